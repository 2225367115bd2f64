//! Color never carries the meaning: without it every word is still there.

use crate::domain::Slot;
use owo_colors::OwoColorize;

/// Whether a stream gets color, decided by `cli`.
#[derive(Debug, Clone, Copy)]
pub struct Style(pub bool);

impl Style {
    /// Something that went well.
    pub fn good(self, text: &str) -> String {
        if self.0 { text.green().bold().to_string() } else { text.to_owned() }
    }

    /// Something that failed.
    pub fn bad(self, text: &str) -> String {
        if self.0 { text.red().bold().to_string() } else { text.to_owned() }
    }

    /// Something to know.
    pub fn caution(self, text: &str) -> String {
        if self.0 { text.yellow().bold().to_string() } else { text.to_owned() }
    }

    /// Something to do next, or asked.
    pub fn hint(self, text: &str) -> String {
        if self.0 { text.cyan().bold().to_string() } else { text.to_owned() }
    }

    /// The name of a thing beside its value.
    pub fn label(self, text: &str) -> String {
        if self.0 { text.dimmed().to_string() } else { text.to_owned() }
    }

    /// A part of a phrase, by what it was taken for.
    pub fn part(self, slot: Slot, text: &str) -> String {
        match slot {
            _ if !self.0 => text.to_owned(),
            Slot::BusinessUnit => text.green().to_string(),
            Slot::TtlSeconds | Slot::OlderThanDays => text.yellow().to_string(),
            Slot::Region => text.cyan().to_string(),
            Slot::KeyType => text.magenta().to_string(),
            Slot::Models | Slot::Filters => text.yellow().to_string(),
            Slot::Owner | Slot::AccessKeyId | Slot::Account | Slot::Profile => {
                text.bright_blue().to_string()
            }
        }
    }
}

//! Colors text. Color never carries meaning, so text without color says the same.

use crate::domain::Slot;
use owo_colors::OwoColorize;

/// The style of an output stream: true if the stream gets color. `cli` decides that.
#[derive(Debug, Clone, Copy)]
pub struct Style(pub bool);

impl Style {
    /// Colors a success.
    pub fn good(self, text: &str) -> String {
        if self.0 { text.green().bold().to_string() } else { text.to_owned() }
    }

    /// Colors a failure.
    pub fn bad(self, text: &str) -> String {
        if self.0 { text.red().bold().to_string() } else { text.to_owned() }
    }

    /// Colors a warning.
    pub fn caution(self, text: &str) -> String {
        if self.0 { text.yellow().bold().to_string() } else { text.to_owned() }
    }

    /// Colors a next step or a question.
    pub fn hint(self, text: &str) -> String {
        if self.0 { text.cyan().bold().to_string() } else { text.to_owned() }
    }

    /// Colors the first ✓ in a text.
    pub fn done(self, text: &str) -> String {
        text.replacen('✓', &self.good("✓"), 1)
    }

    /// Colors a command or phrase to type.
    pub fn command(self, text: &str) -> String {
        if self.0 { text.cyan().to_string() } else { text.to_owned() }
    }

    /// Emphasizes a heading.
    pub fn heading(self, text: &str) -> String {
        if self.0 { text.bold().to_string() } else { text.to_owned() }
    }

    /// Dims a label beside its value, or a less important value.
    pub fn label(self, text: &str) -> String {
        if self.0 { text.dimmed().to_string() } else { text.to_owned() }
    }

    /// Colors a part of a phrase by its slot.
    pub fn part(self, slot: Slot, text: &str) -> String {
        match slot {
            _ if !self.0 => text.to_owned(),
            Slot::BusinessUnit => text.green().to_string(),
            Slot::TtlSeconds | Slot::OlderThanDays => text.yellow().to_string(),
            Slot::Region => text.cyan().to_string(),
            Slot::KeyType => text.magenta().to_string(),
            Slot::Models | Slot::Filters | Slot::Credential => text.yellow().to_string(),
            Slot::Owner | Slot::AccessKeyId | Slot::Account | Slot::Profile => {
                text.bright_blue().to_string()
            }
        }
    }
}

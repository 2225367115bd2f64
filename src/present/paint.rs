//! Colour never carries the meaning: without it every word is still there.

use owo_colors::OwoColorize;

/// Whether a stream gets colour, decided by `front`.
#[derive(Debug, Clone, Copy)]
pub struct Paint(pub bool);

impl Paint {
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
}

//! The phrases of `grammar/references.toml`.

use crate::understand::grammar::Grammar;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::Phrasebook;
use serde::Deserialize;

const FILE: (&str, &str) =
    ("grammar/references.toml", include_str!("../../../../grammar/references.toml"));

/// The meaning of a phrase of `grammar/references.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceCue {
    Deactivate,
    Activate,
    Undo,
    All,
    Both,
    That,
    Single,
    First,
    Second,
    Third,
    Fourth,
    Fifth,
    Sixth,
    Last,
    /// Words before a position in the list of keys.
    Numbered,
    Oldest,
    Newest,
    Old,
    New,
    /// Words before keys that are excluded from the selected ones.
    Except,
    /// Words before keys that aren't meant and needn't be among the selected ones: "key 2, not
    /// key 3".
    Not,
    /// Words before keys that stay as they are: "keep the first, delete the rest".
    Keep,
    /// All keys that aren't mentioned: "the others".
    Others,
    /// Words with the number of keys to choose from: "out of the three".
    Among,
    /// Words between the ends of a range.
    To,
    /// Ambiguous words: "every other".
    Unclear,
    /// Words that correct an earlier line: "no, the second one".
    Correcting,
    /// Words that lead to a wish, or correct what precedes them: "I mean the second one".
    Rewording,
    /// Words before additional keys.
    Also,
    Small,
}

impl Grammar {
    pub(super) fn references(&self) -> &Phrasebook<ReferenceCue> {
        // The file is built in and a test compiles it, so there is no error to report.
        self.references.get_or_init(|| compile().unwrap_or_default())
    }
}

pub fn compile() -> Result<Phrasebook<ReferenceCue>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "references", "means")
}

#[cfg(test)]
mod tests {}

//! The phrases of `grammar/corrections.toml`.

use crate::understand::grammar::Grammar;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::Phrasebook;
use serde::Deserialize;

const FILE: (&str, &str) =
    ("grammar/corrections.toml", include_str!("../../../../grammar/corrections.toml"));

/// The meaning of a phrase of `grammar/corrections.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionCue {
    Replace,
    With,
    Not,
    Remove,
    Only,
    Wrong,
    Unit,
    Region,
    Owner,
    Default,
    First,
    Second,
    Third,
    Fourth,
    Last,
    All,
    But,
    No,
    For,
    Small,
}

impl Grammar {
    pub(crate) fn corrections(&self) -> &Phrasebook<CorrectionCue> {
        // The file is built in and a test compiles it, so there is no error to report.
        self.corrections.get_or_init(|| compile().unwrap_or_default())
    }
}

pub fn compile() -> Result<Phrasebook<CorrectionCue>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "corrections", "means")
}

#[cfg(test)]
mod tests {}

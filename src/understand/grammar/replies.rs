//! The phrases of `grammar/replies.toml`, each with a signal such as yes, no or a hedge. They are
//! compiled for the first line that is read as a reply, because `--explain` never needs them.

use crate::domain::Signal;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::{PhraseMatch, Phrasebook};

const FILE: (&str, &str) = ("grammar/replies.toml", include_str!("../../../grammar/replies.toml"));

/// A signal and its words.
pub type SignalMatch = PhraseMatch<Signal>;

impl Grammar {
    pub(crate) fn replies(&self) -> &Phrasebook<Signal> {
        // The file is built in and a test compiles it, so there is no error to report.
        self.replies.get_or_init(|| compile().unwrap_or_default())
    }
}

pub fn compile() -> Result<Phrasebook<Signal>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "replies", "signal")
}

#[cfg(test)]
mod tests {}

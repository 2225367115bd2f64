//! The words of `grammar/replies.toml`: what people answer, correct and refer back with. Compiled when the first
//! line of a conversation is heard, for `--explain` never needs them.

use crate::domain::Signal;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::{Known, Phrasebook};

const FILE: (&str, &str) = ("grammar/replies.toml", include_str!("../../../grammar/replies.toml"));

/// A signal and the words that give it.
pub type Signalled = Known<Signal>;

impl Grammar {
    pub(crate) fn replies(&self) -> &Phrasebook<Signal> {
        // Built in, and a test compiles it: there is no mistake to tell.
        self.replies.get_or_init(|| compile().unwrap_or_default())
    }
}

fn compile() -> Result<Phrasebook<Signal>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "replies", "signal")
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_phrase_signals_two_things() {
        crate::understand::grammar::phrasebook::assert_compiles(super::compile());
    }
}

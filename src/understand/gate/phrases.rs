//! The phrases of `grammar/gate.toml` and what each does to a reading.

use super::super::fold::Gap;
use super::super::grammar::Grammar;
use super::super::mistake::GrammarError;
use super::super::phrasebook::{Known, Phrasebook};
use super::super::reading::{Found, Reading};
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/gate.toml", include_str!("../../../grammar/gate.toml"));

/// What a phrase of `grammar/gate.toml` does to a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    Negation,
    Exception,
    Condition,
    Later,
    Retraction,
    Hedge,
    Report,
    Unmet,
    /// An exception if the line rotates, revokes or enables.
    Keep,
    /// A doubt if the line rotates, revokes or enables.
    Weak,
    /// Not needed: a reason to delete, a doubt about creating.
    Unneeded,
    /// A clause that tells why follows.
    Reason,
    /// Its clause tells why a key that is there is parted with.
    Cause,
    /// A clause that tells what for follows.
    Purpose,
    /// A clause that it opens limits the request.
    Contrast,
    /// A condition if it opens a clause.
    Inverted,
    /// A clause of its own follows if it asks for something.
    Then,
    /// It means nothing.
    Harmless,
}

impl Grammar {
    pub(super) fn gate(&self) -> Option<&Phrasebook<Sense>> {
        self.gate.get_or_init(|| compile().ok()).as_ref()
    }
}

fn compile() -> Result<Phrasebook<Sense>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "gate", "sense")
}

/// Whether words of doubt were taken for the beginning of a team's name: "unless-bob-objects".
pub(super) fn opens_name(reading: &Reading<'_>, phrase: &Known<Sense>) -> bool {
    let doubt = !matches!(
        phrase.value,
        Sense::Purpose
            | Sense::Reason
            | Sense::Harmless
            | Sense::Then
            | Sense::Keep
            | Sense::Weak
            | Sense::Report
            | Sense::Later
            | Sense::Unmet
    );
    let joined = matches!(reading.gap(phrase.last), Gap::Joined(_));
    let named = reading.find(phrase.first).filter(|find| matches!(find.found, Found::Unit(_, false)));
    doubt
        && !joined
        && !reading.word(phrase.first).quoted
        && named.is_some_and(|find| find.first <= phrase.first)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_file_has_no_mistakes() {
        crate::understand::phrasebook::assert_compiles(super::compile());
    }
}

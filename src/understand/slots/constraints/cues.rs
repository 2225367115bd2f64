//! Compiles the phrases of `grammar/constraints.toml`, and finds them in a line.

use crate::understand::analysis::Reading;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::Phrasebook;
use crate::understand::tokens::Gap;
use serde::Deserialize;

const FILE: (&str, &str) =
    ("grammar/constraints.toml", include_str!("../../../../grammar/constraints.toml"));

/// The role of a phrase of `grammar/constraints.toml`: "profile" introduces one, "dollars" is a
/// currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintCue {
    Lead,
    Account,
    Profile,
    Role,
    Own,
    Currency,
    Limit,
    Budget,
    Quota,
    Per,
    Model,
    Maker,
    Version,
    Only,
    Between,
    Permission,
    Tool,
    Unmet,
}

impl Grammar {
    pub(crate) fn constraints(&self) -> &Phrasebook<ConstraintCue> {
        // The file is built in and a test compiles it, so there is no error to report.
        self.constraints.get_or_init(|| compile().unwrap_or_default())
    }
}

pub fn compile() -> Result<Phrasebook<ConstraintCue>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "constraints", "cue")
}

/// For each word of a line, the phrase over it: its cue, its first position and the position after
/// it.
pub struct Cues(Vec<Option<(ConstraintCue, usize, usize)>>);

impl Cues {
    pub(super) fn of(reading: &Reading<'_>) -> Self {
        let mut cues = vec![None; reading.len()];
        for known in reading.grammar.constraints().scan(reading) {
            // A phrase inside a compound is part of a name: "budget-bot".
            let joined = |at: usize| matches!(reading.gap(at), Gap::Joined(_));
            if !joined(known.first) && !joined(known.last) {
                cues[known.first..known.last].fill(Some((known.value, known.first, known.last)));
            }
        }
        Self(cues)
    }

    /// Returns the phrase that starts at `at`, and the position after it.
    pub fn begins(&self, at: usize) -> Option<(ConstraintCue, usize)> {
        self.0
            .get(at)
            .copied()
            .flatten()
            .filter(|(_, first, _)| *first == at)
            .map(|(cue, _, last)| (cue, last))
    }

    /// Returns the start of the phrase over the word at `at`, if its cue is one of `these`.
    pub fn over(&self, at: usize, these: &[ConstraintCue]) -> Option<usize> {
        self.0
            .get(at)
            .copied()
            .flatten()
            .filter(|(cue, ..)| these.contains(cue))
            .map(|(_, first, _)| first)
    }

    pub(super) fn is(&self, at: usize, cue: ConstraintCue) -> bool {
        self.any(at, &[cue])
    }

    /// Returns true if the word at `at` is part of a phrase with one of these cues.
    pub fn any(&self, at: usize, these: &[ConstraintCue]) -> bool {
        self.over(at, these).is_some()
    }
}

/// Returns true for a concept that precedes products: "for Llama 3", "with Cursor".
pub fn leads_to_product(concept: Option<Concept>) -> bool {
    matches!(concept, Some(For | Use | Boundary | In))
}

#[cfg(test)]
mod tests {}

//! Tells whether a negation is about the request.

use crate::understand::analysis::Reading;
use crate::understand::analysis::modality::ACTS;
use crate::understand::gate::{DoubtSense, Gate, Role};
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::Phrasebook;
use crate::understand::tokens::Gap;
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/targets.toml", include_str!("../../../grammar/targets.toml"));

/// The kind of doubt that words are a target of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Negation,
}

impl Grammar {
    pub(crate) fn targets(&self) -> Option<&Phrasebook<Target>> {
        self.targets.get_or_init(|| compile().ok()).as_ref()
    }
}

pub fn compile() -> Result<Phrasebook<Target>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "target", "of")
}

impl Gate<'_, '_> {
    /// Returns true if the negation at `at` is in a clause of its own and concerns nothing of the
    /// request: "the weather isn't nice".
    pub(super) fn negates_other(&self, at: usize, first: usize, role: Role) -> bool {
        let own = match role {
            Role::States => true,
            // "2 not hours" and "team: not web" have a value.
            Role::Fragment => {
                !self.concerns_existing() && at == first && self.reading.gap(at) != Gap::Colon
            }
            Role::Requests | Role::Limits => false,
        };
        let last = self.clause_end(at);
        // "not" inside a clause can negate anything: "my key not expired".
        let inside = at > first && self.reading.spelling(at) == "not";
        // In "refresh my key? Not on your life", the negation answers the request.
        let answers = first > 0 && self.reading.asks(first);
        own && !inside
            && !answers
            && !self.labels(at)
            && !self.targeted[at]
            && self.known[at].is_some_and(|known| {
                known.first == at && known.value == DoubtSense::Negation && known.last < last
            })
    }

    /// Returns for each word whether it or a later word of its clause belongs to the request or its
    /// circumstances.
    pub(super) fn targeted(&self) -> Vec<bool> {
        let reading = self.reading;
        let mut targeted = vec![false; reading.len()];
        let Some(phrases) = reading.grammar.targets() else { return vec![true; reading.len()] };
        for phrase in phrases.scan(reading) {
            targeted[phrase.first..phrase.last].fill(true);
        }
        for at in (0..reading.len()).rev() {
            let goes_on = at + 1 < self.clause_end(at);
            targeted[at] |= self.used[at]
                || reading.finding(at).is_some()
                || is_target(reading, at)
                || goes_on && targeted[at + 1];
        }
        targeted
    }
}

fn is_target(reading: &Reading<'_>, at: usize) -> bool {
    const REQUEST: &[Concept] = &[Key, Keys, Access, Secret, Foreign, Expired, Leak, Run, CueShort];
    reading.is_any(at, ACTS) || reading.is_any(at, REQUEST)
}

#[cfg(test)]
mod tests {}

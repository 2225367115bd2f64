//! Finds filters on keys: "inactive", "never used", "due", "without an owner".

use crate::domain::Filter;
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::Grammar;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::{PhraseMatch, Phrasebook};
use crate::understand::tokens::{Gap, WordKind};
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/filters.toml", include_str!("../../../grammar/filters.toml"));

/// The meaning of a phrase of `grammar/filters.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Narrowing {
    /// Inverts the filter after it.
    Not,
    /// The creator or creation time of the keys.
    Made,
    #[serde(untagged)]
    By(Filter),
}

impl Grammar {
    fn filters(&self) -> &Phrasebook<Narrowing> {
        // The file is built in and a test compiles it, so there is no error to report.
        self.filters.get_or_init(|| compile().unwrap_or_default())
    }
}

pub fn compile() -> Result<Phrasebook<Narrowing>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "filters", "filter")
}

/// Returns every phrase that would be a filter next to keys.
pub fn phrases(reading: &Reading<'_>) -> Vec<PhraseMatch<Filter>> {
    let known = reading.grammar.filters().scan(reading).into_iter();
    known
        .filter_map(|PhraseMatch { value, first, last }| match value {
            Narrowing::By(value) => Some(PhraseMatch { value, first, last }),
            _ => None,
        })
        .collect()
}

/// Claims every filter that describes keys. A filter after "not" is claimed as unmet.
pub fn claim(reading: &mut Reading<'_>) {
    let known = reading.grammar.filters().scan(reading);
    for (index, phrase) in known.iter().enumerate() {
        let found = match phrase.value {
            Narrowing::Not => continue,
            Narrowing::Made => FindingKind::Made,
            Narrowing::By(filter) => FindingKind::Filter(filter),
        };
        let PhraseMatch { first, last, .. } = *phrase;
        let free = (first..last).all(|at| reading.is_free(at));
        let complete = found == FindingKind::Filter(Filter::Several);
        if !free || !(complete || describes(reading, &known, first, last)) {
            continue;
        }
        let before = index.checked_sub(1).map(|before| known[before]);
        let turned = before.filter(|before| {
            before.value == Narrowing::Not && before.last == first && !reading.gap(first).is_break()
        });
        release(reading, first, last);
        match turned {
            Some(not) => reading.claim(FindingKind::Unmet, not.first, last),
            None => reading.claim(found, first, last),
        }
    }
}

/// Returns true if the phrase describes keys: before them ("unused keys"), after them if it has
/// several words ("keys that were never used"), or alone at the end of a request for a list.
fn describes(
    reading: &Reading<'_>,
    known: &[PhraseMatch<Narrowing>],
    first: usize,
    last: usize,
) -> bool {
    let ours = |at: usize| {
        reading.is_any(at, &[Product, SaidShort, SaidLong, And, Or])
            || known.iter().any(|other| other.covers(at) && other.value != Narrowing::Not)
    };
    let noun =
        (last..reading.len()).take_while(|at| !reading.gap(*at).is_break()).find(|at| !ours(*at));
    let keys =
        |at: usize| reading.is_any(at, &[Key, Keys]) || reading.word(at).kind == WordKind::KeyId;
    // "should we rotate keys" asks for advice. "switched-off" and "never used" are adjectives.
    let adjective = last == first + 1
        || reading.spelling(first).ends_with("ed")
        || reading.is_any(first, &[Negation, Filler]);
    if adjective && noun.is_some_and(|at| keys(at) || classes::ONE.has(reading.spelling(at))) {
        return true;
    }
    // An adjective at the end counts in a list: "list the keys of marketing, inactive".
    let before = first.checked_sub(1);
    let led =
        || before.is_none_or(|at| reading.is_any(at, &[Of, For, In, TeamWord, UnitCue, Article]));
    let lists = || {
        let sentence = (0..first).rev().take_while(|at| reading.gap(at + 1) != Gap::Stop);
        sentence.clone().any(keys) && sentence.clone().any(|at| reading.is_any(at, &[List, Which]))
    };
    if adjective && reading.gap(last).is_break() && !led() && lists() {
        return true;
    }
    // "not used in 90 days" is an age.
    let aged = classes::AGE.has(reading.spelling(last));
    let sentence = (0..first).rev().take_while(|at| reading.gap(at + 1) != Gap::Stop);
    last > first + 1
        && !aged
        && sentence.clone().any(keys)
        // "all keys must be rotated" is an order.
        && (!(first..last).any(|at| reading.is(at, Rotate))
            || sentence.clone().any(|at| reading.is_any(at, &[Which, List])))
        && (known.iter().any(|made| made.value == Narrowing::Made && made.first == first)
            || sentence.clone().any(|at| reading.is_any(at, &[Keys, Which, List, Delete, Disable, Revoke])))
}

/// Removes the tags from a filter's words, because "deactivated keys" deactivates nothing.
fn release(reading: &mut Reading<'_>, first: usize, last: usize) {
    for at in first..last {
        if reading.tag(at).is_some_and(|tag| first <= tag.first && tag.last <= last) {
            reading.release(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Filter, Intent};
    use crate::understand::Grammar;

    #[test]
    fn adjectives_select_the_key() {
        let grammar = Grammar::builtin().unwrap();
        for word in [
            "inactive",
            "disabled",
            "deactivated",
            "suspended",
            "switched-off",
            "turned off",
            "frozen",
            "paused",
        ] {
            for line in [
                "delete the WORD key of finance",
                "delete the WORD keys of finance",
                "remove finance's WORD key",
                "delete the key of finance that is WORD",
                "deactivate the WORD key of finance",
                "re-enable the WORD key of finance",
                "list keys of finance, WORD",
                "list the keys of finance (WORD)",
            ] {
                let line = line.replace("WORD", word);
                let understanding = grammar.understand(&line);
                assert!(understanding.doubts.is_empty(), "{line}: {:?}", understanding.doubts);
                let request = &understanding.requests[0];
                assert_ne!(request.intent, Intent::OutOfScope, "{line}");
                assert_eq!(request.filters, [Filter::Inactive], "{line}");
                let unit = request.business_unit.as_ref().map(ToString::to_string);
                assert_eq!(unit.as_deref(), Some("finance"), "{line}");
            }
        }
    }
}

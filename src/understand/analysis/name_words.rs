//! Decides which words can be part of a team's name, and spells the name.

use crate::understand::analysis::Reading;
use crate::understand::analysis::modality::{ACTS, Mood};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::WordKind;
use crate::understand::tokens::normalize::normalized;

/// Concepts with a meaning of their own that can be part of a name.
pub const NAME_CONCEPTS: &[Concept] = &[
    NameTail,
    TeamWord,
    CueLong,
    CueShort,
    CueProduction,
    RegionName,
    Topic,
    Models,
    Role,
    Everyday,
    NumberWord,
    CommonNoun,
    Department,
];

/// Returns true if the word can be part of a name: an unknown word, a number, or a word with a
/// meaning elsewhere ("data platform backend", "the print shop").
pub fn can_be_in_name(reading: &Reading<'_>, at: usize) -> bool {
    // An act that isn't requested, and some other verbs, can be nouns in a name.
    let noun = || {
        reading.tag(at).is_some_and(|tag| {
            // In "the notary register", a verb follows an unknown word.
            let named = at > 0 && reading.is_open(at - 1) && !reading.gap(at).is_break();
            // In "exit interviews", a verb precedes an unknown word.
            let names = reading.is_open(at + 1) && !reading.gap(at + 1).is_break();
            let act = ACTS.contains(&tag.meaning.concept)
                && tag.mood == Mood::Reported
                && !reading.spelling(at).ends_with("ed")
                && (!matches!(tag.meaning.concept, Want | Get | Make)
                    || named && tag.meaning.concept == Make
                    // In "the legal hold team", "hold" is a noun.
                    || reading.spelling(at) == "hold" && !reading.present.has(Which));
            let verb_as_noun = matches!(tag.meaning.concept, Use | Run | Explain | Trouble)
                && !reading.spelling(at).ends_with('s')
                || names && matches!(tag.meaning.concept, Quit | Cancel | Leak | Available);
            // In "the billing docs", "docs" is part of the name.
            let tail = tag.meaning.concept == Explain
                && at > 0
                && (named
                    || reading.is_any(at - 1, &[Topic, CommonNoun]) && !reading.gap(at).is_break());
            (act || verb_as_noun || tail) && tag.last == tag.first + 1
        })
    };
    reading.is_free(at)
        && (reading.is_open(at) && reading.word(at).kind != WordKind::At
            || reading.is_any(at, NAME_CONCEPTS)
            || noun())
}

/// Returns the words as written, normalized and joined by hyphens, without a final "'s".
/// Misspellings stay.
pub fn hyphenated(reading: &Reading<'_>, first: usize, last: usize) -> String {
    let mut spelling = String::with_capacity(reading.raw(first, last).len());
    for at in first..last {
        if at > first {
            spelling.push('-');
        }
        let raw = reading.raw(at, at + 1);
        match raw.is_ascii() {
            true => spelling.extend(raw.chars().map(|c| c.to_ascii_lowercase())),
            false => spelling.push_str(&normalized(raw)),
        }
        if reading.word(at).possessive && spelling.ends_with("'s") {
            spelling.truncate(spelling.len() - "'s".len());
        }
    }
    spelling
}

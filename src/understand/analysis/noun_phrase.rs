//! Finds noun phrases, and decides whether they can be a team's name.

use crate::understand::analysis::Reading;
use crate::understand::analysis::modality::{ACTS, Mood};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::normalize::normalized;
use crate::understand::tokens::{Gap, WordKind};

/// A noun phrase that may be a team.
#[derive(Debug, Clone, Copy)]
pub struct NounPhrase {
    /// The first word, after any articles.
    pub first: usize,
    pub last: usize,
    /// True if the phrase starts with "a" or "an".
    pub indefinite: bool,
    /// True if some word makes the phrase a name: an unknown word, a department, or words in
    /// quotation marks.
    pub named: bool,
    /// True if the phrase ends in a word like "team", with something before it.
    pub team: bool,
}

impl NounPhrase {
    /// Returns true if the phrase names a team.
    pub fn is_unit(self) -> bool {
        self.last > self.first && (self.team || self.named && !self.indefinite)
    }
}

/// Returns the noun phrase from `at` up to `last` at most; `None` if nothing or a person follows
/// the article. With `any_word`, its first word needn't fit in a name.
pub fn noun_phrase(
    reading: &Reading<'_>,
    at: usize,
    last: usize,
    any_word: bool,
) -> Option<NounPhrase> {
    let mut first = at;
    let mut indefinite = false;
    while first < last
        && reading.is_any(first, &[Article, Indefinite])
        && (first == at || !reading.gap(first).is_break())
    {
        indefinite |= reading.is(first, Indefinite);
        first += 1;
    }
    if first >= last || reading.is(first, Person) {
        return None;
    }
    let quoted = reading.word(first).quoted;
    let mut end = first;
    while end < last && reading.is_free(end) {
        let inside = end == first || !reading.gap(end).is_break();
        if quoted && !reading.word(end).quoted || !inside && !quoted {
            break;
        }
        let part = quoted || can_be_in_name(reading, end) || any_word && end == first;
        let and = reading.is(end, And)
            && end > first
            && (can_be_in_name(reading, end + 1)
                || reading.is(end + 1, Article) && can_be_in_name(reading, end + 2))
            && !reading.is(end + 2, Person)
            && end + 1 < last;
        // In "the office of the registrar", "of" is part of the name.
        let joins_of = reading.is(end, Of) && end == first + 1 && reading.is(first, TeamWord);
        // In "Workplace IT, …", "IT" isn't a pronoun, because it follows a noun.
        let it = reading.spelling(end) == "it"
            && end > first
            && !reading.gap(end).is_break()
            && (reading.gap(end + 1).is_break()
                || reading.is(end + 1, Want) && reading.is_open(end - 1));
        // In "the key for quarry for me", "for me" isn't part of the name.
        let for_me = reading.spelling(end) == "for" && reading.is(end, CueShort);
        if end > first && (AFTER_NAME.contains(&reading.spelling(end)) || for_me) {
            break;
        }
        // In "Predicción de Demanda", "de" is part of the name.
        let romance = end > first
            && matches!(
                reading.spelling(end),
                "de" | "la" | "le" | "der" | "die" | "del" | "du" | "des" | "von"
            )
            && reading.is_open(end + 1)
            && !reading.gap(end + 1).is_break();
        let unit = reading.spelling(end) == "unit" && end > first && !reading.gap(end).is_break();
        if !part && !and && !joins_of && !unit && !it && !romance {
            break;
        }
        end += 1;
        if (joins_of || and) && reading.is(end, Article) {
            end += 1;
        }
        if unit {
            break;
        }
        // A word like "team" ends the phrase, except in a compound or next to "and".
        let only_team = end < first + 2 || !reading.is(end - 2, And);
        let compound = matches!(reading.gap(end), Gap::Joined(_));
        if reading.is(end - 1, TeamWord)
            && end > first + 1
            && only_team
            && !compound
            && !reading.is(end, And)
        {
            break;
        }
    }
    let mut found = measure(reading, first, end, indefinite);
    found.named |= quoted;
    Some(found)
}

/// Words after a name that aren't part of it.
const AFTER_NAME: [&str; 9] =
    ["today", "tonight", "personally", "temporarily", "quickly", "fast", "if", "unless", "because"];

/// Returns the words from `first` up to `last` as a noun phrase, and determines whether they
/// contain a name or end in a word like "team".
pub fn measure(reading: &Reading<'_>, first: usize, last: usize, indefinite: bool) -> NounPhrase {
    let open =
        (first..last).any(|at| reading.is_open(at) && reading.word(at).kind == WordKind::Plain);
    // "data platform" and "customer support" are names, though each word means something alone.
    let begins = |at: usize| reading.tag(at).is_none_or(|tag| tag.first == at);
    let tail = (first..last).any(|at| reading.is_any(at, &[NameTail, CommonNoun, Everyday]));
    let described = (first..last)
        .filter(|at| {
            begins(*at)
                && reading.is_any(*at, &[NameTail, Topic, Role, Everyday, RegionName, CommonNoun])
        })
        .count()
        > 1;
    // A number can end a name: "Terminal 5".
    let numbered = last > first + 1
        && reading.word(last - 1).kind == WordKind::Number
        && reading.is_any(last - 2, &[NameTail, CommonNoun, Role, Everyday]);
    // A word like "service" can end a name: "cost service".
    let titled = last > first + 1
        && reading.is(last - 1, CueLong)
        && (first..last).any(|at| reading.is_any(at, &[Topic, Models, CommonNoun]));
    // After "team", a common noun is a name: "team python".
    let behind = first > 0 && reading.is(first - 1, TeamWord) && !reading.gap(first).is_break();
    let topic = last == first + 1
        && (reading.is(first, Topic) || behind && reading.is(first, CommonNoun))
        || titled;
    let department = (first..last).any(|at| reading.is(at, Department));
    let named = open || topic || department || numbered || tail && described;
    let team = last > first + 1 && reading.is(last - 1, TeamWord) && !reading.is(last - 2, Article);
    NounPhrase { first, last, indefinite, named, team }
}

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

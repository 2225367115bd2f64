//! Candidates for the name of a team, and the evidence for each.

pub mod lists;
pub mod names;

use crate::understand::analysis::FindingKind;
use crate::understand::evidence::feature::{Feature, Features, Kind};
use crate::understand::evidence::lexicon::{self, Inflection, Senses, sense};
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::symbol::*;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::tokens::{Gap, WordKind};

/// Maximum number of words in a name; a compound such as "search-ranker" counts each part.
pub const LONGEST: usize = 8;

/// Words that join the names of a list, or the words of one name.
const LISTS: Senses = Senses::of(&[sense::AND, sense::OR]);

/// Words that may name a team: from `first` up to `last`.
#[derive(Clone, Copy)]
pub struct Candidate {
    pub first: usize,
    pub last: usize,
}

/// Returns all candidates of a line.
pub fn candidates(line: SenseLine<'_, '_>) -> Vec<Candidate> {
    let reading = line.reading;
    let mut found = Vec::new();
    let inside = |at: usize| matches!(reading.gap(at), Gap::Joined(b'-' | b'_'));
    for first in (0..line.reading.len()).filter(|at| !inside(*at)) {
        for last in first + 1..=line.reading.len().min(first + LONGEST) {
            let at = last - 1;
            let quoted = || {
                reading.word(first).quoted
                    && reading.word(at).quoted
                    && reading.gap(at) == Gap::Mark
            };
            let apart = at > first
                && reading.gap(at).is_break()
                && !quoted()
                && !names::closes_quoted(line, at);
            let value =
                line.value(at).is_some_and(|value| !matches!(value, REGION | UNCLEAR_REGION));
            if apart
                || value
                || denies(line, at)
                || recurs(line, at)
                || !matches!(reading.word(at).kind, WordKind::Plain | WordKind::Number)
            {
                break;
            }
            let named = reading.raw(first, last).contains(char::is_alphabetic);
            // "Same for sales" refers to an earlier request.
            let small =
                classes::SMALL_FIRST.has(reading.spelling(first)) && !is_proper(line, first);
            let refers =
                at > first && (small || classes::NO_TEAM_FIRST.has(reading.spelling(first)));
            if named
                && !refers
                && !inside(last)
                && !dangles(line, first, at)
                && !is_act(line, first, last)
                && !reports(line, first)
                && !leads(line, first, last)
                && !lacks_department(line, first)
            {
                found.push(Candidate { first, last });
            }
        }
    }
    found
}

/// Returns true for "not" and the like: "for Finance not Sales".
fn denies(line: SenseLine<'_, '_>, at: usize) -> bool {
    const NEGATION: Senses = Senses::of(&[sense::NEG]);
    !is_proper(line, at) && lexicon::senses(line.reading.spelling(at)).has(NEGATION)
}

/// Returns true for "every" and the like, which say how often: "for Finance every month".
fn recurs(line: SenseLine<'_, '_>, at: usize) -> bool {
    !is_proper(line, at) && classes::EVERY.has(line.reading.spelling(at))
}

/// Returns true if the words are only an act or a word for no one, and no label makes them a name:
/// "key for Delete".
fn is_act(line: SenseLine<'_, '_>, first: usize, last: usize) -> bool {
    use Concept::{Cancel, Check, Delete, Disable, Each, List, Quit, Revoke, Rotate};
    const LABELS: Senses = Senses::of(&[sense::TEAM]);
    let reading = line.reading;
    let labeled = matches!(reading.gap(first), Gap::Colon | Gap::Assign)
        || first > 0 && line.has(first - 1, LABELS);
    let acts = [Cancel, Check, Delete, Disable, Each, List, Quit, Revoke, Rotate];
    last == first + 1 && !labeled && !reading.word(first).quoted && reading.is_any(first, &acts)
}

/// Returns true if the first word tells what somebody said, or the age of a key: "…, says the
/// documentation", "the old sales one".
fn reports(line: SenseLine<'_, '_>, first: usize) -> bool {
    let never = [Concept::Says, Concept::Reported, Concept::Old];
    !is_proper(line, first) && line.reading.is_any(first, &never)
}

/// Returns true for a preposition and the product after it: "on Azure".
fn leads(line: SenseLine<'_, '_>, first: usize, last: usize) -> bool {
    let reading = line.reading;
    let product = |at: usize| reading.is(at, Concept::Foreign);
    last == first + 2 && classes::BEFORE_PLACE.has(reading.spelling(first)) && product(first + 1)
}

/// Returns true if the words lack the start of a name: "Classics" of "Department of Classics".
fn lacks_department(line: SenseLine<'_, '_>, first: usize) -> bool {
    const TEAMS: Senses = Senses::of(&[sense::TEAM]);
    let reading = line.reading;
    let of = |at: usize| {
        reading.spelling(at - 1) == "of" && lexicon::senses(reading.spelling(at - 2)).has(TEAMS)
    };
    let names = |at: usize| line.reading.is_capital(at - 2) && line.reading.is_capital(at);
    let joined = |at: usize| !reading.gap(at).is_break() && !reading.gap(at - 1).is_break();
    first > 1 && of(first) && names(first) && joined(first)
}

/// Returns true if the word at `at` is written like a part of a name: with a capital, joined to
/// another word, or in quotation marks.
pub fn is_proper(line: SenseLine<'_, '_>, at: usize) -> bool {
    let joined = |at: usize| matches!(line.reading.gap(at), Gap::Joined(_));
    line.reading.word(at).quoted || joined(at) || joined(at + 1) || line.reading.is_capital(at)
}

/// Returns true if the last of several words can only lead to another: "marketing but".
fn dangles(line: SenseLine<'_, '_>, first: usize, last: usize) -> bool {
    const LEADS: Senses = Senses::of(&[
        sense::AND,
        sense::OR,
        sense::BUT,
        sense::FOR,
        sense::OF,
        sense::IN,
        sense::TO,
        sense::WITH,
        sense::UNTIL,
        sense::BECAUSE,
        sense::COND,
    ]);
    last > first
        && !is_proper(line, last)
        && lexicon::senses(line.reading.spelling(last)).has(LEADS)
}

/// Returns the normalized name of a candidate.
pub fn name(line: SenseLine<'_, '_>, candidate: &Candidate) -> String {
    let reading = line.reading;
    let Candidate { first, last } = *candidate;
    let parts = (first..last).filter(|at| !reading.is_ampersand(*at));
    let words: Vec<String> = parts
        .map(|at| {
            reading
                .typed_spelling(at)
                .chars()
                .map(|c| if c.is_alphanumeric() { c } else { '-' })
                .collect()
        })
        .collect();
    words.join("-")
}

/// Returns the features of a candidate. `keys` says whether the line speaks of several keys.
pub fn features(line: SenseLine<'_, '_>, candidate: &Candidate, keys: Symbol) -> Vec<Feature> {
    let reading = line.reading;
    let Candidate { first, last } = *candidate;
    let mut features = Features::default();
    let mut add = |kind: Kind, symbols: &[Symbol]| features.add(kind, symbols);
    add(Kind::Bias, &[]);
    let (before, after) = (line.gap(first), line.gap(last));
    add(Kind::GapBefore, &[before]);
    add(Kind::GapAfter, &[after]);
    let left = context(line, first.checked_sub(1));
    let second = context(line, first.checked_sub(2));
    let right = context(line, Some(last));
    let beyond = context(line, Some(last + 1));
    for one in &left {
        add(Kind::Before, &[before, *one]);
        second.iter().for_each(|two| add(Kind::TwoBefore, &[before, *one, *two]));
        right.iter().for_each(|two| add(Kind::Between, &[*one, *two]));
    }
    for one in &right {
        add(Kind::After, &[after, *one]);
        beyond.iter().for_each(|two| add(Kind::TwoAfter, &[after, *one, *two]));
    }
    let words = last - first;
    let (mut unknown, mut capitals) = (0, 0);
    for at in first..last {
        let place = match at {
            _ if words == 1 => ONLY,
            _ if at == first => FIRST,
            _ if at + 1 == last => LAST,
            _ => MIDDLE,
        };
        match line.form(at) {
            Some(tag) => {
                tag.senses.iter().for_each(|sense| add(Kind::Inside, &[place, sense]));
                if tag.first < first || tag.last > last {
                    add(Kind::Cuts, &[]);
                }
            }
            None => unknown += 1,
        }
        if let Some(value) = line.value(at) {
            add(Kind::Inside, &[place, value]);
        }
        if reading.finding(at).is_some_and(|finding| finding.kind == FindingKind::Noise) {
            add(Kind::Inside, &[place, NOISE]);
        }
        if reading.word(at).kind == WordKind::Number {
            add(Kind::Inside, &[place, NUMBER]);
        }
        capitals += usize::from(line.reading.is_capital(at));
    }
    let share = |part: usize| {
        if part == words {
            ALL
        } else if part == 0 {
            NONE
        } else {
            SOME
        }
    };
    add(Kind::Words, &[count(words)]);
    add(Kind::Strange, &[share(unknown)]);
    add(Kind::Capitals, &[share(capitals)]);
    let opens = first == 0 || reading.gap(first).is_break();
    let ends = reading.gap(last).is_break();
    if capitals == words && !opens {
        add(Kind::CapitalsInside, &[]);
    }
    let strange = |at: usize| line.form(at).is_none() && line.value(at).is_none();
    if !opens && strange(first - 1) {
        add(Kind::Continues, &[FIRST]);
    }
    if !ends && strange(last) {
        add(Kind::Continues, &[LAST]);
    }
    if capitals > 0 {
        if !opens && first > 1 && line.reading.is_capital(first - 1) {
            add(Kind::ContinuesCapital, &[FIRST]);
        }
        if !ends && line.reading.is_capital(last) {
            add(Kind::ContinuesCapital, &[LAST]);
        }
    }
    if (first + 1..last).any(|at| matches!(reading.gap(at), Gap::Joined(b'-' | b'_'))) {
        add(Kind::Compound, &[]);
    }
    if reading.word(last - 1).possessive {
        add(Kind::Possessive, &[]);
    }
    if (first..last).all(|at| reading.word(at).quoted) {
        let goes_on = |at: usize, gap: usize| {
            at < line.reading.len() && reading.word(at).quoted && !reading.gap(gap).is_break()
        };
        let part = !opens && goes_on(first - 1, first) || goes_on(last, last);
        add(Kind::Quoted, &[if part { SOME } else { ALL }]);
    }
    if first == 0 {
        add(Kind::Opens, &[]);
    }
    let beside = |at: usize| at < reading.len() && line.has(at, LISTS);
    if (first + 1..last).any(|at| line.has(at, LISTS)) {
        add(Kind::InList, &[MIDDLE, keys]);
    } else if !opens && beside(first - 1) || beside(last) {
        add(Kind::InList, &[LAST, keys]);
    }
    let word = |at: usize| reading.spelling(at);
    if first > 0 {
        features.words(Kind::WordBefore, [word(first - 1)]);
    }
    if first > 1 {
        features.words(Kind::WordBefore, [word(first - 2), word(first - 1)]);
    }
    if last < reading.len() {
        features.words(Kind::WordAfter, [word(last)]);
    }
    if last + 1 < reading.len() {
        features.words(Kind::WordAfter, [word(last), word(last + 1)]);
    }
    for at in first..last {
        let kind = if at + 1 == last { Kind::WordLast } else { Kind::WordInside };
        features.words(kind, [word(at)]);
    }
    features.finish()
}

/// Returns the symbols of a word next to a candidate.
fn context(line: SenseLine<'_, '_>, at: Option<usize>) -> Vec<Symbol> {
    let Some(at) = at.filter(|at| *at < line.reading.len()) else { return vec![START] };
    if let Some(value) = line.value(at) {
        return vec![value];
    }
    match line.tag(at) {
        Some(tag) if tag.inflection == Inflection::Base => tag.senses.iter().collect(),
        Some(tag) => tag.senses.iter().chain([PLURAL]).collect(),
        None if line.reading.is_capital(at) => vec![CAPITAL],
        None => vec![UNKNOWN],
    }
}

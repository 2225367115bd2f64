//! Candidates for the name of a team, and the evidence for each.

use crate::understand::analysis::FindingKind;
use crate::understand::evidence::features::Features;
use crate::understand::evidence::lexicon::Inflection;
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::symbol::*;
use crate::understand::tokens::{Gap, WordKind};

/// Maximum number of words in a name; a compound such as "search-ranker" counts each part.
const LONGEST: usize = 6;

/// Words that may name a team: from `first` up to `last`.
pub struct Candidate {
    pub first: usize,
    pub last: usize,
}

/// Returns all candidates of a line.
pub fn candidates(line: &SenseLine<'_, '_>) -> Vec<Candidate> {
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
            let apart = at > first && reading.gap(at).is_break() && !quoted();
            let value = line
                .value(at)
                .is_some_and(|value| !matches!(value, REGION | UNCLEAR_REGION | IAM_USER));
            if apart
                || value
                || !matches!(reading.word(at).kind, WordKind::Plain | WordKind::Number)
            {
                break;
            }
            if !inside(last) {
                found.push(Candidate { first, last });
            }
        }
    }
    found
}

/// Returns the normalized name of a candidate.
pub fn name(line: &SenseLine<'_, '_>, candidate: &Candidate) -> String {
    let reading = line.reading;
    let Candidate { first, mut last } = *candidate;
    if is_iam_user(line, candidate) {
        last -= 2;
    }
    let parts = (first..last).filter(|at| !reading.is_ampersand(*at));
    let words: Vec<String> = parts
        .map(|at| {
            reading
                .spelling(at)
                .chars()
                .map(|c| if c.is_alphanumeric() { c } else { '-' })
                .collect()
        })
        .collect();
    words.join("-")
}

fn is_iam_user(line: &SenseLine<'_, '_>, candidate: &Candidate) -> bool {
    candidate.last > candidate.first + 2 && line.value(candidate.last - 1) == Some(IAM_USER)
}

/// Returns the features of a candidate.
pub fn features(line: &SenseLine<'_, '_>, candidate: &Candidate) -> Vec<Feature> {
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
        match reading.finding(at).map(|finding| &finding.kind) {
            Some(FindingKind::Noise) => add(Kind::Inside, &[place, NOISE]),
            Some(FindingKind::Purpose) => add(Kind::Inside, &[place, PURPOSE]),
            _ => {}
        }
        if reading.word(at).kind == WordKind::Number {
            add(Kind::Inside, &[place, NUMBER]);
        }
        capitals += usize::from(line.is_capital(at) && !reading.is_shouted());
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
    if capitals > 0 && !reading.is_shouted() {
        if !opens && first > 1 && line.is_capital(first - 1) {
            add(Kind::ContinuesCapital, &[FIRST]);
        }
        if !ends && line.is_capital(last) {
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
    features.finish()
}

/// Returns the symbols of a word next to a candidate.
fn context(line: &SenseLine<'_, '_>, at: Option<usize>) -> Vec<Symbol> {
    let Some(at) = at.filter(|at| *at < line.reading.len()) else { return vec![START] };
    if let Some(value) = line.value(at) {
        return vec![value];
    }
    match line.tag(at) {
        Some(tag) if tag.inflection == Inflection::Base => tag.senses.iter().collect(),
        Some(tag) => tag.senses.iter().chain([PLURAL]).collect(),
        None if line.is_capital(at) && !line.reading.is_shouted() => vec![CAPITAL],
        None => vec![UNKNOWN],
    }
}

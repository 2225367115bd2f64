//! Decides what each duration in a line is for: the key's lifetime, an age, or neither.

use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept;
use crate::understand::slots::duration::{Duration, duration_at};
use crate::understand::tokens::{Gap, WordKind};

const DAY: f64 = 86_400.0;

/// Claims every duration and vague time.
pub fn claim(reading: &mut Reading<'_>) {
    let mut at = 0;
    // After "valid for" or "expires in" in the same sentence, the next duration is a lifetime,
    // whatever precedes it.
    let (mut lives, mut looked) = (false, 0);
    while at < reading.len() {
        for word in looked..=at {
            lives = reading.is(word, Concept::LifeCue) || lives && reading.gap(word) != Gap::Stop;
        }
        looked = at + 1;
        let length = if reading.is_free(at) { duration_at(reading, at) } else { None };
        match length {
            Some(length) if covers_free(reading, at, length.last) => {
                let (found, first, last) = duration_kind(reading, at, length, lives);
                reading.claim(found, first, last);
                at = last.max(length.last);
            }
            _ if reading.is_free(at) && uncountable(reading, at) => {
                reading.claim(FindingKind::Life(None), at, at + 2);
                at += 2;
            }
            _ => at += 1,
        }
    }
}

/// Returns true if a lifetime starts at `at` whose length can't be computed: "1e9 hours", "1/0
/// hours", "until 5pm".
fn uncountable(reading: &Reading<'_>, at: usize) -> bool {
    let number = reading.word(at).kind == WordKind::Number
        && reading.is(at + 1, Concept::TimeUnit)
        && !reading.gap(at + 1).is_break();
    let until = reading.is(at, Concept::Boundary)
        && matches!(reading.spelling(at), "until" | "till")
        && at + 1 < reading.len()
        && !reading.gap(at + 1).is_break();
    // "for 15 dayz" has a misspelled unit.
    let misspelled = reading.word(at).kind == WordKind::Number
        && at > 0
        && reading.is(at - 1, Concept::For)
        && reading.is_open(at + 1)
        && reading.gap(at + 1) == Gap::Space
        && is_nearly_a_unit(reading.spelling(at + 1));
    number || until || misspelled
}

fn is_nearly_a_unit(spelling: &str) -> bool {
    let units = ["minutes", "hours", "days", "weeks", "months"];
    units.iter().any(|unit| strsim::osa_distance(spelling, unit) == 1)
}

fn covers_free(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    (first..last).all(|at| reading.is_free(at))
}

/// Returns what the duration from `first` is for, with the words that belong to it.
fn duration_kind(
    reading: &Reading<'_>,
    first: usize,
    length: Duration,
    lives: bool,
) -> (FindingKind, usize, usize) {
    let mut last = length.last;
    let before = |back: usize| {
        first
            .checked_sub(back)
            .filter(|_| (0..back - 1).all(|n| !reading.gap(first - n).is_break()))
    };
    let is_before = |back: usize, concept| {
        before(back).is_some_and(|at| reading.is(at, concept)) && !hard(reading, first)
    };
    let mut start = first;
    let more = is_before(1, Concept::MoreThan);
    if more {
        start -= 1;
    }
    let age = length.seconds.map(|seconds| FindingKind::Age((seconds / DAY).ceil() as u64));
    let age_cue = (1..=4).any(|back| {
        is_before(back, Concept::OlderThan) && only_small(reading, first - back + 1, first)
    });
    if age_cue || reading.is(last, Concept::Old) {
        if reading.is(last, Concept::Old) {
            last += 1;
        }
        return (age.unwrap_or(FindingKind::OtherTime), start, last);
    }
    let moment = reading.is(last, Concept::Event)
        || reading.spelling(last) == "ago"
        || first > 0 && reading.spelling(first - 1) == "since"
        || is_before(1, Concept::In)
        || is_before(1, Concept::Event)
        || is_before(2, Concept::In) && more
        || (1..=4).any(|back| {
            is_before(back, Concept::Run) && only_small(reading, first - back + 1, first)
        });
    // "extend it by 2 hours" gives a lifetime.
    let added = first > 0
        && reading.spelling(first - 1) == "by"
        && (0..first).any(|at| reading.is(at, Concept::Renew));
    if moment && !lives && !added {
        return (FindingKind::OtherTime, start, last);
    }
    // "an hour or two", "2-3 hours" and "1 or 2 hours" are ambiguous.
    if reading.is(last, Concept::Or)
        && let Some(end) = length_or_number(reading, last + 1)
    {
        return (FindingKind::Life(None), start, end);
    }
    let range = first > 0
        && matches!(reading.gap(first), Gap::Joined(b'-'))
        && reading.word(first - 1).kind == WordKind::Number;
    let or_before =
        is_before(1, Concept::Or) && first >= 2 && reading.word(first - 2).kind == WordKind::Number;
    if range || or_before {
        return (FindingKind::Life(None), first - 1 - usize::from(or_before), last);
    }
    let minus = first > 0 && reading.spelling(first - 1) == "minus"
        || reading.line[..reading.word(first).start as usize].ends_with(" -");
    match length.seconds {
        _ if minus => (FindingKind::Life(None), first, last),
        Some(seconds) if !more => (FindingKind::Life(Some(seconds as u64)), first, last),
        _ => (FindingKind::Life(None), start, last),
    }
}

/// Returns true if a comma, a bracket or the end of a sentence is right before the word at `at`.
fn hard(reading: &Reading<'_>, at: usize) -> bool {
    matches!(reading.gap(at), Gap::Stop | Gap::Mark | Gap::Comma)
}

/// Returns true if only function words are in the range: "for more than" in "runs for more than 2
/// hours".
fn only_small(reading: &Reading<'_>, from: usize, to: usize) -> bool {
    (from..to).all(|at| {
        reading.is_any(
            at,
            &[
                Concept::For,
                Concept::In,
                Concept::MoreThan,
                Concept::Article,
                Concept::Filler,
                Concept::Event,
                Concept::OlderThan,
            ],
        )
    })
}

fn length_or_number(reading: &Reading<'_>, at: usize) -> Option<usize> {
    if at < reading.len()
        && let Some(length) = duration_at(reading, at)
    {
        return Some(length.last);
    }
    let counted = reading.folded.words.get(at)?.kind == WordKind::Number
        || reading.is(at, Concept::NumberWord);
    counted.then_some(at + 1)
}

//! Decides what a duration is for: the key's lifetime, an age, or something else.

use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::slots::times::FoundTime;
use crate::understand::slots::times::duration::Duration;
use crate::understand::slots::times::number::is_digits;
use crate::understand::slots::times::vocabulary::{TimeCue, cue_at, ends_before, is_cue};
use crate::understand::tokens::Gap;

/// What the words of a sentence up to a time say about it.
#[derive(Default)]
pub struct Sentence {
    /// True if a lifetime is announced: "valid for", "which expires", "until".
    lives: bool,
    /// True behind "until".
    ends: bool,
    pub negated: bool,
    /// True if the clause tells of something over: "has been waiting", "it ran".
    over: bool,
    /// The position of the next word to see.
    next: usize,
}

impl Sentence {
    /// Takes in the words up to the one at `at`.
    pub fn see(&mut self, reading: &Reading<'_>, at: usize) {
        for at in self.next..=at {
            if reading.gap(at) == Gap::Stop {
                *self = Self::default();
            }
            self.over &= !reading.gap(at).is_break()
                && !is_picture(reading, at)
                && !reading.is_any(
                    at,
                    &[Key, Keys, Access, Product, Want, Make, Get, NewOne, Renew, Modal],
                );
            let cue = cue_at(reading, at).map(|(cue, _)| cue);
            self.over |= cue == Some(TimeCue::Over);
            self.ends |= cue == Some(TimeCue::Until);
            self.lives |= self.ends || cue == Some(TimeCue::Life) || reading.is(at, LifeCue);
            self.negated |= cue == Some(TimeCue::Never) || reading.is(at, Negation);
        }
        self.next = at + 1;
    }

    /// Returns true if the words around a time say that it is an age.
    pub fn ages(&self, reading: &Reading<'_>, first: usize, last: usize) -> bool {
        let listed =
            [List, Which, WhoOwns, Rotate, Delete, Disable, Revoke, Keys, Review, Old, OlderThan]
                .into_iter()
                .any(|concept| reading.present.has(concept));
        let or_older = matches!(cue_at(reading, last), Some((TimeCue::OrOlder, _)));
        let before = &reading.line[..reading.word(first).start as usize];
        let beyond = before.trim_end().ends_with('>')
            || first > 0
                && (is_cue(reading, first - 1, TimeCue::PastHour)
                    || reading.is(first - 1, MoreThan))
                && !(first > 1 && reading.is_any(first - 2, &[Article, In]));
        let strong = ends_before(reading, first, TimeCue::Beyond);
        // "not changed in the last half year"
        let untouched = self.negated
            && [TimeCue::Untouched, TimeCue::Since]
                .iter()
                .any(|cue| ends_before(reading, first, *cue));
        !self.lives && (strong || listed && (or_older || beyond || untouched))
    }
}

/// Returns what the duration from `first` is for.
pub fn time_of(
    reading: &Reading<'_>,
    first: usize,
    duration: Duration,
    sentence: &Sentence,
) -> FoundTime {
    let last = duration.last;
    // "hand over a 3 hour key"
    let article = is_cue(reading, first, TimeCue::One) && is_digits(reading, first + 1);
    let more =
        first > 0 && reading.is(first - 1, MoreThan) && !is_apart(reading, first) && !article;
    let start = first - usize::from(more);
    let old = usize::from(reading.is(last, Old));
    let long = duration.seconds.is_some_and(|seconds| seconds >= DAY);
    // "keys older 60 days"
    let older = long
        && first > 0
        && reading.present.has(Keys)
        && reading.tag(first - 1).is_some_and(|tag| tag.first + 1 == first)
        && reading.is(first - 1, Old)
        && is_digits(reading, first)
        && reading.gap(first) == Gap::Space;
    // "they're 200 days old" tells why a key is to be rotated.
    if old > 0 && is_told(reading, start) {
        return FoundTime { kind: FindingKind::OtherTime, first: start, last: last + old };
    }
    let cued = led_by(reading, first, OlderThan) || old > 0 || older;
    if cued || long && sentence.ages(reading, first, last) {
        let kind = duration.seconds.map_or(FindingKind::OtherTime, age);
        return FoundTime { kind, first: start, last: last + old };
    }
    if is_other(reading, first, last, sentence) {
        return FoundTime { kind: FindingKind::OtherTime, first: start, last };
    }
    let minus = first > 0 && is_cue(reading, first - 1, TimeCue::Minus)
        || reading.line[..reading.word(first).start as usize].ends_with(" -");
    let seconds = duration.seconds.filter(|_| !minus && !more).map(|seconds| seconds as u64);
    FoundTime { kind: FindingKind::Life(seconds), first: start, last }
}

/// Returns true if the words before an age tell it of a key that is to be rotated.
fn is_told(reading: &Reading<'_>, first: usize) -> bool {
    let state = [TimeCue::State, TimeCue::Now, TimeCue::Measured]
        .iter()
        .any(|cue| ends_before(reading, first, *cue));
    let selects = |at: usize| reading.is_any(at, &[List, Which, Keys, Each]);
    let clause = (first.saturating_sub(MOST_SELECTING)..first)
        .rev()
        .take_while(|at| !reading.gap(at + 1).is_break());
    let relative = ends_before(reading, first, TimeCue::Relative);
    state && !relative && !clause.into_iter().any(selects)
}

/// The most words between "all keys" and their age: "all keys that are 90 days old".
const MOST_SELECTING: usize = 6;

/// Returns the age of so many seconds, in days.
pub fn age(seconds: f64) -> FindingKind {
    FindingKind::Age((seconds / DAY).ceil() as u64)
}

const DAY: f64 = 86_400.0;

/// Returns true if the time is not a lifetime: "2 hours ago", "in 5 minutes", "it ran for 3 hours".
fn is_other(reading: &Reading<'_>, first: usize, last: usize, sentence: &Sentence) -> bool {
    let behind = cue_at(reading, last).map(|(cue, _)| cue);
    let before = first.checked_sub(1).filter(|_| !is_apart(reading, first));
    let cue = before.and_then(|at| cue_at(reading, at)).map(|(cue, _)| cue);
    let from_now = behind == Some(TimeCue::FromNow);
    // "a key that works 2 hours from now"
    let works = || sentence.lives || cue == Some(TimeCue::Working) || led_by(reading, first, Run);
    if from_now && (sentence.ends || works()) || cue == Some(TimeCue::By) {
        return false;
    }
    let event = |at: usize| reading.is(at, Event);
    let more = before.filter(|at| *at > 0 && reading.is(*at, MoreThan)).map(|at| at - 1);
    let over = || {
        let after_for = before.is_some_and(|at| reading.is_any(at, &[For, Filler]));
        sentence.over && (after_for || cue == Some(TimeCue::Over))
    };
    let moment = event(last)
        || before.is_some_and(event)
        || [before, more].into_iter().flatten().any(|at| reading.is(at, In))
        || led_by(reading, first, Run) && !describes_key(reading, last);
    // "refresh my key, it expires in five minutes"
    let renewed = || {
        reading.present.has(Renew)
            && (ends_before(reading, first, TimeCue::Renewal)
                || first > 0 && ends_before(reading, first - 1, TimeCue::Renewal))
    };
    // "two hours and not a minute longer"
    let no_longer = || {
        matches!(behind, Some(TimeCue::Longer | TimeCue::Adjective | TimeCue::Minus))
            && (cue == Some(TimeCue::Never) || before.is_some_and(|at| reading.is(at, Negation)))
    };
    // "a twelve hour key, not ten minutes"
    let denied = cue == Some(TimeCue::Never) && before.is_some_and(|at| reading.gap(at).is_break());
    denied
        || behind == Some(TimeCue::MomentAfter)
        || ends_before(reading, first, TimeCue::MomentBefore)
        || ends_before(reading, first, TimeCue::Since)
        || renewed()
        || no_longer()
        || over()
        || moment && !sentence.lives
}

/// Returns true if the words behind a duration are a key: "take a 2 hour temporary key".
fn describes_key(reading: &Reading<'_>, last: usize) -> bool {
    let at = (last..last + MOST_DESCRIBING).find(|at| {
        reading.gap(*at).is_break() || !reading.is_any(*at, &[SaidLong, Product, Filler])
    });
    at.is_some_and(|at| {
        !reading.gap(at).is_break() && reading.is_any(at, &[Key, Keys, Access, SaidShort])
    })
}

/// The most words between a duration and its key.
const MOST_DESCRIBING: usize = 4;

/// Returns true if at most three function words stand between the concept and the word at
/// `first`: "runs for more than", "not rotated in the last".
fn led_by(reading: &Reading<'_>, first: usize, concept: Concept) -> bool {
    let small = [For, In, MoreThan, Article, Filler, Event, OlderThan];
    for back in 1..=4.min(first) {
        let at = first - back;
        if is_apart(reading, first) || back > 1 && reading.gap(at + 1).is_break() {
            return false;
        }
        if reading.is(at, concept) {
            return true;
        }
        if !reading.is_any(at, &small) {
            return false;
        }
    }
    false
}

/// Returns true if a mark separates the word at `at` from the one before.
fn is_apart(reading: &Reading<'_>, at: usize) -> bool {
    matches!(reading.gap(at), Gap::Stop | Gap::Mark | Gap::Comma)
        || at > 0 && is_picture(reading, at - 1)
}

/// Returns true for an emoji, which separates like a mark.
fn is_picture(reading: &Reading<'_>, at: usize) -> bool {
    let spelling = reading.spelling(at);
    !spelling.is_empty() && !spelling.contains(char::is_alphanumeric)
}

//! Reads units of time, and words that hold a number and its unit: "1h30m".

use crate::understand::analysis::Reading;
use crate::understand::grammar::concept::Concept::{self, *};
use crate::understand::slots::times::number::{digits, is_digits, number};
use crate::understand::slots::times::quantity::{fraction_behind, is_range};
use crate::understand::slots::times::vocabulary::{TimeCue, TimeWord, is_cue, is_limit, word_at};
use crate::understand::tokens::{Gap, WordKind};

pub const HOUR: f64 = 3600.0;
const MINUTE: f64 = 60.0;

/// Returns the seconds of the unit at `at`, and the position after it. Letters count only behind
/// digits. `exact` is true if only words that can mean nothing else count: "an HR key".
pub fn unit_at(reading: &Reading<'_>, at: usize, exact: bool) -> Option<(f64, usize)> {
    (!reading.gap(at).is_break()).then(|| unit_behind_gap(reading, at, exact)).flatten()
}

/// Like [`unit_at`], behind any gap.
pub fn unit_behind_gap(reading: &Reading<'_>, at: usize, exact: bool) -> Option<(f64, usize)> {
    let next = at + 1;
    // "a 24-hour-support"
    let joined = matches!(reading.gap(next), Gap::Joined(_));
    let tail = [TimeCue::Long, TimeCue::About].iter().any(|cue| is_cue(reading, next, *cue));
    let long = usize::from(joined && tail);
    // "2-Stunden-Key"
    let means = reading.grammar.forms.exact(reading.spelling(next)).map(|known| known.concept);
    let name = reading.is_open(next)
        && !is_digits(reading, next)
        && !matches!(means, Some(Key | Access | Product));
    if joined && long == 0 && name && word_at(reading, next).is_none() {
        return None;
    }
    let spelling = reading.spelling(at);
    let behind_digits = at > 0 && is_digits(reading, at - 1);
    let seconds = match word_at(reading, at) {
        Some(TimeWord::Unit(seconds)) => {
            let known = reading.is(at, Concept::TimeUnit) || is_unit_by_itself(reading, at);
            // "the one Second Breakfast is on"
            let ordinal = seconds == 1.0
                && !is_digits(reading, at.saturating_sub(1))
                && reading.is_capital(at)
                && !reading.grammar.times().is_plural(spelling);
            if ordinal {
                return None;
            }
            (!exact || known && seconds > 1.0 || long > 0).then_some(seconds)
        }
        _ if behind_digits && spelling.len() <= 2 && !joined => {
            reading.grammar.times().unit(spelling)
        }
        None if behind_digits && reading.is_open(at) => {
            reading.grammar.times().misspelled_unit(spelling)
        }
        _ => None,
    };
    Some((seconds?, next + long))
}

/// Returns true if nothing behind a word that may also be a name makes it one: "an hr tops", "an hr
/// and a half", but "an HR bot".
fn is_unit_by_itself(reading: &Reading<'_>, at: usize) -> bool {
    let apart = [For, In, Polite, Thanks, Modal, RegionCue];
    let next = at + 1;
    !reading.is_capital(at)
        && (reading.gap(next).is_break()
            || is_limit(reading, next)
            || reading.is_any(next, &apart)
            || is_range(reading, next)
            || is_cue(reading, next, TimeCue::Joint) && number(reading, next + 1).is_some()
            || fraction_behind(reading, next, true).is_some())
}

/// Reads one word with its units, and returns the seconds and the smallest unit: "1h30m", "2h30",
/// ".5hours", "3/4h", "12M", "PT2H", "90'".
pub fn compact(reading: &Reading<'_>, at: usize) -> Option<(f64, f64)> {
    let word = reading.folded.words.get(at)?;
    let times = reading.grammar.times();
    let raw = reading.raw(at, at + 1);
    let text = match word.kind {
        // "403s" are errors.
        WordKind::Number if !reading.is(at, Concept::Trouble) => reading.spelling(at),
        // ISO 8601: without a "T" before it, an "M" is a month.
        WordKind::Plain => {
            let text = reading.spelling(at).strip_prefix('p')?;
            let time = text.find('t').unwrap_or(text.len());
            let coded = raw.starts_with('P') || time == 0;
            return coded.then(|| sum(reading, &text[..time].replace('m', "M"), &text[time..]))?;
        }
        _ => return None,
    };
    let behind = &reading.line[word.end as usize..];
    if behind.starts_with(['\'', '’', '′'])
        && !word.quoted
        && !behind.chars().nth(1).is_some_and(char::is_alphanumeric)
    {
        return digits(text).map(|minutes| (minutes * MINUTE, MINUTE));
    }
    if text.bytes().all(|byte| !byte.is_ascii_alphabetic() && byte.is_ascii()) {
        return None;
    }
    // "3D printing" isn't a duration.
    let dimension = is_cue(reading, at, TimeCue::Dimension)
        && reading.is_open(at + 1)
        && reading.gap(at + 1) == Gap::Space
        && !is_digits(reading, at + 1);
    if dimension {
        return None;
    }
    // Only a capital M is a month: "12M".
    if raw.ends_with('M')
        && !reading.is_shouted()
        && let Some(count) = text.strip_suffix('m').and_then(digits)
    {
        let month = times.unit("M")?;
        return Some((count * month, month));
    }
    sum(reading, text, "")
}

/// Returns the next smaller unit of hours and minutes.
pub fn smaller(unit: f64) -> Option<f64> {
    (unit == HOUR || unit == MINUTE).then_some(unit / 60.0)
}

/// Adds up the numbers with units in two texts, from large units to small ones.
fn sum(reading: &Reading<'_>, date: &str, time: &str) -> Option<(f64, f64)> {
    let (mut sum, mut smallest) = (0.0, f64::INFINITY);
    for text in [date, time.trim_start_matches('t')] {
        let mut rest = text;
        while !rest.is_empty() {
            let letters = rest.find(char::is_alphabetic).unwrap_or(rest.len());
            let count = digits(rest[..letters].trim_end_matches(['.', ',']))?;
            rest = &rest[letters..];
            let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let unit = match end {
                0 => smaller(smallest)?,
                _ => {
                    let times = reading.grammar.times();
                    times.unit(&rest[..end]).or_else(|| times.misspelled_unit(&rest[..end]))?
                }
            };
            if unit >= smallest {
                return None;
            }
            sum += count * unit;
            smallest = unit;
            rest = rest[end..].trim_start_matches(['.', ',']);
        }
    }
    smallest.is_finite().then_some((sum, smallest))
}

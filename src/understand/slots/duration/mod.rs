//! Computes durations as people say and write them. `lifetimes` decides what each one is for.

mod quantity;

use quantity::{quantity, trailing_fraction};

use crate::understand::analysis::Reading;
use crate::understand::grammar::concept::Concept;
use crate::understand::slots::number::{digits, number};
use crate::understand::tokens::{Gap, WordKind};

/// A duration in a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duration {
    /// The length in seconds; `None` if it is vague ("a few hours").
    pub seconds: Option<f64>,
    /// The position after the duration.
    pub last: usize,
}

/// Reads the duration that starts at `at`.
pub fn duration_at(reading: &Reading<'_>, at: usize) -> Option<Duration> {
    use Concept::{Indefinite, NumberWord, TimeUnit, Vague};
    let counts = reading.word(at).kind == WordKind::Number
        || reading.is_any(at, &[Indefinite, NumberWord, TimeUnit, Vague]);
    if !counts {
        return None;
    }
    let (mut total, mut unit, mut last) = term(reading, at)?;
    let Some(first) = total else { return Some(Duration { seconds: None, last }) };
    let mut sum = first;
    loop {
        if let Some((part, end)) = trailing_fraction(reading, last, false) {
            sum += part * unit;
            last = end;
        }
        let mut next = last;
        while next < reading.len() && is_joint(reading, next) && next - last < 2 {
            next += 1;
        }
        if next == last
            && reading.gap(next) != Gap::Space
            && !matches!(reading.gap(next), Gap::Comma | Gap::Joined(_))
        {
            break;
        }
        match term(reading, next) {
            Some((Some(more), smaller, end)) if smaller < unit => {
                sum += more;
                unit = smaller;
                last = end;
            }
            _ => {
                if let Some((minutes, end)) = bare_rest(reading, last, unit) {
                    sum += minutes;
                    last = end;
                }
                break;
            }
        }
    }
    total = Some(sum);
    Some(Duration { seconds: total, last })
}

/// Returns true for "and", "plus" or "with" between two terms.
fn is_joint(reading: &Reading<'_>, at: usize) -> bool {
    reading.is(at, Concept::And) || reading.spelling(at) == "with"
}

/// Returns one quantity with its unit: its seconds (`None` if vague), the unit's seconds, and the
/// position after it.
fn term(reading: &Reading<'_>, at: usize) -> Option<(Option<f64>, f64, usize)> {
    if reading.is(at, Concept::Vague)
        || is_indefinite(reading, at) && reading.is(at + 1, Concept::Vague)
    {
        let mut next = at + 1 + usize::from(!reading.is(at, Concept::Vague));
        if reading.is(next, Concept::Of) {
            next += 1;
        }
        let (unit, last) = unit_at(reading, next)?;
        return Some((None, unit, last));
    }
    if let Some((seconds, unit)) = compact(reading, at) {
        return Some((Some(seconds), unit, at + 1));
    }
    // "9¾m" is normalized to "9 3/4m".
    if reading.spelling(at + 1).contains('/')
        && let Some((count, next)) = number(reading, at)
        && next == at + 1
        && reading.gap(next) == Gap::Space
        && let Some((part, unit)) = compact(reading, next)
        && part < unit
    {
        return Some((Some(count * unit + part), unit, next + 1));
    }
    if let Some((unit, last)) = bare_unit(reading, at) {
        return Some((Some(unit), unit, last));
    }
    // "1:30 hours" has hours and minutes.
    if let Some((hours, minutes)) = clock(reading.spelling(at))
        && let Some((unit, last)) = unit_at(reading, at + 1)
    {
        return (unit == 3600.0).then_some((Some(hours * 3600.0 + minutes * 60.0), unit, last));
    }
    let (quantity, mut next) = quantity(reading, at)?;
    // These words may precede the unit: "a full hour", "5 working hours", "six more hours".
    let adjective = matches!(
        reading.spelling(next),
        "full"
            | "whole"
            | "entire"
            | "solid"
            | "working"
            | "complete"
            | "more"
            | "extra"
            | "additional"
    );
    next += usize::from(adjective && !reading.gap(next).is_break());
    let (unit, last) = unit_at(reading, next)?;
    Some((Some(quantity * unit), unit, last))
}

/// Returns the hours and minutes of a text like "1:30".
fn clock(text: &str) -> Option<(f64, f64)> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) =
        (hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok().filter(|m| *m < 60)?);
    Some((f64::from(hours), f64::from(minutes)))
}

/// Reads a unit without a number as one unit, after words that expect a duration: "valid for day"
/// is one day.
fn bare_unit(reading: &Reading<'_>, at: usize) -> Option<(f64, usize)> {
    let asked = at > 0 && reading.is_any(at - 1, &[Concept::LifeCue]);
    (asked && reading.word(at).kind == WordKind::Plain).then(|| unit_at(reading, at)).flatten()
}

/// Returns the unit of time at `at` in seconds, and the position after it. Single letters count
/// only after digits.
fn unit_at(reading: &Reading<'_>, at: usize) -> Option<(f64, usize)> {
    if at >= reading.len() || reading.gap(at).is_break() {
        return None;
    }
    if let Some(tag) = reading.tag(at).filter(|tag| tag.meaning.concept == Concept::TimeUnit) {
        return Some((tag.meaning.value, tag.last));
    }
    let after_digits = at > 0 && reading.word(at - 1).kind == WordKind::Number;
    let spelling = reading.spelling(at);
    (after_digits && spelling.len() == 1 && !matches!(reading.gap(at + 1), Gap::Joined(_)))
        .then(|| reading.grammar.unit(spelling))
        .flatten()
        .map(|unit| (unit, at + 1))
}

/// Reads one word with its units: "1h30m", "2h30", "90m", ".5hours", "3/4h", "12M".
fn compact(reading: &Reading<'_>, at: usize) -> Option<(f64, f64)> {
    let word = reading.folded.words.get(at)?;
    // "403s" are errors, and "3D printing" isn't a duration.
    let sight = matches!(reading.spelling(at), "2d" | "3d")
        && reading.is_open(at + 1)
        && reading.gap(at + 1) == Gap::Space
        && reading.word(at + 1).kind == WordKind::Plain;
    if word.kind != WordKind::Number || reading.is(at, Concept::Trouble) || sight {
        return None;
    }
    let text = reading.spelling(at);
    if text.bytes().all(|b| !b.is_ascii_alphabetic()) {
        return None;
    }
    // Only a capital M is a month: "12M".
    if reading.raw(at, at + 1).ends_with('M')
        && !reading.is_shouted()
        && let Some(count) = digits(&text[..text.len() - 1])
    {
        let month = reading.grammar.unit("month")?;
        return Some((count * month, month));
    }
    let (mut sum, mut smallest, mut rest) = (0.0, f64::INFINITY, text);
    while !rest.is_empty() {
        let letters = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let count = digits(rest[..letters].trim_end_matches(['.', ',']))?;
        rest = &rest[letters..];
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let unit = if end == 0 { below(smallest)? } else { reading.grammar.unit(&rest[..end])? };
        if unit >= smallest {
            return None;
        }
        sum += count * unit;
        smallest = unit;
        rest = rest[end..].trim_start_matches(['.', ',']);
    }
    Some((sum, smallest))
}

/// Reads a number without a unit as a count of the next smaller unit: "an hour thirty", "3d 1h
/// 15".
fn bare_rest(reading: &Reading<'_>, at: usize, unit: f64) -> Option<(f64, usize)> {
    let smaller = below(unit)?;
    if reading.gap(at) != Gap::Space {
        return None;
    }
    // "an hour and 15" adds minutes.
    let counted = |at: usize| {
        reading.is(at, Concept::NumberWord)
            && number(reading, at).is_some_and(|(count, _)| count >= 5.0)
    };
    let and = reading.is(at, Concept::And)
        && (reading.folded.words.get(at + 1)?.kind == WordKind::Number || counted(at + 1));
    let (count, next) = number(reading, at + usize::from(and))?;
    let ends = next >= reading.len()
        || reading.gap(next).is_break()
        || reading.is_any(
            next,
            &[Concept::For, Concept::In, Concept::Polite, Concept::Boundary, Concept::Thanks],
        )
        || reading.is_any(next, &[Concept::Product, Concept::Key, Concept::Access]);
    (ends && (1.0..60.0).contains(&count)).then_some((count * smaller, next))
}

fn below(unit: f64) -> Option<f64> {
    (unit == 3600.0 || unit == 60.0).then_some(unit / 60.0)
}

fn is_indefinite(reading: &Reading<'_>, at: usize) -> bool {
    reading.is(at, Concept::Indefinite)
}

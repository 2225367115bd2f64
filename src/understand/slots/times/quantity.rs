//! Reads quantities of a unit: numbers, fractions and both.

use crate::understand::analysis::Reading;
use crate::understand::slots::times::number::{fraction, is_digits, number_in_time};
use crate::understand::slots::times::unit::unit_at;
use crate::understand::slots::times::vocabulary::{TimeCue, cue_at, is_cue};
use crate::understand::tokens::Gap;

/// Returns the quantity: "4", "1.5", "three and a half", "half an", "three quarters of an", "a
/// couple of", "a"; `None` if it is uncountable ("a few", "2 or 3").
pub fn quantity(reading: &Reading<'_>, at: usize) -> Option<(Option<f64>, usize)> {
    let article = is_cue(reading, at, TimeCue::One);
    let from = at + usize::from(article && !reading.gap(at + 1).is_break());
    let few = cue_at(reading, from).filter(|(cue, _)| *cue == TimeCue::Few).map(|(_, next)| next);
    // "unas 4 horas"
    let counted = few.filter(|next| is_digits(reading, *next) && !reading.gap(*next).is_break());
    if let Some(next) = few.filter(|_| counted.is_none()) {
        return Some((None, next + usize::from(is_cue(reading, next, TimeCue::Of))));
    }
    let from = counted.unwrap_or(from);
    let counted = number_in_time(reading, from);
    let (count, next) = counted.or_else(|| {
        let one = article || fraction(reading, from).is_some();
        one.then_some((1.0, from))
    })?;
    let joined = next == at || !reading.gap(next).is_break();
    if let Some(part) = fraction(reading, next).filter(|_| joined) {
        let (times, next) = of_a(reading, next + 1);
        return Some((Some(count * part * times), next));
    }
    let (listed, next) = listed(reading, count, next);
    if let Some(next) = range_end(reading, at, next) {
        return Some((None, next));
    }
    let (part, next) = fraction_between(reading, next).unwrap_or((0.0, next));
    // "two of six", "1/2 an", "a couple of"
    let multiplies = is_cue(reading, next, TimeCue::Of) || count < 1.0;
    let (times, next) = if multiplies { of_a(reading, next) } else { (1.0, next) };
    Some((Some((listed + part) * times), next))
}

/// Returns the fraction behind a number or, if `has_unit`, behind a unit: "and a half", "and three
/// quarters".
pub fn fraction_behind(reading: &Reading<'_>, at: usize, has_unit: bool) -> Option<(f64, usize)> {
    // "an hour an a half"
    let one = |at: usize| is_cue(reading, at, TimeCue::One) && !reading.gap(at).is_break();
    if !(is_cue(reading, at, TimeCue::Joint) || one(at) && one(at + 1)) {
        return None;
    }
    let article = usize::from(is_cue(reading, at + 1, TimeCue::One));
    let (count, next) =
        number_in_time(reading, at + 1 + article).unwrap_or((1.0, at + 1 + article));
    // "1 and a 1/2 hours"
    if 0.0 < count && count < 1.0 {
        return Some((count, next));
    }
    let part = fraction(reading, next)?;
    // "and three quarters of an hour" is a term of its own; "… of Bedrock access" isn't.
    let (_, unit) = of_a(reading, next + 1);
    let of = is_cue(reading, next + 1, TimeCue::Of);
    let own = (of || count > 1.0) && unit_at(reading, unit, false).is_some();
    (!(has_unit && own)).then_some((count * part, next + 1))
}

/// Returns true if a range may go on at `at`: "2 or 3", "1 to 2".
pub fn is_range(reading: &Reading<'_>, at: usize) -> bool {
    matches!(cue_at(reading, at), Some((TimeCue::Range | TimeCue::ToHour, _)))
        && !reading.gap(at).is_break()
}

/// Returns the fraction between a number and its unit: "1/2", "and a half".
fn fraction_between(reading: &Reading<'_>, at: usize) -> Option<(f64, usize)> {
    let written = reading.gap(at) == Gap::Space && reading.spelling(at).contains('/');
    if let Some(written) = number_in_time(reading, at).filter(|n| written && n.0 < 1.0) {
        return Some(written);
    }
    let (part, next) = fraction_behind(reading, at, false)?;
    let of = usize::from(is_cue(reading, next, TimeCue::Of));
    unit_at(reading, next + of, false).map(|_| (part, next))
}

/// Returns the sum of "1, 2, 3 minutes". Two numbers are a correction or a choice.
fn listed(reading: &Reading<'_>, count: f64, at: usize) -> (f64, usize) {
    let (mut sum, mut next, mut more) = (count, at, 0);
    while more < 10
        && reading.gap(next) == Gap::Comma
        && let Some((count, last)) = number_in_time(reading, next)
    {
        (sum, next, more) = (sum + count, last, more + 1);
    }
    if more >= 2 { (sum, next) } else { (count, at) }
}

/// Returns the position after the second number of a range: "2-3", "between 2 and 4".
fn range_end(reading: &Reading<'_>, first: usize, at: usize) -> Option<usize> {
    let between = first > 0 && is_cue(reading, first - 1, TimeCue::Between);
    let joint = || between && is_cue(reading, at, TimeCue::Joint);
    let next = match cue_at(reading, at) {
        _ if reading.gap(at) == Gap::Joined(b'-') => at,
        Some((_, next)) if is_range(reading, at) || joint() => next,
        _ => return None,
    };
    let (_, last) = number_in_time(reading, next)?;
    unit_at(reading, last, false).map(|_| last)
}

/// Skips "of a" and reads the number behind it, by which to multiply.
fn of_a(reading: &Reading<'_>, at: usize) -> (f64, usize) {
    let mut next = at + usize::from(is_cue(reading, at, TimeCue::Of));
    let joined = !reading.gap(next).is_break();
    let article = joined && is_cue(reading, next, TimeCue::One);
    next += usize::from(article);
    // In "third, a 15 min key", nothing is multiplied.
    let counts = joined && !(article && is_digits(reading, next));
    number_in_time(reading, next).filter(|_| counts).unwrap_or((1.0, next))
}

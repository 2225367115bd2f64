//! Reads quantities of a unit: numbers, fractions and both.

use crate::understand::analysis::Reading;
use crate::understand::grammar::concept::Concept;
use crate::understand::slots::duration::{is_indefinite, unit_at};
use crate::understand::slots::number::{fraction, number};
use crate::understand::tokens::Gap;

/// Returns the quantity at `at`, and the position after it: "4", "1.5", "three and a half", "half
/// an", "three quarters of an", "a couple of", "a".
pub fn quantity(reading: &Reading<'_>, at: usize) -> Option<(f64, usize)> {
    if at >= reading.len() {
        return None;
    }
    // "half an", "a half", "a quarter of an", "three quarters of an"
    let (count, fraction_at) = match number(reading, at) {
        Some((count, next)) if fraction(reading, next).is_some() => (count, next),
        _ if is_indefinite(reading, at) => (1.0, at + 1),
        _ => (1.0, at),
    };
    if let Some(part) = fraction(reading, fraction_at) {
        let mut next = fraction_at + 1;
        if reading.is(next, Concept::Of) {
            next += 1;
        }
        if is_indefinite(reading, next) || reading.spelling(next) == "one" {
            next += 1;
        }
        return Some((count * part, next));
    }
    if let Some((count, next)) = number(reading, at) {
        let (part, next) = mixed(reading, next);
        // In "1/2 an hour", "an" belongs to the quantity.
        if count < 1.0 && is_indefinite(reading, next) {
            return Some((count, next + 1));
        }
        let joins_of = reading.is(next, Concept::Of);
        // "two of six minutes" is a multiplication.
        if joins_of && let Some((times, after)) = number(reading, next + 1) {
            return Some(((count + part) * times, after));
        }
        let next = next
            + usize::from(joins_of)
            + usize::from(joins_of && is_indefinite(reading, next + 1));
        return Some((count + part, next));
    }
    if is_indefinite(reading, at) {
        let next = at + 1;
        return match number(reading, next) {
            Some((count, after)) => {
                Some((count, after + usize::from(reading.is(after, Concept::Of))))
            }
            None => Some((1.0, next)),
        };
    }
    None
}

/// Returns the fraction between a number and its unit ("and a half", "1/2"), and the position
/// after it; 0 if there is none.
pub fn mixed(reading: &Reading<'_>, at: usize) -> (f64, usize) {
    if reading.gap(at) == Gap::Space
        && reading.spelling(at).contains('/')
        && let Some((part, next)) = number(reading, at)
        && part < 1.0
    {
        return (part, next);
    }
    if let Some((part, next)) = trailing_fraction(reading, at, true)
        && unit_at(reading, next + usize::from(reading.is(next, Concept::Of))).is_some()
    {
        return (part, next);
    }
    (0.0, at)
}

/// Returns the fraction after "and", and the position after it: "and a half", "and a quarter",
/// "and three quarters". `counted` is true if the number before it has no unit yet.
pub fn trailing_fraction(reading: &Reading<'_>, at: usize, counted: bool) -> Option<(f64, usize)> {
    if !reading.is(at, Concept::And) {
        return None;
    }
    let (count, next) = match number(reading, at + 1) {
        Some((count, next)) => (count, next),
        None if is_indefinite(reading, at + 1) => (1.0, at + 2),
        None => (1.0, at + 1),
    };
    // In "1 and a 1/2 hours", the fraction is in digits.
    if count == 1.0
        && let Some((part, after)) = number(reading, next)
        && 0.0 < part
        && part < 1.0
    {
        return Some((part, after));
    }
    let part = fraction(reading, next)?;
    // "and three quarters of an hour" is its own duration; "and three quarters of Bedrock access"
    // isn't.
    let unit = next
        + 2
        + usize::from(is_indefinite(reading, next + 2) || reading.spelling(next + 2) == "one");
    let joins_of = reading.is(next + 1, Concept::Of) && reading.is(unit, Concept::TimeUnit)
        || reading.is(next + 1, Concept::TimeUnit) && count > 1.0 && !counted;
    (counted || !joins_of).then_some((count * part, next + 1))
}

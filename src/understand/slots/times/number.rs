//! Reads numbers in digits and in words, and fractions.

use crate::understand::analysis::Reading;
use crate::understand::grammar::concept::Concept;
use crate::understand::slots::times::vocabulary::{TimeCue, TimeWord, is_cue, word_at};
use crate::understand::tokens::{Gap, WordKind};

/// The words that a number may have, so that each word of a line is looked at only so often.
const MOST_WORDS: usize = 12;

/// Returns a number in digits or in English words, and the position after it.
pub fn number(reading: &Reading<'_>, at: usize) -> Option<(f64, usize)> {
    let said = is_digits(reading, at) || reading.is(at, Concept::NumberWord);
    said.then(|| number_in_time(reading, at)).flatten()
}

/// Like [`number`], but in all languages, which only a unit behind it justifies.
pub fn number_in_time(reading: &Reading<'_>, at: usize) -> Option<(f64, usize)> {
    if is_digits(reading, at) {
        let value = digits_at(reading, at)?;
        // "1 / 2 of a minute"
        let slash =
            at + 1 < reading.len() && reading.between(at, at + 1).trim_matches([' ', '+']) == "/";
        return match digits_at(reading, at + 1).filter(|under| slash && *under > 0.0) {
            Some(under) => Some((value / under, at + 2)),
            None => Some((value, at + 1)),
        };
    }
    let (mut total, mut group) = (0.0, None::<f64>);
    let mut next = at;
    while next < at + MOST_WORDS && (next == at || !reading.gap(next).is_break()) {
        let joined = next > at
            && is_cue(reading, next, TimeCue::Joint)
            && group.is_some_and(|group| {
                // "a hundred and five", "twenty and four"
                group >= 100.0
                    || is_tens(group)
                        && in_words(reading, next + 1)
                            .is_some_and(|ones| (1.0..10.0).contains(&ones))
            });
        let here = next + usize::from(joined);
        // "three hundred 91.6"
        let digits = || digits_at(reading, here).filter(|_| group.is_some_and(|g| g >= 100.0));
        let Some(value) =
            in_words(reading, here).or_else(digits).filter(|n| *n >= 1.0 || *n == 0.0)
        else {
            break;
        };
        // In "one six-hour key", "one" is the number of keys.
        let compound = next > at
            && reading.gap(here) == Gap::Space
            && reading.gap(here + 1) == Gap::Joined(b'-')
            && group.is_some_and(|group| group < 10.0);
        if compound {
            break;
        }
        group = Some(match group {
            None => value,
            Some(group) if value >= 1000.0 => {
                // "two million three thousand", "a billion billion"
                total = if group > 0.0 { total + group * value } else { total * value };
                0.0
            }
            Some(group) if value == 100.0 => group.max(1.0) * value,
            Some(group) if group >= 100.0 && value < 100.0 => group + value,
            Some(group) if is_tens(group) && value < 10.0 => group + value,
            // "one fifty" is read like a year
            Some(group) if group < 10.0 && value >= 10.0 => group * 100.0 + value,
            Some(group) if group < 10.0 && value < 10.0 => group * 10.0 + value,
            Some(_) => break,
        });
        next = here + 1;
    }
    let whole = total + group?;
    Some(decimals(reading, next).map_or((whole, next), |(part, last)| (whole + part, last)))
}

/// Returns the decimals in words: "point five", "point two five".
fn decimals(reading: &Reading<'_>, at: usize) -> Option<(f64, usize)> {
    let digit = |at: usize| in_words(reading, at).filter(|n| *n < 10.0 && n.fract() == 0.0);
    let joined = |at: usize| !reading.gap(at).is_break();
    let mut next = at + 1;
    let (mut part, mut place) = (0.0, 0.1);
    while is_cue(reading, at, TimeCue::Point)
        && next <= at + MOST_DECIMALS
        && joined(next - 1)
        && joined(next)
        && let Some(value) = digit(next)
    {
        (part, place, next) = (part + value * place, place / 10.0, next + 1);
    }
    (next > at + 1).then_some((part, next))
}

/// The most decimals in words.
const MOST_DECIMALS: usize = 3;

/// Returns the fraction of a number word below one: "half", "quarter".
pub fn fraction(reading: &Reading<'_>, at: usize) -> Option<f64> {
    in_words(reading, at).filter(|value| 0.0 < *value && *value < 1.0)
}

/// Parses a number in digits: "90", "1.5", "1,5", "1,000", "3/4".
pub fn digits(text: &str) -> Option<f64> {
    if let Some((over, under)) = text.split_once('/') {
        let (over, under) = (over.parse::<f64>().ok()?, under.parse::<f64>().ok()?);
        return (under > 0.0).then(|| over / under);
    }
    let value = match text.split_once(',') {
        Some((whole, rest)) if rest.len() == 3 && whole.len() <= 3 && !rest.contains(',') => {
            format!("{whole}{rest}")
        }
        Some((whole, rest)) => format!("{whole}.{rest}"),
        None => text.to_owned(),
    };
    value.bytes().all(|b| b.is_ascii_digit() || b == b'.').then(|| value.parse().ok()).flatten()
}

/// Returns true if the word at `at` starts with a digit.
pub fn is_digits(reading: &Reading<'_>, at: usize) -> bool {
    at < reading.len() && reading.word(at).kind == WordKind::Number
}

/// Returns the number of a word in digits, also if it is approximate: "10ish".
fn digits_at(reading: &Reading<'_>, at: usize) -> Option<f64> {
    let text = reading.spelling(at);
    let letters = text.find(char::is_alphabetic).unwrap_or(text.len());
    let (count, rest) = text.split_at(letters);
    let about = || reading.grammar.times().word(rest) == Some(TimeWord::Cue(TimeCue::About));
    digits(count).filter(|_| rest.is_empty() || about())
}

/// Returns the value of one number word.
fn in_words(reading: &Reading<'_>, at: usize) -> Option<f64> {
    match word_at(reading, at)? {
        TimeWord::Number(value) => Some(value),
        _ => None,
    }
}

/// Returns true for a number that ones may follow: "twenty", "hundred and thirty".
fn is_tens(number: f64) -> bool {
    number >= 20.0 && number % 10.0 == 0.0
}

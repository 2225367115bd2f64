//! Reads numbers in digits and in words, and fractions.

use crate::understand::analysis::Reading;
use crate::understand::grammar::concept::Concept;
use crate::understand::tokens::WordKind;

/// Returns a number in digits or words, and the position after it.
pub fn number(reading: &Reading<'_>, at: usize) -> Option<(f64, usize)> {
    let word = reading.folded.words.get(at)?;
    if word.kind == WordKind::Number {
        return digits(reading.spelling(at)).map(|value| (value, at + 1));
    }
    let (mut total, mut group) = (0.0, None::<f64>);
    let mut next = at;
    loop {
        let joined = next > at
            && reading.is(next, Concept::And)
            && group.is_some_and(|group| {
                // "and" joins "a hundred and five" and "twenty and four".
                let tens = group >= 20.0 && group % 10.0 == 0.0;
                group >= 100.0
                    || tens
                        && in_words(reading, next + 1)
                            .is_some_and(|ones| (1.0..10.0).contains(&ones))
            });
        let here = next + usize::from(joined);
        let Some(value) = in_words(reading, here).filter(|value| *value >= 1.0 || *value == 0.0)
        else {
            break;
        };
        if next > at && reading.gap(next).is_break() {
            break;
        }
        group = Some(match group {
            None => value,
            Some(group) if value >= 1000.0 => {
                total += group * value;
                0.0
            }
            Some(group) if value == 100.0 => group.max(1.0) * value,
            Some(group) if group >= 100.0 && value < 100.0 => group + value,
            Some(group) if group >= 20.0 && group % 10.0 == 0.0 && value < 10.0 => group + value,
            // "one fifty" is 150, "one two" is 12.
            Some(group) if group < 10.0 && value >= 10.0 => group * 100.0 + value,
            Some(group) if group < 10.0 && value < 10.0 => group * 10.0 + value,
            Some(_) => break,
        });
        next = here + 1;
    }
    group.map(|group| (total + group, next))
}

/// Returns the value of "half", "quarter" or another number word below one.
pub fn fraction(reading: &Reading<'_>, at: usize) -> Option<f64> {
    in_words(reading, at).filter(|value| 0.0 < *value && *value < 1.0)
}

fn in_words(reading: &Reading<'_>, at: usize) -> Option<f64> {
    let meaning = reading.tag(at)?.meaning;
    (meaning.concept == Concept::NumberWord).then_some(meaning.value)
}

/// Parses a number in digits: "90", "1.5", "1,5", "1,000", "3/4".
pub fn digits(text: &str) -> Option<f64> {
    if let Some((over, under)) = text.split_once('/') {
        let (over, under) = (over.parse::<f64>().ok()?, under.parse::<f64>().ok()?);
        return (under > 0.0).then(|| over / under);
    }
    if text.len() < 16 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse::<u64>().ok().map(|whole| whole as f64);
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

//! Reads numbers that leave out what a time before them states: "2 hours in Ohio, no, make it 3".

use crate::understand::analysis::Reading;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::slots::times::ends;
use crate::understand::slots::times::number::{is_digits, number};
use crate::understand::slots::times::vocabulary::{TimeCue, cue_at, ends_before};

/// Reads a number that leaves out the unit of a lifetime before it: "2 hours in Ohio, no, make it 3",
/// "one lasting 1 hour, one lasting 3".
pub fn without_unit(reading: &Reading<'_>, at: usize, unit: f64) -> Option<(f64, usize)> {
    let led = |count: f64| {
        // "one for 2 hours in Paris and another for 5 in Tokyo"
        let another = at > 1
            && reading.is(at - 1, For)
            && reading.is_any(at - 2, &[Another, One])
            && (reading.is(at + 1, In) || at + 1 == reading.len());
        another && !reading.gap(at).is_break()
            || ends_before(reading, at, TimeCue::Instead)
            || at > 0
                && reading.is(at - 1, LifeCue)
                && !reading.gap(at).is_break()
                && (is_digits(reading, at) || count > 1.0)
    };
    let (count, last) = reading.is_free(at).then(|| number(reading, at)).flatten()?;
    let ends = ends(reading, last) && !reading.is_any(last, &[Key, Keys, Access, Product]);
    (ends && led(count)).then_some((count * unit, last))
}

/// Returns true if words next to a time say that it replaces another: "180 days, I mean".
pub fn is_corrected(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    ends_before(reading, first, TimeCue::Instead)
        || matches!(cue_at(reading, last), Some((TimeCue::Instead, _)))
}

#[cfg(test)]
mod tests {
    use crate::understand::grammar::Grammar;

    #[test]
    fn lifetimes() {
        let grammar = Grammar::builtin().unwrap();
        for (line, seconds) in [
            ("bedrock key for 5 hours in Singapore no wait make that six", Some(21_600)),
            ("bedrock key, twelve hours seems a lot, make it seven", Some(25_200)),
            ("bedrock key for 2 and a half hours, no make it three", Some(10_800)),
            ("bedrock key, one point five hours", Some(5400)),
            ("bedrock key plz 2hors", Some(7200)),
            ("bedrock key, 4 or so hours", Some(14_400)),
            ("bedrock key, aboot an hoor an a hauf", Some(5400)),
            ("bedrock key, ten hrs and not a minute less", Some(36_000)),
            ("a twelve hour bedrock key, not ten minutes", Some(43_200)),
            ("bedrock key --ttl 3600", Some(3600)),
            ("bedrock key, dur=10800", Some(10_800)),
            ("bedrock key, half a day'll do", Some(43_200)),
            ("bedrock key, kwartiertje is genoeg", Some(900)),
            ("bedrock key, een uurtje of 3", Some(10_800)),
            ("bir saatlik bedrock key", Some(3600)),
            ("I'll take a 240-minute bedrock key", Some(14_400)),
            ("bedrock key, validity not exceeding fifteen minutes", Some(900)),
            ("bedrock key for the box, no 12h stuff", None),
            ("bedrock key for the team Twelve Hours", None),
        ] {
            let understood = grammar.understand(line);
            let ttl = understood.requests[0].ttl.map(crate::domain::Ttl::seconds);
            assert_eq!(ttl, seconds, "{line}: {understood:?}");
        }
    }

    #[test]
    fn ages() {
        let grammar = Grammar::builtin().unwrap();
        for (line, days) in [
            ("rotate the keys of finance past their 90 days", Some(90)),
            ("rotate all keys that passed 60 days", Some(60)),
            ("list the keys that haven't changed in the last six months", Some(180)),
            ("list every key nobody's rotated since 120 days", Some(120)),
            ("list the keys nobody uses since half a year, older than 180 days I mean", Some(180)),
            ("list the keys that are 90 days old", Some(90)),
            // It tells why.
            ("rotate the key of finance, it's 90 days old", None),
            ("rotate the key of finance, it turned a year old last week", None),
        ] {
            let understood = grammar.understand(line);
            assert_eq!(understood.requests[0].older_than_days, days, "{line}: {understood:?}");
        }
    }
}

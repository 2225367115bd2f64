//! Finds lifetimes that end at a time of day ("until 6pm"), counted from the clock, and vague ones
//! ("for the week").

use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::{PhraseMatch, Phrasebook};
use crate::understand::slots::number::number;
use crate::understand::tokens::WordKind;
use jiff::civil::Time;
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/clock.toml", include_str!("../../../grammar/clock.toml"));

const HALF_A_DAY: i32 = 12 * 60;
const DAY: i32 = 24 * 60;

/// The meaning of a phrase of `grammar/clock.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockCue {
    Until,
    Noon,
    Midnight,
    Am,
    Pm,
    Filler,
    Now,
    Vague,
}

impl Grammar {
    fn clock(&self) -> &Phrasebook<ClockCue> {
        // The file is built in and a test compiles it, so there is no error to report.
        self.clock.get_or_init(|| compile().unwrap_or_default())
    }
}

fn compile() -> Result<Phrasebook<ClockCue>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "clock", "cue")
}

/// Claims lifetimes that end at a time of day, vague ones, and the current time in the line ("it
/// is now 14:00"), which replaces the clock.
pub fn claim(reading: &mut Reading<'_>) {
    let cues = reading.grammar.clock().scan(reading);
    let stated_now = cues.iter().find(|known| known.value == ClockCue::Now);
    let stated_now = stated_now.and_then(|now| Some((now.first, time(reading, &cues, now.last)?)));
    let mut now = reading.clock;
    if let Some((first, (times, last))) = stated_now
        && let [minutes, ..] = times[..]
    {
        let minutes = minutes % DAY;
        now = Time::new((minutes / 60) as i8, (minutes % 60) as i8, 0, 0).ok();
        reading.claim(FindingKind::Noise, first, last);
    }
    for known in &cues {
        if !reading.is_free(known.first) {
            continue;
        }
        match known.value {
            ClockCue::Until => {
                let Some((times, last)) = time(reading, &cues, known.last) else { continue };
                let lasts = now.filter(|_| ends(reading, last)).and_then(|now| lasts(&times, now));
                reading.claim(FindingKind::Life(lasts), known.first, last);
            }
            // "for the day shift" names people.
            ClockCue::Vague if ends(reading, known.last) => {
                reading.claim(FindingKind::Life(None), known.first, known.last);
            }
            _ => {}
        }
    }
}

/// Returns the seconds until the next of these times, given in minutes after midnight; `None` if
/// it is more than 12 hours away.
fn lasts(times: &[i32], now: Time) -> Option<u64> {
    let passed =
        i32::from(now.hour()) * 3600 + i32::from(now.minute()) * 60 + i32::from(now.second());
    let left = times.iter().map(|minutes| (minutes * 60 - passed).rem_euclid(DAY * 60));
    let nearest = left.filter(|left| (1..=HALF_A_DAY * 60).contains(left)).min()?;
    u64::try_from(nearest).ok()
}

/// Returns the possible times of day at `at`, in minutes after midnight, and the position after
/// them. "five" is a time in the morning and one in the afternoon.
fn time(
    reading: &Reading<'_>,
    cues: &[PhraseMatch<ClockCue>],
    at: usize,
) -> Option<(Vec<i32>, usize)> {
    let cue = |at: usize| {
        let known = cues.iter().find(|known| known.first == at)?;
        (at < reading.len() && !reading.gap(at).is_break()).then_some((known.value, known.last))
    };
    let mut at = at;
    while let Some((ClockCue::Filler, last)) = cue(at) {
        at = last;
    }
    match cue(at) {
        Some((ClockCue::Noon, last)) => return Some((vec![HALF_A_DAY], last)),
        Some((ClockCue::Midnight, last)) => return Some((vec![DAY], last)),
        _ => {}
    }
    if at >= reading.len() || reading.gap(at).is_break() || !reading.is_free(at) {
        return None;
    }
    let (minutes, half, exact, mut last) = match digital(reading.spelling(at)) {
        Some((minutes, half, exact)) => (minutes, half, exact, at + 1),
        None if reading.is(at, NumberWord) => {
            let (hours, last) =
                number(reading, at).filter(|(hours, _)| (1.0..=12.0).contains(hours))?;
            (hours as i32 * 60, None, false, last)
        }
        None => return None,
    };
    while let Some((ClockCue::Filler, end)) = cue(last) {
        last = end;
    }
    let half = half.or_else(|| match cue(last) {
        Some((half @ (ClockCue::Am | ClockCue::Pm), end)) => {
            last = end;
            Some(half)
        }
        _ => None,
    });
    while let Some((ClockCue::Filler, end)) = cue(last) {
        last = end;
    }
    // "until 6 hours" has no time of day.
    if reading.is(last, TimeUnit) && !reading.gap(last).is_break() {
        return None;
    }
    let short = (60..HALF_A_DAY + 60).contains(&minutes);
    let times = match half {
        Some(ClockCue::Am) if short => vec![minutes % HALF_A_DAY],
        Some(_) if short => vec![minutes % HALF_A_DAY + HALF_A_DAY],
        None if short && !exact => vec![minutes % HALF_A_DAY, minutes % HALF_A_DAY + HALF_A_DAY],
        _ => vec![minutes],
    };
    Some((times, last))
}

/// Returns the minutes after midnight of "18:00", "6pm", "6:30pm" or "18h30", the half of the day
/// if given, and true for a time that only a 24-hour clock has.
fn digital(text: &str) -> Option<(i32, Option<ClockCue>, bool)> {
    let (rest, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(rest), _) => (rest, Some(ClockCue::Am)),
        (_, Some(rest)) => (rest, Some(ClockCue::Pm)),
        _ => (text, None),
    };
    let hour = rest.strip_suffix('h').unwrap_or(rest);
    let (hours, minutes) = hour.split_once([':', 'h', '.']).unwrap_or((hour, "00"));
    let two = |text: &str| (1..=2).contains(&text.len()).then(|| text.parse::<u8>().ok()).flatten();
    let (count, minutes) =
        (two(hours)?, two(minutes).filter(|count| *count < 60 && minutes.len() == 2)?);
    let exact = hours.starts_with('0') || rest.contains('h') || count > 12;
    (count <= 24).then_some((i32::from(count) * 60 + i32::from(minutes), half, exact))
}

/// Returns true if the text looks like a time of day: "5pm", "15:00".
pub(crate) fn is_time_of_day(text: &str) -> bool {
    digital(text).is_some_and(|(_, half, _)| half.is_some() || text.contains(':'))
}

/// Returns true if no word follows that changes the time or makes it a name: "6pm tomorrow", "the
/// day shift".
fn ends(reading: &Reading<'_>, last: usize) -> bool {
    let function_words =
        [For, In, And, Polite, Thanks, Product, Key, Keys, Access, Boundary, RegionCue, OwnerCue];
    last >= reading.len()
        || reading.gap(last).is_break()
        || reading.is_any(last, &function_words)
        || !reading.is_free(last) && reading.word(last).kind != WordKind::Number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_no_mistakes() {
        crate::understand::grammar::phrasebook::assert_compiles(super::compile());
    }

    #[test]
    fn lifetimes_until_a_time_of_day() {
        let grammar = Grammar::builtin().unwrap();
        let hours = |hours: f64| Some((hours * 3600.0) as u64);
        for (line, now, lasts) in [
            ("key until 6pm", "14:00", hours(4.0)),
            ("key until 6 pm", "14:00", hours(4.0)),
            ("key until 6 p.m.", "14:00", hours(4.0)),
            ("key until 18:00", "14:30", hours(3.5)),
            ("key until 18h30", "14:30", hours(4.0)),
            ("key until 6:30pm please", "14:30", hours(4.0)),
            ("key until 6pm today in Frankfurt", "14:00", hours(4.0)),
            ("key that expires at 6pm", "14:00", hours(4.0)),
            ("key till noon", "09:15", hours(2.75)),
            ("key until midnight", "20:00", hours(4.0)),
            ("key until 12am", "20:00", hours(4.0)),
            ("key till five", "14:00", hours(3.0)),
            ("key till 5", "22:00", hours(7.0)),
            ("key until 2am", "22:00", hours(4.0)),
            ("key until 17:00, it is now 14:00", "03:00", hours(3.0)),
            // A time in the past, or too far away.
            ("key until 6pm", "18:30", None),
            ("key until 6pm", "18:00", None),
            ("key until 6pm", "05:59", None),
            ("key until noon", "12:01", None),
            // Not a time of the current day.
            ("key until 6pm tomorrow", "14:00", None),
            ("key until 25:00", "14:00", None),
            ("key until tonight", "14:00", None),
            ("key until further notice", "14:00", None),
        ] {
            let understood = grammar.understand_at(line, Some(now.parse().unwrap()));
            let request = &understood.requests[0];
            assert_eq!(
                request.ttl.map(crate::domain::Ttl::seconds),
                lasts,
                "{line} at {now}: {understood:?}"
            );
            let asks = request.ask.contains(&crate::domain::Question::Ttl);
            assert_eq!(asks, lasts.is_none(), "{line} at {now}");
            // Without a clock, the lifetime is unknown.
            assert!(
                line.contains("it is now") || grammar.understand(line).requests[0].ttl.is_none(),
                "{line}"
            );
        }
    }

    #[test]
    fn uncountable_lifetimes_lead_to_a_question() {
        let grammar = Grammar::builtin().unwrap();
        for line in [
            "bedrock key valid for the week",
            "bedrock key for the week",
            "bedrock key for the rest of the day",
            "a bedrock key for the rest of the week",
            "bedrock key for the day",
            "I need a bedrock key for the weekend",
            "bedrock key for the whole afternoon",
            "bedrock key for the night",
        ] {
            let understood = grammar.understand(line);
            let request = &understood.requests[0];
            assert_eq!(
                request.ask.last(),
                Some(&crate::domain::Question::Ttl),
                "{line}: {understood:?}"
            );
            assert_eq!((&request.ttl, &request.business_unit), (&None, &None), "{line}");
        }
    }
}

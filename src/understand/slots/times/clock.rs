//! Clock times: "6pm", "18:30", "half past six", "noon".

use crate::understand::analysis::Reading;
use crate::understand::grammar::concept::Concept;
use crate::understand::slots::times::number::{fraction, is_digits, number};
use crate::understand::slots::times::unit::unit_at;
use crate::understand::slots::times::vocabulary::{TimeCue, TimeWord, cue_at};
use crate::understand::tokens::Gap;

/// Minutes of half a day and of a day.
const HALF_A_DAY: i32 = 12 * 60;
const DAY: i32 = 24 * 60;

/// A clock time in a line.
pub struct ClockTime {
    /// The minutes of the day that it can mean: "five" is in the morning or in the afternoon.
    minutes: [i32; 2],
    /// The position after it.
    pub last: usize,
}

impl ClockTime {
    /// Returns the seconds of the day that it can mean.
    pub fn seconds(&self) -> [i32; 2] {
        self.minutes.map(|minutes| minutes * 60)
    }

    /// Returns the seconds until it from the nearest of these seconds of the day; `None` if it is
    /// always more than 12 hours away.
    pub fn seconds_from(&self, now: [i32; 2]) -> Option<u64> {
        let ends = self.seconds();
        let left = now.iter().flat_map(|now| ends.map(|end| (end - now).rem_euclid(DAY * 60)));
        let near = left.filter(|left| (1..=HALF_A_DAY * 60).contains(left));
        near.min().and_then(|left| u64::try_from(left).ok())
    }
}

/// Reads the clock time at `at`.
pub fn clock_time(reading: &Reading<'_>, at: usize) -> Option<ClockTime> {
    (!reading.gap(at).is_break()).then(|| clock_time_behind_gap(reading, at)).flatten()
}

/// Like [`clock_time`], behind any gap: "until, I don't know, half past six".
pub fn clock_time_behind_gap(reading: &Reading<'_>, first: usize) -> Option<ClockTime> {
    let joined = |at: usize| at == first || !reading.gap(at).is_break();
    let cue = |at: usize| cue_at(reading, at).filter(|_| joined(at));
    let fillers = |mut at: usize| {
        while let Some((TimeCue::Filler, last)) = cue(at) {
            at = last;
        }
        at
    };
    let at = fillers(first);
    match cue(at) {
        Some((TimeCue::Noon, last)) => return Some(ClockTime { minutes: [HALF_A_DAY; 2], last }),
        Some((TimeCue::Midnight, last)) => return Some(ClockTime { minutes: [DAY; 2], last }),
        _ => {}
    }
    if !reading.is_free(at) || !joined(at) {
        return None;
    }
    let (offset, at) = offset(reading, at).unwrap_or((0, at));
    let (minutes, half, exact, last) = match digital(reading, at) {
        Some((minutes, half, exact)) => (minutes, half, exact, at + 1),
        None if is_digits(reading, at) => return None,
        None => {
            let (hours, last) =
                number(reading, at).filter(|(hours, _)| (1.0..=12.0).contains(hours))?;
            (hours as i32 * 60, None, false, last)
        }
    };
    let mut last = fillers(last);
    let half = half.or_else(|| {
        let (half, end) = cue(last).filter(|(cue, _)| matches!(cue, TimeCue::Am | TimeCue::Pm))?;
        last = end;
        Some(half)
    });
    let last = fillers(last);
    // "until 6 hours"
    if unit_at(reading, last, false).is_some() {
        return None;
    }
    let short = (60..HALF_A_DAY + 60).contains(&minutes);
    let minutes = minutes + offset;
    let early = minutes.rem_euclid(HALF_A_DAY);
    let minutes = match half {
        Some(TimeCue::Am) if short => [early; 2],
        Some(_) if short => [early + HALF_A_DAY; 2],
        None if short && !exact => [early, early + HALF_A_DAY],
        _ => [minutes; 2],
    };
    Some(ClockTime { minutes, last })
}

/// Returns true for the form of a time of day: "5pm", "15:00".
pub fn is_time_of_day(reading: &Reading<'_>, at: usize) -> bool {
    let colon = || reading.spelling(at).contains(':');
    digital(reading, at).is_some_and(|(_, half, _)| half.is_some() || colon())
}

/// Returns the minutes before or after the hour, and its position: "half past", "ten to".
fn offset(reading: &Reading<'_>, at: usize) -> Option<(i32, usize)> {
    let part = fraction(reading, at).map(|part| (part * 60.0, at + 1));
    // "half five"
    let hour = || number(reading, at + 1).filter(|(hour, _)| (1.0..=12.0).contains(hour));
    if part.is_some_and(|(minutes, _)| minutes == 30.0)
        && reading.is(at, Concept::NumberWord)
        && reading.gap(at + 1) == Gap::Space
        && hour().is_some()
    {
        return Some((30, at + 1));
    }
    let (minutes, next) = part.or_else(|| number(reading, at))?;
    let minutes = (1.0..60.0).contains(&minutes).then_some(minutes as i32)?;
    match reading.grammar.times().phrase(reading, next)? {
        (TimeWord::Cue(TimeCue::PastHour), next) => Some((minutes, next)),
        (TimeWord::Cue(TimeCue::ToHour), next) => Some((-minutes, next)),
        _ => None,
    }
}

/// Returns the minutes of "18:00", "6pm", "6:30pm" or "18h30", the half of the day, and true for a
/// 24-hour time.
fn digital(reading: &Reading<'_>, at: usize) -> Option<(i32, Option<TimeCue>, bool)> {
    let text = reading.spelling(at);
    let letters = text.trim_end_matches(char::is_alphabetic).len();
    let half = match reading.grammar.times().word(&text[letters..]) {
        Some(TimeWord::Cue(half @ (TimeCue::Am | TimeCue::Pm))) => Some(half),
        _ => None,
    };
    let rest = if half.is_some() { &text[..letters] } else { text };
    let hour = rest.strip_suffix('h').unwrap_or(rest);
    let (hours, minutes) = hour.split_once([':', 'h', '.']).unwrap_or((hour, "00"));
    let two = |text: &str| (1..=2).contains(&text.len()).then(|| text.parse::<u8>().ok()).flatten();
    let (count, minutes) =
        (two(hours)?, two(minutes).filter(|count| *count < 60 && minutes.len() == 2)?);
    let exact = hours.starts_with('0') || rest.contains('h') || count > 12;
    (count <= 24).then_some((i32::from(count) * 60 + i32::from(minutes), half, exact))
}

#[cfg(test)]
mod tests {
    use crate::understand::grammar::Grammar;

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
            ("key till half five", "14:00", hours(3.5)),
            ("key till about half five, it's now half two", "03:00", hours(3.0)),
            ("key until: 18:00", "14:30", hours(3.5)),
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
            ("key until, I don't know, half past six", "14:00", None),
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
                line.contains("now") || grammar.understand(line).requests[0].ttl.is_none(),
                "{line}"
            );
        }
    }
}

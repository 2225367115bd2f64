//! Reads durations as people say and write them: terms such as "2 hours" or "1h30m", added up.

use crate::understand::analysis::Reading;
use crate::understand::grammar::concept::Concept;
use crate::understand::slots::times::ends;
use crate::understand::slots::times::number::{is_digits, number, number_in_time};
use crate::understand::slots::times::quantity::{fraction_behind, is_range, quantity};
use crate::understand::slots::times::unit::{HOUR, compact, smaller, unit_at, unit_behind_gap};
use crate::understand::slots::times::vocabulary::{
    TimeCue, TimeWord, cue_at, ends_before, is_cue, word_at,
};
use crate::understand::tokens::Gap;

/// A duration in a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duration {
    /// Seconds; `None` if uncountable ("a few hours").
    pub seconds: Option<f64>,
    /// The seconds of its smallest unit.
    pub unit: f64,
    /// The position after the duration.
    pub last: usize,
}

/// Reads the duration that starts at `at`.
pub fn duration_at(reading: &Reading<'_>, at: usize) -> Option<Duration> {
    let mut whole = term(reading, at)?;
    let mut listed = false;
    while let Some(sum) = whole.seconds {
        if let Some((part, last)) = fraction_behind(reading, whole.last, true) {
            whole = Duration { seconds: Some(sum + part * whole.unit), last, ..whole };
            continue;
        }
        let Some(next) = next_term(reading, whole, &mut listed) else { break };
        whole = next;
    }
    if let Some(sum) = whole.seconds
        && let Some((more, last)) = bare_rest(reading, at, whole)
    {
        whole = Duration { seconds: Some(sum + more), last, ..whole };
    }
    // "an hour or two", "2 hours or 3 hours"
    if is_range(reading, whole.last)
        && let Some((_, next)) = cue_at(reading, whole.last)
    {
        let last = term(reading, next).map(|term| term.last);
        let or = is_cue(reading, whole.last, TimeCue::Range);
        let last = last.or_else(|| number(reading, next).filter(|_| or).map(|(_, last)| last));
        whole = last.map_or(whole, |last| Duration { seconds: None, last, ..whole });
    }
    let whole = about(reading, whole).unwrap_or(whole);
    Some(replaced(reading, whole).unwrap_or(whole))
}

/// Returns the duration that a number behind a unit of another language counts: "een uurtje of 3".
fn about(reading: &Reading<'_>, whole: Duration) -> Option<Duration> {
    let (at, unit) = (whole.last, whole.last - 1);
    let one = whole.seconds == Some(whole.unit) && !reading.is(unit, Concept::TimeUnit);
    let of = one && is_cue(reading, at, TimeCue::Of) && reading.gap(at) == Gap::Space;
    let (count, last) = number_in_time(reading, at + 1).filter(|_| of)?;
    let foreign = matches!(word_at(reading, unit), Some(TimeWord::Unit(_)));
    (foreign && ends(reading, last)).then_some(Duration {
        seconds: Some(count * whole.unit),
        last,
        ..whole
    })
}

/// Returns the duration with the number that takes its place: "2 hours, no, 3".
fn replaced(reading: &Reading<'_>, whole: Duration) -> Option<Duration> {
    let (mut next, mut replaces) = (whole.last, false);
    // "2 hours, hmm, no wait, make it 3"
    while next < whole.last + MOST_CORRECTING {
        match cue_at(reading, next) {
            Some((TimeCue::Instead, last)) => (next, replaces) = (last, true),
            Some((TimeCue::Limit, last)) => next = last,
            _ if reading.is(next, Concept::Filler) && !is_digits(reading, next) => next += 1,
            _ => break,
        }
    }
    let (count, last) = number(reading, next).filter(|_| replaces)?;
    let counts = ends(reading, last) && !reading.is_any(last, &[Concept::Key, Concept::Keys]);
    counts.then_some(Duration { seconds: Some(count * whole.unit), last, ..whole })
}

/// The most words between a duration and the number that takes its place.
const MOST_CORRECTING: usize = 10;

/// Returns the sum of a duration and the term behind it: "1 hour, 5 minutes and 30 seconds", "two
/// hours minus fifteen minutes". `listed` is true behind two terms of one unit.
fn next_term(reading: &Reading<'_>, whole: Duration, listed: &mut bool) -> Option<Duration> {
    let sum = whole.seconds?;
    if let Some((TimeCue::Minus, next)) = cue_at(reading, whole.last) {
        let less = term(reading, next)?;
        return Some(Duration { seconds: less.seconds.map(|less| (sum - less).max(0.0)), ..less });
    }
    let mut next = whole.last;
    while next < whole.last + 2 && is_cue(reading, next, TimeCue::Joint) {
        next += 1;
    }
    let near = matches!(reading.gap(next), Gap::Space | Gap::Comma | Gap::Joined(_));
    let more = term(reading, next).filter(|_| next > whole.last || near)?;
    if !(next..more.last).all(|at| reading.is_free(at)) {
        return None;
    }
    // "2 minutes and 3 minutes, 5 minutes"; two of one unit are a choice, or of two keys.
    let third = || term(reading, more.last).is_some_and(|third| third.unit == whole.unit);
    let same = more.unit == whole.unit
        && (*listed || next > whole.last && third())
        && !reading.present.has(Concept::Keys);
    *listed |= same;
    (more.unit < whole.unit || same)
        .then_some(Duration { seconds: more.seconds.map(|more| sum + more), ..more })
}

/// Returns one quantity with its unit.
fn term(reading: &Reading<'_>, at: usize) -> Option<Duration> {
    let duration = |seconds, (unit, last)| Some(Duration { seconds, unit, last });
    if let Some((seconds, unit)) = compact(reading, at) {
        return duration(Some(seconds), (unit, at + 1));
    }
    if let Some(TimeWord::Unit(unit)) = word_at(reading, at) {
        let (count, last) = count_of_unit(reading, at)?;
        return duration(Some(count * unit), (unit, last));
    }
    if let Some((seconds, unit)) = field(reading, at).or_else(|| hours_with_letters(reading, at)) {
        return duration(Some(seconds), (unit, at + 1));
    }
    // "two (2) hours"
    if let Some((count, next)) = twice(reading, at) {
        let (unit, last) = unit_behind_gap(reading, next, false)?;
        return duration(Some(count * unit), (unit, last));
    }
    // "1:30 hours"
    if let Some(hours) = hours_and_minutes(reading.spelling(at)) {
        let (unit, last) = unit_at(reading, at + 1, false)?;
        return duration(Some(hours * unit), (unit, last)).filter(|_| unit == HOUR);
    }
    // "another 2 hours" starts at the number.
    let another = reading.is(at, Concept::Another);
    if is_name(reading, at) || another && number(reading, at + 1).is_some() {
        return None;
    }
    let (count, mut next) = quantity(reading, at)?;
    // "9¾m"
    if let Some(count) = count
        && next == at + 1
        && reading.gap(next) == Gap::Space
        && reading.spelling(next).contains('/')
        && let Some((part, unit)) = compact(reading, next)
        && part < unit
    {
        return duration(Some(count * unit + part), (unit, next + 1));
    }
    let exact = next == at + 1 && is_cue(reading, at, TimeCue::One);
    // "two full hours"
    while next < at + 16 && is_cue(reading, next, TimeCue::Adjective) && reading.follows(next) {
        next += 1;
    }
    // "4 or so hours"
    if let Some((TimeCue::Limit, behind)) = cue_at(reading, next)
        && behind > next + 1
        && reading.follows(next)
    {
        next = behind;
    }
    let (unit, last) = unit_at(reading, next, exact)?;
    // "another day, another key"
    if another && unit > HOUR {
        return None;
    }
    duration(count.map(|count| count * unit), (unit, last))
}

/// Returns true if capitals in the middle of a sentence make the words a name: "team Twelve Hours".
fn is_name(reading: &Reading<'_>, at: usize) -> bool {
    let capital = |at: usize| {
        let mut letters = reading.raw(at, at + 1).chars();
        letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
    };
    let small = |at: usize| reading.raw(at, at + 1).chars().all(char::is_lowercase);
    at > 0
        && reading.gap(at) == Gap::Space
        && small(at - 1)
        && capital(at)
        && reading.is(at, Concept::NumberWord)
        && reading.gap(at + 1) == Gap::Space
        && capital(at + 1)
        && reading.is(at + 1, Concept::TimeUnit)
}

/// Returns the count of a unit without a number before it, and the position after both: "hours=2",
/// "--hours 2", "for day", "hour and a half".
fn count_of_unit(reading: &Reading<'_>, at: usize) -> Option<(f64, usize)> {
    let next = at + 1;
    let option = reading.line[..reading.word(at).start as usize].ends_with("--");
    let labeled = option || matches!(reading.gap(next), Gap::Assign | Gap::Colon);
    if labeled && is_digits(reading, next) {
        return number(reading, next);
    }
    let asked = at > 0
        && reading.is_any(at - 1, &[Concept::LifeCue, Concept::For])
        && !reading.gap(at).is_break()
        && (ends(reading, next) || is_digits(reading, next));
    let counted = fraction_behind(reading, next, true).is_some()
        || is_range(reading, next) && number(reading, next + 1).is_some();
    let known = reading.is(at, Concept::TimeUnit);
    // "for hours" counts nothing.
    let one = asked && !reading.grammar.times().is_plural(reading.spelling(at));
    let hour_and = is_cue(reading, next, TimeCue::Joint)
        && number(reading, next + 1)
            .is_some_and(|(count, last)| (5.0..60.0).contains(&count) && ends(reading, last));
    // "kwartiertje is genoeg"
    let quarter = word_at(reading, at) == Some(TimeWord::Unit(QUARTER));
    (known && (one || counted || hour_and) || quarter).then_some((1.0, next))
}

/// The seconds of a unit that means one by itself.
const QUARTER: f64 = 900.0;

/// Returns the number that is written in two ways, and the position after both: "two (2)".
fn twice(reading: &Reading<'_>, at: usize) -> Option<(f64, usize)> {
    let (count, next) = number_in_time(reading, at)?;
    let (again, last) = number_in_time(reading, next)?;
    let brackets = reading.between(next - 1, next).contains('(');
    (brackets && again == count).then_some((count, last))
}

/// Reads the value of a field for a duration: "duration=04:00:00", "ttl: 02:30".
fn field(reading: &Reading<'_>, at: usize) -> Option<(f64, f64)> {
    let cued = |first: usize| ends_before(reading, first, TimeCue::Span);
    if !is_digits(reading, at) || !(cued(at) || at > 0 && cued(at - 1) && ends(reading, at + 1)) {
        return None;
    }
    // "dur=10800", "--ttl 3600"
    let label = &reading.line[..reading.word(at - 1).start as usize];
    let labeled = matches!(reading.gap(at), Gap::Assign | Gap::Colon) || label.ends_with("--");
    if labeled
        && ends(reading, at + 1)
        && let Some(seconds) = whole_seconds(reading.spelling(at))
    {
        return Some((seconds, 1.0));
    }
    let mut parts = reading.spelling(at).splitn(3, ':').map(str::parse::<u32>);
    let (hours, minutes, seconds) = (parts.next()?.ok()?, parts.next(), parts.next());
    let (minutes, seconds) = (minutes?.ok()?, seconds.unwrap_or(Ok(0)).ok()?);
    let clock = minutes < 60 && seconds < 60;
    clock.then(|| (f64::from(hours) * HOUR + f64::from(minutes * 60 + seconds), 1.0))
}

/// Returns a number without a unit that can only be seconds.
fn whole_seconds(text: &str) -> Option<f64> {
    text.parse::<u32>().ok().filter(|seconds| *seconds >= LEAST_SECONDS).map(f64::from)
}

/// The shortest lifetime in seconds.
const LEAST_SECONDS: u32 = 900;

/// Reads "1:30h"; "at 14:00h" is a time of day.
fn hours_with_letters(reading: &Reading<'_>, at: usize) -> Option<(f64, f64)> {
    let text = reading.spelling(at);
    let digits = text.trim_end_matches(char::is_alphabetic);
    let hours = hours_and_minutes(digits).filter(|hours| *hours <= LONGEST_IN_HOURS)?;
    let unit = reading.grammar.times().unit(&text[digits.len()..])?;
    let at_time = at > 0 && is_cue(reading, at - 1, TimeCue::Filler);
    (unit == HOUR && !at_time).then_some((hours * HOUR, HOUR))
}

/// The hours above which hours and minutes are a time of day.
const LONGEST_IN_HOURS: f64 = 12.0;

/// Returns the hours of "1:30".
fn hours_and_minutes(text: &str) -> Option<f64> {
    let (hours, minutes) = text.split_once(':')?;
    let minutes = minutes.parse::<u32>().ok().filter(|minutes| *minutes < 60)?;
    Some(f64::from(hours.parse::<u32>().ok()?) + f64::from(minutes) / 60.0)
}

/// Reads a number without a unit as the next smaller one: "an hour thirty", "3d 1h 15".
fn bare_rest(reading: &Reading<'_>, first: usize, whole: Duration) -> Option<(f64, usize)> {
    let unit = smaller(whole.unit)?;
    if reading.gap(whole.last) != Gap::Space {
        return None;
    }
    let joined = is_cue(reading, whole.last, TimeCue::Joint);
    let at = whole.last + usize::from(joined);
    let (count, last) = number(reading, at)?;
    // In "a 5h one" and "2h and one", "one" is a key.
    let counts = is_digits(reading, at) || (5.0..60.0).contains(&count);
    // "a) short key 2h 2) permanent"
    let behind = &reading.line[reading.word(last - 1).end as usize..];
    let opened = || first > 0 && reading.between(first - 1, first).contains('(');
    let number_of_item = behind.starts_with(')') && !opened();
    let whole = (1.0..60.0).contains(&count) && count.fract() == 0.0;
    (counts && whole && !number_of_item && ends(reading, last)).then_some((count * unit, last))
}

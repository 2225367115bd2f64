//! Claims the times in a line: lifetimes of keys, ages, and times of other things.

mod clock;
mod duration;
mod elided;
mod number;
mod purpose;
mod quantity;
mod unit;
mod vocabulary;

pub use clock::is_time_of_day;
pub use elided::is_corrected;
pub use number::number;
pub use vocabulary::TimeVocabulary;

use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::{Gap, WordKind};
use clock::{clock_time, clock_time_behind_gap};
use duration::{Duration, duration_at};
use elided::without_unit;
use number::is_digits;
use purpose::{Sentence, age, time_of};
use vocabulary::{Length, TimeCue, TimeWord};

/// Claims every time of a line, from left to right.
pub fn claim(reading: &mut Reading<'_>) {
    let now = claim_now(reading);
    let mut sentence = Sentence::default();
    let mut at = 0;
    // The unit of the last lifetime, which a number behind may leave out.
    let mut unit = None;
    while at < reading.len() {
        sentence.see(reading, at);
        if let Some(unit) = unit
            && let Some((seconds, last)) = without_unit(reading, at, unit)
        {
            reading.claim(FindingKind::Life(Some(seconds as u64)), at, last);
            at = last;
            continue;
        }
        at = match reading.is_free(at).then(|| time_at(reading, at, &sentence, now)).flatten() {
            Some(time) => {
                if matches!(time.kind, FindingKind::Life(Some(_))) {
                    unit = duration_at(reading, at).map(|length| length.unit).or(unit);
                }
                reading.claim(time.kind, time.first, time.last);
                time.last.max(at + 1)
            }
            None => at + 1,
        };
    }
}

/// A time and the words that belong to it.
struct FoundTime {
    kind: FindingKind,
    first: usize,
    last: usize,
}

/// Claims what time it is now, if the line says so and ends a lifetime at a clock time. Returns
/// the seconds of the day that it can be.
fn claim_now(reading: &mut Reading<'_>) -> Option<[i32; 2]> {
    let clock = reading.clock.map(|now| {
        let seconds = i32::from(now.hour()) * 3600 + i32::from(now.minute()) * 60;
        [seconds + i32::from(now.second()); 2]
    });
    let cued = |at: usize, cue: TimeCue| {
        let (_, last) = vocabulary::cue_at(reading, at).filter(|(known, _)| *known == cue)?;
        clock_time(reading, last).map(|time| (at, time))
    };
    let find = |cue| (0..reading.len()).find_map(|at| cued(at, cue));
    let (Some((first, now)), Some((until, _))) = (find(TimeCue::Now), find(TimeCue::Until)) else {
        return clock;
    };
    if until < first || until >= now.last {
        reading.claim(FindingKind::Noise, first, now.last);
    }
    Some(now.seconds())
}

/// Returns the time that starts at `at`.
fn time_at(
    reading: &Reading<'_>,
    at: usize,
    sentence: &Sentence,
    now: Option<[i32; 2]>,
) -> Option<FoundTime> {
    let (times, spelling) = (reading.grammar.times(), reading.spelling(at));
    // Most words are no part of any time. An ISO duration starts with a P.
    if !(is_digits(reading, at) || times.knows(spelling) || spelling.starts_with('p')) {
        return None;
    }
    match times.phrase(reading, at) {
        Some((TimeWord::Cue(TimeCue::Until), last)) => {
            return until(reading, at, last, sentence, now);
        }
        Some((TimeWord::Length(length), last)) if stands(reading, at, last, length) => {
            let duration = Duration { seconds: length.seconds, unit: 0.0, last };
            return Some(match length.seconds.filter(|_| length.age) {
                Some(seconds) => FoundTime { kind: age(seconds), first: at, last },
                None => time_of(reading, at, duration, sentence),
            });
        }
        Some((TimeWord::Length(length), last)) => {
            // "what is the longest key you can give" asks what the limit is.
            if let Some(last) = granted(reading, last).filter(|_| length.alone)
                && length.seconds.is_some()
                && !is_asked_for(reading, at)
            {
                let duration = Duration { seconds: length.seconds, unit: 0.0, last };
                return Some(time_of(reading, at, duration, sentence));
            }
        }
        _ => {}
    }
    if let Some(length) = duration_at(reading, at)
        && (at..length.last).all(|at| reading.is_free(at))
        && !is_inside_phrase(reading, at, length.last)
    {
        return Some(time_of(reading, at, length, sentence));
    }
    // "1e9 hours", "1/0 hours"
    let uncountable =
        is_digits(reading, at) && reading.is(at + 1, TimeUnit) && !reading.gap(at + 1).is_break();
    uncountable.then_some(FoundTime { kind: FindingKind::Life(None), first: at, last: at + 2 })
}

/// Returns true if a longer phrase of the grammar holds these words: "runs longer than 12 hours".
fn is_inside_phrase(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    reading.tag(first).is_some_and(|tag| tag.first < first && tag.last >= last)
}

/// The most words between commas behind "until": "until, I don't know, half past six".
const MOST_UNSURE: usize = 6;

/// Reads what follows "until": a clock time, or something that nobody can count.
fn until(
    reading: &Reading<'_>,
    first: usize,
    at: usize,
    sentence: &Sentence,
    now: Option<[i32; 2]>,
) -> Option<FoundTime> {
    let (seconds, last) = match clock_time(reading, at) {
        Some(time) => {
            let now = now.filter(|_| ends(reading, time.last));
            (now.and_then(|now| time.seconds_from(now)), time.last)
        }
        None if matches!(reading.gap(at), Gap::Comma | Gap::Colon) => {
            let colon = reading.gap(at) == Gap::Colon;
            let places = if colon { at..at + 1 } else { at + 1..at + MOST_UNSURE };
            let behind = |at: usize| (colon || reading.gap(at) == Gap::Comma).then_some(at);
            let time =
                places.filter_map(behind).find_map(|at| clock_time_behind_gap(reading, at))?;
            (now.filter(|_| colon).and_then(|now| time.seconds_from(now)), time.last)
        }
        None => {
            // "till Stockholm" is Swedish.
            let place = reading.is(at, RegionName);
            let word =
                at == first + 1 && at < reading.len() && !reading.gap(at).is_break() && !place;
            (word && duration_at(reading, at).is_none()).then_some((None, at + 1))?
        }
    };
    // "they can't start until five"
    let other = sentence.negated && seconds.is_none();
    let kind = if other { FindingKind::OtherTime } else { FindingKind::Life(seconds) };
    Some(FoundTime { kind, first, last })
}

/// Returns true if a question word leads to the word at `first`; "whatever" is none.
fn is_asked_for(reading: &Reading<'_>, first: usize) -> bool {
    (first.saturating_sub(MOST_ASKING)..first).any(|at| {
        reading.is_any(at, &[How, Question, Topic, Which])
            && !vocabulary::is_cue(reading, at, TimeCue::Measured)
            && (at + 1..first).all(|at| !reading.gap(at).is_break())
    })
}

/// The most words from a question word to what it asks for: "how long is the longest key".
const MOST_ASKING: usize = 3;

/// Returns the position after what is granted behind a superlative ("longest time you do"), or
/// after the superlative itself if a key stands between ("longest temp key you do").
fn granted(reading: &Reading<'_>, first: usize) -> Option<usize> {
    let cue = |at: usize| {
        let (cue, last) = vocabulary::cue_at(reading, at)?;
        (!reading.gap(at).is_break()).then_some((cue, last))
    };
    let things = [Key, Access, Product, SaidShort, One, NewOne, NumberWord];
    let (mut at, mut key) = (first, false);
    while at < first + MOST_MEASURED && !reading.gap(at).is_break() {
        match cue(at) {
            Some((TimeCue::Granted, last)) => {
                let granting = cue(last).filter(|(cue, _)| *cue == TimeCue::Granting);
                let end = granting.map_or(last, |(_, end)| end);
                return Some(if key { first } else { end });
            }
            Some((
                TimeCue::Measured | TimeCue::Relative | TimeCue::Span | TimeCue::Adjective,
                last,
            )) => at = last,
            _ if reading.is_any(at, &things) => (at, key) = (at + 1, true),
            _ => return None,
        }
    }
    None
}

/// The most words between a superlative and what is granted.
const MOST_MEASURED: usize = 8;

/// Returns true if the words around a phrase leave it a duration: "for the day shift" names people.
fn stands(reading: &Reading<'_>, first: usize, last: usize, length: Length) -> bool {
    // "Max, a key please" calls a person.
    let several = last > first + 1;
    let opens = || {
        let Some(before) = first.checked_sub(1) else { return several && last < reading.len() };
        let life = |kind: &FindingKind| matches!(kind, FindingKind::Life(Some(_)));
        let counted = reading.finding(before).is_some_and(|finding| life(&finding.kind));
        let led = reading.is_any(before, &[For, LifeCue, OlderThan])
            || several && reading.is(before, Boundary);
        !counted && (led || reading.gap(first).is_break())
    };
    // "the shortest key, please", "longest duration bedrock token"
    let thing = last + usize::from(several && reading.is(last, Product));
    let describes = reading.is_any(thing, &[Key, Access, Product]) && ends(reading, thing + 1);
    let bound = length.alone || length.seconds.is_none();
    (!bound || ends(reading, last)) && (!length.alone || describes || opens())
}

/// Returns true if no word follows that changes a time or makes it a name: "6pm tomorrow", "the
/// day shift".
fn ends(reading: &Reading<'_>, last: usize) -> bool {
    let function_words = [
        For, In, And, Modal, Verb, Polite, Thanks, Product, Key, Keys, Access, Boundary, RegionCue,
        OwnerCue,
    ];
    last >= reading.len()
        || reading.gap(last).is_break()
        || reading.is_any(last, &function_words)
        || vocabulary::is_limit(reading, last)
        || !reading.is_free(last) && reading.word(last).kind != WordKind::Number
}

#[cfg(test)]
mod tests {
    use crate::understand::grammar::Grammar;

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

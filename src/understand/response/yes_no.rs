//! Reads a yes or no, and decides whether the line says anything else. Changes in IAM depend on it,
//! so anything that isn't clearly a yes doesn't count as one.

use crate::domain::{ClearAnswer, Request, Signal, Signals};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::replies::SignalMatch;

/// Concepts that mean nothing in an answer.
pub const LIGHT: &[Concept] = &[Filler, Polite, Thanks, Greeting, Signature, Address];

/// Returns the yes or no at the start of the line or in a clause of its own; `None` if there are
/// both. A yes doesn't count in a question, or if the line also refuses or hesitates.
pub fn answer(
    reading: &Reading<'_>,
    found: &[SignalMatch],
    signals: Signals,
) -> Option<ClearAnswer> {
    let mut decided = None;
    for first in (0..reading.len()).filter(|at| *at == 0 || reading.gap(*at).is_break()) {
        let Some(said) = clause(reading, found, first) else { continue };
        match decided {
            None => decided = Some(said),
            // "no, go ahead" and "no doubt about it, yes" are contradictory.
            Some(before) if before != said => return None,
            Some(_) => {}
        }
    }
    // In "…, no, honestly I don't know", the "no" answers nothing.
    if signals.has(Signal::Hedge) && clause(reading, found, 0).is_none() {
        return None;
    }
    let asked = reading.line.contains(ASKING);
    let taken_back =
        [Signal::No, Signal::Refuse, Signal::Hedge].iter().any(|other| signals.has(*other));
    decided.filter(|said| *said == ClearAnswer::No || !asked && !taken_back)
}

/// Returns the answer of the clause at `first`. Only the first clause may also contain other
/// words.
fn clause(reading: &Reading<'_>, found: &[SignalMatch], first: usize) -> Option<ClearAnswer> {
    let at = |at: usize| found.iter().find(|known| known.covers(at));
    let ends = |at: usize| at >= reading.len() || at > first && reading.gap(at).is_break();
    let mut word = first;
    while !ends(word) {
        let (said, last) = match at(word).map(|known| (known.value, known.last)) {
            Some((signal, last)) if signal.agrees() => (ClearAnswer::Yes, last),
            Some((Signal::No | Signal::Refuse, last)) => (ClearAnswer::No, last),
            Some((Signal::Correct, last)) => {
                word = last;
                continue;
            }
            _ if is_small(reading, word)
                || reading.is_any(word, LIGHT)
                || is_noise(reading, word) =>
            {
                word += 1;
                continue;
            }
            _ => return None,
        };
        let alone = || {
            (last..reading.len()).take_while(|at| !ends(*at)).all(|word| {
                let same =
                    at(word).is_some_and(|known| known.value.agrees() || known.value == Signal::No);
                same || is_small(reading, word) || reading.is_any(word, LIGHT)
            })
        };
        // "No rush" is about rush.
        let unknown = |at: usize| {
            at < reading.len()
                && !reading.gap(at).is_break()
                && reading.tag(at).is_none()
                && reading.finding(at).is_none()
                && !found.iter().any(|known| known.covers(at))
                && !is_small(reading, at)
        };
        let denies = said == ClearAnswer::No && last == word + 1 && unknown(last);
        return (!denies && (first == 0 || alone())).then_some(said);
    }
    None
}

/// Returns true if the line has only the answer, courtesies and the name of the subject. A no may
/// have more around it.
pub fn is_plain(
    reading: &Reading<'_>,
    found: &[SignalMatch],
    answer: ClearAnswer,
    said: &Request,
) -> bool {
    if answer == ClearAnswer::Yes {
        return is_bare(reading, found, said);
    }
    (0..reading.len()).all(|at| {
        let signal = found.iter().find(|known| known.covers(at)).map(|known| known.value);
        match signal {
            Some(
                Signal::No | Signal::Refuse | Signal::Courtesy | Signal::Last | Signal::Naming,
            ) => true,
            Some(signal) if ABOUT.contains(&signal) => true,
            Some(Signal::Correct) => classes::CORRECTING.has(reading.spelling(at)),
            _ => is_small(reading, at) || is_noise(reading, at),
        }
    })
}

/// Signals about the subject that a bare answer may contain.
const ABOUT: [Signal; 6] =
    [Signal::That, Signal::All, Signal::Oldest, Signal::Rotate, Signal::Deactivate, Signal::Delete];

/// Returns true if every word agrees, is a courtesy, or names the act, its object or its values,
/// and nothing asks or hesitates. The conversation compares the values `said` with what was shown.
pub fn is_bare(reading: &Reading<'_>, found: &[SignalMatch], said: &Request) -> bool {
    let named = |at: usize| {
        reading.finding(at).is_some_and(|finding| match &finding.kind {
            FindingKind::KeyId(id) => said.access_key_id.as_ref() == Some(id),
            FindingKind::Unit(unit, _) => said.business_unit.as_ref() == Some(unit),
            FindingKind::Region(region, _) => said.region.as_ref() == Some(region),
            FindingKind::Owner(owner) => said.owner.as_ref() == Some(owner),
            _ => false,
        })
    };
    let leads = |at: usize| {
        reading.is_any(at, &[For, Of, In])
            && (at + 1..reading.len()).find(|at| !is_light_noun(reading, *at)).is_some_and(named)
    };
    let carries = |at: usize| {
        let signal = found.iter().find(|known| known.covers(at)).map(|known| known.value);
        named(at)
            || leads(at)
            || is_light_noun(reading, at)
            || signal.is_some_and(|signal| {
                signal.agrees()
                    || matches!(signal, Signal::Courtesy | Signal::Remark)
                    || ABOUT.contains(&signal)
            })
    };
    // "!yes" and "- yes" are code, a strike or a list.
    let marked = reading.line.trim_start().starts_with(['!', '-', '¬', '~']);
    !marked && (0..reading.len()).all(carries) && !hesitates(reading)
}

/// Returns true for the words "the key" in "yes, delete the key".
fn is_light_noun(reading: &Reading<'_>, at: usize) -> bool {
    reading.is_any(at, &[Article, Key, Keys])
}

pub const ASKING: [char; 4] = ['?', '¿', '？', '؟'];

/// Returns true if marks between the words weaken a plain yes: a question mark, "yes...",
/// "~~yes~~".
fn hesitates(reading: &Reading<'_>) -> bool {
    let mut between = String::new();
    let mut end = 0;
    for at in 0..reading.len() {
        let (first, last) = reading.bytes(at, at + 1);
        between += reading.line.get(end..first).unwrap_or_default();
        // Separates the marks on both sides of a word.
        between.push(' ');
        end = last;
    }
    between += reading.line.get(end..).unwrap_or_default();
    between.contains("..") || !between.chars().all(|c| c.is_whitespace() || MARKS.contains(c))
}

/// Marks allowed between the words of a plain yes.
const MARKS: &str = ",.!:;-–—_'’‘`\"“”()";

/// Returns true if the word adds nothing to a yes or no. "Later", "soon" and "tomorrow" do.
pub fn is_small(reading: &Reading<'_>, at: usize) -> bool {
    reading.is_any(at, &[Thanks, Greeting, Signature, Person, Article, And])
        || classes::SMALL.has(reading.spelling(at))
}

pub fn is_noise(reading: &Reading<'_>, at: usize) -> bool {
    reading.finding(at).is_some_and(|finding| finding.kind == FindingKind::Noise)
}

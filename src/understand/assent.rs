//! Yes and no: what a line answers, and whether it answers nothing else. A change in IAM hangs on it, so that whatever
//! is not clearly a yes is none.

use super::concept::Concept::{self, *};
use super::reading::{Found, Reading};
use super::replies::Signalled;
use crate::domain::{Answered, Signal, Signals};

/// Words that carry nothing in an answer.
pub const LIGHT: &[Concept] = &[Filler, Polite, Thanks, Greeting, Signature, Address];

/// The yes or no that the line opens with, or that makes a clause of its own further on. A question is none, nor a yes
/// that is taken back, nor a no before a yes.
pub fn answer(reading: &Reading<'_>, found: &[Signalled], signals: Signals) -> Option<Answered> {
    let mut decided = None;
    for first in (0..reading.len()).filter(|at| *at == 0 || reading.gap(*at).is_break()) {
        let Some(said) = clause(reading, found, first) else { continue };
        match decided {
            None => decided = Some(said),
            // "no, go ahead", "no doubt about it, yes": two things at once.
            Some(before) if before != said => return None,
            Some(_) => {}
        }
    }
    // "…, no, honestly I don't know"
    if signals.has(Signal::Hedge) && clause(reading, found, 0).is_none() {
        return None;
    }
    let asked = reading.line.trim_end().ends_with('?');
    let taken_back = [Signal::No, Signal::Refuse, Signal::Hedge].iter().any(|other| signals.has(*other));
    decided.filter(|said| *said == Answered::No || !asked && !taken_back)
}

/// What the clause that begins at the word `first` answers: only the first one may say more than that.
fn clause(reading: &Reading<'_>, found: &[Signalled], first: usize) -> Option<Answered> {
    let at = |at: usize| found.iter().find(|known| known.covers(at));
    let ends = |at: usize| at >= reading.len() || at > first && reading.gap(at).is_break();
    let mut word = first;
    while !ends(word) {
        let (said, last) = match at(word).map(|known| (known.signal, known.last)) {
            Some((Signal::Yes | Signal::Assent, last)) => (Answered::Yes, last),
            Some((Signal::No | Signal::Refuse, last)) => (Answered::No, last),
            Some((Signal::Correct, last)) => {
                word = last;
                continue;
            }
            _ if is_small(reading, word) || reading.is_any(word, LIGHT) || is_noise(reading, word) => {
                word += 1;
                continue;
            }
            _ => return None,
        };
        let alone = || {
            (last..reading.len()).take_while(|at| !ends(*at)).all(|word| {
                let same = at(word)
                    .is_some_and(|known| matches!(known.signal, Signal::Yes | Signal::Assent | Signal::No));
                same || is_small(reading, word) || reading.is_any(word, LIGHT)
            })
        };
        return (first == 0 || alone()).then_some(said);
    }
    None
}

/// Whether nothing but the answer, politeness and the name of what is asked about is said.
pub fn is_plain(reading: &Reading<'_>, found: &[Signalled], answer: Answered) -> bool {
    let (agreed, also) = match answer {
        Answered::Yes => (Signal::Yes, Signal::Assent),
        Answered::No => (Signal::No, Signal::Refuse),
    };
    (0..reading.len()).all(|at| {
        let signal = found.iter().find(|known| known.covers(at)).map(|known| known.signal);
        match signal {
            Some(signal) if signal == agreed || signal == also => true,
            Some(
                Signal::Last
                | Signal::That
                | Signal::All
                | Signal::Rotate
                | Signal::Deactivate
                | Signal::Delete
                | Signal::Naming,
            ) => true,
            Some(Signal::Correct) => {
                matches!(reading.spelling(at), "sorry" | "actually" | "wait" | "make" | "it")
            }
            _ => is_small(reading, at) || is_noise(reading, at),
        }
    })
}

/// Whether the word adds nothing to a yes or no. "Later", "soon" and "tomorrow" do.
pub fn is_small(reading: &Reading<'_>, at: usize) -> bool {
    reading.is_any(at, &[Thanks, Greeting, Signature, Person, Article, And])
        || matches!(
            reading.spelling(at),
            "please"
                | "pls"
                | "plz"
                | "plese"
                | "kindly"
                | "just"
                | "now"
                | "then"
                | "well"
                | "oh"
                | "ah"
                | "so"
                | "um"
                | "uh"
                | "hm"
                | "hmm"
                | "very"
                | "much"
                | "asap"
                | "quickly"
                | "immediately"
                | "right"
                | "away"
                | "already"
                | "cheers"
                | "great"
                | "perfect"
                | "good"
                | "nice"
                | "cool"
                | "all"
                | "both"
                | "too"
        )
}

pub fn is_noise(reading: &Reading<'_>, at: usize) -> bool {
    reading.find(at).is_some_and(|find| find.found == Found::Noise)
}

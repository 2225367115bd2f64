//! Lines that only talk about keys: whether one may, what would happen, what is done already, what went wrong. They hold
//! the words of a wish, and are none; who takes them for one makes and deletes what nobody asked for.

use crate::understand::analysis::Reading;
use crate::understand::analysis::questions::opens_sentence;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::Gap;

/// Whether a line talks about keys, acts and all, and asks for nothing.
pub fn only_talks(reading: &Reading<'_>) -> bool {
    let asked = |at| {
        reading.is_any(at, &[Modal, AmIAllowed]) && asks_leave(reading, at)
            || (opens_sentence(reading, at) || reading.gap(at) == Gap::Comma)
                && asks_what_would_be(reading, at)
    };
    (0..reading.len()).any(asked)
        || (0..reading.len().min(FIRST)).any(|at| tells(reading, at))
        || reports_failure(reading)
}

/// What is told of is named among the first words.
const FIRST: usize = 16;

/// The words of a clause behind `at`.
fn clause<'r>(reading: &'r Reading<'_>, at: usize) -> impl Iterator<Item = usize> + 'r {
    (at + 1..reading.len()).take_while(|at| !reading.gap(*at).is_break())
}

fn is_one(reading: &Reading<'_>, at: usize, words: &[&str]) -> bool {
    words.contains(&reading.spelling(at))
}

/// "can I delete the key", "may we share our key": whether the speaker may or can, where "can I have a key" asks for one.
fn asks_leave(reading: &Reading<'_>, modal: usize) -> bool {
    let key = || clause(reading, modal).find(|at| reading.is_any(*at, &[Key, Keys]));
    if let Some(tag) =
        reading.tag(modal).filter(|tag| tag.first == modal && tag.meaning.concept == AmIAllowed)
    {
        let act = clause(reading, tag.last - 1).find(|at| {
            reading.is_any(*at, &[Make, Rotate, Revoke, Delete, Disable, Enable, Renew])
        });
        // "can I use one key for two teams", "am I allowed to rotate the key"
        return match reading.spelling(tag.last - 1) {
            "use" => key().is_some(),
            "allowed" => act.is_some(),
            _ => false,
        };
    }
    if !reading.is(modal, Modal) || !is_one(reading, modal + 1, &["i", "we"]) {
        return false;
    }
    let Some(verb) =
        clause(reading, modal).skip(1).find(|at| !reading.is_any(*at, &[Filler, Polite, Moment]))
    else {
        return false;
    };
    let definite = key().filter(|key| *key > verb).is_some_and(|key| {
        let before = || (verb + 1..key).map(|at| reading.spelling(at));
        before().any(|word| ["my", "our", "your", "the", "this", "that"].contains(&word))
            && !before().any(|word| ["new", "another", "a"].contains(&word))
    });
    let always = || {
        clause(reading, modal).any(|at| {
            is_one(reading, at, &["every", "always", "automatically", "itself", "themselves"])
        })
    };
    // "may I ask you to renew my token": of someone else.
    if is_one(reading, verb, &["ask", "trouble", "beg", "request", "kindly", "bother"]) {
        return false;
    }
    match reading.tag(verb).map(|tag| tag.meaning.concept) {
        // "can we refresh my key", "can we rotate it" is a wish, but not "every week" or "by itself".
        Some(Renew) => always(),
        Some(Rotate | Revoke | Delete | Disable | Enable) => {
            is_one(reading, modal + 1, &["i"]) || always()
        }
        Some(Use) => key().is_some(),
        Some(Want | List | Check) => false,
        _ => definite,
    }
}

/// "would deleting the key break anything", "can an expired token be refreshed": a thing is the subject, nobody is asked.
fn asks_what_would_be(reading: &Reading<'_>, at: usize) -> bool {
    const ASKERS: [&str; 11] =
        ["will", "would", "might", "may", "can", "could", "does", "did", "is", "should", "must"];
    // "…, or does one end the other?"
    if reading.gap(at) == Gap::Comma && is_one(reading, at, &["or"]) {
        return is_one(reading, at + 1, &ASKERS);
    }
    if !is_one(reading, at, &ASKERS) || !opens_sentence(reading, at) {
        return false;
    }
    let mut next = at + 1;
    while is_one(reading, next, &["a", "an", "the", "my", "our"]) {
        next += 1;
    }
    let spelling = reading.spelling(next);
    let acts = reading
        .is_any(next, &[Make, Rotate, Revoke, Delete, Disable, Enable, Renew, Expired, List]);
    acts && (spelling.ends_with("ing") || next > at + 1 && spelling.ends_with("ed"))
        || is_one(reading, at, &["is"])
            && is_one(reading, at + 1, &["it"])
            && is_one(reading, at + 2, &["possible"])
            && clause(reading, at).any(|at| is_one(reading, at, &["that", "which"]))
}

/// "a key has been created for sales", "the new key for checkout is live", "as an example: …".
fn tells(reading: &Reading<'_>, at: usize) -> bool {
    const DONE: [&str; 11] = [
        "live", "working", "fine", "ok", "okay", "created", "made", "issued", "set", "there",
        "online",
    ];
    if is_one(reading, at, &["example", "quote"]) && opens_line(reading, at) {
        return (at + 1..reading.len()).any(|at| reading.gap(at) == Gap::Colon);
    }
    if !reading.is(at, Key) || !opens_line(reading, at) {
        return false;
    }
    let be = clause(reading, at)
        .take(8)
        .find(|at| is_one(reading, *at, &["is", "was", "were", "are", "has", "have"]));
    be.is_some_and(|be| {
        let said = (be + 1..reading.len())
            .find(|at| !is_one(reading, *at, &["been", "already", "now", "just"]));
        said.is_some_and(|said| is_one(reading, said, &DONE) && !reading.gap(said).is_break())
    })
}

/// Whether nothing but what describes a thing stands before the word in the line.
fn opens_line(reading: &Reading<'_>, at: usize) -> bool {
    (0..at).all(|before| {
        is_one(reading, before, &["a", "an", "the", "our", "my", "as"])
            || reading
                .is_any(before, &[NewOne, Product, SaidShort, SaidLong, CueProduction, Old, Filler])
    }) && (1..=at).all(|at| !reading.gap(at).is_break())
}

/// "I try to rotate it and get AccessDenied": what was tried stands beside what came of it, or what came of it alone.
fn reports_failure(reading: &Reading<'_>) -> bool {
    let has = |concept| reading.present.has(concept);
    if !has(AwsError) {
        return false;
    }
    let tried = (0..reading.len()).any(|at| {
        is_one(reading, at, &["whenever"])
            || is_one(reading, at, &["try", "trying", "tried"]) && is_one(reading, at + 1, &["to"])
            || is_one(reading, at, &["failed", "fails"])
            || is_one(reading, at, &["when", "while"]) && reading.spelling(at + 1).ends_with("ing")
    });
    let any = |concepts: &[Concept]| concepts.iter().any(|concept| has(*concept));
    let acts = any(&[Rotate, Revoke, Delete, Disable, Enable, Renew]);
    tried || !any(&[Want, Polite]) && (acts || !any(&[Make, NewOne]))
}

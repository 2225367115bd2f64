//! Recognizes lines that only talk about keys: questions about permission or consequences, reports,
//! failures. They contain the words of a request, and taking them for one would create or delete
//! keys by mistake.

use crate::understand::analysis::Reading;
use crate::understand::analysis::questions::opens_sentence;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::Gap;

/// Returns true if the line talks about keys and acts but requests nothing.
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

/// Number of words at the start of the line that are searched for a report.
const FIRST: usize = 16;

/// Returns the words of the clause after `at`.
fn clause<'r>(reading: &'r Reading<'_>, at: usize) -> impl Iterator<Item = usize> + 'r {
    (at + 1..reading.len()).take_while(|at| !reading.gap(*at).is_break())
}

fn is_one(reading: &Reading<'_>, at: usize, words: &[&str]) -> bool {
    words.contains(&reading.spelling(at))
}

/// Returns true for a question about permission or ability: "can I delete the key", "may we share
/// our key". "Can I have a key" is a request.
fn asks_leave(reading: &Reading<'_>, modal: usize) -> bool {
    let key = || clause(reading, modal).find(|at| reading.is_any(*at, &[Key, Keys]));
    if let Some(tag) =
        reading.tag(modal).filter(|tag| tag.first == modal && tag.meaning.concept == AmIAllowed)
    {
        let act = clause(reading, tag.last - 1).find(|at| {
            reading.is_any(*at, &[Make, Rotate, Revoke, Delete, Disable, Enable, Renew])
        });
        // These ask for permission: "can I use one key for two teams", "am I allowed to rotate the
        // key".
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
        clause(reading, modal).skip(1).find(|at| !reading.is_any(*at, &[Filler, Polite, Event]))
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
    // "may I ask you to renew my token" requests it of someone else.
    if is_one(reading, verb, &["ask", "trouble", "beg", "request", "kindly", "bother"]) {
        return false;
    }
    match reading.tag(verb).map(|tag| tag.meaning.concept) {
        // "can we refresh my key" and "can we rotate it" are requests, but not with "every week" or
        // "by itself".
        Some(Renew) => always(),
        Some(Rotate | Revoke | Delete | Disable | Enable) => {
            is_one(reading, modal + 1, &["i"]) || always()
        }
        Some(Use) => key().is_some(),
        Some(Want | List | Check) => false,
        _ => definite,
    }
}

/// Returns true for a question about consequences, with a thing as subject: "would deleting the key
/// break anything", "can an expired token be refreshed".
fn asks_what_would_be(reading: &Reading<'_>, at: usize) -> bool {
    const ASKERS: [&str; 11] =
        ["will", "would", "might", "may", "can", "could", "does", "did", "is", "should", "must"];
    // "…, or does one end the other?" continues a question.
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

/// Returns true for a report: "a key has been created for sales", "the new key for checkout is
/// live", "as an example: …".
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
        let reported = (be + 1..reading.len())
            .find(|at| !is_one(reading, *at, &["been", "already", "now", "just"]));
        reported.is_some_and(|reported| {
            is_one(reading, reported, &DONE) && !reading.gap(reported).is_break()
        })
    })
}

/// Returns true if only descriptions, without a break, precede the word at `at` in the line.
fn opens_line(reading: &Reading<'_>, at: usize) -> bool {
    (0..at).all(|before| {
        is_one(reading, before, &["a", "an", "the", "our", "my", "as"])
            || reading
                .is_any(before, &[NewOne, Product, SaidShort, SaidLong, CueProduction, Old, Filler])
    }) && (1..=at).all(|at| !reading.gap(at).is_break())
}

/// Returns true if the line has the name of an AWS error, and an attempt or no request: "I try to
/// rotate it and get AccessDenied".
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

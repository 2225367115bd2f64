//! Recognizes questions, and what "which" and "how" ask for.

use crate::understand::analysis::Reading;
use crate::understand::analysis::modality::{ACTS, Mood};
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::concept_set::ConceptSet;
use crate::understand::tokens::Gap;

/// Returns true if a sentence asks for information: "how long does a key last". Polite requests
/// and questions like "which keys are old" don't count.
pub fn asks_question(reading: &Reading<'_>) -> bool {
    let askers: ConceptSet =
        [How, Question, Explain, Auxiliary, Topic, Which, Modal, Get].into_iter().collect();
    if !reading.present.has_any(askers) {
        return false;
    }
    (0..reading.len()).any(|at| {
        // "tell me what a bearer token is" asks a question, too.
        let indirect = at > 0
            && reading.is_any(at, &[How, Question])
            && (reading.is_any(at - 1, &[List, Explain])
                || at > 1
                    && reading.is(at - 1, Article)
                    && reading.is_any(at - 2, &[List, Explain]));
        let stop = reading.gap(at) == Gap::Stop;
        let after_filler = at > 0
            && reading.is(at - 1, Filler)
            && !matches!(reading.gap(at), Gap::Stop | Gap::Mark);
        let comma = reading.gap(at) == Gap::Comma && reading.is_any(at, &[How, Question, Topic]);
        indirect
            || (comma || opens_sentence(reading, at))
                && (reading.is_any(at, &[How, Question, Explain])
                    || reading.is(at, Auxiliary) && !after_filler && reading.gap(at) != Gap::Mark
                    || stop
                        && matches!(reading.spelling(at), "has" | "have")
                        && reading.is(at, Get)
                    || reading.is(at, Topic)
                        && matches!(reading.spelling(at), "which" | "what" | "how")
                    || reading.is(at, Which)
                        && !asks_which_key(reading, at)
                        && !is_cleft(reading, at)
                    || is_open_question(reading, at))
    })
}

/// Returns true if "which", "what" or "how many" at `at` asks for keys or models, with only
/// descriptions in between.
pub fn asks_which_key(reading: &Reading<'_>, at: usize) -> bool {
    let from = reading.tag(at).map_or(at + 1, |tag| tag.last);
    let clause = || (from..reading.len()).take_while(|at| !reading.gap(*at).is_break());
    // These aren't about particular keys: "what are short-term keys good for", "how many keys may
    // a user have", "which credentials do I need".
    if reading.spelling(at) == "what"
        && reading.is(from, Auxiliary)
        && !reading.is(from + 1, Article)
        || reading.spelling(at) == "how" && clause().any(|at| reading.is(at, Modal))
        || clause().any(|at| reading.is_any(at, &[Want, Question]))
    {
        return false;
    }
    let mut names = 0;
    for at in from..reading.len().min(from + 8) {
        if reading.gap(at).is_break() {
            return false;
        }
        if reading.is_any(at, &[Key, Keys, Models, Access]) {
            return true;
        }
        let described = reading.finding(at).is_some()
            || reading.is_any(
                at,
                &[Article, Product, Old, SaidShort, SaidLong, Each, NewOne, Of, Filler, Available],
            )
            || reading.is_any(
                at,
                &[CueLong, CueShort, CueProduction, NameTail, TeamWord, Auxiliary, Get],
            );
        names += usize::from(!described);
        if names > 2 || !described && !reading.is_open(at) {
            return false;
        }
    }
    false
}

/// Returns true if "how" at `at` is in the line's only sentence, among the first three words of
/// its sentence, or in a sentence about keys.
pub fn asks_how(reading: &Reading<'_>, at: usize) -> bool {
    let first = (0..=at).rev().find(|at| reading.gap(*at) == Gap::Stop).unwrap_or(0);
    let sentence = || {
        (first..reading.len()).take_while(|other| *other <= at || reading.gap(*other) != Gap::Stop)
    };
    let only_sentence = first == 0 && sentence().count() == reading.len();
    only_sentence
        || sentence().take(3).any(|other| other == at)
        || sentence()
            .any(|at| reading.is_any(at, &[Key, Keys, Access, Product, SaidShort, SaidLong, Topic]))
}

/// Returns true if the word at `at` opens its sentence, or follows a colon, a courtesy, "and", or
/// words like "tell me".
pub fn opens_sentence(reading: &Reading<'_>, at: usize) -> bool {
    matches!(reading.gap(at), Gap::Stop | Gap::Colon | Gap::Mark)
        || at > 0
            && reading.is_any(
                at - 1,
                &[Greeting, Filler, And, Polite, Address, List, Explain, AmIAllowed],
            )
        || at > 0 && reading.is(at - 1, In) && reading.gap(at - 1) == Gap::Stop
}

/// Returns true if a modal without its subject starts a question at `at` that requests nothing:
/// "can two teams share one key".
fn is_open_question(reading: &Reading<'_>, at: usize) -> bool {
    let bare =
        reading.tag(at).is_some_and(|tag| tag.meaning.concept == Modal && tag.last == at + 1);
    let sentence = || (at + 1..reading.len()).take_while(|at| reading.gap(*at) != Gap::Stop);
    // "would a key be possible for 4 hours" is a request.
    let possible = sentence().any(|at| reading.spelling(at) == "possible");
    bare && !possible
        && !sentence().any(|at| {
            reading.tag(at).is_some_and(|tag| {
                ACTS.contains(&tag.meaning.concept) && tag.mood == Mood::Requested
            })
        })
}

/// Returns true if the want at `at` is for information rather than a key: "I'd like to know", "we
/// want to check".
pub fn wants_to_know(reading: &Reading<'_>, at: usize) -> bool {
    let Some(tag) = reading.tag(at).filter(|tag| reading.spelling(tag.last) == "to") else {
        return false;
    };
    let verb = tag.last + 1;
    reading.is_any(verb, &[List, Check, Explain])
        || matches!(reading.spelling(verb), "know" | "understand" | "hear" | "ask" | "find")
}

/// Returns true if the tag at `at` ends in "have", "got" or "already": "do we already have" asks
/// what exists.
pub fn ends_in_have(reading: &Reading<'_>, at: usize) -> bool {
    reading
        .tag(at)
        .is_some_and(|tag| matches!(reading.spelling(tag.last - 1), "have" | "got" | "already"))
}

/// Returns true if "every", "all", "each" or "any" applies to the key at `at`: "every long-term
/// key".
pub fn is_every(reading: &Reading<'_>, at: usize) -> bool {
    let first = reading.tag(at).map_or(at, |tag| tag.first);
    let before =
        (first.saturating_sub(3)..first).rev().take_while(|at| !reading.gap(at + 1).is_break());
    before
        .take_while(|at| reading.is_any(*at, &[Product, SaidShort, SaidLong, Old, Each, Event]))
        .any(|at| matches!(reading.spelling(at), "every" | "all" | "each" | "any"))
}

/// Returns true for a condition that isn't met yet, so that nothing is requested: "if the board
/// would approve it".
pub fn is_condition(reading: &Reading<'_>, at: usize) -> bool {
    if !reading.is_open(at) || reading.spelling(at) != "if" || reading.is(at + 1, Person) {
        return false;
    }
    let clause = (at + 1..reading.len().min(at + 8)).take_while(|at| !reading.gap(*at).is_break());
    clause.into_iter().any(|at| matches!(reading.spelling(at), "would" | "were" | "had"))
}

/// Returns true if "what" at `at` begins a request: "what rail signalling needs is a key".
pub fn is_cleft(reading: &Reading<'_>, at: usize) -> bool {
    let clause =
        || (at..reading.len()).take_while(|next| *next == at || !reading.gap(*next).is_break());
    reading.spelling(at) == "what"
        && clause().any(|at| {
            reading.tag(at).is_some_and(|tag| {
                tag.meaning.concept == Want && matches!(reading.spelling(tag.last), "is" | "are")
            })
        })
}

//! Tests whether "key" is the object of a request ("create a key") or only mentioned ("the name of
//! the key", "the key works"). The walk to the left is bounded.

use crate::understand::analysis::modality::{ACTS, MAX_DISTANCE, Mood, obliges, opens_clause};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::WordKind;

/// Returns true if the key or access at `at` is asked for: it is the object of a requested act or
/// a question, or starts its clause ("key for sales") without being the subject of a statement.
pub fn is_object_of_act(reading: &Reading<'_>, at: usize) -> bool {
    let mut here = at;
    let mut place = Position::Name;
    for _ in 0..2 * MAX_DISTANCE {
        if here == 0 || reading.gap(here).is_break() {
            return !is_subject(reading, at) && (here == 0 || !reading.is(here - 1, Says));
        }
        let before = here - 1;
        if let Some(finding) = reading.finding(before) {
            let name = matches!(finding.kind, FindingKind::Unit(..) | FindingKind::Filter(_))
                && place == Position::Name;
            place = if name { Position::Name } else { Position::Outside };
            here = finding.first.min(before);
            continue;
        }
        let Some(tag) = reading.tag(before) else {
            if place != Position::Name || reading.word(before).kind == WordKind::At {
                return false;
            }
            here = before;
            continue;
        };
        here = tag.first;
        match tag.meaning.concept {
            concept if ACTS.contains(&concept) => return tag.mood == Mood::Requested,
            Modal | AmIAllowed | Check | Which | WhoOwns | Lookup | Details | Explain => {
                return true;
            }
            // "can you do a key" requests a key.
            Auxiliary
                if reading.spelling(here) == "do" && here > 0 && reading.is(here - 1, Modal) =>
            {
                return true;
            }
            Negation | Auxiliary | Verb | Says | Reported | Hypothetical | Run | Use | Trouble
            | Everyday | Foreign | Thanks | Stating => return false,
            Access if place != Position::Name => return false,
            Boundary if matches!(reading.spelling(here), "with" | "w") => place = Position::Outside,
            // "before Monday a key has to be ready" asks for a key.
            Boundary if here == 0 || reading.gap(here).is_break() => return true,
            Boundary => return opens_clause(reading.spelling(here)),
            // "the name of the key" only mentions the key.
            For | Of | In if place != Position::Outside && !is_asked_for(reading, here) => {
                return false;
            }
            Product | SaidShort | SaidLong | CueShort | CueLong | CueProduction | Old
            | NameTail
                if place == Position::Name => {}
            Article | Indefinite | NumberWord | NewOne | Another | Each
                if place != Position::Outside =>
            {
                place = Position::Determined;
            }
            _ => place = Position::Outside,
        }
    }
    false
}

/// The position of the walk to the left of a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// Among the words that describe the key: "growth squad" in "the growth squad key".
    Name,
    /// Past the article or number before the key.
    Determined,
    Outside,
}

/// Returns true if the key at `at` is the subject of a statement: "the key works", "tokens are a
/// good idea".
fn is_subject(reading: &Reading<'_>, at: usize) -> bool {
    let mut after = reading.tag(at).map_or(at + 1, |tag| tag.last);
    while reading.is_any(after, &[Key, Keys, Access]) && !reading.gap(after).is_break() {
        after = reading.tag(after).map_or(after + 1, |tag| tag.last);
    }
    // "a token that is good for an hour" only describes the token.
    if reading.spelling(after) == "that" {
        return false;
    }
    let has_predicate = reading.is_any(after, &[Auxiliary, Verb, Use, Stating, Run])
        && !obliges(reading.spelling(after));
    // "an API key is required" asks for a key.
    let clause = (after..reading.len().min(after + MAX_DISTANCE))
        .take_while(|at| !reading.gap(*at).is_break());
    let wanted = || {
        clause.filter_map(|at| reading.tag(at)).any(|tag| {
            ACTS.contains(&tag.meaning.concept)
                && tag.meaning.concept != Get
                && tag.mood == Mood::Requested
        })
    };
    has_predicate && !reading.gap(after).is_break() && !wanted()
}

/// Returns true if the preposition at `at` belongs to a request for the key: "a request for a key",
/// "half an hour of access".
fn is_asked_for(reading: &Reading<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|_| !reading.gap(at).is_break()) else {
        return false;
    };
    let length =
        reading.finding(before).is_some_and(|finding| matches!(finding.kind, FindingKind::Life(_)));
    length
        || reading
            .tag(before)
            .is_some_and(|tag| ACTS.contains(&tag.meaning.concept) && tag.mood == Mood::Requested)
}

/// Returns true if "one" or "it" at `at` is the object of an act: "please create one", "could I get
/// one".
pub fn stands_for_key(reading: &Reading<'_>, at: usize) -> bool {
    if !matches!(reading.spelling(at), "one" | "it") || at == 0 || reading.gap(at).is_break() {
        return false;
    }
    let mut before = at - 1;
    while before > 0
        && reading.is_any(before, &[Person, Filler, Polite, SaidShort, SaidLong, NewOne])
    {
        before -= 1;
    }
    reading
        .tag(before)
        .is_some_and(|tag| ACTS.contains(&tag.meaning.concept) && tag.mood == Mood::Requested)
}

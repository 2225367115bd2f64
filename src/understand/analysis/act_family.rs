//! Groups acts into families, such as creating or listing, and tells which acts start a new
//! request.

use crate::understand::analysis::Reading;
use crate::understand::analysis::modality::Mood;
use crate::understand::analysis::segments::Landmarks;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::WordKind;

/// A family of similar acts: `Revoke` also covers deleting, deactivating and reactivating.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ActFamily {
    Create,
    Refresh,
    Rotate,
    List,
    Revoke,
    Check,
}

pub fn act_family(concept: Concept) -> Option<ActFamily> {
    Some(match concept {
        Want | Make | Get => ActFamily::Create,
        Renew => ActFamily::Refresh,
        Rotate => ActFamily::Rotate,
        List | Which | WhoOwns | Lookup | Details => ActFamily::List,
        Revoke | Delete | Disable | Enable => ActFamily::Revoke,
        Check | WhoAmI | AmIAllowed => ActFamily::Check,
        _ => return None,
    })
}

/// Returns true if the act at `at` starts a new request: "… and please rotate", "2) list the
/// keys". Except for rotations and checks after "and", it must have a key of its own.
pub fn starts_new_act(reading: &Reading<'_>, seen: &Landmarks, at: usize) -> bool {
    // A request doesn't start at "and" or a filler: "and, separately, please rotate" starts at
    // "please".
    let inside = reading.tag(at).is_some_and(|tag| tag.first < at);
    if inside || reading.is_any(at, &[And, Filler]) {
        return false;
    }
    let mut act = at;
    while act < at + 4
        && reading.is_any(act, &[Polite, Filler, Modal, Person])
        && !reading.gap(act + 1).is_break()
    {
        act = reading.tag(act).map_or(act + 1, |tag| tag.last);
    }
    let Some(tag) = reading.tag(act).filter(|tag| tag.first == act && tag.mood == Mood::Requested)
    else {
        return false;
    };
    // "… and make it long-term" adds to the same request.
    if reading.spelling(tag.last) == "it" {
        return false;
    }
    let Some(own) = act_family(tag.meaning.concept) else { return false };
    let earlier = seen.acts.partition_point(|(first, _)| *first < at);
    let before = earlier.checked_sub(1).map(|last| seen.acts[last].1);
    let after_and = reading.is(at - 1, And);
    match own {
        ActFamily::Rotate if after_and => true,
        ActFamily::Create if before.is_none_or(|act_family| act_family == ActFamily::Create) => {
            after_and && tag.meaning.concept == Make && next_key(reading, act)
        }
        ActFamily::List if tag.meaning.concept == Which => {
            after_and && reading.is_any(tag.last, &[Keys, Models])
        }
        ActFamily::Check => after_and && before.is_some(),
        ActFamily::Refresh => {
            after_and
                && before.is_some_and(|act_family| act_family != own)
                && next_key(reading, act)
        }
        _ if after_and => next_key(reading, act),
        _ => before.is_some_and(|act_family| act_family != own) && next_key(reading, act),
    }
}

pub fn next_key(reading: &Reading<'_>, at: usize) -> bool {
    (at..reading.len().min(at + 8)).any(|at| {
        reading.is_any(at, &[Key, Keys, Models, SaidShort, SaidLong, WhoAmI])
            || reading.spelling(at) == "one"
            || reading.word(at).kind == WordKind::KeyId
    })
}

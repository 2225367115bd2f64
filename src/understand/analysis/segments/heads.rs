//! Finds where a new request starts in a line.

use crate::understand::analysis::act_family::{next_key, starts_new_act};
use crate::understand::analysis::modality::{ACTS, Mood};
use crate::understand::analysis::noun_phrase::can_be_in_name;
use crate::understand::analysis::segments::Landmarks;
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::{Gap, WordKind};

/// Returns true if a new request starts at `at`.
pub fn is_head(reading: &Reading<'_>, seen: &Landmarks, at: usize) -> bool {
    let named_before = seen.named_before < at;
    if is_joined(reading, at) && named_before && starts_new_act(reading, seen, at) {
        return true;
    }
    if lists_anew(reading, seen, at) || repeats(reading, at) {
        return true;
    }
    let Some(tag) = reading.tag(at).filter(|tag| tag.first == at) else {
        // A second key ID is a second request, unless an act or "key" is right before it.
        let second_id = reading.word(at).kind == WordKind::KeyId && seen.key_id < at;
        let led = reading.is_any(at - 1, ACTS) || reading.is_any(at - 1, &[WhoOwns, Key]);
        return second_id && !led
            || named_before && is_joined(reading, at) && begins_one(reading, at);
    };
    let after_and = follows_and(reading, at);
    match tag.meaning.concept {
        // "keys for A and for B" has two requests.
        For | Of if after_and => seen.plural < at && seen.preposition < at - 1,
        // "keys for dev and prod" has two requests.
        CueShort | CueLong | CueProduction if after_and && at > 1 && reading.is_free(at) => {
            let both = reading.concept(at - 2).is_some_and(Concept::is_cue);
            both && seen.plural < at && seen.preposition < at && !same_cue(reading, at)
        }
        // "list all keys and all models" has two requests.
        Each | Models if after_and => {
            named_before
                && reading.is_any(tag.last - usize::from(tag.meaning.concept == Models), &[Models])
        }
        // In "two keys: a dev key for 3 hours and a permanent one for billing", a request follows
        // the colon.
        Indefinite if reading.gap(at) == Gap::Colon => seen.plural < at && next_key(reading, at),
        // "a key for A and a key for B" has two requests.
        Article | Indefinite | Key | Keys
            if (after_and || reading.gap(at) == Gap::Comma) && seen.preposition < at =>
        {
            let key = (at..reading.len().min(at + 4)).find(|at| reading.is_any(*at, &[Key, Keys]));
            key.is_some_and(|key| reading.is_any(key + 1, &[For, Of, CueShort]))
                || begins_one(reading, at)
        }
        _ if is_joined(reading, at) || reading.is(at - 1, Indefinite) && at == 1 => {
            // "my key expired. Another one please" is one request.
            let renewed = reading.present.has(Expired) || reading.present.has(Renew);
            let again = renewed && reading.gap(at) == Gap::Stop;
            !again && begins_one(reading, at) && (named_before || seen.last_one > at)
        }
        _ => false,
    }
}

/// Returns true if "for" at `at` starts "for me", which is one cue.
pub fn is_for_me(reading: &Reading<'_>, at: usize) -> bool {
    reading.is(at, CueShort) && reading.spelling(at) == "for"
}

/// Returns true if another team's key starts at `at` after "and": the first team already has a
/// value ("keys for raid-finder (us-west-2) and guild-chat (eu-west-1)"), or the second has its
/// own key.
fn lists_anew(reading: &Reading<'_>, seen: &Landmarks, at: usize) -> bool {
    let has_value = |at: usize| {
        reading.finding(at).is_some_and(|finding| {
            matches!(
                finding.kind,
                FindingKind::Region(..)
                    | FindingKind::Life(_)
                    | FindingKind::Owner(_)
                    | FindingKind::UnclearRegion(_)
                    | FindingKind::Excluded(_)
            )
        })
    };
    let name = at + usize::from(reading.is(at, Article));
    // "rotate lease admin's key and property tax's key" has two requests.
    let owned = || {
        let end = (at..reading.len().min(at + 4)).find(|at| reading.word(*at).possessive);
        end.is_some_and(|end| reading.is_any(end + 1, &[Key, Keys])) && seen.named_before < at
    };
    if at > 1 && reading.is(at - 1, And) && can_be_in_name(reading, at) && owned() {
        return true;
    }
    at > 1
        && reading.is(at - 1, And)
        && seen.plural < at
        && seen.preposition < at
        && has_value(at - 2)
        && can_be_in_name(reading, name)
        && !reading.concept(name).is_some_and(Concept::is_cue)
}

/// Returns true if a clause at `at` names a key for something, and an earlier clause does too:
/// "key for Finance, key for Treasury", "rotate the key for A. Rotate the key for B.".
fn repeats(reading: &Reading<'_>, at: usize) -> bool {
    matches!(reading.gap(at), Gap::Comma | Gap::Stop)
        && names_key_for(reading, at)
        && (0..at).any(|first| {
            (first == 0 || reading.gap(first).is_break()) && names_key_for(reading, first)
        })
}

/// Returns true if a clause starts at `at` with just a key for something: "a key for", "rotate the
/// key of".
fn names_key_for(reading: &Reading<'_>, at: usize) -> bool {
    let mut next = at;
    let mut acts = false;
    while next < at + 5 && reading.is_free(next) && (next == at || !reading.gap(next).is_break()) {
        if reading.is_any(next, &[Key, Keys]) {
            // "The key for finance is lost" requests none.
            let one = acts || !reading.is(at, Article);
            let led = reading.is_any(next + 1, &[For, Of]) || is_for_me(reading, next + 1);
            return one && led && !reading.gap(next + 1).is_break();
        }
        let act = reading
            .tag(next)
            .is_some_and(|tag| ACTS.contains(&tag.meaning.concept) && tag.mood == Mood::Requested);
        acts |= act;
        let describes = [
            Article, Indefinite, SaidShort, SaidLong, NewOne, Another, Product, Polite, Person,
            Modal,
        ];
        if !act && !reading.is_any(next, &describes) {
            return false;
        }
        next = reading.tag(next).map_or(next + 1, |tag| tag.last.max(next + 1));
    }
    false
}

/// Returns true if "and" precedes the word at `at`, directly or before fillers: "and, separately,
/// a key".
fn follows_and(reading: &Reading<'_>, at: usize) -> bool {
    let function_word =
        (1..at).rev().take(3).take_while(|at| reading.is_any(*at, &[Filler, Polite])).last();
    reading.is(at - 1, And)
        || function_word.is_some_and(|function_word| reading.is(function_word - 1, And))
}

/// Returns true if the words around "and" are the same cue: "CI and CD" is one purpose.
fn same_cue(reading: &Reading<'_>, at: usize) -> bool {
    reading.concept(at) == reading.concept(at - 2)
}

fn is_joined(reading: &Reading<'_>, at: usize) -> bool {
    // "two keys one for sales and one for support", without a comma
    let counted = || reading.is(at - 1, Keys) && reading.spelling(at) == "one";
    reading.is(at - 1, And) || reading.gap(at).is_break() || counted()
}

/// Returns true if the word at `at` is a key, models, access, or an act on keys that already
/// exist.
pub fn is_told(reading: &Reading<'_>, at: usize) -> bool {
    reading.is_any(
        at,
        &[Key, Keys, Models, Rotate, Revoke, Delete, Disable, Enable, Renew, Access, WhoAmI],
    ) || reading.word(at).kind == WordKind::KeyId
}

/// Returns true if `at` starts another key: "one for", "another", "the other is for", "a permanent
/// one", "1 key for".
pub fn begins_one(reading: &Reading<'_>, at: usize) -> bool {
    let mut next = at;
    while reading.is_any(next, &[Article, Indefinite, Filler]) && next < at + 2 {
        next += 1;
    }
    let counted = reading.spelling(next) == "one"
        || reading.spelling(next) == "1"
        || reading.is(next, Another);
    if counted {
        let mut after = reading.tag(next).map_or(next + 1, |tag| tag.last);
        while after < next + 5
            && (reading.is_any(after, &[Key, Product, SaidShort, SaidLong, Verb, Another, Filler])
                || reading.spelling(after) == "one")
        {
            after += 1;
        }
        let purpose =
            reading.is_any(after, &[For, In, CueShort, CueLong]) && !reading.gap(after).is_break();
        let another_key =
            reading.is(next, Another) && reading.is_any(after.saturating_sub(1), &[Key]);
        return purpose || another_key;
    }
    // "a dev one" and "a permanent one" are keys.
    let described =
        next > at && reading.is_any(next, &[SaidShort, SaidLong, CueShort, CueLong, CueProduction]);
    let after = reading.tag(next).map_or(next + 1, |tag| tag.last);
    described && reading.spelling(after) == "one"
}

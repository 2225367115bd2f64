//! Splits a phrase into its requests, and findings the words that apply to all of them.

use crate::understand::analysis::act_family::{ActFamily, act_family, next_key, starts_new_act};
use crate::understand::analysis::modality::{ACTS, Mood};
use crate::understand::analysis::noun_phrase::can_be_in_name;
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::{Gap, WordKind};

#[derive(Debug)]
pub struct Parts {
    /// Word ranges of the requests, in order.
    pub ranges: Vec<(usize, usize)>,
    /// Ranges that apply to every request.
    pub shared: Vec<(usize, usize)>,
}

/// Splits a line into its requests.
pub fn split(reading: &Reading<'_>) -> Parts {
    let end = reading.len();
    let single = || Parts { ranges: vec![(0, end)], shared: Vec::new() };
    if !may_be_several(reading) {
        return single();
    }
    let seen = Landmarks::of(reading);
    let mut heads: Vec<usize> = (1..end).filter(|at| is_head(reading, &seen, *at)).collect();
    let Some(&first) = heads.first() else { return single() };
    let mut shared = Vec::new();
    if lists_units(reading, &seen, first) {
        // In "long-term keys for sales and for support", the words before the first "for" apply to
        // each.
        shared.push((0, seen.preposition));
        heads.insert(0, seen.preposition);
    } else if has_own_request(reading, 0, first) {
        heads.insert(0, 0);
    } else {
        shared.push((0, first));
    }
    let mut tail = end;
    if let Some(each) = (heads[heads.len() - 1]..end).find(|at| is_for_all(reading, *at)) {
        shared.push((each, end));
        tail = each;
    }
    // "…, owner: a@b.com" after the last of several requests applies to all.
    if tail == end
        && let Some(owner) = trailing_owner(reading, heads[heads.len() - 1])
    {
        shared.push((owner, end));
        tail = owner;
    }
    let ends = heads.iter().skip(1).copied().chain([tail]);
    let ranges = heads.iter().copied().zip(ends).collect();
    Parts { ranges, shared }
}

/// True if the first head is one more "for" of the same keys.
fn lists_units(reading: &Reading<'_>, seen: &Landmarks, first: usize) -> bool {
    let again = reading.is_any(first, &[For, Of]) && reading.is_any(seen.preposition, &[For, Of]);
    let typed = (0..seen.preposition).any(|at| reading.is_any(at, &[SaidShort, SaidLong]));
    again
        && typed
        && seen.plural < seen.preposition
        && 0 < seen.preposition
        && seen.preposition < first
}

/// True if a second request is possible. Most lines end here.
fn may_be_several(reading: &Reading<'_>) -> bool {
    let joins =
        [And, Another, NumberWord, One].into_iter().any(|concept| reading.present.has(concept));
    let acts = || {
        reading.tags.iter().filter(|tag| act_family(tag.meaning.concept).is_some()).nth(1).is_some()
    };
    let typed = |wanted: fn(&Reading<'_>, usize) -> bool| {
        (0..reading.len()).filter(move |at| wanted(reading, *at))
    };
    let keys_for = |at: usize| {
        reading.is_any(at, &[Key, Keys])
            && (reading.is_any(at + 1, &[For, Of]) || is_for_me(reading, at + 1))
    };
    let several = joins
        || (0..reading.len()).filter(|at| keys_for(*at)).nth(1).is_some()
        || acts()
        || typed(|reading, at| reading.word(at).kind == WordKind::KeyId).nth(1).is_some()
        || typed(|reading, at| reading.spelling(at) == "1").next().is_some();
    // "the difference between revoke and delete"
    let between = |at: usize| {
        reading.spelling(at) == "between" && reading.spelling(at - 1).starts_with("dif")
    };
    several && !(1..reading.len()).any(between)
}

/// "…, both in Frankfurt", "… both for five hours".
fn is_for_all(reading: &Reading<'_>, at: usize) -> bool {
    reading.is(at, Each) && (reading.gap(at).is_break() || reading.is_any(at + 1, &[For, In, Of]))
}

/// Returns the position of an owner that stands alone after a comma at the end.
fn trailing_owner(reading: &Reading<'_>, from: usize) -> Option<usize> {
    let is_owner = |at: usize| {
        reading.finding(at).is_some_and(|finding| matches!(finding.kind, FindingKind::Owner(_)))
    };
    let owner = (from + 1..reading.len()).find(|at| is_owner(*at))?;
    let start = (from + 1..=owner)
        .rev()
        .find(|at| reading.gap(*at).is_break() && reading.gap(*at) != Gap::Colon)?;
    let only = (start..reading.len()).all(|at| {
        is_owner(at)
            || reading.is_any(at, &[OwnerCue, Verb, Auxiliary, Polite, Thanks, Article, Filler])
    });
    only.then_some(start)
}

/// First positions of the words that a later request depends on, so that no check scans the whole
/// line again.
pub struct Landmarks {
    named_before: usize,
    plural: usize,
    preposition: usize,
    key_id: usize,
    last_one: usize,
    /// The requested acts, in order.
    pub acts: Vec<(usize, ActFamily)>,
}

impl Landmarks {
    fn of(reading: &Reading<'_>) -> Self {
        let all = 0..reading.len();
        let first = |fits: &dyn Fn(usize) -> bool| {
            all.clone().find(|at| fits(*at)).unwrap_or(reading.len())
        };
        Self {
            named_before: first(&|at| is_told(reading, at)),
            plural: first(&|at| reading.is(at, Keys)),
            preposition: first(&|at| reading.is_any(at, &[For, Of]) || is_for_me(reading, at)),
            key_id: first(&|at| reading.word(at).kind == WordKind::KeyId),
            last_one: all.clone().rev().find(|at| begins_one(reading, *at)).unwrap_or(0),
            acts: reading
                .tags
                .iter()
                .filter(|tag| tag.last > tag.first && tag.mood == Mood::Requested)
                .filter_map(|tag| {
                    act_family(tag.meaning.concept).map(|act_family| (tag.first, act_family))
                })
                .collect(),
        }
    }
}

/// True if a new request starts at `at`.
fn is_head(reading: &Reading<'_>, seen: &Landmarks, at: usize) -> bool {
    let named_before = seen.named_before < at;
    if is_joined(reading, at) && named_before && starts_new_act(reading, seen, at) {
        return true;
    }
    if lists_anew(reading, seen, at) || repeats(reading, at) {
        return true;
    }
    let Some(tag) = reading.tag(at).filter(|tag| tag.first == at) else {
        // Two key IDs are two requests.
        let second_id = reading.word(at).kind == WordKind::KeyId && seen.key_id < at;
        let led = reading.is_any(at - 1, ACTS) || reading.is_any(at - 1, &[WhoOwns, Key]);
        return second_id && !led
            || named_before && is_joined(reading, at) && begins_one(reading, at);
    };
    let after_and = follows_and(reading, at);
    match tag.meaning.concept {
        // "keys for A and for B"
        For | Of if after_and => seen.plural < at && seen.preposition < at - 1,
        // "keys for dev and prod"
        CueShort | CueLong | CueProduction if after_and && at > 1 && reading.is_free(at) => {
            let both = reading.concept(at - 2).is_some_and(Concept::is_cue);
            both && seen.plural < at && seen.preposition < at && !same_cue(reading, at)
        }
        // "list all keys and all models"
        Each | Models if after_and => {
            named_before
                && reading.is_any(tag.last - usize::from(tag.meaning.concept == Models), &[Models])
        }
        // "two keys: a dev key for 3 hours and a permanent one for billing"
        Indefinite if reading.gap(at) == Gap::Colon => seen.plural < at && next_key(reading, at),
        // "a key for A and a key for B"
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

/// True for "for me", which is a cue as a whole.
fn is_for_me(reading: &Reading<'_>, at: usize) -> bool {
    reading.is(at, CueShort) && reading.spelling(at) == "for"
}

/// True for "keys for raid-finder (us-west-2) and guild-chat (eu-west-1)", where the value of the
/// first ends it.
fn lists_anew(reading: &Reading<'_>, seen: &Landmarks, at: usize) -> bool {
    let has_value = |at: usize| {
        reading.finding(at).is_some_and(|finding| {
            matches!(
                finding.kind,
                FindingKind::Region(..)
                    | FindingKind::Life(_)
                    | FindingKind::Owner(_)
                    | FindingKind::Misspelt(_)
                    | FindingKind::Excluded(_)
            )
        })
    };
    let name = at + usize::from(reading.is(at, Article));
    // "rotate lease admin's key and property tax's key"
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

/// True if the same act is requested again for something else: "key for Finance, key for Treasury",
/// "rotate the key for A. Rotate the key for B.".
fn repeats(reading: &Reading<'_>, at: usize) -> bool {
    matches!(reading.gap(at), Gap::Comma | Gap::Stop)
        && names_key_for(reading, at)
        && (0..at).any(|first| {
            (first == 0 || reading.gap(first).is_break()) && names_key_for(reading, first)
        })
}

/// True if a clause starts at `at` with just a key for something: "a key for", "rotate the key of".
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

/// True if "and" precedes the word at `at`, apart from function words: "and, separately, a key".
fn follows_and(reading: &Reading<'_>, at: usize) -> bool {
    let function_word =
        (1..at).rev().take(3).take_while(|at| reading.is_any(*at, &[Filler, Polite])).last();
    reading.is(at - 1, And)
        || function_word.is_some_and(|function_word| reading.is(function_word - 1, And))
}

/// True for "CI and CD", which is one purpose.
fn same_cue(reading: &Reading<'_>, at: usize) -> bool {
    reading.concept(at) == reading.concept(at - 2)
}

fn is_joined(reading: &Reading<'_>, at: usize) -> bool {
    // "two keys one for sales and one for support", without a comma
    let counted = || reading.is(at - 1, Keys) && reading.spelling(at) == "one";
    reading.is(at - 1, And) || reading.gap(at).is_break() || counted()
}

/// True if the word at `at` names something to act on.
fn is_told(reading: &Reading<'_>, at: usize) -> bool {
    reading.is_any(
        at,
        &[Key, Keys, Models, Rotate, Revoke, Delete, Disable, Enable, Renew, Access, WhoAmI],
    ) || reading.word(at).kind == WordKind::KeyId
}

/// "one for", "another", "the other is for", "a permanent one", "1 key for".
fn begins_one(reading: &Reading<'_>, at: usize) -> bool {
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
    // "a dev one", "a permanent one"
    let described =
        next > at && reading.is_any(next, &[SaidShort, SaidLong, CueShort, CueLong, CueProduction]);
    let after = reading.tag(next).map_or(next + 1, |tag| tag.last);
    described && reading.spelling(after) == "one"
}

/// True if the words before the first head are a request themselves.
fn has_own_request(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let asked = (first..last).any(|at| is_told(reading, at));
    // In "long-term keys, one for sales and one for support", the type applies to each.
    let plural = (first..last).any(|at| reading.is(at, Keys));
    let filled = (first..last).any(|at| {
        reading.is_any(at, &[CueShort, CueLong, CueProduction, For, Of])
            || !plural && reading.is_any(at, &[SaidShort, SaidLong])
            || reading
                .finding(at)
                .is_some_and(|finding| !matches!(finding.kind, FindingKind::Noise))
            || reading.is_open(at)
    });
    let acted = (first..last).any(|at| {
        reading.is_any(
            at,
            &[
                Rotate, List, Revoke, Delete, Disable, Enable, Check, WhoAmI, Renew, WhoOwns,
                Lookup, Details,
            ],
        )
    });
    let counted = (first..last).any(|at| {
        let two = reading.is(at, NumberWord) || reading.spelling(at) == "2";
        two && (at + 1..last.min(at + 4)).any(|at| reading.is(at, Keys))
    });
    asked && (filled || acted) && !counted
}

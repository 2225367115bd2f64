//! Splits a phrase into its requests, and finds the words that apply to all of them.

mod heads;

use heads::{begins_one, is_for_me, is_head, is_told};

use crate::understand::analysis::act_family::{ActFamily, act_family};
use crate::understand::analysis::modality::Mood;
use crate::understand::analysis::{FindingKind, Reading};
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

/// Returns true if the first head is a second "for" or "of" of the same keys: "long-term keys for
/// sales and for support".
fn lists_units(reading: &Reading<'_>, seen: &Landmarks, first: usize) -> bool {
    let again = reading.is_any(first, &[For, Of]) && reading.is_any(seen.preposition, &[For, Of]);
    let typed = (0..seen.preposition).any(|at| reading.is_any(at, &[SaidShort, SaidLong]));
    again
        && typed
        && seen.plural < seen.preposition
        && 0 < seen.preposition
        && seen.preposition < first
}

/// Returns true if a second request is possible. Most lines have none, so this check saves time.
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
    // "the difference between revoke and delete" is one question.
    let between = |at: usize| {
        reading.spelling(at) == "between" && reading.spelling(at - 1).starts_with("dif")
    };
    several && !(1..reading.len()).any(between)
}

/// Returns true if the words from `at` apply to all requests: "…, both in Frankfurt", "… both for
/// five hours".
fn is_for_all(reading: &Reading<'_>, at: usize) -> bool {
    reading.is(at, Each) && (reading.gap(at).is_break() || reading.is_any(at + 1, &[For, In, Of]))
}

/// Returns the start of the last clause if it only gives an owner: "…, owner: a@b.com".
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

/// Positions that the checks for new requests need, found once so that no check scans the line
/// again. Each is the first of its kind, except `last_one`.
pub struct Landmarks {
    named_before: usize,
    plural: usize,
    preposition: usize,
    key_id: usize,
    last_one: usize,
    /// The requested acts, each with the position of its first word.
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

/// Returns true if the words before the first head are a request themselves.
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

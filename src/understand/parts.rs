//! Several requests in one phrase: where each begins, and what is said once for all.

use super::concept::Concept::*;
use super::fold::{Gap, Kind};
use super::reading::{Found, Reading};

/// The parts of a line, each with a request of its own.
#[derive(Debug)]
pub struct Parts {
    /// Word ranges, in order.
    pub ranges: Vec<(usize, usize)>,
    /// Ranges that hold for every part.
    pub shared: Vec<(usize, usize)>,
}

/// Cuts a line into its requests.
pub fn split(reading: &Reading<'_>) -> Parts {
    let end = reading.len();
    let mut heads: Vec<usize> = (1..end).filter(|at| is_head(reading, *at)).collect();
    let Some(&first) = heads.first() else { return Parts { ranges: vec![(0, end)], shared: Vec::new() } };
    let mut shared = Vec::new();
    if has_own_request(reading, 0, first) {
        heads.insert(0, 0);
    } else {
        shared.push((0, first));
    }
    let mut tail = end;
    if let Some(each) =
        (heads[heads.len() - 1]..end).find(|at| reading.is(*at, Each) && reading.gap(*at).is_break())
    {
        shared.push((each, end));
        tail = each;
    }
    let ends = heads.iter().skip(1).copied().chain([tail]);
    let ranges = heads.iter().copied().zip(ends).collect();
    Parts { ranges, shared }
}

/// Whether a request of its own begins at the word `at`.
fn is_head(reading: &Reading<'_>, at: usize) -> bool {
    let tag = reading.tag(at).filter(|tag| tag.first == at);
    let joined = reading.is(at - 1, And) || reading.gap(at).is_break();
    let told = (0..at).any(|at| reading.is_any(at, &[Key, Keys, Models, Rotate, Revoke, Delete, Disable]));
    // "… and make", "… and rotate"
    let acts = tag
        .is_some_and(|tag| matches!(tag.meaning.concept, Rotate | Revoke | Delete | Disable | Make | List));
    if acts && reading.is(at - 1, And) && told && next_key(reading, at) {
        return true;
    }
    if begins_one(reading, at) && (joined || reading.is(at - 1, Indefinite) && at == 1) {
        return told || (at..reading.len()).any(|next| next > at && begins_one(reading, next));
    }
    // "keys for A and for B"
    let again = tag.is_some_and(|tag| matches!(tag.meaning.concept, For | Of)) && reading.is(at - 1, And);
    let plural = (0..at).any(|at| reading.is(at, Keys));
    let before = (0..at).any(|before| reading.is_any(before, &[For, Of]) && reading.gap(before) != Gap::Stop);
    if again && plural && before {
        return true;
    }
    // two key ids
    let id = |at: usize| reading.word(at).kind == Kind::KeyId;
    id(at) && (0..at).any(id)
}

/// "one for", "another", "the other is for", "a permanent one", "1 key for".
fn begins_one(reading: &Reading<'_>, at: usize) -> bool {
    let mut next = at;
    while reading.is_any(next, &[Article, Indefinite, Filler]) && next < at + 2 {
        next += 1;
    }
    let counted =
        reading.spelling(next) == "one" || reading.spelling(next) == "1" || reading.is(next, Another);
    if counted {
        let mut after = reading.tag(next).map_or(next + 1, |tag| tag.last);
        while after < next + 5
            && (reading.is_any(after, &[Key, Product, SaidShort, SaidLong, Verb, Another, Filler])
                || reading.spelling(after) == "one")
        {
            after += 1;
        }
        let purpose = reading.is_any(after, &[For, In, CueShort, CueLong]) && !reading.gap(after).is_break();
        let another_key = reading.is(next, Another) && reading.is_any(after.saturating_sub(1), &[Key]);
        return purpose || another_key;
    }
    // "a dev one", "a permanent one"
    let described =
        next > at && reading.is_any(next, &[SaidShort, SaidLong, CueShort, CueLong, CueProduction]);
    let after = reading.tag(next).map_or(next + 1, |tag| tag.last);
    described && reading.spelling(after) == "one"
}

fn next_key(reading: &Reading<'_>, at: usize) -> bool {
    (at..reading.len().min(at + 8)).any(|at| {
        reading.is_any(at, &[Key, Keys, Models, SaidShort, SaidLong])
            || reading.spelling(at) == "one"
            || reading.word(at).kind == Kind::KeyId
    })
}

/// Whether the words before the first head are a request and not its opening.
fn has_own_request(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let asked = (first..last).any(|at| reading.is_any(at, &[Key, Keys, Models, Rotate]));
    let filled = (first..last).any(|at| {
        reading.is_any(at, &[CueShort, CueLong, CueProduction, For, Of, SaidShort, SaidLong])
            || reading.find(at).is_some_and(|find| !matches!(find.found, Found::Noise))
            || reading.is_open(at)
    });
    let acted = (first..last).any(|at| reading.is_any(at, &[Rotate, List, Revoke, Delete, Disable]));
    let counted = (first..last).any(|at| {
        reading.is_any(at, &[NumberWord]) && reading.is(at + 1, Keys) || reading.spelling(at) == "2"
    });
    asked && (filled || acted) && !counted
}

//! Several requests in one phrase: where each begins, and what is said once for all.

use super::concept::Concept::*;
use super::fold::Kind;
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
    let Some(tag) = reading.tag(at).filter(|tag| tag.first == at) else {
        // Two key ids are two requests.
        let id = |at: usize| reading.word(at).kind == Kind::KeyId;
        return id(at) && (0..at).any(id)
            || begins_one(reading, at) && told(reading, at) && is_joined(reading, at);
    };
    let after_and = reading.is(at - 1, And);
    match tag.meaning.concept {
        // "… and make", "… and rotate"
        Rotate if after_and => told(reading, at),
        Revoke | Delete | Disable | Make | List if after_and => told(reading, at) && next_key(reading, at),
        // "… and what models"
        Which if after_and => told(reading, at) && reading.is_any(tag.last, &[Keys, Models]),
        // "keys for A and for B"
        For | Of if after_and => {
            let plural = (0..at).any(|at| reading.is(at, Keys));
            plural && (0..at - 1).any(|before| reading.is_any(before, &[For, Of]))
        }
        // "a key for A and a key for B"
        Article | Indefinite | Key | Keys
            if after_and && (0..at).any(|at| reading.is_any(at, &[For, Of])) =>
        {
            let key = (at..reading.len().min(at + 4)).find(|at| reading.is_any(*at, &[Key, Keys]));
            key.is_some_and(|key| reading.is_any(key + 1, &[For, Of])) || begins_one(reading, at)
        }
        _ if begins_one(reading, at)
            && (is_joined(reading, at) || reading.is(at - 1, Indefinite) && at == 1) =>
        {
            told(reading, at) || (at + 1..reading.len()).any(|next| begins_one(reading, next))
        }
        _ => false,
    }
}

fn is_joined(reading: &Reading<'_>, at: usize) -> bool {
    reading.is(at - 1, And) || reading.gap(at).is_break()
}

/// Whether the words before name something to act on.
fn told(reading: &Reading<'_>, at: usize) -> bool {
    let nouns = [Key, Keys, Models, Rotate, Revoke, Delete, Disable, Access, WhoAmI];
    (0..at).any(|at| reading.is_any(at, &nouns))
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
    let asked = told(reading, last);
    let filled = (first..last).any(|at| {
        reading.is_any(at, &[CueShort, CueLong, CueProduction, For, Of, SaidShort, SaidLong])
            || reading.find(at).is_some_and(|find| !matches!(find.found, Found::Noise))
            || reading.is_open(at)
    });
    let acted =
        (first..last).any(|at| reading.is_any(at, &[Rotate, List, Revoke, Delete, Disable, Check, WhoAmI]));
    let counted = (first..last).any(|at| {
        reading.is_any(at, &[NumberWord]) && reading.is(at + 1, Keys) || reading.spelling(at) == "2"
    });
    asked && (filled || acted) && !counted
}

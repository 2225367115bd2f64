//! Finds teams next to a key or the verb that is about it: "the X keys", "rotate X", "give X a
//! key".

use crate::understand::analysis::noun_phrase::{NounPhrase, can_be_in_name, measure, noun_phrase};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept::*;

/// Returns the team before a key: "the X keys", "X's key", "X access".
pub fn before_key(
    reading: &Reading<'_>,
    at: usize,
    first: usize,
    _last: usize,
) -> Option<NounPhrase> {
    let noun = reading
        .tag(at)
        .filter(|tag| tag.first == at && matches!(tag.meaning.concept, Key | Keys | Access))?;
    let mut end = noun.first;
    // In "finance's disabled key", "disabled" describes the key.
    let described = |at: usize| {
        reading.is_any(at, &[Product, SaidLong, SaidShort, Old, NewOne])
            || reading
                .finding(at)
                .is_some_and(|finding| matches!(finding.kind, FindingKind::Filter(_)))
    };
    while end > first && described(end - 1) && !reading.gap(end).is_break() {
        end -= 1;
    }
    let mut start = end;
    // In "the search team prod access", the team's name ends with "team".
    let ends = |at: usize| {
        at < end
            && reading.is(at - 1, TeamWord)
            && at > first + 1
            && can_be_in_name(reading, at - 2)
    };
    // In "we gotta delete finance's key", a verb isn't part of a name.
    let acts = |at: usize| {
        reading.is_any(at, &[Rotate, Revoke, Delete, Disable]) && reading.word(end - 1).possessive
    };
    // "users without keys" isn't a team.
    let lacks = |at: usize| matches!(reading.spelling(at), "without" | "lacking" | "missing");
    while start > first
        && !reading.gap(start).is_break()
        && can_be_in_name(reading, start - 1)
        && !lacks(start - 1)
        && !ends(start)
        && !acts(start - 1)
    {
        start -= 1;
    }
    // "which regions support API keys" names no team.
    let asked =
        start > 0 && reading.is(start - 1, Which) && (start..end).any(|at| reading.is(at, Topic));
    // In "the Track & Trace key", the sign is part of the name.
    let ampersand = start > first + 1 && reading.is_ampersand(start - 1);
    if ampersand && can_be_in_name(reading, start - 2) && !reading.gap(start - 1).is_break() {
        start -= 2;
    }
    if start == end || asked {
        return None;
    }
    // "a marketing key" belongs to marketing; "a shiny key" looks the same and is confirmed with a
    // question.
    Some(measure(reading, start, end, false))
}

/// Returns the team that is the object of "rotate X", "details for X". In "rotate the image", the
/// article makes the object a thing.
pub fn object(reading: &Reading<'_>, at: usize, _first: usize, last: usize) -> Option<NounPhrase> {
    let verb = reading.tag(at).filter(|tag| {
        tag.first == at && matches!(tag.meaning.concept, Rotate | Lookup | Details)
    })?;
    let towards = reading.is(verb.first, Details);
    let bare = reading.follows(verb.last)
        && (towards || !reading.is_any(verb.last, &[Article, Indefinite]));
    bare.then(|| noun_phrase(reading, verb.last, last, false)).flatten()
}

/// Returns the team that receives a key: "give X a key", "set X up with a key".
pub fn receiver(
    reading: &Reading<'_>,
    at: usize,
    _first: usize,
    last: usize,
) -> Option<NounPhrase> {
    let verb = reading
        .tag(at)
        .filter(|tag| tag.first == at && matches!(tag.meaning.concept, Make | Get))?;
    let found = reading
        .follows(verb.last)
        .then(|| noun_phrase(reading, verb.last, last, false))
        .flatten()?;
    let given = reading
        .is_any(found.last, &[Indefinite, CueProduction, CueShort, CueLong, SaidShort, SaidLong])
        || reading.spelling(found.last) == "with"
        || reading.is(found.last, Access);
    let key =
        (found.last..last.min(found.last + 5)).any(|at| reading.is_any(at, &[Key, Keys, Access]));
    (given && key && !reading.is(found.first, Product)).then_some(found)
}

//! Finds teams anywhere in a sentence, as opposed to purposes, people, greetings and signatures.
//!
//! A noun phrase is a team if it contains a name (a word without another explanation) or ends in a
//! word like "team". The words around it decide which noun phrases are candidates; the most certain
//! place comes first.

pub mod around_key;
pub mod list;
pub mod long_term;
pub mod subject;

use crate::domain::BusinessUnit;
use crate::understand::analysis::noun_phrase::{
    NounPhrase, can_be_in_name, hyphenated, noun_phrase,
};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::custom::overlay;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::{Gap, WordKind};
use around_key::{before_key, object, receiver};
use list::{list_end, take};
use subject::{after_by, antecedent, distant_subject, subject, user_of};

/// Claims the teams among the words from `first` up to `last`: several if they say "keys",
/// otherwise one.
pub fn claim(reading: &mut Reading<'_>, first: usize, last: usize) {
    let plural = (first..last).any(|at| reading.is(at, Keys));
    let sure = |at| {
        reading.finding(at).is_some_and(|finding| matches!(finding.kind, FindingKind::Unit(..)))
    };
    if (first..last).any(sure)
        || claim_iam_users(reading, first, last)
        || overlay::claim_alone(reading, first, last, plural)
    {
        return;
    }
    type Finder = fn(&Reading<'_>, usize, usize, usize) -> Option<NounPhrase>;
    // Each finder, with the concepts of which it needs at least one.
    let places: [(&[Concept], Finder); 11] = [
        (&[UnitCue, TeamWord], after_cue),
        (&[For], after_for),
        (&[Of], after_of),
        (&[Make, Get], receiver),
        (&[Key, Keys, Access], before_key),
        (&[Want, Get, Auxiliary, Which, Make], subject),
        (&[Rotate, Lookup, Details], object),
        (&[Want], after_by),
        (&[Use], user_of),
        (&[Want], distant_subject),
        (&[Want], antecedent),
    ];
    for (needed, place) in places {
        if !needed.iter().any(|concept| reading.present.has(*concept)) {
            continue;
        }
        for at in first..last {
            let Some(mut noun_phrase) = place(reading, at, first, last) else { continue };
            // In "keys for onboarding, offboarding and alumni", one name in a list makes the others
            // names.
            let listed = noun_phrase.last..list_end(reading, noun_phrase.last);
            noun_phrase.named |= plural && listed.into_iter().any(|at| reading.is_open(at));
            if !noun_phrase.is_unit() {
                continue;
            }
            take(reading, noun_phrase, plural);
            // A custom team may follow: "keys for sales and the growth folks".
            if plural {
                overlay::claim_any(reading, first, last);
            }
            return;
        }
    }
    if let Some(noun_phrase) =
        alone(reading, first, last).filter(|noun_phrase| noun_phrase.is_unit())
    {
        return take(reading, noun_phrase, plural);
    }
    overlay::claim_any(reading, first, last);
}

/// Claims the teams of IAM users, written `X-bedrock-user`. Returns true if there was one.
pub fn claim_iam_users(reading: &mut Reading<'_>, first: usize, last: usize) -> bool {
    let mut any = false;
    let mut at = first;
    while at < last {
        let end = reading.compound_end(at);
        if end >= at + 3
            && reading.spelling(end - 1) == "user"
            && reading.spelling(end - 2) == "bedrock"
        {
            let spelling = hyphenated(reading, at, end - 2);
            if let Some(unit) = BusinessUnit::from_folded(&spelling) {
                reading.claim(FindingKind::Unit(unit, true), at, end);
                any = true;
            }
        }
        at = end;
    }
    any
}

/// Returns the team after a cue: "unit: X", "team=X", "team is X", "team X".
fn after_cue(reading: &Reading<'_>, at: usize, _first: usize, last: usize) -> Option<NounPhrase> {
    let cue = reading
        .tag(at)
        .filter(|tag| tag.first == at && matches!(tag.meaning.concept, UnitCue | TeamWord))?;
    let mut from = cue.last;
    let marked = matches!(reading.gap(from), Gap::Colon | Gap::Assign);
    // "unit: , if Bob agrees": the value is missing.
    if from < last && reading.between(from - 1, from).contains(',') {
        return None;
    }
    let verb = reading.is_any(from, &[Verb, Auxiliary]) && !reading.gap(from).is_break();
    from += usize::from(verb);
    if from >= last || !marked && !reading.follows(from) {
        return None;
    }
    // In "the data team", the word ends a name unless a name follows it.
    let number = reading.word(from).kind == WordKind::Number;
    let leads = matches!(
        reading.spelling(at),
        "team" | "squad" | "department" | "dept" | "tribe" | "guild" | "chapter"
    );
    if cue.meaning.concept == TeamWord && !marked && !leads {
        return None;
    }
    let sure = marked || verb || number || cue.meaning.concept == UnitCue;
    let named_before = at > 0 && !reading.gap(at).is_break() && reading.is_open(at - 1);
    // In "For the podcast team: a token", the name comes first.
    let led = at > 0 && !reading.gap(at).is_break() && reading.gap(at - 1) != Gap::Assign;
    if cue.meaning.concept == TeamWord && marked && led && can_be_in_name(reading, at - 1) {
        return None;
    }
    if !sure && (named_before || !can_be_in_name(reading, from)) {
        return None;
    }
    let mut noun_phrase = noun_phrase(reading, from, last, marked)?;
    // A bare number is a name only after "team": "team 42" is `42`, but "squad 7" is `squad-7`.
    if cue.meaning.concept == TeamWord
        && reading.spelling(at) != "team"
        && (noun_phrase.first..noun_phrase.last).all(|at| is_number(reading, at))
    {
        noun_phrase.first = at;
    }
    // After "team:" or "team=", any words are the name. Otherwise, it starts with a number or an
    // unknown word.
    noun_phrase.named |= marked || number || reading.is_open(noun_phrase.first);
    noun_phrase.indefinite &= !marked;
    Some(noun_phrase)
}

/// Returns the team after "for": "for the X", "on behalf of X".
pub fn after_for(
    reading: &Reading<'_>,
    at: usize,
    _first: usize,
    last: usize,
) -> Option<NounPhrase> {
    let tag = reading.tag(at).filter(|tag| tag.last == at + 1 && tag.meaning.concept == For)?;
    let mut found =
        reading.follows(tag.last).then(|| noun_phrase(reading, tag.last, last, false)).flatten()?;
    found.named |= is_proper(reading, &found);
    // "for the exchanged access token" is for a key.
    let key =
        reading.is_any(found.last, &[Key, Keys, Access]) && !reading.gap(found.last).is_break();
    // "For the audit record: who owns AKIA…" starts with a remark.
    let remark =
        reading.gap(found.last) == Gap::Colon && !found.team && reading.present.has(WhoOwns);
    (!key && !remark).then_some(found)
}

/// Returns the team after "of": "the keys of X", "the one of X".
fn after_of(reading: &Reading<'_>, at: usize, _first: usize, last: usize) -> Option<NounPhrase> {
    let follows_of = reading.is(at, Of) && at > 0;
    let owned = follows_of
        && (reading.is_any(at - 1, &[Key, Keys, Access, And])
            || reading.spelling(at - 1) == "one"
            || reading
                .finding(at - 1)
                .is_some_and(|finding| matches!(finding.kind, FindingKind::KeyId(_))));
    let mut found = owned.then(|| noun_phrase(reading, at + 1, last, false)).flatten()?;
    found.named |= is_proper(reading, &found);
    Some(found)
}

/// Returns true for "for onboarding": a common noun is a name if it stands alone. After another
/// "for" it is a purpose ("for a week for onboarding").
fn is_proper(reading: &Reading<'_>, noun_phrase: &NounPhrase) -> bool {
    let thing = reading.is_any(noun_phrase.first, &[CommonNoun, Everyday])
        && noun_phrase.last == noun_phrase.first + 1;
    let bare = noun_phrase.first > 0 && reading.is_any(noun_phrase.first - 1, &[For, Of]);
    let only = !(0..noun_phrase.first.saturating_sub(1)).any(|at| reading.is(at, For));
    thing && bare && only && reading.gap(noun_phrase.last).is_break()
}

/// Returns the only name between commas in a list of keywords: "key, growth, 30m".
fn alone(reading: &Reading<'_>, first: usize, last: usize) -> Option<NounPhrase> {
    // With a key ID, other words between commas are a remark ("…, the auditors insist").
    if (first..last).any(|at| reading.word(at).kind == WordKind::KeyId) {
        return None;
    }
    let mut at = first;
    let mut only = None;
    while at < last {
        let end = (at + 1..last).find(|at| reading.gap(*at).is_break()).unwrap_or(last);
        let tight = matches!(reading.gap(at), Gap::Comma | Gap::Stop | Gap::Colon) || at == first;
        let only_names = (at..end).all(|at| {
            reading.is_free(at) && (can_be_in_name(reading, at) || reading.is(at, Article))
        });
        if tight
            && only_names
            && reading.gap(end) != Gap::Colon
            && end - at <= 4
            && (at..end).any(|at| reading.is_open(at) || reading.is(at, TeamWord))
        {
            if only.is_some() {
                return None;
            }
            only = noun_phrase(reading, at, end, false);
        }
        at = end;
    }
    only
}

fn is_number(reading: &Reading<'_>, at: usize) -> bool {
    reading.spelling(at).bytes().all(|byte| byte.is_ascii_digit())
}

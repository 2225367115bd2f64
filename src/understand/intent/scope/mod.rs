//! Decides whether the line is about a Bedrock key.
//!
//! Most keys and tokens belong to other products. If Bedrock isn't named, every word around the key
//! must be explained, and the key must not be of another kind ("the DKIM key", "a device token").

mod other_keys;

pub use other_keys::{describes_key, is_access_elsewhere};
use other_keys::{is_code, is_other_kind, is_things, is_yours};

use crate::domain::Intent;
use crate::understand::analysis::modality::{ACTS, Mood};
use crate::understand::analysis::object::{is_object_of_act, stands_for_key};
use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::custom::overlay;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::WordKind;

/// Returns true if a key of the part is named as Bedrock's: "a bedrock key", "a token for Claude".
pub fn is_anchored(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    // "short-term" and "long-term" are this program's words for keys.
    let typed = |at: usize| {
        reading.is_any(at, &[SaidShort, SaidLong])
            && matches!(reading.spelling(at), "short" | "long")
    };
    let ours = |at: usize| reading.is(at, Product) && reading.spelling(at) != "aws" || typed(at);
    let tags = (first..last).filter_map(|at| reading.tag(at).filter(|tag| tag.first == at));
    let mut keys = tags
        .filter(|tag| matches!(tag.meaning.concept, Key | Keys | Access | SaidShort | SaidLong));
    keys.any(|tag| {
        let before = (tag.first.saturating_sub(4).max(first)..tag.first).rev();
        if before.take_while(|at| !reading.gap(at + 1).is_break()).any(ours) {
            return true;
        }
        let after =
            (tag.last..last.min(tag.last + 12)).take_while(|at| !reading.gap(*at).is_break());
        after.take_while(|at| !reading.is_any(*at, &[Foreign, Everyday])).any(ours)
    })
}

/// Returns true if the product at `at` belongs to a purpose: "for an integration between Salesforce
/// and SAP".
pub fn is_purpose(reading: &Reading<'_>, at: usize, first: usize) -> bool {
    let before = (at.saturating_sub(6).max(first)..at)
        .rev()
        .take_while(|at| !reading.gap(at + 1).is_break());
    // "bot" in "a key for a slack bot" makes it a purpose.
    let next = reading.tag(at).map_or(at + 1, |tag| tag.last);
    let mut cue = reading.is_any(next, &[NameTail, CueLong]) && !reading.gap(next).is_break();
    for before in before {
        if reading.is_any(before, &[For, Key, Keys]) {
            return cue && reading.is(before, For);
        }
        cue |= reading
            .concept(before)
            .is_some_and(crate::understand::grammar::concept::Concept::is_cue);
    }
    false
}

/// Returns true if the line names Bedrock but the clause of `at` mentions no key, so a product
/// there is only where the key is used: "I'd like to call Sonnet from Postman, so a key please".
pub fn is_aside(reading: &Reading<'_>, at: usize) -> bool {
    let key = |at: usize| reading.is_any(at, &[Key, Keys, Access]);
    let before = (0..at).rev().take_while(|at| !reading.gap(at + 1).is_break());
    let after = (at + 1..reading.len()).take_while(|at| !reading.gap(*at).is_break());
    reading.named && !before.chain(after).any(key)
}

/// Returns true if the part from `first` up to `last` is about a Bedrock key without naming
/// Bedrock. `wanted` is the result of [`expresses_want`] for the line.
pub fn is_about_bedrock(
    reading: &Reading<'_>,
    wanted: bool,
    intent: Intent,
    first: usize,
    last: usize,
) -> bool {
    let thing = |at: usize| {
        reading.finding(at).is_none()
            && !reading.word(at).quoted
            && (reading.is_any(at, &[Key, Keys, Access])
                // "over the short term, the market …" is about no key.
                || reading.is_any(at, &[SaidShort, SaidLong]) && (at == 0 || reading.spelling(at - 1) != "the"))
    };
    if !wanted && is_label(reading, first, last)
        || is_code(reading.line)
        || is_yours(reading, first, last)
    {
        return false;
    }
    let one = |at: usize| {
        stands_for_key(reading, at)
            || reading.spelling(at) == "one" && reading.is_any(at + 1, &[For, Of])
    };
    let unexplained = |at: usize| reading.is_open(at) && reading.word(at).kind != WordKind::Number;
    let makes = matches!(intent, Intent::CreateKey | Intent::RefreshKey);
    let mine = |at: usize| at > 0 && matches!(reading.spelling(at - 1), "my" | "our");
    // These may have two unexplained words: "my key expired over lunch", "our key leaked in a git
    // commit".
    let event = |at: usize| {
        mine(at) && intent == Intent::RefreshKey
            || intent == Intent::RevokeKey && reading.present.has(Leak)
    };
    let spared = |at: usize| if event(at) { 2 } else { 0 };
    let plain = |at: usize| {
        let (from, to) = segment(reading, at, first, last);
        (from..to).filter(|at| unexplained(*at)).count() <= spared(at)
            && !is_other_kind(reading, at, makes)
            && (intent == Intent::CreateKey || !is_things(reading, at, to))
    };
    // "this key has expired" says neither whose key it is nor what to do.
    let expired = (first..last).any(|at| reading.is(at, Expired));
    if expired
        && !(first..last)
            .any(|at| reading.is_any(at, &[NewOne, Renew, Want, Polite, Modal]) || mine(at + 1))
    {
        return false;
    }
    let mut reached = (first..last)
        .filter(|at| thing(*at) && is_object_of_act(reading, *at) || one(*at))
        .peekable();
    match reached.peek() {
        Some(_) => reached.any(plain),
        // Otherwise, every word must be explained ("key was leaked"), or the part must continue
        // another one ("… and one for support").
        None => !(first..last).any(unexplained) || first > 0 && !(first..last).any(thing),
    }
}

/// Returns true if a question that doesn't name Bedrock has too many unknown words.
pub fn is_odd(reading: &Reading<'_>, intent: Intent, first: usize, last: usize) -> bool {
    let placed = (first..last).any(|at| {
        reading.finding(at).is_some_and(|finding| matches!(finding.kind, FindingKind::Region(..)))
    });
    let spared = match intent {
        Intent::ListModels => usize::from(placed),
        Intent::CheckAccess if (first..last).any(|at| reading.is(at, Product)) => 4,
        Intent::CheckAccess => 1,
        _ => 3,
    };
    (first..last).filter(|at| reading.is_open(*at)).count() > spared
}

/// Returns true if the line is more than a label: it has a want, a courtesy, an event, a person, a
/// purpose, a key type or a filter.
pub fn expresses_want(reading: &Reading<'_>) -> bool {
    let filtered =
        |finding: &Finding| matches!(finding.kind, FindingKind::Filter(_) | FindingKind::Made);
    reading.findings.iter().any(filtered)
        || (0..reading.len()).any(|at| {
            reading.is_any(
                at,
                &[
                    Polite,
                    Modal,
                    Greeting,
                    Thanks,
                    CueShort,
                    CueLong,
                    CueProduction,
                    SaidShort,
                    SaidLong,
                ],
            ) || reading.is_any(
                at,
                &[Expired, Leak, Which, WhoOwns, Lookup, Details, Another, NewOne, Person],
            ) || reading.tag(at).is_some_and(|tag| {
                ACTS.contains(&tag.meaning.concept) && tag.mood == Mood::Requested
            })
        })
}

/// Returns true if the part only names a key, without a value for a request: "the key of the
/// entry", "stored browser keys".
fn is_label(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let all = || first..last;
    let Some(key) = all().find(|at| reading.is_any(*at, &[Key, Keys, Access])) else {
        return false;
    };
    // A name directly before "key" ("browser keys") isn't enough by itself to make a request.
    let informs = all().filter_map(|at| reading.finding(at).map(|finding| (at, finding))).any(
        |(at, finding)| match finding.kind {
            // "Key for the map entry" has an article, but no word like "team" or "system".
            FindingKind::Unit(..)
                if finding.first > first
                    && reading.spelling(finding.first - 1) == "the"
                    && !reading.is_any(finding.last - 1, &[TeamWord, NameTail, CueLong])
                    && !overlay::has_team(reading, finding.first, finding.last) =>
            {
                false
            }
            FindingKind::Unit(..) => {
                finding.last != key
                    || reading.word(at).possessive
                    || reading.is(finding.last - 1, TeamWord)
                    || reading.compound_end(finding.first) >= finding.last
                        && finding.last > finding.first + 1
            }
            FindingKind::Life(_)
            | FindingKind::Age(_)
            | FindingKind::Region(..)
            | FindingKind::Owner(_) => true,
            FindingKind::UnclearRegion(_) | FindingKind::Excluded(_) => true,
            _ => false,
        },
    );
    !informs || reading.spelling(first) == "the"
}

/// Returns the words around `at` up to a mark or the next clause.
fn segment(reading: &Reading<'_>, at: usize, first: usize, last: usize) -> (usize, usize) {
    let personal =
        [Want, Polite, Modal, Greeting].into_iter().any(|concept| reading.present.has(concept));
    let apart = |at: usize| {
        // In "a key with which I can translate manuals", "with which" starts a clause.
        let parts = reading.tag(at).is_some_and(|tag| tag.last > tag.first + 1);
        let continues = match reading.spelling(at) {
            // "I need a token to reproduce the abuse" gives a purpose; "create a token to verify"
            // describes the token.
            "to" | "which" | "who" => !personal,
            spelling => is_preposition(spelling),
        };
        // In "a cron job that summarises mails", "that" describes the purpose.
        let relative = || {
            let purpose = reading.concept(at - 1).is_some_and(Concept::is_cue)
                || reading.finding(at - 1).is_some();
            personal && reading.spelling(at) == "that" && purpose
        };
        at > 0 && relative()
            || reading.is(at, Stating)
            || reading.is(at, And)
                && (reading.is_any(at + 1, ACTS)
                    || reading.is_any(at + 1, &[Person, Modal, Polite])
                    || matches!(reading.spelling(at + 1), "my" | "our"))
            || reading.is(at, Boundary) && (parts || !continues)
    };
    let opens =
        |at: usize| reading.gap(at).is_break() || apart(at - 1) || reading.is(at - 1, Polite);
    // An "and" before the act starts the segment: "I want to learn x and for that I need a key".
    let mut passed = false;
    let from = (first + 1..=at).rev().find(|at| {
        passed |= reading.is_any(*at, ACTS);
        let speaker =
            passed && matches!(reading.spelling(*at), "i" | "we") && reading.is(*at, Person);
        opens(*at) || speaker || passed && reading.is(at - 1, And)
    });
    let to = (at + 1..last).find(|at| reading.gap(*at).is_break() || apart(*at));
    (from.unwrap_or(first), to.unwrap_or(last))
}

/// Returns true for a preposition, such as "with", after which the words still describe the key.
fn is_preposition(spelling: &str) -> bool {
    matches!(spelling, "with" | "w" | "from" | "via" | "through" | "as" | "on" | "during")
}

/// Returns true if the part orders a key without saying whose or what for: "create a new access
/// key", "a key is required".
pub fn is_bare_order(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let key = (first..last).find(|at| reading.is_any(*at, &[Key, Keys, Access]));
    let personal = |at: usize| {
        reading.is_any(at, &[Person, Polite, Modal, Greeting, Thanks, Another])
            || reading.is(at, Want) && key.is_none_or(|key| at < key)
            || matches!(reading.spelling(at), "my" | "our" | "me" | "us" | "i" | "we")
            || reading.finding(at).is_some()
    };
    let acts = (first..last).any(|at| reading.is_any(at, ACTS));
    acts && !(first..last).any(personal)
}

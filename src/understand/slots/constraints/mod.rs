//! Finds constraints on a key: an account, a profile, a role, money, models. Those that the program
//! can't meet are found, too, so that it asks about them instead of ignoring them.

pub mod cues;
mod doubts;

use crate::domain::is_account;
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept::*;
use crate::understand::slots::products;
use crate::understand::tokens::{Gap, WordKind};
pub use cues::{ConstraintCue, Cues, leads_to_product};
pub use doubts::{doubts, ignored};

/// Claims the words of all constraints, and of owners without an address.
pub fn claim(reading: &mut Reading<'_>) {
    let cues = Cues::of(reading);
    for at in 0..reading.len() {
        let Some((cue, last)) = cues.begins(at).filter(|_| reading.is_free(at)) else { continue };
        match cue {
            ConstraintCue::Account | ConstraintCue::Profile | ConstraintCue::Role => {
                named(reading, &cues, cue, at, last)
            }
            ConstraintCue::Currency if at > 0 && reading.word(at - 1).kind == WordKind::Number => {
                amount(reading, &cues, at - 1, last);
            }
            ConstraintCue::Quota if at > 0 && reading.word(at - 1).kind == WordKind::Number => {
                amount(reading, &cues, at - 1, last);
            }
            ConstraintCue::Budget if last - at > 1 || cues.is(last, ConstraintCue::Limit) => {
                let end = (last..reading.len()).take_while(|at| !reading.gap(*at).is_break());
                let end = end.take_while(|at| {
                    reading.word(*at).kind == WordKind::Number
                        || cues.any(*at, &[ConstraintCue::Per])
                });
                let end = end.last().map_or(last, |at| at + 1);
                reading.claim(FindingKind::Unmet, at, end);
            }
            ConstraintCue::Unmet => reading.claim(FindingKind::Unmet, at, wish_end(reading, last)),
            ConstraintCue::Permission => {
                reading.claim(FindingKind::Models(vec!["*".to_owned()]), at, last)
            }
            _ => {}
        }
    }
    for at in 0..reading.len() {
        let sign = reading.line[..reading.word(at).start as usize].ends_with(['$', '€', '£', '¥']);
        if sign && reading.word(at).kind == WordKind::Number {
            amount(reading, &cues, at, at + 1);
        }
    }
    products::claim(reading, &cues);
    owners(reading);
}

/// Claims an account, a profile or a role: "in account 123456789012", "with the dev profile", "as
/// the role developers".
fn named(reading: &mut Reading<'_>, cues: &Cues, cue: ConstraintCue, at: usize, last: usize) {
    let set = matches!(reading.gap(last), Gap::Colon | Gap::Assign);
    let behind = last < reading.len() && (set || !reading.gap(last).is_break());
    let flag = reading.line[..reading.word(at).start as usize].ends_with("--");
    if behind && cue == ConstraintCue::Account {
        let end = reading.compound_end(last);
        let digits: String = reading.raw(last, end).chars().filter(char::is_ascii_digit).collect();
        if is_account(&digits) && reading.word(last).kind == WordKind::Number {
            let start = lead(reading, cues, at).unwrap_or(at);
            return reading.claim(FindingKind::Account(digits), start, end);
        }
    }
    // In "with the dev profile", the name comes first.
    let name = (0..at).rev().take(3).take_while(|at| {
        !reading.gap(at + 1).is_break()
            && !cues.any(*at, &[ConstraintCue::Lead, ConstraintCue::Own])
            && is_name(reading, *at)
    });
    let name = name.last().unwrap_or(at);
    let Some(start) = lead(reading, cues, name).or((set || flag).then_some(at)) else { return };
    let named = |first: usize| is_name(reading, first) && !cues.any(first, &[ConstraintCue::Own]);
    let (first, end) = match () {
        () if name < at => (name, at),
        () if behind && named(last) => (last, reading.compound_end(last)),
        () => return,
    };
    let found = match cue {
        ConstraintCue::Profile => FindingKind::Profile(reading.raw(first, end).to_owned()),
        _ => return reading.claim(FindingKind::Unmet, start, end.max(last)),
    };
    reading.claim(found, start, end.max(last));
}

/// Returns true if the word may name an account, a profile or a role.
fn is_name(reading: &Reading<'_>, at: usize) -> bool {
    reading.is_free(at)
        && !reading.is_any(
            at,
            &[
                For, In, Of, And, Or, Key, Keys, Auxiliary, Verb, Person, Article, Indefinite,
                TeamWord, Want, Make,
            ],
        )
}

/// Returns the start of the words that introduce the name at `at`: "using the".
fn lead(reading: &Reading<'_>, cues: &Cues, at: usize) -> Option<usize> {
    let mut start = at;
    while start > 0 && !reading.gap(start).is_break() {
        if let Some(first) = cues.over(start - 1, &[ConstraintCue::Lead]) {
            return Some(first);
        }
        if !cues.any(start - 1, &[ConstraintCue::Own]) {
            return None;
        }
        start -= 1;
    }
    None
}

/// Claims an amount of money or calls, with the words that make it a limit.
fn amount(reading: &mut Reading<'_>, cues: &Cues, first: usize, last: usize) {
    let function_word = |at: usize| {
        reading.is_free(at)
            && (cues.any(
                at,
                &[
                    ConstraintCue::Limit,
                    ConstraintCue::Only,
                    ConstraintCue::Budget,
                    ConstraintCue::Lead,
                ],
            ) || reading
                .is_any(at, &[Article, Indefinite, Of, MoreThan, LifeCue, Verb, Auxiliary]))
    };
    let marked = |at: usize| {
        reading.gap(at).is_break() && !matches!(reading.gap(at), Gap::Mark | Gap::Colon)
    };
    let start = (0..first)
        .rev()
        .take_while(|at| !marked(at + 1) && function_word(*at))
        .last()
        .unwrap_or(first);
    let end = (last..reading.len()).take_while(|at| {
        !marked(*at) && cues.any(*at, &[ConstraintCue::Per, ConstraintCue::Currency])
    });
    let end = end.last().map_or(last, |at| at + 1);
    reading.claim(FindingKind::Unmet, start, end);
}

/// Returns the end of a constraint that can't be met: after the phrase that ends before `last`,
/// and up to four words that belong to it.
fn wish_end(reading: &Reading<'_>, last: usize) -> usize {
    let part = |at: &usize| {
        let set = matches!(reading.gap(*at), Gap::Assign | Gap::Colon);
        (set || !reading.gap(*at).is_break())
            && reading.is_free(*at)
            && (set || !reading.is_any(*at, &[For, In, And, Polite, Thanks]))
    };
    (last..reading.len().min(last + 4)).take_while(part).last().map_or(last, |at| at + 1)
}

/// Claims an owner without an address, which can't be recorded: "owner: jane", "owned by finance".
fn owners(reading: &mut Reading<'_>) {
    if (0..reading.len()).any(|at| {
        reading.finding(at).is_some_and(|finding| matches!(finding.kind, FindingKind::Owner(_)))
    }) {
        return;
    }
    for at in 0..reading.len() {
        let Some(tag) =
            reading.tag(at).filter(|tag| tag.first == at && tag.meaning.concept == OwnerCue)
        else {
            continue;
        };
        let mut name = tag.last;
        while reading.is_any(name, &[Verb, Auxiliary, Article]) && !reading.gap(name).is_break() {
            name += 1;
        }
        let set = matches!(reading.gap(tag.last), Gap::Colon | Gap::Assign);
        // "owned by finance", "owner is jane" and ", owner jane" name an owner; "the owner tag"
        // doesn't.
        let apart = at > 0 && reading.gap(at).is_break();
        let owner = reading.spelling(at).starts_with("own") && (name > at + 1 || apart);
        if !reading.is_open(name) || !set && (!owner || reading.gap(name).is_break()) {
            continue;
        }
        let end = (name + 1..reading.len())
            .find(|at| {
                reading.gap(*at).is_break() || !reading.is_open(*at) && !reading.is(*at, TeamWord)
            })
            .unwrap_or(reading.len());
        reading.claim(FindingKind::Unmet, at, end);
    }
}

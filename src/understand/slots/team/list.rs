//! Claims the words of one team or of a list of teams: "the data team", "a, b and c".

use crate::domain::BusinessUnit;
use crate::understand::analysis::noun_phrase::{NounPhrase, can_be_in_name, hyphenated};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::custom::overlay;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::Gap;

pub fn take(reading: &mut Reading<'_>, phrase: NounPhrase, plural: bool) {
    if !plural {
        return claim_unit(reading, phrase.first, phrase.last);
    }
    let last = list_end(reading, phrase.last);
    let mut first = phrase.first;
    for at in phrase.first..=last {
        // "Tax & Customs" is one name.
        let and = reading.is(at, And) && !reading.is_ampersand(at);
        let ends = at == last || and || at > first && reading.gap(at) == Gap::Comma;
        if !ends {
            continue;
        }
        // "team badger" is called badger, but "the data team" keeps its word.
        while first < at
            && (reading.is_any(first, &[Article, Indefinite, For, Of, And])
                || at > first + 1 && reading.is(first, TeamWord))
        {
            first += 1;
        }
        if first < at {
            claim_unit(reading, first, at);
        }
        first = at;
    }
}

/// Returns the end of "a, b and c". Commas belong to the list only if an "and" closes it.
pub fn list_end(reading: &Reading<'_>, last: usize) -> usize {
    let mut end = last;
    loop {
        let and = reading.is(end, And) && !reading.gap(end).is_break();
        let mut next = end + usize::from(and);
        if !and && reading.gap(end) != Gap::Comma {
            return last;
        }
        // "…, and c" ends a list, too.
        let comma_and = !and && reading.is(next, And);
        next += usize::from(comma_and);
        next += usize::from(reading.is(next, Article));
        if !can_be_in_name(reading, next) {
            return last;
        }
        while can_be_in_name(reading, next)
            && (next == end || !reading.gap(next).is_break() || reading.is(next - 1, And))
        {
            next += 1;
        }
        end = next;
        if and || comma_and {
            return end;
        }
    }
}

/// Claims these words as one name, or as the custom team that they stand for.
pub fn claim_unit(reading: &mut Reading<'_>, first: usize, last: usize) {
    let spelled = || BusinessUnit::from_folded(&hyphenated(reading, first, last));
    if let Some(unit) = overlay::team(reading, first, last).or_else(spelled) {
        reading.claim(FindingKind::Unit(unit, false), first, last);
        claim_again(reading, first, last);
    }
}

/// Claims repetitions of the name nearby as noise: "team marlin is gone, delete the key of team
/// marlin".
fn claim_again(reading: &mut Reading<'_>, first: usize, last: usize) {
    const NEAR: usize = 24;
    let count = last - first;
    let from = first.saturating_sub(NEAR);
    for at in
        (from..reading.len().min(last + NEAR)).filter(|at| *at + count <= first || *at >= last)
    {
        let same = (0..count).all(|n| {
            reading.is_open(at + n) && reading.spelling(at + n) == reading.spelling(first + n)
        });
        if same {
            reading.claim(FindingKind::Noise, at, at + count);
        }
    }
}

//! Claims names that aren't teams: in greetings ("Hi Platform Team,"), after closings ("Regards,
//! Risk Office"), and beside an owner's address.

use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::{Gap, WordKind};

/// Claims names that aren't teams, and courtesies, so that no word in them is taken for a team.
pub fn claim(reading: &mut Reading<'_>) {
    claim_owners_names(reading);
    claim_courtesies(reading);
    if [Greeting, Signature, Thanks].into_iter().any(|concept| reading.present.has(concept)) {
        claim_greeted_and_signed(reading);
    }
}

/// Claims sentences that thank or apologize for something: "Thanks for the quick reply.", "Sorry
/// for the delay.".
fn claim_courtesies(reading: &mut Reading<'_>) {
    let mut first = 0;
    while first < reading.len() {
        let last = (first + 1..reading.len()).find(|at| reading.gap(*at) == Gap::Stop);
        let last = last.unwrap_or(reading.len());
        let opens = reading.is(first, Thanks) || classes::APOLOGY.has(reading.spelling(first));
        let then = reading.tag(first).map_or(first + 1, |tag| tag.last);
        let asks = |at| {
            reading.is_any(at, &[Key, Keys, Access, Want, Make, Rotate, Revoke, Delete, Disable])
        };
        if opens
            && last < reading.len()
            && reading.is(then, For)
            && then < last
            && !reading.gap(then).is_break()
            && !(then..last).any(asks)
        {
            (first..last).for_each(|at| reading.claim(FindingKind::Noise, at, at + 1));
        }
        first = last;
    }
}

/// Claims the name in "owner Ines Ferreira <…>", because only the address counts.
fn claim_owners_names(reading: &mut Reading<'_>) {
    for at in 1..reading.len() {
        if reading.word(at).kind != WordKind::At {
            continue;
        }
        let names = (0..at).rev().take(4).take_while(|at| reading.is_open(*at)).last();
        if let Some(name) =
            names.filter(|name| *name > 0 && reading.is_any(*name - 1, &[OwnerCue, Verb]))
        {
            (name..at).for_each(|at| reading.claim(FindingKind::Noise, at, at + 1));
        }
    }
}

fn claim_greeted_and_signed(reading: &mut Reading<'_>) {
    for at in 0..reading.len() {
        if reading.is(at, Greeting) && matches!(reading.gap(at), Gap::Stop | Gap::Comma | Gap::Mark)
        {
            greeted(reading, at);
        }
    }
    let business = |at: usize| {
        reading.is_any(
            at,
            &[
                Key, Keys, Want, Make, Rotate, Revoke, Delete, Disable, Enable, For, UnitCue,
                Access, List,
            ],
        )
    };
    let after_business = (0..reading.len()).rev().find(|at| business(*at)).map_or(0, |at| at + 1);
    let closing = (1..reading.len()).find_map(|at| closing_end(reading, at, after_business));
    for at in closing.unwrap_or(reading.len())..reading.len() {
        let name = reading.is_open(at)
            || reading.is_any(
                at,
                &[
                    TeamWord,
                    RegionName,
                    NameTail,
                    Role,
                    Everyday,
                    Topic,
                    CueLong,
                    CueShort,
                    CueProduction,
                ],
            );
        if reading.is_free(at) && name {
            reading.claim(FindingKind::Noise, at, at + 1);
        }
    }
}

/// Returns the position after the closing at `at` ("Kind regards,"), if nothing is requested after
/// it.
fn closing_end(reading: &Reading<'_>, at: usize, after_business: usize) -> Option<usize> {
    let tag = reading.tag(at).filter(|tag| tag.first == at)?;
    let end = tag.last;
    let set_off = end >= reading.len() || reading.gap(end).is_break();
    let closes = match tag.meaning.concept {
        Signature => set_off || reading.gap(at) == Gap::Stop,
        Thanks => set_off,
        Greeting => set_off && reading.gap(at) == Gap::Stop,
        _ => false,
    };
    (closes && end >= after_business).then_some(end)
}

fn greeted(reading: &mut Reading<'_>, at: usize) {
    let from = reading.tag(at).map_or(at + 1, |tag| tag.last);
    let end = (from..reading.len()).find(|at| reading.gap(*at).is_break()).unwrap_or(reading.len());
    let name = |reading: &Reading<'_>, at| {
        reading.is_open(at)
            || reading.is_any(at, &[TeamWord, Person, Product, Article, NameTail, Each])
    };
    if end - from <= 3 && end < reading.len() && (from..end).all(|at| name(reading, at)) {
        for at in from..end {
            reading.claim(FindingKind::Noise, at, at + 1);
        }
    }
}

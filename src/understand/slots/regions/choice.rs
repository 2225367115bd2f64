//! Decides which of several regions of a part count.

use crate::domain::{Intent, Region, Slot};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept::*;
use crate::understand::slots::Slots;
use crate::understand::slots::regions::cues::PlaceCue;
use crate::understand::tokens::Gap;

/// Adds a region: the first one, or one more in a list ("in us-west-2 and eu-central-1"). A list of
/// models may name several in any way ("Tokyo vs. Osaka"). Otherwise, several regions that aren't a
/// list become choices, unless words tell which one counts ("Ohio, no, Virginia"). A region of the part itself wins over one for all
/// parts. Returns false if the region isn't used.
pub fn place_region(
    reading: &Reading<'_>,
    slots: &mut Slots,
    region: &Region,
    (first, at): (usize, usize),
) -> bool {
    let Some(known) = &slots.request.region else {
        // In "in Europe, preferably Frankfurt", Frankfurt is the first region.
        slots.request.region = Some(region.clone());
        return true;
    };
    if known == region || slots.regions.contains(region) {
        return false;
    }
    let Some(before) = (first..at).rev().find(|at| is_region(reading, *at)) else { return false };
    match reading.place_cues.between(before + 1, at) {
        Some(PlaceCue::Otherwise) => return false,
        // "an hour in Ohio, sorry, and one in Oregon" is about two keys.
        Some(PlaceCue::Instead)
            if slots.regions.is_empty()
                && !(before + 1..at).any(|at| reading.is_any(at, &[One, Another, Key])) =>
        {
            slots.request.region = Some(region.clone());
            slots.spans.retain(|span| span.slot != Slot::Region);
            return true;
        }
        _ => {}
    }
    let between = before + 1..at;
    let joins = |at: usize| {
        reading.is_any(at, &[And, In, Article, RegionCue, Each, Filler, For, Another, One])
    };
    let listed = between.clone().any(|at| reading.is(at, And)) || reading.gap(at) == Gap::Comma;
    let models = slots.request.intent == Intent::ListModels && slots.request.choices.is_empty();
    if models || listed && between.clone().all(joins) {
        slots.regions.push(region.clone());
        return true;
    }
    if slots.request.choices.is_empty() {
        slots.request.choices.push(known.clone());
    }
    slots.request.choices.push(region.clone());
    true
}

/// Keeps the region if it is clear. Otherwise, makes all places in the line the choices, except
/// for excluded ones. If only excluded places are named, all other regions with Bedrock are
/// choices.
pub fn settle_regions(
    reading: &Reading<'_>,
    slots: &mut Slots,
    unsettled: &[&Vec<Region>],
    excluded: &[&Region],
) {
    let Slots { request, unclear_region, regions, .. } = slots;
    let is_excluded = |region: &Region| excluded.contains(&region);
    // "Frankfurt or Dublin" is open; "in Europe, preferably Frankfurt" isn't.
    let apart = |region: &Region| {
        unsettled.iter().any(|around| !around.is_empty() && !around.contains(region))
    };
    let settled = request.choices.is_empty()
        && request.region.as_ref().is_some_and(|r| !is_excluded(r) && !apart(r));
    if settled || request.region.is_none() && unsettled.is_empty() && excluded.is_empty() {
        return;
    }
    *unclear_region = true;
    let first = request.region.take().filter(|_| request.choices.is_empty());
    let said = first
        .into_iter()
        .chain(std::mem::take(&mut request.choices))
        .chain(std::mem::take(regions));
    let mut choices: Vec<Region> =
        said.chain(unsettled.iter().copied().flatten().cloned()).collect();
    if choices.is_empty() && !excluded.is_empty() {
        let (ready, other): (Vec<_>, Vec<_>) = reading
            .grammar
            .regions()
            .0
            .iter()
            .filter(|info| info.bedrock)
            .partition(|info| info.keys_documented);
        choices = ready.into_iter().chain(other).map(|info| info.region.clone()).collect();
        // GovCloud is only suggested if named.
        choices.retain(|region| !region.as_str().starts_with("us-gov"));
    }
    for region in choices.into_iter().filter(|region| !is_excluded(region)) {
        if !request.choices.contains(&region) {
            request.choices.push(region);
        }
    }
    if let [only] = &request.choices[..] {
        request.suggested = Some(only.to_string());
    }
}

/// Returns true if a word for a region precedes the word at `at`.
pub fn follows_cue(reading: &Reading<'_>, at: usize) -> bool {
    at > 0 && !reading.gap(at).is_break() && reading.is(at - 1, RegionCue)
}

/// Returns how the words since the last region, in a part that starts at `first`, relate the place
/// at `at` to it.
pub fn relation(reading: &Reading<'_>, first: usize, at: usize) -> Option<PlaceCue> {
    let before = (first..at).rev().find(|at| is_region(reading, *at))?;
    reading.place_cues.between(before + 1, at)
}

fn is_region(reading: &Reading<'_>, at: usize) -> bool {
    reading.finding(at).is_some_and(|finding| matches!(finding.kind, FindingKind::Region(..)))
}

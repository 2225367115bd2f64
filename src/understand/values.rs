//! Values with a form of their own: addresses, key ids, regions, and what is noise.

use super::concept::Concept;
use super::fold::{Gap, Kind};
use super::grammar::Grammar;
use super::reading::{Found, Reading};
use super::shapes::is_direction;
use crate::domain::{AccessKeyId, OwnerEmail, Region};

/// Claims addresses, key ids, region codes, links and secrets: nothing inside them is looked at again.
pub fn claim_typed(reading: &mut Reading<'_>) {
    for at in 0..reading.len() {
        let raw = reading.raw(at, at + 1);
        let found = match reading.word(at).kind {
            Kind::At => OwnerEmail::parse(address(raw)).map_or(Found::Noise, Found::Owner),
            Kind::KeyId => AccessKeyId::parse(raw).map_or(Found::Noise, Found::KeyId),
            Kind::RegionCode => region_code(reading.grammar, reading.spelling(at)),
            Kind::Link | Kind::Secret => Found::Noise,
            Kind::Plain | Kind::Number => continue,
        };
        reading.claim(found, at, at + 1);
    }
}

/// Claims regions by name; one with a team's word behind it is part of a team's name.
pub fn claim_regions(reading: &mut Reading<'_>) {
    for at in 0..reading.tags.len() {
        let tag = reading.tags[at];
        if tag.last == tag.first || tag.meaning.concept != Concept::RegionName {
            continue;
        }
        let team = reading.is(tag.last, Concept::TeamWord) && !reading.gap(tag.last).is_break();
        let named = tag.first > 0
            && reading.is(tag.first - 1, Concept::TeamWord)
            && !reading.gap(tag.first).is_break();
        if team || named || !reading.is_free(tag.first) {
            continue;
        }
        reading.claim(named_region(reading.grammar, tag.meaning.value), tag.first, tag.last);
    }
    for at in 0..reading.len() {
        // "short-term key, 2 hours, franfurt"
        let alone = at > 0 && reading.gap(at) == Gap::Comma && reading.gap(at + 1).is_break();
        if alone
            && reading.is_open(at)
            && let Some(region) = near(reading.grammar, reading.spelling(at))
        {
            reading.claim(Found::Misspelt(Some(region)), at, at + 1);
            continue;
        }
        let cued = at > 0
            && reading.is_any(at - 1, &[Concept::In, Concept::RegionCue])
            && !matches!(reading.gap(at), Gap::Stop | Gap::Comma);
        if !cued || !reading.is_open(at) {
            continue;
        }
        let end = reading.compound_end(at);
        let spelling = spoken(reading, at, end);
        match near(reading.grammar, &spelling) {
            Some(region) => reading.claim(Found::Misspelt(Some(region)), at, end),
            // "in Vienna": a place, but none of the regions; better asked than passed over.
            None if is_place(reading, at, end) => reading.claim(Found::Misspelt(None), at, end),
            None => {}
        }
    }
}

/// A name with a capital that ends its clause.
fn is_place(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let raw = reading.raw(first, last);
    let mut letters = raw.chars();
    let capital =
        letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase) && raw.len() > 2;
    let place = reading.is(first - 1, Concept::In) && reading.spelling(first - 1) == "in"
        || reading.is(first - 1, Concept::RegionCue);
    let ends = reading.gap(last).is_break()
        || reading.is_any(last, &[Concept::For, Concept::Polite, Concept::Thanks, Concept::And]);
    capital && ends && place && last == first + 1
}

/// A region by a misspelt name alone: "frankfrut".
pub fn bare_region(reading: &Reading<'_>) -> Option<Region> {
    // A word alone may have been taken for a unit's name.
    let name = |at: usize| reading.find(at).is_some_and(|find| matches!(find.found, Found::Unit(..)));
    let mut open = (0..reading.len()).filter(|at| reading.is_open(*at) || name(*at));
    let at = open.next().filter(|_| open.next().is_none())?;
    near(reading.grammar, reading.spelling(at))
}

fn address(raw: &str) -> &str {
    raw.trim_matches(|c: char| !c.is_ascii_alphanumeric())
}

/// A code that AWS has is kept; one that is nearly such a code is a misspelling; any other is kept and refused later.
fn region_code(grammar: &Grammar, code: &str) -> Found {
    match Region::parse(code) {
        Some(region) if grammar.regions().get(&region).is_some() => Found::Region(region, None),
        Some(region) => {
            let formed = region.as_str().split('-').any(is_direction);
            let meant = if formed { None } else { near(grammar, region.as_str()) };
            meant.map_or(Found::Region(region, None), |meant| Found::Misspelt(Some(meant)))
        }
        None => Found::Noise,
    }
}

fn named_region(grammar: &Grammar, value: f64) -> Found {
    if value < 0.0 {
        let country = (-value) as usize - 1;
        return Found::Region(grammar.countries[country].region.clone(), Some(country));
    }
    Found::Region(grammar.regions().0[value as usize].region.clone(), None)
}

fn spoken(reading: &Reading<'_>, first: usize, last: usize) -> String {
    (first..last).map(|at| reading.spelling(at)).collect::<Vec<_>>().join("-")
}

/// The region that a misspelt code or name is nearest to.
fn near(grammar: &Grammar, spelling: &str) -> Option<Region> {
    let distance = |code: &Region| super::typos::distance(spelling.as_bytes(), code.as_str().as_bytes());
    let codes = grammar.regions().0.iter().filter(|_| spelling.contains('-')).map(|info| &info.region);
    let nearest = codes.map(|code| (distance(code), code)).min_by_key(|(distance, _)| *distance);
    if let Some((_, code)) = nearest.filter(|(distance, _)| *distance <= 2) {
        return Some(code.clone());
    }
    let regions = &grammar.vocabularies().regions;
    let name = regions.correct(spelling).or_else(|| regions.correct_more(spelling))?;
    match named_region(grammar, grammar.forms.exact(name)?.value) {
        Found::Region(region, _) => Some(region),
        _ => None,
    }
}

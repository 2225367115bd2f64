//! Looks up regions by code or name, also misspelled ones.

use crate::domain::Region;
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept;
use crate::understand::tokens::shapes::is_direction;
use strsim::osa_distance;

impl Grammar {
    /// Parses the region of a flag: a code, or a name as in phrases.
    ///
    /// # Errors
    /// The regions that may be meant, nearest first; empty if none is similar.
    pub fn region(&self, text: &str) -> Result<Region, Vec<Region>> {
        if let Some(region) = Region::parse(text) {
            return Ok(region);
        }
        let reading = Reading::new(self, text);
        let only_name = reading
            .tag(0)
            .filter(|tag| tag.last == reading.len() && tag.meaning.concept == Concept::RegionName);
        match only_name.map(|tag| named_place(self, tag.meaning.value)) {
            Some(FindingKind::Region(region, _)) => Ok(region),
            Some(FindingKind::UnclearRegion(regions)) => Err(regions),
            _ => Err(near(self, &spoken(&reading, 0, reading.len())).unwrap_or_default()),
        }
    }
}

/// Returns the region that the line's only unknown word misspells: "frankfrut".
pub fn bare_region(reading: &Reading<'_>) -> Option<Region> {
    // A single word may have been taken for a team's name.
    let name = |at: usize| {
        reading.finding(at).is_some_and(|finding| matches!(finding.kind, FindingKind::Unit(..)))
    };
    let mut open = (0..reading.len()).filter(|at| reading.is_open(*at) || name(*at));
    let at = open.next().filter(|_| open.next().is_none())?;
    near(reading.grammar, reading.spelling(at))?.into_iter().next()
}

/// Returns the finding for a region code. AWS's codes are kept. A code with a misspelled direction
/// becomes the most similar region, to be confirmed; any other code is kept and refused later.
pub fn region_code(grammar: &Grammar, code: &str) -> FindingKind {
    match Region::parse(code) {
        Some(region) if grammar.regions().get(&region).is_some() => {
            FindingKind::Region(region, None)
        }
        Some(region) => {
            let formed = region.as_str().split('-').any(is_direction);
            let meant = if formed { None } else { near(grammar, region.as_str()) };
            meant.map_or(FindingKind::Region(region, None), FindingKind::UnclearRegion)
        }
        None => FindingKind::Noise,
    }
}

pub fn named_place(grammar: &Grammar, value: f64) -> FindingKind {
    let number = value as usize;
    let place = &grammar.places[number];
    match place.regions.first() {
        Some(region) if place.settled => FindingKind::Region(region.clone(), Some(number)),
        _ => FindingKind::UnclearRegion(place.regions.clone()),
    }
}

/// Returns the place of a word that is contracted with a verb: "London'll do".
pub fn contracted(reading: &Reading<'_>, at: usize) -> Option<f64> {
    // The spelling leaves the apostrophe out.
    let (_, verb) = reading.raw(at, at + 1).rsplit_once(['\'', '’'])?;
    let spelling = reading.spelling(at);
    let name = spelling.get(..spelling.len().checked_sub(verb.len())?)?;
    let place = reading.grammar.forms.exact(name)?;
    (place.concept == Concept::RegionName && (1..=2).contains(&verb.len())).then_some(place.value)
}

/// Returns the place that a word in a script without spaces names, with at most one word for a
/// region or a particle behind it.
pub fn in_script(reading: &Reading<'_>, at: usize) -> Option<f64> {
    let spelling = reading.spelling(at);
    if spelling.is_ascii() {
        return None;
    }
    spelling.char_indices().skip(1).find_map(|(end, _)| {
        let forms = &reading.grammar.forms;
        let place = forms.exact(&spelling[..end])?;
        let cue = forms.exact(&spelling[end..])?;
        (place.concept == Concept::RegionName && cue.concept == Concept::RegionCue)
            .then_some(place.value)
    })
}

pub fn spoken(reading: &Reading<'_>, first: usize, last: usize) -> String {
    (first..last).map(|at| reading.spelling(at)).collect::<Vec<_>>().join("-")
}

/// Returns the regions with the most similar code or name, or `None` if none is similar enough.
pub fn near(grammar: &Grammar, spelling: &str) -> Option<Vec<Region>> {
    let codes =
        grammar.regions().0.iter().filter(|_| spelling.contains('-')).map(|info| &info.region);
    let nearest = codes
        .map(|code| (osa_distance(spelling, code.as_str()), code))
        .min_by_key(|(distance, _)| *distance);
    if let Some((_, code)) = nearest.filter(|(distance, _)| *distance <= 2) {
        return Some(vec![code.clone()]);
    }
    let name = grammar.vocabularies().correct_region(spelling)?;
    let place = &grammar.places[grammar.forms.exact(name)?.value as usize];
    Some(if place.settled { place.regions[..1].to_vec() } else { place.regions.clone() })
}

//! Claims values that their form identifies: email addresses, key IDs, regions, links and secrets.

use crate::domain::{AccessKeyId, OwnerEmail, Region};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept;
use crate::understand::tokens::shapes::is_direction;
use crate::understand::tokens::{Gap, WordKind};
use strsim::osa_distance;

/// Claims email addresses, key IDs, region codes, links and secrets, so that nothing inside them
/// is read again.
pub fn claim_typed(reading: &mut Reading<'_>) {
    for at in 0..reading.len() {
        let raw = reading.raw(at, at + 1);
        let found = match reading.word(at).kind {
            WordKind::At => {
                OwnerEmail::parse(address(raw)).map_or(FindingKind::Noise, FindingKind::Owner)
            }
            WordKind::KeyId => {
                AccessKeyId::parse(raw).map_or(FindingKind::Noise, FindingKind::KeyId)
            }
            WordKind::RegionCode => region_code(reading.grammar, reading.spelling(at)),
            WordKind::Link | WordKind::Secret => FindingKind::Noise,
            WordKind::Plain | WordKind::Number => continue,
        };
        reading.claim(found, at, at + 1);
    }
}

/// Claims regions by name, misspelled regions, and other places where a region belongs ("in
/// Vienna"). A region next to a word like "team" is part of a team's name.
pub fn claim_regions(reading: &mut Reading<'_>) {
    for at in 0..reading.tags.len() {
        let tag = reading.tags[at];
        if tag.last == tag.first || tag.meaning.concept != Concept::RegionName {
            continue;
        }
        let place = &reading.grammar.places[tag.meaning.value as usize];
        if is_in_a_name(reading, tag.first, tag.last, place.settled) || !reading.is_free(tag.first)
        {
            continue;
        }
        reading.claim(named_place(reading.grammar, tag.meaning.value), tag.first, tag.last);
    }
    for at in 0..reading.len() {
        // "us" is a place in "in us" and "outside us", but not in "for us".
        let led = at > 0
            && !reading.gap(at).is_break()
            && (reading.spelling(at - 1) == "in"
                || reading.is_any(at - 1, &[Concept::RegionCue, Concept::NotIn]));
        let place =
            reading.grammar.cued.iter().find(|(word, _)| led && word == reading.spelling(at));
        if let Some((_, place)) = place.filter(|_| reading.is_free(at)) {
            reading.claim(named_place(reading.grammar, *place as f64), at, at + 1);
        }
        // A misspelled region may stand alone: "short-term key, 2 hours, franfurt".
        let alone = at > 0 && reading.gap(at) == Gap::Comma && reading.gap(at + 1).is_break();
        if alone
            && reading.is_open(at)
            && let Some(regions) = near(reading.grammar, reading.spelling(at))
        {
            reading.claim(FindingKind::UnclearRegion(regions), at, at + 1);
            continue;
        }
        if !is_cued(reading, at) || !reading.is_open(at) {
            continue;
        }
        let end = reading.compound_end(at);
        let spelling = spoken(reading, at, end);
        match near(reading.grammar, &spelling) {
            Some(regions) => reading.claim(FindingKind::UnclearRegion(regions), at, end),
            // "in Vienna" is a place, but not a region, so it leads to a question.
            None if is_place(reading, at, end) => {
                reading.claim(FindingKind::UnclearRegion(Vec::new()), at, end)
            }
            None => {}
        }
    }
    exclude(reading);
}

/// Returns true if the word at `at` is in a position where a region belongs.
fn is_cued(reading: &Reading<'_>, at: usize) -> bool {
    at > 0
        && reading.is_any(at - 1, &[Concept::In, Concept::RegionCue])
        && !matches!(reading.gap(at), Gap::Stop | Gap::Comma)
}

/// Returns true if a place is part of a team's name: "Lisbon office", or, for a place that isn't a
/// single region, "Presales APAC".
fn is_in_a_name(reading: &Reading<'_>, first: usize, last: usize, settled: bool) -> bool {
    let beside = |at: usize, gap: usize, fits: &dyn Fn(usize) -> bool| {
        at < reading.len() && !reading.gap(gap).is_break() && fits(at)
    };
    let team = |at| reading.is(at, Concept::TeamWord);
    let before = first.checked_sub(1);
    if beside(last, last, &team) || before.is_some_and(|at| beside(at, first, &team)) {
        return true;
    }
    let name = |at| {
        reading.is_open(at)
            || reading.is_any(at, &[Concept::Department, Concept::NameTail, Concept::CommonNoun])
    };
    let named = beside(last, last, &name) || before.is_some_and(|at| beside(at, first, &name));
    !settled && named && !is_cued(reading, first)
}

/// Claims excluded regions: "not in us-east-1", "anywhere but the US". The excluding words negate
/// nothing else.
fn exclude(reading: &mut Reading<'_>) {
    for index in 0..reading.findings.len() {
        let first = reading.findings[index].first;
        let grammar = reading.grammar;
        let regions = match &reading.findings[index].kind {
            FindingKind::Region(_, Some(place)) => grammar.places[*place].regions.clone(),
            FindingKind::Region(region, None) => vec![region.clone()],
            FindingKind::UnclearRegion(regions) if !regions.is_empty() => regions.clone(),
            _ => continue,
        };
        if let Some(start) = exclusion(reading, first) {
            reading.findings[index].kind = FindingKind::Excluded(regions);
            reading.claim(FindingKind::Noise, start, first);
        }
    }
}

/// Returns the start of the words that exclude the region at `at`.
fn exclusion(reading: &Reading<'_>, at: usize) -> Option<usize> {
    use Concept::{Article, For, In, Indefinite, Negation, NotIn, Person, RegionCue, Use, Verb};
    let mut at = at;
    // In "it must not be in the region of", five words may follow the negation.
    for _ in 0..5 {
        let tag = reading.tag(at.checked_sub(1)?).filter(|_| !reading.gap(at).is_break())?;
        at = tag.first;
        match tag.meaning.concept {
            NotIn | Negation => return Some(at),
            Article | Indefinite | For | In | RegionCue | Use | Verb | Person => {}
            _ => return None,
        }
    }
    None
}

/// Returns true for a capitalized word after "in" or words for a region, at the end of a clause:
/// "in Vienna".
fn is_place(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let raw = reading.raw(first, last);
    let mut letters = raw.chars();
    let capital = letters.next().is_some_and(char::is_uppercase)
        && letters.all(char::is_lowercase)
        && raw.len() > 2;
    let place = reading.is(first - 1, Concept::In) && reading.spelling(first - 1) == "in"
        || reading.is(first - 1, Concept::RegionCue);
    let ends = reading.gap(last).is_break()
        || reading.is_any(last, &[Concept::For, Concept::Polite, Concept::Thanks, Concept::And]);
    capital && ends && place && last == first + 1
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

fn address(raw: &str) -> &str {
    raw.trim_matches(|c: char| !c.is_ascii_alphanumeric())
}

/// Returns the finding for a region code. AWS's codes are kept. A code with a misspelled direction
/// becomes the most similar region, to be confirmed; any other code is kept and refused later.
fn region_code(grammar: &Grammar, code: &str) -> FindingKind {
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

fn named_place(grammar: &Grammar, value: f64) -> FindingKind {
    let number = value as usize;
    let place = &grammar.places[number];
    match place.regions.first() {
        Some(region) if place.settled => FindingKind::Region(region.clone(), Some(number)),
        _ => FindingKind::UnclearRegion(place.regions.clone()),
    }
}

fn spoken(reading: &Reading<'_>, first: usize, last: usize) -> String {
    (first..last).map(|at| reading.spelling(at)).collect::<Vec<_>>().join("-")
}

/// Returns the regions with the most similar code or name, or `None` if none is similar enough.
fn near(grammar: &Grammar, spelling: &str) -> Option<Vec<Region>> {
    let codes =
        grammar.regions().0.iter().filter(|_| spelling.contains('-')).map(|info| &info.region);
    let nearest = codes
        .map(|code| (osa_distance(spelling, code.as_str()), code))
        .min_by_key(|(distance, _)| *distance);
    if let Some((_, code)) = nearest.filter(|(distance, _)| *distance <= 2) {
        return Some(vec![code.clone()]);
    }
    let regions = &grammar.vocabularies().regions;
    let name = regions.correct(spelling).or_else(|| regions.correct_more(spelling))?;
    let place = &grammar.places[grammar.forms.exact(name)?.value as usize];
    Some(if place.settled { place.regions[..1].to_vec() } else { place.regions.clone() })
}

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

//! Finds regions that must not be used: "not in us-east-1", "anywhere but the US".

use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept;
use crate::understand::slots::regions::cues::PlaceCue;

/// Claims excluded regions: "not in us-east-1", "anywhere but the US". The excluding words negate
/// nothing else.
pub fn exclude(reading: &mut Reading<'_>) {
    for index in 0..reading.findings.len() {
        let first = reading.findings[index].first;
        let grammar = reading.grammar;
        let regions = match &reading.findings[index].kind {
            FindingKind::Region(_, Some(place)) => grammar.places[*place].regions.clone(),
            FindingKind::Region(region, None) => vec![region.clone()],
            FindingKind::UnclearRegion(regions) if !regions.is_empty() => regions.clone(),
            _ => continue,
        };
        if let Some((start, excluded)) = exclusion(reading, first) {
            if excluded {
                reading.findings[index].kind = FindingKind::Excluded(regions);
            }
            reading.claim(FindingKind::Noise, start, first);
        }
    }
}

/// Returns the start of the words that exclude the region at `at`, and false if the rest of the
/// clause reverses them: what must not leave a place stays in it.
fn exclusion(reading: &Reading<'_>, at: usize) -> Option<(usize, bool)> {
    use Concept::{Article, For, In, Indefinite, Negation, NotIn, Person, RegionCue, Use, Verb};
    if reading.place_cues.ends(PlaceCue::Dropped, at) && !reading.gap(at).is_break() {
        return Some((at - 1, true));
    }
    let mut at = at;
    // In "it must not be in the region of", five words may follow the negation.
    for _ in 0..5 {
        let tag = reading.tag(at.checked_sub(1)?).filter(|_| !reading.gap(at).is_break())?;
        at = tag.first;
        match tag.meaning.concept {
            // "run out of Ireland" is about Ireland; "keep it out of Ireland" is one phrase.
            NotIn if reading.place_cues.starts(PlaceCue::FromThere, at) => return None,
            NotIn if reading.place_cues.starts(PlaceCue::Beyond, at) => {
                return Some((at, !is_negated(reading, at)));
            }
            NotIn | Negation => return Some((at, true)),
            Article | Indefinite | For | In | RegionCue | Use | Verb | Person => {}
            _ => return None,
        }
    }
    None
}

/// Returns true if the clause before the word at `at` has a negation.
fn is_negated(reading: &Reading<'_>, at: usize) -> bool {
    (0..at)
        .rev()
        .take_while(|before| !reading.gap(before + 1).is_break())
        .any(|before| reading.is(before, Concept::Negation))
}

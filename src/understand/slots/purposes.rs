//! Finds purposes of a key that aren't teams: "a presentation", "a daemon on a linux box", "to
//! test salary letters".

use crate::understand::analysis::modality::ACTS_ON_EXISTING;
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::slots::team::after_for;

/// Claims phrases after "for" with "a" or "an", which are purposes rather than teams ("a
/// presentation").
pub fn claim(reading: &mut Reading<'_>, first: usize, last: usize) {
    for at in first..last {
        let Some(phrase) = after_for(reading, at, first, last) else { continue };
        if phrase.indefinite && phrase.named {
            reading.claim(FindingKind::Purpose, phrase.first, phrase.last);
        }
    }
}

/// Claims words that belong to a purpose or team: "to test salary letters", "a daemon on a linux
/// box", "a workshop with the new hires". Beside the team of an existing key, such words may mean
/// something else: "delete the key of web from the report".
pub fn claim_adjuncts(reading: &mut Reading<'_>, first: usize, last: usize) {
    let creates = !(first..last).any(|at| reading.is_any(at, ACTS_ON_EXISTING));
    for at in first + 1..last {
        // In "to test salary letters", "salary letters" belongs to the purpose.
        let object =
            reading.is_open(at) && reading.is(at - 1, CueShort) && !reading.gap(at).is_break();
        if object && reading.finding(at - 1).is_none() {
            let end = (at + 1..last.min(at + 4))
                .find(|at| reading.gap(*at).is_break() || !reading.is_open(*at))
                .unwrap_or(last.min(at + 4));
            if !reading.is_any(end, &[Key, Keys, Access]) {
                (at..end).for_each(|at| reading.claim(FindingKind::Noise, at, at + 1));
            }
        }
        let cued = reading.concept(at - 1).is_some_and(Concept::is_cue)
            || reading.finding(at - 1).is_some_and(|finding| match finding.kind {
                FindingKind::Purpose => true,
                FindingKind::Unit(..) => creates,
                _ => false,
            });
        let article = at + 1;
        if !cued || reading.gap(at).is_break() || !reading.is_any(article, &[Article, Indefinite]) {
            continue;
        }
        if !matches!(reading.spelling(at), "on" | "with" | "at" | "from" | "behind" | "in" | "by") {
            continue;
        }
        let mut end = article + 1;
        while end < last
            && !reading.gap(end).is_break()
            && (reading.is_open(end) || reading.is_any(end, &[NewOne, Person, Role]))
        {
            end += 1;
        }
        for at in article + 1..end {
            if reading.is_open(at) {
                reading.claim(FindingKind::Noise, at, at + 1);
            }
        }
    }
}

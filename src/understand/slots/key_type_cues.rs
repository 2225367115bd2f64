//! Finds cues for the key type: names of types, and purposes. Negated ones don't count.

use crate::domain::BusinessUnit;
use crate::understand::analysis::Reading;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::slots::key_type::Evidence;

/// Returns the types and cues in these word ranges, and the first long-term purpose in the form of
/// a team's name ("nightly-job").
pub fn cues(
    reading: &Reading<'_>,
    ranges: impl Iterator<Item = (usize, usize)>,
) -> (Evidence, Option<String>) {
    let mut evidence = Evidence::default();
    let mut purpose = None;
    let mut temporary = false;
    for at in ranges.flat_map(|(first, last)| first..last) {
        let Some(tag) = reading.tag(at).filter(|tag| tag.first == at) else { continue };
        if reading.finding(at).is_some() || is_negated(reading, at) {
            continue;
        }
        match tag.meaning.concept {
            SaidShort => evidence.said_short = true,
            SaidLong => evidence.said_long = true,
            CueShort => {
                evidence.cue_short = true;
                temporary |= classes::TEMPORARY.has(reading.spelling(at));
            }
            CueLong => {
                evidence.cue_long = true;
                let words: Vec<&str> =
                    (tag.first..tag.last).map(|at| reading.spelling(at)).collect();
                // "24/7" says how a program runs, not which one it is, so it can't be a team's
                // name.
                let how = words.iter().any(|word| {
                    word.starts_with(|c: char| c.is_ascii_digit()) || classes::RUNNING.has(word)
                });
                if purpose.is_none() && !how {
                    purpose =
                        BusinessUnit::from_folded(&words.join("-")).map(|unit| unit.to_string());
                }
            }
            CueProduction => evidence.cue_production = true,
            _ => {}
        }
    }
    // In "temporary or permanent", "temporary" names a type.
    evidence.said_short |= evidence.said_long && temporary;
    (evidence, purpose)
}

/// Returns true if a negation is among the three words before `at` in the same clause.
pub fn is_negated(reading: &Reading<'_>, at: usize) -> bool {
    let near = (at.saturating_sub(3)..at).rev();
    near.take_while(|before| !reading.gap(before + 1).is_break())
        .any(|before| reading.is(before, Negation))
}

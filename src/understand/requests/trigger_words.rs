//! Finds the words that express the request, to show them with a reading. No decision depends on
//! them.

use crate::understand::analysis::Reading;
use crate::understand::analysis::modality::ACTS;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;

/// Returns the byte ranges of the words that express the request, in order: "get me a new bedrock
/// key".
pub fn trigger_words(reading: &Reading<'_>) -> Vec<(usize, usize)> {
    let counts = |concept: Concept| {
        let nouns = [Key, Keys, Access, Product, Models, Expired, Leak, WhoAmI, WhoOwns, Details];
        ACTS.contains(&concept) || nouns.contains(&concept)
    };
    let mut ranges = Vec::new();
    // The words from `start` up to `end`, with only function words ("me a new") between.
    let mut run: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < reading.len() {
        let tag = reading.tag(at).filter(|tag| tag.first == at && reading.finding(at).is_none());
        let typed = |concept: Concept| concept.is_cue() || matches!(concept, SaidShort | SaidLong);
        let ends = tag.is_none_or(|tag| typed(tag.meaning.concept)) || reading.gap(at).is_break();
        if ends && let Some((start, end)) = run.take() {
            ranges.push(reading.bytes(start, end));
        }
        let next = tag.map_or(at + 1, |tag| tag.last.max(at + 1));
        if tag.is_some_and(|tag| counts(tag.meaning.concept)) {
            run = Some((run.map_or(at, |(start, _)| start), next));
        }
        at = next;
    }
    ranges.extend(run.map(|(start, end)| reading.bytes(start, end)));
    ranges
}

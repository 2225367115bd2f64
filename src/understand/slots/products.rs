//! Finds models and tools that a key is used for. They aren't teams; some requests limit the key
//! to models.

use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::evidence::lexicon::{FormMeaning, Inflection, Senses, sense};
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::phrase_trie::Meaning;
use crate::understand::slots::constraints::{ConstraintCue, Cues, leads_to_product};
use crate::understand::tokens::WordKind;

/// Tags the models and tools that a key is used for as products, and claims limits to some models.
pub fn claim(reading: &mut Reading<'_>, cues: &Cues) {
    let mut at = 0;
    while at < reading.len() {
        let Some((first, last)) = model(reading, cues, at).or_else(|| tool(cues, at)) else {
            at += 1;
            continue;
        };
        at = last;
        let is_model = (first..last).any(|at| cues.any(at, &[ConstraintCue::Model]));
        if is_model && let Some((start, end, names)) = limited(reading, cues, first, last) {
            reading.claim(FindingKind::Models(names), start, end);
            at = end;
            continue;
        }
        // "cursor team" and "Nova Pro Rollout" are names.
        let beside = |at: usize| reading.is_open(at) || reading.is_any(at, &[TeamWord, Foreign]);
        let named = last < reading.len() && !reading.gap(last).is_break() && beside(last);
        let ours = (first..last).all(|at| reading.is(at, Product) || !reading.is_open(at));
        if named && !ours {
            continue;
        }
        let mut before = first;
        while before > 0
            && !reading.gap(before).is_break()
            && reading.is_any(before - 1, &[Article, Filler])
        {
            before -= 1;
        }
        let led = before > 0
            && !reading.gap(before).is_break()
            && leads_to_product(reading.concept(before - 1));
        // Only unknown words, such as "llama", become a product; the others keep their meaning.
        let open = |at: usize| reading.is_open(at) || led && reading.is(at, CommonNoun);
        let words: Vec<usize> = (first..last).filter(|at| open(*at)).collect();
        if led || reading.named {
            for at in words {
                reading.cover(at, at + 1, Some(Meaning { concept: Product, value: 0.0 }));
                let senses = Senses::of(&[sense::PRODUCT]);
                let meaning = FormMeaning { senses, inflection: Inflection::Base };
                reading.senses.add(meaning, at, at + 1);
            }
            reading.present.add(Product);
            reading.named = true;
        }
    }
}

/// Returns the words of a model's name at `at`: "claude 3.5 sonnet", "Llama 3", "Titan embeddings".
fn model(reading: &Reading<'_>, cues: &Cues, at: usize) -> Option<(usize, usize)> {
    let number = |at: usize| {
        reading.word(at).kind == WordKind::Number
            && reading
                .spelling(at)
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'b')
            && !reading.is(at + 1, TimeUnit)
    };
    let part = |next: usize| {
        reading.is_free(next)
            && (next == at || !reading.gap(next).is_break())
            && (cues.any(next, &[ConstraintCue::Model, ConstraintCue::Maker])
                || next > at && (number(next) || cues.any(next, &[ConstraintCue::Version])))
    };
    let last = (at..reading.len()).take_while(|at| part(*at)).last()? + 1;
    (at..last).any(|at| cues.any(at, &[ConstraintCue::Model])).then_some((at, last))
}

fn tool(cues: &Cues, at: usize) -> Option<(usize, usize)> {
    cues.begins(at).filter(|(cue, _)| *cue == ConstraintCue::Tool).map(|(_, last)| (at, last))
}

/// Returns the start and end of a limit, and its models: "only for Haiku", "just sonnet and opus",
/// "claude 3.5 sonnet, nothing else".
fn limited(
    reading: &Reading<'_>,
    cues: &Cues,
    first: usize,
    last: usize,
) -> Option<(usize, usize, Vec<String>)> {
    let name = |first, last| reading.raw(first, last).to_lowercase();
    let mut names = vec![name(first, last)];
    let mut end = last;
    // "haiku and sonnet" is a limit to both.
    while reading.is_any(end, &[And, Or]) || end < reading.len() && reading.gap(end).is_break() {
        let next = end + usize::from(reading.is_any(end, &[And, Or]));
        let Some((first, last)) = model(reading, cues, next) else { break };
        names.push(name(first, last));
        end = last;
    }
    let mut start = first;
    while start > 0 && !reading.gap(start).is_break() {
        if let Some(only) = cues.over(start - 1, &[ConstraintCue::Only]) {
            return Some((only, end, names));
        }
        if !cues.any(
            start - 1,
            &[
                ConstraintCue::Between,
                ConstraintCue::Lead,
                ConstraintCue::Own,
                ConstraintCue::Version,
            ],
        ) {
            break;
        }
        start -= 1;
    }
    let (cue, behind) = cues.begins(end)?;
    (cue == ConstraintCue::Only
        && !matches!(reading.gap(end), crate::understand::tokens::Gap::Stop))
    .then_some((first, behind, names))
}

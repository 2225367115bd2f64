//! Decides which compounds are names, and whether the line names Bedrock.

use crate::understand::analysis::{Reading, Tag};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::phrase_trie::Meaning;
use crate::understand::tokens::{Gap, WordKind};

/// Removes the tags of compounds that are names: "production-api" contains no cue for a key type,
/// but "ci/cd" is one. Also removes the tag of "hr" unless a number precedes it.
pub fn release_names(reading: &mut Reading<'_>) {
    let mut at = 0;
    while at < reading.len() {
        let end = reading.compound_end(at);
        if end > at + 1 && !is_phrase(reading, at, end) && !is_region(reading, at, end) {
            (at..end).for_each(|at| reading.release(at));
        }
        // "HR" means hours only after a number.
        let counted = at > 0
            && (reading.word(at - 1).kind == WordKind::Number
                || reading.is(at - 1, Concept::NumberWord));
        if reading.spelling(at) == "hr" && !counted {
            reading.release(at);
        }
        at = end;
    }
}

/// Returns true if a compound is a region and a word for one: "frankfurt-region".
fn is_region(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    use Concept::{RegionCue, RegionName};
    let Some(tag) = reading.tag(first) else { return false };
    let Some(next) = reading.tag(tag.last) else { return false };
    let concepts = (tag.meaning.concept, next.meaning.concept);
    next.last == last && matches!(concepts, (RegionName, RegionCue) | (RegionCue, RegionName))
}

/// Reads "short" and "long" as key types if they stand alone between commas: "short, 20 minutes,
/// Virginia". Otherwise, removes their tags.
pub fn read_bare_types(reading: &mut Reading<'_>) {
    for at in 0..reading.len() {
        let key_type = match reading.concept(at) {
            Some(Concept::ShortAlone) => Concept::SaidShort,
            Some(Concept::LongAlone) => Concept::SaidLong,
            _ => continue,
        };
        let before = at == 0 || reading.gap(at) == Gap::Comma;
        let behind = at + 1 == reading.len() || reading.gap(at + 1) == Gap::Comma;
        let meaning = reading.tag(at).map(|tag| Meaning { concept: key_type, ..tag.meaning });
        reading.cover(at, at + 1, meaning.filter(|_| before && behind && !reading.word(at).quoted));
    }
}

/// Collects the concepts of the line, and detects whether it names Bedrock. If it does, "a secret"
/// means a key.
pub fn detect_product(reading: &mut Reading<'_>) {
    let ours = |tag: &Tag| match tag.meaning.concept {
        Concept::Product => reading.spelling(tag.first) != "aws" || tag.last > tag.first + 1,
        Concept::Address => true,
        // "Claude models" and "sonnet versions" name Bedrock, "models" doesn't.
        Concept::Models => (tag.first..tag.last).any(|at| classes::MODEL.has(reading.spelling(at))),
        _ => false,
    };
    let user =
        |at: usize| reading.spelling(at) == "bedrock" && reading.gap(at + 1) == Gap::Joined(b'-');
    reading.named = reading.tags.iter().any(|tag| tag.last > tag.first && ours(tag))
        || (0..reading.len()).any(|at| {
            let reviewed = reading.is(at, Concept::Review) && reading.spelling(at) == "bedrock";
            reading.word(at).kind == WordKind::KeyId || user(at) || reviewed
        });
    for tag in &mut reading.tags {
        if tag.meaning.concept == Concept::Secret && reading.named {
            tag.meaning.concept = Concept::Key;
        }
        if tag.last > tag.first {
            reading.present.add(tag.meaning.concept);
        }
    }
}

fn is_phrase(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let one = reading.tag(first).is_some_and(|tag| tag.last >= last);
    let numbered = reading.word(first).kind == WordKind::Number;
    let counts = |at: usize| {
        reading.word(at).kind == WordKind::Number || reading.is(at, Concept::NumberWord)
    };
    let all = (first..last).all(|at| reading.tag(at).is_some() || counts(at));
    // "api_key" is an identifier in someone's code.
    let identifier = (first + 1..last).any(|at| reading.gap(at) == Gap::Joined(b'_'));
    if identifier && (first..last).any(|at| reading.is_any(at, &[Concept::Key, Concept::Keys])) {
        return false;
    }
    let slash = matches!(reading.gap(first + 1), Gap::Joined(b'/'));
    let ends_in_key = reading
        .is_any(last - 1, &[Concept::Key, Concept::Keys, Concept::TimeUnit, Concept::SaidShort]);
    let timed = |at: usize| counts(at) || reading.is(at, Concept::TimeUnit);
    one || all && (numbered || slash || ends_in_key) || counts(first) && (first..last).all(timed)
}

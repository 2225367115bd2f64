//! The lexicon of senses: what a word can mean, as evidence. A form may have several senses.

use crate::understand::evidence::symbol::Symbol;
use std::cmp::Ordering;

/// How a form is inflected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inflection {
    /// A base form, or a form that isn't inflected.
    Base,
    /// A third person or a plural.
    S,
    Past,
    Ing,
}

/// A set of senses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Senses(pub u128);

impl Senses {
    pub const fn of(symbols: &[Symbol]) -> Self {
        let (mut set, mut at) = (0, 0);
        while at < symbols.len() {
            set |= 1 << symbols[at];
            at += 1;
        }
        Self(set)
    }

    pub const fn has(self, other: Senses) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn contains(self, sense: Symbol) -> bool {
        self.0 >> sense & 1 == 1
    }

    pub const fn union(self, other: Senses) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns its senses in order.
    pub fn iter(self) -> impl Iterator<Item = Symbol> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let next = (rest != 0).then(|| rest.trailing_zeros() as Symbol)?;
            rest &= rest - 1;
            Some(next)
        })
    }
}

/// The meaning of a form.
#[derive(Debug, Clone, Copy)]
pub struct FormMeaning {
    pub senses: Senses,
    pub inflection: Inflection,
}

/// The tables that `build/lexicon.rs` writes: five counts, then each table.
static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"));

// SENSE_NAMES and the module `sense`.
include!(concat!(env!("OUT_DIR"), "/senses.rs"));

const WORDS: usize = number(0) as usize;
const MEANINGS: usize = number(4) as usize;
const NODES: usize = number(8) as usize;
const STEPS: usize = number(12) as usize;
const SEPARABLE: usize = number(16) as usize;

/// Where each table begins.
const ENDS: usize = 20;
const MEANING_TABLE: usize = ENDS + 4 * (WORDS + 1);
const NODE_TABLE: usize = MEANING_TABLE + 17 * MEANINGS;
const STEP_TABLE: usize = NODE_TABLE + 6 * NODES + 4;
const SEPARABLE_TABLE: usize = STEP_TABLE + 4 * STEPS;
const TEXT: usize = SEPARABLE_TABLE + 6 * SEPARABLE;

const fn number(at: usize) -> u32 {
    u32::from_le_bytes([BYTES[at], BYTES[at + 1], BYTES[at + 2], BYTES[at + 3]])
}

const fn short(at: usize) -> u16 {
    u16::from_le_bytes([BYTES[at], BYTES[at + 1]])
}

/// Returns the number of a word, or `None` if it is in no form.
pub fn word(spelling: &str) -> Option<u16> {
    let (mut low, mut high) = (0, WORDS);
    while low < high {
        let middle = (low + high) / 2;
        let ends = ENDS + 4 * middle;
        let word = &BYTES[TEXT + number(ends) as usize..TEXT + number(ends + 4) as usize];
        match word.cmp(spelling.as_bytes()) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Some(middle as u16),
        }
    }
    None
}

/// Returns the senses of a word by itself.
pub fn senses(spelling: &str) -> Senses {
    longest(std::iter::once(word(spelling)))
        .map_or_else(Senses::default, |(meaning, _)| meaning.senses)
}

/// Returns the meaning and the length of the longest form that starts with these words.
pub fn longest(words: impl Iterator<Item = Option<u16>>) -> Option<(FormMeaning, usize)> {
    let (mut node, mut found) = (0, None);
    for (count, word) in words.enumerate() {
        let Some(next) = word.and_then(|word| step(node, word)) else { break };
        node = next;
        let known = short(NODE_TABLE + 6 * usize::from(node) + 4);
        if known != u16::MAX {
            found = Some((meaning(known), count + 1));
        }
    }
    found
}

/// Returns the meaning of a verb with a particle that other words separate from it: "turn the key
/// off".
pub fn separated(verb: u16, particle: u16) -> Option<FormMeaning> {
    let at = |row: usize| SEPARABLE_TABLE + 6 * row;
    let row = search(0, SEPARABLE, |row| (short(at(row)), short(at(row) + 2)), (verb, particle))?;
    Some(meaning(short(at(row) + 4)))
}

/// Returns the node that a word leads to.
fn step(node: u16, word: u16) -> Option<u16> {
    let row = NODE_TABLE + 6 * usize::from(node);
    // The first step of the next node ends the steps of this one.
    let (low, high) = (number(row) as usize, number(row + 6) as usize);
    let found = search(low, high, |at| short(STEP_TABLE + 4 * at), word)?;
    Some(short(STEP_TABLE + 4 * found + 2))
}

fn meaning(number: u16) -> FormMeaning {
    let at = MEANING_TABLE + 17 * usize::from(number);
    let mut senses = [0; 16];
    senses.copy_from_slice(&BYTES[at..at + 16]);
    let inflection = match BYTES[at + 16] {
        0 => Inflection::Base,
        1 => Inflection::S,
        2 => Inflection::Past,
        _ => Inflection::Ing,
    };
    FormMeaning { senses: Senses(u128::from_le_bytes(senses)), inflection }
}

/// Returns the row with this key among sorted rows.
fn search<K: Ord>(low: usize, high: usize, key: impl Fn(usize) -> K, wanted: K) -> Option<usize> {
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = (low + high) / 2;
        match key(middle).cmp(&wanted) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Some(middle),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(Vec<&'static str>, Inflection, usize)> {
        let (meaning, count) = longest(text.split(' ').map(word))?;
        let names = meaning.senses.iter().map(|sense| SENSE_NAMES[usize::from(sense)]).collect();
        Some((names, meaning.inflection, count))
    }

    #[test]
    fn a_form_is_found_with_its_senses_and_its_inflection() {
        let (senses, inflection, count) = found("got rid of it").unwrap();
        assert!(senses.contains(&"delete"), "{senses:?}");
        assert_eq!((inflection, count), (Inflection::Past, 3));
        let (senses, inflection, _) = found("tokens").unwrap();
        assert!(senses.contains(&"key"), "{senses:?}");
        assert_eq!(inflection, Inflection::S);
        assert_eq!(found("zzyzx"), None);
    }

    #[test]
    fn a_particle_may_stand_apart_from_its_verb() {
        let numbers = |verb, particle| separated(word(verb)?, word(particle)?);
        let meaning = numbers("turning", "off").unwrap();
        assert!(meaning.senses.has(Senses::of(&[sense::DISABLE])));
        assert_eq!(meaning.inflection, Inflection::Ing);
        assert!(numbers("turn", "key").is_none());
    }
}

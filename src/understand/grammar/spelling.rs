//! Corrects typing errors to the most similar word of the grammar.
//!
//! Only words without another explanation are corrected, and only to closed vocabularies, so that
//! names stay as written.

use rustc_hash::FxHashSet as HashSet;
use strsim::osa_distance;

/// English words that are one typing error away from a word of the grammar, sorted.
const ENGLISH: &str = include_str!("../../../grammar/english.txt");

/// The words that typing errors are corrected to.
#[derive(Debug, Default)]
pub struct Vocabularies {
    /// Words of phrases that affect the reading, such as "rotate", but not fillers.
    pub words: Vocabulary,
    /// Words of region names.
    pub regions: Vocabulary,
    /// First words of phrases that ask for something, such as "want" and "list", from four
    /// letters. Used in places where only such a word can stand.
    pub acts: Vocabulary,
    english: HashSet<&'static str>,
}

impl Vocabularies {
    /// Returns vocabularies with only the English words.
    pub fn new() -> Self {
        Self { english: ENGLISH.lines().collect(), ..Self::default() }
    }

    /// Returns the word of the grammar that `word` is a misspelling of. English words aren't
    /// corrected.
    pub fn correct(&self, word: &str) -> Option<&str> {
        self.words.correct(word).filter(|_| !self.english.contains(word))
    }

    /// Returns the word of a region's name that `word` is a misspelling of.
    pub fn correct_region(&self, word: &str) -> Option<&str> {
        let near = || self.regions.correct(word).or_else(|| self.regions.correct_more(word));
        if self.english.contains(word) { None } else { near() }
    }

    /// Like [`Vocabularies::correct`], but for places where only an act can stand ("i wnat the
    /// keys"). With `thing`, which is true before "a" or "an", also corrects English words ("i
    /// nerd a key").
    pub fn correct_act(&self, word: &str, thing: bool) -> Option<&str> {
        let act = self.acts.nearest(word).filter(|_| thing || !self.english.contains(word));
        act.or_else(|| self.correct(word))
    }
}

/// Words by first letter, each with a mask of its letters. The mask rules out most words without a
/// comparison of spellings.
#[derive(Debug, Default)]
pub struct Vocabulary {
    by_initial: [Vec<(u32, Box<str>)>; 32],
}

impl Vocabulary {
    pub fn add(&mut self, word: &str) {
        self.by_initial[initial(word)].push((mask(word.as_bytes()), word.into()));
    }

    /// Returns the most similar word with at most two letters wrong, missing, extra or swapped,
    /// for places where few words fit. Both words must have six letters or more and the same first
    /// letter.
    pub fn correct_more(&self, word: &str) -> Option<&str> {
        if word.len() < 6 {
            return None;
        }
        let known = self.by_initial[initial(word)].iter().map(|(_, text)| &**text);
        known
            .filter(|text| text.len() >= 6)
            .map(|text| (osa_distance(word, text), text))
            .filter(|(distance, _)| *distance <= 2)
            .min()
            .map(|(_, text)| text)
    }

    /// Returns the word that `word` is a misspelling of: one letter wrong, missing, extra or
    /// swapped, or two if both words have eight letters or more. The first letter must match, and
    /// a plural isn't a misspelling.
    pub fn correct(&self, word: &str) -> Option<&str> {
        if word.len() < SHORTEST { None } else { self.nearest(word) }
    }

    /// Like [`Vocabulary::correct`], but also for words of three letters.
    fn nearest(&self, word: &str) -> Option<&str> {
        let bytes = word.as_bytes();
        if bytes.len() < SHORTEST - 1 || !bytes.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let allowed = if bytes.len() >= 8 { 2 } else { 1 };
        let letters = mask(bytes);
        let mut best: Option<(usize, &str)> = None;
        for (known, text) in &self.by_initial[initial(word)] {
            let target = text.as_bytes();
            let near = target.len().abs_diff(bytes.len()) <= allowed
                && (letters ^ known).count_ones() as usize <= 2 * allowed;
            if !near || is_plural(word, text) {
                continue;
            }
            let allowed = if target.len() >= 8 { allowed } else { 1 };
            let distance = osa_distance(word, text);
            if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, text));
            }
        }
        best.map(|(_, text)| text)
    }
}

/// Minimum length of a word to correct. Shorter words have too many similar ones.
const SHORTEST: usize = 4;
/// Minimum length of a word that others are corrected to. Acts may be one letter shorter, and
/// "keys" is an exception.
pub const SHORTEST_TARGET: usize = 5;

fn is_plural(one: &str, other: &str) -> bool {
    let many_of =
        |many: &str, single: &str| !many.ends_with("ss") && many.strip_suffix('s') == Some(single);
    many_of(one, other) || many_of(other, one)
}

/// Returns the index in `by_initial` for the first letter of a word.
fn initial(word: &str) -> usize {
    usize::from(word.as_bytes().first().map_or(0, |byte| byte & 31))
}

/// Returns one bit for each letter in the word.
fn mask(word: &[u8]) -> u32 {
    word.iter().fold(0, |mask, byte| mask | 1 << (byte & 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_similar_words_are_corrected() {
        let mut words = Vocabulary::default();
        for word in ["bedrock", "token", "models", "access", "production", "sale"] {
            words.add(word);
        }
        for (typed, meant) in [
            ("bedrok", "bedrock"),
            ("tokn", "token"),
            ("modles", "models"),
            ("prodution", "production"),
            ("acces", "access"),
        ] {
            assert_eq!(words.correct(typed), Some(meant), "{typed}");
        }
        for name in ["sales", "rock", "marketing", "tok", "zroduction"] {
            assert_eq!(words.correct(name), None, "{name}");
        }
    }
}

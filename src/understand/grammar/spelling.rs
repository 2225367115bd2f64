//! Corrects typing errors to the one similar word of the grammar.
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
    /// Words of phrases that decide something.
    pub words: Vocabulary,
    /// Words of region names.
    pub regions: Vocabulary,
    /// Words of wants and orders, also short ones, for places where only such a word can stand.
    pub acts: Vocabulary,
    english: HashSet<&'static str>,
}

impl Vocabularies {
    /// Returns vocabularies with only the English words.
    pub fn new() -> Self {
        Self { english: ENGLISH.lines().collect(), ..Self::default() }
    }

    /// Returns the word that `word` is a misspelling of.
    pub fn correct(&self, word: &str) -> Option<&str> {
        self.words.correct(word).filter(|_| !self.english.contains(word))
    }

    /// Like [`Vocabularies::correct`] in a place where only an act can stand ("i wnat the keys").
    /// Before an object, it also corrects English words ("i nerd a key").
    pub fn correct_act(&self, word: &str, thing: bool) -> Option<&str> {
        let act = self.acts.nearest(word).filter(|_| thing || !self.english.contains(word));
        act.or_else(|| self.correct(word))
    }
}

/// Words by first letter. The mask of their letters skips most of them in one step.
#[derive(Debug, Default)]
pub struct Vocabulary {
    by_initial: [Vec<(u32, Box<str>)>; 32],
}

impl Vocabulary {
    pub fn add(&mut self, word: &str) {
        self.by_initial[initial(word)].push((mask(word.as_bytes()), word.into()));
    }

    /// Like [`Vocabulary::correct`], but allows two wrong letters from length 6, for places where
    /// few words fit.
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
    /// swapped, or two from length 8. The first letter must match, and a plural isn't a
    /// misspelling.
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
/// Minimum length of a correct word, except where only an act can stand.
pub const SHORTEST_TARGET: usize = 5;

fn is_plural(one: &str, other: &str) -> bool {
    let many_of =
        |many: &str, single: &str| !many.ends_with("ss") && many.strip_suffix('s') == Some(single);
    many_of(one, other) || many_of(other, one)
}

/// Returns the slot of a word's first letter.
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

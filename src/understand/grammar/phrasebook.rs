//! The phrases of one grammar file, each with a value. They are separate from concepts, because a
//! word may belong to both.

use crate::understand::analysis::Reading;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::names::named_value;
use crate::understand::grammar::phrase_trie::{Meaning, PhraseTrie};
use crate::understand::grammar::toml_source::Sources;
use serde::Deserialize;

#[derive(Debug)]
pub struct Phrasebook<T> {
    forms: PhraseTrie,
    values: Vec<T>,
}

/// A phrase found in a line.
#[derive(Debug, Clone, Copy)]
pub struct PhraseMatch<T> {
    pub value: T,
    pub first: usize,
    pub last: usize,
}

impl<T> PhraseMatch<T> {
    /// Returns true if the match covers the word at `at`.
    pub fn covers(&self, at: usize) -> bool {
        (self.first..self.last).contains(&at)
    }
}

impl<T> Default for Phrasebook<T> {
    fn default() -> Self {
        Self { forms: PhraseTrie::default(), values: Vec::new() }
    }
}

impl<T: Copy + for<'de> Deserialize<'de>> Phrasebook<T> {
    /// Returns true if the word is part of any phrase.
    pub fn knows(&self, word: &str) -> bool {
        self.forms.word(word).is_some()
    }

    /// Compiles a file of tables called `table`, each with a value under `key` and with `forms`.
    ///
    /// # Errors
    /// All mistakes in the file.
    pub fn compile(
        file: (&str, &str),
        table: &'static str,
        key: &'static str,
    ) -> Result<Self, Vec<GrammarError>> {
        let mut sources = Sources::new(std::slice::from_ref(&file));
        let mut book = Self::default();
        for (_, mut entry) in sources.entries(&[table]) {
            let value = entry.text(&mut sources, key);
            let value = value.and_then(|value| named_value::<T>(&mut sources, &value));
            // The trie ignores concepts, so any will do; the meaning is in `values`.
            let meaning = Meaning { concept: Concept::Filler, value: book.values.len() as f64 };
            book.values.extend(value);
            for form in entry.texts(&mut sources, "forms") {
                for (range, why) in book.forms.add(&form.value, meaning) {
                    let message = why.without_concept("this file");
                    sources.mistake(&form.place.inside(range), message, why.hint());
                }
            }
            entry.end(&mut sources, &[key, "forms"]);
        }
        sources.finish()?;
        Ok(book)
    }

    /// Returns the phrases in a line from left to right, the longest at each word, without
    /// overlaps.
    pub fn scan(&self, reading: &Reading<'_>) -> Vec<PhraseMatch<T>> {
        self.scan_for(reading, |_| true)
    }

    /// Returns the phrases as [`Phrasebook::scan`] does, as if the book had only the phrases whose
    /// values pass the test.
    pub fn scan_for(
        &self,
        reading: &Reading<'_>,
        passes: impl Fn(T) -> bool,
    ) -> Vec<PhraseMatch<T>> {
        let passes = |meaning: &Meaning| passes(self.values[meaning.value as usize]);
        let mut found = Vec::new();
        let mut first = 0;
        while first < reading.len() {
            let going_on = (first + 1..reading.len()).take_while(|at| !reading.gap(*at).is_break());
            let words = std::iter::once(first)
                .chain(going_on)
                .map(|at| self.forms.word(reading.spelling(at)));
            let Some((meaning, count)) = self.forms.longest_of(words, passes) else {
                first += 1;
                continue;
            };
            found.push(PhraseMatch {
                value: self.values[meaning.value as usize],
                first,
                last: first + count,
            });
            first += count;
        }
        found
    }
}

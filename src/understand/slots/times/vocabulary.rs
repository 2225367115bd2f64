//! The words of times: `grammar/durations.toml`, `grammar/durations-abroad.toml` and
//! `grammar/clock.toml`. They are separate from concepts, because a word may belong to both.

use crate::understand::analysis::Reading;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::names::named_value;
use crate::understand::grammar::phrase_trie::{Meaning, PhraseTrie};
use crate::understand::grammar::toml_source::{Entry, Sources};
use crate::understand::tokens::{TokenizedLine, Word};
use rustc_hash::FxHashMap as HashMap;
use serde::Deserialize;

const FILES: [(&str, &str); 3] = [
    ("grammar/durations.toml", include_str!("../../../../grammar/durations.toml")),
    ("grammar/durations-abroad.toml", include_str!("../../../../grammar/durations-abroad.toml")),
    ("grammar/clock.toml", include_str!("../../../../grammar/clock.toml")),
];

/// What a word or phrase means in a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TimeWord {
    /// A unit of time, in seconds.
    Unit(f64),
    Number(f64),
    /// A phrase that is a duration by itself.
    Length(Length),
    Cue(TimeCue),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length {
    /// `None` if nobody can count it.
    pub seconds: Option<f64>,
    /// True if it counts only by itself, or behind "for".
    pub alone: bool,
    /// True for the age of a key.
    pub age: bool,
}

/// A phrase that says what the words next to it mean; see `grammar/clock.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeCue {
    Joint,
    Of,
    One,
    Adjective,
    Range,
    Between,
    Few,
    Minus,
    About,
    Point,
    Dimension,
    Measured,
    Granted,
    Granting,
    Instead,
    Long,
    Span,
    Longer,
    Limit,
    Renewal,
    Working,
    Life,
    Over,
    Since,
    MomentBefore,
    MomentAfter,
    FromNow,
    By,
    OrOlder,
    Beyond,
    Untouched,
    State,
    Relative,
    Never,
    Until,
    Noon,
    Midnight,
    Am,
    Pm,
    PastHour,
    ToHour,
    Filler,
    Now,
}

#[derive(Debug, Default)]
pub struct TimeVocabulary {
    forms: PhraseTrie,
    words: Vec<TimeWord>,
    /// Units by the letters right behind digits, in seconds.
    letters: HashMap<String, f64>,
    /// The first two forms of each unit, which are its name and the plural, with the seconds.
    names: Vec<([String; 2], f64)>,
}

impl Grammar {
    pub(crate) fn times(&self) -> &TimeVocabulary {
        // The files are built in and a test compiles them, so there is no error to report.
        self.times.get_or_init(|| TimeVocabulary::compile().unwrap_or_default())
    }
}

impl TimeVocabulary {
    /// Compiles the built-in files.
    ///
    /// # Errors
    /// All mistakes in them; a test keeps them free of any.
    pub fn compile() -> Result<Self, Vec<GrammarError>> {
        let mut sources = Sources::new(&FILES);
        let mut vocabulary = Self::default();
        for (kind, entry) in sources.entries(&["units", "numbers", "words", "lengths", "cues"]) {
            vocabulary.entry(&mut sources, kind, entry);
        }
        sources.finish()?;
        Ok(vocabulary)
    }

    fn entry(&mut self, sources: &mut Sources<'_>, kind: &str, mut entry: Entry<'_>) {
        let word = match kind {
            "units" => {
                let seconds = entry.number(sources, "seconds").unwrap_or_default();
                for letters in entry.names(sources, "letters") {
                    self.letters.insert(letters.value, seconds);
                }
                TimeWord::Unit(seconds)
            }
            "numbers" => TimeWord::Number(entry.number(sources, "value").unwrap_or_default()),
            "lengths" => {
                let seconds = entry.optional_number(sources, "seconds");
                let alone = entry.flag(sources, "alone", false);
                let age = entry.flag(sources, "age", false);
                TimeWord::Length(Length { seconds, alone, age })
            }
            "cues" => {
                let name = entry.text(sources, "cue");
                let Some(cue) = name.and_then(|name| named_value(sources, &name)) else { return };
                TimeWord::Cue(cue)
            }
            // The concept of uncountable amounts.
            _ => {
                drop(entry.text(sources, "concept"));
                TimeWord::Cue(TimeCue::Few)
            }
        };
        // The trie ignores concepts, so any will do; the meaning is in `words`.
        let meaning = Meaning { concept: Concept::Filler, value: self.words.len() as f64 };
        self.words.push(word);
        for form in entry.texts(sources, "forms") {
            for (range, why) in self.forms.add(&form.value, meaning) {
                let message = why.without_concept("these files");
                sources.mistake(&form.place.inside(range), message, why.hint());
            }
            if let (TimeWord::Unit(seconds), [name, plural, ..]) =
                (word, &form.value.split('|').collect::<Vec<_>>()[..])
            {
                self.names.push(([name, plural].map(|name| (*name).to_owned()), seconds));
            }
        }
        entry.end(
            sources,
            &["seconds", "letters", "value", "alone", "age", "cue", "concept", "forms"],
        );
    }

    /// Returns true if the word is part of any phrase.
    pub fn knows(&self, word: &str) -> bool {
        self.forms.word(word).is_some()
    }

    /// Returns what a word means by itself.
    pub fn word(&self, spelling: &str) -> Option<TimeWord> {
        self.forms.exact(spelling).map(|meaning| self.words[meaning.value as usize])
    }

    /// Returns the longest phrase that starts at `at`, and the position after it.
    pub fn phrase(&self, reading: &Reading<'_>, at: usize) -> Option<(TimeWord, usize)> {
        let line: &TokenizedLine = &reading.folded;
        let going_on = |(place, word): &(usize, &Word)| *place == 0 || !word.gap.is_break();
        let words = line.words.get(at..)?.iter().enumerate().take_while(going_on);
        let ids = words.map(|(_, word)| self.forms.word(line.spelling(word)));
        let (meaning, count) = self.forms.longest(ids)?;
        Some((self.words[meaning.value as usize], at + count))
    }

    /// Returns the seconds of a unit, by its name or by its letters.
    pub fn unit(&self, name: &str) -> Option<f64> {
        self.letters.get(name).copied().or_else(|| match self.word(name) {
            Some(TimeWord::Unit(seconds)) => Some(seconds),
            _ => None,
        })
    }

    /// Returns true for a unit in the plural.
    pub fn is_plural(&self, word: &str) -> bool {
        self.names.iter().any(|([_, plural], _)| plural == word)
    }

    /// Returns the seconds of the unit of which this word is a misspelling.
    pub fn misspelled_unit(&self, word: &str) -> Option<f64> {
        let near = |name: &String| {
            name.len() >= SHORTEST_MISSPELLED && strsim::osa_distance(word, name) == 1
        };
        self.names.iter().find(|(names, _)| names.iter().any(near)).map(|(_, seconds)| *seconds)
    }
}

/// The letters of the shortest unit that is recognized if one of them is wrong.
const SHORTEST_MISSPELLED: usize = 4;

/// Returns what the word at `at` means by itself.
pub fn word_at(reading: &Reading<'_>, at: usize) -> Option<TimeWord> {
    reading.grammar.times().word(reading.spelling(at))
}

/// Returns true if the word at `at` is this cue.
pub fn is_cue(reading: &Reading<'_>, at: usize, cue: TimeCue) -> bool {
    word_at(reading, at) == Some(TimeWord::Cue(cue))
}

/// Returns the cue of the longest phrase at `at`, and the position after it.
pub fn cue_at(reading: &Reading<'_>, at: usize) -> Option<(TimeCue, usize)> {
    match reading.grammar.times().phrase(reading, at)? {
        (TimeWord::Cue(cue), last) => Some((cue, last)),
        _ => None,
    }
}

/// Returns true if a phrase with this cue ends right before the word at `first`.
pub fn ends_before(reading: &Reading<'_>, first: usize, cue: TimeCue) -> bool {
    (1..=MOST_WORDS.min(first)).any(|back| cue_at(reading, first - back) == Some((cue, first)))
}

/// The words of the longest phrase before a time.
const MOST_WORDS: usize = 6;

/// Returns true for words behind a time that change nothing about it: "an hour tops".
pub fn is_limit(reading: &Reading<'_>, at: usize) -> bool {
    matches!(
        reading.grammar.times().phrase(reading, at),
        Some((TimeWord::Cue(TimeCue::Limit) | TimeWord::Length(Length { alone: true, .. }), _))
    )
}

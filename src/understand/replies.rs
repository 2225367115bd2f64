//! The words of `grammar/replies.toml`: what people answer, correct and refer back with. Compiled when the first
//! line of a conversation is heard, for `--explain` never needs them.

use super::concept::Concept;
use super::forms::{Forms, Meaning};
use super::grammar::Grammar;
use super::mistake::GrammarError;
use super::names::named_value;
use super::reading::Reading;
use super::source::Sources;
use crate::domain::Signal;

const FILE: (&str, &str) = ("grammar/replies.toml", include_str!("../../grammar/replies.toml"));

/// The phrases, each with its signal.
#[derive(Debug, Default)]
pub struct Replies {
    forms: Forms,
    signals: Vec<Signal>,
}

/// A signal and the words that give it.
#[derive(Debug, Clone, Copy)]
pub struct Signalled {
    pub signal: Signal,
    pub first: usize,
    pub last: usize,
}

impl Signalled {
    /// Whether the word is one of its own.
    pub fn covers(&self, at: usize) -> bool {
        (self.first..self.last).contains(&at)
    }
}

impl Replies {
    /// What the words of a line signal, the longest phrase first at each word.
    pub fn scan(&self, reading: &Reading<'_>) -> Vec<Signalled> {
        let mut found = Vec::new();
        let mut first = 0;
        while first < reading.len() {
            let going_on = (first + 1..reading.len()).take_while(|at| !reading.gap(*at).is_break());
            let words =
                std::iter::once(first).chain(going_on).map(|at| self.forms.word(reading.spelling(at)));
            let Some((meaning, count)) = self.forms.longest(words) else {
                first += 1;
                continue;
            };
            found.push(Signalled {
                signal: self.signals[meaning.value as usize],
                first,
                last: first + count,
            });
            first += count;
        }
        found
    }
}

impl Grammar {
    pub(super) fn replies(&self) -> &Replies {
        // Built in, and a test compiles it: there is no mistake to tell.
        self.replies.get_or_init(|| compile().unwrap_or_default())
    }
}

fn compile() -> Result<Replies, Vec<GrammarError>> {
    let mut sources = Sources::new(std::slice::from_ref(&FILE));
    let mut replies = Replies::default();
    for (_, mut entry) in sources.entries(&["replies"]) {
        let signal = entry.text(&mut sources, "signal");
        let signal = signal.and_then(|signal| named_value::<Signal>(&mut sources, &signal));
        let meaning = Meaning { concept: Concept::Signal, value: replies.signals.len() as f64 };
        replies.signals.extend(signal);
        for form in entry.texts(&mut sources, "forms") {
            for (range, why) in replies.forms.add(&form.value, meaning) {
                sources.mistake(&form.place.inside(range), why.to_string(), None);
            }
        }
        entry.end(&mut sources, &["signal", "forms"]);
    }
    sources.finish()?;
    Ok(replies)
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_phrase_signals_two_things() {
        let mistakes = super::compile().err().unwrap_or_default();
        let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    }
}

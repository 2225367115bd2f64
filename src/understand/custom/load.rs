//! Loads custom grammar files, which may add team names and some words, but can't change the
//! meaning of built-in words.
//!
//! Limits keep a small file from expanding into millions of phrases. Forbidden content is found by
//! reading each phrase with the built-in grammar.

use crate::domain::{BusinessUnit, Intent};
use crate::understand::analysis::Reading;
use crate::understand::custom::check::{CustomExample, broken};
use crate::understand::custom::overlay::{CustomGrammar, CustomMeaning};
use crate::understand::custom::policy::{OPEN_CONCEPTS, objection};
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::diagnostic::{GrammarError, is_hidden};
use crate::understand::grammar::names::{named_value, nearest};
use crate::understand::grammar::phrase_trie::Meaning;
use crate::understand::grammar::toml_source::{Entry, Placed, SourceSpan, Sources};
use std::collections::BTreeSet;

/// The kinds of tables that a custom file may have.
const KINDS: &[&str] = &["teams", "words"];
/// Maximum number of phrases in all custom files.
const MOST_PHRASES: usize = 20_000;
/// Maximum number of words in the trie of these phrases. 20,000 realistic phrases need far fewer.
const MOST_WORDS: usize = 200_000;
/// Maximum length of a form in bytes, so that a single form can't exceed [`MOST_WORDS`] by much.
const LONGEST_FORM: usize = 1_000;
/// Maximum length of a team name in bytes. With `-bedrock-user`, it reaches IAM's limit of 64.
const LONGEST_UNIT: usize = 51;
impl Grammar {
    /// Adds custom files, given as pairs of name and text, to this grammar.
    ///
    /// # Errors
    /// All mistakes with their places, including custom and built-in examples that don't have the
    /// stated result.
    pub fn extended(mut self, files: &[(&str, &str)]) -> Result<Self, Vec<GrammarError>> {
        let mut sources = Sources::new(files);
        sources.refuse_hidden();
        // If a file has hidden characters, no file is read any further.
        if !sources.are_sound() {
            sources.finish()?;
            return Ok(self);
        }
        let mut extension = Extension::new(files.len());
        for (kind, entry) in sources.entries(KINDS) {
            extension.entry(&mut sources, kind, entry);
        }
        extension.weigh_phrases(&mut sources, &self);
        let Extension { custom, places, examples, .. } = extension;
        self.custom = Some(custom);
        // Skips the examples after a mistake, because a faulty form would make its examples fail,
        // too.
        if sources.are_sound() {
            for example in &examples {
                example.prove(&mut sources, &self);
            }
            for (example, understood) in self.broken_examples() {
                let matched = Reading::new(&self, &example.text.value).custom;
                if let Some(place) = matched.first().map(|matched| &places[matched.form]) {
                    sources.mistake(place, broken(example, &understood), None);
                }
            }
        }
        sources.finish()?;
        Ok(self)
    }
}

/// The state of loading custom files.
struct Extension {
    custom: CustomGrammar,
    /// The place of each form.
    places: Vec<SourceSpan>,
    examples: Vec<CustomExample>,
    full: bool,
}

impl Extension {
    fn new(files: usize) -> Self {
        let custom = CustomGrammar { files, ..CustomGrammar::default() };
        Self { custom, places: Vec::new(), examples: Vec::new(), full: false }
    }

    fn entry(&mut self, sources: &mut Sources<'_>, kind: &str, mut entry: Entry<'_>) {
        self.custom.entries += 1;
        let words = kind == "words";
        let sense = if words { word(sources, &mut entry) } else { team(sources, &mut entry) };
        let forms = entry.texts(sources, "forms");
        let intent = entry.optional_text(sources, "intent").filter(|_| words);
        let example =
            entry.optional_text(sources, "example").filter(|text| is_plain(sources, text));
        if forms.is_empty() {
            sources.mistake(&entry.place, "`forms` is missing or empty".to_owned(), None);
        }
        if words && example.is_some() != intent.is_some() {
            let message = "`example` and `intent` must be given together";
            sources.mistake(&entry.place, message.to_owned(), None);
        }
        let intent = intent.and_then(|name| named_value::<Intent>(sources, &name));
        let known: &[&str] = if words {
            &["concept", "forms", "example", "intent"]
        } else {
            &["name", "forms", "example"]
        };
        entry.end(sources, known);
        let Some(sense) = sense else { return };
        let first = self.places.len();
        for form in &forms {
            self.form(sources, form, &sense);
        }
        if let Some(text) = example {
            self.custom.examples += 1;
            self.examples.push(CustomExample {
                text,
                intent,
                sense,
                forms: first..self.places.len(),
            });
        }
    }

    fn form(&mut self, sources: &mut Sources<'_>, form: &Placed<String>, sense: &CustomMeaning) {
        if self.full || !is_plain(sources, form) {
            return;
        }
        if form.value.len() > LONGEST_FORM {
            let message =
                format!("a form can have at most {LONGEST_FORM} bytes; split it into several");
            return sources.mistake(&form.place, message, None);
        }
        let value = self.places.len() as f64;
        self.places.push(form.place.clone());
        self.custom.senses.push(sense.clone());
        // This trie ignores concepts, so any will do; the meaning is in `senses`.
        let refused =
            self.custom.forms.add(&form.value, Meaning { concept: Concept::Filler, value });
        for (range, why) in refused {
            let message = why.without_concept("your files");
            sources.mistake(&form.place.inside(range), message, None);
        }
        self.full =
            self.custom.forms.size() > MOST_WORDS || self.custom.forms.count() > MOST_PHRASES;
        if self.full {
            let message = format!(
                "with this form, your files expand to more than {MOST_PHRASES} phrases, or to very long ones"
            );
            let hint = "remove forms, choices or `?`";
            sources.mistake(&form.place, message, Some(hint.to_owned()));
        }
    }

    /// Reports the forms with a phrase that can't have its custom meaning, for example because the
    /// phrase already has a built-in one.
    fn weigh_phrases(&self, sources: &mut Sources<'_>, builtin: &Grammar) {
        let mut told = BTreeSet::new();
        let mut phrases: Vec<(String, usize)> = self
            .custom
            .forms
            .phrases()
            .map(|(phrase, meaning)| (phrase, meaning.value as usize))
            .collect();
        phrases.sort_by_key(|(_, form)| *form);
        for (phrase, form) in phrases {
            if told.contains(&form) {
                continue;
            }
            if let Some((message, hint)) = objection(builtin, &phrase, &self.custom.senses[form]) {
                sources.mistake(&self.places[form], message, hint.map(str::to_owned));
                told.insert(form);
            }
        }
    }
}

fn word(sources: &mut Sources<'_>, entry: &mut Entry<'_>) -> Option<CustomMeaning> {
    let name = entry.text(sources, "concept")?;
    let open = || OPEN_CONCEPTS.iter().map(|concept| concept.name());
    let found = Concept::named(&name.value);
    if let Some(concept) = found.filter(|concept| OPEN_CONCEPTS.contains(concept)) {
        return Some(CustomMeaning::Word(concept));
    }
    let (message, hint) = match found {
        Some(_) => (format!("`{}` belongs to the built-in grammar", name.value), None),
        None => (format!("unknown concept `{}`", name.value), nearest(&name.value, open())),
    };
    let hint = hint.unwrap_or_else(|| {
        format!("your files can extend: {}", open().collect::<Vec<_>>().join(", "))
    });
    sources.mistake(&name.place, message, Some(hint));
    None
}

fn team(sources: &mut Sources<'_>, entry: &mut Entry<'_>) -> Option<CustomMeaning> {
    let name = entry.text(sources, "name").filter(|name| is_plain(sources, name))?;
    let folded = name.value.to_ascii_lowercase();
    let unit = BusinessUnit::from_folded(&folded).filter(|unit| unit.as_str().is_ascii());
    let (message, hint) = match unit {
        Some(unit) if unit.as_str() != name.value => {
            let hint = format!("write `{}`", unit.as_str());
            (
                "a team's name consists of lowercase letters and digits, joined by single hyphens"
                    .to_owned(),
                Some(hint),
            )
        }
        Some(unit) if unit.as_str().len() > LONGEST_UNIT => (
            format!(
                "a team's name can have at most {LONGEST_UNIT} characters, because it is part of an IAM user name"
            ),
            None,
        ),
        Some(unit) => return Some(CustomMeaning::Team(unit)),
        None => {
            ("a team's name consists of letters from a to z, digits and hyphens".to_owned(), None)
        }
    };
    sources.mistake(&name.place, message, hint);
    None
}

/// Returns true if the text has no hidden characters; otherwise, reports one. Escapes can add some
/// that the file itself doesn't show.
fn is_plain(sources: &mut Sources<'_>, text: &Placed<String>) -> bool {
    let hidden = text.value.chars().find(|c| is_hidden(*c) || c.is_ascii_control());
    if let Some(c) = hidden {
        let message = format!("this contains an invisible character (U+{:04X})", c as u32);
        sources.mistake(&text.place, message, Some("remove it".to_owned()));
    }
    hidden.is_none()
}

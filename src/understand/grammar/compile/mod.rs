//! Compiles the grammar from its files. Collects all mistakes instead of stopping at the first.

mod places;

use crate::domain::{Intent, Question, RegionInfo, Regions};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::names::{named_value, nearest};
use crate::understand::grammar::phrase_trie::{Meaning, PhraseTrie};
use crate::understand::grammar::toml_source::{Entry, Placed, Sources};
use crate::understand::grammar::{Example, Grammar, Place, QuestionWords};
use crate::understand::tokens::tokenize;
use std::sync::OnceLock;

/// The kinds of tables that a grammar file can have.
pub const KINDS: &[&str] = &[
    "words",
    "topics",
    "foreign",
    "key_kinds",
    "units",
    "numbers",
    "regions",
    "countries",
    "cities",
    "areas",
    "examples",
    "questions",
];

#[derive(Default)]
pub struct Compiler {
    forms: PhraseTrie,
    names: Vec<String>,
    about: Vec<(Vec<String>, usize)>,
    places: Vec<Place>,
    cued: Vec<(String, usize)>,
    regions: Vec<RegionInfo>,
    examples: Vec<Example>,
    questions: Vec<(Question, QuestionWords)>,
}

impl Compiler {
    /// Compiles one entry of a table in [`KINDS`].
    pub fn entry(&mut self, sources: &mut Sources<'_>, kind: &str, mut entry: Entry<'_>) {
        match kind {
            "words" => self.words(sources, entry),
            "topics" => self.named(sources, entry, Concept::Topic),
            "foreign" => self.named(sources, entry, Concept::Foreign),
            "key_kinds" => {
                for word in entry.names(sources, "words") {
                    self.forms.know(&word.value);
                }
                entry.end(sources, &["words"]);
            }
            "units" => self.unit(sources, entry),
            "numbers" => {
                let value = entry.number(sources, "value");
                self.forms(sources, &mut entry, Concept::NumberWord, value.unwrap_or_default());
                entry.end(sources, &["value", "forms"]);
            }
            "regions" => self.region(sources, entry),
            "countries" => self.country(sources, entry),
            "cities" => self.city(sources, entry),
            "areas" => self.area(sources, entry),
            "examples" => self.example(sources, entry),
            _ => self.question(sources, entry),
        }
    }

    fn words(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let Some(name) = entry.text(sources, "concept") else { return };
        match concept(sources, &name) {
            Some(concept) => self.forms(sources, &mut entry, concept, 0.0),
            // Reads the forms anyway, so that mistakes in them are reported and `forms` isn't
            // reported as an unknown key.
            None => drop(entry.texts(sources, "forms")),
        }
        entry.end(sources, &["concept", "forms"]);
    }

    fn named(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>, concept: Concept) {
        let Some(name) = entry.text(sources, "name") else { return };
        self.names.push(name.value);
        let number = self.names.len() - 1;
        self.forms(sources, &mut entry, concept, number as f64);
        for words in entry.texts(sources, "about") {
            let folded = tokenize(&words.value);
            let words = folded.words.iter().map(|word| folded.spelling(word).to_owned()).collect();
            self.about.push((words, number));
        }
        entry.end(sources, &["name", "forms", "about"]);
    }

    fn unit(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let seconds = entry.number(sources, "seconds").unwrap_or_default();
        self.forms(sources, &mut entry, Concept::TimeUnit, seconds);
        // Only the vocabulary of times uses them.
        drop(entry.optional_text(sources, "letters"));
        entry.end(sources, &["seconds", "letters", "forms"]);
    }

    fn example(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let intent = entry
            .text(sources, "intent")
            .and_then(|intent| named_value::<Intent>(sources, &intent));
        let text = entry.text(sources, "text");
        if let (Some(intent), Some(text)) = (intent, text) {
            self.examples.push(Example { intent, text });
        }
        entry.end(sources, &["intent", "text"]);
    }

    fn question(&mut self, sources: &mut Sources<'_>, mut entry: Entry<'_>) {
        let name =
            entry.text(sources, "name").and_then(|name| named_value::<Question>(sources, &name));
        let text = entry.text(sources, "text");
        let suggesting = entry.optional_text(sources, "suggesting").map(|text| text.value);
        let choosing = entry.optional_text(sources, "choosing").map(|text| text.value);
        let without = entry.optional_text(sources, "without").map(|text| text.value);
        let repeats =
            entry.texts(sources, "repeats").into_iter().map(|words| words.value).collect();
        let examples =
            entry.texts(sources, "examples").into_iter().map(|example| example.value).collect();
        let choices =
            entry.texts(sources, "choices").into_iter().map(|choice| choice.value).collect();
        if let (Some(name), Some(text)) = (name, text) {
            let text = text.value;
            self.questions.push((
                name,
                QuestionWords { text, suggesting, choosing, without, repeats, examples, choices },
            ));
        }
        entry.end(
            sources,
            &[
                "name",
                "text",
                "suggesting",
                "choosing",
                "without",
                "repeats",
                "examples",
                "choices",
            ],
        );
    }

    fn forms(
        &mut self,
        sources: &mut Sources<'_>,
        entry: &mut Entry<'_>,
        concept: Concept,
        value: f64,
    ) {
        let forms = entry.texts(sources, "forms");
        if forms.is_empty() {
            sources.mistake(&entry.place, "`forms` is missing or empty".to_owned(), None);
        }
        for form in &forms {
            self.add(sources, form, concept, value);
        }
    }

    fn add(
        &mut self,
        sources: &mut Sources<'_>,
        form: &Placed<String>,
        concept: Concept,
        value: f64,
    ) {
        for (range, why) in self.forms.add(&form.value, Meaning { concept, value }) {
            sources.mistake(&form.place.inside(range), why.to_string(), None);
        }
    }

    /// Adds loose spellings of region codes, such as "us east", and returns the grammar. Call it
    /// only if no file had a mistake.
    pub fn finish(mut self) -> Grammar {
        self.loose_codes();
        Grammar {
            forms: self.forms,
            custom: None,
            vocabularies: OnceLock::new(),
            examples: self.examples,
            names: self.names,
            about: self.about,
            places: self.places,
            cued: self.cued,
            regions: Regions(self.regions),
            questions: self.questions,
            replies: OnceLock::new(),
            corrections: OnceLock::new(),
            credentials: OnceLock::new(),
            gate: OnceLock::new(),
            harmless: OnceLock::new(),
            targets: OnceLock::new(),
            bare: OnceLock::new(),
            headings: OnceLock::new(),
            continuations: OnceLock::new(),
            constraints: OnceLock::new(),
            times: OnceLock::new(),
            filters: OnceLock::new(),
            references: OnceLock::new(),
            verbs: OnceLock::new(),
            place_cues: OnceLock::new(),
        }
    }
}

fn concept(sources: &mut Sources<'_>, name: &Placed<String>) -> Option<Concept> {
    let found = Concept::named(&name.value);
    if found.is_none() {
        let hint = nearest(&name.value, Concept::ALL.iter().map(|(name, _)| *name));
        sources.mistake(&name.place, format!("unknown concept `{}`", name.value), hint);
    }
    found
}

//! Reads a person's own grammar files, which may add names of teams and some words, and change nothing.
//!
//! Everything here is paid for only where such files are named. Limits keep a small file from standing for millions
//! of phrases; what a form may not hold is found by reading it with the built-in grammar.

use crate::domain::{BusinessUnit, CustomGrammarSize, GrammarReport, GrammarSize, Intent};
use crate::understand::MAX_LINE;
use crate::understand::analysis::Reading;
use crate::understand::custom::overlay::{CustomMeaning, Own};
use crate::understand::custom::policy::{OPEN_CONCEPTS, objection};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::diagnostic::{GrammarError, is_hidden};
use crate::understand::grammar::names::{named_value, nearest};
use crate::understand::grammar::phrase_error::Refused;
use crate::understand::grammar::phrase_trie::Meaning;
use crate::understand::grammar::toml_source::{Entry, Placed, SourceSpan, Sources};
use crate::understand::grammar::{BUILTIN, Grammar, Rule};
use std::collections::BTreeSet;
use std::ops::Range;

/// The kinds of entries a person's file may have.
const KINDS: &[&str] = &["teams", "words"];
/// The most phrases that a person's files may stand for together.
const MOST_PHRASES: usize = 20_000;
/// The most words of phrases in their tree; 20,000 phrases of people have far fewer.
const MOST_WORDS: usize = 200_000;
/// The longest form, in bytes: with it no single form adds much more than [`MOST_WORDS`].
const LONGEST_FORM: usize = 1_000;
/// The longest name of a unit, in bytes: with `-bedrock-user` behind it IAM's limit of 64 is met.
const LONGEST_UNIT: usize = 51;
impl Grammar {
    /// This grammar and a person's own files, given as pairs of name and text, on top of it.
    ///
    /// # Errors
    /// Every mistake in every file, each with its place; also examples, theirs or built in, that lead elsewhere.
    pub fn extended(mut self, files: &[(&str, &str)]) -> Result<Self, Vec<GrammarError>> {
        let mut sources = Sources::new(files);
        sources.refuse_hidden();
        // Those alone: a file that hides something is read no further.
        if !sources.are_sound() {
            sources.finish()?;
            return Ok(self);
        }
        let mut extension = Extension::new(files.len());
        for (kind, entry) in sources.entries(KINDS) {
            extension.entry(&mut sources, kind, entry);
        }
        extension.weigh_phrases(&mut sources, &self);
        let Extension { own, places, examples, .. } = extension;
        self.own = Some(own);
        // Forms with a mistake would only make their examples fail too.
        if sources.are_sound() {
            for example in &examples {
                example.prove(&mut sources, &self);
            }
            for (rule, understood) in self.broken_rules() {
                let laid = Reading::new(&self, &rule.example).own;
                if let Some(place) = laid.first().map(|laid| &places[laid.form]) {
                    sources.mistake(place, broken(rule, &understood), None);
                }
            }
        }
        sources.finish()?;
        Ok(self)
    }

    /// Proves every built-in example, and tells what there is.
    ///
    /// # Errors
    /// Every example that leads elsewhere.
    pub fn check(&self) -> Result<GrammarReport, Vec<GrammarError>> {
        let mut sources = Sources::new(BUILTIN);
        for (rule, understood) in self.broken_rules() {
            sources.mistake(&sources.quoted(&rule.example), broken(rule, &understood), None);
        }
        sources.finish()?;
        let builtin = GrammarSize {
            files: BUILTIN.len(),
            phrases: self.forms.count(),
            examples: self.rules.len(),
        };
        let own = self.own.as_ref().map(|own| {
            let team = |sense: &CustomMeaning| match sense {
                CustomMeaning::Team(unit) => Some(unit.clone()),
                CustomMeaning::Word(_) => None,
            };
            let teams: BTreeSet<BusinessUnit> = own.senses.iter().filter_map(team).collect();
            let size = GrammarSize {
                files: own.files,
                phrases: own.forms.count(),
                examples: own.examples,
            };
            CustomGrammarSize { size, entries: own.entries, teams: teams.len() }
        });
        Ok(GrammarReport { builtin, own })
    }

    /// Rules whose example leads elsewhere, with the intents it leads to.
    pub(crate) fn broken_rules(&self) -> impl Iterator<Item = (&Rule, Vec<Intent>)> {
        let understood = |rule: &Rule| intents(self, &rule.example);
        self.rules
            .iter()
            .map(move |rule| (rule, understood(rule)))
            .filter(|(rule, led)| *led != [rule.intent])
    }
}

fn intents(grammar: &Grammar, line: &str) -> Vec<Intent> {
    grammar.understand(line).requests.iter().map(|request| request.intent).collect()
}

fn broken(rule: &Rule, understood: &[Intent]) -> String {
    let Rule { name, example, intent, .. } = rule;
    let led = listed(understood);
    format!(
        "the example of the rule \"{name}\", \"{example}\", is understood as {led}, not as `{intent}`"
    )
}

fn listed(intents: &[Intent]) -> String {
    intents.iter().map(|intent| format!("`{}`", intent)).collect::<Vec<_>>().join(" and ")
}

/// A person's files as far as they are read.
struct Extension {
    own: Own,
    /// Where each form stands.
    places: Vec<SourceSpan>,
    examples: Vec<Example>,
    full: bool,
}

struct Example {
    text: Placed<String>,
    intent: Option<Intent>,
    sense: CustomMeaning,
    forms: Range<usize>,
}

impl Extension {
    fn new(files: usize) -> Self {
        let own = Own { files, ..Own::default() };
        Self { own, places: Vec::new(), examples: Vec::new(), full: false }
    }

    fn entry(&mut self, sources: &mut Sources<'_>, kind: &str, mut entry: Entry<'_>) {
        self.own.entries += 1;
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
            let message = "an `example` needs an `intent`, and an `intent` needs an `example`";
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
            self.own.examples += 1;
            self.examples.push(Example { text, intent, sense, forms: first..self.places.len() });
        }
    }

    fn form(&mut self, sources: &mut Sources<'_>, form: &Placed<String>, sense: &CustomMeaning) {
        if self.full || !is_plain(sources, form) {
            return;
        }
        if form.value.len() > LONGEST_FORM {
            let message = format!("this form is longer than {LONGEST_FORM} bytes; split it");
            return sources.mistake(&form.place, message, None);
        }
        let value = self.places.len() as f64;
        self.places.push(form.place.clone());
        self.own.senses.push(sense.clone());
        // The concept of an own form is its sense's; here any stands for "a form".
        let refused = self.own.forms.add(&form.value, Meaning { concept: Concept::Filler, value });
        for (range, why) in refused {
            let message = match why {
                Refused::Taken(phrase, _) => format!("`{phrase}` is already a form in your files"),
                why => why.to_string(),
            };
            sources.mistake(&form.place.inside(range), message, None);
        }
        self.full = self.own.forms.size() > MOST_WORDS || self.own.forms.count() > MOST_PHRASES;
        if self.full {
            let message = format!(
                "with this form, your files have more than {MOST_PHRASES} phrases, or very long ones"
            );
            let hint = "remove forms, choices or `?`";
            sources.mistake(&form.place, message, Some(hint.to_owned()));
        }
    }

    /// Reads every phrase with the built-in grammar alone: what means something there is not to be given a meaning here.
    fn weigh_phrases(&self, sources: &mut Sources<'_>, builtin: &Grammar) {
        let mut told = BTreeSet::new();
        let mut phrases: Vec<(String, usize)> = self
            .own
            .forms
            .phrases()
            .map(|(phrase, meaning)| (phrase, meaning.value as usize))
            .collect();
        phrases.sort_by_key(|(_, form)| *form);
        for (phrase, form) in phrases {
            if told.contains(&form) {
                continue;
            }
            if let Some((message, hint)) = objection(builtin, &phrase, &self.own.senses[form]) {
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
        Some(_) => (format!("`{}` is reserved for the built-in grammar", name.value), None),
        None => (format!("unknown concept `{}`", name.value), nearest(&name.value, open())),
    };
    let hint =
        hint.unwrap_or_else(|| format!("available: {}", open().collect::<Vec<_>>().join(", ")));
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
                "a team's name has only lowercase letters and digits, with single hyphens"
                    .to_owned(),
                Some(hint),
            )
        }
        Some(unit) if unit.as_str().len() > LONGEST_UNIT => (
            format!(
                "a team's name has at most {LONGEST_UNIT} characters, because it becomes an IAM user name"
            ),
            None,
        ),
        Some(unit) => return Some(CustomMeaning::Team(unit)),
        None => ("a team's name has only letters from a to z, digits and hyphens".to_owned(), None),
    };
    sources.mistake(&name.place, message, hint);
    None
}

/// Whether a text holds nothing hidden; escapes can put there what the file itself does not show.
fn is_plain(sources: &mut Sources<'_>, text: &Placed<String>) -> bool {
    let hidden = text.value.chars().find(|c| is_hidden(*c) || c.is_ascii_control());
    if let Some(c) = hidden {
        let message = format!("an invisible character (U+{:04X})", c as u32);
        sources.mistake(&text.place, message, Some("remove it".to_owned()));
    }
    hidden.is_none()
}

impl Example {
    /// Notes a mistake where the example does not do what it stands for.
    fn prove(&self, sources: &mut Sources<'_>, grammar: &Grammar) {
        let Self { text: Placed { value: line, place }, intent, sense, forms } = self;
        if line.len() > MAX_LINE {
            return sources.mistake(
                place,
                format!("an example has at most {MAX_LINE} bytes"),
                None,
            );
        }
        let understanding = grammar.understand(line);
        let message = if !Reading::new(grammar, line)
            .own
            .iter()
            .any(|laid| forms.contains(&laid.form))
        {
            "the example contains none of the entry's forms".to_owned()
        } else if let CustomMeaning::Team(unit) = sense {
            let units: Vec<&str> = understanding
                .requests
                .iter()
                .filter_map(|request| Some(request.business_unit.as_ref()?.as_str()))
                .collect();
            match units[..] {
                [only] if only == unit.as_str() => return,
                [] => format!("this example names no team, not `{}`", unit.as_str()),
                _ => format!(
                    "this example names `{}`, not `{}`",
                    units.join("` and `"),
                    unit.as_str()
                ),
            }
        } else {
            let led = intents(grammar, line);
            match intent {
                Some(wanted) if led != [*wanted] => {
                    format!("this example is understood as {}, not as `{}`", listed(&led), wanted)
                }
                _ => return,
            }
        };
        sources.mistake(place, message, None);
    }
}

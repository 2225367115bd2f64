//! The compiled grammar: what `grammar/` says, in the form that one pass over a line can use.

pub mod compile;
pub mod concept;
pub mod concept_set;
pub mod diagnostic;
pub mod names;
pub mod phrase_error;
pub mod phrase_trie;
pub mod phrasebook;
pub mod replies;
pub mod spelling;
pub mod toml_source;

use crate::domain::{Intent, Question, Region, Regions, Signal};
use crate::understand::analysis::joint::Joint;
use crate::understand::analysis::leading_verb::Verb;
use crate::understand::custom::overlay::Own;
use crate::understand::gate::DoubtSense;
use crate::understand::intent::bare::Bare;
use crate::understand::intent::constraints::ConstraintCue;
use crate::understand::intent::filters::Narrowing;
use crate::understand::intent::heading::Heading;
use crate::understand::response::reference::ReferenceCue;
use crate::understand::slots::clock;
use compile::{Compiler, KINDS};
use concept::Concept;
use concept_set::ConceptSet;
use diagnostic::GrammarError;
use phrase_trie::Forms;
use phrasebook::Phrasebook;
use rustc_hash::FxHashSet as HashSet;
use spelling::Vocabularies;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use toml_source::Sources;

/// The files of the grammar that is built into the program.
pub(crate) const BUILTIN: &[(&str, &str)] = &[
    ("grammar/words.toml", include_str!("../../../grammar/words.toml")),
    ("grammar/key-types.toml", include_str!("../../../grammar/key-types.toml")),
    ("grammar/not-ours.toml", include_str!("../../../grammar/not-ours.toml")),
    ("grammar/help.toml", include_str!("../../../grammar/help.toml")),
    ("grammar/durations.toml", include_str!("../../../grammar/durations.toml")),
    ("grammar/regions.toml", include_str!("../../../grammar/regions.toml")),
    ("grammar/rules.toml", include_str!("../../../grammar/rules.toml")),
    ("grammar/questions.toml", include_str!("../../../grammar/questions.toml")),
];

/// The compiled grammar.
#[derive(Debug)]
pub struct Grammar {
    pub(crate) forms: Forms,
    /// What a person's files add, where there are any.
    pub(crate) own: Option<Own>,
    /// Made when the first unknown word is met: many runs never meet one.
    pub(crate) vocabularies: OnceLock<Vocabularies>,
    pub(crate) rules: Vec<Rule>,
    /// What the values of topics and foreign products stand for.
    pub(crate) names: Vec<String>,
    /// Words that say what a line of help is about, with the number of the topic's name; the first that was said is meant.
    pub(crate) about: Vec<(Vec<String>, usize)>,
    /// What the values of region names stand for.
    pub(crate) places: Vec<Place>,
    /// Words that are a place only behind words that lead to one, with its number.
    pub(crate) cued: Vec<(String, usize)>,
    /// Words before "key" that make it a key of another kind.
    pub(crate) key_kinds: HashSet<u32>,
    /// Units of time by the letters that stand behind digits, in seconds.
    pub(crate) letters: HashMap<String, f64>,
    pub(crate) regions: Regions,
    pub(crate) questions: Vec<(Question, QuestionWords)>,
    /// Made when the first line of a conversation is heard.
    pub(crate) replies: OnceLock<Phrasebook<Signal>>,
    pub(crate) corrections:
        OnceLock<Phrasebook<crate::understand::response::correction::CorrectionCue>>,
    /// Made when the first line asks for a change.
    pub(crate) gate: OnceLock<Option<Phrasebook<DoubtSense>>>,
    pub(crate) headings: OnceLock<Option<Phrasebook<Heading>>>,
    pub(crate) joints: OnceLock<Option<Phrasebook<Joint>>>,
    pub(crate) bare: OnceLock<Option<Phrasebook<Bare>>>,
    /// Made when the first line is read.
    pub(crate) constraints: OnceLock<Phrasebook<ConstraintCue>>,
    /// Made when the first line is read.
    pub(crate) clock: OnceLock<Phrasebook<clock::ClockCue>>,
    /// Made when the first line is read.
    pub(crate) filters: OnceLock<Phrasebook<Narrowing>>,
    pub(crate) references: OnceLock<Phrasebook<ReferenceCue>>,
    /// Made when the first line is read.
    pub(crate) verbs: OnceLock<Phrasebook<Verb>>,
}

/// What a place's name stands for.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its regions, or those near it, the best first; never empty.
    pub regions: Vec<Region>,
    /// Whether the first of them is meant without asking.
    pub settled: bool,
    /// What the person should know where it is.
    pub note: Option<String>,
}

/// Concepts that together speak for an intent.
#[derive(Debug)]
pub struct Rule {
    pub name: String,
    pub intent: Intent,
    pub all: ConceptSet,
    pub any: ConceptSet,
    pub none: ConceptSet,
    /// Out of 100.
    pub weight: f64,
    /// A phrase that must fire this rule.
    pub example: String,
}

/// A question in plain words.
#[derive(Debug, Clone)]
pub struct QuestionWords {
    /// The question.
    pub text: String,
    /// The question where there is something to suggest, with `{}` in its place.
    pub suggesting: Option<String>,
    /// How it is asked if several answers fit, with `{}` in their place.
    pub choosing: Option<String>,
    /// How it is asked where there is nothing to choose from.
    pub without: Option<String>,
    /// Further words in which it is only repeated.
    pub repeats: Vec<String>,
    /// Words that would answer it.
    pub examples: Arc<[String]>,
    /// Labels of its numbered choices, one for each example; or none.
    pub choices: Arc<[String]>,
}

impl Grammar {
    /// The grammar that is built into the program.
    ///
    /// # Errors
    /// Every mistake in its files; the program's own tests keep that from happening.
    pub fn builtin() -> Result<Self, Vec<GrammarError>> {
        Self::compile(BUILTIN)
    }

    /// Compiles files given as pairs of name and text.
    ///
    /// # Errors
    /// Every mistake in every file, each with its place.
    pub fn compile(files: &[(&str, &str)]) -> Result<Self, Vec<GrammarError>> {
        let mut sources = Sources::new(files);
        let mut compiler = Compiler::default();
        for (kind, entry) in sources.entries(KINDS) {
            compiler.entry(&mut sources, kind, entry);
        }
        sources.finish()?;
        Ok(compiler.finish())
    }

    /// The regions.
    pub fn regions(&self) -> &Regions {
        &self.regions
    }

    /// The seconds of a unit of time, by its name or letter.
    pub(crate) fn unit(&self, name: &str) -> Option<f64> {
        let named =
            || self.forms.exact(name).filter(|meaning| meaning.concept == Concept::TimeUnit);
        self.letters.get(name).copied().or_else(|| named().map(|meaning| meaning.value))
    }

    /// Whether this word before "key" makes it a key of another kind ("device", "encryption").
    pub(crate) fn is_key_kind(&self, word: &str) -> bool {
        self.forms.word(word).is_some_and(|word| self.key_kinds.contains(&word))
    }

    /// The words of a question.
    pub fn question(&self, name: Question) -> Option<&QuestionWords> {
        self.questions.iter().find(|(known, _)| *known == name).map(|(_, words)| words)
    }

    /// The words that a misspelt word may be meant for.
    pub(crate) fn vocabularies(&self) -> &Vocabularies {
        self.vocabularies.get_or_init(|| self.forms.vocabularies())
    }

    /// Whether this word, in lower case, stands in any phrase.
    pub fn knows(&self, word: &str) -> bool {
        self.forms.word(word).is_some()
    }

    /// Every phrase that a line is searched for.
    pub fn phrases(&self) -> impl Iterator<Item = String> {
        self.forms.phrases().map(|(phrase, _)| phrase)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_reported_at_once_with_its_place() {
        let broken = r#"
[[words]]
concept = "wnat"
forms = ["need", 3]

[[words]]
concept = "key"
forms = ["token|need", "a, b", "(a|b) (a|b) (a|b) (a|b) (a|b) (a|b) (a|b) (a|b) (a|b)"]

[[words]]
concept = "want"
form = ["need"]

[[words]]
concept = "want"
forms = ["wish|token"]

[[words]]
concept = "has_unit"
forms = ["x"]

[[regions]]
code = "eu_west"
name = "Nowhere"
forms = ["nowhere"]

[[rules]]
name = "nothing"
intent = "create_keys"
weight = "much"
example = "x"

[[rule]]
name = "x"
"#;
        let errors = Grammar::compile(&[("mine.toml", broken)]).unwrap_err();
        let report: Vec<String> = errors.iter().map(ToString::to_string).collect();
        crate::snapshot!("grammar_mistakes", report.join("\n"));
    }

    #[test]
    fn every_rule_is_fired_by_its_example_and_no_other_intent_wins_it() {
        let grammar = Grammar::builtin().unwrap();
        let broken: Vec<_> = grammar.broken_rules().map(|(rule, led)| (&rule.name, led)).collect();
        assert!(broken.is_empty(), "{broken:?}");
    }
}

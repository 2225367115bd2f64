//! The grammar, compiled from the files in `grammar/`.

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
use crate::understand::analysis::leading_verb::Verb;
use crate::understand::analysis::line_continuation::Connective;
use crate::understand::custom::overlay::CustomGrammar;
use crate::understand::gate::DoubtSense;
use crate::understand::intent::constraints::ConstraintCue;
use crate::understand::intent::filters::Narrowing;
use crate::understand::intent::heading::Heading;
use crate::understand::response::bare_name::NameCue;
use crate::understand::response::reference::ReferenceCue;
use crate::understand::slots::place_cues::PlaceCue;
use crate::understand::slots::times::TimeVocabulary;
use compile::{Compiler, KINDS};
use concept_set::ConceptSet;
use diagnostic::GrammarError;
use phrase_trie::PhraseTrie;
use phrasebook::Phrasebook;
use rustc_hash::FxHashSet as HashSet;
use spelling::Vocabularies;
use std::sync::{Arc, OnceLock};
use toml_source::Sources;

/// The files that [`Grammar::builtin`] compiles, with their texts. The other files of the grammar
/// are compiled when they are first needed.
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

#[derive(Debug)]
pub struct Grammar {
    pub(crate) forms: PhraseTrie,
    /// The custom grammar, if any.
    pub(crate) custom: Option<CustomGrammar>,
    /// The words that typing errors are corrected to. Built for the first unknown word, because
    /// many runs have none.
    pub(crate) vocabularies: OnceLock<Vocabularies>,
    pub(crate) rules: Vec<Rule>,
    /// Names of help topics and of other products. The value of their phrases is the index.
    pub(crate) names: Vec<String>,
    /// Words that select a help topic, with the index of its name. The first entry whose words are
    /// in the line wins.
    pub(crate) about: Vec<(Vec<String>, usize)>,
    /// All places. The value of their names is the index.
    pub(crate) places: Vec<Place>,
    /// Words that are a place only where a region belongs, with the place's index.
    pub(crate) cued: Vec<(String, usize)>,
    /// Numbers of the words that make the "key" after them another kind of key: "encryption key".
    pub(crate) key_kinds: HashSet<u32>,
    pub(crate) regions: Regions,
    pub(crate) questions: Vec<(Question, QuestionWords)>,
    /// Compiled for the first response.
    pub(crate) replies: OnceLock<Phrasebook<Signal>>,
    pub(crate) corrections:
        OnceLock<Phrasebook<crate::understand::response::correction::CorrectionCue>>,
    /// Compiled for the first unknown word or the first request that changes something. `None` if
    /// the file is invalid.
    pub(crate) gate: OnceLock<Option<Phrasebook<DoubtSense>>>,
    pub(crate) headings: OnceLock<Option<Phrasebook<Heading>>>,
    pub(crate) continuations: OnceLock<Option<Phrasebook<Connective>>>,
    pub(crate) bare: OnceLock<Option<Phrasebook<NameCue>>>,
    pub(crate) constraints: OnceLock<Phrasebook<ConstraintCue>>,
    pub(crate) times: OnceLock<TimeVocabulary>,
    pub(crate) filters: OnceLock<Phrasebook<Narrowing>>,
    pub(crate) references: OnceLock<Phrasebook<ReferenceCue>>,
    pub(crate) verbs: OnceLock<Phrasebook<Verb>>,
    pub(crate) place_cues: OnceLock<Phrasebook<PlaceCue>>,
}

/// A place with one or several regions.
#[derive(Debug, Clone)]
pub struct Place {
    /// The regions of the place, or those nearby, best first; never empty.
    pub regions: Vec<Region>,
    /// True if the first region is used without asking.
    pub settled: bool,
    /// A note for people who name this place: that a country has two regions, for example.
    pub note: Option<String>,
}

/// A rule of `grammar/rules.toml`: the concepts whose presence or absence indicates an intent.
#[derive(Debug)]
pub struct Rule {
    pub name: String,
    pub intent: Intent,
    pub all: ConceptSet,
    pub any: ConceptSet,
    pub none: ConceptSet,
    /// The highest score of the rule, out of 100. Unexplained words reduce it.
    pub weight: f64,
    /// A phrase that must match this rule.
    pub example: String,
}

/// The wording of a question.
#[derive(Debug, Clone)]
pub struct QuestionWords {
    pub text: String,
    /// The question with a suggestion in place of `{}`.
    pub suggesting: Option<String>,
    /// The question with several possible answers in place of `{}`.
    pub choosing: Option<String>,
    /// The question if there is nothing to choose from.
    pub without: Option<String>,
    /// Words that an assistant may use to repeat the question in a transcript.
    pub repeats: Vec<String>,
    /// Examples of answers.
    pub examples: Arc<[String]>,
    /// Labels of the numbered choices, one for each example; empty if the choices aren't numbered.
    pub choices: Arc<[String]>,
}

impl Grammar {
    /// Returns the built-in grammar.
    ///
    /// # Errors
    /// All mistakes in its files; a test keeps it free of them.
    pub fn builtin() -> Result<Self, Vec<GrammarError>> {
        Self::compile(BUILTIN)
    }

    /// Compiles files, given as pairs of name and text.
    ///
    /// # Errors
    /// All mistakes in all files, with their places.
    pub fn compile(files: &[(&str, &str)]) -> Result<Self, Vec<GrammarError>> {
        let mut sources = Sources::new(files);
        let mut compiler = Compiler::default();
        for (kind, entry) in sources.entries(KINDS) {
            compiler.entry(&mut sources, kind, entry);
        }
        sources.finish()?;
        Ok(compiler.finish())
    }

    pub fn regions(&self) -> &Regions {
        &self.regions
    }

    /// Returns true if this word before "key" makes it another kind of key ("device",
    /// "encryption").
    pub(crate) fn is_key_kind(&self, word: &str) -> bool {
        self.forms.word(word).is_some_and(|word| self.key_kinds.contains(&word))
    }

    pub fn question(&self, name: Question) -> Option<&QuestionWords> {
        self.questions.iter().find(|(known, _)| *known == name).map(|(_, words)| words)
    }

    /// Returns the words that typing errors are corrected to.
    pub(crate) fn vocabularies(&self) -> &Vocabularies {
        self.vocabularies.get_or_init(|| self.forms.vocabularies())
    }

    /// Returns true if this normalized word is part of any phrase or is a word like "encryption",
    /// which names another kind of key.
    pub fn knows(&self, word: &str) -> bool {
        self.forms.word(word).is_some()
    }

    /// Returns all phrases of concepts, in no particular order.
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
    fn every_rule_matches_its_example() {
        let grammar = Grammar::builtin().unwrap();
        let broken: Vec<_> = grammar.broken_rules().map(|(rule, led)| (&rule.name, led)).collect();
        assert!(broken.is_empty(), "{broken:?}");
    }
}

//! The grammar, compiled from the files in `grammar/`.

pub mod builtin;
pub mod classes;
pub mod compile;
pub mod concept;
pub mod diagnostic;
pub mod names;
pub mod phrase_error;
pub mod phrase_trie;
pub mod phrasebook;
pub mod replies;
pub mod spelling;
pub mod toml_source;

use crate::domain::{Credential, Intent, Question, Region, Regions, Signal};
use crate::understand::analysis::heading::Heading;
use crate::understand::analysis::leading_verb::Verb;
use crate::understand::analysis::line_continuation::Connective;
use crate::understand::custom::overlay::CustomGrammar;
use crate::understand::gate::{DoubtSense, HarmlessIn, Target};
use crate::understand::response::bare_name::NameCue;
use crate::understand::response::reference::ReferenceCue;
use crate::understand::slots::constraints::ConstraintCue;
use crate::understand::slots::filters::Narrowing;
use crate::understand::slots::regions::cues::PlaceCue;
use crate::understand::slots::times::TimeVocabulary;
use compile::{Compiler, KINDS};
use diagnostic::GrammarError;
use phrase_trie::PhraseTrie;
use phrasebook::Phrasebook;
use spelling::Vocabularies;
use std::sync::{Arc, OnceLock};
use toml_source::{Placed, Sources};

#[derive(Debug)]
pub struct Grammar {
    pub(crate) forms: PhraseTrie,
    /// The custom grammar, if any.
    pub(crate) custom: Option<CustomGrammar>,
    /// The words that typing errors are corrected to. Built for the first unknown word, because
    /// many runs have none.
    pub(crate) vocabularies: OnceLock<Vocabularies>,
    /// The lines that `--check-grammar` reads.
    pub(crate) examples: Vec<Example>,
    /// Names of help topics and of other products. The value of their phrases is the index.
    pub(crate) names: Vec<String>,
    /// Words that select a help topic, with the index of its name. The first entry whose words are
    /// in the line wins.
    pub(crate) about: Vec<(Vec<String>, usize)>,
    /// All places. The value of their names is the index.
    pub(crate) places: Vec<Place>,
    /// Words that are a place only where a region belongs, with the place's index.
    pub(crate) cued: Vec<(String, usize)>,
    pub(crate) regions: Regions,
    pub(crate) questions: Vec<(Question, QuestionWords)>,
    /// Compiled for the first response.
    pub(crate) replies: OnceLock<Phrasebook<Signal>>,
    pub(crate) corrections:
        OnceLock<Phrasebook<crate::understand::response::correction::CorrectionCue>>,
    /// Compiled for the first unknown word or the first request that changes something. `None` if
    /// the file is invalid.
    pub(crate) gate: OnceLock<Option<Phrasebook<DoubtSense>>>,
    pub(crate) harmless: OnceLock<Option<Phrasebook<HarmlessIn>>>,
    pub(crate) targets: OnceLock<Option<Phrasebook<Target>>>,
    pub(crate) headings: OnceLock<Option<Phrasebook<Heading>>>,
    pub(crate) continuations: OnceLock<Option<Phrasebook<Connective>>>,
    pub(crate) bare: OnceLock<Option<Phrasebook<NameCue>>>,
    pub(crate) constraints: OnceLock<Phrasebook<ConstraintCue>>,
    pub(crate) credentials: OnceLock<Phrasebook<Credential>>,
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

/// An entry of `grammar/examples.toml`: a line, and the intent that it must have.
#[derive(Debug)]
pub struct Example {
    pub intent: Intent,
    pub text: Placed<String>,
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

    pub fn question(&self, name: Question) -> Option<&QuestionWords> {
        self.questions.iter().find(|(known, _)| *known == name).map(|(_, words)| words)
    }

    /// Returns the words that typing errors are corrected to.
    pub(crate) fn vocabularies(&self) -> &Vocabularies {
        self.vocabularies.get_or_init(|| self.forms.vocabularies())
    }

    /// Returns true if this normalized word is part of any phrase, or is a word like "encryption"
    /// under `key_kinds`.
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

[[numbers]]
value = "much"
forms = ["umpteen"]

[[regions]]
code = "eu_west"
name = "Nowhere"
forms = ["nowhere"]

[[examples]]
intent = "create_keys"
example = "x"

[[example]]
text = "x"
"#;
        let errors = Grammar::compile(&[("mine.toml", broken)]).unwrap_err();
        let report: Vec<String> = errors.iter().map(ToString::to_string).collect();
        crate::snapshot!("grammar_mistakes", report.join("\n"));
    }

    #[test]
    fn every_example_has_its_intent() {
        let grammar = Grammar::builtin().unwrap();
        let told = |(example, led): (&Example, _)| (example.text.value.clone(), led);
        let broken: Vec<_> = grammar.broken_examples().map(told).collect();
        assert!(broken.is_empty(), "{broken:?}");
    }
}

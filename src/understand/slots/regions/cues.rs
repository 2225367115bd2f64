//! Finds the words around a place that change what it stands for: "my flight to Lisbon".

use crate::understand::analysis::Reading;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::diagnostic::GrammarError;
use crate::understand::grammar::phrasebook::{PhraseMatch, Phrasebook};
use serde::Deserialize;

const FILE: (&str, &str) = ("grammar/places.toml", include_str!("../../../../grammar/places.toml"));

/// What words of `grammar/places.toml` make of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceCue {
    /// The place before it is where people or things are: "Frankfurt airport".
    ThingThere,
    /// Someone travels to the place after it.
    Journey,
    /// The place after it counts only if the first one can't be had.
    Otherwise,
    /// The place after it replaces the first one: "Ohio, no, Virginia".
    Instead,
    /// The place after it isn't used.
    Dropped,
    /// The place after it isn't left if the clause is negated: "not outside the EU".
    Beyond,
    /// Something is used from the place after it: "called out of Ireland".
    FromThere,
    /// The place is near what follows: "closest to us".
    Near,
    /// A word that is no place: "in March".
    NoPlace,
}

impl Grammar {
    fn place_cues(&self) -> &Phrasebook<PlaceCue> {
        // The file is built in and a test compiles it, so there is no error to report.
        self.place_cues.get_or_init(|| compile().unwrap_or_default())
    }
}

pub fn compile() -> Result<Phrasebook<PlaceCue>, Vec<GrammarError>> {
    Phrasebook::compile(FILE, "cues", "means")
}

/// The cues of a line.
#[derive(Debug, Clone, Default)]
pub struct PlaceCues(Vec<PhraseMatch<PlaceCue>>);

impl PlaceCues {
    pub fn of(reading: &Reading<'_>) -> Self {
        Self(reading.grammar.place_cues().scan(reading))
    }

    /// Returns true if such a cue starts at `at`.
    pub fn starts(&self, cue: PlaceCue, at: usize) -> bool {
        self.0.iter().any(|found| found.value == cue && found.first == at)
    }

    /// Returns true if such a cue ends before `at`.
    pub fn ends(&self, cue: PlaceCue, at: usize) -> bool {
        self.0.iter().any(|found| found.value == cue && found.last == at)
    }

    /// Returns the last cue within the words from `first` up to `last` that relates a second place
    /// to the first.
    pub fn between(&self, first: usize, last: usize) -> Option<PlaceCue> {
        let within = |found: &&PhraseMatch<PlaceCue>| found.first >= first && found.last <= last;
        let relates = |cue: &PlaceCue| matches!(cue, PlaceCue::Otherwise | PlaceCue::Instead);
        self.0.iter().filter(within).map(|found| found.value).rfind(relates)
    }
}

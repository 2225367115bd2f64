//! Tells values that are stated from those only mentioned: "Tokyo, please" gives a region, "we had
//! Tokyo last time" doesn't.

use crate::domain::Signal;
use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::phrasebook::PhraseMatch;
use crate::understand::grammar::replies::SignalMatch;
use crate::understand::response::bare_name::NameCue;
use crate::understand::response::correction::CorrectionCue;
use crate::understand::response::yes_no::{ASKING, is_noise, is_small};
use crate::understand::tokens::WordKind;

/// Concepts that may stand beside a value, or are one.
const BESIDE: &[Concept] = &[
    SaidShort,
    SaidLong,
    ShortAlone,
    LongAlone,
    CueShort,
    CueLong,
    CueProduction,
    Key,
    Keys,
    Access,
    Product,
    For,
    In,
    Of,
    And,
    One,
    Each,
    Article,
    Indefinite,
    LifeCue,
    RegionCue,
    OwnerCue,
    UnitCue,
    TeamWord,
    TimeUnit,
    NumberWord,
    Person,
    NewOne,
    Polite,
    Thanks,
    Greeting,
    Signature,
    Address,
];

/// Returns true if every word of the line is a value or an answer, or may stand beside one. A
/// reason before or after them doesn't count.
pub fn is_stated(
    reading: &Reading<'_>,
    found: &[SignalMatch],
    bare: Option<&[PhraseMatch<NameCue>]>,
) -> bool {
    let line = Line {
        reading,
        found,
        around: reading.grammar.corrections().scan(reading),
        bare: bare.unwrap_or_default(),
    };
    let (first, last) = line.without_reason();
    // A polite request is a question in form only.
    let asks = reading.line.contains(ASKING) && !(reading.len() > 1 && reading.is(0, Modal));
    !asks && (first..last).all(|at| line.says(at))
}

struct Line<'r, 'a> {
    reading: &'r Reading<'a>,
    found: &'r [SignalMatch],
    around: Vec<PhraseMatch<CorrectionCue>>,
    bare: &'r [PhraseMatch<NameCue>],
}

impl Line<'_, '_> {
    /// Returns the range without the reason: "12 hours because it is late", "it is late, so 12
    /// hours".
    fn without_reason(&self) -> (usize, usize) {
        let reading = self.reading;
        let opens_reason = |at: &usize| classes::REASON.has(reading.spelling(*at));
        match (1..reading.len()).find(opens_reason) {
            Some(at) if reading.spelling(at) == "so" && !(0..at).any(|at| self.gives(at)) => {
                (at + 1, reading.len())
            }
            Some(at) => (0, at),
            None => (0, reading.len()),
        }
    }

    fn says(&self, at: usize) -> bool {
        let reading = self.reading;
        if let Some(finding) = reading.finding(at) {
            return !matches!(finding.kind, FindingKind::OtherTime);
        }
        // "Tokyo, but wait for my go" doesn't state its value.
        if reading.spelling(at) == "but" && !(at + 1..reading.len()).any(|at| self.gives(at)) {
            return false;
        }
        let signal = self.found.iter().find(|known| known.covers(at));
        let phrase = self.around.iter().find(|phrase| phrase.covers(at)).map(|phrase| phrase.value);
        let denies = phrase == Some(CorrectionCue::Not)
            || signal.is_some_and(|known| matches!(known.value, Signal::No | Signal::Refuse))
            || signal.is_none() && reading.is(at, Negation);
        if denies {
            return self.denies_nothing(at, signal);
        }
        let beside =
            || self.bare.iter().any(|known| known.value == NameCue::Beside && known.covers(at));
        match signal {
            Some(known) => known.value != Signal::Hedge,
            None => {
                phrase.is_some()
                    || beside()
                    || reading.is_any(at, BESIDE)
                    || reading.word(at).kind == WordKind::Number
                    || is_small(reading, at)
                    || is_noise(reading, at)
            }
        }
    }

    /// Returns true if a "no" or "not" leaves the values as they are: "no, Tokyo", "Frankfurt, not
    /// Tokyo", but not "no Tokyo".
    fn denies_nothing(&self, at: usize, signal: Option<&SignalMatch>) -> bool {
        let reading = self.reading;
        let last = signal.map_or(at + 1, |known| known.last);
        if last == reading.len() || reading.gap(last).is_break() {
            return true;
        }
        let next = (last..reading.len())
            .find(|at| !reading.is_any(*at, &[Article, Indefinite, For, In, Key]));
        let other = next.is_some_and(|at| self.gives(at));
        match signal.map(|known| known.value) {
            Some(Signal::No) => !other,
            _ => other && (0..at).any(|at| self.gives(at)),
        }
    }

    fn gives(&self, at: usize) -> bool {
        self.reading.finding(at).is_some_and(Finding::is_value) || self.is_type(at)
    }

    fn is_type(&self, at: usize) -> bool {
        self.reading.is_any(at, &[SaidShort, SaidLong, ShortAlone, LongAlone])
    }
}

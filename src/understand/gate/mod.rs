//! The gate: decides whether a reading is complete enough to act on.
//!
//! A reading is complete if every word of the sentences with a request is explained as part of the
//! request, a courtesy, a reason or a purpose, and nothing negates, limits, postpones or takes
//! back the request or makes it conditional. If the request changes an existing key, this applies
//! to every word of the line. A doubt becomes the question `did_you_mean`; the gate never refuses
//! a request.

mod asides;
pub mod clauses;
pub mod creation;
pub mod excluded_keys;
pub mod existing_keys;
pub mod harmless;
pub mod key_context;
pub mod marks;
pub mod phrases;
pub mod targets;
pub mod word;

use clauses::Role;
use harmless::Acts;
pub use harmless::HarmlessIn;
pub use marks::is_marked;
pub use phrases::{DoubtSense, is_doubtful, opens_in_doubt};
use phrases::{closes_name, holds_name, is_later_name, opens_name};
pub use targets::Target;

use crate::domain::{Doubt, DoubtKind, Intent, Request, Span};
use crate::understand::analysis::modality::{ACTS, Mood};
use crate::understand::analysis::{FindingKind, Reading, Tag};
use crate::understand::evidence::frames::CHANGES;
use crate::understand::evidence::line::SenseLine;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::phrasebook::{PhraseMatch, Phrasebook};
use crate::understand::tokens::Gap;
use creation::follows_value;

/// Returns the doubts about a line with these requests; none if it creates and changes nothing.
pub fn doubts(reading: &Reading<'_>, requests: &[Request], spans: &[Span]) -> Vec<Doubt> {
    if !requests.iter().any(|request| request.intent.changes()) {
        return Vec::new();
    }
    let mut used = vec![false; reading.len()];
    for span in spans {
        used[reading.words_within(span.start, span.end)].fill(true);
    }
    let intents = requests.iter().map(|request| request.intent).collect();
    found(reading, intents, Acts::of(requests), |at| used[at])
}

/// Returns the doubts about a line that refers to an earlier request or key. `explained` returns
/// true for the words of the reference.
pub fn doubts_of_reference(reading: &Reading<'_>, explained: impl Fn(usize) -> bool) -> Vec<Doubt> {
    let (rotate, revoke) = (Request::bare(Intent::RotateKey), Request::bare(Intent::RevokeKey));
    let acts = Acts::of(&[rotate, revoke]);
    found(reading, vec![Intent::RotateKey, Intent::RevokeKey], acts, |at| {
        explained(at)
            || reading.finding(at).is_some_and(|finding| {
                !matches!(finding.kind, FindingKind::Noise | FindingKind::OtherTime)
            })
    })
}

fn found(
    reading: &Reading<'_>,
    intents: Vec<Intent>,
    acts: Acts,
    used: impl Fn(usize) -> bool,
) -> Vec<Doubt> {
    let Some(phrases) = reading.grammar.gate() else {
        // Without its phrases, the gate doubts the whole line.
        return vec![Doubt { start: 0, end: reading.line.len(), why: DoubtKind::Unmet }];
    };
    let used = (0..reading.len()).map(used).collect();
    let gate = Gate::new(reading, phrases, intents, acts, used);
    let mut doubts = gate.doubts();
    doubts.extend(gate.marks());
    doubts.extend(gate.doubt_of_no_one());
    doubts.extend(gate.doubt_of_no_team());
    doubts.extend(gate.doubt_of_values());
    doubts.extend(gate.doubt_of_last_word());
    doubts.extend(gate.doubt_of_owned_key());
    doubts.extend(gate.doubt_of_list());
    doubts.extend(gate.doubt_of_person());
    doubts.extend(gate.doubt_of_owner());
    doubts.extend(gate.doubt_of_region());
    doubts.extend(gate.doubt_of_denied_access());
    doubts.extend(gate.doubt_of_verb());
    doubts.extend(gate.doubt_of_label());
    doubts
}

/// Marks the phrases that are harmless in a line with these acts, unless they cut another phrase in
/// two.
fn excuse(
    reading: &Reading<'_>,
    acts: Acts,
    free: impl Fn(usize) -> bool,
    known: &mut [Option<PhraseMatch<DoubtSense>>],
) {
    let Some(phrases) = reading.grammar.harmless() else { return };
    // "please not delete AKIA…" is no deactivation: only another verb can ask for one.
    let line = SenseLine::new(reading);
    let verbs: Vec<usize> = (0..reading.len()).filter(|at| line.has(*at, CHANGES)).collect();
    let (first_verb, last_verb) = (verbs.first(), verbs.last());
    let only_verb = |first: usize, last: usize| {
        first_verb.is_some_and(|at| *at >= first) && last_verb.is_some_and(|at| *at < last)
    };
    for PhraseMatch { first, last, value } in phrases.scan_for(reading, |kind| acts.is(kind)) {
        let negates = known[first..last]
            .iter()
            .flatten()
            .any(|phrase| matches!(phrase.value, DoubtSense::Negation | DoubtSense::Exception));
        if negates && value.changes_existing() && only_verb(first, last) {
            continue;
        }
        let starts = known[first].is_none_or(|phrase| phrase.first >= first);
        let ends = known[last - 1].is_none_or(|phrase| phrase.last <= last);
        if starts && ends && (first..last).all(&free) {
            known[first..last].fill(Some(PhraseMatch { value: DoubtSense::Harmless, first, last }));
        }
    }
}

struct Gate<'r, 'a> {
    reading: &'r Reading<'a>,
    intents: Vec<Intent>,
    acts: Acts,
    /// For each word, whether a slot, or a reference to an earlier request or key, explains it.
    used: Vec<bool>,
    known: Vec<Option<PhraseMatch<DoubtSense>>>,
    /// True if a verb in the line requests something.
    ordered: bool,
    /// True if the line only creates and no verb requests it, so it may describe an existing key.
    may_describe_existing: bool,
    /// The end of each word's clause.
    ends: Vec<usize>,
    /// For each word, whether it describes a key instead of requesting it.
    descriptive: Vec<bool>,
    /// For each word, whether it is in a phrase with the end of something: "until Monday".
    lasting: Vec<bool>,
    /// For each word, whether it or a later word of its clause is about the request.
    targeted: Vec<bool>,
}

impl<'r, 'a> Gate<'r, 'a> {
    fn new(
        reading: &'r Reading<'a>,
        phrases: &Phrasebook<DoubtSense>,
        intents: Vec<Intent>,
        acts: Acts,
        used: Vec<bool>,
    ) -> Self {
        let mut known = vec![None; reading.len()];
        let cues = |at: usize| used[at] && reading.finding(at).is_none();
        let begins = |at: usize| at > 0 && reading.gap(at).is_break() || follows_value(reading, at);
        // A phrase of doubt in a slot doesn't count: a team may be called "example". The
        // exceptions are parts of names like "marketing postponed", and times: "for tonight" says
        // the key type, but "key for web tonight" says when.
        let free = |phrase: &PhraseMatch<DoubtSense>| {
            let all = |test: &dyn Fn(usize) -> bool| (phrase.first..phrase.last).all(test);
            let later = phrase.value == DoubtSense::Later && all(&|at| !used[at] || cues(at));
            all(&|at| !used[at])
                || later && (!all(&cues) || begins(phrase.first))
                || is_later_name(reading, phrase)
                || opens_name(reading, phrase)
                || closes_name(reading, phrase)
                || holds_name(reading, phrase)
        };
        for phrase in phrases.scan(reading).into_iter().filter(free) {
            known[phrase.first..phrase.last].fill(Some(phrase));
        }
        excuse(reading, acts, |at| !used[at], &mut known);
        let mut gate = Self {
            reading,
            intents,
            acts,
            used,
            known,
            ordered: false,
            may_describe_existing: false,
            ends: Vec::new(),
            descriptive: Vec::new(),
            lasting: Vec::new(),
            targeted: Vec::new(),
        };
        gate.ordered = (0..reading.len()).any(|at| gate.is_request(at));
        gate.may_describe_existing =
            !gate.ordered && gate.intents.iter().all(|intent| *intent == Intent::CreateKey);
        gate.ends = gate.clause_ends();
        gate.descriptive = gate.descriptive();
        gate.lasting = gate.lasting();
        gate.targeted = gate.targeted();
        gate
    }

    /// Returns true if the word at `at` requests something: a verb, or "another" if a key is to be
    /// created.
    fn is_request(&self, at: usize) -> bool {
        let meant = |tag: &Tag| {
            tag.mood == Mood::Requested
                && ACTS.contains(&tag.meaning.concept)
                && tag.meaning.concept != Check
        };
        let reading = self.reading;
        !self.used[at]
            && reading.finding(at).is_none()
            && (reading.is_any(at, &[NewOne, Another]) && self.creates()
                || reading.tag(at).is_some_and(meant))
    }

    fn senses(&self, at: usize, sense: DoubtSense) -> bool {
        self.known[at].is_some_and(|known| known.first == at && known.value == sense)
    }

    /// Returns true if a colon follows the clause of the word at `at`.
    fn labels(&self, at: usize) -> bool {
        let (reading, end) = (self.reading, self.clause_end(at));
        // "Please review:" on a line of its own
        let set = || reading.between(end - 1, end).contains(':');
        reading.gap(end) == Gap::Colon || end < reading.len() && set()
    }

    /// Returns true if a request rotates, revokes or reactivates a key.
    fn concerns_existing(&self) -> bool {
        self.intents.iter().any(|intent| intent.parts())
    }

    /// Returns true if a request rotates, revokes or reactivates a key, and none creates or renews
    /// one.
    fn only_existing(&self) -> bool {
        self.concerns_existing() && !self.creates()
    }

    fn creates(&self) -> bool {
        self.intents.iter().any(|intent| matches!(intent, Intent::CreateKey | Intent::RefreshKey))
    }
}

//! The gate: decides whether a reading is complete enough to act on.
//!
//! A reading is complete if every word of the sentences with a request is explained as part of the
//! request, a courtesy, a reason or a purpose, and nothing negates, excepts, conditions, postpones
//! or takes back the request. If an existing key is at stake, that holds for every word of the
//! line. A doubt becomes the question `did_you_mean`; the gate never refuses a request.

pub mod creation;
pub mod excluded_keys;
pub mod existing_keys;
pub mod key_context;
pub mod marks;
pub mod phrases;
pub mod word;

pub use marks::is_marked;
pub use phrases::{DoubtSense, is_doubtful, opens_in_doubt};
use phrases::{closes_name, holds_name, opens_name};

use crate::domain::{Doubt, DoubtKind, Intent, Request, Span};
use crate::understand::analysis::modality::{ACTS, Mood};
use crate::understand::analysis::{FindingKind, Reading, Tag};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::phrasebook::{PhraseMatch, Phrasebook};
use crate::understand::tokens::{Gap, WordKind};
use creation::follows_value;

/// Returns the doubts about a line with these requests; none if it creates and changes nothing.
pub fn doubts(reading: &Reading<'_>, requests: &[Request], spans: &[Span]) -> Vec<Doubt> {
    if !requests.iter().any(|request| request.intent.changes()) {
        return Vec::new();
    }
    let inside = |at: usize| {
        let (start, end) = reading.bytes(at, at + 1);
        spans.iter().any(|span| span.start <= start && end <= span.end)
    };
    let intents = requests.iter().map(|request| request.intent).collect();
    found(reading, intents, inside)
}

/// Returns the doubts about a line that refers to an earlier request or key. `explained` returns
/// true for the words that do so.
pub fn doubts_of_reference(reading: &Reading<'_>, explained: impl Fn(usize) -> bool) -> Vec<Doubt> {
    found(reading, vec![Intent::RotateKey, Intent::RevokeKey], |at| {
        explained(at)
            || reading.finding(at).is_some_and(|finding| {
                !matches!(finding.kind, FindingKind::Noise | FindingKind::OtherTime)
            })
    })
}

fn found(reading: &Reading<'_>, intents: Vec<Intent>, used: impl Fn(usize) -> bool) -> Vec<Doubt> {
    let Some(phrases) = reading.grammar.gate() else {
        // Without its phrases, the gate stays closed.
        return vec![Doubt { start: 0, end: reading.line.len(), why: DoubtKind::Unknown }];
    };
    let gate = Gate::new(reading, phrases, intents, (0..reading.len()).map(used).collect());
    let mut doubts = gate.doubts();
    doubts.extend(gate.marks());
    doubts.extend(gate.for_nobody());
    doubts.extend(gate.for_no_team());
    doubts.extend(gate.is_verb_in_name());
    doubts
}

/// The role of a clause in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Requests something.
    Requests,
    /// Limits the request.
    Limits,
    /// Has its own subject and makes a statement.
    States,
    /// Is part of a sentence, and applies to the request.
    Fragment,
}

struct Gate<'r, 'a> {
    reading: &'r Reading<'a>,
    intents: Vec<Intent>,
    /// Words that are part of a slot.
    used: Vec<bool>,
    known: Vec<Option<PhraseMatch<DoubtSense>>>,
    /// True if a verb in the line requests something.
    ordered: bool,
    /// True if the line only creates and no verb requests it, so it may describe an existing key.
    only_told: bool,
    /// The end of each word's clause.
    ends: Vec<usize>,
    /// Words that describe a key instead of requesting it.
    descriptive: Vec<bool>,
}

impl<'r, 'a> Gate<'r, 'a> {
    fn new(
        reading: &'r Reading<'a>,
        phrases: &Phrasebook<DoubtSense>,
        intents: Vec<Intent>,
        used: Vec<bool>,
    ) -> Self {
        let mut known = vec![None; reading.len()];
        let cues = |at: usize| used[at] && reading.finding(at).is_none();
        let begins = |at: usize| at > 0 && reading.gap(at).is_break() || follows_value(reading, at);
        // A team may be called "example". "For tonight" says the key type, but "key for web
        // tonight" says when.
        let free = |phrase: &PhraseMatch<DoubtSense>| {
            let all = |test: &dyn Fn(usize) -> bool| (phrase.first..phrase.last).all(test);
            let later = phrase.value == DoubtSense::Later && all(&|at| !used[at] || cues(at));
            all(&|at| !used[at])
                || later && (!all(&cues) || begins(phrase.first))
                || opens_name(reading, phrase)
                || closes_name(reading, phrase)
                || holds_name(reading, phrase)
        };
        for phrase in phrases.scan(reading).into_iter().filter(free) {
            known[phrase.first..phrase.last].fill(Some(phrase));
        }
        let mut gate = Self {
            reading,
            intents,
            used,
            known,
            ordered: false,
            only_told: false,
            ends: Vec::new(),
            descriptive: Vec::new(),
        };
        gate.ordered = (0..reading.len()).any(|at| gate.orders(at));
        gate.only_told =
            !gate.ordered && gate.intents.iter().all(|intent| *intent == Intent::CreateKey);
        gate.ends = gate.clause_ends();
        gate.descriptive = gate.descriptive();
        gate
    }

    fn doubts(&self) -> Vec<Doubt> {
        let mut doubts: Vec<Doubt> = Vec::new();
        let (mut first, mut asked) = (0, false);
        while first < self.reading.len() {
            let last = self.clause_end(first);
            let role = self.role(first, last);
            asked |= role == Role::Requests;
            self.clause(first, last, role, asked, &mut doubts);
            first = last;
        }
        doubts
    }

    fn clause_end(&self, at: usize) -> usize {
        self.ends.get(at).copied().unwrap_or(self.reading.len())
    }

    fn clause_ends(&self) -> Vec<usize> {
        let reading = self.reading;
        let parts = |at: usize| {
            reading.gap(at).is_break()
                || self.senses(at, DoubtSense::Then)
                    && reading.tag(at).is_none_or(|tag| tag.first == at)
                    && (at + 1..reading.len().min(at + 5))
                        .any(|at| self.orders(at) || reading.is_any(at, &[Polite, Modal]))
        };
        let mut ends = vec![reading.len(); reading.len()];
        for at in (1..reading.len()).rev() {
            ends[at - 1] = if parts(at) { at } else { ends[at] };
        }
        ends
    }

    /// True if the sentence up to `at` requests nothing.
    fn is_remark(&self, at: usize) -> bool {
        let begins = |at: &usize| *at == 0 || self.reading.gap(*at) == Gap::Stop;
        let start = (0..=at).rev().find(begins).unwrap_or(0);
        !(start..at).any(|at| self.used[at] || self.orders(at))
    }

    fn role(&self, first: usize, last: usize) -> Role {
        let reading = self.reading;
        let names = |at: usize| {
            self.used[at]
                || reading.finding(at).is_none()
                    && reading.is_any(at, &[Key, Keys, Access, SaidShort, SaidLong, Expired, Leak])
        };
        // ", but I am not sure", ", which nobody wants", "Never do this: …"
        let points = || (first..last).any(|at| matches!(reading.spelling(at), "this" | "that"));
        // "I can't decide which, but I do need a key"
        let any = |concepts: &[Concept]| (first + 1..last).any(|at| reading.is_any(at, concepts));
        let wants = || self.creates() && any(&[Want, Make, Get]) && any(&[Key, Keys, Access]);
        let limits = || {
            self.senses(first, DoubtSense::Contrast)
                && (first + 1..last).any(|at| !self.used[at])
                && !wants()
        };
        // "but delete AKIA…" continues a line that is missing.
        let continues = first == 0 && self.only_existing() && (limits() || reading.is(0, Or));
        if continues
            || first > 0 && reading.gap(first).is_break() && limits()
            || reading.gap(last) == Gap::Colon
                && points()
                && !(first..last).any(|at| {
                    reading.is_any(at, &[Polite, Modal]) && !self.senses(at, DoubtSense::Negation)
                })
        {
            return Role::Limits;
        }
        if (first..last).any(|at| self.orders(at) || !self.ordered && names(at)) {
            return Role::Requests;
        }
        let tells = |at: usize| {
            reading.finding(at).is_none()
                && (at == first && reading.is(at, Person)
                    || reading.is_any(
                        at,
                        &[Stating, Auxiliary, Verb, Want, Use, Get, Run, Expired, Leak],
                    )
                    || reading.is_any(at, ACTS))
        };
        if (first..last).any(tells) { Role::States } else { Role::Fragment }
    }

    fn clause(&self, first: usize, last: usize, role: Role, asked: bool, doubts: &mut Vec<Doubt>) {
        if role == Role::Limits {
            let (start, end) = self.reading.bytes(first, last);
            return doubts.push(Doubt { start, end, why: DoubtKind::Exception });
        }
        let labels = self.labels(first);
        let causes = || (first..last).any(|at| self.senses(at, DoubtSense::Cause));
        let mut reason_given = role != Role::Requests && !labels && causes();
        let mut at = first;
        while at < last {
            let (kind, end) = self.word(at, first, role, asked || labels, &mut reason_given);
            if let Some(kind) = kind.filter(|kind| self.counts(*kind, at, role, asked)) {
                let (start, end) = self.reading.bytes(at, end);
                match doubts.last_mut() {
                    Some(before)
                        if before.why == kind
                            && kind == DoubtKind::Unknown
                            && start <= before.end + 1 =>
                    {
                        before.end = end;
                    }
                    _ => doubts.push(Doubt { start, end, why: kind }),
                }
            }
            at = end;
        }
    }

    /// True if a doubtful word counts in a clause of this role. `asked` is true if this clause or
    /// an earlier one has a request.
    fn counts(&self, kind: DoubtKind, at: usize, role: Role, asked: bool) -> bool {
        let reading = self.reading;
        // "he said: …", "he said \"…\""
        let labels = |at| {
            let end = self.clause_end(at);
            self.labels(at) || end < reading.len() && reading.word(end).quoted
        };
        match (role, kind) {
            (Role::Requests | Role::Limits, _) => true,
            _ if self.senses(at, DoubtSense::Forbidden) => true,
            // "my key not expired"
            (_, DoubtKind::Negation) if at > 0 && reading.spelling(at) == "not" => true,
            // "Wait, …" at the beginning takes back an earlier line, not this one.
            (_, DoubtKind::Retraction) => {
                let alone = self.known[at].is_some_and(|known| known.last == self.clause_end(0));
                at > 0 || !alone || labels(at) || self.senses(at, DoubtSense::Status)
            }
            // "Nope, I want a key for finance" answers an earlier line.
            (_, DoubtKind::Negation)
                if at == 0
                    && !self.concerns_existing()
                    && !labels(at)
                    && self.known[at].is_some_and(|known| known.last == self.clause_end(0)) =>
            {
                false
            }
            (Role::States, DoubtKind::Report) if reading.word(at).kind == WordKind::At => true,
            (_, DoubtKind::Exception | DoubtKind::Condition | DoubtKind::Unmet) => true,
            // "…, nobody needs it" is a statement; "…, don't delete it" is an order.
            (Role::States, DoubtKind::Negation) => {
                asked
                    || self.only_existing()
                    || labels(at)
                    || reading.is_any(at, &[Make, Rotate, Revoke, Delete, Disable, Enable, Renew])
            }
            (Role::States, DoubtKind::Report | DoubtKind::Hedge) => asked || labels(at),
            // "… Friday works." is its own sentence. "…, nobody needs it at the end of the month"
            // may postpone the request, because it ends the line.
            (Role::States, DoubtKind::Later) => {
                let ends = || {
                    self.only_existing()
                        && self.known[at].is_some_and(|known| reading.len() - known.last <= 2)
                };
                // "…, needed Friday"
                let alone = || {
                    reading.gap(at).is_break()
                        && self.known[at].is_some_and(|known| known.last == self.clause_end(at))
                };
                labels(at) || asked && (self.is_remark(at) || ends() || alone())
            }
            (Role::States | Role::Fragment, DoubtKind::Unknown) => {
                self.concerns_existing() || asked || labels(at)
            }
            (Role::Fragment, _) => true,
        }
    }

    /// True if the word is a verb that requests something.
    fn orders(&self, at: usize) -> bool {
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

    /// True if the word's clause is followed by a colon.
    fn labels(&self, at: usize) -> bool {
        let (reading, end) = (self.reading, self.clause_end(at));
        // "Please review:" on a line of its own
        let set = || reading.between(end - 1, end).contains(':');
        reading.gap(end) == Gap::Colon || end < reading.len() && set()
    }

    /// True if a request is about existing keys.
    fn concerns_existing(&self) -> bool {
        self.intents.iter().any(|intent| intent.parts())
    }

    /// True if all requests are about existing keys.
    fn only_existing(&self) -> bool {
        self.concerns_existing() && !self.creates()
    }

    fn creates(&self) -> bool {
        self.intents.iter().any(|intent| matches!(intent, Intent::CreateKey | Intent::RefreshKey))
    }
}

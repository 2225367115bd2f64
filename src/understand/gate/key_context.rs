//! Finds words around a key to create that are neither courtesy nor part of the request. Each line
//! is scanned once, because a clause may be as long as the line.

use crate::domain::{Doubt, DoubtKind, Intent};
use crate::understand::analysis::FindingKind;
use crate::understand::gate::Gate;
use crate::understand::gate::phrases::DoubtSense;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::{Gap, WordKind};

impl Gate<'_, '_> {
    /// Returns a doubt about a line that says who has a key instead of requesting one: "I have a key
    /// for 3 hours".
    pub(crate) fn doubt_of_owned_key(&self) -> Option<Doubt> {
        const BEFORE: &[Concept] =
            &[Person, Stating, Get, Article, Indefinite, Product, SaidShort, SaidLong, Negation];
        let reading = self.reading;
        let key = (1..reading.len()).find(|at| self.is_key(*at) && !self.used[*at])?;
        let start = (0..=key).rev().find(|at| *at == 0 || reading.gap(*at).is_break())?;
        let says = reading.is_any(start, &[Person, Stating])
            && (start..key).all(|at| reading.is_any(at, BEFORE))
            && (start..key).any(|at| reading.is_any(at, &[Stating, Get]));
        let (start, end) = reading.bytes(start, key + 1);
        (says && self.may_describe_existing).then_some(Doubt { start, end, why: DoubtKind::Report })
    }

    /// Returns for each word whether it describes a key instead of requesting it.
    pub(crate) fn descriptive(&self) -> Vec<bool> {
        let mut descriptive = vec![false; self.reading.len()];
        if self.may_describe_existing {
            let (mut first, mut named) = (0, false);
            while first < descriptive.len() {
                let last = self.clause_end(first);
                self.lead(first, last, &mut descriptive);
                if named {
                    self.state(first, last, &mut descriptive);
                }
                named |= (first..last).any(|at| self.is_key(at));
                first = last;
            }
        }
        if self
            .intents
            .iter()
            .all(|intent| matches!(intent, Intent::CreateKey | Intent::RefreshKey))
        {
            self.trail(&mut descriptive);
        }
        descriptive
    }

    pub(crate) fn is_key(&self, at: usize) -> bool {
        self.reading.is_any(at, &[Key, Keys, Access])
    }

    /// Marks words before the key that do something else to it: "audit the key", "I like short-term
    /// keys".
    fn lead(&self, first: usize, last: usize, descriptive: &mut [bool]) {
        const PLAIN: &[Concept] = &[
            Polite, Thanks, Greeting, Signature, Address, Article, Indefinite, Filler, And,
            Product, SaidShort, SaidLong, Another, NewOne, One, Or, NumberWord, TeamWord, Modal,
            For, In, Of, Want, Get, Make,
        ];
        let reading = self.reading;
        let plain = |at: usize| {
            reading.is_any(at, PLAIN) && !self.senses(at, DoubtSense::Purpose)
                || reading.word(at).kind == WordKind::Number
                || self.used[at] && !reading.is_any(at + 1, &[Article])
                || reading.tag(at).is_some_and(|tag| tag.first != at)
                || self.known[at].is_some_and(|known| {
                    matches!(
                        known.value,
                        DoubtSense::Harmless | DoubtSense::Then | DoubtSense::Reason
                    )
                })
        };
        let begins = |at: &usize| {
            self.is_key(*at)
                || reading.is_any(*at, &[Polite, Modal, For, In])
                || reading.finding(*at).is_some()
        };
        let Some(key) = (first..last).rev().find(|at| self.is_key(*at)) else { return };
        let lead = (first..last).find(begins).unwrap_or(last).min(key);
        (first..lead).filter(|at| !plain(*at)).for_each(|at| descriptive[at] = true);
    }

    /// Marks a clause after a key and a colon that only describes the key: "key for marketing:
    /// active".
    fn state(&self, first: usize, last: usize, descriptive: &mut [bool]) {
        let reading = self.reading;
        if reading.gap(first) != Gap::Colon || reading.is(first - 1, Polite) {
            return;
        }
        let asks =
            |at: usize| self.used[at] || reading.is_any(at, &[Polite, Thanks]) || self.is_key(at);
        if !(first..last).any(asks) {
            descriptive[first..last].fill(true);
        }
    }

    /// Marks unknown words that end a clause after the last value: "key for marketing works", "key
    /// for 1 hour weekly".
    fn trail(&self, descriptive: &mut [bool]) {
        const PLAIN: &[Concept] = &[
            Key, Keys, Access, Product, TeamWord, Polite, Thanks, Greeting, Signature, Address,
            Each, Person, Verb, UnitCue, OwnerCue, RegionCue, LifeCue,
        ];
        let reading = self.reading;
        let senses = |at: usize, senses: &[DoubtSense]| {
            self.known[at].is_some_and(|known| senses.contains(&known.value))
        };
        let opens = |at: usize| {
            senses(at, &[DoubtSense::Purpose, DoubtSense::Reason, DoubtSense::Contrast])
                || reading.is_any(at, &[For, In, Of, And, Or])
        };
        let plain = |at: usize| {
            reading.finding(at).is_some()
                || reading.is_any(at, PLAIN)
                || reading.concept(at).is_some_and(Concept::is_cue)
                || senses(at, &[DoubtSense::Harmless])
        };
        // "only" in "for ninety minutes only" belongs to the value, but "hmm" in "key for
        // marketing hmm" doesn't.
        let fills = |at: usize, value: usize| {
            let unit = reading
                .finding(value)
                .is_some_and(|finding| matches!(finding.kind, FindingKind::Unit(..)));
            !unit
                && reading.is(at, Filler)
                && (self.known[at].is_none() || senses(at, &[DoubtSense::Keep]))
        };
        // In "a key which marketing can use", "which" starts a description of the key.
        let relates = |at: usize| classes::RELATIVE.has(reading.spelling(at));
        let (mut value, mut of_key) = (None, false);
        let mut first = 0;
        while first < reading.len() {
            let last = self.clause_end(first);
            let goes_on = |at: &usize| self.used[*at] || self.is_request(*at) || self.is_key(*at);
            let tail = (first..last).rev().find(goes_on).map_or(first, |at| at + 1);
            for (at, descriptive) in descriptive.iter_mut().enumerate().take(last).skip(first) {
                of_key &= reading.gap(at) != Gap::Stop;
                value = value.filter(|_| !reading.gap(at).is_break());
                let ends = value.filter(|_| at >= tail && !plain(at) && !opens(at));
                *descriptive |= ends.is_some_and(|value| !fills(at, value));
                if opens(at) {
                    value = None;
                } else if self.used[at] && reading.finding(at).is_some() {
                    value = of_key.then_some(at);
                }
                of_key = self.is_key(at) || of_key && !relates(at);
            }
            first = last;
        }
    }
}

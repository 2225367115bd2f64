//! Splits a line into clauses, determines their roles, and decides which doubts count in each.

use crate::domain::{Doubt, DoubtKind};
use crate::understand::analysis::modality::ACTS;
use crate::understand::gate::Gate;
use crate::understand::gate::phrases::DoubtSense;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::{Gap, WordKind};

impl Gate<'_, '_> {
    pub(super) fn doubts(&self) -> Vec<Doubt> {
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

    pub(super) fn clause_end(&self, at: usize) -> usize {
        self.ends.get(at).copied().unwrap_or(self.reading.len())
    }

    pub(super) fn clause_ends(&self) -> Vec<usize> {
        let reading = self.reading;
        let parts = |at: usize| {
            reading.gap(at).is_break()
                || self.senses(at, DoubtSense::Then)
                    && reading.tag(at).is_none_or(|tag| tag.first == at)
                    && (at + 1..reading.len().min(at + 5))
                        .any(|at| self.is_request(at) || reading.is_any(at, &[Polite, Modal]))
        };
        let mut ends = vec![reading.len(); reading.len()];
        for at in (1..reading.len()).rev() {
            ends[at - 1] = if parts(at) { at } else { ends[at] };
        }
        ends
    }

    /// Returns true if the words of the sentence before `at` have neither a request nor a value.
    fn is_remark(&self, at: usize) -> bool {
        let begins = |at: &usize| *at == 0 || self.reading.gap(*at) == Gap::Stop;
        let start = (0..=at).rev().find(begins).unwrap_or(0);
        !(start..at).any(|at| self.used[at] || self.is_request(at))
    }

    /// Returns true if the clause describes what comes before it with words of doubt: "…, which
    /// nobody wants". In a line about existing keys, any such clause is doubtful.
    fn relates_in_doubt(&self, first: usize, last: usize) -> bool {
        let doubts = |at: usize| {
            self.known[at].is_some_and(|known| self.why(known.value).is_some())
                || self.reading.is_any(at, &[Negation, Hypothetical, Modal])
        };
        self.senses(first, DoubtSense::Relative)
            && (self.concerns_existing() || (first + 1..last).any(doubts))
    }

    /// Returns true if the clause wants something without a doubt: "I need this: …".
    fn wants_plainly(&self, first: usize, last: usize) -> bool {
        let doubts = |at: usize| {
            self.known[at].is_some_and(|known| self.why(known.value).is_some())
                || self.reading.is_any(at, &[Negation, Hypothetical, Reported, Says])
        };
        (first..last).any(|at| self.reading.is(at, Want)) && !(first..last).any(doubts)
    }

    fn role(&self, first: usize, last: usize) -> Role {
        let reading = self.reading;
        let names = |at: usize| {
            self.used[at]
                || reading.finding(at).is_none()
                    && reading.is_any(at, &[Key, Keys, Access, SaidShort, SaidLong, Expired, Leak])
        };
        // These limit the request: ", but I am not sure", ", which nobody wants", "Never do this:
        // …".
        let points = || (first..last).any(|at| classes::THIS.has(reading.spelling(at)));
        // "…, but I do need a key" requests a key instead of limiting the request.
        let any = |concepts: &[Concept]| (first + 1..last).any(|at| reading.is_any(at, concepts));
        let wants = || self.creates() && any(&[Want, Make, Get]) && any(&[Key, Keys, Access]);
        let limits = || {
            (self.senses(first, DoubtSense::Contrast) || self.relates_in_doubt(first, last))
                && (first + 1..last).any(|at| !self.used[at])
                && !wants()
        };
        // "but delete AKIA…" continues a line that is missing.
        let continues = first == 0 && self.only_existing() && (limits() || reading.is(0, Or));
        if continues
            || first > 0 && reading.gap(first).is_break() && limits()
            || first == 0 && last < reading.len() && self.relates_in_doubt(first, last)
            || reading.gap(last) == Gap::Colon
                && points()
                && !self.wants_plainly(first, last)
                && !(first..last).any(|at| {
                    reading.is_any(at, &[Polite, Modal]) && !self.senses(at, DoubtSense::Negation)
                })
        {
            return Role::Limits;
        }
        if (first..last).any(|at| self.is_request(at) || !self.ordered && names(at)) {
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
            if let Some(kind) = kind.filter(|kind| {
                self.counts(*kind, at, first, role, asked) && !self.is_aside(*kind, at, first, role)
            }) {
                let (start, end) = self.reading.bytes(at, end);
                match doubts.last_mut() {
                    Some(before)
                        if before.why == kind
                            && kind == DoubtKind::Unknown
                            && self.reading.line.get(before.end..start).is_some_and(adjoins) =>
                    {
                        before.end = end;
                    }
                    _ => doubts.push(Doubt { start, end, why: kind }),
                }
            }
            at = end;
        }
    }

    /// Returns true if a doubtful word counts in the clause that starts at `first`. `asked` is true
    /// if this clause or an earlier one has a request.
    fn counts(&self, kind: DoubtKind, at: usize, first: usize, role: Role, asked: bool) -> bool {
        let reading = self.reading;
        // A colon or a quotation follows: "he said: …", "he said \"…\"".
        let labels = |at| {
            let end = self.clause_end(at);
            self.labels(at) || end < reading.len() && reading.word(end).quoted
        };
        match (role, kind) {
            (Role::Requests | Role::Limits, _) => true,
            _ if self.senses(at, DoubtSense::Forbidden) => true,
            // "not" inside a clause always counts: "my key not expired".
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
            // In "… Friday works.", a time in a separate sentence doesn't count. In "…, nobody
            // needs it at the end of the month", it ends the line, so it may postpone the request.
            (Role::States, DoubtKind::Later) => {
                let ends = || self.known[at].is_some_and(|known| reading.len() - known.last <= 2);
                // "…, needed Friday" has only a time in its clause.
                let alone = || {
                    reading.gap(at).is_break()
                        && self.known[at].is_some_and(|known| known.last == self.clause_end(at))
                };
                // "…, to be used at the end of the month"
                let aims = || self.creates() && reading.spelling(first) == "to";
                labels(at) || asked && (self.is_remark(at) || ends() || alone() || aims())
            }
            (Role::States | Role::Fragment, DoubtKind::Unknown) => {
                self.concerns_existing() || asked || labels(at)
            }
            (Role::Fragment, _) => true,
        }
    }
}

/// The role of a clause in its line, which decides the doubts that count in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Requests something, or names a key or value in a line without a requesting verb.
    Requests,
    /// Limits the request: "but I am not sure".
    Limits,
    /// Makes a statement: "we use it".
    States,
    /// Has neither a request nor a statement, so it applies to the request: "on Azure".
    Fragment,
}

/// Returns true if nothing but spaces or one joint separates two words.
fn adjoins(between: &str) -> bool {
    between.trim().is_empty() || between.chars().count() == 1
}

//! Finds words of doubt that are about something other than the request: a value, the time of
//! another event, the end of a deactivation, or what the request is not.

use crate::domain::DoubtKind;
use crate::understand::analysis::FindingKind;
use crate::understand::gate::phrases::DoubtSense;
use crate::understand::gate::{Gate, Role};
use crate::understand::grammar::concept::Concept::*;

/// The most words between an event and its time: "he left the company on Friday".
const REACH: usize = 4;

impl Gate<'_, '_> {
    /// Returns true if the doubt about the word at `at` isn't about the request. `first` is the
    /// start of the clause.
    pub(super) fn is_aside(&self, kind: DoubtKind, at: usize, first: usize, role: Role) -> bool {
        match kind {
            DoubtKind::Hedge => self.hedges_value(at) || self.opines_aside(at, role),
            DoubtKind::Later | DoubtKind::Report if self.tells_time_of_event(at, first) => true,
            DoubtKind::Later | DoubtKind::Report | DoubtKind::Condition | DoubtKind::Unmet => {
                self.ends_deactivation(at)
            }
            DoubtKind::Negation => self.contrasts(at, first) || self.negates_other(at, first, role),
            _ => false,
        }
    }

    /// Returns true if a lifetime or region follows the hedge: "maybe 5 hours". It only says how
    /// sure the value is.
    fn hedges_value(&self, at: usize) -> bool {
        let Some(known) = self.known[at] else { return false };
        let value = |finding: &FindingKind| {
            matches!(finding, FindingKind::Life(Some(_)) | FindingKind::Region(..))
        };
        let next = known.last;
        !self.concerns_existing()
            && known.value == DoubtSense::Hedge
            && self.used.get(next).is_some_and(|used| *used)
            && !self.reading.gap(next).is_break()
            && self.reading.finding(next).is_some_and(|finding| value(&finding.kind))
    }

    /// Returns true if the word at `at` starts an opinion in a clause of its own: "I think they left".
    fn opines_aside(&self, at: usize, role: Role) -> bool {
        role == Role::States
            && self.known[at].is_some_and(|known| {
                known.value == DoubtSense::Opinion && known.last < self.clause_end(at)
            })
    }

    /// Returns true if the time at `at` says when something else happened: "he left on Friday".
    fn tells_time_of_event(&self, at: usize, first: usize) -> bool {
        let time = |sense| matches!(sense, DoubtSense::Later | DoubtSense::Past);
        let timed = self.known[at].is_some_and(|known| time(known.value))
            || self
                .reading
                .finding(at)
                .is_some_and(|finding| matches!(finding.kind, FindingKind::OtherTime));
        let event = |sense| sense == DoubtSense::Event;
        let since = first.max(at.saturating_sub(REACH + 1));
        timed
            && (since..at)
                .rev()
                .take_while(|at| !self.is_request(*at))
                .any(|at| self.known[at].is_some_and(|known| event(known.value)))
    }

    /// Returns true if the word at `at` says how long a deactivation lasts: "until legal says
    /// otherwise". The key stays deactivated in any case.
    fn ends_deactivation(&self, at: usize) -> bool {
        let reading = self.reading;
        let lasts = || {
            let life = reading.finding(at);
            let life = life.filter(|finding| matches!(finding.kind, FindingKind::Life(_)));
            life.is_some_and(|life| {
                reading.spelling(life.first) == "for"
                    || life.first > 0 && reading.spelling(life.first - 1) == "for"
            })
        };
        self.acts.deactivates() && (self.lasting[at] || lasts())
            || self.acts.rotates() && self.lasting[at]
    }

    /// Returns for each word whether it is in a phrase with the end of something: "until Monday".
    /// In a rotation, only the life of the old key counts: "keep the old one until Monday".
    pub(super) fn lasting(&self) -> Vec<bool> {
        let (mut ends, mut kept) = (false, !self.acts.rotates());
        let old = |at: usize| {
            self.reading.is(at, Old)
                && self.known[at].is_some_and(|known| known.value == DoubtSense::Harmless)
        };
        // "until we know more if Bob agrees" has a condition of its own.
        let bounds = |at: usize| {
            let goes_on = || self.known[at].is_some_and(|known| known.last < self.clause_end(at));
            self.reading.is(at, And)
                || self.senses(at, DoubtSense::Condition) && goes_on()
                || self.senses(at, DoubtSense::Later) && !self.senses(at - 1, DoubtSense::End)
        };
        let lasts = |at: usize| {
            let breaks = self.reading.gap(at).is_break();
            ends &= !breaks && (at == 0 || !bounds(at));
            kept = kept && !(breaks && self.acts.rotates()) || old(at);
            ends |= kept && at > 0 && self.senses(at, DoubtSense::End) && !self.labels(at);
            ends
        };
        (0..self.reading.len()).map(lasts).collect()
    }

    /// Returns true if the negation at `at` opens a clause that says what the request is not:
    /// "…, not a lecture". A key that is negated is another matter.
    fn contrasts(&self, at: usize, first: usize) -> bool {
        let reading = self.reading;
        let rest = at + 1..self.clause_end(at);
        let meant = |at: usize| {
            self.used[at]
                || self.is_request(at)
                || reading.is_any(at, &[Key, Keys, Access, Product, Foreign])
                || self.known[at].is_some_and(|known| self.why(known.value).is_some())
        };
        !self.concerns_existing()
            && at == first
            && self.senses(at, DoubtSense::Negation)
            && self.known[at].is_some_and(|known| known.last == at + 1)
            && rest.len() > 1
            && reading.is_any(at + 1, &[Article, Indefinite])
            && !rest.clone().any(meant)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{DoubtKind, Question};
    use crate::understand::Grammar;

    fn is_doubted(grammar: &Grammar, line: &str) -> bool {
        let understanding = grammar.understand(line);
        understanding.doubts.iter().any(|doubt| doubt.why != DoubtKind::Unknown)
    }

    #[test]
    fn asides_raise_no_doubt() {
        let grammar = Grammar::builtin().unwrap();
        for line in [
            "a key for Claude in London, maybe 5 hours",
            "bedrock key for an hour, no small talk",
            "delete the key of Paper Boat, the contract ended on Friday",
            "disable AKIAQ3RT7UVW2XYZ4ABC until legal says otherwise",
            "pause AKIAQ3RT7UVW2XYZ4ABC for the weekend",
            "re-enable AKIAQ3RT7UVW2XYZ4ABC, false alarm",
            "rotate the key of web and keep the old one alive until Friday",
            "system name is Swipe Left, long-term, owner is a@b.com",
            "key for 2 hours, Sydney if you've got it",
        ] {
            assert!(!is_doubted(&grammar, line), "{line}");
        }
        for line in [
            "bedrock key for an hour, maybe",
            "bedrock key for an hour, nobody wants it",
            "delete the key of Paper Boat on Friday",
            "delete AKIAQ3RT7UVW2XYZ4ABC until legal says otherwise",
            "disable AKIAQ3RT7UVW2XYZ4ABC, but not before tomorrow",
            "rotate the key of web on Friday",
            "team: not web, long-term key, owner is a@b.com",
            "key for 2 hours if Ann agrees",
        ] {
            assert!(is_doubted(&grammar, line), "{line}");
        }
        // A false alarm reactivates a key, so the order is asked about whichever way it is read.
        for request in grammar.understand("delete AKIAQ3RT7UVW2XYZ4ABC, false alarm").requests {
            assert_eq!(request.ask.first(), Some(&Question::DidYouMean), "{request:?}");
        }
    }
}

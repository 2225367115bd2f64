//! Reads the names of teams in a correction.

use crate::domain::{BusinessUnit, Slot, Value};
use crate::understand::analysis::FindingKind;
use crate::understand::analysis::name_words::hyphenated;
use crate::understand::gate::DoubtSense;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::response::correction::{CorrectionReader, Mode};
use crate::understand::tokens::Gap;

impl CorrectionReader<'_, '_> {
    /// Returns the team of an open request whose name starts at `at`, and the position after the
    /// name.
    pub(super) fn team(&self, at: usize) -> Option<(BusinessUnit, usize)> {
        const LONGEST: usize = 8;
        // "loans-emea" is not "loans".
        let joined =
            |at: usize| at < self.reading.len() && matches!(self.reading.gap(at), Gap::Joined(_));
        let ends = (at + 1..=self.reading.len().min(at + LONGEST)).rev();
        let ends = ends.filter(|last| !joined(at) && !joined(*last));
        let mut spans =
            ends.map(|last| (BusinessUnit::from_folded(&hyphenated(self.reading, at, last)), last));
        let whole = spans.find_map(|(name, last)| {
            name.filter(|name| self.teams.contains(name)).map(|name| (name, last))
        });
        whole.or_else(|| self.part_of_team(at))
    }

    /// Returns the only team with this word in its name, if the clause takes something out or keeps
    /// it: "without hansen".
    fn part_of_team(&self, at: usize) -> Option<(BusinessUnit, usize)> {
        let reading = self.reading;
        let selects = self.mode != Mode::Plain || self.clause.only || self.clause.removes;
        let joined = |at: usize| at < reading.len() && matches!(reading.gap(at), Gap::Joined(_));
        if !selects || self.teams.len() < 2 || at >= reading.len() || joined(at) || joined(at + 1) {
            return None;
        }
        let word = reading.spelling(at);
        let mut fits =
            self.teams.iter().filter(|team| team.as_str().split('-').any(|part| part == word));
        let team = fits.next().filter(|_| fits.next().is_none())?;
        Some((team.clone(), at + 1))
    }

    pub(super) fn ends(&self, team: &BusinessUnit, last: usize) -> bool {
        (0..last).any(|at| self.team(at).is_some_and(|(name, end)| name == *team && end == last))
    }

    /// Takes the words from `at` up to a break or a known word for a team's name, and returns the
    /// position after them; `None` if no name may stand there.
    pub(super) fn name(&mut self, at: usize, led: bool) -> Option<usize> {
        let reading = self.reading;
        let ends_name = |at: &usize| {
            reading.gap(*at).is_break()
                || reading
                    .finding(*at)
                    .is_some_and(|finding| !matches!(finding.kind, FindingKind::Unit(..)))
                || reading.is(*at, And)
                || self.phrases.iter().any(|phrase| phrase.first == *at)
                || self.team(*at).is_some()
        };
        let claimed = reading.finding(at).and_then(|finding| match &finding.kind {
            FindingKind::Unit(unit, false) if finding.first == at => {
                Some((unit.clone(), finding.last))
            }
            _ => None,
        });
        let last = claimed.as_ref().map(|(_, last)| *last);
        let last =
            last.or_else(|| (at + 1..reading.len()).find(ends_name)).unwrap_or(reading.len());
        // "Payments EU" is not "Payments".
        if !reading.gap(at).is_break() && self.teams.iter().any(|team| self.ends(team, at)) {
            return None;
        }
        let of_sentence = |at: usize| {
            let acts = [
                Make, Rotate, Revoke, Delete, Disable, Enable, Renew, Want, Get, Cancel, Quit,
                List, Check,
            ];
            reading.is_any(at, &acts)
                || classes::REPORTS.has(reading.spelling(at))
                || reading.is_any(at, &[Negation, Question, How, Which, Person, Modal])
        };
        // "Fraud is optional" renames nothing.
        let states = at > 0
            && !led
            && self.mode == Mode::Plain
            && self.clause.slot.is_none()
            && classes::OF_SENTENCES.has(reading.spelling(at - 1));
        if states {
            return None;
        }
        // "The second one later" names no team.
        let times = reading.grammar.gate().is_some_and(|gate| {
            let mut times = gate.scan(reading).into_iter();
            times.any(|time| time.value == DoubtSense::Later && (at..last).contains(&time.first))
        });
        if last - at > 5 || times || (at..last).any(of_sentence) {
            return None;
        }
        let name = claimed.map(|(unit, _)| unit);
        let name = name.or_else(|| BusinessUnit::from_folded(&hyphenated(reading, at, last)))?;
        // "not Sales" names the wrong team, "rename it Sales" the right one.
        let old = self.mode == Mode::Old(false);
        let clause = &mut self.clause;
        if old {
            clause.old.push(Value::Team(name));
        } else if led
            || self.mode == Mode::Old(true)
            || clause.slot == Some(Slot::BusinessUnit)
            || clause.new.is_empty()
        {
            clause.loose |=
                !led && self.mode == Mode::Plain && clause.slot != Some(Slot::BusinessUnit);
            clause.new.push(Value::Team(name));
        } else {
            return None;
        }
        Some(last)
    }
}

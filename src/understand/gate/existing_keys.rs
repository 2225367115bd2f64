//! Decides which words raise doubts about existing keys that would be changed or deleted.

use crate::understand::analysis::FindingKind;
use crate::understand::analysis::modality::ACTS_ON_EXISTING;
use crate::understand::gate::Gate;
use crate::understand::gate::phrases::DoubtSense;
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;

impl Gate<'_, '_> {
    /// Returns true if the rest of the clause has a known reason to remove a key, such as a leak.
    pub(crate) fn is_reason(&self, at: usize) -> bool {
        let causes = |at: usize| self.senses(at, DoubtSense::Cause) || self.reading.is(at, Leak);
        (at..self.clause_end(at.saturating_sub(1))).any(causes)
    }

    /// Returns true if the key ID at `at` follows another one, but neither continues a list of IDs
    /// nor has an act of its own: "delete AKIA… because AKIA… works".
    pub(crate) fn is_stray_id(&self, at: usize) -> bool {
        let reading = self.reading;
        let id = |at: usize| {
            reading.finding(at).filter(|finding| matches!(finding.kind, FindingKind::KeyId(_)))
        };
        let Some(this) = id(at).filter(|finding| self.only_existing() && finding.first == at)
        else {
            return false;
        };
        let Some(before) = (0..this.first).rev().find(|at| id(*at).is_some()) else { return false };
        let between = before + 1..this.first;
        let parts = |at: usize| reading.is_any(at, ACTS_ON_EXISTING);
        if between.clone().any(|at| self.is_request(at) && parts(at)) {
            return false;
        }
        // In "delete AKIA…, AKIA… is mine", the second ID is the subject of a remark.
        if reading.is_any(this.last, &[Verb, Auxiliary, Use]) && !reading.gap(this.last).is_break()
        {
            return true;
        }
        let raw = reading.between(before, at);
        let joins = |at: usize| {
            let of_unit =
                || self.used.get(at + 1).is_some_and(|used| *used) && id(at + 1).is_none();
            self.used[at]
                || reading.is_any(at, &[And, Key, Keys, Article, Each, TeamWord, Or])
                || reading.is_any(at, &[Of, For]) && of_unit()
        };
        !between.clone().all(joins) || raw.contains(['(', '[', '=', '>', ':', ';', '.'])
    }

    /// Returns true if `at` starts the exact age of one key: "the key that is 10 days old" doesn't
    /// mean all keys older than that.
    pub(crate) fn is_exact_age(&self, at: usize) -> bool {
        let reading = self.reading;
        let Some(age) = reading
            .finding(at)
            .filter(|finding| matches!(finding.kind, FindingKind::Age(_)) && finding.first == at)
        else {
            return false;
        };
        let bounds = |at: usize| reading.is_any(at, &[OlderThan, MoreThan]);
        self.concerns_existing()
            && !reading.present.has(Keys)
            && !(at.saturating_sub(2)..age.last).any(bounds)
    }

    /// Returns true if a different act on a key comes before this one in the clause, without "and"
    /// between them: "revoke the rotation".
    pub(crate) fn is_undone(&self, at: usize, first: usize, concept: Concept) -> bool {
        let reading = self.reading;
        let acts = |at: usize| reading.is_any(at, ACTS_ON_EXISTING) && !reading.is(at, concept);
        (first..at).rev().take_while(|at| !reading.is(*at, And)).any(acts)
    }

    /// Returns true if the words from `at` up to `last` are the object of a verb that should have
    /// a key as its object: "remove the region from AKIA…".
    pub(crate) fn is_object(&self, at: usize, last: usize, first: usize) -> bool {
        let reading = self.reading;
        let function_word = |at: &usize| {
            reading.is_any(*at, &[Article, Old])
                || classes::BEFORE_OBJECT.has(reading.spelling(*at))
        };
        let verb = (first..at).rev().find(|at| !function_word(at));
        let parts = verb.is_some_and(|verb| reading.is_any(verb, ACTS_ON_EXISTING));
        let key = |at: usize| {
            reading.is_any(at, &[Key, Keys, Access, Product, Secret])
                || self.used.get(at).is_some_and(|used| *used)
        };
        let function_word = |at: &usize| !reading.is_any(*at, &[Product, SaidLong, SaidShort]);
        let next = (last..reading.len()).find(function_word).unwrap_or(last);
        self.only_existing() && parts && !key(last) && !key(next)
    }
}

#[cfg(test)]
mod tests {
    use crate::understand::Grammar;

    #[test]
    fn people_next_to_a_key_id_are_not_its_team() {
        let grammar = Grammar::builtin().unwrap();
        for line in [
            "delete key AKIASANDBOX000000001 once Ann has migrated",
            "delete AKIASANDBOX000000001 once Ann and Bob have migrated",
            "delete key AKIASANDBOX000000001 after Bob leaves",
            "deactivate AKIASANDBOX000000001 as soon as Lisa gets a new one",
            "delete AKIASANDBOX000000001 because Ann needs it no more",
        ] {
            let understanding = grammar.understand(line);
            assert!(!understanding.doubts.is_empty(), "{line}");
            let request = &understanding.requests[0];
            assert_eq!(request.business_unit, None, "{line}");
            assert!(request.access_key_id.is_some(), "{line}");
        }
    }
}

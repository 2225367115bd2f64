//! Raises doubts about a finding, or about a phrase of `grammar/gate.toml`.

use crate::domain::DoubtKind;
use crate::understand::analysis::{Finding, FindingKind};
use crate::understand::gate::phrases::DoubtSense;
use crate::understand::gate::{Gate, Role};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::phrasebook::PhraseMatch;
use crate::understand::tokens::{Gap, WordKind};

impl Gate<'_, '_> {
    /// Returns the doubt about the word at `at`, which belongs to a finding, and the position after
    /// it.
    pub(super) fn finding_doubt(
        &self,
        finding: &Finding,
        at: usize,
        role: Role,
        late: bool,
    ) -> (Option<DoubtKind>, usize) {
        let reading = self.reading;
        let kind = match &finding.kind {
            // "@sam please rotate it" is addressed to Sam.
            FindingKind::Noise if reading.word(at).kind == WordKind::At => Some(DoubtKind::Report),
            // An excluded region becomes a question; anything else that these words exclude is
            // a doubt.
            FindingKind::Noise => match self.known[at].filter(|known| known.first == at) {
                Some(known) if !self.excludes() => return (self.why(known.value), known.last),
                _ => None,
            },
            // An excluded region becomes a question.
            FindingKind::Excluded(regions) if !regions.is_empty() => None,
            // The constraints raise the doubts about these.
            FindingKind::Filter(_) | FindingKind::Made => None,
            // "I need a key at 5pm" asks for later, "a key for the demo at 5pm" doesn't.
            FindingKind::OtherTime => {
                let starts = || self.starts_at(finding.first);
                (!self.creates() || role == Role::Fragment && late || starts())
                    .then_some(DoubtKind::Later)
            }
            _ => Some(DoubtKind::Unmet),
        };
        (kind, at + 1)
    }

    /// Returns the doubt about a phrase, and the position after the phrase. Returns `None` if each
    /// word is judged on its own.
    pub(super) fn phrase_doubt(
        &self,
        known: PhraseMatch<DoubtSense>,
        first: usize,
        role: Role,
        late: bool,
        reason_given: &mut bool,
    ) -> Option<(Option<DoubtKind>, usize)> {
        let reading = self.reading;
        let at = known.first;
        *reason_given |= match known.value {
            // "because K2 works", "as a test", "so they say": only a known cause is a reason to
            // remove a key.
            DoubtSense::Reason => !self.only_existing() || self.is_reason(known.last),
            // In "…, owner: a@b.com, in phase 2", the phrase says when, not what for.
            DoubtSense::Purpose => {
                let aim = classes::AIM.has(reading.spelling(at));
                self.creates() && (aim || role != Role::Fragment || !late || at > first)
            }
            _ => false,
        };
        // "all keys but AKIA…" has an exception.
        let names = |at: usize| {
            classes::THE.has(reading.spelling(at))
                || reading.finding(at).is_some_and(|finding| {
                    matches!(finding.kind, FindingKind::KeyId(_) | FindingKind::Unit(..))
                })
        };
        let excepts =
            reading.spelling(at) == "but" && known.last < reading.len() && names(known.last);
        if known.value == DoubtSense::Contrast && at > first && self.concerns_existing() && excepts
        {
            return Some((Some(DoubtKind::Exception), known.last));
        }
        let contracted = !reading.raw(at, at + 1).chars().all(char::is_alphabetic);
        let aside = || !contracted && reading.gap(self.clause_end(at)) == Gap::Comma;
        if known.value == DoubtSense::Inverted
            && at == first
            && !contracted
            && (first > 0 || aside())
        {
            return Some((Some(DoubtKind::Condition), known.last));
        }
        // "rotate the audit key" names a kind of key, not a reason.
        let kind = || known.value == DoubtSense::Cause && reading.is_any(known.last, &[Key, Keys]);
        // As a label, such a word gives no reason: "About: delete AKIA…", "Auditor: delete AKIA…".
        let heads = || {
            self.only_existing()
                && self.labels(at)
                && at == first
                && known.last == self.clause_end(at)
        };
        if matches!(known.value, DoubtSense::Cause | DoubtSense::Purpose | DoubtSense::Reason)
            && heads()
        {
            return Some((Some(DoubtKind::Unknown), known.last));
        }
        if known.value == DoubtSense::Then || known.value == DoubtSense::Cause && !kind() {
            return Some((None, known.last));
        }
        if !matches!(known.value, DoubtSense::Inverted | DoubtSense::Cause) {
            // In "for tomorrow's workshop", "tomorrow's" delays nothing. A reason explains unknown
            // words.
            let explained = |kind: &DoubtKind| {
                known.last == at + 1 && reading.word(at).possessive
                    || *kind == DoubtKind::Unknown && *reason_given
            };
            // "…, ideally in Frankfurt" raises no doubt, because a value follows. "done: key for
            // sales" does.
            let leads = self.used.iter().skip(known.last).take(2).any(|used| *used);
            let fragment = role == Role::Fragment && late && !*reason_given && !leads;
            let label = known.value == DoubtSense::Weak
                && (fragment || role != Role::Requests && self.labels(at));
            let kind = self.why(known.value).or_else(|| label.then_some(DoubtKind::Unknown));
            return Some((kind.filter(|kind| !explained(kind)), known.last));
        }
        None
    }
}

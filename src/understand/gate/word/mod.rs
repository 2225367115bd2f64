//! Raises doubts about one word or phrase of a clause.

mod concept;
mod phrase;

use crate::domain::DoubtKind;
use crate::understand::analysis::FindingKind;
use crate::understand::analysis::modality::ACTS;
use crate::understand::gate::phrases::DoubtSense;
use crate::understand::gate::{Gate, Role};
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::phrasebook::PhraseMatch;
use crate::understand::slots::times::is_time_of_day;
use crate::understand::tokens::{Gap, WordKind};

/// Maximum number of words in the number of a ticket or the like: "Change request 4711:".
const MAX_NUMBER: usize = 12;

impl Gate<'_, '_> {
    /// Returns the doubt about the word or phrase at `at`, and the position after it.
    pub(crate) fn word(
        &self,
        at: usize,
        first: usize,
        role: Role,
        late: bool,
        reason_given: &mut bool,
    ) -> (Option<DoubtKind>, usize) {
        let reading = self.reading;
        let doubtful = self.known[at].is_some_and(|known| {
            self.why(known.value).is_some() || known.value == DoubtSense::Inverted && at == first
        });
        // "Rotation not needed for sales", unlike "AKIA… is not needed".
        if at > 0
            && self.known[at]
                .is_some_and(|known| known.first == at && known.value == DoubtSense::Unneeded)
            && reading.is_any(at - 1, ACTS)
        {
            return (Some(DoubtKind::Negation), at + 1);
        }
        if self.descriptive[at] && !doubtful {
            return (Some(DoubtKind::Unknown), at + 1);
        }
        if self.used[at] {
            if self.is_exact_age(at) || self.is_stray_id(at) {
                return (Some(DoubtKind::Unmet), at + 1);
            }
            let known = self.known[at].filter(|known| known.first == at);
            return known.map_or((None, at + 1), |known| {
                let inverted =
                    (known.value == DoubtSense::Inverted).then_some(DoubtKind::Condition);
                (self.why(known.value).or(inverted), known.last)
            });
        }
        if self.dangles(at) {
            return (Some(DoubtKind::Unknown), at + 1);
        }
        let within = |known: &PhraseMatch<DoubtSense>| {
            reading
                .tag(at)
                .is_some_and(|tag| tag.first == at && known.first == at && tag.last > known.last)
        };
        if self.known[at]
            .is_some_and(|known| known.value == DoubtSense::Harmless && !within(&known))
        {
            return (None, at + 1);
        }
        if let Some(finding) = reading.finding(at) {
            return self.finding_doubt(finding, at, role, late);
        }
        let tag = reading.tag(at).filter(|tag| tag.first == at);
        let known = self.known[at].filter(|known| known.first == at);
        if tag.is_none() && known.is_none() && reading.tag(at).is_some() {
            // Inside a longer phrase, which was judged at its first word.
            return (None, at + 1);
        }
        // A phrase of doubt wins over a concept's phrase of the same length, always if the line
        // changes an existing key, otherwise if its sense is strong.
        let longer = tag.is_some_and(|tag| {
            let strong = |known: PhraseMatch<DoubtSense>| {
                self.concerns_existing()
                    || matches!(
                        known.value,
                        DoubtSense::Exception
                            | DoubtSense::Later
                            | DoubtSense::Retraction
                            | DoubtSense::Status
                            | DoubtSense::Hedge
                    )
            };
            let beaten = |known: PhraseMatch<DoubtSense>| {
                known.last < tag.last || known.last == tag.last && !strong(known)
            };
            tag.last > tag.first + 1 && known.is_none_or(beaten)
        });
        if let (Some(known), false) = (known, longer)
            && let Some(doubt) = self.phrase_doubt(known, first, role, late, reason_given)
        {
            return doubt;
        }
        let Some(tag) = tag else {
            // These numbers need no explanation: "1) rotate …", "order 1 key".
            let counted = reading.word(at).kind == WordKind::Number
                && (reading.gap(at + 1) == Gap::Mark
                    || reading.spelling(at) == "1"
                        && reading.is_any(at + 1, &[Key, Access, Product]));
            // In "Thanks, Joanna Wren", the name is a signature.
            let signs = reading.len() <= at + 3
                && self.clause_end(at) == reading.len()
                && (first..at).any(|at| reading.is_any(at, &[Thanks, Signature]));
            let time = reading.word(at).kind == WordKind::Number || is_time_of_day(reading, at);
            if time && at > 0 && !counted && self.starts_at(at) {
                return (Some(DoubtKind::Later), at + 1);
            }
            let explained = *reason_given || counted || signs || self.is_number_of(at, first);
            return ((!explained).then_some(DoubtKind::Unknown), at + 1);
        };
        self.concept_doubt(tag, first, role, late, reason_given)
    }

    /// Returns true if the word at `at` ends the line in the middle of a sentence: "delete AKIA…
    /// but".
    fn dangles(&self, at: usize) -> bool {
        let reading = self.reading;
        let known = self.known[at];
        let single = known.is_none_or(|known| known.last == known.first + 1);
        let leads =
            |senses: &[DoubtSense]| known.is_some_and(|known| senses.contains(&known.value));
        let opens = reading.is_any(at, &[And, Or])
            || reading.is(at, Boundary) && leads(&[DoubtSense::Contrast])
            || leads(&[DoubtSense::Reason])
            || reading.gap(at).is_break()
                && leads(&[DoubtSense::Contrast, DoubtSense::Relative, DoubtSense::Then])
            || self.only_existing()
                && (reading.is_any(at, &[For, In, Of, Article, Indefinite, Boundary])
                    || leads(&[
                        DoubtSense::Purpose,
                        DoubtSense::Contrast,
                        DoubtSense::Relative,
                        DoubtSense::Condition,
                        DoubtSense::End,
                    ]));
        let opens = opens && single && !reading.is(at, Use);
        // "deactivate AKIA… it" and "delete the key of web works" have a word too many.
        let strays = self.only_existing()
            && at > 0
            && self.used[at - 1]
            && reading.is_any(at, &[Person, Each, Use, Want]);
        let ends = at + 1 == reading.len();
        ends && (opens || strays && !reading.gap(at).is_break())
            && !reading.line.trim_end().ends_with(char::is_numeric)
    }

    /// Returns true if the word at `at` is in a label with a number: "Ticket 4417: …".
    fn is_number_of(&self, at: usize, first: usize) -> bool {
        let reading = self.reading;
        let end = self.clause_end(at);
        let digits = |at: usize| reading.spelling(at).contains(|c: char| c.is_ascii_digit());
        let kind = |at: usize| reading.is(at, CommonNoun) || self.senses(at, DoubtSense::Cause);
        reading.gap(end) == Gap::Colon
            && (2..=MAX_NUMBER).contains(&(end - first))
            && (first..end).any(kind)
            && (first..end).any(digits)
    }

    pub(super) fn why(&self, sense: DoubtSense) -> Option<DoubtKind> {
        match sense {
            DoubtSense::Negation | DoubtSense::Forbidden => Some(DoubtKind::Negation),
            DoubtSense::Exception => Some(DoubtKind::Exception),
            DoubtSense::Condition | DoubtSense::End => Some(DoubtKind::Condition),
            DoubtSense::Later => Some(DoubtKind::Later),
            DoubtSense::Retraction | DoubtSense::Status => Some(DoubtKind::Retraction),
            DoubtSense::Hedge => Some(DoubtKind::Hedge),
            DoubtSense::Report | DoubtSense::Past => Some(DoubtKind::Report),
            DoubtSense::Unmet => Some(DoubtKind::Unmet),
            DoubtSense::Opinion => self.concerns_existing().then_some(DoubtKind::Hedge),
            DoubtSense::Keep => self.concerns_existing().then_some(DoubtKind::Exception),
            DoubtSense::Weak => self.concerns_existing().then_some(DoubtKind::Unknown),
            DoubtSense::Unneeded => self.creates().then_some(DoubtKind::Negation),
            DoubtSense::Reason
            | DoubtSense::Cause
            | DoubtSense::Purpose
            | DoubtSense::Contrast
            | DoubtSense::Inverted
            | DoubtSense::Then
            | DoubtSense::Event
            | DoubtSense::Relative
            | DoubtSense::Harmless => None,
        }
    }

    fn excludes(&self) -> bool {
        self.reading.findings.iter().any(
            |finding| matches!(&finding.kind, FindingKind::Excluded(regions) if !regions.is_empty()),
        )
    }
}

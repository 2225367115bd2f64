//! Raises doubts about a key to create: for whom and when it is needed, and whether it already
//! exists.

use crate::domain::{Doubt, DoubtKind, Intent};
use crate::understand::analysis::leading_verb::leads;
use crate::understand::analysis::{Finding, FindingKind, Reading};
use crate::understand::evidence::lexicon::{self, Senses, sense};
use crate::understand::gate::phrases::is_proper;
use crate::understand::gate::{Gate, Role};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::response::bare_name::doubtful_name;
use crate::understand::tokens::Gap;

/// Maximum number of words from a negation to what it denies.
const NEAR: usize = 3;

/// Maximum number of words of a label.
const MAX_LABEL: usize = 3;

impl Gate<'_, '_> {
    /// Returns true if the time that starts at `at` says when the key is needed, because it
    /// directly follows the key, its team, its lifetime or its owner.
    pub(crate) fn starts_at(&self, at: usize) -> bool {
        self.creates() && follows_value(self.reading, at)
    }

    /// Returns a doubt about a supposed team that isn't one: "key for unknown", "key for marketing
    /// approved".
    pub(crate) fn doubt_of_no_team(&self) -> Option<Doubt> {
        let reading = self.reading;
        let name =
            doubtful_name(reading).filter(|name| self.creates() && !is_proper(reading, name))?;
        let (start, end) = reading.bytes(name.first, name.last);
        Some(Doubt { start, end, why: DoubtKind::Unmet })
    }

    /// Returns a doubt about the first word of a possessive name that starts a clause, because it
    /// may be an unknown verb: "regrind marketing's key".
    pub(crate) fn doubt_of_verb(&self) -> Option<Doubt> {
        let reading = self.reading;
        let opens = |finding: &&Finding| {
            matches!(finding.kind, FindingKind::Unit(_, false))
                && finding.last > finding.first + 1
                && reading.word(finding.last - 1).possessive
                && !matches!(reading.gap(finding.first + 1), Gap::Joined(_))
                && !reading.word(finding.first).quoted
                && leads(reading, finding.first)
        };
        let name =
            reading.findings.iter().find(opens).filter(|_| self.creates() && !self.ordered)?;
        let (start, end) = reading.bytes(name.first, name.first + 1);
        Some(Doubt { start, end, why: DoubtKind::Unmet })
    }

    /// Returns a doubt about a line of values alone, which may be no request: "3h virginia".
    pub(crate) fn doubt_of_values(&self) -> Option<Doubt> {
        const AROUND: &[Concept] =
            &[Polite, Thanks, Greeting, Filler, And, In, For, Of, Article, Indefinite, RegionCue];
        let reading = self.reading;
        let labels = |at: usize| matches!(reading.gap(at), Gap::Colon | Gap::Assign);
        let value = |at: usize| reading.finding(at).is_some() || reading.is_any(at, AROUND);
        let kind = |at: usize| reading.is_any(at, &[SaidShort, SaidLong]);
        let bare = self.creates() && !self.ordered;
        let values = || (0..reading.len()).all(|at| value(at) && !labels(at) && !kind(at));
        (bare && values()).then(|| {
            let (start, end) = reading.bytes(0, reading.len());
            Doubt { start, end, why: DoubtKind::Unmet }
        })
    }

    /// Returns a doubt about a word at the end of the line that takes the request back or makes it a
    /// remark: "key for 3 hours cancel", "key for 2 hours failed". After thanks, it says goodbye.
    pub(crate) fn doubt_of_last_word(&self) -> Option<Doubt> {
        let reading = self.reading;
        let at = reading.len().checked_sub(1).filter(|_| self.creates())?;
        let alone = reading.tag(at).is_some_and(|tag| tag.first == at);
        let follows = at > 0 && (self.used[at - 1] || self.is_key(at - 1));
        let ends = alone && reading.is_any(at, &[Cancel, Quit]);
        let remarks = self.may_describe_existing && classes::REMARKS.has(reading.spelling(at));
        let parts = || (0..at).any(|at| reading.is(at, Thanks));
        let (start, end) = reading.bytes(at, at + 1);
        let why = if ends { DoubtKind::Retraction } else { DoubtKind::Report };
        let counts = follows && !self.used[at] && (ends || remarks) && !parts();
        counts.then_some(Doubt { start, end, why })
    }

    /// Returns a doubt about a line that seems to list keys beside a new one, with no word that asks for
    /// a list: "spin up a key for the box, belongs to Cold Chain".
    pub(crate) fn doubt_of_list(&self) -> Option<Doubt> {
        const ASKS: &[Concept] =
            &[List, Which, WhoOwns, Lookup, Details, Question, How, Check, Review];
        let reading = self.reading;
        let lists = self.intents.contains(&Intent::ListKeys) && self.creates();
        const LISTS: Senses = Senses::of(&[sense::LIST]);
        let asks = (0..reading.len())
            .any(|at| reading.is_any(at, ASKS) || lexicon::senses(reading.spelling(at)).has(LISTS));
        let asks = asks || reading.line.contains('?');
        (lists && !asks).then(|| {
            let (start, end) = reading.bytes(0, reading.len());
            Doubt { start, end, why: DoubtKind::Unmet }
        })
    }

    /// Returns a doubt about somebody who is to get the key, and whom nothing else explains: "can bob
    /// get a key".
    pub(crate) fn doubt_of_person(&self) -> Option<Doubt> {
        let reading = self.reading;
        let gets = |at: &usize| {
            let joined = !reading.gap(*at).is_break() && !reading.gap(at + 1).is_break();
            let unknown = !self.used[*at] && self.known[*at].is_none() && reading.is_open(*at);
            reading.is(at - 1, Modal)
                && joined
                && unknown
                && reading.is_any(at + 1, &[Get, Want, Use])
        };
        let ends = reading.len().saturating_sub(1);
        let at = (1..ends).filter(|_| self.creates()).find(gets)?;
        let (start, end) = reading.bytes(at, at + 1);
        Some(Doubt { start, end, why: DoubtKind::Unmet })
    }

    /// Returns a doubt about a region that the line leaves out: "key for 3 hours without frankfurt".
    pub(crate) fn doubt_of_region(&self) -> Option<Doubt> {
        let reading = self.reading;
        let left_out = |finding: &&Finding| {
            matches!(finding.kind, FindingKind::Region(..))
                && finding.first > 0
                && !reading.gap(finding.first).is_break()
                && classes::WITHOUT.has(reading.spelling(finding.first - 1))
        };
        let finding = reading.findings.iter().filter(|_| self.creates()).find(left_out)?;
        let (start, end) = reading.bytes(finding.first, finding.last);
        Some(Doubt { start, end, why: DoubtKind::Exception })
    }

    /// Returns a doubt about a line that speaks of keys and access only to deny them: "it must not
    /// have access to opus".
    pub(crate) fn doubt_of_denied_access(&self) -> Option<Doubt> {
        let reading = self.reading;
        let denied = |at: &usize| {
            let joined = |at: &usize| !reading.gap(at + 1).is_break();
            let before = (0..*at).rev().take_while(joined).take(NEAR);
            before.into_iter().any(|at| reading.is(at, Negation))
        };
        let keys: Vec<usize> =
            (0..reading.len()).filter(|at| reading.is_any(*at, &[Access, Key, Keys])).collect();
        let at = *keys.first().filter(|_| self.creates() && !self.ordered)?;
        let (start, end) = reading.bytes(at, at + 1);
        keys.iter().all(denied).then_some(Doubt { start, end, why: DoubtKind::Negation })
    }

    /// Returns a doubt about an owner who isn't named by an email address: "owner is Diane Keller".
    pub(crate) fn doubt_of_owner(&self) -> Option<Doubt> {
        let reading = self.reading;
        let known = |finding: &Finding| matches!(finding.kind, FindingKind::Owner(_));
        let cue = |at: &usize| {
            !self.used[*at] && reading.finding(*at).is_none() && reading.is(*at, OwnerCue)
        };
        let owned = reading.findings.iter().any(known) || !self.creates();
        let at = (0..reading.len()).filter(|_| !owned).find(cue)?;
        let (start, end) = reading.bytes(at, at + 1);
        Some(Doubt { start, end, why: DoubtKind::Unmet })
    }

    /// Returns a doubt about a word after "for" that stands for no team: "key for everyone", "key
    /// for Yes".
    pub(crate) fn doubt_of_no_one(&self) -> Option<Doubt> {
        let reading = self.reading;
        let nobody = |at: usize| {
            reading.is_any(at, &[Each, List, Check, Delete, Disable, Rotate, Revoke, Cancel, Quit])
                || classes::NO_TEAM.has(reading.spelling(at))
                // "IT" in capitals may be the department rather than the pronoun.
                || reading.raw(at, at + 1) == "IT" && reading.raw(at - 1, at).contains(char::is_lowercase)
        };
        let ends = |at: usize| {
            reading.gap(at).is_break()
                || reading.finding(at).is_some()
                || reading.is_any(at, &[In, For, Of, Polite, Thanks, Boundary])
        };
        let named =
            reading.findings.iter().any(|finding| matches!(finding.kind, FindingKind::Unit(..)));
        let follows_for = |at: &usize| {
            reading.spelling(at - 1) == "for" && !self.used[*at] && reading.finding(*at).is_none()
        };
        let mut words = (1..reading.len()).filter(|_| self.creates() && !named).filter(follows_for);
        let at = words.find(|at| nobody(*at) && ends(at + 1))?;
        let (start, end) = reading.bytes(at, at + 1);
        Some(Doubt { start, end, why: DoubtKind::Unmet })
    }

    /// Returns a doubt about an unknown word that labels the whole line: "Translation: I need a
    /// key". A form has several labels.
    pub(crate) fn doubt_of_label(&self) -> Option<Doubt> {
        let reading = self.reading;
        let end = self.clause_end(0);
        let labels = |at: usize| matches!(reading.gap(at), Gap::Colon | Gap::Assign | Gap::Mark);
        let unknown = |at: usize| !self.used[at] && self.known[at].is_none() && reading.is_open(at);
        let alone = reading.gap(end) == Gap::Colon && !(end + 1..reading.len()).any(labels);
        (self.ordered && alone && end <= MAX_LABEL && (0..end).all(unknown)).then(|| {
            let (start, end) = reading.bytes(0, end);
            Doubt { start, end, why: DoubtKind::Report }
        })
    }

    /// Returns true if the verb at `at` makes a statement about a key before it, in a line that
    /// requests nothing: "my key for testing works".
    pub(crate) fn describes_existing(&self, at: usize, first: usize) -> bool {
        let reading = self.reading;
        // These don't: "a key has to be ready", "a key is what we need", "a key that is good for
        // an hour".
        let wanted = || {
            (at + 1..self.clause_end(at)).any(|at| reading.is(at, Want))
                || classes::WANTED.has(reading.spelling(at + 1))
                || at > 0 && classes::DESCRIBED_BY.has(reading.spelling(at - 1))
        };
        self.may_describe_existing && !wanted() && (first..at).any(|at| self.is_key(at))
    }

    /// Returns true if the words before the key at `at` say that it already exists: "my key",
    /// "this key".
    pub(crate) fn already_exists(&self, at: usize) -> bool {
        let describes = |at: &usize| self.reading.is_any(*at, &[Product, SaidShort, SaidLong]);
        let joined = |at: &usize| !self.reading.gap(at + 1).is_break();
        let before = (0..at).rev().take_while(joined).find(|at| !describes(at));
        let certain = |at: usize| {
            classes::EXISTING.has(self.reading.spelling(at))
                || self.reading.spelling(at) == "the" && self.is_subject(at)
        };
        self.may_describe_existing && before.is_some_and(certain)
    }

    /// Returns true if a clause starts at `at` and contains no want, order or courtesy: "the key
    /// for marketing may stay".
    fn is_subject(&self, at: usize) -> bool {
        let begins = at == 0 || self.reading.gap(at).is_break();
        let polite = |at: usize| self.reading.is_any(at, &[Polite, Want, Make, Get]);
        begins && !(at..self.clause_end(at)).any(polite)
    }

    /// Returns true if the verb at `at` reports that a key was created: "short-term key created".
    pub(crate) fn is_created(&self, at: usize) -> bool {
        let spelling = self.reading.spelling(at);
        self.may_describe_existing && (spelling.ends_with("ed") || spelling == "made")
    }

    /// Returns true if the word at `at` is in a clause after the request that has no value, so it
    /// may be a remark about the key: "key for marketing, obsolete".
    pub(crate) fn is_remark_behind(
        &self,
        at: usize,
        role: Role,
        late: bool,
        concept: Concept,
    ) -> bool {
        const PLAIN: &[Concept] = &[
            Polite, Thanks, Greeting, Signature, Address, Person, Filler, And, Product, Key, Keys,
            Access, For, In, Of, Article, Indefinite, Modal, Each, OwnerCue, UnitCue, RegionCue,
            LifeCue, TeamWord, Department, NameTail, CueShort, SaidShort, SaidLong,
        ];
        let behind = self.creates()
            && role == Role::Fragment
            && late
            && !concept.is_cue()
            && !PLAIN.contains(&concept)
            && !self.labels(at);
        let clause =
            || (0..=at).rev().find(|at| *at == 0 || self.reading.gap(*at).is_break()).unwrap_or(0);
        behind && !(clause()..self.clause_end(at)).any(|at| self.used[at])
    }
}

/// Returns true if the word at `at` follows a key, its team, its lifetime or its owner, directly
/// or after a word like "at".
pub(crate) fn follows_value(reading: &Reading<'_>, at: usize) -> bool {
    let leads = |at: usize| classes::STARTING.has(reading.spelling(at));
    let mut before = (0..at).rev().skip_while(|at| leads(*at));
    let value = |finding: &Finding| {
        matches!(finding.kind, FindingKind::Unit(..) | FindingKind::Life(_) | FindingKind::Owner(_))
    };
    let key = |at: usize| {
        reading.finding(at).map_or_else(|| reading.is_any(at, &[Key, Keys, Access]), value)
    };
    !reading.gap(at).is_break() && before.next().is_some_and(key)
}

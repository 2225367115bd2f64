//! What is doubtful about a key that is to be made: when it is wanted, and for whom.

use super::super::bare::doubtful_name;
use super::super::concept::Concept::{self, *};
use super::super::fold::{Gap, Kind};
use super::super::reading::{Find, Found, Reading};
use super::phrases::Sense;
use super::{Gate, Role};
use crate::domain::{Doubt, Intent, Why};

impl Gate<'_, '_> {
    /// Whether a word ends a clause behind the last value of a key that is made and adds nothing that is understood:
    /// "key for marketing works", "key for 1 hour weekly".
    pub(super) fn trails(&self, at: usize) -> bool {
        const PLAIN: &[Concept] = &[
            Key, Keys, Access, Product, TeamWord, Polite, Thanks, Greeting, Signature, Address, Each, Person,
            Verb, UnitCue, OwnerCue, RegionCue, LifeCue,
        ];
        let reading = self.reading;
        let plain = |at: usize| {
            reading.find(at).is_some()
                || reading.is_any(at, PLAIN)
                || reading.concept(at).is_some_and(Concept::is_cue)
                || self.known[at].is_some_and(|known| known.value == Sense::Harmless)
        };
        let opens = |at: usize| {
            self.known[at]
                .is_some_and(|known| matches!(known.value, Sense::Purpose | Sense::Reason | Sense::Contrast))
                || reading.is_any(at, &[For, In, Of, And, Or])
        };
        let Some(value) = (0..at)
            .rev()
            .take_while(|at| !reading.gap(at + 1).is_break() && !opens(*at))
            .find(|at| self.used[*at] && reading.find(*at).is_some())
        else {
            return false;
        };
        let key = |at: usize| reading.is_any(at, &[Key, Keys, Access]);
        let mut sentence = (0..value).rev().take_while(|at| reading.gap(at + 1) != Gap::Stop);
        // "a key which marketing can use"
        let relates = |at: usize| matches!(reading.spelling(at), "which" | "that" | "who");
        let of_key = sentence.find(|at| key(*at) || relates(*at)).is_some_and(key);
        let creates =
            self.intents.iter().all(|intent| matches!(intent, Intent::CreateKey | Intent::RefreshKey));
        // "key for marketing hmm", but "for ninety minutes only"
        let fills = |value: usize| {
            let unit = reading.find(value).is_some_and(|find| matches!(find.found, Found::Unit(..)));
            let doubts = self.known[at].is_some_and(|known| known.value != Sense::Keep);
            !unit && !doubts && reading.is(at, Filler)
        };
        let ends = || !(value + 1..self.clause_end(at)).any(|at| self.used[at] || self.orders(at) || key(at));
        !self.used[at] && !plain(at) && !fills(value) && !opens(at) && creates && of_key && ends()
    }

    /// Whether the time that begins at a word says when the key is wanted: it stands behind the key itself.
    pub(super) fn starts_at(&self, at: usize) -> bool {
        self.creates() && follows_value(self.reading, at)
    }

    /// "key for unknown", "key for marketing approved": what stands where a team does is none.
    pub(super) fn for_no_team(&self) -> Option<Doubt> {
        let reading = self.reading;
        let name = doubtful_name(reading).filter(|_| self.creates())?;
        let (start, end) = reading.bytes(name.first, name.last);
        Some(Doubt { start, end, why: Why::Unmet })
    }

    /// "key for everyone", "key for Yes": the word stands where a team would and names nobody.
    pub(super) fn for_nobody(&self) -> Option<Doubt> {
        let reading = self.reading;
        let nobody = |at: usize| {
            reading.is_any(at, &[Each, List, Check, Delete, Disable, Rotate, Revoke, Cancel, Quit])
                || matches!(
                    reading.spelling(at),
                    "everybody" | "anybody" | "anyone" | "whoever" | "yes" | "yeah" | "ok" | "okay" | "none"
                )
                // The department, not the pronoun.
                || reading.raw(at, at + 1) == "IT" && reading.raw(at - 1, at).contains(char::is_lowercase)
        };
        let ends = |at: usize| {
            reading.gap(at).is_break()
                || reading.find(at).is_some()
                || reading.is_any(at, &[In, For, Of, Polite, Thanks, Stopper])
        };
        let named = reading.finds.iter().any(|find| matches!(find.found, Found::Unit(..)));
        let stands =
            |at: &usize| reading.spelling(at - 1) == "for" && !self.used[*at] && reading.find(*at).is_none();
        let mut words = (1..reading.len()).filter(|_| self.creates() && !named).filter(stands);
        let at = words.find(|at| nobody(*at) && ends(at + 1))?;
        let (start, end) = reading.bytes(at, at + 1);
        Some(Doubt { start, end, why: Why::Unmet })
    }

    /// Whether a verb stands behind the key in a sentence that orders nothing: "my key for testing works".
    pub(super) fn tells_of_key(&self, at: usize, first: usize) -> bool {
        let reading = self.reading;
        let key = |at: usize| reading.is_any(at, &[Key, Keys, Access]);
        // "a key has to be ready", "a key is what we need", "a key that is good for an hour"
        let wanted = || {
            (at + 1..self.clause_end(at)).any(|at| reading.is(at, Want))
                || matches!(reading.spelling(at + 1), "to" | "what" | "enough" | "all")
                || at > 0
                    && matches!(reading.spelling(at - 1), "that" | "which" | "who" | "we" | "i" | "they")
        };
        self.only_told && !wanted() && (first..at).any(key)
    }

    /// Whether a word before the key does something else to it in a sentence that orders nothing: "audit the key",
    /// "I like short-term keys".
    pub(super) fn leads_to_key(&self, at: usize, first: usize) -> bool {
        const PLAIN: &[Concept] = &[
            Polite, Thanks, Greeting, Signature, Address, Article, Indefinite, Filler, And, Product,
            SaidShort, SaidLong, Another, NewOne, One, Or, NumberWord, TeamWord, Modal, For, In, Of, Want,
            Get, Make,
        ];
        let reading = self.reading;
        let key = |at: usize| reading.is_any(at, &[Key, Keys, Access]);
        let begins = |at: usize| reading.is_any(at, &[Polite, Modal, For, In]) || reading.find(at).is_some();
        let plain = || {
            reading.is_any(at, PLAIN)
                || reading.word(at).kind == Kind::Number
                || self.used[at] && !reading.is_any(at + 1, &[Article])
                || reading.tag(at).is_some_and(|tag| tag.first != at)
                || self.known[at]
                    .is_some_and(|known| matches!(known.value, Sense::Harmless | Sense::Then | Sense::Reason))
        };
        self.only_told
            && !(first..=at).any(|at| key(at) || begins(at))
            && (at + 1..self.clause_end(at)).any(key)
            && !plain()
    }

    /// Whether a key is somebody's or a certain one already: "my key", "this key".
    pub(super) fn is_there(&self, at: usize) -> bool {
        let small = |at: &usize| self.reading.is_any(*at, &[Product, SaidShort, SaidLong]);
        let joined = |at: &usize| !self.reading.gap(at + 1).is_break();
        let before = (0..at).rev().take_while(joined).find(|at| !small(at));
        let certain = |at: usize| {
            matches!(self.reading.spelling(at), "my" | "our" | "your" | "this" | "that" | "every")
                || self.reading.spelling(at) == "the" && self.is_subject(at)
        };
        self.only_told && before.is_some_and(certain)
    }

    /// Whether a sentence begins at a word and asks for nothing politely: "the key for marketing may stay".
    fn is_subject(&self, at: usize) -> bool {
        let begins = at == 0 || self.reading.gap(at).is_break();
        let polite = |at: usize| self.reading.is_any(at, &[Polite, Want, Make, Get]);
        begins && !(at..self.clause_end(at)).any(polite)
    }

    /// Whether a clause behind a colon says what a key is: "key for marketing: active".
    pub(super) fn is_state(&self, at: usize) -> bool {
        let reading = self.reading;
        let key = |at: usize| reading.is_any(at, &[Key, Keys, Access]);
        let start = (1..=at).rev().find(|at| reading.gap(*at).is_break());
        let Some(start) = start.filter(|start| reading.gap(*start) == Gap::Colon) else { return false };
        let clause = start..self.clause_end(at);
        self.only_told
            && !reading.is(start - 1, Polite)
            && (0..start).any(key)
            && !clause.clone().any(|at| self.used[at] || reading.is_any(at, &[Polite, Thanks]) || key(at))
    }

    /// Whether a verb says that a key was made: "short-term key created".
    pub(super) fn is_made(&self, at: usize) -> bool {
        let spelling = self.reading.spelling(at);
        self.only_told && (spelling.ends_with("ed") || spelling == "made")
    }

    /// Whether a word behind the request stands in a clause that gives no value: "key for marketing, obsolete".
    pub(super) fn is_remark_behind(&self, at: usize, role: Role, late: bool, concept: Concept) -> bool {
        const PLAIN: &[Concept] = &[
            Polite, Thanks, Greeting, Signature, Address, Person, Filler, And, Product, Key, Keys, Access,
            For, In, Of, Article, Indefinite, Modal, Each, OwnerCue, UnitCue, RegionCue, LifeCue, TeamWord,
            Department, NameTail, CueShort, SaidShort, SaidLong,
        ];
        let behind = self.creates()
            && role == Role::Fragment
            && late
            && !concept.is_cue()
            && !PLAIN.contains(&concept)
            && !self.labels(at);
        let clause = || (0..=at).rev().find(|at| *at == 0 || self.reading.gap(*at).is_break()).unwrap_or(0);
        behind && !(clause()..self.clause_end(at)).any(|at| self.used[at])
    }
}

/// Whether a word stands right behind a key or one of its values, but for a word like "at".
pub(super) fn follows_value(reading: &Reading<'_>, at: usize) -> bool {
    let leads = |at: usize| matches!(reading.spelling(at), "at" | "in" | "from" | "starting" | "on");
    let mut before = (0..at).rev().skip_while(|at| leads(*at));
    let value = |find: &Find| matches!(find.found, Found::Unit(..) | Found::Life(_) | Found::Owner(_));
    let key = |at: usize| reading.find(at).map_or_else(|| reading.is_any(at, &[Key, Keys, Access]), value);
    !reading.gap(at).is_break() && before.next().is_some_and(key)
}

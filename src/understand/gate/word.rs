//! Doubts about one word or phrase of a clause.

use crate::domain::{DoubtKind, Intent};
use crate::understand::analysis::FindingKind;
use crate::understand::analysis::modality::{ACTS, ACTS_ON_EXISTING, Mood};
use crate::understand::gate::phrases::DoubtSense;
use crate::understand::gate::{Gate, Role};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::phrasebook::PhraseMatch;
use crate::understand::slots::clock::is_time_of_day;
use crate::understand::tokens::{Gap, WordKind};

/// Concepts that need no explanation in a line about existing keys.
const PLAIN: &[Concept] = &[
    Key, Keys, Access, Product, Secret, Polite, Modal, Greeting, Thanks, Signature, Article, For,
    In, Of, And, Verb, Stating, Auxiliary, Use, Leak, Expired, SaidLong, UnitCue, OwnerCue,
    RegionCue, TeamWord, OlderThan, Or, WhoOwns, Address, Each, Old, Indefinite, One, Which,
    Lookup,
];

/// Concepts that may stand in a label before such a request: "Please:", "team: web", "Key id: …".
const LABEL: &[Concept] = &[
    Polite, Greeting, Address, Thanks, Article, In, Of, And, Key, Keys, OwnerCue, UnitCue,
    RegionCue, TeamWord, Verb, Auxiliary, Stating, Person,
];

impl Gate<'_, '_> {
    /// Returns the doubt about the phrase at `at`, and the position after it.
    pub(crate) fn word(
        &self,
        at: usize,
        first: usize,
        role: Role,
        late: bool,
        reason_given: &mut bool,
    ) -> (Option<DoubtKind>, usize) {
        let reading = self.reading;
        let doubtful = self.known[at].is_some_and(|known| self.why(known.value).is_some());
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
            let kind = match &finding.kind {
                // "@sam please rotate it" is addressed to Sam.
                FindingKind::Noise if reading.word(at).kind == WordKind::At => {
                    Some(DoubtKind::Report)
                }
                // An excluded region becomes a question; anything else that these words exclude is
                // a doubt.
                FindingKind::Noise => match self.known[at].filter(|known| known.first == at) {
                    Some(known) if !self.excludes() => return (self.why(known.value), known.last),
                    _ => None,
                },
                // An excluded region becomes a question.
                FindingKind::Excluded(regions) if !regions.is_empty() => None,
                // "for a, if Bob agrees, workshop"
                FindingKind::Purpose => {
                    *reason_given = true;
                    let known = self.known[at].filter(|known| known.first == at);
                    return known
                        .map_or((None, at + 1), |known| (self.why(known.value), known.last));
                }
                // These raise a doubt of their own.
                FindingKind::Filter(_) | FindingKind::Made => None,
                // "I need a key at 5pm", but not "a key for the demo at 5pm"
                FindingKind::OtherTime => {
                    let starts = || self.starts_at(finding.first);
                    (!self.creates() || role == Role::Fragment && late || starts())
                        .then_some(DoubtKind::Later)
                }
                _ => Some(DoubtKind::Unmet),
            };
            return (kind, at + 1);
        }
        let tag = reading.tag(at).filter(|tag| tag.first == at);
        let known = self.known[at].filter(|known| known.first == at);
        if tag.is_none() && known.is_none() && reading.tag(at).is_some() {
            // Inside a longer phrase.
            return (None, at + 1);
        }
        // If an existing key is at stake, phrases of doubt win over others in the same place.
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
        if let (Some(known), false) = (known, longer) {
            *reason_given |= match known.value {
                // "because K2 works", "as a test", "so they say": only a known cause is a reason to
                // remove a key.
                DoubtSense::Reason => !self.only_existing() || self.is_reason(known.last),
                // "…, owner: a@b.com, in phase 2" says when.
                DoubtSense::Purpose => {
                    let aim =
                        matches!(reading.spelling(at), "for" | "to" | "about" | "called" | "named");
                    self.creates() && (aim || role != Role::Fragment || !late || at > first)
                }
                _ => false,
            };
            // "all keys but AKIA…"
            let names = |at: usize| {
                matches!(reading.spelling(at), "the" | "this" | "that")
                    || reading.finding(at).is_some_and(|finding| {
                        matches!(finding.kind, FindingKind::KeyId(_) | FindingKind::Unit(..))
                    })
            };
            let excepts =
                reading.spelling(at) == "but" && known.last < reading.len() && names(known.last);
            if known.value == DoubtSense::Contrast
                && at > first
                && self.concerns_existing()
                && excepts
            {
                return (Some(DoubtKind::Exception), known.last);
            }
            let contracted = !reading.raw(at, at + 1).chars().all(char::is_alphabetic);
            let aside = || !contracted && reading.gap(self.clause_end(at)) == Gap::Comma;
            if known.value == DoubtSense::Inverted
                && at == first
                && !contracted
                && (first > 0 || aside())
            {
                return (Some(DoubtKind::Condition), known.last);
            }
            // "rotate the audit key" names a kind of key, not a reason.
            let kind =
                || known.value == DoubtSense::Cause && reading.is_any(known.last, &[Key, Keys]);
            // "About: delete AKIA…", "Auditor: delete AKIA…"
            let heads = || {
                self.only_existing()
                    && self.labels(at)
                    && at == first
                    && known.last == self.clause_end(at)
            };
            if matches!(known.value, DoubtSense::Cause | DoubtSense::Purpose | DoubtSense::Reason)
                && heads()
            {
                return (Some(DoubtKind::Unknown), known.last);
            }
            if known.value == DoubtSense::Then || known.value == DoubtSense::Cause && !kind() {
                return (None, known.last);
            }
            if !matches!(known.value, DoubtSense::Inverted | DoubtSense::Cause) {
                // "for tomorrow's workshop", "somebody left the company"
                let explained = |kind: &DoubtKind| {
                    known.last == at + 1 && reading.word(at).possessive
                        || *kind == DoubtKind::Unknown && *reason_given
                };
                // "done: key for sales"
                // "…, ideally in Frankfurt"
                let leads = self.used.iter().skip(known.last).take(2).any(|used| *used);
                let fragment = role == Role::Fragment && late && !*reason_given && !leads;
                let label = known.value == DoubtSense::Weak
                    && (fragment || role != Role::Requests && self.labels(at));
                let kind = self.why(known.value).or_else(|| label.then_some(DoubtKind::Unknown));
                return (kind.filter(|kind| !explained(kind)), known.last);
            }
        }
        let Some(tag) = tag else {
            // "1) rotate …", "order 1 key"
            let counted = reading.word(at).kind == WordKind::Number
                && (reading.gap(at + 1) == Gap::Mark
                    || reading.spelling(at) == "1"
                        && reading.is_any(at + 1, &[Key, Access, Product]));
            // "Thanks, Joanna Wren"
            let signs = (first..at).any(|at| reading.is_any(at, &[Thanks, Signature]))
                && reading.len() <= at + 3
                && self.clause_end(at) == reading.len();
            let time =
                reading.word(at).kind == WordKind::Number || is_time_of_day(reading.spelling(at));
            if time && at > 0 && !counted && self.starts_at(at) {
                return (Some(DoubtKind::Later), at + 1);
            }
            let explained = *reason_given || counted || signs || self.is_number_of(at, first);
            return ((!explained).then_some(DoubtKind::Unknown), at + 1);
        };
        let concept = tag.meaning.concept;
        // "he said: \"delete the key\""
        if reading.word(at).quoted && ACTS.contains(&concept) {
            return (Some(DoubtKind::Report), tag.last.max(at + 1));
        }
        let kind = match concept {
            Negation => Some(DoubtKind::Negation),
            // "the key for marketing is in use"
            Auxiliary | Use | Run | Get if !*reason_given && self.tells_of_key(at, first) => {
                Some(DoubtKind::Report)
            }
            // "our key for marketing ended", "short-term key created"
            Key | Keys | Access if self.is_there(at) => Some(DoubtKind::Report),
            Make | Renew if self.is_made(at) => Some(DoubtKind::Report),
            NotIn if !self.excludes() => Some(DoubtKind::Exception),
            Hypothetical => Some(DoubtKind::Hedge),
            // "the token that I got this morning has expired"
            Reported
                if (reading.present.has(Expired) || reading.present.has(Leak))
                    && tag.last == tag.first + 1 =>
            {
                None
            }
            Reported | Says => Some(DoubtKind::Report),
            Cancel | Quit => Some(DoubtKind::Retraction),
            Models | Available if self.intents.contains(&Intent::ListModels) => None,
            // No one removes an existing key for a test.
            CueShort | SaidShort if !self.creates() => Some(DoubtKind::Unknown),
            // "On Azure: …"
            Foreign | Everyday if role == Role::Fragment => Some(DoubtKind::Unknown),
            Foreign | Everyday | Trouble | AwsError | Question | How | Explain | Models
            | Available => (!*reason_given).then_some(DoubtKind::Unknown),
            Rotate | Revoke | Delete | Disable | Enable
                if !self.matches(concept) || self.is_undone(at, first, concept) =>
            {
                Some(DoubtKind::Unknown)
            }
            // "Obsolete: delete AKIA…", "Wish list: …"
            _ if self.only_existing()
                && self.labels(at)
                && !(first..self.clause_end(at)).any(|at| self.used[at])
                && !LABEL.contains(&concept)
                && !self.is_number_of(at, first) =>
            {
                Some(DoubtKind::Unknown)
            }
            // "iam user tax-bedrock-user", but not "the IAM user of AKIA…".
            UnitCue | OwnerCue
                if self.only_existing()
                    && !(tag.last..reading.len())
                        .take(4)
                        .take_while(|at| !reading.is_any(*at, &[Of, For, Filler]))
                        .any(|at| self.used[at]) =>
            {
                (!*reason_given).then_some(DoubtKind::Unknown)
            }
            Person if role != Role::Requests => None,
            // The modal hedges in "we could delete it", but not in "could you delete it". In
            // "disable Opus for AKIA…" and "remove the region from AKIA…", the object isn't the
            // key.
            Product | RegionCue | OwnerCue | WhoOwns | UnitCue | TeamWord
                if self.is_object(at, tag.last, first) =>
            {
                Some(DoubtKind::Unmet)
            }
            Modal
                if self.only_existing()
                    && tag.last == tag.first + 1
                    && !self.is_polite(at, first) =>
            {
                Some(DoubtKind::Hedge)
            }
            // "give me a key, then delete AKIA…" is two requests.
            Make if self.only_existing()
                && role == Role::Requests
                && tag.mood == Mood::Requested =>
            {
                Some(DoubtKind::Unknown)
            }
            // "delete AKIA…, we use it"
            Use | Get | Want if self.only_existing() && role != Role::Requests && late => {
                (!*reason_given).then_some(DoubtKind::Unknown)
            }
            // "validate delete AKIA…"
            Check if self.only_existing() && reading.is_any(tag.last, ACTS_ON_EXISTING) => {
                Some(DoubtKind::Unknown)
            }
            // "delete AKIA… N"
            And if self.only_existing() && reading.gap(tag.last) == Gap::Stop => {
                Some(DoubtKind::Unknown)
            }
            _ if ACTS.contains(&concept) && tag.mood == Mood::Negated => Some(DoubtKind::Negation),
            // "To create a key, users type …"
            Make | Get | Rotate | Revoke | Delete | Disable
                if at > 0
                    && self.senses(at - 1, DoubtSense::Reason)
                    && (at < 2 || reading.gap(at - 1) == Gap::Stop) =>
            {
                Some(DoubtKind::Report)
            }
            _ if self.is_remark_behind(at, role, late, concept) => {
                (!*reason_given).then_some(DoubtKind::Unknown)
            }
            // Any other word may still say which key, when, or whether.
            _ if self.only_existing() && !PLAIN.contains(&concept) && !ACTS.contains(&concept) => {
                (!*reason_given && !self.is_number_of(at, first)).then_some(DoubtKind::Unknown)
            }
            _ => None,
        };
        *reason_given |= !self.only_told && matches!(concept, CueShort | CueLong | CueProduction)
            || concept == Expired
            || concept == Leak && !self.only_existing();
        // "valid until Friday"
        let beyond =
            (at + 1..tag.last).filter_map(|at| self.known[at].filter(|known| known.first == at));
        let beyond =
            beyond.filter(|known| known.last > tag.last).find_map(|known| self.why(known.value));
        (kind.or(beyond), tag.last.max(at + 1))
    }

    /// True if the modal asks: "could you …", "can we …". "We could …" only considers.
    fn is_polite(&self, at: usize, first: usize) -> bool {
        let reading = self.reading;
        let asked = reading.is_any(at + 1, &[Person, Polite, Want]);
        asked && !(first..at).any(|at| reading.is(at, Person) || self.used[at])
    }

    /// True if the line ends in the middle of a sentence: "delete AKIA… but".
    fn dangles(&self, at: usize) -> bool {
        let reading = self.reading;
        let known = self.known[at];
        let single = known.is_none_or(|known| known.last == known.first + 1);
        let leads =
            |senses: &[DoubtSense]| known.is_some_and(|known| senses.contains(&known.value));
        let opens = reading.is_any(at, &[And, Or])
            || reading.is(at, Boundary) && leads(&[DoubtSense::Contrast])
            || leads(&[DoubtSense::Reason])
            || reading.gap(at).is_break() && leads(&[DoubtSense::Contrast, DoubtSense::Then])
            || self.only_existing()
                && (reading.is_any(at, &[For, In, Of, Article, Indefinite, Boundary])
                    || leads(&[DoubtSense::Purpose, DoubtSense::Contrast, DoubtSense::Condition]));
        let opens = opens && single && !reading.is(at, Use);
        // "deactivate AKIA… it", "delete the key of web works"
        let strays = self.only_existing()
            && at > 0
            && self.used[at - 1]
            && reading.is_any(at, &[Person, Each, Use, Want]);
        let ends = at + 1 == reading.len();
        ends && (opens || strays && !reading.gap(at).is_break())
            && !reading.line.trim_end().ends_with(char::is_numeric)
    }

    /// True if the word is part of a label with a number: "Ticket 4417: …".
    fn is_number_of(&self, at: usize, first: usize) -> bool {
        let reading = self.reading;
        let end = self.clause_end(at);
        let digits = |at: usize| reading.spelling(at).contains(|c: char| c.is_ascii_digit());
        let kind = |at: usize| reading.is(at, CommonNoun) || self.senses(at, DoubtSense::Cause);
        (first..end).any(kind)
            && reading.gap(end) == Gap::Colon
            && (first..end).any(digits)
            && end > first + 1
    }

    fn why(&self, sense: DoubtSense) -> Option<DoubtKind> {
        match sense {
            DoubtSense::Negation | DoubtSense::Forbidden => Some(DoubtKind::Negation),
            DoubtSense::Exception => Some(DoubtKind::Exception),
            DoubtSense::Condition => Some(DoubtKind::Condition),
            DoubtSense::Later => Some(DoubtKind::Later),
            DoubtSense::Retraction | DoubtSense::Status => Some(DoubtKind::Retraction),
            DoubtSense::Hedge => Some(DoubtKind::Hedge),
            DoubtSense::Report => Some(DoubtKind::Report),
            DoubtSense::Unmet => Some(DoubtKind::Unmet),
            DoubtSense::Keep => self.concerns_existing().then_some(DoubtKind::Exception),
            DoubtSense::Weak => self.concerns_existing().then_some(DoubtKind::Unknown),
            DoubtSense::Unneeded => self.creates().then_some(DoubtKind::Negation),
            DoubtSense::Reason
            | DoubtSense::Cause
            | DoubtSense::Purpose
            | DoubtSense::Contrast
            | DoubtSense::Inverted
            | DoubtSense::Then
            | DoubtSense::Harmless => None,
        }
    }

    fn excludes(&self) -> bool {
        self.reading.findings.iter().any(
            |finding| matches!(&finding.kind, FindingKind::Excluded(regions) if !regions.is_empty()),
        )
    }

    /// True if the verb belongs to a request of the line.
    fn matches(&self, verb: Concept) -> bool {
        let access = verb == Enable && self.creates();
        let intent = match verb {
            Rotate => Intent::RotateKey,
            Enable => Intent::EnableKey,
            _ => Intent::RevokeKey,
        };
        access || self.intents.contains(&intent)
    }
}

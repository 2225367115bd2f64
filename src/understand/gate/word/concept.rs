//! Raises doubts about a word because of its concept.

use crate::domain::{DoubtKind, Intent};
use crate::understand::analysis::Tag;
use crate::understand::analysis::modality::{ACTS, ACTS_ON_EXISTING, Mood};
use crate::understand::gate::phrases::DoubtSense;
use crate::understand::gate::{Gate, Role};
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::tokens::Gap;

impl Gate<'_, '_> {
    /// Returns the doubt about the word or phrase of a concept, and the position after it.
    pub(super) fn concept_doubt(
        &self,
        tag: &Tag,
        first: usize,
        role: Role,
        late: bool,
        reason_given: &mut bool,
    ) -> (Option<DoubtKind>, usize) {
        let reading = self.reading;
        let at = tag.first;
        let concept = tag.meaning.concept;
        // "he said: \"delete the key\"" only quotes an act.
        if reading.word(at).quoted && ACTS.contains(&concept) {
            return (Some(DoubtKind::Report), tag.last.max(at + 1));
        }
        let kind = match concept {
            Negation => Some(DoubtKind::Negation),
            // "the key for marketing is in use" reports something.
            Auxiliary | Use | Run | Get if !*reason_given && self.describes_existing(at, first) => {
                Some(DoubtKind::Report)
            }
            // "our key for marketing ended" and "short-term key created" report something.
            Key | Keys | Access if self.already_exists(at) => Some(DoubtKind::Report),
            Make | Renew if self.is_created(at) => Some(DoubtKind::Report),
            NotIn if !self.excludes() => Some(DoubtKind::Exception),
            Hypothetical => Some(DoubtKind::Hedge),
            // "the token that I got this morning has expired" is no report.
            Reported
                if (reading.present.has(Expired) || reading.present.has(Leak))
                    && tag.last == tag.first + 1 =>
            {
                None
            }
            Reported | Says => Some(DoubtKind::Report),
            Cancel | Quit => Some(DoubtKind::Retraction),
            Models | Available if self.intents.contains(&Intent::ListModels) => None,
            // A test is no reason to change an existing key.
            CueShort | SaidShort if !self.creates() => Some(DoubtKind::Unknown),
            // In "On Azure: …", the key may be for another product.
            Foreign if role == Role::Fragment => Some(DoubtKind::Unmet),
            Everyday if role == Role::Fragment => Some(DoubtKind::Unknown),
            Foreign | Everyday | Trouble | AwsError | Question | How | Explain | Models
            | Available => (!*reason_given).then_some(DoubtKind::Unknown),
            Rotate | Revoke | Delete | Disable | Enable
                if !self.matches(concept) || self.is_undone(at, first, concept) =>
            {
                Some(DoubtKind::Unknown)
            }
            // Such labels may change the request: "Obsolete: delete AKIA…", "Wish list: …".
            _ if self.only_existing()
                && self.labels(at)
                && !(first..self.clause_end(at)).any(|at| self.used[at])
                && !LABEL.contains(&concept)
                && !self.is_number_of(at, first) =>
            {
                Some(DoubtKind::Unknown)
            }
            // "the IAM user of AKIA…" isn't a key, but "iam user tax-bedrock-user" names the team.
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
            // In "disable Opus for AKIA…" and "remove the region from AKIA…", the object isn't the
            // key.
            Product | RegionCue | OwnerCue | WhoOwns | UnitCue | TeamWord
                if self.is_object(at, tag.last, first) =>
            {
                Some(DoubtKind::Unmet)
            }
            // "we could delete it" only considers it, "could you delete it" is a request.
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
            // "delete AKIA…, we use it" contradicts itself.
            Use | Get | Want if self.only_existing() && role != Role::Requests && late => {
                (!*reason_given).then_some(DoubtKind::Unknown)
            }
            // In "validate delete AKIA…", it is unclear which act is meant.
            Check if self.only_existing() && reading.is_any(tag.last, ACTS_ON_EXISTING) => {
                Some(DoubtKind::Unknown)
            }
            // "delete AKIA… N" may end in "no".
            And if self.only_existing() && reading.gap(tag.last) == Gap::Stop => {
                Some(DoubtKind::Unknown)
            }
            _ if ACTS.contains(&concept) && tag.mood == Mood::Negated => Some(DoubtKind::Negation),
            // "To create a key, users type …" is from a manual.
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
            // In a line about existing keys, any other word may still say which key, when, or
            // whether.
            _ if self.only_existing() && !PLAIN.contains(&concept) && !ACTS.contains(&concept) => {
                (!*reason_given && !self.is_number_of(at, first)).then_some(DoubtKind::Unknown)
            }
            _ => None,
        };
        *reason_given |= !self.may_describe_existing
            && matches!(concept, CueShort | CueLong | CueProduction)
            || concept == Expired
            || concept == Leak && !self.only_existing();
        // In "valid until Friday", a phrase of doubt starts inside the tag and reaches beyond it.
        let beyond =
            (at + 1..tag.last).filter_map(|at| self.known[at].filter(|known| known.first == at));
        let beyond =
            beyond.filter(|known| known.last > tag.last).find_map(|known| self.why(known.value));
        (kind.or(beyond), tag.last.max(at + 1))
    }

    /// Returns true if the modal asks: "could you …", "can we …". "We could …" only considers
    /// something.
    fn is_polite(&self, at: usize, first: usize) -> bool {
        let reading = self.reading;
        let asked = reading.is_any(at + 1, &[Person, Polite, Want]);
        asked && !(first..at).any(|at| reading.is(at, Person) || self.used[at])
    }

    /// Returns true if a request of the line has the verb's intent. "enable" also fits a key to
    /// create.
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

/// Concepts that raise no doubt in a line that only changes existing keys.
const PLAIN: &[Concept] = &[
    Key, Keys, Access, Product, Secret, Polite, Modal, Greeting, Thanks, Signature, Article, For,
    In, Of, And, Verb, Stating, Auxiliary, Use, Leak, Expired, SaidLong, UnitCue, OwnerCue,
    RegionCue, TeamWord, OlderThan, Or, WhoOwns, Address, Each, Old, Indefinite, One, Which,
    Lookup,
];

/// Concepts that raise no doubt in a label before such a request: "Please:", "team: web", "Key id:
/// …".
const LABEL: &[Concept] = &[
    Polite, Greeting, Address, Thanks, Article, In, Of, And, Key, Keys, OwnerCue, UnitCue,
    RegionCue, TeamWord, Verb, Auxiliary, Stating, Person,
];

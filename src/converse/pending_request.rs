//! Defines the pending requests of a phrase and their one open question.

use crate::converse::edit;
use crate::domain::{
    AccessKeyId, BusinessUnit, Confirmation, HeldKey, IamUser, Identity, Question, Region, Request,
    RevokeAction,
};

/// The requests of one phrase that are not carried out yet, and their one open question.
#[derive(Debug, Clone)]
pub struct Pending {
    /// The number of the transcript line that contains the phrase.
    pub line: Option<usize>,
    pub speaker: Option<String>,
    pub drafts: Vec<Draft>,
    pub open: OpenMatter,
    /// The number of consecutive lines that failed to answer the open question.
    pub failed_answers: u8,
    /// The words that make the reading of the phrase uncertain.
    pub doubts: Vec<String>,
    /// Another reading of the phrase.
    pub alternative: Option<Request>,
    /// Whether a doubt contradicts the request. A yes may then agree with the doubt: "don't delete
    /// it", then "yes" (UNDERSTANDING, rule O10).
    pub opposed: bool,
    /// Whether the change affects something that the requester could not foresee, such as a key
    /// deleted to make room. Only a person who sees the confirmation can then answer it.
    pub surprised: bool,
    pub since: LinesSince,
    /// Whether the question and its details are still on the screen. If so, the next [`Act::Ask`]
    /// repeats the question alone.
    ///
    /// [`Act::Ask`]: crate::domain::Act::Ask
    pub is_on_screen: bool,
    /// The pending requests before the values of a line that are asked about.
    pub origin: Option<Box<Pending>>,
    /// True if the last line got an answer of its own, which a yes may only acknowledge.
    pub informed: bool,
    /// True if the question follows a list of the keys.
    pub awaits_list: bool,
    /// True if the person has seen the list.
    pub is_listed: bool,
}

impl Pending {
    /// Returns true if AWS's answers raised the open question, so that no earlier line can answer
    /// it.
    pub fn is_raised_by_aws(&self) -> bool {
        self.surprised
            || matches!(
                self.open,
                OpenMatter::WhichKey(..) | OpenMatter::Existing(..) | OpenMatter::DeleteOld(_)
            )
    }

    /// Turns every deletion into a deactivation.
    pub fn deactivate(&mut self) {
        for Draft { request, .. } in &mut self.drafts {
            request.revoke_action = request.revoke_action.map(|_| RevokeAction::Deactivate);
        }
    }

    /// Accepts the suggested answer to the first question of a draft. Returns false if the draft
    /// has no suggestion for that question.
    pub fn takes_suggestion(&mut self, at: usize) -> bool {
        let Some(request) = self.drafts.get_mut(at).map(|draft| &mut draft.request) else {
            return false;
        };
        let suggested = request.suggested.clone();
        match (request.ask.first(), suggested) {
            (Some(Question::BusinessUnit), Some(unit)) if Region::parse(&unit).is_none() => {
                request.business_unit = BusinessUnit::from_folded(&unit);
            }
            (Some(Question::Region), Some(region)) if Region::parse(&region).is_some() => {
                request.region = Region::parse(&region);
            }
            _ => return false,
        }
        edit::settle(request);
        self.failed_answers = 0;
        true
    }

    /// Removes the suggested key or team, because a later yes may agree with something else.
    pub fn withdraw(&mut self) {
        match &mut self.open {
            OpenMatter::WhichKey(_, _, suggested) => *suggested = None,
            OpenMatter::Question(at) => {
                let Some(Draft { request, .. }) = self.drafts.get_mut(*at) else { return };
                if request.ask.first() == Some(&Question::BusinessUnit) {
                    request.suggested = None;
                }
            }
            _ => {}
        }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.drafts.iter().map(|draft| draft.request.clone()).collect()
    }
}

/// Whether the transcript lines after the open question leave it clear what an answer refers to.
/// Their writers could not see the program repeat the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinesSince {
    /// No line since the question makes an answer ambiguous.
    Clear,
    /// A line did not answer the question. Most bare yes or no answers then do not count. At a
    /// confirmation, only a correction or a yes that names the action counts.
    Unanswered,
    /// A line was not understood and may name another speaker. No answer counts.
    Lost,
}

/// A pending request. If the phrase has several, `part` is its number, counted from 1.
#[derive(Debug, Clone)]
pub struct Draft {
    pub request: Request,
    pub part: Option<usize>,
}

/// The open question, or the work in progress.
#[derive(Debug, Clone)]
pub enum OpenMatter {
    /// The first question of this draft.
    Question(usize),
    /// The AWS look-up is in progress.
    Looking,
    /// The choice among this user's keys for this draft, with a suggested key.
    WhichKey(usize, IamUser, Option<AccessKeyId>),
    /// The user of this draft already exists.
    Existing(usize, IamUser),
    /// The confirmation of the displayed changes.
    Confirm(Confirmation),
    /// The confirmed changes are in progress. The old key is set if a follow-up question led to
    /// them.
    Carrying(Confirmation, Option<OldKey>),
    /// The follow-up question about the old key of a rotation.
    DeleteOld(OldKey),
}

impl OpenMatter {
    pub fn question(&self, drafts: &[Draft]) -> Option<Question> {
        match self {
            Self::Question(at) => drafts.get(*at)?.request.ask.first().copied(),
            Self::WhichKey(..) => Some(Question::WhichKey),
            Self::Existing(..) => Some(Question::ExistingUser),
            Self::Confirm(_) => Some(Question::Confirm),
            Self::DeleteOld(_) => Some(Question::DeleteOld),
            Self::Looking | Self::Carrying(..) => None,
        }
    }
}

/// An old key of a rotation, and the old keys to ask about next.
#[derive(Debug, Clone)]
pub struct OldKey {
    pub key: HeldKey,
    /// The key's user at the time of the look-up, with this key only.
    pub seen: IamUser,
    pub stage: OldKeyStage,
    /// Whether the key is already inactive.
    pub inactive: bool,
    pub identity: Option<Identity>,
    pub rest: Vec<IamUser>,
}

/// The stage of the follow-up questions about an old key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldKeyStage {
    /// Asks whether the new key works, and whether to deactivate the old one.
    Deactivate,
    /// Asks whether to permanently delete the old key, which may already be inactive.
    Delete,
}

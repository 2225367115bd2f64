//! The answer to one request, as data; `present` turns it into text.

use crate::domain::{
    AccessReport, ChangePlan, DecodedKey, IamSnapshot, Identity, LongTermKey, ModelList, Note,
    PendingQuestion, Problem, RegionSource, Reply, Request, ShortTermKey, SigningPlan,
};

#[derive(Debug)]
pub struct Answer {
    /// The line of the transcript, counted from 1; `None` outside batches.
    pub line: Option<usize>,
    /// The request as understood; `None` if the line was refused or requested nothing new.
    pub request: Option<Request>,
    /// The result.
    pub body: AnswerBody,
    pub notes: Vec<Note>,
    /// True with `--sandbox`.
    pub sandbox: bool,
}

/// The result of a request.
#[derive(Debug)]
pub enum AnswerBody {
    /// A short-term key.
    Key {
        key: ShortTermKey,
        /// The origin of its region.
        region_source: RegionSource,
    },
    /// A long-term key.
    Issued {
        key: LongTermKey,
        /// The change that was carried out.
        plan: ChangePlan,
        /// The account, and the caller in it.
        identity: Identity,
    },
    /// Keys were deactivated, reactivated or deleted.
    Changed(ChangePlan),
    /// The existing keys.
    Keys(IamSnapshot),
    /// The caller's permissions.
    Access(Box<AccessReport>),
    /// A region's models.
    Models(ModelList),
    /// In a dry run, the short-term key that would be created.
    WouldSign(SigningPlan),
    /// In a dry run, the change that would be carried out.
    WouldChange(ChangePlan),
    /// The contents of a key.
    Decoded(DecodedKey),
    /// Text only; nothing failed.
    Said(Reply),
    /// An open question.
    Open(PendingQuestion),
    /// A question that a new request dropped unanswered.
    Dropped(PendingQuestion),
    /// A request outside the program's scope.
    Declined(Reply),
    /// A failure.
    Failed(Problem),
}

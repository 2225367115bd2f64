//! Defines the answer to one request as data; `present` turns it into text.

use crate::domain::{
    AccessReport, ChangePlan, DecodedKey, IamSnapshot, Identity, LongTermKey, ModelList, Note,
    PendingQuestion, Problem, RegionSource, Reply, Request, ShortTermKey, SigningPlan,
};

#[derive(Debug)]
pub struct Answer {
    /// The transcript line, counted from 1; `None` outside batches.
    pub line: Option<usize>,
    /// The request as understood; `None` if the line was rejected or contained no new request.
    pub request: Option<Request>,
    pub body: AnswerBody,
    pub notes: Vec<Note>,
    /// True if `--sandbox` is set.
    pub sandbox: bool,
}

/// The result of one request.
#[derive(Debug)]
pub enum AnswerBody {
    /// A short-term key.
    Key {
        key: ShortTermKey,
        /// The source of the key's region.
        region_source: RegionSource,
    },
    /// A long-term key.
    Issued {
        key: LongTermKey,
        /// The completed change.
        plan: ChangePlan,
        /// The account and the caller.
        identity: Identity,
    },
    /// A completed change that deactivated, reactivated or deleted keys.
    Changed(ChangePlan),
    /// The existing keys.
    Keys(IamSnapshot),
    /// The caller's permissions and the available models.
    Access(Box<AccessReport>),
    /// A region's models.
    Models(ModelList),
    /// The short-term key that a dry run would sign.
    WouldSign(SigningPlan),
    /// The change that a dry run would carry out.
    WouldChange(ChangePlan),
    /// The contents of a key.
    Decoded(DecodedKey),
    /// A text without a result; nothing failed.
    Said(Reply),
    /// A question to the person.
    Open(PendingQuestion),
    /// A question that was dropped without an answer.
    Dropped(PendingQuestion),
    /// A text that declines a request outside the program's scope.
    Declined(Reply),
    /// A failure.
    Failed(Problem),
}

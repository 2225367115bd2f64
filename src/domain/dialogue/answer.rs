//! Defines the answer to one request as data; `present` turns it into text.

use crate::domain::{
    AccessReport, ChangePlan, DecodedKey, IamSnapshot, Identity, KeyCheck, LongTermKey, ModelList,
    Note, PendingQuestion, Problem, RegionSource, Reply, Request, ShortTermKey, SigningPlan,
};

#[derive(Debug)]
pub struct Answer {
    /// The transcript line, counted from 1; `None` outside batches.
    pub line: Option<usize>,
    /// The request as understood; `None` if the answer isn't about a single request, for example if
    /// the line was rejected.
    pub request: Option<Request>,
    pub body: AnswerBody,
    pub notes: Vec<Note>,
    /// True if `--sandbox` is set.
    pub sandbox: bool,
}

/// The result of one request.
#[derive(Debug)]
pub enum AnswerBody {
    /// A new short-term key.
    Key {
        key: ShortTermKey,
        /// The reason for the key's region, for example that the phrase names it.
        region_source: RegionSource,
    },
    /// A new long-term key.
    Issued {
        key: LongTermKey,
        /// The change that created the key.
        plan: ChangePlan,
        /// The account and the caller.
        identity: Identity,
    },
    /// A completed change that deactivated, reactivated or deleted a key.
    Changed(ChangePlan),
    /// The existing keys that the person asked for.
    Keys(IamSnapshot),
    /// The caller's identity and permissions, and the available models.
    Access(Box<AccessReport>),
    /// The Claude models that a region offers.
    Models(ModelList),
    /// The short-term key that a dry run would sign.
    WouldSign(SigningPlan),
    /// The change that a dry run would carry out.
    WouldChange(ChangePlan),
    /// The contents of a key, decoded offline.
    Decoded(DecodedKey),
    /// What is known offline about the key that the person has.
    Checked(KeyCheck),
    /// A message that isn't a result, such as help or "nothing to cancel". Nothing failed.
    Said(Reply),
    /// A question that the person must answer first.
    Open(PendingQuestion),
    /// A question that was dropped without an answer, for example at the end of a batch.
    Dropped(PendingQuestion),
    /// A message that declines a line, for example because it is outside the program's scope.
    Declined(Reply),
    /// A failure or refusal.
    Failed(Problem),
}

//! What goes out for one request: the last arrow before words.

use crate::domain::{
    AccessReport, ChangePlan, DecodedKey, IamSnapshot, Identity, LongTermKey, ModelList, Note,
    PendingQuestion, Problem, RegionSource, Reply, Request, ShortTermKey, SigningPlan,
};

/// The answer to one request.
#[derive(Debug)]
pub struct Answer {
    /// Line of the transcript, counted from 1; `None` outside batch.
    pub line: Option<usize>,
    /// What was understood; `None` where the line was refused as a whole, or nothing new was asked for.
    pub request: Option<Request>,
    /// What came of it.
    pub body: AnswerBody,
    /// What the person should know.
    pub notes: Vec<Note>,
    /// Whether this is make-believe (`--sandbox`).
    pub sandbox: bool,
}

/// What came of a request.
#[derive(Debug)]
pub enum AnswerBody {
    /// A short-term key.
    Key {
        /// The key.
        key: ShortTermKey,
        /// Why it is bound to that region.
        region_source: RegionSource,
    },
    /// A long-term key.
    Issued {
        /// The key.
        key: LongTermKey,
        /// What was carried out.
        plan: ChangePlan,
        /// In which account and as whom.
        identity: Identity,
    },
    /// A key was switched off or deleted.
    Changed(ChangePlan),
    /// The keys there are.
    Keys(IamSnapshot),
    /// What the caller can do.
    Access(Box<AccessReport>),
    /// The models there are.
    Models(ModelList),
    /// A dry run: the short-term key that would be made.
    WouldSign(SigningPlan),
    /// A dry run: the change that would be carried out.
    WouldChange(ChangePlan),
    /// What a key says of itself.
    Decoded(DecodedKey),
    /// Words; nothing failed.
    Said(Reply),
    /// An open question.
    Open(PendingQuestion),
    /// A question that is dropped unanswered, because of a new request.
    Dropped(PendingQuestion),
    /// Not something the program does.
    Declined(Reply),
    /// Something failed.
    Failed(Problem),
}

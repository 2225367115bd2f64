//! What goes out for one request: the last arrow before words.

use crate::domain::{
    Access, Asked, ChangePlan, Decoded, Identity, IssuedKey, Known, MintedKey, Note, Offered, Problem,
    RegionSource, Reply, Request, SigningPlan,
};

/// The answer to one request.
#[derive(Debug)]
pub struct Answer {
    /// Line of the transcript, counted from 1; `None` outside batch.
    pub line: Option<usize>,
    /// What was understood; `None` where the line was refused as a whole, or nothing new was asked for.
    pub request: Option<Request>,
    /// What came of it.
    pub body: Body,
    /// What the person should know.
    pub notes: Vec<Note>,
    /// Whether this is make-believe (`--sandbox`).
    pub sandbox: bool,
}

/// What came of a request.
#[derive(Debug)]
pub enum Body {
    /// A short-term key.
    Key {
        /// The key.
        key: MintedKey,
        /// Why it is bound to that region.
        region_source: RegionSource,
    },
    /// A long-term key.
    Issued {
        /// The key.
        key: IssuedKey,
        /// What was carried out.
        plan: ChangePlan,
        /// In which account and as whom.
        identity: Identity,
    },
    /// A key was switched off or deleted.
    Changed(ChangePlan),
    /// The keys there are.
    Keys(Known),
    /// What the caller can do.
    Access(Box<Access>),
    /// The models there are.
    Models(Offered),
    /// A dry run: the short-term key that would be made.
    WouldSign(SigningPlan),
    /// A dry run: the change that would be carried out.
    WouldChange(ChangePlan),
    /// What a key says of itself.
    Decoded(Decoded),
    /// Words; nothing failed.
    Said(Reply),
    /// An open question.
    Open(Asked),
    /// A question that is dropped unanswered, because of a new request.
    Dropped(Asked),
    /// Not something the program does.
    Declined(Reply),
    /// Something failed.
    Failed(Problem),
}

//! What goes out for one request: the last arrow before words.

use super::{MintedKey, Note, OpenQuestion, Problem, RegionSource, Reply, Request};

/// The answer to one request.
#[derive(Debug)]
pub struct Answer {
    /// Line of the transcript, counted from 1; `None` outside batch.
    pub line: Option<usize>,
    /// What was understood; `None` where the line was refused as a whole.
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
    /// A key.
    Key {
        /// The key.
        key: MintedKey,
        /// Why it is bound to that region.
        region_source: RegionSource,
    },
    /// Words; nothing failed.
    Said(Reply),
    /// An open question.
    Open(OpenQuestion),
    /// Not something the program does.
    Declined(Reply),
    /// Something failed.
    Failed(Problem),
}

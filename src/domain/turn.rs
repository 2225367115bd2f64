//! What the conversation decided: what to make and what to say.

use super::{CheckedGrammar, Note, Problem, Question, Request};

/// The conversation's answer to one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// In the order said, one for each request.
    pub acts: Vec<Act>,
    /// Facts about the reading of the whole line.
    pub notes: Vec<Note>,
    /// Whether the person left.
    pub quit: bool,
}

/// What becomes of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Make this short-term key.
    MakeShortTerm(Request),
    /// Ask this and make nothing.
    Ask(Request, OpenQuestion),
    /// Say this; nothing failed.
    Say(Request, Reply),
    /// Say this; it is not something the program does.
    Decline(Request, Reply),
    /// Say what is wrong.
    Refuse(Option<Request>, Problem),
}

/// A question with what would answer it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct OpenQuestion {
    /// Which one.
    pub name: Question,
    /// In plain words, from the grammar.
    pub text: String,
    /// An answer that fits well.
    pub suggested: Option<String>,
    /// Words that would answer it.
    pub examples: Vec<String>,
}

/// What is said where nothing is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A help text by the grammar's topic name; `None` is the general one.
    Help(Option<String>),
    /// Thanks and greetings.
    Neutral,
    /// Nothing was pending.
    NothingToCancel,
    /// The person leaves.
    Goodbye,
    /// The grammar is in order.
    Checked(CheckedGrammar),
    /// Not something this program does; the thing it was taken for, where known.
    OutOfScope(Option<String>),
    /// Something it will do one day.
    NotBuilt(NotBuilt),
}

/// What is understood and not built yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotBuilt {
    /// Long-term keys.
    LongTermKeys,
    /// Rotation.
    Rotate,
    /// Listing keys.
    List,
    /// Revocation.
    Revoke,
    /// Checking access.
    Check,
    /// Listing models.
    Models,
}

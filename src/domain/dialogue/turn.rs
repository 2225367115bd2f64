//! What the conversation decided: what to do and what to say.

use crate::domain::{
    AccessKeyId, Confirmation, GrammarReport, IamUser, Note, Problem, Question, Request, UserName,
};
use std::sync::Arc;

/// The conversation's answer to one input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// In the order in which they are carried out and said.
    pub acts: Vec<Act>,
    /// The line of the request that they are about; questions and what is dropped have their own.
    pub line: Option<usize>,
    /// Facts about the reading of the whole line.
    pub notes: Vec<Note>,
    /// Whether the person left.
    pub quit: bool,
}

/// One thing to do or to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Make this short-term key. The number is its place among the phrase's several requests.
    MakeShortTerm(Request, Option<usize>),
    /// Look what AWS holds for these, and tell it back.
    LookUp(Vec<Request>),
    /// Carry this out: it was confirmed as it is. Tell back what came of it.
    CarryOut(Confirmation),
    /// Look which keys there are, show them, and tell them back.
    List(Request),
    /// Look what the caller can do, and tell it.
    Check(Request),
    /// Look which Claude models the region offers, and tell it.
    Models(Request),
    /// Ask this.
    Ask(PendingQuestion),
    /// This is dropped, unanswered.
    Drop(PendingQuestion),
    /// Say this; nothing failed.
    Say(Option<Request>, Reply),
    /// Say this; it is not something the program does.
    Decline(Request, Reply),
    /// Say what is wrong.
    Refuse(Option<Request>, Problem),
}

/// A question and what it is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingQuestion {
    /// The requests that wait for it; the first is the one it is about.
    pub requests: Vec<Request>,
    /// The question.
    pub question: OpenQuestion,
    /// The line that they came from.
    pub line: Option<usize>,
}

/// A question with what would answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    /// Which one.
    pub name: Question,
    /// In plain words, from the grammar.
    pub text: String,
    /// An answer that fits well.
    pub suggested: Option<String>,
    /// Words that would answer it.
    pub examples: Arc<[String]>,
    /// What must be seen to answer it.
    pub details: Details,
    /// How often it was asked before.
    pub asked_before: u8,
}

/// What must be seen to answer a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    /// Nothing.
    None,
    /// The words that keep the reading from being complete.
    Doubts(Vec<String>),
    /// Everything that will happen.
    Changes(Confirmation),
    /// The user that is there, with its keys.
    User(IamUser),
    /// The keys that it is about or that it may be about, user by user.
    Keys(Vec<IamUser>),
}

/// A key by whose it is and its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldKey {
    /// Whose it is.
    pub user: UserName,
    /// Its id.
    pub id: AccessKeyId,
}

/// What came of one thing that was done, without secrets: the conversation remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepOutcome {
    /// A long-term key was made.
    Issued(HeldKey),
    /// A key was switched off.
    Deactivated(HeldKey),
    /// A key was reactivated.
    Activated(HeldKey),
    /// A key was deleted.
    Deleted(HeldKey),
    /// Nothing, for the user was not there when it was planned, and is now.
    Appeared(UserName),
    /// A dry run: nothing was done.
    Nothing,
    /// It failed, and was told.
    Failed,
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
    /// What was pending is dropped on demand.
    Cancelled(Vec<Request>),
    /// The person said no: nothing was changed.
    NotConfirmed(Vec<Request>),
    /// A yes or no with nothing to answer.
    NothingToAnswer,
    /// A yes or no to what somebody else asked for.
    NotYours,
    /// What a later line of a paste, or a line typed too early, cannot do: confirm.
    TypedAhead,
    /// A line of a transcript that answered nothing; the line whose question was open.
    PassedOver(Option<usize>),
    /// A dry run has nothing to list.
    NothingListed,
    /// A dry run looks nothing up.
    NothingLookedUp,
    /// An earlier run of this batch made the key and delivered it, to this file where it was one.
    MadeBefore(HeldKey, Option<String>),
    /// The user has a key as requested (`--ensure`).
    Exists(IamUser),
    /// An earlier run deactivated or deleted this key for it.
    RevokedBefore(HeldKey),
    /// Begun anew.
    StartedOver,
    /// What was asked for; whether it still waits for an answer.
    Recalled(Vec<Request>, bool),
    /// Nothing was asked for so far.
    NothingBefore,
    /// A correction of what is done already; the last request.
    TooLate(Box<Request>),
    /// These keys are already active, or already inactive: nothing was changed.
    Already(Vec<HeldKey>, bool),
    /// The old key stays as it is: switched off already, or not.
    Kept(HeldKey, bool),
    /// The person leaves.
    Goodbye,
    /// The grammar is in order.
    Checked(GrammarReport),
    /// Not something this program does; the thing it was taken for, where known.
    OutOfScope(Option<String>),
}

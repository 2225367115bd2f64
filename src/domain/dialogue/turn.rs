//! The conversation's decisions: what to do and what to say.

use crate::domain::{
    AccessKeyId, Confirmation, GrammarReport, IamUser, Note, Problem, Question, Request, UserName,
};
use std::sync::Arc;

/// The conversation's response to one input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// In the order of execution.
    pub acts: Vec<Act>,
    /// The line of the request that they are about; questions and dropped questions have their own.
    pub line: Option<usize>,
    /// Notes about the reading of the whole line.
    pub notes: Vec<Note>,
    /// True if the person left.
    pub quit: bool,
}

/// One thing to do or to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Creates this short-term key. The number is its position among the phrase's requests.
    MakeShortTerm(Request, Option<usize>),
    /// Looks up the IAM entities of these requests and returns the result to the conversation.
    LookUp(Vec<Request>),
    /// Carries out the confirmed changes and returns the result to the conversation.
    CarryOut(Confirmation),
    /// Lists the keys, shows them, and returns them to the conversation.
    List(Request),
    /// Shows the caller's permissions.
    Check(Request),
    /// Shows the Claude models that the region offers.
    Models(Request),
    /// Asks this question.
    Ask(PendingQuestion),
    /// Reports that this question is dropped unanswered.
    Drop(PendingQuestion),
    /// Shows a text; nothing failed.
    Say(Option<Request>, Reply),
    /// Says that the request is outside the program's scope.
    Decline(Request, Reply),
    /// Reports a problem.
    Refuse(Option<Request>, Problem),
}

/// A question and the requests that wait for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingQuestion {
    /// The requests that wait; the question is about the first one.
    pub requests: Vec<Request>,
    pub question: OpenQuestion,
    /// The line of the requests.
    pub line: Option<usize>,
}

/// A question with possible answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    pub name: Question,
    /// The plain text, from the grammar.
    pub text: String,
    /// A suggested answer.
    pub suggested: Option<String>,
    /// Examples of answers.
    pub examples: Arc<[String]>,
    /// Labels of the numbered choices, if it offers any; number `n` means example `n`.
    pub choices: Arc<[String]>,
    /// The details needed to answer it.
    pub details: Details,
    /// How often it was asked before.
    pub asked_before: u8,
    /// True if the person still sees its details, so the question alone is enough.
    pub repeated: bool,
}

/// The details needed to answer a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    None,
    /// The words that make the reading incomplete.
    Doubts(Vec<String>),
    /// All changes that will be made.
    Changes(Confirmation),
    /// The existing user, with its keys.
    User(IamUser),
    /// The keys in question, user by user.
    Keys(Vec<IamUser>),
}

/// A key ID with its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldKey {
    pub user: UserName,
    pub id: AccessKeyId,
}

/// The outcome of one act, without secrets, for the conversation's memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepOutcome {
    /// A long-term key was created.
    Issued(HeldKey),
    /// A key was deactivated.
    Deactivated(HeldKey),
    /// A key was reactivated.
    Activated(HeldKey),
    /// A key was deleted.
    Deleted(HeldKey),
    /// Nothing was done, because the user was created after the plan was made.
    UserCreatedConcurrently(UserName),
    /// Nothing was done in a dry run.
    Nothing,
    /// The act failed, and the failure was reported.
    Failed,
}

/// A text response without a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A help text by the grammar's topic name; `None` is the general one.
    Help(Option<String>),
    /// Thanks and greetings.
    Neutral,
    NothingToCancel,
    /// The pending requests were dropped on demand.
    Canceled(Vec<Request>),
    /// The person refused the changes, so nothing changed.
    NotConfirmed(Vec<Request>),
    /// A yes or no without a question.
    NothingToAnswer,
    /// A yes or no to another person's request.
    NotYours,
    /// A pasted or prematurely typed line can't confirm a change.
    TypedAhead,
    /// A later transcript line that doesn't answer the question that this line left open.
    PassedOver(Option<usize>),
    /// Explains the open question.
    Explained(Box<PendingQuestion>),
    /// A dry run has nothing to list.
    NothingListed,
    /// A dry run looks nothing up.
    NothingLookedUp,
    /// An earlier run of this batch created the key and delivered it, to this file if any.
    MadeBefore(HeldKey, Option<String>),
    /// The user has a key as requested (`--ensure`).
    Exists(IamUser),
    /// An earlier run deactivated or deleted this key for the request.
    RevokedBefore(HeldKey),
    StartedOver,
    /// The current requests; true if they still wait for an answer.
    Recalled(Vec<Request>, bool),
    /// There were no requests so far.
    NothingBefore,
    /// A correction of the last request, which is already done.
    TooLate(Box<Request>),
    /// These keys are already active (true) or inactive (false), so nothing changed.
    Already(Vec<HeldKey>, bool),
    /// The old key stays as it is; true if it is already deactivated.
    Kept(HeldKey, bool),
    /// The person leaves.
    Goodbye,
    /// The grammar is valid.
    Checked(GrammarReport),
    /// Outside of the program's scope; names the thing that was understood, if any.
    OutOfScope(Option<String>),
}

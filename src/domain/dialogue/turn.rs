//! Defines the conversation's decisions: what to do and what to say.

use crate::domain::{
    AccessKeyId, Confirmation, GrammarReport, IamUser, Note, Problem, Question, Request, UserName,
};
use std::sync::Arc;

/// The conversation's response to one input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// The acts, in the order of execution.
    pub acts: Vec<Act>,
    /// The transcript line that the acts are about. A [`PendingQuestion`] has a line of its own.
    pub line: Option<usize>,
    /// Notes about the whole line.
    pub notes: Vec<Note>,
    /// True if the person ends the conversation.
    pub quit: bool,
}

/// One thing to do or say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Creates a short-term key. The number is the request's position in its phrase.
    MakeShortTerm(Request, Option<usize>),
    /// Looks up these requests' users and keys in IAM and returns the result to the conversation.
    LookUp(Vec<Request>),
    /// Carries out the confirmed changes and returns the result to the conversation.
    CarryOut(Confirmation),
    /// Lists the keys, shows them, and returns them to the conversation.
    List(Request),
    /// Shows the caller's permissions.
    Check(Request),
    /// Shows the Claude models that the region offers.
    Models(Request),
    /// Asks a question.
    Ask(PendingQuestion),
    /// Reports that a question is dropped without an answer.
    Drop(PendingQuestion),
    /// Shows a text; nothing failed.
    Say(Option<Request>, Reply),
    /// Declines a request outside the program's scope.
    Decline(Request, Reply),
    /// Reports a problem.
    Refuse(Option<Request>, Problem),
}

/// A question and the requests that wait for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingQuestion {
    /// The waiting requests; the question is about the first one.
    pub requests: Vec<Request>,
    pub question: OpenQuestion,
    /// The line of the requests.
    pub line: Option<usize>,
}

/// A question with its details and possible answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    pub name: Question,
    /// The question's text, from `grammar/questions.toml`.
    pub text: String,
    /// A suggested answer.
    pub suggested: Option<String>,
    /// Examples of answers.
    pub examples: Arc<[String]>,
    /// The labels of the numbered choices, if any. Choice `n` stands for example `n`.
    pub choices: Arc<[String]>,
    pub details: Details,
    /// The number of times that the question was asked before.
    pub asked_before: u8,
    /// True if the details are still on the screen, so the question alone is enough.
    pub repeated: bool,
}

/// The facts that a person needs to answer a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    None,
    /// The words that make the reading incomplete.
    Doubts(Vec<String>),
    /// All changes to confirm.
    Changes(Confirmation),
    /// The existing user with its keys.
    User(IamUser),
    /// The keys to choose from, grouped by user.
    Keys(Vec<IamUser>),
}

/// A key ID and its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldKey {
    pub user: UserName,
    pub id: AccessKeyId,
}

/// The outcome of one act, for the conversation's memory. Contains no secrets.
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
    /// Nothing was done because the user was created after the plan was made.
    UserCreatedConcurrently(UserName),
    /// Nothing was done because this is a dry run.
    Nothing,
    /// The act failed, and the failure was reported.
    Failed,
}

/// A text that answers a line without carrying out a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The help text with this topic name from the grammar; `None` is the general help.
    Help(Option<String>),
    /// The reply to thanks or a greeting.
    Neutral,
    NothingToCancel,
    /// These pending requests were dropped because the person canceled them.
    Canceled(Vec<Request>),
    /// The person refused the changes of these requests, so nothing changed.
    NotConfirmed(Vec<Request>),
    /// The line answers yes or no, but no question is open.
    NothingToAnswer,
    /// The line answers a question about another person's request.
    NotYours,
    /// The line was pasted, or typed before the question appeared, so it can't confirm a change.
    TypedAhead,
    /// The line doesn't answer the question that this earlier transcript line left open.
    PassedOver(Option<usize>),
    /// An explanation of the open question.
    Explained(Box<PendingQuestion>),
    /// A dry run can't list keys, because it doesn't look at AWS.
    NothingListed,
    /// A dry run can't look up permissions or models, because it doesn't call AWS.
    NothingLookedUp,
    /// An earlier run of this batch created and delivered this key. The path is the file it was
    /// delivered to, if any.
    MadeBefore(HeldKey, Option<String>),
    /// This user already has the requested key (`--ensure`).
    Exists(IamUser),
    /// An earlier run of this batch deactivated or deleted this key.
    RevokedBefore(HeldKey),
    StartedOver,
    /// The latest requests; true if they still wait for an answer.
    Recalled(Vec<Request>, bool),
    /// The conversation has no earlier requests.
    NothingBefore,
    /// The line corrects this last request, which was already carried out.
    TooLate(Box<Request>),
    /// These keys are already active (true) or inactive (false), so nothing changed.
    Already(Vec<HeldKey>, bool),
    /// The old key stays unchanged; true if it is already deactivated.
    Kept(HeldKey, bool),
    /// The person ends the conversation.
    Goodbye,
    /// The grammar check found no mistakes.
    Checked(GrammarReport),
    /// The line is outside the program's scope. Holds the product that it is about, if known.
    OutOfScope(Option<String>),
}

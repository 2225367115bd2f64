//! Defines what the conversation decides about one input: what to do and what to say.

use crate::domain::{
    AccessKeyId, Aside, Confirmation, GrammarReport, IamUser, Note, Problem, Question, Request,
    UserName,
};
use std::sync::Arc;

/// The conversation's decision about one input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// The acts, in the order in which they are executed.
    pub acts: Vec<Act>,
    /// The transcript line that the acts are about. A [`PendingQuestion`] has a line of its own.
    pub line: Option<usize>,
    /// Notes that apply to the whole line, not to one of its requests.
    pub notes: Vec<Note>,
    /// True if the person ends the conversation.
    pub quit: bool,
}

/// One thing to do or say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Creates a short-term key. The number is the request's position in a phrase with several
    /// requests.
    MakeShortTerm(Request, Option<usize>),
    /// Looks up these requests' users and keys in IAM and returns the result to the conversation.
    LookUp(Vec<Request>),
    /// Carries out the confirmed changes and returns their outcomes to the conversation.
    CarryOut(Confirmation),
    /// Lists the existing keys, shows them, and returns them to the conversation.
    List(Request),
    /// Lists the existing keys like [`Act::List`], because the next question is about them. Says
    /// nothing if they can't be listed.
    Offer,
    /// Checks and shows the caller's identity, permissions and models.
    Check(Request),
    /// Shows what is known offline about the key that the person has.
    CheckKey(Request),
    /// Looks up and shows the Claude models that a region offers.
    Models(Request),
    /// Asks a question.
    Ask(PendingQuestion),
    /// Reports a question that is dropped without an answer.
    Drop(PendingQuestion),
    /// Shows a reply; nothing failed.
    Say(Option<Request>, Reply),
    /// Declines a request outside the program's scope.
    Decline(Request, Reply),
    /// Reports a problem with the request, or with the line if there is no request.
    Refuse(Option<Request>, Problem),
}

/// A question and the requests that wait for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingQuestion {
    /// The waiting requests; the question is about the first one.
    pub requests: Vec<Request>,
    pub question: OpenQuestion,
    /// The transcript line that the requests come from.
    pub line: Option<usize>,
}

/// A question with its details and possible answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    pub name: Question,
    /// The question's text, from `grammar/questions.toml`.
    pub text: String,
    /// A suggested answer, for example a team's name taken from the purpose.
    pub suggested: Option<String>,
    /// Examples of answers.
    pub examples: Arc<[String]>,
    /// The labels of the numbered choices, if any. Choice `n` means example `n`.
    pub choices: Arc<[String]>,
    pub details: Details,
    /// The number of lines that failed to answer the question.
    pub asked_before: u8,
    /// True if the person still sees the details, so that only the question is shown again.
    pub repeated: bool,
}

/// The facts that a person needs to answer a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    None,
    /// The words that make the reading incomplete, and another reading.
    Doubts(Vec<String>, Option<Box<Request>>),
    /// All changes that the person must confirm.
    Changes(Confirmation),
    /// The existing user with its keys, which the question is about.
    User(IamUser),
    /// The keys that the question is about, grouped by user.
    Keys(Vec<IamUser>),
}

/// A key, by its ID and its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldKey {
    pub user: UserName,
    pub id: AccessKeyId,
}

/// The outcome of one act, which the conversation remembers. Contains no secrets.
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

/// A message that answers a line without carrying out a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The help text with this topic name from the grammar; `None` is the general help.
    Help(Option<String>),
    /// The reply to thanks or a greeting.
    Neutral,
    NothingToCancel,
    /// The program can't delete leftover users yet.
    CannotCleanUp,
    /// These pending requests were dropped because the person canceled them.
    Canceled(Vec<Request>),
    /// The person refused the changes of these requests, so nothing changed.
    NotConfirmed(Vec<Request>),
    /// The line is a yes or no, but no question is open.
    NothingToAnswer,
    /// The line tries to answer a question about another person's request.
    NotYours,
    /// The line was pasted, or typed before the question appeared. Such a line can't confirm a
    /// change or answer a question about what AWS holds.
    TypedAhead,
    /// The line doesn't answer the open question, which comes from this earlier transcript line, so
    /// it was skipped.
    PassedOver(Option<usize>),
    /// The explanation that the person asked for, with the open question.
    Explained(Box<PendingQuestion>),
    /// The answer to a question or remark in the middle, with the open question and the last request
    /// that was carried out.
    Aside(Aside, Option<Box<PendingQuestion>>, Option<Box<Request>>),
    /// The keys that a question is about, each under its user.
    Described(Vec<IamUser>),
    /// A dry run can't list keys, because it doesn't look at AWS.
    NothingListed,
    /// A dry run can't look up permissions or models, because it doesn't call AWS.
    NothingLookedUp,
    /// An earlier run of this batch created and delivered this key. The string is the path of the
    /// file that holds the key, if any.
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

//! A failed AWS call, classified by what a person can do about it. The text is in `present`.

use crate::domain::{ConnectionFailure, CredentialSource, Identity, Step, UserName};

/// A call to STS or IAM that was refused or not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsFailure {
    /// The permission that the call needs, for example `iam:CreateUser`.
    pub action: &'static str,
    pub cause: Cause,
    /// True if the call certainly had no effect. Otherwise AWS failed internally or its answer was
    /// lost, and the change may have been made.
    pub certain: bool,
    /// AWS's error code; `None` without a complete answer.
    pub code: Option<String>,
    /// AWS's own message, cleaned.
    pub message: Option<String>,
    /// The source of the credentials, if AWS rejects them and it is known.
    pub source: Option<CredentialSource>,
    /// The setting that the address of an unreachable service comes from, if it isn't AWS's own.
    pub endpoint: Option<String>,
    /// The progress of the change; without steps for a look-up.
    pub progress: ChangeProgress,
}

/// The progress of a change that ended early.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeProgress {
    pub user: Option<UserName>,
    /// The account, and the caller in it, if known.
    pub identity: Option<Identity>,
    /// The completed steps, in order.
    pub done: Vec<Step>,
    /// The remaining steps; the first one failed.
    pub undone: Vec<Step>,
}

/// The cause of a failed call, by AWS's error code if there is one (docs/contract/AWS-FACTS.md).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    Denied {
        /// The permission that AWS names; a call may need several.
        permission: Option<String>,
        /// True if a policy explicitly denies it, so allowing it elsewhere doesn't help.
        forbidden: bool,
    },
    /// AWS rejects the credentials: expired, unknown, or inconsistent.
    Credentials,
    /// This machine's clock differs too much from AWS's.
    Clock,
    /// An AWS quota is used up.
    Limit,
    /// Too many calls at once.
    Throttled,
    /// A concurrent change of the same entity.
    Conflict,
    /// The entity doesn't exist, or isn't visible yet.
    Absent,
    /// AWS considers the call invalid.
    Invalid,
    Unreachable(ConnectionFailure),
    TimedOut,
    /// AWS had an internal error.
    Failed,
    /// The answer is incomplete.
    Garbled,
    /// The answer is longer than any real one, or a list without end.
    Endless,
}

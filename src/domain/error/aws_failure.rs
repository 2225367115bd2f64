//! Classifies a failed AWS call by what a person can do about it. The text is in `present`.

use crate::domain::{ConnectionFailure, CredentialSource, Identity, Step, UserName};

/// An AWS call that failed or got no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsFailure {
    /// The permission that the call needs, for example `iam:CreateUser`.
    pub action: &'static str,
    pub cause: Cause,
    /// True if the call certainly had no effect. False if AWS had an internal error or its answer
    /// was lost, because the change may then have been made.
    pub certain: bool,
    /// AWS's error code, or the HTTP status if an error had none (`HTTP 502`); `None` without a
    /// complete answer.
    pub code: Option<String>,
    /// AWS's message, cleaned.
    pub message: Option<String>,
    /// The source of the credentials, if AWS rejected them and the source is known.
    pub source: Option<CredentialSource>,
    /// The setting that configures the address of a service that can't be reached; `None` if the
    /// address is AWS's own.
    pub endpoint: Option<String>,
    /// The progress of the change that the call belongs to. For a look-up, it has no steps.
    pub progress: ChangeProgress,
}

/// The progress of a change that stopped early.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeProgress {
    pub user: Option<UserName>,
    /// The account and the caller, if known.
    pub identity: Option<Identity>,
    /// The completed steps, in order.
    pub done: Vec<Step>,
    /// The steps that weren't completed. The first one failed or wasn't started.
    pub undone: Vec<Step>,
}

/// The cause of a failed call. It follows from AWS's error code if AWS returned one
/// (docs/contract/AWS-FACTS.md).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    Denied {
        /// The permission that AWS names as missing. It may differ from the call's own, because a
        /// call may need several.
        permission: Option<String>,
        /// True if a policy explicitly denies the call, so another policy can't allow it.
        forbidden: bool,
    },
    /// AWS rejects the credentials as expired, unknown or inconsistent.
    Credentials,
    /// This machine's clock and AWS's clock differ too much.
    Clock,
    /// The call would exceed an AWS quota.
    Limit,
    /// AWS rejects the call, because it received too many.
    Throttled,
    /// Another change to the same entity is in progress or came first.
    Conflict,
    /// The entity doesn't exist, or isn't visible yet.
    Absent,
    /// AWS rejects the call as invalid, or the call couldn't be built or sent safely.
    Invalid,
    Unreachable(ConnectionFailure),
    TimedOut,
    /// AWS had an internal error.
    Failed,
    /// The answer is incomplete or unreadable.
    Garbled,
    /// The answer is longer than any real one, or is a list without an end.
    Endless,
}

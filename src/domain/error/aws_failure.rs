//! A call that AWS refused or did not answer, sorted by what a person can do about it. The words are in `present`.

use crate::domain::{ConnectionFailure, CredentialSource, Identity, Step, UserName};

/// A call to STS or IAM that was refused, or whose answer never came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsFailure {
    /// Which call, as AWS names the permission that it needs: like `iam:CreateUser`.
    pub action: &'static str,
    /// What AWS's answer, or its lack, comes to.
    pub cause: Cause,
    /// Whether the call was surely not carried out. Else AWS failed itself or its answer was lost, and the change may
    /// have been made.
    pub certain: bool,
    /// AWS's error code, where a whole answer came.
    pub code: Option<String>,
    /// AWS's own words, cleaned.
    pub message: Option<String>,
    /// Where the credentials come from, if AWS does not take them and that is known.
    pub source: Option<CredentialSource>,
    /// How far the change had come; without steps for a look-up.
    pub progress: ChangeProgress,
}

/// How far a change had come when it ended early.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeProgress {
    /// Whom it is about.
    pub user: Option<UserName>,
    /// In which account and as whom it was made, where that is known.
    pub identity: Option<Identity>,
    /// What was done, in this order.
    pub done: Vec<Step>,
    /// What was not; first what failed.
    pub undone: Vec<Step>,
}

/// What a failed call comes to, by AWS's code (facts.md) where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A permission is missing.
    Denied {
        /// The one that AWS names; a call may need several.
        permission: Option<String>,
        /// A policy forbids it outright, so that allowing it elsewhere does not help.
        forbidden: bool,
    },
    /// AWS does not take the credentials: expired, unknown, or not fitting together.
    Credentials,
    /// This machine's clock is too far from AWS's.
    Clock,
    /// As many as AWS allows are there.
    Limit,
    /// Too many calls at once.
    Throttled,
    /// Somebody else changes the same thing.
    Conflict,
    /// Something that was there is not, or cannot be seen yet.
    Absent,
    /// AWS says that the call is wrong.
    Invalid,
    /// AWS could not be reached.
    Unreachable(ConnectionFailure),
    /// No answer came in time.
    TimedOut,
    /// AWS failed by itself.
    Failed,
    /// An answer that is not whole.
    Garbled,
    /// An answer that is longer than any real one, or has no end.
    Endless,
}

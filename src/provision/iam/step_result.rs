//! Defines the outcome of a step. It becomes a key or problem for the person, and a result for the
//! journal.

use crate::domain::{
    AccessKeyId, CallFailure, CallResult, Cause, ChangeProgress, LongTermKey, Problem, Step,
    UserName,
};
use crate::provision::client::failure::{CallError, request_id};
use aws_types::request_id::RequestId;

/// A completed step.
#[derive(Default)]
pub(crate) struct StepResult {
    /// The key that the step created.
    pub(crate) key: Option<LongTermKey>,
    /// AWS's request ID, if any.
    pub(crate) request_id: Option<String>,
}

/// A step that failed, or whose effect is unknown.
pub(crate) struct Failure {
    pub(crate) reason: FailureReason,
    /// The key that the step created despite its failure, if AWS returned its ID.
    pub(crate) made: Option<AccessKeyId>,
    /// AWS's last error, or this program's own reason to stop.
    pub(crate) refusal: CallError,
}

/// The reason that a step failed.
pub(crate) enum FailureReason {
    /// AWS refused this call or didn't answer it.
    Refused(&'static str),
    /// AWS may have created a key whose secret is lost. Holds the keys that were created after the
    /// plan, if AWS could list them.
    Lost(Option<Vec<AccessKeyId>>),
    /// The user exists now, but didn't when the plan was made.
    UserCreatedConcurrently,
    /// The user's tags or rights changed after the confirmation.
    Altered,
}

impl StepResult {
    /// Creates the result of a call that creates no key.
    pub(crate) fn from_answer(answer: impl RequestId) -> Self {
        Self { key: None, request_id: request_id(&answer) }
    }

    /// Converts a step's outcome to the form that observers get.
    pub(crate) fn call_result(outcome: &Result<Self, Failure>) -> CallResult<'_> {
        match outcome {
            Ok(outcome) => CallResult {
                request_id: outcome.request_id.as_deref(),
                made: outcome.key.as_ref().map(|key| &key.id),
                failed: None,
            },
            Err(Failure { reason, made, refusal }) => {
                // Another call created the user, so this one certainly had no effect.
                let certain =
                    refusal.certain || matches!(reason, FailureReason::UserCreatedConcurrently);
                let failed = CallFailure { code: refusal.code.as_deref(), certain };
                CallResult {
                    request_id: refusal.request_id.as_deref(),
                    made: made.as_ref(),
                    failed: Some(failed),
                }
            }
        }
    }
}

impl Failure {
    /// Creates the failure of a step that AWS refused or didn't answer.
    pub(crate) fn refused(step: &Step, refusal: CallError) -> Self {
        Self { reason: FailureReason::Refused(step.action()), made: None, refusal }
    }

    /// Creates the failure of a step whose reason says more than AWS's error.
    pub(crate) fn with_reason(reason: FailureReason, refusal: &CallError) -> Self {
        Self { reason, made: None, refusal: refusal.clone() }
    }

    /// Returns true if AWS throttled every attempt of the step, so that it had no effect.
    pub(crate) fn is_throttled(&self) -> bool {
        let refused = matches!(self.reason, FailureReason::Refused(_));
        refused && self.refusal.cause == Cause::Throttled && self.refusal.certain
    }

    /// Returns the problem, with the change's progress.
    pub(crate) fn problem(self, user: &UserName, progress: ChangeProgress) -> Problem {
        match self.reason {
            FailureReason::Refused(action) => self.refusal.problem_amid_change(action, progress),
            FailureReason::Lost(seen) => Problem::KeyLost { seen, progress: Box::new(progress) },
            FailureReason::UserCreatedConcurrently => {
                Problem::UserCreatedConcurrently(user.clone())
            }
            FailureReason::Altered => Problem::Altered(Box::new(progress)),
        }
    }
}

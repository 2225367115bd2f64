//! What came of a step: the key or the failure for the person, and the same for whoever keeps a journal of it.

use crate::domain::{
    AccessKeyId, CallFailure, CallResult, Cause, ChangeProgress, LongTermKey, Problem, Step,
    UserName,
};
use crate::provision::client::failure::{CallError, request_id};
use aws_types::request_id::RequestId;

/// A step that was taken.
#[derive(Default)]
pub(crate) struct StepResult {
    /// The key that was made.
    pub(crate) key: Option<LongTermKey>,
    /// AWS's id of the request, where it told one.
    pub(crate) request_id: Option<String>,
}

/// A step that was not taken, or of which nobody knows.
pub(crate) struct Failure {
    pub(crate) why: FailureReason,
    /// A key that was made all the same.
    pub(crate) made: Option<AccessKeyId>,
    /// What AWS said last, or that it said nothing whole.
    pub(crate) refusal: CallError,
}

/// Why a step was not taken.
pub(crate) enum FailureReason {
    /// AWS refused this call, or did not answer it.
    Refused(&'static str),
    /// A key may have been made, and nobody has its secret; the keys that are new since the plan was made, where they
    /// could be seen.
    Lost(Option<Vec<AccessKeyId>>),
    /// The user was not there when the plan was made.
    Appeared,
    /// The user is not as it was when the plan was confirmed.
    Altered,
}

impl StepResult {
    /// Of an answer in which nothing but its arrival counts.
    pub(crate) fn of(answer: impl RequestId) -> Self {
        Self { key: None, request_id: request_id(&answer) }
    }

    /// The same for a witness.
    pub(crate) fn came(taken: &Result<Self, Failure>) -> CallResult<'_> {
        match taken {
            Ok(taken) => CallResult {
                request_id: taken.request_id.as_deref(),
                made: taken.key.as_ref().map(|key| &key.id),
                failed: None,
            },
            Err(Failure { why, made, refusal }) => {
                // Whoever made the user that appeared: it was not this call.
                let certain = refusal.certain || matches!(why, FailureReason::Appeared);
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
    /// Of a call that comes to nothing else than that it was refused.
    pub(crate) fn refused(step: &Step, refusal: CallError) -> Self {
        Self { why: FailureReason::Refused(step.action()), made: None, refusal }
    }

    /// Of a call that comes to something else than what AWS said.
    pub(crate) fn of(why: FailureReason, refusal: &CallError) -> Self {
        Self { why, made: None, refusal: refusal.clone() }
    }

    /// Whether nothing came of it but that AWS was busy.
    pub(crate) fn is_throttled(&self) -> bool {
        let refused = matches!(self.why, FailureReason::Refused(_));
        refused && self.refusal.cause == Cause::Throttled && self.refusal.certain
    }

    /// The problem of it in the middle of a change.
    pub(crate) fn problem(self, user: &UserName, progress: ChangeProgress) -> Problem {
        match self.why {
            FailureReason::Refused(action) => self.refusal.amid(action, progress),
            FailureReason::Lost(seen) => Problem::KeyLost { seen, progress: Box::new(progress) },
            FailureReason::Appeared => Problem::Appeared(user.clone()),
            FailureReason::Altered => Problem::Altered(Box::new(progress)),
        }
    }
}

//! What came of a step: the key or the failure for the person, and the same for whoever keeps a journal of it.

use crate::domain::{AccessKeyId, Came, Cause, Failed, IssuedKey, Problem, Progress, Step, UserName};
use crate::provision::client::failure::{Refusal, request_id};
use aws_types::request_id::RequestId;

/// A step that was taken.
#[derive(Default)]
pub(crate) struct Taken {
    /// The key that was made.
    pub(crate) key: Option<IssuedKey>,
    /// AWS's id of the request, where it told one.
    pub(crate) request_id: Option<String>,
}

/// A step that was not taken, or of which nobody knows.
pub(crate) struct Failure {
    pub(crate) why: Why,
    /// A key that was made all the same.
    pub(crate) made: Option<AccessKeyId>,
    /// What AWS said last, or that it said nothing whole.
    pub(crate) refusal: Refusal,
}

/// Why a step was not taken.
pub(crate) enum Why {
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

impl Taken {
    /// Of an answer in which nothing but its arrival counts.
    pub(crate) fn of(answer: impl RequestId) -> Self {
        Self { key: None, request_id: request_id(&answer) }
    }

    /// The same for a witness.
    pub(crate) fn came(taken: &Result<Self, Failure>) -> Came<'_> {
        match taken {
            Ok(taken) => Came {
                request_id: taken.request_id.as_deref(),
                made: taken.key.as_ref().map(|key| &key.id),
                failed: None,
            },
            Err(Failure { why, made, refusal }) => {
                // Whoever made the user that appeared: it was not this call.
                let certain = refusal.certain || matches!(why, Why::Appeared);
                let failed = Failed { code: refusal.code.as_deref(), certain };
                Came { request_id: refusal.request_id.as_deref(), made: made.as_ref(), failed: Some(failed) }
            }
        }
    }
}

impl Failure {
    /// Of a call that comes to nothing else than that it was refused.
    pub(crate) fn refused(step: &Step, refusal: Refusal) -> Self {
        Self { why: Why::Refused(step.action()), made: None, refusal }
    }

    /// Of a call that comes to something else than what AWS said.
    pub(crate) fn of(why: Why, refusal: &Refusal) -> Self {
        Self { why, made: None, refusal: refusal.clone() }
    }

    /// Whether nothing came of it but that AWS was busy.
    pub(crate) fn is_throttled(&self) -> bool {
        let refused = matches!(self.why, Why::Refused(_));
        refused && self.refusal.cause == Cause::Throttled && self.refusal.certain
    }

    /// The problem of it in the middle of a change.
    pub(crate) fn problem(self, user: &UserName, progress: Progress) -> Problem {
        match self.why {
            Why::Refused(action) => self.refusal.amid(action, progress),
            Why::Lost(seen) => Problem::KeyLost { seen, progress: Box::new(progress) },
            Why::Appeared => Problem::Appeared(user.clone()),
            Why::Altered => Problem::Altered(Box::new(progress)),
        }
    }
}

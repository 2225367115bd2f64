//! Defines the observer of IAM changes, which is called before and after each call. The journal is
//! one.

use crate::domain::{AccessKeyId, Problem, Step, UserName};

pub trait ChangeObserver {
    /// Records a call before it is made. If recording fails ([`Problem::JournalFailed`]), the call
    /// isn't made, except one that deletes an undelivered key.
    fn before(&self, call: &IamCall<'_>) -> Result<(), Problem>;

    /// Records the result of the call that was passed to [`ChangeObserver::before`] last.
    fn after(&self, call: &IamCall<'_>, came: &CallResult<'_>);
}

/// One call that changes IAM. Its retries count as the same call.
#[derive(Debug, Clone, Copy)]
pub struct IamCall<'a> {
    pub step: &'a Step,
    pub user: &'a UserName,
    /// True if the call deletes a key that couldn't be delivered.
    pub undoes: bool,
}

/// The result of a call.
#[derive(Debug, Clone, Copy)]
pub struct CallResult<'a> {
    /// AWS's request ID, if any.
    pub request_id: Option<&'a str>,
    /// The key that the call created, if any. A failed call may also have created one.
    pub made: Option<&'a AccessKeyId>,
    /// The failure, if the call failed.
    pub failed: Option<CallFailure<'a>>,
}

/// The failure of a call.
#[derive(Debug, Clone, Copy)]
pub struct CallFailure<'a> {
    /// AWS's error code, or the HTTP status if an error had none (`HTTP 502`); `None` without a
    /// complete answer.
    pub code: Option<&'a str>,
    /// True if the call certainly had no effect.
    pub certain: bool,
}

/// Ignores all calls.
impl ChangeObserver for () {
    fn before(&self, _: &IamCall<'_>) -> Result<(), Problem> {
        Ok(())
    }

    fn after(&self, _: &IamCall<'_>, _: &CallResult<'_>) {}
}

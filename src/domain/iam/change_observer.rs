//! Defines the observer of IAM changes, which is called before and after each call. The journal
//! implements it.

use crate::domain::{AccessKeyId, Problem, Step, UserName};

pub trait ChangeObserver {
    /// Records a call before it is made. If recording fails ([`Problem::JournalFailed`]), the call
    /// must not be made.
    fn before(&self, call: &IamCall<'_>) -> Result<(), Problem>;

    /// Records the result of the call that [`ChangeObserver::before`] recorded last.
    fn after(&self, call: &IamCall<'_>, came: &CallResult<'_>);
}

/// One call that changes IAM, including its retries.
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
    /// The key that the call created.
    pub made: Option<&'a AccessKeyId>,
    /// The failure, if the call failed.
    pub failed: Option<CallFailure<'a>>,
}

/// The failure of a call.
#[derive(Debug, Clone, Copy)]
pub struct CallFailure<'a> {
    /// AWS's error code; `None` without a complete answer.
    pub code: Option<&'a str>,
    /// True if the call certainly had no effect.
    pub certain: bool,
}

/// Observes nothing.
impl ChangeObserver for () {
    fn before(&self, _: &IamCall<'_>) -> Result<(), Problem> {
        Ok(())
    }

    fn after(&self, _: &IamCall<'_>, _: &CallResult<'_>) {}
}

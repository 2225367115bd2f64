//! Who sees a change in IAM while it is made: whoever keeps a journal is told before each call and after it.

use crate::domain::{AccessKeyId, Problem, Step, UserName};

/// Sees every call that changes IAM.
pub trait ChangeObserver {
    /// The call is about to be made; only once this is written down it is.
    ///
    /// # Errors
    /// [`Problem::JournalFailed`]: it cannot be written down, so the call must not be made.
    fn before(&self, call: &IamCall<'_>) -> Result<(), Problem>;

    /// What came of the call that [`ChangeObserver::before`] was told of last.
    fn after(&self, call: &IamCall<'_>, came: &CallResult<'_>);
}

/// One call that changes IAM, with all its attempts.
#[derive(Debug, Clone, Copy)]
pub struct IamCall<'a> {
    /// What it does.
    pub step: &'a Step,
    /// To whom.
    pub user: &'a UserName,
    /// Whether it takes back a key that could not be delivered.
    pub undoes: bool,
}

/// What came of a call.
#[derive(Debug, Clone, Copy)]
pub struct CallResult<'a> {
    /// AWS's id of the request, where it told one.
    pub request_id: Option<&'a str>,
    /// The key that was made.
    pub made: Option<&'a AccessKeyId>,
    /// How it failed; `None` where it did not.
    pub failed: Option<CallFailure<'a>>,
}

/// How a call failed.
#[derive(Debug, Clone, Copy)]
pub struct CallFailure<'a> {
    /// AWS's error code; `None` where no whole answer came.
    pub code: Option<&'a str>,
    /// Whether the call was surely not carried out.
    pub certain: bool,
}

/// Nobody looks.
impl ChangeObserver for () {
    fn before(&self, _: &IamCall<'_>) -> Result<(), Problem> {
        Ok(())
    }

    fn after(&self, _: &IamCall<'_>, _: &CallResult<'_>) {}
}

//! What may be told of a call that failed. An SDK error can hold the raw answer, and that a secret; so its code and
//! message are taken out here, and the error itself goes no further.

use crate::domain::{Lookup, Note, Problem, Refused, Step, UserName, clean};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};

/// Codes for credentials that AWS does not know, does not take any more, or that do not fit together.
const OF_CREDENTIALS: [&str; 7] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
    "InvalidAccessKeyId",
];
/// Codes for a permission that is missing.
const DENIED: [&str; 4] = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized"];

/// A failed call. The default one is an answer that was cut short: it parses as success with nothing in it.
#[derive(Debug, Default)]
pub(super) struct Refusal {
    /// AWS's error code; `None` where no whole answer came.
    pub(super) code: Option<String>,
    /// AWS's own words, cleaned.
    pub(super) message: Option<String>,
    /// Whether AWS said no. Else the answer was lost, or AWS failed itself, and the call may have been carried out.
    pub(super) certain: bool,
    timed_out: bool,
}

impl Refusal {
    /// What may be told of `error`.
    pub(super) fn of<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Self {
        let told = |text: &str, longest| clean(text).chars().take(longest).collect();
        Self {
            code: error.code().map(|code| told(code, 64)),
            message: error.message().map(|message| told(message, 500)),
            certain: error.raw_response().is_some_and(|answer| answer.status().is_client_error()),
            timed_out: matches!(error, SdkError::TimeoutError(_)),
        }
    }

    /// Whether AWS gave this code.
    pub(super) fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// Whether it is the credentials that AWS does not take.
    pub(super) fn is_of_credentials(&self) -> bool {
        OF_CREDENTIALS.iter().any(|code| self.is(code))
    }

    /// The problem of it. `done` and `undone` are the steps before this one, and from this one on, of the plan that is
    /// carried out; empty for a look-up.
    pub(super) fn problem(
        self,
        action: &'static str,
        user: Option<&UserName>,
        done: &[Step],
        undone: &[Step],
    ) -> Problem {
        let Self { code, message, certain, .. } = self;
        let (user, done, undone) = (user.cloned(), done.to_vec(), undone.to_vec());
        Problem::AwsRefused(Box::new(Refused { action, certain, code, message, user, done, undone }))
    }

    /// What to say of it where the call was help and no condition. Its code is all that is told.
    pub(super) fn note(self, what: Lookup, permission: &'static str) -> Note {
        let of_credentials = self.is_of_credentials();
        match self.code {
            Some(code) if DENIED.contains(&code.as_str()) => Note::PermissionMissing { permission, code },
            Some(code) if of_credentials => Note::CredentialsRefused { code },
            None if self.timed_out => Note::LookupTimedOut(what),
            code => Note::LookupFailed { what, code },
        }
    }
}

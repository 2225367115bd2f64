//! Extracts the code and the message from an SDK error. The error itself is dropped, because its
//! debug output can contain a secret.

use crate::domain::{
    AwsFailure, Cause, ChangeProgress, ConnectionFailure, Lookup, Note, Problem, UserName, clean,
    mask,
};
use crate::provision::network::connection_failure;
use crate::provision::network::response_limits::RejectedResponse;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::DispatchFailure;
use aws_types::request_id::RequestId;

/// AWS's error codes, by the cause that they mean (docs/contract/AWS-FACTS.md and the common errors
/// of AWS's query protocol).
const CODES: [(&[&str], Cause); 6] = [
    (
        &[
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "InvalidAccessKeyId",
            "InvalidToken",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
        ],
        Cause::Credentials,
    ),
    (&["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"], Cause::Clock),
    (&["LimitExceeded", "LimitExceededException"], Cause::Limit),
    (
        &[
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestLimitExceeded",
            "TooManyRequestsException",
        ],
        Cause::Throttled,
    ),
    (
        &[
            "ConcurrentModification",
            "DeleteConflict",
            "EntityAlreadyExists",
            "EntityTemporarilyUnmodifiable",
        ],
        Cause::Conflict,
    ),
    (&["NoSuchEntity"], Cause::Absent),
];
/// AWS's error codes for a missing permission.
const DENIED: [&str; 5] = [
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
    "NotAuthorized",
    "ForbiddenException",
];

#[derive(Debug, Clone)]
pub(crate) struct CallError {
    pub(crate) cause: Cause,
    /// AWS's error code, or the HTTP status if an error had none (`HTTP 502`); `None` without a
    /// complete answer.
    pub(crate) code: Option<String>,
    /// AWS's message, cleaned and masked.
    pub(crate) message: Option<String>,
    /// True if the call certainly had no effect. False if its answer was lost or AWS had an
    /// internal error.
    pub(crate) certain: bool,
    /// AWS's request ID, cleaned.
    pub(crate) request_id: Option<String>,
}

/// Returns AWS's request ID, cleaned, and cut to 64 characters because it is written to files.
pub(crate) fn request_id(answer: &impl RequestId) -> Option<String> {
    answer.request_id().map(|id| clean(id).chars().take(64).collect())
}

impl CallError {
    pub(crate) fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// Extracts those parts of `error` that are safe to show.
    pub(crate) fn from_sdk<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Self {
        // The text is masked before it is cut, because part of a secret isn't recognizable.
        let safe = |text: &str| mask(&clean(text)).chars().take(500).collect();
        let status = error.raw_response().map(|answer| answer.status().as_u16());
        // A proxy's refusal has no AWS error code, so the HTTP status serves as one.
        let refused = status.filter(|status| *status >= 400).map(|status| format!("HTTP {status}"));
        let code = error
            .code()
            .and_then(connection_failure::well_formed_code)
            .map(str::to_owned)
            .or(refused);
        let message = error.message().map(safe);
        let (cause, certain) = match error {
            // The call wasn't sent.
            SdkError::ConstructionFailure(_) => (Cause::Invalid, true),
            SdkError::TimeoutError(_) => (Cause::TimedOut, false),
            SdkError::DispatchFailure(failure) => classify_dispatch_failure(failure),
            _ => (
                classify(code.as_deref(), message.as_deref(), status),
                status.is_some_and(|status| (400..500).contains(&status)),
            ),
        };
        let certain = certain || cause == Cause::Throttled;
        Self { cause, code, message, certain, request_id: request_id(error) }
    }

    /// Creates the error for an answer that is truncated or lacks a part. The SDK parses such an
    /// answer as success without content.
    pub(crate) fn garbled() -> Self {
        Self { cause: Cause::Garbled, code: None, message: None, certain: false, request_id: None }
    }

    /// Creates the error for a list that doesn't end.
    pub(crate) fn endless() -> Self {
        Self { cause: Cause::Endless, ..Self::garbled() }
    }

    /// Creates the error for a call that wasn't sent, because a shutdown was requested while it
    /// waited for its turn.
    pub(crate) fn unsent() -> Self {
        Self { cause: Cause::Throttled, certain: true, ..Self::garbled() }
    }

    /// Returns true if AWS or a proxy answered the call with an error.
    pub(crate) fn is_answer(&self) -> bool {
        self.code.is_some()
    }

    pub(crate) fn timed_out() -> Self {
        Self { cause: Cause::TimedOut, code: None, message: None, certain: false, request_id: None }
    }

    /// Returns the problem that reports a failed look-up.
    pub(crate) fn problem(self, action: &'static str, user: Option<&UserName>) -> Problem {
        self.problem_amid_change(
            action,
            ChangeProgress { user: user.cloned(), ..ChangeProgress::default() },
        )
    }

    /// Returns the problem that reports a call that failed during a change.
    pub(crate) fn problem_amid_change(
        self,
        action: &'static str,
        progress: ChangeProgress,
    ) -> Problem {
        Problem::AwsRefused(Box::new(AwsFailure { progress, ..self.into_failure(action) }))
    }

    pub(crate) fn into_failure(self, action: &'static str) -> AwsFailure {
        let Self { cause, code, message, certain, .. } = self;
        AwsFailure {
            action,
            cause,
            certain,
            code,
            message,
            source: None,
            endpoint: None,
            progress: ChangeProgress::default(),
        }
    }

    /// Returns the note that reports a failed optional call. The note contains AWS's error code but
    /// not its message.
    pub(crate) fn note(self, what: Lookup, permission: &'static str) -> Note {
        match (self.cause, self.code) {
            (Cause::Denied { .. }, Some(code)) => Note::PermissionMissing { permission, code },
            (Cause::Credentials, Some(code)) => Note::CredentialsRefused { code },
            (Cause::TimedOut, _) => Note::LookupTimedOut(what),
            (Cause::Garbled | Cause::Endless, None) => {
                Note::LookupFailed { what, code: Some("unreadable response".to_owned()) }
            }
            (_, code) => Note::LookupFailed { what, code },
        }
    }
}

fn classify(code: Option<&str>, message: Option<&str>, status: Option<u16>) -> Cause {
    let message = message.unwrap_or_default();
    // AWS reports a wrong clock as a signature that is expired or isn't valid yet.
    let clock = ["Signature expired", "Signature not yet current"]
        .iter()
        .any(|words| message.contains(words));
    let known =
        |code: &str| CODES.iter().find(|(codes, _)| codes.contains(&code)).map(|(_, cause)| cause);
    match (code, status) {
        (Some(code), _) if DENIED.contains(&code) => Cause::Denied {
            permission: permission(message),
            forbidden: message.contains("explicit deny"),
        },
        (Some(_), _) if clock => Cause::Clock,
        (Some(code), Some(status)) => match known(code) {
            Some(cause) => cause.clone(),
            None if status >= 500 => Cause::Failed,
            None => Cause::Invalid,
        },
        _ => Cause::Garbled,
    }
}

/// Extracts the permission from a message such as "User: … is not authorized to perform:
/// iam:TagUser on resource: …".
fn permission(message: &str) -> Option<String> {
    let named = message.split("perform: ").nth(1)?.split_whitespace().next()?;
    let (service, action) = named.split_once(':')?;
    let plain = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    (plain(service) && plain(action)).then(|| named.to_owned())
}

/// Classifies a call that got no answer. Also returns true if the call certainly had no effect,
/// because it wasn't sent or no connection was made.
fn classify_dispatch_failure(failure: &DispatchFailure) -> (Cause, bool) {
    if failure.is_timeout() {
        return (Cause::TimedOut, false);
    }
    let Some(error) = failure.as_connector_error() else {
        return (Cause::Unreachable(ConnectionFailure::Lost), false);
    };
    match (connection_failure::rejected_response(error), connection_failure::classify(error)) {
        (Some(RejectedResponse::TooLong), _) => (Cause::Endless, false),
        (Some(RejectedResponse::NotWhole), _) => (Cause::Garbled, false),
        (Some(RejectedResponse::Unencrypted), _) => (Cause::Invalid, true),
        (None, reason) => (Cause::Unreachable(reason), reason != ConnectionFailure::Lost),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_to_what_a_person_can_do() {
        let cause = |code, message, status| classify(Some(code), Some(message), Some(status));
        let denied = "User: arn:aws:iam::123456789012:user/ann is not authorized to perform: iam:TagUser on resource: x \
                      because no identity-based policy allows the iam:TagUser action";
        assert_eq!(
            cause("AccessDenied", denied, 403),
            Cause::Denied { permission: Some("iam:TagUser".to_owned()), forbidden: false }
        );
        assert_eq!(
            cause(
                "AccessDeniedException",
                "with an explicit deny in a service control policy",
                403
            ),
            Cause::Denied { permission: None, forbidden: true }
        );
        assert_eq!(
            cause("SignatureDoesNotMatch", "Signature expired: 1 is now earlier than 2", 403),
            Cause::Clock
        );
        assert_eq!(
            cause("SignatureDoesNotMatch", "The request signature we calculated", 403),
            Cause::Credentials
        );
        for code in [
            "MissingAuthenticationToken",
            "IncompleteSignature",
            "InvalidClientTokenId",
            "ExpiredToken",
        ] {
            assert_eq!(cause(code, "", 403), Cause::Credentials, "{code}");
        }
        assert_eq!(cause("LimitExceeded", "", 409), Cause::Limit);
        assert_eq!(cause("ServiceFailure", "", 500), Cause::Failed);
        assert_eq!(cause("ValidationError", "", 400), Cause::Invalid);
        assert_eq!(cause("HTTP 502", "", 502), Cause::Failed);
        assert_eq!(classify(None, None, Some(200)), Cause::Garbled);
        for odd in ["perform: iam", "perform: iam:Tag\"User", "perform: ", "perform: :x"] {
            assert_eq!(permission(odd), None, "{odd}");
        }
    }
}

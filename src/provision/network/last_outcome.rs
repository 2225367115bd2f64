//! Records the outcome of a credential source's last network call, because the SDK's errors don't
//! distinguish an expired sign-in from an unreachable host.

use crate::domain::{CredentialFault, clean};
use crate::provision::network::connection_failure::{classify, rejected_response};
use crate::provision::network::response_limits::RejectedResponse;
use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use std::sync::{Arc, Mutex, PoisonError};

/// The HTTP status of the last call, or the reason that the call failed; `None` before the first
/// call. All clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct LastOutcome(Arc<Mutex<Option<Result<u16, CredentialFault>>>>);

impl LastOutcome {
    /// Wraps `client`, so that the outcome of each of its calls is recorded here.
    pub(crate) fn recording(&self, client: SharedHttpClient) -> SharedHttpClient {
        let last_outcome = self.clone();
        http_client_fn(move |settings, components| {
            let inner = client.http_connector(settings, components);
            SharedHttpConnector::new(RecordingConnector {
                inner,
                last_outcome: last_outcome.clone(),
            })
        })
    }

    /// Returns the fault on the network that made the source fail. Returns `None` if the last call
    /// succeeded, or if `is_own` accepts its status, which means that the sign-in itself was
    /// refused.
    pub(crate) fn fault(&self, is_own: impl Fn(u16) -> bool) -> Option<CredentialFault> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()? {
            Ok(status) if (200..300).contains(&status) || is_own(status) => None,
            Ok(status) => Some(CredentialFault::Answered(status)),
            Err(fault) => Some(fault),
        }
    }
}

/// Classifies a failed call. Leaves out its text, which may contain a secret.
pub(crate) fn classify_failure(error: &ConnectorError) -> CredentialFault {
    match rejected_response(error) {
        Some(RejectedResponse::TooLong | RejectedResponse::NotWhole) => CredentialFault::Garbled,
        Some(RejectedResponse::Unencrypted) => {
            CredentialFault::Settings(clean("the connection to its address isn't encrypted"))
        }
        None if error.is_timeout() => CredentialFault::TimedOut,
        None => CredentialFault::Unreachable(classify(error)),
    }
}

#[derive(Debug)]
struct RecordingConnector {
    inner: SharedHttpConnector,
    last_outcome: LastOutcome,
}

impl HttpConnector for RecordingConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (answer, last_outcome) = (self.inner.call(request), self.last_outcome.clone());
        HttpConnectorFuture::new(async move {
            let answer = answer.await;
            let end =
                answer.as_ref().map(|answer| answer.status().as_u16()).map_err(classify_failure);
            *last_outcome.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
            answer
        })
    }
}

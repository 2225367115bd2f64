//! Records the network's last outcome for a credential source. The SDK's errors don't tell it: an
//! expired sign-in and an unreachable host look the same.

use crate::domain::{CredentialFault, clean};
use crate::provision::network::connection_failure::{unfit, unreached};
use crate::provision::network::response_limits::RejectedResponse;
use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use std::sync::{Arc, Mutex, PoisonError};

/// The last call's status, or the reason for its failure. All clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Option<Result<u16, CredentialFault>>>>);

impl Heard {
    /// Returns `client`, with its outcomes recorded here.
    pub(crate) fn by(&self, client: SharedHttpClient) -> SharedHttpClient {
        let heard = self.clone();
        http_client_fn(move |settings, components| {
            let inner = client.http_connector(settings, components);
            SharedHttpConnector::new(Listener { inner, heard: heard.clone() })
        })
    }

    /// Returns the network's reason why the source failed. A status accepted by `own` is a refusal
    /// of the sign-in itself, thus `None`.
    pub(crate) fn fault(&self, own: impl Fn(u16) -> bool) -> Option<CredentialFault> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()? {
            Ok(status) if (200..300).contains(&status) || own(status) => None,
            Ok(status) => Some(CredentialFault::Answered(status)),
            Err(fault) => Some(fault),
        }
    }
}

/// Classifies a response that didn't arrive, in terms that can be shown.
pub(crate) fn lost(error: &ConnectorError) -> CredentialFault {
    match unfit(error) {
        Some(RejectedResponse::TooLong | RejectedResponse::NotWhole) => CredentialFault::Garbled,
        Some(RejectedResponse::Unencrypted) => {
            CredentialFault::Settings(clean("its address is not encrypted"))
        }
        None if error.is_timeout() => CredentialFault::TimedOut,
        None => CredentialFault::Unreachable(unreached(error)),
    }
}

#[derive(Debug)]
struct Listener {
    inner: SharedHttpConnector,
    heard: Heard,
}

impl HttpConnector for Listener {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (answer, heard) = (self.inner.call(request), self.heard.clone());
        HttpConnectorFuture::new(async move {
            let answer = answer.await;
            let end = answer.as_ref().map(|answer| answer.status().as_u16()).map_err(lost);
            *heard.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
            answer
        })
    }
}

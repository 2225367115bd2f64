//! What comes in from the network before the SDK reads it: no more than a real answer has, nothing on which the SDK panics;
//! and what goes out without encryption stays on this machine.

use crate::provision::network::endpoints::{address, is_here};
use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use std::fmt;

/// No answer of AWS is longer: a thousand users with all their tags have about 2 MiB.
const LONGEST: usize = 4 * 1024 * 1024;
/// The path at which an instance tells the name of its role, which the SDK puts into a path in turn.
const ROLE: &str = "/security-credentials/";

/// Why an answer is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RejectedResponse {
    /// Longer than any real one.
    TooLong,
    /// It ends early, is empty, or cannot be what was asked for.
    NotWhole,
    /// The call was not made, for it would have gone through the network unencrypted.
    Unencrypted,
}

impl fmt::Display for RejectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for RejectedResponse {}

impl From<RejectedResponse> for ConnectorError {
    fn from(unfit: RejectedResponse) -> Self {
        ConnectorError::other(unfit.into(), None)
    }
}

/// `inner` behind these checks; `beside` where it asks for metadata beside this machine, which is done without encryption.
pub(crate) fn guarded(inner: SharedHttpClient, beside: bool) -> SharedHttpClient {
    http_client_fn(move |settings, components| {
        SharedHttpConnector::new(LimitedClient {
            inner: inner.http_connector(settings, components),
            beside,
        })
    })
}

#[derive(Debug)]
struct LimitedClient {
    inner: SharedHttpConnector,
    beside: bool,
}

impl HttpConnector for LimitedClient {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let place = request.uri().split(['?', '#']).next().unwrap_or_default();
        let safe = address(place).is_some_and(|(https, host)| https || is_here(host));
        if !safe && !self.beside {
            return HttpConnectorFuture::ready(Err(RejectedResponse::Unencrypted.into()));
        }
        let names_role = self.beside && request.uri().ends_with(ROLE);
        let answer = self.inner.call(request);
        HttpConnectorFuture::new(async move {
            let mut answer = answer.await?;
            let mut body = whole(&mut answer).await?;
            if names_role {
                body = body.trim_ascii().to_vec();
                answer.headers_mut().remove("content-length");
            }
            let success = answer.status().is_success();
            let role = |body: &[u8]| {
                body.iter().all(|b| b.is_ascii_alphanumeric() || b"+=,.@_-".contains(b))
            };
            if success && (body.is_empty() || names_role && !role(&body)) {
                return Err(RejectedResponse::NotWhole.into());
            }
            *answer.body_mut() = SdkBody::from(body);
            Ok(answer)
        })
    }
}

async fn whole(answer: &mut HttpResponse) -> Result<Vec<u8>, RejectedResponse> {
    let mut stream = ByteStream::new(std::mem::replace(answer.body_mut(), SdkBody::taken()));
    let mut body = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| RejectedResponse::NotWhole)?;
        if body.len() + chunk.len() > LONGEST {
            return Err(RejectedResponse::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

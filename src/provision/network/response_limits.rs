//! Checks calls and responses for the SDK. Limits the size of responses, rejects content on which
//! the SDK would panic, and rejects unencrypted calls to other machines.

use crate::provision::network::endpoints::{is_loopback, parse_url};
use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use std::fmt;

/// The maximum size of a response in bytes. A list of 1,000 users with all their tags takes about 2
/// MiB.
const MAX_BODY: usize = 4 * 1024 * 1024;
/// The end of the URL that returns the name of an instance's role. The SDK inserts the name into
/// another URL.
const ROLE: &str = "/security-credentials/";

/// The reason that a call or its response is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RejectedResponse {
    /// The response is longer than any real one.
    TooLong,
    /// The response is truncated or empty, or it isn't a role's name where one is expected.
    NotWhole,
    /// The call wasn't sent, because anyone on the network could have read it.
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

/// Wraps `inner` in the checks of this module. `is_metadata` allows unencrypted calls, which
/// metadata endpoints need.
pub(crate) fn with_limits(inner: SharedHttpClient, is_metadata: bool) -> SharedHttpClient {
    http_client_fn(move |settings, components| {
        SharedHttpConnector::new(LimitedClient {
            inner: inner.http_connector(settings, components),
            is_metadata,
        })
    })
}

#[derive(Debug)]
struct LimitedClient {
    inner: SharedHttpConnector,
    is_metadata: bool,
}

impl HttpConnector for LimitedClient {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let url = request.uri().split(['?', '#']).next().unwrap_or_default();
        let safe = parse_url(url).is_some_and(|(https, host)| https || is_loopback(host));
        if !safe && !self.is_metadata {
            return HttpConnectorFuture::ready(Err(RejectedResponse::Unencrypted.into()));
        }
        let names_role = self.is_metadata && request.uri().ends_with(ROLE);
        let answer = self.inner.call(request);
        HttpConnectorFuture::new(async move {
            let mut answer = answer.await?;
            let mut body = read_body(&mut answer).await?;
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

async fn read_body(answer: &mut HttpResponse) -> Result<Vec<u8>, RejectedResponse> {
    let mut stream = ByteStream::new(std::mem::replace(answer.body_mut(), SdkBody::taken()));
    let mut body = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| RejectedResponse::NotWhole)?;
        if body.len() + chunk.len() > MAX_BODY {
            return Err(RejectedResponse::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

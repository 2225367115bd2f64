//! Replaces the network: a function answers every HTTP call of the SDK at once.

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use std::fmt;
use std::sync::Arc;

/// A call to a simulated service.
pub(crate) struct SandboxCall<'a> {
    /// The host, for example `bedrock.eu-west-1.amazonaws.com`.
    pub(crate) host: &'a str,
    /// The path, without its leading slash and without the query.
    pub(crate) path: &'a str,
    pub(crate) body: &'a [u8],
}

/// The HTTP status and the body of an answer.
pub(crate) type SandboxReply = (u16, String);

type Answer = dyn Fn(&SandboxCall<'_>) -> SandboxReply + Send + Sync;

/// Returns a client that answers every call with `answer`.
pub(crate) fn client(
    answer: impl Fn(&SandboxCall<'_>) -> SandboxReply + Send + Sync + 'static,
) -> SharedHttpClient {
    let answer: Arc<Answer> = Arc::new(answer);
    http_client_fn(move |_, _| SharedHttpConnector::new(SandboxTransport(Arc::clone(&answer))))
}

struct SandboxTransport(Arc<Answer>);

impl fmt::Debug for SandboxTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SandboxTransport")
    }
}

impl HttpConnector for SandboxTransport {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let uri = request.uri().split('?').next().unwrap_or_default();
        let place = uri.split_once("://").map_or(uri, |(_, place)| place);
        let (host, path) = place.split_once('/').unwrap_or((place, ""));
        let body = request.body().bytes().unwrap_or_default();
        let (status, body) = (self.0)(&SandboxCall { host, path, body });
        let status = status.try_into().map_err(|_| ConnectorError::user("no such status".into()));
        HttpConnectorFuture::ready(
            status.map(|status| HttpResponse::new(status, SdkBody::from(body))),
        )
    }
}

//! The sandbox's AWS behind connections with faults, in process.

use crate::security::faults::fault::{Fault, Faults, action};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use bedrock_assist::domain::{Shutdown, ShutdownSignal};
use bedrock_assist::provision::{Connection, Connections, Pace};
use jiff::Timestamp;
use std::time::Duration;

/// Returns two sets of connections to the same sandbox: one with `faults` in its STS and IAM calls,
/// and one without.
pub fn cloud(faults: &Faults, stops: &Shutdown) -> (Connections, Connections) {
    let sound =
        bedrock_assist::provision::sandbox_connections(|| Timestamp::constant(1_795_440_600, 0));
    let pace = Pace {
        attempt: Duration::from_millis(40),
        pause: Duration::ZERO,
        patience: Duration::ZERO,
    };
    let faulty = |wire: &Connection| Connection {
        http: wrapped(wire.http.clone(), faults.clone(), stops.clone()),
        endpoint: wire.endpoint.clone(),
    };
    let (sts, iam) = (faulty(&sound.sts), faulty(&sound.iam));
    (Connections { sts, iam, pace, ..sound.clone() }, sound)
}

fn wrapped(inner: SharedHttpClient, faults: Faults, stops: Shutdown) -> SharedHttpClient {
    use aws_smithy_runtime_api::client::http::HttpClient as _;
    http_client_fn(move |settings, components| {
        let inner = inner.http_connector(settings, components);
        SharedHttpConnector::new(Faulty { inner, faults: faults.clone(), stops: stops.clone() })
    })
}

#[derive(Debug)]
struct Faulty {
    inner: SharedHttpConnector,
    faults: Faults,
    stops: Shutdown,
}

impl HttpConnector for Faulty {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let action = action(request.body().bytes().unwrap_or_default());
        let Some(fault) = self.faults.next(&action) else { return self.inner.call(request) };
        let cut = || Err(ConnectorError::io("the connection was cut".into()));
        match fault {
            Fault::Silent => HttpConnectorFuture::new(std::future::pending()),
            Fault::CutBefore => HttpConnectorFuture::ready(cut()),
            Fault::CutAfter => {
                let answer = self.inner.call(request);
                HttpConnectorFuture::new(async move { answer.await.and_then(|_| cut()) })
            }
            Fault::Interrupted | Fault::Terminated => {
                let by = if fault == Fault::Interrupted {
                    ShutdownSignal::Interrupt
                } else {
                    ShutdownSignal::Terminate
                };
                self.stops.raise(by);
                self.inner.call(request)
            }
            _ => match fault.says() {
                Some((status, body)) => HttpConnectorFuture::ready(Ok(answer(status, body))),
                None => {
                    let whole = self.inner.call(request);
                    HttpConnectorFuture::new(async move {
                        let body =
                            whole.await?.body().bytes().map(<[u8]>::to_vec).unwrap_or_default();
                        Ok(answer(200, fault.mangle(&String::from_utf8_lossy(&body))))
                    })
                }
            },
        }
    }
}

pub fn answer(status: u16, body: String) -> HttpResponse {
    HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body))
}

//! The AWS SDK could reveal a secret to a log subscriber, in an error's debug output or in an
//! answer that it can't parse. The program has no subscriber today, but one may be added.

use crate::aws::provision::forever;
use bedrock_assist::cli::{Setup, run_scripted};
use bedrock_assist::provision::{Connection, Connections, Pace};
use jiff::Timestamp;
use std::fmt::{Debug, Write as _};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use winterbaume_core::{MockAws, MockRequest, MockResponse, MockService};

/// All log events, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = writeln!(self.0.lock().unwrap(), "{field}={value:?}");
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Runs the program with a log subscriber. Returns its output and the log.
fn logged(wiring: Connections) -> (String, String) {
    let log = Log::default();
    let args =
        ["bedrock-assist", "--yes", "-o", "env", "long-term key for marketing"].map(str::to_owned);
    let stage = Setup { piped: true, wiring: Some(wiring), ..Setup::default() };
    let (page, _) =
        tracing::subscriber::with_default(log.clone(), || run_scripted(&args, Vec::new(), stage));
    let log = log.0.lock().unwrap().clone();
    (page, log)
}

#[test]
fn the_loudest_logging_tells_no_secret() {
    let (page, log) = logged(bedrock_assist::provision::sandbox_connections(Timestamp::now));
    let secret = page.split("AWS_SECRET_ACCESS_KEY=").nth(1).unwrap();
    let secret = secret.split([';', '\n']).next().unwrap();
    assert!(secret.starts_with("SANDBOX/") && secret.len() == 40, "{page}");
    assert!(log.len() > 1000, "nothing was logged, so nothing is tested: {log}");
    assert!(!log.contains(&secret[8..24]), "a secret was logged");
}

/// A fake AWS whose answer to `CreateAccessKey` has this HTTP status, holds a secret and can't be
/// parsed.
struct Babble(u16);

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

impl MockService for Babble {
    fn service_name(&self) -> &str {
        "all"
    }

    fn url_patterns(&self) -> Vec<&str> {
        vec!["."]
    }

    fn handle(
        &self,
        request: MockRequest,
    ) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        Box::pin(async move {
            let told = format!(
                "<Odd><SecretAccessKey>{SECRET}</SecretAccessKey><Message>{SECRET}</Message>"
            );
            match body.contains("Action=CreateAccessKey") {
                true => MockResponse::xml(self.0, told),
                false => plain(&body),
            }
        })
    }
}

/// Returns the answer to any other call, in an account without users.
fn plain(body: &str) -> MockResponse {
    let action =
        body.trim_start_matches("Action=").split('&').next().unwrap_or_default().to_owned();
    let inner = match action.as_str() {
        "GetCallerIdentity" => {
            "<Arn>arn:aws:iam::123456789012:user/ann</Arn><UserId>AIDA</UserId><Account>123456789012</Account>"
        }
        "ListAccessKeys" => "<AccessKeyMetadata/><IsTruncated>false</IsTruncated>",
        "GetUser" => {
            return MockResponse::xml(
                404,
                "<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>",
            );
        }
        _ => "",
    };
    MockResponse::xml(
        200,
        format!("<{action}Response><{action}Result>{inner}</{action}Result></{action}Response>"),
    )
}

#[test]
fn an_unreadable_answer_is_told_to_nobody() {
    for status in [200, 400, 403, 500] {
        let http = MockAws::builder().with_service(Babble(status)).build().http_client();
        let wire = Connection { http, endpoint: None };
        let pace = Pace { pause: std::time::Duration::ZERO, ..Pace::default() };
        let wiring = Connections {
            credentials: forever(),
            sts: wire.clone(),
            iam: wire.clone(),
            bedrock: wire,
            pace,
        };
        let (page, log) = logged(wiring);
        assert!(page.contains("iam:CreateAccessKey"), "{status}: {page}");
        assert!(!page.contains("wJalr") && !page.contains("<Odd>"), "{status}: {page}");
        assert!(!log.contains("wJalr"), "{status}: a secret was logged");
    }
}

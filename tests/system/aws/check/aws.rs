//! A fake AWS that answers the program's look-ups: no user exists, and Claude models are available.
//! Tests override the answers to single calls.

use crate::support::program::{ID, SECRET};
use crate::support::servers::{IDENTITY, MODELS, OPEN, PROFILES};
use aws_credential_types::Credentials;
use bedrock_assist::cli::{Setup, run_scripted};
use bedrock_assist::provision::{Connection, Connections, Pace};
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use winterbaume_core::{MockAws, MockRequest, MockResponse, MockService};

/// The fake AWS, and the credentials that sign calls to it.
#[derive(Clone)]
pub struct Aws {
    answers: HashMap<&'static str, (u16, String)>,
    silent: Vec<&'static str>,
    asked: Arc<Mutex<Vec<String>>>,
    credentials: Credentials,
}

impl Aws {
    pub fn good() -> Self {
        let absent = (404, error("NoSuchEntity", "The user cannot be found."));
        let read = |action: &str, inner: &str| {
            (
                200,
                format!(
                    "<{action}Response><{action}Result>{inner}</{action}Result></{action}Response>"
                ),
            )
        };
        let answers = HashMap::from([
            ("GetCallerIdentity", (200, IDENTITY.to_owned())),
            ("GetUser", absent.clone()),
            ("ListAccessKeys", absent.clone()),
            ("ListAttachedUserPolicies", absent),
            ("ListUsers", read("ListUsers", "<Users/><IsTruncated>false</IsTruncated>")),
            ("GetAccessKeyLastUsed", read("GetAccessKeyLastUsed", "<UserName>ann</UserName>")),
            ("ListFoundationModels", (200, MODELS.to_owned())),
            ("ListInferenceProfiles", (200, PROFILES.to_owned())),
            ("GetFoundationModelAvailability", (200, OPEN.to_owned())),
        ]);
        let credentials = Credentials::new(ID, SECRET, None, None, "test");
        Self { answers, silent: Vec::new(), asked: Arc::default(), credentials }
    }

    /// Answers `action` with this status and body.
    pub fn with(mut self, action: &'static str, status: u16, body: &str) -> Self {
        self.answers.insert(action, (status, body.to_owned()));
        self
    }

    /// Refuses `action` with this code, in the error format of its service.
    pub fn refusing(self, action: &'static str, code: &str, message: &str) -> Self {
        match self.answers[action].1.starts_with('{') {
            true => {
                self.with(action, 403, &format!(r#"{{"__type":"{code}","message":"{message}"}}"#))
            }
            false => self.with(action, 403, &error(code, message)),
        }
    }

    /// Leaves calls of `action` without an answer.
    pub fn silent(mut self, action: &'static str) -> Self {
        self.silent.push(action);
        self
    }

    /// Signs calls with these credentials.
    pub fn signed_by(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Returns the calls so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    pub fn wiring(&self) -> Connections {
        let http = MockAws::builder().with_service(self.clone()).build().http_client();
        let wire = Connection { http, endpoint: None };
        Connections {
            credentials: self.credentials.clone(),
            sts: wire.clone(),
            iam: wire.clone(),
            bedrock: wire,
            pace: Pace {
                attempt: Duration::from_millis(300),
                pause: Duration::from_millis(1),
                ..Pace::default()
            },
        }
    }

    /// Runs the program with these arguments. Returns its output and exit code.
    pub fn say(&self, args: &[&str]) -> (String, u8) {
        let args: Vec<String> =
            ["bedrock-assist"].iter().chain(args).map(|word| (*word).to_owned()).collect();
        let stage = Setup { piped: true, wiring: Some(self.wiring()), ..Setup::default() };
        run_scripted(&args, Vec::new(), stage)
    }

    /// Runs the program with this phrase, which must succeed. Returns the result of its JSON
    /// output.
    #[track_caller]
    pub fn result(&self, words: &str) -> serde_json::Value {
        let (page, code) = self.say(&["-o", "json", words]);
        assert_eq!(code, 0, "{page}");
        let object: serde_json::Value =
            serde_json::from_str(&page).unwrap_or_else(|_| panic!("{page}"));
        object["result"].clone()
    }
}

fn error(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    )
}

impl MockService for Aws {
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
        let body = String::from_utf8_lossy(&request.body);
        let action = match request.uri.split('/').nth(3).unwrap_or_default() {
            path if path.starts_with("foundation-models") => "ListFoundationModels".to_owned(),
            path if path.starts_with("inference-profiles") => "ListInferenceProfiles".to_owned(),
            "foundation-model-availability" => "GetFoundationModelAvailability".to_owned(),
            _ => {
                body.trim_start_matches("Action=").split('&').next().unwrap_or_default().to_owned()
            }
        };
        self.asked.lock().unwrap().push(format!("{action} {} {body}", request.uri));
        Box::pin(async move {
            if self.silent.contains(&action.as_str()) {
                return std::future::pending().await;
            }
            match self.answers.get(action.as_str()).cloned() {
                Some((status, body)) if body.starts_with('{') => {
                    MockResponse::rest_json(status, body)
                }
                Some((status, body)) => MockResponse::xml(status, body),
                None => MockResponse::xml(400, error("InvalidAction", "")),
            }
        })
    }
}

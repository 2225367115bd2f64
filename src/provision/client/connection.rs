//! Defines the settings of an [`AwsClient`](super::AwsClient), and the connections that replace the
//! environment in the sandbox and in tests. The seam is the SDK's HTTP client, so the rest of the
//! SDK runs unchanged.

use crate::domain::{Secret, Shutdown, TerminalLease};
use crate::provision::network::endpoints::{IAM, STS, Service};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use jiff::Timestamp;
use std::time::Duration;

/// The options that a person chose.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `--profile`: only that profile's credentials, whatever the environment contains.
    pub profile: Option<String>,
    /// `--sandbox`: an in-memory AWS without account, network or AWS files.
    pub sandbox: bool,
    /// Looks up the identity and models while signing. Without it, credentials from the environment
    /// need no network.
    pub verify: bool,
    /// `--account`: credentials of any other account are refused.
    pub account: Option<String>,
    /// The time limit for all look-ups together.
    pub lookup_deadline: Duration,
    /// The time limit for obtaining credentials, which may involve a process or a browser.
    pub credentials_deadline: Duration,
    /// Access to the terminal while credentials are obtained.
    pub console: CredentialPrompt,
    pub stops: Shutdown,
    /// The clock here and in the sandbox. AWS reads its own.
    pub clock: fn() -> Timestamp,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            profile: None,
            sandbox: false,
            verify: true,
            account: None,
            console: CredentialPrompt::default(),
            stops: Shutdown::default(),
            lookup_deadline: Duration::from_secs(3),
            credentials_deadline: Duration::from_secs(60),
            clock: Timestamp::now,
        }
    }
}

/// Access to the terminal and to child processes while credentials are obtained; implemented in
/// `cli`.
#[derive(Debug, Clone)]
pub struct CredentialPrompt {
    /// Lets a credential process read standard input; false if that is a list of requests.
    pub lends_input: bool,
    /// Asks for the code of this MFA device; `None` if no user is present.
    pub ask: Option<fn(&str, &Shutdown) -> Option<Secret>>,
    /// Shows the standard error of a credential process as it arrives.
    pub say: fn(&str),
    /// Ends the process with this ID and all its descendants.
    pub end: fn(u32),
    /// Suppresses the status line meanwhile.
    pub quiet: TerminalLease,
}

impl Default for CredentialPrompt {
    fn default() -> Self {
        Self {
            lends_input: false,
            ask: None,
            say: |_| {},
            end: |_| {},
            quiet: TerminalLease::default(),
        }
    }
}

/// The timeouts and pauses of IAM calls.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The time limit of one attempt. AWS answers within a second or two; a silent network never
    /// does.
    pub attempt: Duration,
    /// The first pause between attempts; each further one is twice as long. Under throttling it is
    /// the longest interval between two calls.
    pub pause: Duration,
    /// How long AWS may throttle every call, since the last one it let through, before a call is
    /// given up.
    pub patience: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let (attempt, pause) = (Duration::from_secs(10), Duration::from_secs(1));
        Self { attempt, pause, patience: Duration::from_secs(60) }
    }
}

/// The connection to one service.
#[derive(Clone)]
pub struct Connection {
    pub http: SharedHttpClient,
    /// The configured endpoint; `None` is AWS's own address.
    pub endpoint: Option<String>,
}

/// Replaces everything that a client takes from the environment, for the sandbox and for tests.
#[derive(Clone)]
pub struct Connections {
    pub credentials: Credentials,
    pub sts: Connection,
    pub iam: Connection,
    pub bedrock: Connection,
    pub pace: Pace,
}

impl Connections {
    pub(crate) fn for_service(&self, service: Service) -> Connection {
        match service {
            STS => self.sts.clone(),
            IAM => self.iam.clone(),
            _ => self.bedrock.clone(),
        }
    }
}

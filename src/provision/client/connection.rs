//! Defines the settings of an [`AwsClient`](super::AwsClient), and the connections that replace the
//! environment in the sandbox and in tests. Only the SDK's HTTP client is replaced; the rest of the
//! SDK runs unchanged.

use crate::domain::{Secret, Shutdown, TerminalLease};
use crate::provision::network::endpoints::{IAM, STS, Service};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use jiff::Timestamp;
use std::time::Duration;

/// The settings of a client.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The profile in `--profile`. Only its credentials are used, whatever the environment
    /// contains.
    pub profile: Option<String>,
    /// True with `--sandbox`: AWS is simulated in memory, without an account, the network or the
    /// AWS files.
    pub sandbox: bool,
    /// True if the caller and models are looked up while a key is signed. If false, signing with
    /// credentials from the environment needs no network.
    pub verify: bool,
    /// The account in `--account`. Credentials of any other account are rejected.
    pub account: Option<String>,
    /// The time limit for optional look-ups, for example while a key is signed.
    pub lookup_deadline: Duration,
    /// The time limit for obtaining credentials, which may involve a process or a browser.
    pub credentials_deadline: Duration,
    /// Access to the terminal while credentials are obtained.
    pub console: CredentialPrompt,
    pub stops: Shutdown,
    /// The clock of this program and the sandbox. AWS uses its own.
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

/// Access to the terminal and to child processes while credentials are obtained. `cli` provides the
/// functions.
#[derive(Debug, Clone)]
pub struct CredentialPrompt {
    /// True if a credential process may read standard input. False if standard input is a list of
    /// requests.
    pub lends_input: bool,
    /// Asks the user for the code of this MFA device; `None` if no user is present.
    pub ask: Option<fn(&str, &Shutdown) -> Option<Secret>>,
    /// Shows text that a credential process writes to standard error.
    pub say: fn(&str),
    /// Ends the process with this ID and all its descendants.
    pub end: fn(u32),
    /// Keeps the status line off the terminal.
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
    /// The time limit of one attempt. AWS answers within two seconds, but a silent network never
    /// does.
    pub attempt: Duration,
    /// The first pause between attempts. Each further pause is twice as long. Under throttling,
    /// this is also the maximum interval between two calls.
    pub pause: Duration,
    /// The time for which AWS may throttle every call before a call fails, counted from the last
    /// accepted call.
    pub patience: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let (attempt, pause) = (Duration::from_secs(10), Duration::from_secs(1));
        Self { attempt, pause, patience: Duration::from_secs(60) }
    }
}

/// A connection to one service.
#[derive(Clone)]
pub struct Connection {
    pub http: SharedHttpClient,
    /// The configured endpoint; `None` for AWS's own address.
    pub endpoint: Option<String>,
}

/// The replacements for everything that a client takes from the environment, for the sandbox and
/// for tests.
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

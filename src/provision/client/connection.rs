//! Defines the settings of an [`AwsClient`](super::AwsClient), and the connections that replace the
//! environment in the sandbox and in tests. Only the SDK's HTTP client is replaced; the rest of the
//! SDK runs unchanged.

use crate::domain::{Secret, Shutdown, TerminalLease};
use crate::provision::network::endpoints::{IAM, STS, Service};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use jiff::Timestamp;
use std::time::Duration;

/// The settings of an [`AwsClient`](super::AwsClient).
#[derive(Debug, Clone)]
pub struct Settings {
    /// The profile that `--profile` names. Only its credentials are used, even if the environment
    /// contains others.
    pub profile: Option<String>,
    /// True with `--sandbox`: AWS is simulated in memory, without an account, the network or the
    /// AWS files.
    pub sandbox: bool,
    /// True if the caller and the models are looked up while a key is signed. If false, and
    /// `account` is `None`, signing with credentials from the environment needs no network.
    pub verify: bool,
    /// The account that `--account` names. Credentials of any other account are rejected.
    pub account: Option<String>,
    /// The time limit for optional look-ups, such as those while a key is signed.
    pub lookup_deadline: Duration,
    /// The time limit for obtaining credentials. It is longer, because that may need a process or a
    /// browser.
    pub credentials_deadline: Duration,
    /// Access to the terminal while credentials are being obtained.
    pub console: CredentialPrompt,
    pub stops: Shutdown,
    /// The clock of this program and the sandbox. Real AWS uses its own.
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

/// Access to the terminal and to child processes while credentials are being obtained. `cli`
/// provides the functions.
#[derive(Debug, Clone)]
pub struct CredentialPrompt {
    /// True if a credential process may read standard input. False if standard input contains
    /// requests, which the process would consume.
    pub lends_input: bool,
    /// Asks the person for the code of this MFA device; `None` if no person is present.
    pub ask: Option<fn(&str, &Shutdown) -> Option<Secret>>,
    /// Shows text that a credential process wrote to standard error.
    pub say: fn(&str),
    /// Ends the process with this ID and all its descendants.
    pub end: fn(u32),
    /// Keeps the status line off the terminal while a credential process or a prompt uses it.
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

/// The time limits and pauses of IAM calls.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The time limit of one attempt. AWS answers within two seconds, but a network that drops
    /// packets never does.
    pub attempt: Duration,
    /// The first pause between attempts. Each further pause is twice as long as the one before. If
    /// AWS throttles, this is also the maximum interval between two calls.
    pub pause: Duration,
    /// The time for which AWS may throttle every call before a call fails. It is counted from the
    /// last accepted call.
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

/// The replacements for everything that a client takes from the environment, except the region. The
/// sandbox and tests use them.
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

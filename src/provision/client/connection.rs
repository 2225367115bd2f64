//! What a session is made of: what a person chose, and, for the sandbox and for tests, what stands in for the environment.
//! The seam is the SDK's HTTP client, so that nothing of AWS has to be written a second time.

use crate::domain::{Secret, Shutdown, TerminalLease};
use crate::provision::network::endpoints::{IAM, STS, Service};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use jiff::Timestamp;
use std::time::Duration;

/// What a person chose.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `--profile`: that profile's credentials only, whatever the environment holds.
    pub profile: Option<String>,
    /// `--sandbox`: an AWS double inside the program; no account, network or AWS file.
    pub sandbox: bool,
    /// Whether identity and models are looked up beside a key. Without, credentials from the environment need no network.
    pub verify: bool,
    /// `--account`: credentials of any other are refused.
    pub account: Option<String>,
    /// How long the look-ups may take together.
    pub lookup_deadline: Duration,
    /// How long finding credentials may take (a process or a browser may be in it).
    pub credentials_deadline: Duration,
    /// What becomes of the terminal while credentials are obtained.
    pub console: CredentialPrompt,
    /// Whether the program was asked to end.
    pub stops: Shutdown,
    /// What time it is, here and in the sandbox. AWS reads its own clock.
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

/// What a session may do with the terminal, and how it ends a process: only `cli` knows either.
#[derive(Debug, Clone)]
pub struct CredentialPrompt {
    /// Whether a credential process may read our standard input: not where that is a list of requests.
    pub lends_input: bool,
    /// Asks a person for the code that this MFA device shows; `None` if nobody sits there.
    pub ask: Option<fn(&str, &Shutdown) -> Option<Secret>>,
    /// Shows what a credential process says on its standard error, as it comes.
    pub say: fn(&str),
    /// Ends the process with this id and all that it started.
    pub end: fn(u32),
    /// Keeps the status line away meanwhile.
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

/// How patient calls to IAM are.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long one attempt may take. AWS answers within a second or two; a silent network never does.
    pub attempt: Duration,
    /// The first pause before another attempt; each further one is twice as long. Where AWS throttles, no two calls are
    /// further apart.
    pub pause: Duration,
    /// How long AWS may throttle every single call, once it has let one through, before one is given up.
    pub patience: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let (attempt, pause) = (Duration::from_secs(10), Duration::from_secs(1));
        Self { attempt, pause, patience: Duration::from_secs(60) }
    }
}

/// The way to one service.
#[derive(Clone)]
pub struct Connection {
    /// What its calls go through.
    pub http: SharedHttpClient,
    /// Where they go; `None` is AWS's own address.
    pub endpoint: Option<String>,
}

/// Everything a session would take from the environment, given instead: the seam for the sandbox and for tests.
#[derive(Clone)]
pub struct Connections {
    /// Who signs.
    pub credentials: Credentials,
    /// To STS.
    pub sts: Connection,
    /// To IAM.
    pub iam: Connection,
    /// To Bedrock.
    pub bedrock: Connection,
    /// How patient its calls to IAM are.
    pub pace: Pace,
}

impl Connections {
    /// What stands behind `--sandbox`: an AWS inside the program, in memory, by this clock.
    pub fn sandbox(clock: fn() -> Timestamp) -> Self {
        crate::provision::sandbox::wiring(clock)
    }

    /// The way to `service`.
    pub(crate) fn to(&self, service: Service) -> Connection {
        match service {
            STS => self.sts.clone(),
            IAM => self.iam.clone(),
            _ => self.bedrock.clone(),
        }
    }
}

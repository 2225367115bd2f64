//! Holds one caller's settings, credentials and clients. Credentials and clients are created on
//! first use. A script's key often needs only credentials from the environment, and must be ready
//! within milliseconds.

pub mod cached_credentials;
mod config;
pub mod connection;
pub mod failure;
mod failure_context;
pub mod sdk_config;
pub mod session;
pub mod shared;
mod signing;
mod variables;

use crate::domain::{Problem, Shutdown, clean};
use crate::provision::credentials::profiles::Profiles;
use crate::provision::network::endpoints::{Endpoint, Service};
use crate::provision::network::http::Http;
use crate::provision::network::{http, proxy};
use connection::{Connection, Connections, Pace, Settings};
use jiff::Timestamp;
use once_cell::unsync::OnceCell;
use shared::{Shared, SharedState};
use std::time::Duration;
use tokio::runtime::Runtime;
use variables::variable;

/// The interval at which read-only work checks for a shutdown. It is too short to notice.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// Access to AWS for one caller. Every call blocks until it completes.
pub struct AwsClient {
    settings: Settings,
    shared: Shared,
    runtime: OnceCell<Runtime>,
    http: OnceCell<Http>,
}

impl AwsClient {
    /// Creates a client that uses the environment and the AWS files, or the sandbox. Reads nothing
    /// until it is used.
    pub fn open(settings: Settings) -> Self {
        let connections =
            settings.sandbox.then(|| crate::provision::sandbox::connections(settings.clock));
        Self::joining(settings, Shared::new(connections))
    }

    /// Creates a client that uses these connections. From the environment, it takes only the
    /// region.
    pub fn wired(settings: Settings, connections: Connections) -> Self {
        Self::joining(settings, Shared::new(Some(connections)))
    }

    /// Creates a client, for example for another thread. Clients with the same `shared` obtain
    /// credentials, look up the caller and read the AWS files only once, and use the same sandbox.
    pub fn joining(settings: Settings, shared: Shared) -> Self {
        Self { settings, shared, runtime: OnceCell::new(), http: OnceCell::new() }
    }

    /// Returns the state to pass to [`AwsClient::joining`].
    pub fn shared(&self) -> Shared {
        self.shared.clone()
    }

    pub(crate) fn shared_state(&self) -> &SharedState {
        &self.shared.0
    }

    fn connections(&self) -> Option<&Connections> {
        self.shared_state().connections.as_ref()
    }

    /// Returns the account that `--account` names.
    pub(crate) fn only_account(&self) -> Option<&str> {
        self.settings.account.as_deref()
    }

    /// Returns the time limit for optional look-ups.
    pub(crate) fn lookup_deadline(&self) -> Duration {
        self.settings.lookup_deadline
    }

    pub(crate) fn pace(&self) -> Pace {
        self.connections().map(|connections| connections.pace).unwrap_or_default()
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.settings.clock)()
    }

    /// Returns the connection to `service`. `address` is the configured endpoint; `None` means
    /// AWS's own.
    pub(crate) fn connection(
        &self,
        service: Service,
        address: &Option<Endpoint>,
    ) -> Result<Connection, Problem> {
        if let Some(connections) = self.connections() {
            return Ok(connections.for_service(service));
        }
        let endpoint = address.as_ref().map(|endpoint| endpoint.url.clone());
        Ok(Connection { http: self.http()?.aws.clone(), endpoint })
    }

    fn http(&self) -> Result<&Http, Problem> {
        self.http.get_or_try_init(|| {
            let proxy = proxy::configured(&variable)?;
            let bundle = std::env::var_os("AWS_CA_BUNDLE").filter(|path| !path.is_empty());
            if let Some(path) = bundle {
                return http::clients(Some((path.into(), "AWS_CA_BUNDLE".to_owned())), proxy);
            }
            // Credentials from the environment don't need the AWS files. Code that does need the
            // files reports the problem.
            let profiles = self.profiles().ok();
            let bundle = profiles.and_then(|profiles| Some((profiles, profiles.get("ca_bundle")?)));
            let named = |(profiles, path): (&Profiles, &str)| {
                (path.into(), format!("ca_bundle of profile {}", clean(profiles.selected())))
            };
            http::clients(bundle.map(named), proxy)
        })
    }

    fn profiles(&self) -> Result<&Profiles, &Problem> {
        let load = || Profiles::load(self.settings.profile.as_deref());
        self.shared_state().profiles.get_or_init(load).as_ref()
    }

    pub(crate) fn stops(&self) -> &Shutdown {
        &self.settings.stops
    }

    /// Runs read-only work until it completes, or fails as soon as a shutdown is requested.
    pub(crate) fn unless_stopped<T>(&self, work: impl Future<Output = T>) -> Result<T, Problem> {
        self.runtime()?.block_on(self.stoppable(work))
    }

    async fn stoppable<T>(&self, work: impl Future<Output = T>) -> Result<T, Problem> {
        let stopped = async {
            loop {
                if let Some(by) = self.stops().requested() {
                    break Problem::Stopped { by, progress: Box::default() };
                }
                tokio::time::sleep(POLL_INTERVAL).await;
            }
        };
        tokio::select! {
            biased;
            done = work => Ok(done),
            problem = stopped => Err(problem),
        }
    }

    /// Returns the runtime that all SDK calls of this client use.
    pub(crate) fn runtime(&self) -> Result<&Runtime, Problem> {
        self.runtime.get_or_try_init(|| {
            check_open_file_limit()?;
            let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
            built.map_err(|_| Problem::TooFewFiles)
        })
    }
}

impl Drop for AwsClient {
    /// Shuts the runtime down without waiting, because a host name look-up can't be canceled and
    /// may take half a minute.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Checks that the process can open as many files as a tokio runtime needs. Tokio would panic if it
/// can't.
fn check_open_file_limit() -> Result<(), Problem> {
    #[cfg(unix)]
    {
        let pair = |_| std::os::unix::net::UnixStream::pair();
        let pairs: Result<Vec<_>, _> = (0..3).map(pair).collect();
        pairs.map_err(|_| Problem::TooFewFiles)?;
    }
    Ok(())
}

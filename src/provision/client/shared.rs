//! Holds the state that the clients of a batch share. Each worker has its own runtime and
//! connections, but a browser opens only once, and the caller is looked up only once.

use crate::domain::{Identity, Problem};
use crate::provision::client::connection::Connections;
use crate::provision::credentials::ResolvedCredentials;
use crate::provision::credentials::profiles::Profiles;
use crate::provision::iam::rate_limiter::RateLimiter;
use std::sync;
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use tokio::sync::Mutex;

/// A handle to the shared state. All clones refer to the same state.
#[derive(Clone)]
pub struct Shared(pub(crate) Arc<SharedState>);

pub(crate) struct SharedState {
    /// The connections that replace the environment in the sandbox and in tests.
    pub(crate) connections: Option<Connections>,
    /// The AWS files, or the problem that occurred when they were read.
    pub(crate) profiles: OnceLock<Result<Profiles, Problem>>,
    /// The credentials that a source other than the environment returned last.
    pub(crate) credentials: SingleFlight<ResolvedCredentials>,
    /// The caller that was looked up last, with the key ID of the credentials that were used for
    /// it.
    pub(crate) caller: SingleFlight<(String, Identity)>,
    /// Limits the rate of IAM calls.
    pub(crate) rate_limiter: sync::Mutex<RateLimiter>,
}

impl Shared {
    pub(crate) fn new(connections: Option<Connections>) -> Self {
        let (profiles, credentials, caller) =
            (OnceLock::new(), SingleFlight::default(), SingleFlight::default());
        let pace = connections.as_ref().map(|connections| connections.pace).unwrap_or_default();
        let rate_limiter = sync::Mutex::new(RateLimiter::new(pace.pause));
        Self(Arc::new(SharedState { connections, profiles, credentials, caller, rate_limiter }))
    }
}

/// Runs a request once for all callers that need its result at the same time. Keeps the last result
/// and its time.
pub(crate) struct SingleFlight<T>(Mutex<Option<(Instant, Result<T, Problem>)>>);

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> SingleFlight<T> {
    /// Returns the last result if it `is_fresh`, otherwise the result of `ask`. A caller that
    /// waited while `ask` failed gets the same failure, so that eight workers don't ask a broken
    /// source eight times in a row.
    pub(crate) async fn get(
        &self,
        is_fresh: impl FnOnce(Instant, &T) -> bool,
        ask: impl AsyncFnOnce() -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let since = Instant::now();
        let mut last = self.0.lock().await;
        match &*last {
            Some((at, Ok(result))) if is_fresh(*at, result) => return Ok(result.clone()),
            Some((at, Err(problem))) if *at > since => return Err(problem.clone()),
            _ => {}
        }
        let result = ask().await;
        *last = Some((Instant::now(), result.clone()));
        result
    }

    /// Returns the last result if it is a success. Returns `None` while a request is running.
    pub(crate) fn last(&self) -> Option<T> {
        let last = self.0.try_lock().ok()?;
        last.as_ref().and_then(|(_, result)| result.as_ref().ok().cloned())
    }
}

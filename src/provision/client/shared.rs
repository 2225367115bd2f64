//! What the sessions of one batch have in common: each worker has its own runtime and connections, and yet a browser is
//! opened once, and AWS is asked once who they are.

use crate::domain::{Identity, Problem};
use crate::provision::client::connection::Connections;
use crate::provision::credentials::ResolvedCredentials;
use crate::provision::credentials::profiles::Profiles;
use crate::provision::iam::rate_limiter::RateLimiter;
use std::sync;
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use tokio::sync::Mutex;

/// What joined sessions share; all clones are one.
#[derive(Clone)]
pub struct Shared(pub(crate) Arc<SharedState>);

/// The same, for who works with it.
pub(crate) struct SharedState {
    /// What stands in for the environment.
    pub(crate) wiring: Option<Connections>,
    /// The AWS files, or why they cannot be read.
    pub(crate) profiles: OnceLock<Result<Profiles, Problem>>,
    /// Who signs, where the environment does not say.
    pub(crate) credentials: SingleFlight<ResolvedCredentials>,
    /// Who the caller is by the credentials with this id.
    pub(crate) caller: SingleFlight<(String, Identity)>,
    /// How fast calls to IAM are sent.
    pub(crate) pacer: sync::Mutex<RateLimiter>,
}

impl Shared {
    /// Nothing is known yet.
    pub(crate) fn new(wiring: Option<Connections>) -> Self {
        let (profiles, credentials, caller) =
            (OnceLock::new(), SingleFlight::default(), SingleFlight::default());
        let pace = wiring.as_ref().map(|wiring| wiring.pace).unwrap_or_default();
        let pacer = sync::Mutex::new(RateLimiter::new(pace.pause));
        Self(Arc::new(SharedState { wiring, profiles, credentials, caller, pacer }))
    }
}

/// Something that one asks for, for all who want it at the same time; and when that was answered, and how.
pub(crate) struct SingleFlight<T>(Mutex<Option<(Instant, Result<T, Problem>)>>);

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> SingleFlight<T> {
    /// What was told last where it `serves`, else what is told now. Whoever waited while somebody else was refused is
    /// refused like them: eight workers do not ask a broken source eight times, one after the other.
    ///
    /// # Errors
    /// Those of `ask`.
    pub(crate) async fn get(
        &self,
        serves: impl FnOnce(Instant, &T) -> bool,
        ask: impl AsyncFnOnce() -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let since = Instant::now();
        let mut last = self.0.lock().await;
        match &*last {
            Some((at, Ok(told))) if serves(*at, told) => return Ok(told.clone()),
            Some((at, Err(problem))) if *at > since => return Err(problem.clone()),
            _ => {}
        }
        let told = ask().await;
        *last = Some((Instant::now(), told.clone()));
        told
    }

    /// What was told last; nothing where somebody is just asking.
    pub(crate) fn last(&self) -> Option<T> {
        let last = self.0.try_lock().ok()?;
        last.as_ref().and_then(|(_, told)| told.as_ref().ok().cloned())
    }
}

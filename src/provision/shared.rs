//! What the sessions of one batch have in common: each worker has its own runtime and connections, and yet a browser is
//! opened once, and AWS is asked once who they are.

use super::credentials::Found;
use super::pacer::Pacer;
use super::profiles::Profiles;
use super::settings::Wiring;
use crate::domain::{Identity, Problem};
use std::sync::{self, Arc, OnceLock};
use std::time::Instant;
use tokio::sync::Mutex;

/// What joined sessions share; all clones are one.
#[derive(Clone)]
pub struct Shared(pub(super) Arc<Common>);

/// The same, for who works with it.
pub(super) struct Common {
    /// What stands in for the environment.
    pub(super) wiring: Option<Wiring>,
    /// The AWS files, or why they cannot be read.
    pub(super) profiles: OnceLock<Result<Profiles, Problem>>,
    /// Who signs, where the environment does not say.
    pub(super) credentials: Asked<Found>,
    /// Who the caller is by the credentials with this id.
    pub(super) caller: Asked<(String, Identity)>,
    /// How fast calls to IAM are sent.
    pub(super) pacer: sync::Mutex<Pacer>,
}

impl Shared {
    /// Nothing is known yet.
    pub(super) fn new(wiring: Option<Wiring>) -> Self {
        let (profiles, credentials, caller) = (OnceLock::new(), Asked::default(), Asked::default());
        let pace = wiring.as_ref().map(|wiring| wiring.pace).unwrap_or_default();
        let pacer = sync::Mutex::new(Pacer::new(pace.pause));
        Self(Arc::new(Common { wiring, profiles, credentials, caller, pacer }))
    }
}

/// Something that one asks for, for all who want it at the same time; and when that was answered, and how.
pub(super) struct Asked<T>(Mutex<Option<(Instant, Result<T, Problem>)>>);

impl<T> Default for Asked<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> Asked<T> {
    /// What was told last where it `serves`, else what is told now. Whoever waited while somebody else was refused is
    /// refused like them: eight workers do not ask a broken source eight times, one after the other.
    ///
    /// # Errors
    /// Those of `ask`.
    pub(super) async fn get(
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
    pub(super) fn last(&self) -> Option<T> {
        let last = self.0.try_lock().ok()?;
        last.as_ref().and_then(|(_, told)| told.as_ref().ok().cloned())
    }
}

//! Reads the short-term key that the person already has.

use crate::cli::environment::Environment;
use crate::domain::{KeyFacts, MAX_LIFE, MIN_LIFE, Region, Ttl};
use crate::provision;

/// Returns the lifetime and region of the key in `AWS_BEARER_TOKEN_BEDROCK`, which a refresh
/// reuses. Clamps the lifetime to the limits of a short-term key.
pub fn key_in_hand(environment: &Environment) -> Option<(Ttl, Region)> {
    let KeyFacts { region, ttl, .. } =
        environment.bearer.as_ref().and_then(|key| provision::read(key.expose()).ok())?;
    let seconds = ttl.seconds().clamp(MIN_LIFE.as_secs(), MAX_LIFE.as_secs());
    Some((Ttl::from_seconds(seconds), region))
}

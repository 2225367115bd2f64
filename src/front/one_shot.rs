//! A phrase behind the command: said once, answered once.

use super::desk::Desk;
use super::exit::Code;
use super::facts::Facts;
use crate::converse::State;
use crate::domain::{MAX_LIFE, MIN_LIFE, Problem, Ttl};
use crate::provision::{self, KeyFacts};

/// Answers the phrase.
///
/// # Errors
/// [`Problem::OutputFailed`].
pub fn run(desk: &mut Desk<'_>, phrase: &str, facts: &Facts) -> Result<Code, Problem> {
    desk.begin(in_hand(facts));
    Ok(desk.hear(phrase, None)?.code)
}

/// A refresh is of the key that the person holds, where they hold one. A life that no key of ours can have is brought
/// within the limits.
pub fn in_hand(facts: &Facts) -> State {
    let held = facts.bearer.as_ref().and_then(|key| provision::read(key.expose()));
    held.map_or_else(State::default, |KeyFacts { region, ttl, .. }| {
        let seconds = ttl.seconds().clamp(MIN_LIFE.as_secs(), MAX_LIFE.as_secs());
        State::holding(Ttl::from_seconds(seconds), region)
    })
}

//! Defines the lifetimes of keys: as stated in a phrase, and as allowed.

use std::time::Duration;

/// The minimum lifetime of a short-term key. This program sets it; AWS allows less
/// (docs/contract/AWS-FACTS.md).
pub const MIN_LIFE: Duration = Duration::from_secs(15 * 60);
/// The maximum and default lifetime of a short-term key. It is AWS's limit for `X-Amz-Expires`
/// (43200 seconds).
pub const MAX_LIFE: Duration = Duration::from_secs(12 * 60 * 60);

/// A duration that a phrase states, in whole seconds. It may be too short or too long for a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ttl(u64);

impl Ttl {
    pub fn from_seconds(seconds: u64) -> Self {
        Self(seconds)
    }

    pub fn seconds(self) -> u64 {
        self.0
    }

    /// Returns the duration as a lifetime; `None` if it isn't between 15 minutes and 12 hours.
    pub fn life(self) -> Option<KeyLife> {
        let asked = Duration::from_secs(self.0);
        (MIN_LIFE..=MAX_LIFE).contains(&asked).then_some(KeyLife(asked))
    }
}

/// A valid lifetime of a short-term key, 15 minutes to 12 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyLife(Duration);

impl KeyLife {
    /// Creates a lifetime from a duration, rounded down to whole seconds. Returns `None` if that
    /// isn't between 15 minutes and 12 hours.
    pub fn new(duration: Duration) -> Option<Self> {
        Ttl(duration.as_secs()).life()
    }

    pub fn duration(self) -> Duration {
        self.0
    }
}

impl Default for KeyLife {
    fn default() -> Self {
        Self(MAX_LIFE)
    }
}

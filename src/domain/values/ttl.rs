//! Lifetimes of keys: stated ones, and possible ones.

use std::time::Duration;

/// The shortest lifetime of a short-term key, this program's rule; AWS allows less
/// (docs/contract/AWS-FACTS.md).
pub const MIN_LIFE: Duration = Duration::from_secs(15 * 60);
/// The longest lifetime of a short-term key (`X-Amz-Expires` is at most 43200), and the default.
pub const MAX_LIFE: Duration = Duration::from_secs(12 * 60 * 60);

/// A stated duration in whole seconds, even if out of range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ttl(u64);

impl Ttl {
    pub fn from_seconds(seconds: u64) -> Self {
        Self(seconds)
    }

    pub fn seconds(self) -> u64 {
        self.0
    }

    /// Returns the lifetime; `None` if it is outside 15 minutes to 12 hours.
    pub fn life(self) -> Option<KeyLife> {
        let asked = Duration::from_secs(self.0);
        (MIN_LIFE..=MAX_LIFE).contains(&asked).then_some(KeyLife(asked))
    }
}

/// A possible lifetime of a short-term key: 15 minutes to 12 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyLife(Duration);

impl KeyLife {
    /// Returns the lifetime in whole seconds; `None` if it is outside 15 minutes to 12 hours.
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

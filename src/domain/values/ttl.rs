//! How long a key lives: as a person said it, and as a key may really live.

use std::time::Duration;

/// The shortest life of a short-term key. The rule is the seed document's; AWS itself takes less.
pub const MIN_LIFE: Duration = Duration::from_secs(15 * 60);
/// The longest life of a short-term key (`X-Amz-Expires` is at most 43200), and the default.
pub const MAX_LIFE: Duration = Duration::from_secs(12 * 60 * 60);

/// A duration as said, in whole seconds, also when no key can live that long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ttl(u64);

impl Ttl {
    /// A duration of `seconds`.
    pub fn from_seconds(seconds: u64) -> Self {
        Self(seconds)
    }

    /// Whole seconds.
    pub fn seconds(self) -> u64 {
        self.0
    }

    /// The life this asks for, or `None` where it is outside 15 minutes to 12 hours.
    pub fn life(self) -> Option<KeyLife> {
        let asked = Duration::from_secs(self.0);
        (MIN_LIFE..=MAX_LIFE).contains(&asked).then_some(KeyLife(asked))
    }
}

/// A life that a short-term key can have: 15 minutes to 12 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyLife(Duration);

impl KeyLife {
    /// The duration to sign with.
    pub fn duration(self) -> Duration {
        self.0
    }
}

impl Default for KeyLife {
    fn default() -> Self {
        Self(MAX_LIFE)
    }
}

//! What narrows a set of keys down, besides whose they are, where they are used and how old they are.

use super::{KnownKey, KnownUser};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One property that the keys must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// They work.
    Active,
    /// They are deactivated.
    Inactive,
    /// They were never used, as far as AWS told.
    Unused,
    /// Nobody is named as their owner.
    NoOwner,
    /// They are so old that they are to be rotated.
    Due,
    /// Their user has another one.
    Several,
}

impl Filter {
    /// Whether this key of `user` has it. A property that AWS did not tell is none.
    pub fn keeps(&self, user: &KnownUser, key: &KnownKey, now: Timestamp) -> bool {
        match self {
            Self::Active => key.active,
            Self::Inactive => !key.active,
            Self::Unused => key.use_known && key.last_used.is_none(),
            Self::NoOwner => user.tag("owner").is_none_or(str::is_empty),
            Self::Due => key.is_due(now),
            Self::Several => user.keys.len() > 1,
        }
    }
}

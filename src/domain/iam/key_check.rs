//! Defines what a check of the person's key finds without a call to AWS.

use crate::domain::{DecodedKey, NotAKey, Region, RegionSource};

/// The key that the person has, and the region that it must be for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCheck {
    /// The key; `None` if there is none to check.
    pub key: Option<KeyInHand>,
    /// The region that the phrase names, or the one that programs use by default; `None` if there
    /// is neither.
    pub region: Option<(Region, RegionSource)>,
}

/// A key that the person has, as decoded, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInHand {
    pub place: KeyPlace,
    pub content: Result<DecodedKey, NotAKey>,
    /// True if the value has more than the key, for example quotation marks. Clients send all of it.
    pub wrapped: bool,
}

/// The place of a key that is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// This session created the key.
    Session,
    /// The key is the value of `AWS_BEARER_TOKEN_BEDROCK`.
    Variable,
}

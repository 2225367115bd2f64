//! The contents of a key, decoded offline.

use crate::domain::{AccessKeyId, Region, Ttl, UserName};
use jiff::{SignedDuration, Timestamp};

/// A decoded key. Nothing in it is verified, which only AWS can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodedKey {
    /// A short-term Bedrock key.
    ShortTerm(KeyFacts),
    /// A long-term Bedrock API key (`ABSK…`), which names its user.
    LongTermBedrock {
        /// The IAM user.
        user: Option<UserName>,
        /// Twelve digits.
        account: Option<String>,
    },
    /// The ID of an access key, with or without its secret.
    AccessKey(AccessKeyId),
    /// A text with the form of an access key's secret.
    Secret,
}

/// The contents of a short-term key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFacts {
    pub region: Region,
    /// The lifetime it was signed for (`X-Amz-Expires`).
    pub ttl: Ttl,
    /// The time of signing, in whole seconds.
    pub signed_at: Timestamp,
    /// The ID of the credentials that signed it.
    pub signer: AccessKeyId,
    /// True if those were a session's, whose expiry then ends the key too.
    pub session: bool,
    /// True if it is a sandbox key.
    pub sandbox: bool,
}

impl KeyFacts {
    /// Returns the expiry, as far as the key itself tells.
    pub fn ends(&self) -> Timestamp {
        let life = i64::try_from(self.ttl.seconds()).unwrap_or(i64::MAX);
        self.signed_at.saturating_add(SignedDuration::from_secs(life)).unwrap_or(Timestamp::MAX)
    }
}

/// The reason why a text isn't a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAKey {
    /// It is empty.
    Nothing,
    /// It is longer than any key.
    TooLong,
    /// It starts like a short-term key but is truncated or damaged. Holds its length in characters.
    ShortTermDamaged(usize),
    /// It is complete, but not a possible short-term key.
    ShortTermMisfit(Misfit),
    /// Like [`NotAKey::ShortTermMisfit`], for a long-term Bedrock API key.
    LongTermMisfit(Misfit),
    /// It starts like a long-term Bedrock API key of this many characters, but is truncated or
    /// damaged.
    LongTermDamaged(usize),
    /// It starts like an access key ID, but has this many characters instead of 20.
    IdDamaged(usize),
    /// It isn't like any key.
    Unknown,
}

/// The impossible part of a complete key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// The host or the action isn't that of Bedrock keys.
    Call,
    /// An unknown part, or a duplicate.
    Part,
    /// The signing algorithm isn't AWS's.
    Algorithm,
    /// The signer isn't an access key ID.
    Signer,
    /// The scope isn't Bedrock in a region on the day of signing.
    Scope,
    /// The time of signing isn't a time.
    Time,
    /// The lifetime isn't a number of seconds.
    Life,
    /// The signature isn't 64 hexadecimal digits.
    Signature,
    /// It has the sandbox's mark, but another signer.
    Sandbox,
    /// The name isn't an IAM user's.
    User,
    /// The secret has invalid characters.
    Secret,
}

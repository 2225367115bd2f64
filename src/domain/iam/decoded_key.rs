//! Defines the contents of a key, as decoded offline.

use crate::domain::{AccessKeyId, Region, Ttl, UserName};
use jiff::{SignedDuration, Timestamp};

/// A decoded key. Its contents are unverified, because only AWS can check the signature or secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodedKey {
    /// A short-term Bedrock key.
    ShortTerm(KeyFacts),
    /// A long-term Bedrock API key (`ABSK…`), which contains a user's name and, normally, an
    /// account.
    LongTermBedrock {
        /// The IAM user; `None` if the key doesn't contain an account, because the name may then be
        /// anything.
        user: Option<UserName>,
        /// The account, twelve digits, if the key contains one.
        account: Option<String>,
    },
    /// An access key ID, with or without its secret.
    AccessKey(AccessKeyId),
    /// A string in the form of a secret access key.
    Secret,
}

/// The contents of a short-term key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFacts {
    pub region: Region,
    /// The signed lifetime (`X-Amz-Expires`).
    pub ttl: Ttl,
    /// The time of signing, in whole seconds.
    pub signed_at: Timestamp,
    /// The key ID of the credentials that signed the key.
    pub signer: AccessKeyId,
    /// True if a session signed the key, which then expires with the session at the latest.
    pub session: bool,
    /// True if the sandbox signed the key.
    pub sandbox: bool,
}

impl KeyFacts {
    /// Returns the time of signing plus the lifetime. The key may expire earlier, with its session.
    pub fn ends(&self) -> Timestamp {
        let life = i64::try_from(self.ttl.seconds()).unwrap_or(i64::MAX);
        self.signed_at.saturating_add(SignedDuration::from_secs(life)).unwrap_or(Timestamp::MAX)
    }
}

/// The reason that the input of `--decode` isn't a usable key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAKey {
    /// The input is empty or contains only whitespace and quotation marks.
    Nothing,
    /// The input is longer than any key.
    TooLong,
    /// The input starts like a short-term key but is truncated or damaged. Holds its length in
    /// characters.
    ShortTermDamaged(usize),
    /// The input is a complete short-term key, but this part of it can't occur in a real key.
    ShortTermMisfit(Misfit),
    /// The input is a complete long-term Bedrock API key, but this part of it can't occur in a real
    /// key.
    LongTermMisfit(Misfit),
    /// The input starts like a long-term Bedrock API key but is truncated or damaged. Holds its
    /// length in characters.
    LongTermDamaged(usize),
    /// The input starts like an access key ID but doesn't contain a whole one. Holds its length in
    /// characters.
    IdDamaged(usize),
    /// The input doesn't resemble any key.
    Unknown,
}

/// The part of a complete key that can't occur in a real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// The host or the action isn't the one that Bedrock keys presign.
    Call,
    /// The key has an unknown or duplicate parameter, or signs other headers.
    Part,
    /// The signing algorithm isn't AWS's.
    Algorithm,
    /// The signer isn't an access key ID.
    Signer,
    /// The credential scope isn't for Bedrock, a valid region and the day of signing.
    Scope,
    /// The time of signing isn't a valid time between 2000 and 2099.
    Time,
    /// The lifetime isn't 1 second to 7 days.
    Life,
    /// The signature isn't 64 hexadecimal digits.
    Signature,
    /// The key has the sandbox's mark, but another key than the sandbox's signed it.
    Sandbox,
    /// The user isn't a valid IAM user name.
    User,
    /// The secret contains invalid characters.
    Secret,
}

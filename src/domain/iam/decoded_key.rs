//! What a key says of itself, without asking anyone.

use crate::domain::{AccessKeyId, Region, Ttl, UserName};
use jiff::{SignedDuration, Timestamp};

/// A key that was read. Nothing of it is verified: only AWS can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodedKey {
    /// A short-term Bedrock key.
    ShortTerm(KeyFacts),
    /// A long-term Bedrock API key (`ABSK…`), which names its maker.
    LongTermBedrock {
        /// The IAM user.
        user: Option<UserName>,
        /// Twelve digits.
        account: Option<String>,
    },
    /// The id of an access key, with or without its secret.
    AccessKey(AccessKeyId),
    /// What has the shape of an access key's secret, which says nothing of itself.
    Secret,
}

/// What a short-term key says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFacts {
    /// The region it is bound to.
    pub region: Region,
    /// The life it was signed for (`X-Amz-Expires`).
    pub ttl: Ttl,
    /// When it was signed, whole seconds.
    pub signed_at: Timestamp,
    /// The id of the credentials that signed it.
    pub signer: AccessKeyId,
    /// Whether those were a session's, with whose end it ends too.
    pub session: bool,
    /// Whether it is make-believe.
    pub sandbox: bool,
}

impl KeyFacts {
    /// When it ends, as far as it says itself.
    pub fn ends(&self) -> Timestamp {
        let life = i64::try_from(self.ttl.seconds()).unwrap_or(i64::MAX);
        self.signed_at.saturating_add(SignedDuration::from_secs(life)).unwrap_or(Timestamp::MAX)
    }
}

/// Why there is no key to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAKey {
    /// Nothing came.
    Nothing,
    /// More than any key has.
    TooLong,
    /// It begins like a short-term key, and is cut or damaged; so many characters.
    ShortTermDamaged(usize),
    /// It is whole, and yet no short-term key can be like it.
    ShortTermMisfit(Misfit),
    /// The same of a long-term Bedrock API key.
    LongTermMisfit(Misfit),
    /// It begins like a long-term Bedrock API key, and is cut or damaged; so many characters.
    LongTermDamaged(usize),
    /// It begins like the id of an access key, and has not twenty characters; so many.
    IdDamaged(usize),
    /// None of these.
    Unknown,
}

/// What of a whole key cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// It is for another host or another call than the one that takes keys.
    Call,
    /// A part that no key has, or one twice.
    Part,
    /// Another way to sign than AWS's.
    Algorithm,
    /// Who signed it is no id of an access key.
    Signer,
    /// What it was signed for is not Bedrock in a region on that day.
    Scope,
    /// When it was signed is no time.
    Time,
    /// The life is no number of seconds.
    Life,
    /// The signature is not 64 hexadecimal digits.
    Signature,
    /// It is marked as the sandbox's, and somebody else signed it.
    Sandbox,
    /// The name in it is no IAM user's.
    User,
    /// The secret in it is none.
    Secret,
}

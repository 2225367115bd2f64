//! What a key says of itself, without asking anyone.

use super::{AccessKeyId, Region, Ttl};
use jiff::{SignedDuration, Timestamp};

/// A key that was read. Nothing of it is verified: only AWS can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// A short-term Bedrock key.
    ShortTerm(KeyFacts),
    /// A long-term Bedrock API key (`ABSK…`), which names its maker.
    LongTermBedrock {
        /// The IAM user.
        user: Option<String>,
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
    pub signer: Option<AccessKeyId>,
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
pub enum NoKey {
    /// Nothing came.
    Nothing,
    /// More than any key has.
    TooLong,
    /// It begins like a short-term key, and is cut or damaged; so many characters.
    ShortTermDamaged(usize),
    /// It begins like a long-term Bedrock API key, and is cut or damaged; so many characters.
    LongTermDamaged(usize),
    /// It begins like the id of an access key, and has not twenty characters; so many.
    IdDamaged(usize),
    /// None of these.
    Unknown,
}

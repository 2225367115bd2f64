//! New keys, as AWS or the signer returned them.

use crate::domain::{AccessKeyId, HeldKey, Region, Secret, UserName};
use jiff::Timestamp;

/// A new short-term key, with the results of the look-ups.
#[derive(Debug)]
pub struct ShortTermKey {
    pub secret: Secret,
    pub region: Region,
    /// The time of signing, in whole seconds.
    pub made_at: Timestamp,
    /// The earliest of the requested lifetime's end, 12 hours, and the credentials' own expiry.
    pub expires_at: Timestamp,
    /// False if the credentials' own expiry is unknown (session credentials from the environment),
    /// so the key expires "at most" then.
    pub expiry_certain: bool,
    /// The ID of the credentials that signed it.
    pub signer: Option<AccessKeyId>,
    /// The caller, whose permissions it has; `None` if unknown.
    pub identity: Option<Identity>,
    /// The region's Claude models, newest first; `None` if unknown.
    pub models: Option<Vec<Model>>,
}

/// A new long-term key. AWS returns its secret once, and this program shows it once.
#[derive(Debug)]
pub struct LongTermKey {
    pub user: UserName,
    pub id: AccessKeyId,
    pub secret: Secret,
    pub made_at: Timestamp,
}

impl LongTermKey {
    pub fn held(&self) -> HeldKey {
        HeldKey { user: self.user.clone(), id: self.id.clone() }
    }
}

/// The caller, from STS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Twelve digits.
    pub account: String,
    pub arn: String,
}

/// True if `text` is an AWS account ID.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// True if `text` has the form of an AWS partition. It appears in commands to be copied.
pub fn is_partition(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    text.starts_with("aws") && text.split('-').all(plain) && text.len() <= 32
}

impl Identity {
    /// Returns the partition in the caller's ARN: `aws`, `aws-us-gov` or the sovereign cloud's.
    pub fn partition(&self) -> &str {
        self.arn.split(':').nth(1).filter(|partition| is_partition(partition)).unwrap_or("aws")
    }

    /// Returns the caller without partition and account: `dev-role`, `user/ann` or `root`.
    pub fn caller(&self) -> &str {
        let name = self.arn.splitn(6, ':').nth(5).unwrap_or(&self.arn);
        let role = name.strip_prefix("assumed-role/");
        role.map_or(name, |role| role.split('/').next().unwrap_or(role))
    }

    /// Returns the partition's ARN of AmazonBedrockFullAccess.
    pub fn bedrock_policy(&self) -> String {
        format!("arn:{}:iam::aws:policy/AmazonBedrockFullAccess", self.partition())
    }

    /// True if both are the same caller. Session names of a role are ignored, because the SDK makes
    /// them up.
    pub fn is_caller(&self, other: &Self) -> bool {
        fn lasting(arn: &str) -> &str {
            if arn.contains(":assumed-role/") {
                arn.rsplit_once('/').map_or(arn, |(role, _)| role)
            } else {
                arn
            }
        }
        self.account == other.account && lasting(&self.arn) == lasting(&other.arn)
    }
}

/// A Claude model that a region lists; an offered model isn't necessarily accessible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// The ID for calls: an inference profile's if there is one, otherwise the model's.
    pub id: String,
    /// The display name.
    pub name: String,
}

impl Model {
    /// Returns the version in an ID, as in `claude-sonnet-4-6` and `claude-3-5-sonnet-20241022`;
    /// zeros without one.
    pub fn version(id: &str) -> (u32, u32) {
        let mut parts =
            id.split(['-', ':']).map(|part| part.parse().ok().filter(|_| part.len() <= 2));
        let major = parts.find_map(|number: Option<u32>| number).unwrap_or_default();
        (major, parts.next().flatten().unwrap_or_default())
    }
}

//! What was done, as AWS and the signer told it.

use crate::domain::{AccessKeyId, HeldKey, Region, Secret, UserName};
use jiff::Timestamp;

/// A short-term key that now exists, with what was found out beside it.
#[derive(Debug)]
pub struct ShortTermKey {
    /// The key.
    pub secret: Secret,
    /// The region it is bound to.
    pub region: Region,
    /// When it was signed, whole seconds.
    pub made_at: Timestamp,
    /// When it dies: the earliest of the asked life, 12 hours and the credentials' own expiry.
    pub expires_at: Timestamp,
    /// False where the credentials' own expiry is unknown (session credentials from the environment): then "at most".
    pub expiry_certain: bool,
    /// The id of the credentials that signed it.
    pub signer: Option<AccessKeyId>,
    /// Whose permissions it carries; `None` where nobody asked or no answer came.
    pub identity: Option<Identity>,
    /// Claude models the region offers, newest first; `None` where nobody asked or no answer came.
    pub models: Option<Vec<Model>>,
}

/// A long-term key that now exists. The secret is told once, by AWS and by us.
#[derive(Debug)]
pub struct LongTermKey {
    /// Whose key it is.
    pub user: UserName,
    /// Its id.
    pub id: AccessKeyId,
    /// The secret access key.
    pub secret: Secret,
    /// When it was made.
    pub made_at: Timestamp,
}

impl LongTermKey {
    /// Whose it is and its id.
    pub fn held(&self) -> HeldKey {
        HeldKey { user: self.user.clone(), id: self.id.clone() }
    }
}

/// Who the caller is, from STS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Twelve digits.
    pub account: String,
    /// The caller's ARN.
    pub arn: String,
}

/// Whether this is the id of an AWS account.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether this is what AWS calls a partition: it stands in commands to be copied.
pub fn is_partition(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    text.starts_with("aws") && text.split('-').all(plain) && text.len() <= 32
}

impl Identity {
    /// `aws`, `aws-us-gov` or the sovereign cloud's, as the caller's ARN says it.
    pub fn partition(&self) -> &str {
        self.arn.split(':').nth(1).filter(|partition| is_partition(partition)).unwrap_or("aws")
    }

    /// The ARN of AmazonBedrockFullAccess there.
    pub fn bedrock_policy(&self) -> String {
        format!("arn:{}:iam::aws:policy/AmazonBedrockFullAccess", self.partition())
    }

    /// Whether both are one caller. Each session of a role has a name of its own, made up by the SDK where none is set.
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

/// A Claude model as the region lists it: "offered", not "you have access".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// What a call names: an inference profile's id where there is one, else the model's.
    pub id: String,
    /// What people call it.
    pub name: String,
}

impl Model {
    /// The version that an id says, as in `claude-sonnet-4-6` and `claude-3-5-sonnet-20241022`; zeros where it says none.
    pub fn version(id: &str) -> (u32, u32) {
        let mut parts =
            id.split(['-', ':']).map(|part| part.parse().ok().filter(|_| part.len() <= 2));
        let major = parts.find_map(|number: Option<u32>| number).unwrap_or_default();
        (major, parts.next().flatten().unwrap_or_default())
    }
}

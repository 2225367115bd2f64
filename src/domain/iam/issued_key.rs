//! Defines new keys, the caller who created them, and the models that they can call.

use crate::domain::{AccessKeyId, BEDROCK_POLICY, HeldKey, Region, Secret, UserName};
use jiff::Timestamp;

/// A new short-term key, with the caller and the models that were looked up while it was signed.
#[derive(Debug)]
pub struct ShortTermKey {
    pub secret: Secret,
    pub region: Region,
    /// The time of signing, in whole seconds.
    pub made_at: Timestamp,
    /// The end of the requested lifetime, or the expiry of the credentials if that is earlier.
    pub expires_at: Timestamp,
    /// False if the session credentials' expiry is unknown, so that the key may expire before
    /// `expires_at`.
    pub expiry_certain: bool,
    /// The key ID of the credentials that signed the key.
    pub signer: Option<AccessKeyId>,
    /// The caller, whose permissions the key has; `None` if unknown.
    pub identity: Option<Identity>,
    /// The region's Claude models, the newest of each family first; `None` if unknown.
    pub models: Option<Vec<Model>>,
}

/// A new long-term key. AWS returns its secret only once.
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

/// The caller, as STS returns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The account, twelve digits.
    pub account: String,
    pub arn: String,
}

/// Returns true if `text` has the form of an AWS account ID.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Returns true if `text` has the form of an AWS partition, such as `aws-us-gov`. The check keeps
/// other text out of the commands that a person copies into a shell.
pub fn is_partition(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    text.starts_with("aws") && text.split('-').all(plain) && text.len() <= 32
}

impl Identity {
    /// Returns the partition in the caller's ARN, for example `aws` or `aws-us-gov`; `aws` if the
    /// ARN has none.
    pub fn partition(&self) -> &str {
        self.arn.split(':').nth(1).filter(|partition| is_partition(partition)).unwrap_or("aws")
    }

    /// Returns the caller's name in the ARN, for example `dev-role` for an assumed role, `user/ann`
    /// or `root`.
    pub fn caller(&self) -> &str {
        let name = self.arn.splitn(6, ':').nth(5).unwrap_or(&self.arn);
        let role = name.strip_prefix("assumed-role/");
        role.map_or(name, |role| role.split('/').next().unwrap_or(role))
    }

    /// Returns the ARN of AmazonBedrockFullAccess in the caller's partition.
    pub fn bedrock_policy(&self) -> String {
        format!("arn:{}:iam::aws:policy/{BEDROCK_POLICY}", self.partition())
    }

    /// Returns true if both are the same caller. Ignores the session name of an assumed role,
    /// because it differs in each session.
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

/// A Claude model that a region offers. The caller may lack access to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// The ID to use in calls: the inference profile's if there is one, otherwise the model's.
    pub id: String,
    /// The model's display name.
    pub name: String,
}

impl Model {
    /// Returns the major and minor version in an ID such as `claude-sonnet-4-6` or
    /// `claude-3-5-sonnet-20241022`; zeros if it has none.
    pub fn version(id: &str) -> (u32, u32) {
        let mut parts =
            id.split(['-', ':']).map(|part| part.parse().ok().filter(|_| part.len() <= 2));
        let major = parts.find_map(|number: Option<u32>| number).unwrap_or_default();
        (major, parts.next().flatten().unwrap_or_default())
    }
}

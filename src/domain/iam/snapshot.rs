//! Defines the state of IAM that plans are based on.

use crate::domain::{
    AccessKeyId, BusinessUnit, HeldKey, Identity, Note, OWNER_TAG, OwnerEmail, PURPOSE_TAG, Region,
    UNIT_TAG, UserName,
};
use jiff::Timestamp;

/// The maximum number of access keys per user, an AWS quota that can't be raised
/// (docs/contract/AWS-FACTS.md).
pub const MAX_KEYS: usize = 2;

/// The age in days beyond which a key is due for rotation (docs/contract/PRODUCT.md, rule K13).
pub const DUE_DAYS: u64 = 90;

/// The state of IAM, as last read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IamSnapshot {
    /// The caller; `None` in a dry run.
    pub identity: Option<Identity>,
    /// The key ID that signs the calls; `None` if it doesn't have the form of a key ID.
    pub signer: Option<AccessKeyId>,
    /// The users that were looked up, except those that don't exist.
    pub users: Vec<IamUser>,
    /// Notes about endpoints, and about details that AWS didn't return.
    pub notes: Vec<Note>,
}

impl IamSnapshot {
    /// Returns the user with this name. Ignores case, as IAM does.
    pub fn user(&self, name: &UserName) -> Option<&IamUser> {
        self.users.iter().find(|user| user.name.as_str().eq_ignore_ascii_case(name.as_str()))
    }

    /// Returns the user that has this key.
    pub fn holder(&self, id: &AccessKeyId) -> Option<&IamUser> {
        self.users.iter().find(|user| user.keys.iter().any(|key| key.id == *id))
    }
}

/// An existing IAM user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IamUser {
    /// The name as IAM spells it.
    pub name: UserName,
    pub tags: Vec<(String, String)>,
    /// True if AmazonBedrockFullAccess is attached; `None` if unknown.
    pub policy_attached: Option<bool>,
    /// The user's rights besides AmazonBedrockFullAccess, as far as known.
    pub rights: Box<Rights>,
    /// The access keys, oldest first.
    pub keys: Vec<IamKey>,
}

/// A user's rights besides AmazonBedrockFullAccess.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rights {
    /// The names of the other attached policies.
    pub policies: Vec<String>,
    /// The names of the inline policies.
    pub inline: Vec<String>,
    /// The names of the user's groups, whose policies also apply to its keys.
    pub groups: Vec<String>,
    /// The name of the permissions boundary.
    pub boundary: Option<String>,
    /// True if these rights allow, or may allow, more than Bedrock.
    pub beyond: bool,
}

impl IamUser {
    /// Returns true if the user has as many keys as AWS allows.
    pub fn is_full(&self) -> bool {
        self.keys.len() >= MAX_KEYS
    }

    pub fn held(&self) -> Vec<HeldKey> {
        self.keys
            .iter()
            .map(|key| HeldKey { user: self.name.clone(), id: key.id.clone() })
            .collect()
    }

    /// Returns the team in the user's name; `None` if the name has another form.
    pub fn unit(&self) -> Option<BusinessUnit> {
        self.name.unit().and_then(BusinessUnit::from_folded)
    }

    /// Returns true if the user's owner tag is this address. Ignores case.
    pub fn is_owned_by(&self, owner: &OwnerEmail) -> bool {
        self.tag(OWNER_TAG).is_some_and(|tag| tag.eq_ignore_ascii_case(owner.as_str()))
    }

    /// Returns the value of the tag with this key.
    pub fn tag(&self, key: &str) -> Option<&str> {
        self.tags.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Returns true if the user has this program's purpose tag, and a team tag that matches its
    /// name. Changes to any other user need a stricter confirmation.
    pub fn is_ours(&self) -> bool {
        let unit = self.tag(UNIT_TAG).zip(self.name.unit());
        self.tag(PURPOSE_TAG.0) == Some(PURPOSE_TAG.1)
            && unit.is_some_and(|(tag, unit)| tag.eq_ignore_ascii_case(unit))
    }
}

/// An existing access key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IamKey {
    pub id: AccessKeyId,
    pub active: bool,
    pub created: Timestamp,
    /// The time of the last use; `None` if the key was never used or AWS didn't report its use.
    pub last_used: Option<Timestamp>,
    /// True if AWS reported the last use. "Never used" counts too.
    pub use_known: bool,
    pub last_region: Option<String>,
}

impl IamKey {
    /// Creates an active key that was never used.
    pub fn new(id: AccessKeyId, created: Timestamp) -> Self {
        Self { id, active: true, created, last_used: None, use_known: true, last_region: None }
    }

    pub fn was_used_in(&self, region: &Region) -> bool {
        self.last_region.as_deref() == Some(region.as_str())
    }

    /// Returns the key's age in whole days.
    pub fn days(&self, now: Timestamp) -> u64 {
        self.seconds(now) / 86_400
    }

    /// Returns true if the key is older than [`DUE_DAYS`], so that it is due for rotation.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.is_older_than(DUE_DAYS, now)
    }

    pub fn is_older_than(&self, days: u64, now: Timestamp) -> bool {
        self.seconds(now) > days.saturating_mul(86_400)
    }

    fn seconds(&self, now: Timestamp) -> u64 {
        u64::try_from(now.as_second() - self.created.as_second()).unwrap_or_default()
    }
}

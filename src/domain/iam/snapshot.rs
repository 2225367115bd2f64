//! What AWS was found to hold, before anything is planned.

use crate::domain::{
    AccessKeyId, BusinessUnit, HeldKey, Identity, Note, OwnerEmail, Region, UserName,
};
use jiff::Timestamp;

/// How many access keys a user may have (facts.md: adjusted for nobody).
pub const MAX_KEYS: usize = 2;

/// How many days a key may be in use before it is due to be rotated (the seed document: every 30 to 90 days).
pub const DUE_DAYS: u64 = 90;

/// What AWS holds, as far as anyone looked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IamSnapshot {
    /// Who asks; `None` where nobody looked (a dry run).
    pub identity: Option<Identity>,
    /// The key that signs the calls, where it is an IAM user's.
    pub signer: Option<AccessKeyId>,
    /// The users that were looked for and are there.
    pub users: Vec<IamUser>,
    /// What could not be found out.
    pub notes: Vec<Note>,
}

impl IamSnapshot {
    /// The user with this name; IAM's names are unique whatever the case.
    pub fn user(&self, name: &UserName) -> Option<&IamUser> {
        self.users.iter().find(|user| user.name.as_str().eq_ignore_ascii_case(name.as_str()))
    }

    /// The user who has this key.
    pub fn holder(&self, id: &AccessKeyId) -> Option<&IamUser> {
        self.users.iter().find(|user| user.keys.iter().any(|key| key.id == *id))
    }
}

/// An IAM user that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IamUser {
    /// Its name as IAM writes it.
    pub name: UserName,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// Whether AmazonBedrockFullAccess is attached; `None` where that could not be looked up.
    pub policy_attached: Option<bool>,
    /// What else it may do, as far as that was looked up.
    pub rights: Box<Rights>,
    /// Its access keys, oldest first.
    pub keys: Vec<IamKey>,
}

/// What a user may do beside AmazonBedrockFullAccess.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rights {
    /// The other policies that are attached to it, by name.
    pub policies: Vec<String>,
    /// The policies written into it, by name.
    pub inline: Vec<String>,
    /// The groups that it is in, whose policies it has.
    pub groups: Vec<String>,
    /// The policy that bounds all of this, by name.
    pub boundary: Option<String>,
    /// Whether any of it allows more than Bedrock, or may.
    pub beyond: bool,
}

impl IamUser {
    /// Whether it has as many keys as AWS allows.
    pub fn is_full(&self) -> bool {
        self.keys.len() >= MAX_KEYS
    }

    /// Its keys with its name.
    pub fn held(&self) -> Vec<HeldKey> {
        self.keys
            .iter()
            .map(|key| HeldKey { user: self.name.clone(), id: key.id.clone() })
            .collect()
    }

    /// The unit whose name it bears.
    pub fn unit(&self) -> Option<BusinessUnit> {
        self.name.unit().and_then(BusinessUnit::from_folded)
    }

    /// Whether its tag names this owner.
    pub fn is_owned_by(&self, owner: &OwnerEmail) -> bool {
        self.tag("owner").is_some_and(|tag| tag.eq_ignore_ascii_case(owner.as_str()))
    }

    /// The value of one tag.
    pub fn tag(&self, key: &str) -> Option<&str> {
        self.tags.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Whether its tags say that it is this program's and the unit's whose name it bears. Any other user is never
    /// changed without saying so.
    pub fn is_ours(&self) -> bool {
        let unit = self.tag("business-unit").zip(self.name.unit());
        self.tag("purpose") == Some("bedrock")
            && unit.is_some_and(|(tag, unit)| tag.eq_ignore_ascii_case(unit))
    }
}

/// An access key that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IamKey {
    /// Its id.
    pub id: AccessKeyId,
    /// Whether it works.
    pub active: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used; `None` where never, or where that is not known.
    pub last_used: Option<Timestamp>,
    /// Whether AWS told when it was last used, and be it never.
    pub use_known: bool,
    /// The region of its last use.
    pub last_region: Option<String>,
}

impl IamKey {
    /// A key that was created just now.
    pub fn new(id: AccessKeyId, created: Timestamp) -> Self {
        Self { id, active: true, created, last_used: None, use_known: true, last_region: None }
    }

    /// Whether its last use was in this region.
    pub fn was_used_in(&self, region: &Region) -> bool {
        self.last_region.as_deref() == Some(region.as_str())
    }

    /// Its age in whole days.
    pub fn days(&self, now: Timestamp) -> u64 {
        self.seconds(now) / 86_400
    }

    /// Whether it is so old that it is to be rotated.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.is_older_than(DUE_DAYS, now)
    }

    /// Whether it is older than so many whole days.
    pub fn is_older_than(&self, days: u64, now: Timestamp) -> bool {
        self.seconds(now) > days.saturating_mul(86_400)
    }

    fn seconds(&self, now: Timestamp) -> u64 {
        u64::try_from(now.as_second() - self.created.as_second()).unwrap_or_default()
    }
}

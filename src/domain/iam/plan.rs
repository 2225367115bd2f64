//! Plans, made before any change: the same plan is shown, confirmed and carried out.

use crate::domain::{
    AccessKeyId, IamKey, IamUser, Identity, Intent, KeyLife, Note, Region, Request, Tags, UserName,
};

/// The origin of a key's region, highest precedence first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionSource {
    /// Stated in the phrase.
    Said,
    /// `--region`.
    Flag,
    /// This session created the key that a rotation replaces for this region.
    Kept,
    /// The key that a rotation replaces was last used in this region.
    LastUse,
    /// This variable: `AWS_REGION` or `AWS_DEFAULT_REGION`.
    Environment(&'static str),
    /// The profile's `region`.
    Profile,
    /// Nothing was stated or configured: us-east-1.
    Default,
}

/// A short-term key to sign; nothing in AWS changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningPlan {
    pub region: Region,
    pub region_source: RegionSource,
    /// The requested lifetime.
    pub life: KeyLife,
    pub notes: Vec<Note>,
}

/// A change in IAM for one user, carried out exactly as confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePlan {
    pub request: Request,
    /// The user whose keys change; `None` if only a key ID is known and AWS wasn't asked for its
    /// user.
    pub user: Option<UserName>,
    /// The region in a new key's snippet.
    pub region: Region,
    pub region_source: RegionSource,
    /// The position among the phrase's requests, counted from 1.
    pub part: Option<usize>,
    /// The steps to carry out, in order.
    pub steps: Vec<Step>,
    /// The user before the change, if it exists. A key is added to no other user.
    pub found: Option<IamUser>,
    /// The user's keys before the change, oldest first.
    pub keys_before: Vec<IamKey>,
    /// The user's tags after the change.
    pub tags: Vec<(String, String)>,
    /// True if AmazonBedrockFullAccess is attached after the change; `None` if unknown.
    pub policy: Option<bool>,
    pub notes: Vec<Note>,
}

impl ChangePlan {
    /// Returns keys that a rotation deletes to stay within AWS's limit of two, without an explicit
    /// request.
    pub fn deleted_to_make_room(&self) -> impl Iterator<Item = &AccessKeyId> {
        let rotates = self.request.intent == Intent::RotateKey;
        self.steps.iter().filter(move |_| rotates).filter_map(|step| match step {
            Step::Delete(id) => id.as_ref(),
            _ => None,
        })
    }

    /// Returns the owner in the user's tags after the change.
    pub fn owner(&self) -> Option<&str> {
        self.tags.iter().find(|(key, _)| key == "owner").map(|(_, value)| value.as_str())
    }

    /// True if a plain yes isn't enough: the change concerns another tool's user, removes the key
    /// that signs this session, or adds a key with rights beyond Bedrock. A rotation that only adds
    /// a key isn't guarded if the user itself requests it.
    pub fn is_guarded(&self) -> bool {
        self.notes.iter().any(|note| match note {
            Note::NotOurUser(_) => true,
            Note::OwnKey(id) => self.removed_keys().any(|gone| gone == id),
            Note::OtherRights(_, rights) => rights.beyond,
            _ => false,
        })
    }

    /// True if no follow-up question about the left-over keys is asked: they belong to another
    /// tool's user, or one signs this session.
    pub fn skips_follow_up(&self) -> bool {
        self.is_guarded() || self.notes.iter().any(|note| matches!(note, Note::OwnKey(_)))
    }

    /// Returns a key as it was before the change.
    pub fn seen(&self, id: &AccessKeyId) -> Option<&IamKey> {
        self.keys_before.iter().find(|key| key.id == *id)
    }

    /// Returns the keys that are deactivated or deleted.
    pub fn removed_keys(&self) -> impl Iterator<Item = &AccessKeyId> {
        self.steps.iter().filter_map(|step| match step {
            Step::Deactivate(id) | Step::Delete(id) => id.as_ref(),
            _ => None,
        })
    }

    /// Returns the keys that a rotation leaves unchanged.
    pub fn remaining_keys(&self) -> impl Iterator<Item = &IamKey> {
        let rotates = self.request.intent == Intent::RotateKey;
        let stays = move |key: &&IamKey| {
            rotates && !self.deleted_to_make_room().any(|gone| *gone == key.id)
        };
        self.keys_before.iter().filter(stays)
    }
}

/// One call that changes IAM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `iam:CreateUser`, with the tags.
    CreateUser(Tags),
    /// `iam:TagUser`: tags that an earlier run didn't set, or changed ones.
    TagUser(Vec<TagChange>),
    /// `iam:AttachUserPolicy`: AmazonBedrockFullAccess.
    AttachPolicy,
    /// `iam:CreateAccessKey`; an undelivered key is deleted again.
    CreateKey,
    /// `iam:UpdateAccessKey` to inactive, which is reversible. In a dry run, `None` stands for the
    /// one key that a real run would find.
    Deactivate(Option<AccessKeyId>),
    /// `iam:UpdateAccessKey` to active, which is reversible. `None` in a dry run: the one key that
    /// would be found.
    Activate(Option<AccessKeyId>),
    /// `iam:DeleteAccessKey`, which is permanent. `None` in a dry run: the one key that would be
    /// found.
    Delete(Option<AccessKeyId>),
}

impl Step {
    /// Returns the permission that the call needs.
    pub fn action(&self) -> &'static str {
        match self {
            Self::CreateUser(_) => "iam:CreateUser",
            Self::TagUser(_) => "iam:TagUser",
            Self::AttachPolicy => "iam:AttachUserPolicy",
            Self::CreateKey => "iam:CreateAccessKey",
            Self::Deactivate(_) | Self::Activate(_) => "iam:UpdateAccessKey",
            Self::Delete(_) => "iam:DeleteAccessKey",
        }
    }

    /// Returns the key that the step changes.
    pub fn key(&self) -> Option<&AccessKeyId> {
        match self {
            Self::Deactivate(id) | Self::Activate(id) | Self::Delete(id) => id.as_ref(),
            Self::CreateUser(_) | Self::TagUser(_) | Self::AttachPolicy | Self::CreateKey => None,
        }
    }
}

/// A tag to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagChange {
    pub key: String,
    /// The new value.
    pub value: String,
    /// The previous value, if any.
    pub was: Option<String>,
}

/// All changes of one phrase, to be confirmed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The account, and the caller in it; `None` in a dry run.
    pub identity: Option<Identity>,
    /// The changes, in order.
    pub plans: Vec<ChangePlan>,
}

impl Confirmation {
    /// True if any key is deleted.
    pub fn deletes(&self) -> bool {
        self.plans.iter().flat_map(|plan| &plan.steps).any(|step| matches!(step, Step::Delete(_)))
    }

    /// True if any key is deactivated or deleted.
    pub fn removes_keys(&self) -> bool {
        let removes = |step: &Step| matches!(step, Step::Deactivate(_) | Step::Delete(_));
        self.plans.iter().flat_map(|plan| &plan.steps).any(removes)
    }

    /// True if this key is deactivated or deleted.
    pub fn removes_key(&self, id: &AccessKeyId) -> bool {
        self.plans.iter().flat_map(ChangePlan::removed_keys).any(|gone| gone == id)
    }

    /// Returns the keys whose IDs must be typed in full to confirm.
    pub fn keys_to_type(&self) -> impl Iterator<Item = &AccessKeyId> {
        self.plans
            .iter()
            .filter(|plan| plan.is_guarded())
            .flat_map(|plan| plan.steps.iter().filter_map(Step::key))
    }
}

//! Defines plans, which are created before any change. The program carries out the plan that it
//! showed and that the person confirmed.

use crate::domain::{
    AccessKeyId, IamKey, IamUser, Identity, Intent, KeyLife, Note, Region, Request, Tags, UserName,
};

/// The source of a key's region, highest precedence first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionSource {
    /// The phrase names the region.
    Said,
    /// `--region` names the region.
    Flag,
    /// This session created the key that the rotation replaces, for this region.
    Kept,
    /// AWS reports that the key that the rotation replaces was last used in this region.
    LastUse,
    /// This variable names the region: `AWS_REGION` or `AWS_DEFAULT_REGION`.
    Environment(&'static str),
    /// The profile's `region` setting names the region.
    Profile,
    /// The default, us-east-1, because no region was stated or configured.
    Default,
}

/// A short-term key to sign. Signing changes nothing in AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningPlan {
    pub region: Region,
    pub region_source: RegionSource,
    /// The lifetime to sign. The credentials may expire earlier.
    pub life: KeyLife,
    pub notes: Vec<Note>,
}

/// A change in IAM for one user. It is carried out exactly as confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePlan {
    pub request: Request,
    /// The user whose keys change; `None` if the request names only a key and AWS wasn't asked for
    /// its user.
    pub user: Option<UserName>,
    /// The region for a new key's snippet.
    pub region: Region,
    pub region_source: RegionSource,
    /// The request's position in its phrase, counted from 1.
    pub part: Option<usize>,
    /// The calls to make, in order.
    pub steps: Vec<Step>,
    /// The user as it was before the change; `None` if the user doesn't exist yet.
    pub found: Option<IamUser>,
    /// The user's keys before the change, oldest first.
    pub keys_before: Vec<IamKey>,
    /// The user's tags after the change.
    pub tags: Vec<(String, String)>,
    /// True if AmazonBedrockFullAccess is attached to the user after the change; `None` if unknown.
    pub policy: Option<bool>,
    pub notes: Vec<Note>,
}

impl ChangePlan {
    /// Returns the keys that a rotation deletes to stay within AWS's limit of two. The plan deletes
    /// them although the request doesn't ask for it.
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

    /// Returns true if a plain yes isn't enough to confirm. The user may be another tool's, the key
    /// that signs this session may be removed, or a working key may have rights beyond Bedrock.
    pub fn is_guarded(&self) -> bool {
        self.notes.iter().any(|note| match note {
            Note::NotOurUser(_) => true,
            Note::OwnKey(id) => self.removed_keys().any(|gone| gone == id),
            Note::OtherRights(_, rights) => rights.beyond,
            _ => false,
        })
    }

    /// Returns true if the program doesn't ask afterwards what to do with the remaining keys: the
    /// change needs more than a yes, or it affects the key that signs this session.
    pub fn skips_follow_up(&self) -> bool {
        self.is_guarded() || self.notes.iter().any(|note| matches!(note, Note::OwnKey(_)))
    }

    /// Returns the key as it was before the change; `None` if the user didn't have it.
    pub fn seen(&self, id: &AccessKeyId) -> Option<&IamKey> {
        self.keys_before.iter().find(|key| key.id == *id)
    }

    /// Returns the keys that the plan deactivates or deletes.
    pub fn removed_keys(&self) -> impl Iterator<Item = &AccessKeyId> {
        self.steps.iter().filter_map(|step| match step {
            Step::Deactivate(id) | Step::Delete(id) => id.as_ref(),
            _ => None,
        })
    }

    /// Returns the user's keys that a rotation doesn't delete; none for other changes.
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
    /// `iam:TagUser`, to set missing tags or change the values of existing ones.
    TagUser(Vec<TagChange>),
    /// `iam:AttachUserPolicy`, for AmazonBedrockFullAccess.
    AttachPolicy,
    /// `iam:CreateAccessKey`. If the new key can't be delivered, it is deleted again.
    CreateKey,
    /// `iam:UpdateAccessKey` with the status `Inactive`, which is reversible. The ID is `None` only
    /// in a dry run, for a key that a real run would look up.
    Deactivate(Option<AccessKeyId>),
    /// `iam:UpdateAccessKey` with the status `Active`, which is reversible. The ID can be `None` as
    /// in [`Step::Deactivate`].
    Activate(Option<AccessKeyId>),
    /// `iam:DeleteAccessKey`, which is permanent. The ID can be `None` as in [`Step::Deactivate`].
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

    /// Returns the existing key that the step deactivates, reactivates or deletes, if any.
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

/// All changes of one phrase. The person confirms them together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The account and the caller; `None` in a dry run.
    pub identity: Option<Identity>,
    /// The planned changes, in order.
    pub plans: Vec<ChangePlan>,
}

impl Confirmation {
    /// Returns true if any step deletes a key.
    pub fn deletes(&self) -> bool {
        self.plans.iter().flat_map(|plan| &plan.steps).any(|step| matches!(step, Step::Delete(_)))
    }

    /// Returns true if any step deactivates or deletes a key.
    pub fn removes_keys(&self) -> bool {
        let removes = |step: &Step| matches!(step, Step::Deactivate(_) | Step::Delete(_));
        self.plans.iter().flat_map(|plan| &plan.steps).any(removes)
    }

    /// Returns true if any step deactivates or deletes this key.
    pub fn removes_key(&self, id: &AccessKeyId) -> bool {
        self.plans.iter().flat_map(ChangePlan::removed_keys).any(|gone| gone == id)
    }

    /// Returns the keys whose full IDs the person must type to confirm guarded changes. Empty if a
    /// yes is enough.
    pub fn keys_to_type(&self) -> impl Iterator<Item = &AccessKeyId> {
        self.plans
            .iter()
            .filter(|plan| plan.is_guarded())
            .flat_map(|plan| plan.steps.iter().filter_map(Step::key))
    }
}

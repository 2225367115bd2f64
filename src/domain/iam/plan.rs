//! What will be done, decided before anything is done: the same plan is shown, confirmed and carried out.

use crate::domain::{
    AccessKeyId, BusinessUnit, IamKey, IamUser, Identity, Intent, KeyLife, Note, OwnerEmail,
    Region, Request, UserName,
};

/// Where the region of a key came from, in falling order of rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionSource {
    /// Said in the phrase.
    Said,
    /// `--region`.
    Flag,
    /// The key that a rotation replaces was created for it in this session.
    Kept,
    /// The key that a rotation replaces was last used there.
    LastUse,
    /// This variable: `AWS_REGION` or `AWS_DEFAULT_REGION`.
    Environment(&'static str),
    /// The profile's `region`.
    Profile,
    /// Nothing was said or configured: us-east-1, the seed document's default.
    Default,
}

/// A short-term key to be signed: nothing in AWS changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningPlan {
    /// The region the key is bound to.
    pub region: Region,
    /// Where that came from.
    pub region_source: RegionSource,
    /// The life to ask for.
    pub life: KeyLife,
    /// What the person should know of this plan.
    pub notes: Vec<Note>,
}

/// A change in IAM for one user, to be confirmed and then carried out as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePlan {
    /// What it carries out.
    pub request: Request,
    /// Whose keys change; `None` where only a key id is known and nobody looked whose it is.
    pub user: Option<UserName>,
    /// The region that a new key's snippet names.
    pub region: Region,
    /// Where that came from.
    pub region_source: RegionSource,
    /// Its place among the several requests of one phrase, counted from 1.
    pub part: Option<usize>,
    /// What is still to be done, in this order.
    pub steps: Vec<Step>,
    /// The user as it was seen before the change, where it is there: a key is added to no other one.
    pub found: Option<IamUser>,
    /// The keys that the user has before the change, oldest first.
    pub keys_before: Vec<IamKey>,
    /// The tags that the user has after the change.
    pub tags: Vec<(String, String)>,
    /// Whether AmazonBedrockFullAccess is attached after the change; `None` where that is not known.
    pub policy: Option<bool>,
    /// What the person should know of this plan.
    pub notes: Vec<Note>,
}

impl ChangePlan {
    /// The keys that a rotation deletes for want of room: nobody asked for them to go.
    pub fn made_room(&self) -> impl Iterator<Item = &AccessKeyId> {
        let rotates = self.request.intent == Intent::RotateKey;
        self.steps.iter().filter(move |_| rotates).filter_map(|step| match step {
            Step::Delete(id) => id.as_ref(),
            _ => None,
        })
    }

    /// Who is responsible for the user after the change, by its tags.
    pub fn owner(&self) -> Option<&str> {
        self.tags.iter().find(|(key, _)| key == "owner").map(|(_, value)| value.as_str())
    }

    /// Whether it is about somebody else's user, takes the key away that signs this session, or gives somebody a key to
    /// more than Bedrock: then a yes is not enough. A rotation that only adds a key is allowed to the user itself.
    pub fn is_guarded(&self) -> bool {
        self.notes.iter().any(|note| match note {
            Note::NotOurUser(_) => true,
            Note::OwnKey(id) => self.parted().any(|gone| gone == id),
            Note::OtherRights(_, rights) => rights.beyond,
            _ => false,
        })
    }

    /// Whether the keys that it leaves over are nobody's to be asked about at once: they are somebody else's, or one signs
    /// this session.
    pub fn leaves_alone(&self) -> bool {
        self.is_guarded() || self.notes.iter().any(|note| matches!(note, Note::OwnKey(_)))
    }

    /// What was seen of a key before the change.
    pub fn seen(&self, id: &AccessKeyId) -> Option<&IamKey> {
        self.keys_before.iter().find(|key| key.id == *id)
    }

    /// The keys that are switched off or deleted.
    pub fn parted(&self) -> impl Iterator<Item = &AccessKeyId> {
        self.steps.iter().filter_map(|step| match step {
            Step::Deactivate(id) | Step::Delete(id) => id.as_ref(),
            _ => None,
        })
    }

    /// The keys that a rotation leaves as they are.
    pub fn left_over(&self) -> impl Iterator<Item = &IamKey> {
        let rotates = self.request.intent == Intent::RotateKey;
        let stays = move |key: &&IamKey| rotates && !self.made_room().any(|gone| *gone == key.id);
        self.keys_before.iter().filter(stays)
    }
}

/// One call that changes IAM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `iam:CreateUser`, with the tags; undone by deleting the user.
    CreateUser(Tags),
    /// `iam:TagUser`: tags that an earlier run left undone, or that are to be otherwise.
    TagUser(Vec<TagChange>),
    /// `iam:AttachUserPolicy`: AmazonBedrockFullAccess.
    AttachPolicy,
    /// `iam:CreateAccessKey`; a key whose secret cannot be delivered is deleted again.
    CreateKey,
    /// `iam:UpdateAccessKey` to inactive, which can be undone. `None`: the one key that is found then (nothing is known).
    Deactivate(Option<AccessKeyId>),
    /// `iam:UpdateAccessKey` to active, which can be undone. `None`: the one key that is found then (nothing is known).
    Activate(Option<AccessKeyId>),
    /// `iam:DeleteAccessKey`, for good. `None`: the one key that is found then (nothing is known).
    Delete(Option<AccessKeyId>),
}

impl Step {
    /// The call, as AWS names the permission that it needs.
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

    /// The key that it changes.
    pub fn key(&self) -> Option<&AccessKeyId> {
        match self {
            Self::Deactivate(id) | Self::Activate(id) | Self::Delete(id) => id.as_ref(),
            Self::CreateUser(_) | Self::TagUser(_) | Self::AttachPolicy | Self::CreateKey => None,
        }
    }
}

/// A tag that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagChange {
    /// Its key.
    pub key: String,
    /// What it is to be.
    pub value: String,
    /// What it was; `None` where there was none.
    pub was: Option<String>,
}

/// The tags of a business unit's user (product.md).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tags {
    /// `business-unit`.
    pub unit: BusinessUnit,
    /// `owner`, where known.
    pub owner: Option<OwnerEmail>,
}

impl Tags {
    /// Whether IAM takes them: at most 256 letters, digits, spaces and `_.:/=+-@` each (facts.md).
    pub fn fit(&self) -> bool {
        let fits =
            |text: &str| text.chars().all(|c| c.is_alphanumeric() || " _.:/=+-@".contains(c));
        self.pairs().iter().all(|(_, value)| value.chars().count() <= 256 && fits(value))
    }

    /// Key and value of each, in the order in which they are shown.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let fixed = [
            ("business-unit", self.unit.as_str()),
            ("purpose", "bedrock"),
            ("created-by", "provisioning-bedrock-skill"),
        ];
        let owner = self.owner.as_ref().map(|owner| ("owner", owner.as_str()));
        fixed.into_iter().chain(owner).collect()
    }
}

/// What is asked to be confirmed, all at once: every change of one phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// In which account and as whom; `None` in a dry run, which asks nobody.
    pub identity: Option<Identity>,
    /// The changes, in the order in which they will be carried out.
    pub plans: Vec<ChangePlan>,
}

impl Confirmation {
    /// Whether any key is deleted.
    pub fn deletes(&self) -> bool {
        self.plans.iter().flat_map(|plan| &plan.steps).any(|step| matches!(step, Step::Delete(_)))
    }

    /// Whether any key is switched off or deleted.
    pub fn parts(&self) -> bool {
        let parts = |step: &Step| matches!(step, Step::Deactivate(_) | Step::Delete(_));
        self.plans.iter().flat_map(|plan| &plan.steps).any(parts)
    }

    /// Whether a key is switched off or deleted by any of these changes.
    pub fn parts_with(&self, id: &AccessKeyId) -> bool {
        self.plans.iter().flat_map(ChangePlan::parted).any(|gone| gone == id)
    }

    /// The keys whose whole ids must be typed to confirm it.
    pub fn to_type(&self) -> impl Iterator<Item = &AccessKeyId> {
        self.plans
            .iter()
            .filter(|plan| plan.is_guarded())
            .flat_map(|plan| plan.steps.iter().filter_map(Step::key))
    }
}

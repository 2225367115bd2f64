//! Requests with their intents and slots (docs/contract/UNDERSTANDING.md, rules I and S).

use crate::domain::{AccessKeyId, BusinessUnit, Filter, OwnerEmail, Region, Ttl};
use serde::{Serialize, Serializer};
use std::fmt;

/// The intent of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    CreateKey,
    /// Create another short-term key like the last one.
    RefreshKey,
    /// Replace an access key with a new one.
    RotateKey,
    /// List existing keys.
    ListKeys,
    RevokeKey,
    EnableKey,
    /// Check identity, permissions and models.
    CheckAccess,
    /// List a region's models.
    ListModels,
    /// Answer a question about how things work.
    Help,
    /// Drop pending requests.
    Cancel,
    Quit,
    /// Anything else.
    OutOfScope,
}

impl Intent {
    /// True if it is carried out in AWS, by reading or changing; the others only get a text.
    pub fn acts(self) -> bool {
        !matches!(self, Self::Help | Self::Cancel | Self::Quit | Self::OutOfScope)
    }

    /// True if it changes an existing key.
    pub fn parts(self) -> bool {
        matches!(self, Self::RotateKey | Self::RevokeKey | Self::EnableKey)
    }

    /// True if it creates a key or changes IAM.
    pub fn changes(self) -> bool {
        matches!(
            self,
            Self::CreateKey
                | Self::RefreshKey
                | Self::RotateKey
                | Self::RevokeKey
                | Self::EnableKey
        )
    }
}

/// The name in grammar files and JSON.
impl fmt::Display for Intent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyType {
    /// A Bedrock API key that is signed on this machine and lasts 15 minutes to 12 hours.
    ShortTerm,
    /// An IAM access key of a team's user.
    LongTerm,
}

/// The rule that decided the key type (docs/contract/UNDERSTANDING.md, rules K).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeRule {
    /// K1: the type was stated.
    Said,
    /// K1: both types were stated.
    BothSaid,
    /// K2: a duration out of range, or a vague one (D3).
    Duration,
    /// K3: cues of both types.
    CuesOfBoth,
    /// K4: only "production".
    OnlyProduction,
    /// K5: cues of one type only.
    Cues,
    /// K6: no cue, but a team.
    Unit,
    /// K7: neither a cue nor a team.
    Default,
    /// K7, but nothing shows that a Bedrock key is meant, so the program asks.
    Unsure,
    /// The intent has only this type (refresh, rotate).
    Intent,
}

/// The effect of a revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokeAction {
    /// Permanent.
    Delete,
    /// Reversible.
    Deactivate,
}

/// The way in which words single out one of a user's keys, besides [`Filter`]s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum KeySelector {
    /// No words do.
    #[default]
    Any,
    /// "The old key".
    Old,
    /// Words that need a look at the keys ("the second key").
    Unclear,
}

/// A question that must be answered before a request can be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Is the whole request understood as meant? Asked if the reading is in doubt; always first.
    DidYouMean,
    /// Short-term or long-term?
    KeyType,
    /// Does it run longer than 12 hours without a restart?
    LongRunning,
    /// How long, within 15 minutes to 12 hours?
    Ttl,
    /// Did you mean this region?
    Region,
    /// Which team or system is it for?
    BusinessUnit,
    /// Which of the keys?
    WhichKey,
    /// The user already exists: another key, another name, or rotate? Raised by the state of IAM.
    ExistingUser,
    /// The new key works: keep, deactivate or delete the old one? Raised by a rotation.
    DeleteOld,
    /// Proceed? Asked before any change in IAM.
    Confirm,
}

/// One request with its slots; `None` is "not stated".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    pub intent: Intent,
    /// The stated or decided type, if the intent has one.
    pub key_type: Option<KeyType>,
    /// The team.
    #[serde(serialize_with = "text")]
    pub business_unit: Option<BusinessUnit>,
    /// The stated duration.
    #[serde(rename = "ttl_seconds", serialize_with = "seconds")]
    pub ttl: Option<Ttl>,
    #[serde(serialize_with = "text")]
    pub owner: Option<OwnerEmail>,
    /// The stated region; the default is applied later.
    #[serde(serialize_with = "text")]
    pub region: Option<Region>,
    #[serde(serialize_with = "text")]
    pub access_key_id: Option<AccessKeyId>,
    /// The minimum age in whole days.
    pub older_than_days: Option<u64>,
    /// Further properties of the keys.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Filter>,
    /// The required AWS account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The required AWS profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The models that the key may call; `*` allows all models, but only calls.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// The open questions, the deciding one first.
    pub ask: Vec<Question>,
    /// Only on `revoke_key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoke_action: Option<RevokeAction>,
    /// True if the purpose contradicts the stated type.
    #[serde(skip)]
    pub against_purpose: bool,
    /// The rule that decided the key type.
    #[serde(skip)]
    pub type_rule: Option<TypeRule>,
    /// True if the phrase says another, new or additional key.
    #[serde(skip)]
    pub another: bool,
    /// The words that single out one of a user's keys.
    #[serde(skip)]
    pub which: KeySelector,
    /// True if the phrase asks to delete the user itself, which this program never does.
    #[serde(skip)]
    pub whole_user: bool,
    /// True if the name alone would be read as a purpose ("testing"), so a printed request must
    /// label it as a team.
    #[serde(skip)]
    pub label_unit: bool,
    /// The regions of an area that isn't one ("Europe", "not in us-east-1"), the best first.
    #[serde(
        rename = "region_choices",
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "texts"
    )]
    pub choices: Vec<Region>,
    /// The suggested answer: a team name from the purpose, or the region nearest to a misspelled
    /// word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested: Option<String>,
}

impl Request {
    /// Returns a request that states only its intent.
    pub fn bare(intent: Intent) -> Self {
        Self {
            intent,
            key_type: None,
            business_unit: None,
            ttl: None,
            owner: None,
            region: None,
            access_key_id: None,
            older_than_days: None,
            filters: Vec::new(),
            account: None,
            profile: None,
            models: Vec::new(),
            ask: Vec::new(),
            revoke_action: None,
            against_purpose: false,
            type_rule: None,
            another: false,
            which: KeySelector::Any,
            whole_user: false,
            label_unit: false,
            choices: Vec::new(),
            suggested: None,
        }
    }

    /// True if it may change IAM: a request with an action that isn't about a short-term key.
    pub fn may_change_iam(&self) -> bool {
        self.intent.changes() && self.key_type != Some(KeyType::ShortTerm)
    }
}

fn text<S: Serializer, T: ToString>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(ToString::to_string).serialize(serializer)
}

fn texts<S: Serializer, T: ToString>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(ToString::to_string))
}

fn seconds<S: Serializer>(value: &Option<Ttl>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(Ttl::seconds).serialize(serializer)
}

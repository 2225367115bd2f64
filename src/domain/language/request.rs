//! What a person wants, typed: the contract's requests and slots.

use crate::domain::{AccessKeyId, BusinessUnit, Filter, OwnerEmail, Region, Ttl};
use serde::{Serialize, Serializer};
use std::fmt;

/// What a phrase is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Make a key.
    CreateKey,
    /// A new short-term key like the last one.
    RefreshKey,
    /// A new access key in place of an old one.
    RotateKey,
    /// Which keys are there.
    ListKeys,
    /// Deactivate or delete a key.
    RevokeKey,
    /// Reactivate a key.
    EnableKey,
    /// Identity, permissions, what works.
    CheckAccess,
    /// Which models a region offers.
    ListModels,
    /// A question about how things work.
    Help,
    /// Drop what is pending.
    Cancel,
    /// Leave.
    Quit,
    /// Everything else.
    OutOfScope,
}

impl Intent {
    /// Whether it is carried out on AWS, looking or changing; the others are only answered.
    pub fn acts(self) -> bool {
        !matches!(self, Self::Help | Self::Cancel | Self::Quit | Self::OutOfScope)
    }

    /// Whether it changes a key that is there.
    pub fn parts(self) -> bool {
        matches!(self, Self::RotateKey | Self::RevokeKey | Self::EnableKey)
    }

    /// Whether it creates a key or changes something in IAM.
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

/// Its name in the grammar's files and in JSON.
impl fmt::Display for Intent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// The two kinds of credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyType {
    /// A Bedrock API key, signed here, 15 minutes to 12 hours.
    ShortTerm,
    /// An IAM access key of a business unit's user.
    LongTerm,
}

/// Which rule of the contract ("Which type of key") decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeRule {
    /// 1: the type was said.
    Said,
    /// 1: both types were said.
    BothSaid,
    /// 2: a duration that no short-term key can have, or a vague one.
    Duration,
    /// 3: cues of both types.
    CuesOfBoth,
    /// 4: only "production".
    OnlyProduction,
    /// 5: cues of one type only.
    Cues,
    /// 6: no cue, but a business unit.
    Unit,
    /// 7: nothing said.
    Default,
    /// 7, but nothing shows that a Bedrock key is meant: asked.
    Unsure,
    /// The intent has only this type (refresh, rotate).
    Intent,
}

/// What a revocation does to the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokeAction {
    /// Gone for good.
    Delete,
    /// Switched off, can be undone.
    Deactivate,
}

/// How the one key is told from its user's others, besides by [`Filter`]s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RegionScope {
    /// Not at all.
    #[default]
    Any,
    /// "The old key".
    Old,
    /// By words that only someone who sees the keys can apply ("the second key").
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
    /// The user is there: another key, another name, or rotate? Raised by what AWS holds.
    ExistingUser,
    /// The new key works: keep, deactivate or delete the old one? Raised by a rotation.
    DeleteOld,
    /// Shall it be done? Asked before anything changes in IAM.
    Confirm,
}

impl Question {
    /// Whether only AWS's answers raise it: no line written before can answer it.
    pub fn is_raised_by_aws(self) -> bool {
        matches!(self, Self::ExistingUser | Self::DeleteOld)
    }
}

/// One request, with every slot; `None` is "not said".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// What is wanted.
    pub intent: Intent,
    /// Decided or said type, where the intent has one.
    pub key_type: Option<KeyType>,
    /// For whom.
    #[serde(serialize_with = "text")]
    pub business_unit: Option<BusinessUnit>,
    /// How long, in whole seconds, as said.
    #[serde(rename = "ttl_seconds", serialize_with = "seconds")]
    pub ttl: Option<Ttl>,
    /// Who answers for it.
    #[serde(serialize_with = "text")]
    pub owner: Option<OwnerEmail>,
    /// Where, as said; the default is applied later.
    #[serde(serialize_with = "text")]
    pub region: Option<Region>,
    /// Which key.
    #[serde(serialize_with = "text")]
    pub access_key_id: Option<AccessKeyId>,
    /// Age filter, in whole days.
    pub older_than_days: Option<u64>,
    /// What else the keys must be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Filter>,
    /// The account that it is to be done in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The AWS profile that it is to be done with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The models that the key is to be limited to; `*` is all, but nothing besides calling them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// What must be asked, the deciding question first; empty where nothing is missing.
    pub ask: Vec<Question>,
    /// Only on `revoke_key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoke_action: Option<RevokeAction>,
    /// Whether the purpose speaks against the type that was said.
    #[serde(skip)]
    pub against_purpose: bool,
    /// Which rule decided the key type.
    #[serde(skip)]
    pub type_rule: Option<TypeRule>,
    /// Whether another, new or additional key is asked for in so many words.
    #[serde(skip)]
    pub another: bool,
    /// How the key is told from its user's others.
    #[serde(skip)]
    pub which: RegionScope,
    /// The user itself is to go ("delete the user …"), which this program never does.
    #[serde(skip)]
    pub whole_user: bool,
    /// The unit's name alone would be taken for a purpose ("testing"), so whoever writes the request down says that it
    /// is a unit.
    #[serde(skip)]
    pub unit_labelled: bool,
    /// The regions of a place that is none itself ("Europe", "not in us-east-1"), the best first.
    #[serde(
        rename = "region_choices",
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "texts"
    )]
    pub choices: Vec<Region>,
    /// What the open question suggests: a unit made from the purpose, or the region that a misspelt word is nearest to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested: Option<String>,
}

impl Request {
    /// A request in which nothing but the intent was said.
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
            which: RegionScope::Any,
            whole_user: false,
            unit_labelled: false,
            choices: Vec::new(),
            suggested: None,
        }
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

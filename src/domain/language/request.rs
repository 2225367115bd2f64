//! Defines requests, with their intents and slots (docs/contract/UNDERSTANDING.md, rules I and S).

use crate::domain::{AccessKeyId, BusinessUnit, Filter, OwnerEmail, Region, Ttl};
use serde::{Serialize, Serializer};
use std::fmt;

/// The intent of a request: the thing that a person wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    CreateKey,
    /// Creates another short-term key like the last one.
    RefreshKey,
    /// Replaces a long-term key of a team with a new one.
    RotateKey,
    /// Lists the existing keys.
    ListKeys,
    RevokeKey,
    EnableKey,
    /// Tells whether a key works and how long it lasts.
    CheckKey,
    /// Deletes users that no key belongs to any more.
    CleanUp,
    /// Checks the caller's identity and permissions, and lists the available models.
    CheckAccess,
    /// Lists the Claude models that a region offers.
    ListModels,
    /// Explains how something works, or lists what the program can do.
    Help,
    /// Drops the pending requests.
    Cancel,
    Quit,
    OutOfScope,
}

impl Intent {
    /// Returns true if the intent reads AWS, changes something there or creates a key. The other
    /// intents only get a message.
    pub fn acts(self) -> bool {
        !matches!(self, Self::Help | Self::Cancel | Self::Quit | Self::OutOfScope)
    }

    /// Returns true if the intent changes or replaces existing keys.
    pub fn parts(self) -> bool {
        matches!(self, Self::RotateKey | Self::RevokeKey | Self::EnableKey)
    }

    /// Returns true if the intent creates a key or changes IAM.
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

/// Writes the intent's name in grammar files and JSON.
impl fmt::Display for Intent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyType {
    /// A Bedrock API key that is signed on this machine and expires after 15 minutes to 12 hours.
    ShortTerm,
    /// An IAM access key of a team's user.
    LongTerm,
}

/// The kind of long-term credential that is asked for (docs/contract/UNDERSTANDING.md, rule S7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credential {
    /// An access key of an IAM user, which doesn't expire.
    IamAccessKey,
    /// A long-term Bedrock API key, which AWS can let expire after days.
    BedrockApiKey,
}

/// The rule that decided the key type, or left it open (docs/contract/UNDERSTANDING.md, rules K).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeRule {
    /// K1: the phrase states the type.
    Said,
    /// K1: the phrase states both types, so the program asks.
    BothSaid,
    /// K2: the duration is out of range or vague, so the program asks (D3).
    Duration,
    /// K3: the phrase has cues for both types, so the program asks.
    CuesOfBoth,
    /// K4: the only cue is "production", so the program asks.
    OnlyProduction,
    /// K5: all cues are for the same type.
    Cues,
    /// K6: the phrase has no cue but names a team.
    Unit,
    /// K7: the phrase has neither a cue nor a team.
    Default,
    /// K7 would apply, but the phrase doesn't say that it is about Bedrock, so the program asks.
    Unsure,
    /// The intent allows only this type (refresh, rotate).
    Intent,
}

/// The effect of a revocation on the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokeAction {
    /// Deletes the key permanently.
    Delete,
    /// Deactivates the key, which is reversible.
    Deactivate,
}

/// A phrase's choice among a user's keys, apart from [`Filter`]s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum KeySelector {
    /// The phrase doesn't single out a key.
    #[default]
    Any,
    /// The phrase says "the old key".
    Old,
}

/// A question that the person must answer before a request can be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Is the whole request as meant? Always asked first, and only if the reading has doubts.
    DidYouMean,
    /// Short-term or long-term?
    KeyType,
    /// Does the program that uses the key run longer than 12 hours without a restart?
    LongRunning,
    /// Which lifetime, from 15 minutes to 12 hours?
    Ttl,
    /// Which region is meant? Asked if the region is misspelled, or several are possible.
    Region,
    /// Which team or system is the key for?
    BusinessUnit,
    /// Which key is meant?
    WhichKey,
    /// The user already exists: create another key, rotate its key, or use another name? Raised
    /// after a look-up in IAM.
    ExistingUser,
    /// The new key works: keep, deactivate or delete the old one? Asked after a rotation.
    DeleteOld,
    /// Carry out the change? Asked before every change in IAM.
    Confirm,
}

/// One request with its slots. A slot is `None` if the phrase doesn't state it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    pub intent: Intent,
    /// The key type, stated or decided by a rule; `None` if it is open or the intent has none.
    pub key_type: Option<KeyType>,
    /// The kind of long-term credential, if the phrase names it or its lifetime decides it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<Credential>,
    /// The team.
    #[serde(serialize_with = "text")]
    pub business_unit: Option<BusinessUnit>,
    /// The duration that the phrase states.
    #[serde(rename = "ttl_seconds", serialize_with = "seconds")]
    pub ttl: Option<Ttl>,
    #[serde(serialize_with = "text")]
    pub owner: Option<OwnerEmail>,
    /// The region that the phrase states. The default is applied later.
    #[serde(serialize_with = "text")]
    pub region: Option<Region>,
    #[serde(serialize_with = "text")]
    pub access_key_id: Option<AccessKeyId>,
    /// The age in days that a key must exceed.
    pub older_than_days: Option<u64>,
    /// Further properties that a key must have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Filter>,
    /// The AWS account that the phrase requires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The AWS profile that the phrase requires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The models that the key may call. `*` means all models, but no Bedrock actions other than
    /// calling models.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<String>,
    /// The questions that are still open. The first one is asked next.
    pub ask: Vec<Question>,
    /// The effect of the revocation; set only for `revoke_key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoke_action: Option<RevokeAction>,
    /// True if the phrase states short-term but its purpose suggests long-term.
    #[serde(skip)]
    pub against_purpose: bool,
    /// The rule that decided the key type, or left it open.
    #[serde(skip)]
    pub type_rule: Option<TypeRule>,
    /// True if the person wants another key, even if the user already has one.
    #[serde(skip)]
    pub another: bool,
    /// The phrase's choice among the user's keys.
    #[serde(skip)]
    pub which: KeySelector,
    /// True if the grammar doesn't read "for TEAM" as this team, for example because "testing" is
    /// also a purpose. A command to copy must then label the name as a team's.
    #[serde(skip)]
    pub label_unit: bool,
    /// The possible regions, best first, if the phrase leaves the region open: an area ("Europe"),
    /// several regions ("Frankfurt or Dublin"), a misspelled one, or only one to avoid ("not in
    /// us-east-1").
    #[serde(
        rename = "region_choices",
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "texts"
    )]
    pub choices: Vec<Region>,
    /// The suggested answer: a team's name from the purpose, or the only region that may be meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested: Option<String>,
}

/// The shortest lifetime of a long-term Bedrock API key, in seconds.
const DAY: u64 = 24 * 60 * 60;

impl Request {
    /// Creates a request that states nothing but its intent.
    pub fn bare(intent: Intent) -> Self {
        Self {
            intent,
            key_type: None,
            credential: None,
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
            label_unit: false,
            choices: Vec::new(),
            suggested: None,
        }
    }

    /// Sets the credential that follows from the type and the lifetime (rule K1): a long-term key that
    /// is to last a day or more is a Bedrock API key, unless the phrase asks for another.
    pub fn settle_credential(&mut self) {
        let long = self.intent == Intent::CreateKey && self.key_type == Some(KeyType::LongTerm);
        let lasts = self.ttl.is_some_and(|ttl| ttl.seconds() >= DAY);
        let by_life = lasts.then_some(Credential::BedrockApiKey);
        self.credential = self.credential.or(by_life).filter(|_| long);
    }

    /// Asks whether the request is meant, before all other questions.
    pub fn ask_whether_meant(&mut self) {
        if !self.ask.contains(&Question::DidYouMean) {
            self.ask.insert(0, Question::DidYouMean);
        }
    }

    /// Returns true if the first question is whether the request is meant.
    pub fn is_doubted(&self) -> bool {
        self.ask.first() == Some(&Question::DidYouMean)
    }

    /// Returns true if the request may change IAM: its intent creates or changes a key, and the key
    /// type isn't short-term.
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

//! Defines the meaning of a line as a response to earlier lines. In contrast, `Understanding` is
//! the meaning of the line alone.

use crate::domain::{BusinessUnit, Correction, Doubt, DoubtKind, Reference, Region, Request};

/// A line that is read as a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// All signals of the line.
    pub signals: Signals,
    /// The yes or no at the line's start; `None` if it has none or takes it back.
    pub answer: Option<ClearAnswer>,
    /// True if the line contains only that yes or no.
    pub plain: bool,
    /// True if each word agrees, is a courtesy, or states an action or its object.
    pub bare: bool,
    /// The values in the line, without an intent or a type.
    pub slots: Request,
    /// True if the line states a vague lifetime.
    pub vague: bool,
    /// True if the line states an unknown region. The closest one is in the `suggested` field of
    /// `slots`.
    pub misspelt: bool,
    /// The key types that the line states or has cues for.
    pub kind: KeyTypeSignals,
    /// True if the line has a verb that makes a request.
    pub verb: bool,
    /// True if the line has words for keys or access.
    pub key_words: bool,
    /// The line's remaining words as a team's name; `None` if they can't be one.
    pub name: Option<BusinessUnit>,
    /// The certainty that the line is only a team's name.
    pub naming: Naming,
    /// The team that the line rejects ("Sales, not Marketing").
    pub instead_of: Option<BusinessUnit>,
    /// The region closest in spelling to the line's only unknown word.
    pub near_region: Option<Region>,
    /// The doubt that words after the line's value or label raise ("Marketing, but not yet").
    /// Before the value, such words may introduce a correction ("scratch that, Marketing").
    pub withheld: Option<DoubtKind>,
    /// The line's other doubts, if it refers to an earlier request.
    pub doubts: Vec<Doubt>,
    /// True if the line has a question mark.
    pub asks: bool,
    /// True if the line gives its values and choices rather than mentioning them in another
    /// sentence.
    pub stated: bool,
    /// True if the line asks for more than a yes or no ("who owns it?", "list keys").
    pub asks_openly: bool,
    pub reference: Reference,
    pub correction: Correction,
    /// The stated position, counted from 1 ("the second one").
    pub ordinal: Option<usize>,
}

impl Response {
    /// Returns true for a yes without anything else.
    pub fn agrees(&self) -> bool {
        self.answer == Some(ClearAnswer::Yes) && self.plain
    }

    /// Returns true for a no or a refusal.
    pub fn is_no(&self) -> bool {
        self.answer == Some(ClearAnswer::No) || self.signals.has(Signal::Refuse)
    }
}

/// The certainty that a line is only a team's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// The line says something else, or may be part of a chat.
    Doubtful,
    /// The line asks about the name instead of stating it.
    Asked,
    /// The line has a few words that can be a name.
    Likely,
    /// The line introduces the name, or its spelling or wording marks it as one.
    Sure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClearAnswer {
    Yes,
    No,
}

/// A line's statements about the key type, without negated ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyTypeSignals {
    /// True if the line states short-term.
    pub said_short: bool,
    /// True if the line states long-term.
    pub said_long: bool,
    /// True if the line has a cue for short-term.
    pub cue_short: bool,
    /// True if the line has a cue for long-term, including "production".
    pub cue_long: bool,
    /// The purpose that is a cue for long-term, as a team's name (`ci-cd`).
    pub purpose: Option<String>,
}

/// The signals that phrases in `grammar/replies.toml` stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Signal {
    /// A yes that is explicit enough to confirm deletions and deactivations.
    Express,
    /// Any other yes.
    Yes,
    /// A yes that asks to create: "create it".
    Create,
    /// Agreement without an order: "it does", "I want it", "good to know".
    Assent,
    No,
    /// A refusal of the action: "don't", "no thanks".
    Refuse,
    /// Undecided: "I guess so".
    Hedge,
    /// Please or thanks, which doesn't change a yes.
    Courtesy,
    /// A comment that doesn't answer: "great", "noted", "right away".
    Remark,
    /// Introduces a replacement: "actually", "make it".
    Correct,
    /// Introduces a name: "it is for".
    Naming,
    StartOver,
    /// Asks for the current requests: "what did I ask for?"
    Recall,
    Repeat,
    /// A request like the last one: "same again", "another one".
    Same,
    /// A request like the last one, unless the line states another: "again".
    Again,
    /// Refers to the key mentioned last: "that key".
    That,
    /// Chooses all keys: "both".
    All,
    /// Chooses the oldest key.
    Oldest,
    /// Chooses the newest key.
    Newest,
    /// Chooses the last key.
    Last,
    /// Adds a request to the open ones: "also", "and one for sales".
    Add,
    /// Asks for one more key for an existing user.
    Another,
    /// Asks for another name for the user.
    OtherName,
    Rotate,
    /// Says that the new key doesn't work.
    Fails,
    /// Asks to leave the key unchanged.
    Keep,
    Deactivate,
    Delete,
    /// Asks for the longest lifetime of a short-term key.
    Longest,
    /// Asks for the shortest lifetime of a short-term key.
    Shortest,
}

impl Signal {
    /// Returns true if the signal agrees, with or without an order.
    pub fn agrees(self) -> bool {
        matches!(self, Self::Express | Self::Yes | Self::Create | Self::Assent)
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signals(u32);

impl Signals {
    pub fn add(&mut self, signal: Signal) {
        self.0 |= 1 << signal as u8;
    }

    /// Returns true if the set contains no signals other than `these`.
    pub fn within(self, these: &[Signal]) -> bool {
        let mut all = Self::default();
        these.iter().for_each(|signal| all.add(*signal));
        self.0 & !all.0 == 0
    }

    pub fn has(self, signal: Signal) -> bool {
        self.0 & (1 << signal as u8) != 0
    }
}

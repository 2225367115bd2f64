//! A line's meaning as a response to earlier lines. `Understanding` reads the line alone.

use crate::domain::{BusinessUnit, Correction, Doubt, DoubtKind, Reference, Region, Request};

/// A line, read as a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Everything it signals.
    pub signals: Signals,
    /// The yes or no at its start; `None` without one, or if the line takes it back.
    pub answer: Option<ClearAnswer>,
    /// True if it is only that yes or no.
    pub plain: bool,
    /// True if every word agrees, is a courtesy, or states an action and its object.
    pub bare: bool,
    /// The values in it, without an intent or a type.
    pub slots: Request,
    /// True if it states a vague lifetime.
    pub vague: bool,
    /// True if it states an unknown region; the slots' `suggested` is the nearest one.
    pub misspelt: bool,
    /// The key types in it, cues included.
    pub kind: KeyTypeSignals,
    /// True if it has a verb of an actual request.
    pub verb: bool,
    /// True if it has words for keys or access.
    pub key_words: bool,
    /// The remaining words, as a team's name.
    pub name: Option<BusinessUnit>,
    /// The certainty that it is only a name, because a transcript may continue with anything.
    pub naming: Naming,
    /// A team that it rejects ("Sales, not Marketing").
    pub instead_of: Option<BusinessUnit>,
    /// The region nearest in spelling to its only unknown word.
    pub near_region: Option<Region>,
    /// The doubt raised by words after its value or label ("Marketing, but not yet"). Before the
    /// value they may introduce a correction ("scratch that, Marketing").
    pub withheld: Option<DoubtKind>,
    /// Its other words that raise doubts, if it refers back to a request.
    pub doubts: Vec<Doubt>,
    /// True if it has a question mark.
    pub asks: bool,
    /// True if its values and choices are given rather than mentioned: it has no other sentence.
    pub stated: bool,
    /// True if it asks for more than a yes or no: "who owns it?", "list keys".
    pub asks_openly: bool,
    pub reference: Reference,
    pub correction: Correction,
    /// "the second one": counted from 1.
    pub ordinal: Option<usize>,
}

impl Response {
    /// Returns true for a yes with nothing beside it.
    pub fn agrees(&self) -> bool {
        self.answer == Some(ClearAnswer::Yes) && self.plain
    }

    /// Returns true for a no, or a refusal.
    pub fn is_no(&self) -> bool {
        self.answer == Some(ClearAnswer::No) || self.signals.has(Signal::Refuse)
    }
}

/// The certainty that a line is only a team's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// It says something else, or may belong to a chat.
    Doubtful,
    /// It asks whether it is that name.
    Asked,
    /// A few words that can be a name.
    Likely,
    /// It is introduced, spelled or worded like a name.
    Sure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClearAnswer {
    Yes,
    No,
}

/// A line's statements about the key type, except negated ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyTypeSignals {
    /// Short-term is stated.
    pub said_short: bool,
    /// Long-term is stated.
    pub said_long: bool,
    /// A cue for short-term.
    pub cue_short: bool,
    /// A cue for long-term, production included.
    pub cue_long: bool,
    /// The long-term purpose as a team's name (`ci-cd`).
    pub purpose: Option<String>,
}

/// The signals of phrases in `grammar/replies.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Signal {
    /// A yes of the short list that confirms deletions and deactivations.
    Express,
    /// Any other yes.
    Yes,
    /// A yes that creates: "create it".
    Create,
    /// Agreement without an order: "it does", "I want it", "good to know".
    Assent,
    No,
    /// Nothing is to be done: "don't", "no thanks".
    Refuse,
    /// Neither yes nor no: "I guess so".
    Hedge,
    /// Please and thanks, which don't change a yes.
    Courtesy,
    /// Praise, hurry and the like, neither yes nor no: "great", "noted", "right away".
    Remark,
    /// Introduces a replacement: "actually", "make it".
    Correct,
    /// Introduces a name: "it is for".
    Naming,
    StartOver,
    /// "What did I ask for?"
    Recall,
    Repeat,
    /// Like the last request: "same again", "another one".
    Same,
    /// Like the last request if no other is named: "again".
    Again,
    /// The key mentioned last: "that key".
    That,
    /// All of them: "both".
    All,
    /// The oldest of several.
    Oldest,
    /// The newest of several.
    Newest,
    /// The last of several.
    Last,
    /// Adds to the open requests: "also", "and one for sales".
    Add,
    /// One more key for an existing user.
    Another,
    /// Another name for the user.
    OtherName,
    Rotate,
    /// The new key doesn't work.
    Fails,
    /// Leave the key as it is.
    Keep,
    Deactivate,
    Delete,
    /// The longest lifetime of a short-term key.
    Longest,
    /// The shortest lifetime of a short-term key.
    Shortest,
}

impl Signal {
    /// True if it agrees, with or without an order.
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

    /// True if it contains no other signals than these.
    pub fn within(self, these: &[Signal]) -> bool {
        let mut all = Self::default();
        these.iter().for_each(|signal| all.add(*signal));
        self.0 & !all.0 == 0
    }

    pub fn has(self, signal: Signal) -> bool {
        self.0 & (1 << signal as u8) != 0
    }
}

//! Defines the meaning of a line as a response to earlier lines. In contrast, `Understanding` is
//! the meaning of the line by itself.

use crate::domain::{
    BusinessUnit, Correction, Doubt, DoubtKind, KeyAct, Reference, Region, Request,
};

/// A line, read as a response to what came before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The signals in the line.
    pub signals: Signals,
    /// The line's clear yes or no, at its start or in a clause of its own; `None` if it has none or
    /// takes it back.
    pub answer: Option<ClearAnswer>,
    /// True if the line contains only that yes or no, courtesies, and the name of its subject.
    pub plain: bool,
    /// True if every word agrees, is a courtesy, or names an action or its object ("yes, delete the
    /// key").
    pub bare: bool,
    /// The values in the line. The intent and the key type have no meaning here.
    pub slots: Request,
    /// True if the line states a lifetime that can't be counted, such as "a while".
    pub vague: bool,
    /// True if the line leaves the region open, for example because it is misspelled. The likely
    /// regions are in the `choices` field of `slots`.
    pub misspelt: bool,
    /// The key types that the line states or has cues for.
    pub kind: KeyTypeSignals,
    /// True if the line has a verb that may make a request, apart from verbs in signals such as
    /// "create it".
    pub verb: bool,
    /// True if the line has words for keys or access.
    pub key_words: bool,
    /// The line's remaining words as a team's name; `None` if they can't be a name.
    pub name: Option<BusinessUnit>,
    /// The certainty that the line is a team's name and nothing else.
    pub naming: Naming,
    /// True if signals and small words are all that the line has ("the shortest", "repeat").
    pub covered: bool,
    /// The team that the line rejects ("Sales, not Marketing").
    pub instead_of: Option<BusinessUnit>,
    /// The region that the line's only unknown word may be a misspelling of ("frankfrut").
    pub near_region: Option<Region>,
    /// The doubt that the line raises about its answer ("Marketing, but not yet"). Words at the
    /// start don't count, because they may introduce a correction ("scratch that, Marketing").
    pub withheld: Option<DoubtKind>,
    /// The doubts about the line if it is read as referring to an earlier request or key.
    pub doubts: Vec<Doubt>,
    /// True if the line has a question mark.
    pub asks: bool,
    /// True if the line states its values as an answer ("Tokyo, please"). False if it only mentions
    /// them ("we had Tokyo last time").
    pub stated: bool,
    /// True if the line is a single question or order that yes doesn't answer ("who owns it?",
    /// "list keys").
    pub asks_openly: bool,
    pub reference: Reference,
    pub correction: Correction,
    /// The position that the line states, counted from 1 ("the second one").
    pub ordinal: Option<usize>,
}

impl Response {
    /// Returns true if the line is a yes and nothing else.
    pub fn agrees(&self) -> bool {
        self.answer == Some(ClearAnswer::Yes) && self.plain
    }

    /// Returns true if the line is a question, with or without its mark.
    pub fn is_question(&self) -> bool {
        self.asks || self.asks_openly
    }

    /// Returns true if the line names a deactivation.
    pub fn deactivates(&self) -> bool {
        // "I don't want to switch it off" denies it.
        let denied = self.withheld == Some(DoubtKind::Negation) || self.signals.has(Signal::Delete);
        self.signals.has(Signal::Deactivate)
            || self.reference.act == Some(KeyAct::Deactivate) && !denied
    }

    /// Returns true if the line is a no or refuses the action.
    pub fn is_no(&self) -> bool {
        self.answer == Some(ClearAnswer::No) || self.signals.has(Signal::Refuse)
    }
}

/// The certainty that a line is a team's name and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// The line says something else, or may be a line of a chat.
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

/// The key types that a line speaks for. Negated statements don't count.
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
    /// The first purpose that suggests a long-term key, in the form of a team's name (`ci-cd`).
    pub purpose: Option<String>,
}

/// A meaning of phrases in `grammar/replies.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Signal {
    /// A yes that is explicit enough to confirm a deletion or deactivation.
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
    /// Undecided words: "I guess so".
    Hedge,
    /// "Please" or "thanks", which changes no answer.
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
    /// Asks for a request like the last one: "same again", "another one".
    Same,
    /// Asks for a request like the last one, unless the line states another: "again".
    Again,
    /// Refers to the key mentioned last: "that key".
    That,
    /// Chooses all keys: "both".
    All,
    /// Chooses the oldest key.
    Oldest,
    /// Chooses the newest key.
    Newest,
    /// Chooses the last key in the list.
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
    /// Returns true if the signal agrees, with or without an order such as "create it".
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

    /// Returns true if all signals in the set are among `these`.
    pub fn within(self, these: &[Signal]) -> bool {
        let mut all = Self::default();
        these.iter().for_each(|signal| all.add(*signal));
        self.0 & !all.0 == 0
    }

    pub fn has(self, signal: Signal) -> bool {
        self.0 & (1 << signal as u8) != 0
    }

    pub fn has_any(self, these: &[Signal]) -> bool {
        these.iter().any(|signal| self.has(*signal))
    }
}

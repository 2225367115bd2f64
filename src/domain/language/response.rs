//! What a line says as a response to what was said before it: beside its `Understanding`, which reads it alone.

use crate::domain::{BusinessUnit, Correction, Doubt, DoubtKind, Reference, Region, Request};

/// A line as a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Everything it signals.
    pub signals: Signals,
    /// The yes or no that it opens with; `None` where it does not, or takes it back.
    pub answer: Option<ClearAnswer>,
    /// Whether it is that yes or no and nothing else that counts.
    pub plain: bool,
    /// Whether every word agrees, is a courtesy, or says what is done to what.
    pub bare: bool,
    /// The values in it, whatever it is about; no intent of its own, no type.
    pub slots: Request,
    /// A life was said that nobody can count.
    pub vague: bool,
    /// A region was said that is none; what it may be is in the slots' `suggested`.
    pub misspelt: bool,
    /// What it says of the type, cues too.
    pub kind: KeyTypeSignals,
    /// Whether it has a verb of a request that is meant.
    pub verb: bool,
    /// Whether it has words for keys or access.
    pub key_words: bool,
    /// Its other words as the name of a team or system.
    pub name: Option<BusinessUnit>,
    /// How surely it is a name and nothing else, for a transcript goes on with anything.
    pub naming: Naming,
    /// A unit that it says is not meant ("Sales, not Marketing").
    pub instead_of: Option<BusinessUnit>,
    /// The region that its one unknown word is nearly spelt like.
    pub near_region: Option<Region>,
    /// What words behind the value it gives, or that label it, do to it: they take it back, put it off or bound it: "Marketing, but
    /// not yet". In front of it they may belong to a correction: "scratch that, Marketing".
    pub withheld: Option<DoubtKind>,
    /// What it says beside its signals and values, if it refers back to a request.
    pub doubts: Vec<Doubt>,
    /// Whether it asks: it has a question mark.
    pub asks: bool,
    /// Whether its values and choices are given and not just mentioned: no other sentence is said with them.
    pub stated: bool,
    /// Whether it asks for more than a yes or no: "who owns it?", "list keys".
    pub asks_openly: bool,
    /// The line as a reference to keys.
    pub reference: Reference,
    /// The line as a correction of what is open.
    pub correction: Correction,
    /// "the second one": counted from 1.
    pub ordinal: Option<usize>,
}

/// How surely a line is nothing but the name of a team or system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// It says something else, or may be left over from a chat.
    Doubtful,
    /// It asks whether it is that name.
    Asked,
    /// A few words that can be a name.
    Likely,
    /// It is introduced as one, or spelt or worded like one.
    Sure,
}

/// A clear answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClearAnswer {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// What a line says of the type of key, as far as it is not denied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyTypeSignals {
    /// Short-term, by name.
    pub said_short: bool,
    /// Long-term, by name.
    pub said_long: bool,
    /// A purpose that speaks for short-term.
    pub cue_short: bool,
    /// A purpose that speaks for long-term, production too.
    pub cue_long: bool,
    /// The long-term purpose as a unit's name (`ci-cd`).
    pub purpose: Option<String>,
}

/// What phrases of `grammar/replies.toml` signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Signal {
    /// A yes of the short list that deletes and deactivates keys.
    Express,
    /// Any other yes.
    Yes,
    /// A yes that creates: "create it".
    Create,
    /// Agreement that is no order: "it does", "I want it", "good to know".
    Assent,
    /// No.
    No,
    /// Nothing shall be done: "don't", "no thanks".
    Refuse,
    /// Neither yes nor no: "I guess so".
    Hedge,
    /// Please and thanks, which add nothing to a yes.
    Courtesy,
    /// Praise, hurry and the like, which is neither yes nor no: "great", "noted", "right away".
    Remark,
    /// What follows replaces something said before: "actually", "make it".
    Correct,
    /// Words that lead to a name: "it is for".
    Naming,
    /// Begin anew.
    StartOver,
    /// "What did I ask for?"
    Recall,
    /// Say it again.
    Repeat,
    /// Like the last request: "same again", "another one".
    Same,
    /// The same where nothing else is named: "again".
    Again,
    /// The key last spoken of: "that key".
    That,
    /// All of them: "both".
    All,
    /// The oldest of several.
    Oldest,
    /// The newest of several.
    Newest,
    /// The last of several.
    Last,
    /// It comes to what is open: "also", "and one for sales".
    Add,
    /// One more key for a user that is there.
    Another,
    /// Another name for the user.
    OtherName,
    /// Rotate.
    Rotate,
    /// The new key does not work.
    Fails,
    /// Leave the key as it is.
    Keep,
    /// Switch the key off.
    Deactivate,
    /// Delete the key.
    Delete,
    /// As long as a short-term key can live.
    Longest,
    /// As short as a short-term key can live.
    Shortest,
}

impl Signal {
    /// Whether it agrees, be it an order or not.
    pub fn agrees(self) -> bool {
        matches!(self, Self::Express | Self::Yes | Self::Create | Self::Assent)
    }
}

/// A set of signals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signals(u32);

impl Signals {
    /// Adds one.
    pub fn add(&mut self, signal: Signal) {
        self.0 |= 1 << signal as u8;
    }

    /// Whether it holds none but these.
    pub fn within(self, these: &[Signal]) -> bool {
        let mut all = Self::default();
        these.iter().for_each(|signal| all.add(*signal));
        self.0 & !all.0 == 0
    }

    /// Whether it is in.
    pub fn has(self, signal: Signal) -> bool {
        self.0 & (1 << signal as u8) != 0
    }
}

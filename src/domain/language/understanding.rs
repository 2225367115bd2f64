//! The reading of a line: its requests, and the words that led to them.

use crate::domain::Request;
use serde::Serialize;

/// A line's meaning. Spans are byte offsets into the line, end exclusive, on character boundaries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Understanding {
    /// The requests, in the order stated; never empty.
    pub requests: Vec<Request>,
    /// The meaning of each part, in the order of the line.
    pub spans: Vec<Span>,
    /// The words that trigger the requests, as byte ranges; empty if nothing is to be done.
    pub wish: Vec<(usize, usize)>,
    /// Unexplained words, as byte ranges.
    pub unexplained: Vec<(usize, usize)>,
    /// A greeting or thanks alone: out of scope, but nothing failed.
    pub neutral: bool,
    /// The topic of `help`, or the foreign product of `out_of_scope`. From the grammar.
    pub topic: Option<String>,
    /// Remarks about the reading for the person (a country read as its first region).
    pub remarks: Vec<String>,
    /// The reasons not to act on the reading; empty if it is complete.
    pub doubts: Vec<Doubt>,
}

/// Words that make a reading incomplete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    pub why: DoubtKind,
}

/// The reason why words make a reading incomplete (docs/contract/UNDERSTANDING.md, rules O).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtKind {
    /// Nothing explains them as part of the request.
    Unknown,
    Negation,
    /// They make an exception.
    Exception,
    /// They set a condition.
    Condition,
    /// They name a later time.
    Later,
    /// They take something back.
    Retraction,
    Hedge,
    /// They report, quote or address another person.
    Report,
    /// They ask for what the program can't do, or contradict the request.
    Unmet,
}

impl DoubtKind {
    /// True if they leave it open whether the rest is meant: "maybe the first", "short-term
    /// tomorrow".
    pub fn withholds(self) -> bool {
        matches!(self, Self::Hedge | Self::Condition | Self::Later)
    }

    /// True if they contradict the rest: "delete it, but not yet", "not the first".
    pub fn is_against(self) -> bool {
        self.withholds() || matches!(self, Self::Negation | Self::Exception | Self::Retraction)
    }
}

/// One part of a line and its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span {
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    pub slot: Slot,
    /// The index of its request.
    pub request: usize,
}

/// The kinds of meaning of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// A cue for, or the name of, a type of key.
    KeyType,
    /// The team or system.
    BusinessUnit,
    /// A key's lifetime.
    TtlSeconds,
    /// An email address.
    Owner,
    Region,
    AccessKeyId,
    /// An age.
    OlderThanDays,
    Account,
    Profile,
    /// The models that a key is limited to.
    Models,
    /// A property of keys.
    Filters,
}

//! What was understood of a line: the first arrow, from words to typed requests.

use crate::domain::Request;
use serde::Serialize;

/// A line and what it means. Spans are byte offsets into the line, end exclusive, on character borders.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Understanding {
    /// What is wanted, in the order said; never empty.
    pub requests: Vec<Request>,
    /// What each part was taken for, in the order of the line.
    pub spans: Vec<Span>,
    /// The words that say what is wanted, as byte ranges; none where nothing is to be done.
    pub wish: Vec<(usize, usize)>,
    /// Words that nothing explains, as byte ranges.
    pub unexplained: Vec<(usize, usize)>,
    /// A greeting or thanks alone: out of scope, but nothing failed.
    pub neutral: bool,
    /// For `help`, what was asked about; for `out_of_scope`, the product or thing that is not ours. From the grammar.
    pub topic: Option<String>,
    /// Facts about the reading that the person should know (a country taken as its first region).
    pub remarks: Vec<String>,
    /// Why the reading is not complete enough to act on; empty if it is.
    pub doubts: Vec<Doubt>,
}

/// Words that keep a reading from being complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What about them.
    pub why: DoubtKind,
}

/// Why words keep a reading from being complete (the contract's "Three outcomes").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtKind {
    /// Nothing explains them as part of the request.
    Unknown,
    /// They negate.
    Negation,
    /// They make an exception.
    Exception,
    /// They set a condition.
    Condition,
    /// They name a later time.
    Later,
    /// They take something back.
    Retraction,
    /// They hedge.
    Hedge,
    /// They report, quote or address someone else.
    Report,
    /// They state something that the program cannot do, or that contradicts the request.
    Unmet,
}

impl DoubtKind {
    /// Whether they leave open if the rest is meant: "maybe the first", "short-term tomorrow".
    pub fn withholds(self) -> bool {
        matches!(self, Self::Hedge | Self::Condition | Self::Later)
    }

    /// Whether they speak against the rest: "delete it, but not yet", "not the first".
    pub fn is_against(self) -> bool {
        self.withholds() || matches!(self, Self::Negation | Self::Exception | Self::Retraction)
    }
}

/// One part of a line and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What it was taken for.
    pub slot: Slot,
    /// Which request it belongs to, counted from 0.
    pub request: usize,
}

/// What a part of a line can be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// A cue for, or the name of, a type of key.
    KeyType,
    /// The team or system.
    BusinessUnit,
    /// A key's life.
    TtlSeconds,
    /// An e-mail address.
    Owner,
    /// A region.
    Region,
    /// A key id.
    AccessKeyId,
    /// An age.
    OlderThanDays,
    /// An account.
    Account,
    /// An AWS profile.
    Profile,
    /// The models that a key is limited to.
    Models,
    /// A property of keys.
    Filters,
}

//! Defines the reading of a line: its requests, and the words that led to them.

use crate::domain::Request;
use serde::Serialize;

/// The meaning of a line by itself. All positions are byte offsets into the line, on character
/// boundaries; ends are exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Understanding {
    /// The requests, in the order stated; never empty.
    pub requests: Vec<Request>,
    /// The meanings of parts of the line, in the order of the line.
    pub spans: Vec<Span>,
    /// The byte ranges of the words that express the requests ("get me a new bedrock key"); empty
    /// if the line requests nothing.
    pub wish: Vec<(usize, usize)>,
    /// The byte ranges of the unexplained words.
    pub unexplained: Vec<(usize, usize)>,
    /// True if every word is explained and the reading is certain enough for changes that nobody
    /// confirms (`--yes`).
    pub complete: bool,
    /// True if a verb, a word such as "key" or a question says what is wanted. Otherwise, the line
    /// may as well answer a question.
    pub explicit: bool,
    /// True if the line is only a greeting or thanks. Its intent is then out of scope, but that
    /// isn't a failure.
    pub neutral: bool,
    /// The topic of `help` or the product of `out_of_scope`, as the grammar names it.
    pub topic: Option<String>,
    /// Remarks about how the line was read, for the person. For example, a country was read as its
    /// first region.
    pub remarks: Vec<String>,
    /// The reasons not to act on the reading. Empty if the reading is complete.
    pub doubts: Vec<Doubt>,
    /// Another reading that is nearly as good, if this one is in doubt.
    pub alternative: Option<Vec<Request>>,
}

/// Words that keep a reading from being complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    pub start: usize,
    /// The end, exclusive.
    pub end: usize,
    pub why: DoubtKind,
}

/// The reason that words make a reading incomplete (docs/contract/UNDERSTANDING.md, rules O).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtKind {
    /// The grammar can't explain the words as part of a request.
    Unknown,
    Negation,
    /// The words make an exception.
    Exception,
    /// The words set a condition.
    Condition,
    /// The words name a later time.
    Later,
    /// The words take something back.
    Retraction,
    Hedge,
    /// The words report, quote or address another person.
    Report,
    /// The words ask for something that the program can't do, or contradict the request.
    Unmet,
}

impl DoubtKind {
    /// Returns true if the words leave open whether the rest of the line is meant ("maybe the
    /// first", "short-term tomorrow").
    pub fn withholds(self) -> bool {
        matches!(self, Self::Hedge | Self::Condition | Self::Later)
    }

    /// Returns true if the words withhold, negate or take back the rest of the line ("delete it,
    /// but not yet", "not the first").
    pub fn is_against(self) -> bool {
        self.withholds() || matches!(self, Self::Negation | Self::Exception | Self::Retraction)
    }
}

/// One part of a line and its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span {
    pub start: usize,
    /// The end, exclusive.
    pub end: usize,
    pub slot: Slot,
    /// The index of the request that the part belongs to.
    pub request: usize,
}

/// The kind of meaning that a part of a line has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The name of a key type, or a cue for one.
    KeyType,
    /// The name of a kind of long-term credential.
    Credential,
    /// The name of a team or system that a key is for.
    BusinessUnit,
    /// The lifetime of a key.
    TtlSeconds,
    /// The owner's email address.
    Owner,
    Region,
    AccessKeyId,
    /// The age of keys, in days.
    OlderThanDays,
    Account,
    Profile,
    /// The models that a key may call.
    Models,
    /// A property of keys.
    Filters,
}

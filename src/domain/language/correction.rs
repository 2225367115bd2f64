//! What a line changes about the requests that are open.

use crate::domain::{BusinessUnit, KeyType, OwnerEmail, Region, Slot, Ttl};

/// A line as a correction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Correction {
    /// It is none, or one that says no more than a value.
    #[default]
    None,
    /// It points at some of the requests or values, and what it says of them is not certain.
    Unclear,
    /// Every word of it is understood.
    Changes(Vec<Change>),
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// To which requests.
    pub of: CorrectionTarget,
    /// What.
    pub edit: Edit,
}

/// Which of several requests are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorrectionTarget {
    /// Nothing is said of that.
    Unsaid,
    /// All of them.
    All,
    /// Those at these places, counted from 1.
    Places(Vec<usize>),
    /// The last.
    Last,
    /// Those of these teams.
    Teams(Vec<BusinessUnit>),
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// This value takes the place of another, be it the one that is named.
    Set(Value, Option<Value>),
    /// This value is taken out, and the default takes its place.
    Unset(Slot, Option<Value>),
    /// The value is not the right one.
    Wrong(Slot),
    /// The request is dropped.
    Drop,
    /// All others are dropped.
    Only,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A team.
    Team(BusinessUnit),
    /// A region.
    Region(Region),
    /// An owner.
    Owner(OwnerEmail),
    /// A life.
    Life(Ttl),
    /// A type of key.
    Kind(KeyType),
}

impl Value {
    /// What it is a value of.
    pub fn slot(&self) -> Slot {
        match self {
            Self::Team(_) => Slot::BusinessUnit,
            Self::Region(_) => Slot::Region,
            Self::Owner(_) => Slot::Owner,
            Self::Life(_) => Slot::TtlSeconds,
            Self::Kind(_) => Slot::KeyType,
        }
    }
}

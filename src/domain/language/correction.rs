//! Defines corrections to open requests.

use crate::domain::{BusinessUnit, KeyType, OwnerEmail, Region, Slot, Ttl};

/// A line that is read as a correction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Correction {
    /// The line isn't a correction, or states only a value.
    #[default]
    None,
    /// The line refers to requests or values, but its meaning is uncertain.
    Unclear,
    /// The line states these changes, and every word of it is understood.
    Changes(Vec<Change>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub of: CorrectionTarget,
    pub edit: Edit,
}

/// The requests to correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorrectionTarget {
    /// The line doesn't say which requests.
    Unsaid,
    All,
    /// The requests at these positions, counted from 1.
    Places(Vec<usize>),
    Last,
    /// The requests of these teams.
    Teams(Vec<BusinessUnit>),
}

/// The correction of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Sets the first value. The second value is the replaced one, if the line names it.
    Set(Value, Option<Value>),
    /// Resets the slot to its default. The value is the removed one, if the line names it.
    Unset(Slot, Option<Value>),
    /// Rejects the slot's value without a replacement.
    Wrong(Slot),
    /// Drops the request.
    Drop,
    /// Drops all requests except this one.
    Only,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Team(BusinessUnit),
    Region(Region),
    Owner(OwnerEmail),
    /// A lifetime.
    Life(Ttl),
    Kind(KeyType),
}

impl Value {
    /// Returns the slot that the value belongs to.
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

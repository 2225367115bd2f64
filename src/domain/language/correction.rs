//! Defines corrections to open requests.

use crate::domain::{BusinessUnit, KeyType, OwnerEmail, Region, Slot, Ttl};

/// A line's meaning as a correction of open requests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Correction {
    /// The line isn't a correction. A value alone ("Tokyo") isn't one either.
    #[default]
    None,
    /// The line refers to earlier requests or values, but the change that it means is uncertain.
    Unclear,
    /// The line states these changes, and the program understands every word of it.
    Changes(Vec<Change>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub of: CorrectionTarget,
    pub edit: Edit,
}

/// The requests that a change applies to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorrectionTarget {
    /// The line doesn't say which requests it means.
    Unsaid,
    All,
    /// The requests at these positions, counted from 1.
    Places(Vec<usize>),
    Last,
    /// The requests of these teams.
    Teams(Vec<BusinessUnit>),
}

/// One change to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Sets the first value. If the line names the value to replace, that is the second one.
    Set(Value, Option<Value>),
    /// Resets the slot to its default. If the line names the value to remove, it is included.
    Unset(Slot, Option<Value>),
    /// Rejects the slot's current value without stating a new one.
    Wrong(Slot),
    /// Drops the request ("drop the second one").
    Drop,
    /// Drops all other requests ("only the first").
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

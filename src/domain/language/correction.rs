//! Corrections to open requests.

use crate::domain::{BusinessUnit, KeyType, OwnerEmail, Region, Slot, Ttl};

/// A line, read as a correction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Correction {
    /// No correction, or just a value.
    #[default]
    None,
    /// It refers to requests or values, but its meaning is uncertain.
    Unclear,
    /// Every word of it is understood.
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
    /// Not stated.
    Unsaid,
    All,
    /// The requests at these positions, counted from 1.
    Places(Vec<usize>),
    Last,
    /// The requests of these teams.
    Teams(Vec<BusinessUnit>),
}

/// The correction of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Sets this value in place of another one, possibly a named one.
    Set(Value, Option<Value>),
    /// Removes this value in favor of the default.
    Unset(Slot, Option<Value>),
    /// Marks the value as wrong.
    Wrong(Slot),
    /// Drops the request.
    Drop,
    /// Drops all other requests.
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

//! Findings: the values and other words that the scanners claim.

use crate::domain::{AccessKeyId, BusinessUnit, Filter, OwnerEmail, Region};

/// A value for a slot, or another meaning that a scanner claims words for.
#[derive(Debug, Clone, PartialEq)]
pub enum FindingKind {
    /// The lifetime of a key in seconds; `None` if it is vague.
    Life(Option<u64>),
    /// A time that isn't a lifetime, claimed so that no other scanner takes it.
    OtherTime,
    /// An age in days.
    Age(u64),
    /// A region, and the index of the place whose name was used.
    Region(Region, Option<usize>),
    /// A place that names no single region, with the candidates.
    UnclearRegion(Vec<Region>),
    /// Regions that must not be used.
    Excluded(Vec<Region>),
    Owner(OwnerEmail),
    KeyId(AccessKeyId),
    /// A team, and whether it was written as an IAM user.
    Unit(BusinessUnit, bool),
    /// The account to use: twelve digits.
    Account(String),
    /// The AWS profile to use.
    Profile(String),
    /// The models that the key is limited to.
    Models(Vec<String>),
    /// A property of the keys to list.
    Filter(Filter),
    /// The creator or creation time of keys, which no list can be filtered by.
    Made,
    /// A constraint that the program can't meet.
    Unmet,
    /// A purpose in a noun phrase, which isn't a team ("a presentation").
    Purpose,
    /// Words without meaning for a request: a name in a greeting or signature, a link, a handle.
    Noise,
}

/// A finding and the words it covers.
#[derive(Debug, Clone)]
pub struct Finding {
    pub kind: FindingKind,
    pub first: usize,
    pub last: usize,
}

impl Finding {
    /// Returns true if the finding is part of a request.
    pub fn is_value(&self) -> bool {
        !matches!(self.kind, FindingKind::Noise | FindingKind::OtherTime | FindingKind::Purpose)
    }
}

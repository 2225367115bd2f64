//! Findings: the values and other words that the scanners claim.

use crate::domain::{AccessKeyId, BusinessUnit, Filter, OwnerEmail, Region};

/// A value for a slot, or another meaning that a scanner claims words for.
#[derive(Debug, Clone, PartialEq)]
pub enum FindingKind {
    /// The lifetime of a key in seconds; `None` if it is vague.
    Life(Option<u64>),
    /// A time that isn't a lifetime, claimed so that no other scanner takes it.
    OtherTime,
    /// The age in days of "keys older than 90 days".
    Age(u64),
    /// A region, and the index of its place if the line names a place instead of a code.
    Region(Region, Option<usize>),
    /// A place without a single region, such as "Europe", with the candidates.
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
    /// A property that selects keys, such as "unused".
    Filter(Filter),
    /// The creator or creation time of keys, which no list can be filtered by.
    Made,
    /// A constraint that the program can't meet, or an act that it doesn't offer.
    Unmet,
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
    /// Returns true if the finding is a value or a constraint of a request, rather than noise
    /// or a time without effect.
    pub fn is_value(&self) -> bool {
        !matches!(self.kind, FindingKind::Noise | FindingKind::OtherTime)
    }
}

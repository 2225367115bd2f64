//! References to keys that were listed or mentioned earlier.

use crate::domain::{AccessKeyId, BusinessUnit, Filter, OwnerEmail, Region};

/// A line, read as a reference to keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// The action on these keys.
    pub act: Option<KeyAct>,
    /// The keys that are meant.
    pub meant: Choice,
    /// The keys that are excluded.
    pub except: Option<Choice>,
    /// The excluded keys need not be among the meant ones: "key 2, not key 3".
    pub apart: bool,
    /// The keys are added to others: "and key 2".
    pub adds: bool,
    /// True if every word of the line is explained and none contradicts another.
    pub whole: bool,
    /// True if otherwise unexplained words were taken as a team's name, which must then be a listed
    /// one.
    pub guessed: bool,
}

/// An action on existing keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAct {
    Rotate,
    Deactivate,
    Delete,
    Activate,
    /// Undo the last change.
    Undo,
}

/// Properties that select keys. A key must match every property, and any of a property's values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// "All", "everything", "them".
    pub all: bool,
    /// "Them", "those": the keys changed last, or the listed ones.
    pub them: bool,
    /// "It", "that key": the key mentioned last.
    pub that: bool,
    /// "The unused one": only one key can be meant.
    pub single: bool,
    /// Positions in the list.
    pub places: Vec<Rank>,
    /// Comparisons: "the oldest", "the second newest", "the two oldest".
    pub ages: Vec<(Age, Rank)>,
    pub filters: Vec<Filter>,
    pub ids: Vec<AccessKeyId>,
    pub units: Vec<BusinessUnit>,
    pub owners: Vec<OwnerEmail>,
    /// Regions of the last use.
    pub regions: Vec<Region>,
    /// Created more than this many days ago.
    pub older_than: Option<u64>,
    /// The number of keys that are meant.
    pub count: Option<usize>,
    /// The number of keys to choose from: "the older of the two".
    pub among: Option<usize>,
    /// "The other one", "the rest": not the keys mentioned before.
    pub others: bool,
}

/// A position in a list, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// The number shown with the key, or "the second".
    At(usize),
    /// "The first two".
    First(usize),
    /// "The last two".
    Last(usize),
}

/// A comparison by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Older than all others.
    Oldest,
    /// Younger than all others.
    Newest,
    /// The older one of two, or the one that was replaced.
    Old,
    /// The younger one of two, or the one that replaced another.
    New,
}

impl Reference {
    /// True if it says which keys it means.
    pub fn picks(&self) -> bool {
        self.meant.selects()
            || self.meant.that
            || !self.meant.ids.is_empty()
            || self.except.is_some()
    }
}

impl Choice {
    /// Returns the number of different properties.
    pub fn kinds(&self) -> usize {
        let kinds = [
            !self.places.is_empty(),
            !self.ages.is_empty(),
            !self.filters.is_empty(),
            !self.ids.is_empty(),
            !self.units.is_empty(),
            !self.owners.is_empty(),
            !self.regions.is_empty(),
            self.older_than.is_some(),
        ];
        kinds.into_iter().filter(|kind| *kind).count()
    }

    /// True if it can only mean listed keys: it says more than a team, an ID or "it".
    pub fn selects(&self) -> bool {
        self.all
            || self.others
            || !self.places.is_empty()
            || !self.ages.is_empty()
            || !self.filters.is_empty()
            || !self.owners.is_empty()
            || !self.regions.is_empty()
            || self.older_than.is_some()
            || self.count.is_some()
    }
}

//! Defines references to keys that were listed or mentioned earlier.

use crate::domain::{AccessKeyId, BusinessUnit, Filter, OwnerEmail, Region};

/// A line that is read as a reference to keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// The action to take on these keys.
    pub act: Option<KeyAct>,
    /// The keys that the line refers to.
    pub meant: Choice,
    /// The keys that the line excludes.
    pub except: Option<Choice>,
    /// True if the excluded keys need not be among the meant ones ("key 2, not key 3").
    pub apart: bool,
    /// True if the line adds the keys to others ("and key 2").
    pub adds: bool,
    /// True if every word of the line is explained and no word contradicts another.
    pub whole: bool,
    /// True if unexplained words were taken as a team's name. The team must then be a listed one.
    pub guessed: bool,
}

/// An action on existing keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAct {
    Rotate,
    Deactivate,
    Delete,
    Activate,
    /// Undoes the last change.
    Undo,
}

/// Properties that select keys. A key must match all properties, and at least one value of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// True for "all", "everything" or "them".
    pub all: bool,
    /// True for "them" or "those", which means the keys changed last, or else the listed ones.
    pub them: bool,
    /// True for "it" or "that key", which means the key mentioned last.
    pub that: bool,
    /// True for a singular form such as "the unused one", which means exactly one key.
    pub single: bool,
    /// The positions in the list.
    pub places: Vec<Rank>,
    /// The comparisons by age ("the oldest", "the second newest", "the two oldest").
    pub ages: Vec<(Age, Rank)>,
    pub filters: Vec<Filter>,
    pub ids: Vec<AccessKeyId>,
    pub units: Vec<BusinessUnit>,
    pub owners: Vec<OwnerEmail>,
    /// The regions of the last use.
    pub regions: Vec<Region>,
    /// The minimum age: the keys are older than this many days.
    pub older_than: Option<u64>,
    /// The number of keys that the line refers to.
    pub count: Option<usize>,
    /// The number of keys to choose from ("the older of the two").
    pub among: Option<usize>,
    /// True for "the other one" or "the rest", which excludes the keys mentioned before.
    pub others: bool,
}

/// A position in a list, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// A single position: the number shown with the key, or "the second".
    At(usize),
    /// The number of positions from the start, for example 2 for "the first two".
    First(usize),
    /// The number of positions from the end, for example 2 for "the last two".
    Last(usize),
}

/// A comparison by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// The oldest of all keys.
    Oldest,
    /// The newest of all keys.
    Newest,
    /// The older of two keys, or the key that was replaced.
    Old,
    /// The newer of two keys, or the key that replaced another.
    New,
}

impl Reference {
    /// Returns true if the line says which keys it means.
    pub fn picks(&self) -> bool {
        self.meant.selects()
            || self.meant.that
            || !self.meant.ids.is_empty()
            || self.except.is_some()
    }
}

impl Choice {
    /// Returns the number of kinds of properties that are stated.
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

    /// Returns true if the properties can only mean listed keys, because they say more than a team,
    /// a key ID or "it".
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

//! Defines references to keys that were listed or mentioned earlier.

use crate::domain::{AccessKeyId, BusinessUnit, Filter, OwnerEmail, Region};

/// A line's statements about keys that were listed or mentioned earlier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// The action that the line asks for, if any.
    pub act: Option<KeyAct>,
    /// The keys that the line selects.
    pub meant: Choice,
    /// The keys that the line excludes.
    pub except: Option<Choice>,
    /// True if the excluded keys need not be among the selected ones ("key 2, not key 3").
    pub apart: bool,
    /// True if the line adds keys to those selected before ("and key 2").
    pub adds: bool,
    /// True if every word of the line is explained and none contradicts another. Otherwise, the
    /// reference selects nothing.
    pub whole: bool,
    /// True if unexplained words were taken as a team's name. Such a team must be one of those in
    /// the list.
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

/// Properties that select keys. A key must have all stated properties, and match at least one value
/// of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// True for words that mean several keys: "all", "everything" or "them".
    pub all: bool,
    /// True for "them" or "those", which means the keys that changed last, or else the listed ones.
    pub them: bool,
    /// True for "it" or "that key", which means the key that was mentioned last.
    pub that: bool,
    /// True for a singular such as "the unused one", so that exactly one key must match.
    pub single: bool,
    /// The positions in the list that the line names.
    pub places: Vec<Rank>,
    /// The comparisons by age ("the oldest", "the second newest", "the two oldest").
    pub ages: Vec<(Age, Rank)>,
    pub filters: Vec<Filter>,
    pub ids: Vec<AccessKeyId>,
    pub units: Vec<BusinessUnit>,
    pub owners: Vec<OwnerEmail>,
    /// The regions in which the keys were last used.
    pub regions: Vec<Region>,
    /// The age in days that the keys must exceed ("older than 90 days").
    pub older_than: Option<u64>,
    /// The number of keys that the line says it means.
    pub count: Option<usize>,
    /// The number of keys to choose from ("the older of the two").
    pub among: Option<usize>,
    /// True for "the other one" or "the rest", which means the listed keys except those mentioned
    /// before.
    pub others: bool,
}

/// A position in a list, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// A single position: the number shown with the key, or "the second".
    At(usize),
    /// The number of positions from the start of the list, for example 2 for "the first two".
    First(usize),
    /// The number of positions from the end of the list, for example 2 for "the last two".
    Last(usize),
}

/// A comparison by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// The oldest of all keys.
    Oldest,
    /// The newest of all keys.
    Newest,
    /// The older of two keys, or a key that a rotation replaced.
    Old,
    /// The newer of two keys, or a key that replaced another one.
    New,
}

impl Reference {
    /// Returns true if the line says which keys it means or excludes. A team's name alone isn't
    /// enough for that.
    pub fn picks(&self) -> bool {
        self.meant.selects()
            || self.meant.that
            || !self.meant.ids.is_empty()
            || self.except.is_some()
    }
}

impl Choice {
    /// Returns the number of properties that are stated, such as position, age or team.
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

    /// Returns true if the properties can only mean listed keys. A team, a key ID or "it" alone
    /// isn't enough for that.
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

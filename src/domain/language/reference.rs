//! Which of the keys that were shown or spoken of before a line means.

use crate::domain::{AccessKeyId, BusinessUnit, Filter, OwnerEmail, Region};

/// A line as a reference to keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// What is to be done with them.
    pub act: Option<KeyAct>,
    /// Which are meant.
    pub meant: Choice,
    /// Which of those are not.
    pub except: Option<Choice>,
    /// Those need not be among the ones that are meant: "key 2, not key 3".
    pub apart: bool,
    /// They come to others: "and key 2".
    pub adds: bool,
    /// Whether every word of the line is explained, and none contradicts another.
    pub whole: bool,
    /// Whether words that mean nothing else were taken for a team's name: it must be one that was shown.
    pub guessed: bool,
}

/// What is done with keys that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAct {
    /// Rotate them.
    Rotate,
    /// Deactivate them.
    Deactivate,
    /// Delete them.
    Delete,
    /// Reactivate them.
    Activate,
    /// Take back what was done last.
    Undo,
}

/// Properties that single out keys. A key is chosen if it has all of them, and of several values of one property any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// "All", "everything", "them".
    pub all: bool,
    /// "Them", "those": the keys changed last, or those that were shown.
    pub them: bool,
    /// "It", "that key": the key last spoken of.
    pub that: bool,
    /// "The unused one": only one key can be meant.
    pub single: bool,
    /// By place in the list.
    pub places: Vec<Rank>,
    /// By comparison with the others: "the oldest", "the second newest", "the two oldest".
    pub ages: Vec<(Age, Rank)>,
    /// By state.
    pub filters: Vec<Filter>,
    /// By ID.
    pub ids: Vec<AccessKeyId>,
    /// By team.
    pub units: Vec<BusinessUnit>,
    /// By owner.
    pub owners: Vec<OwnerEmail>,
    /// By the region of the last use.
    pub regions: Vec<Region>,
    /// Created more than this many days ago.
    pub older_than: Option<u64>,
    /// How many keys are meant.
    pub count: Option<usize>,
    /// How many there are to choose from: "the older of the two".
    pub among: Option<usize>,
    /// "The other one", "the rest": not those that were spoken of before it.
    pub others: bool,
}

/// A place in a list, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// The number shown with the key, or "the second".
    At(usize),
    /// "The first two".
    First(usize),
    /// "The last two".
    Last(usize),
}

/// An age by comparison.
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
    /// Whether it says which keys it means.
    pub fn picks(&self) -> bool {
        self.meant.selects()
            || self.meant.that
            || !self.meant.ids.is_empty()
            || self.except.is_some()
    }
}

impl Choice {
    /// How many kinds of properties it holds.
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

    /// Whether it can only mean keys that were shown: it says more than a team, an ID or "it".
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

//! A set of concepts: one bit for each.

use crate::understand::grammar::concept::Concept;

/// A set of concepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConceptSet(u128);

impl ConceptSet {
    /// Adds one.
    pub fn add(&mut self, concept: Concept) {
        self.0 |= 1 << concept as u8;
    }

    /// Whether it is in.
    pub fn has(self, concept: Concept) -> bool {
        self.0 & (1 << concept as u8) != 0
    }

    /// Whether all of `other` are in.
    pub fn has_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of `other` is in.
    pub fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether nothing is in.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is in both.
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Both together.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl FromIterator<Concept> for ConceptSet {
    fn from_iter<T: IntoIterator<Item = Concept>>(concepts: T) -> Self {
        let mut set = Self::default();
        for concept in concepts {
            set.add(concept);
        }
        set
    }
}

// A set holds one bit for each concept.
const _: () = assert!(Concept::ALL.len() <= 128);

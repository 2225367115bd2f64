use crate::understand::grammar::concept::Concept;

/// A set of concepts as a bit mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConceptSet(u128);

impl ConceptSet {
    pub fn add(&mut self, concept: Concept) {
        self.0 |= 1 << concept as u8;
    }

    pub fn has(self, concept: Concept) -> bool {
        self.0 & (1 << concept as u8) != 0
    }

    pub fn has_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

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

// A set has one bit for each concept.
const _: () = assert!(Concept::ALL.len() <= 128);

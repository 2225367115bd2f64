//! Word classes: words that play the same part in a line, wherever they stand in the rest of the
//! grammar. A word may belong to several.

/// The words of a table in `grammar/classes/`.
#[derive(Debug, Clone, Copy)]
pub struct WordClass(&'static [&'static str]);

impl WordClass {
    /// Returns true if a lowercase word belongs to the class.
    pub fn has(self, word: &str) -> bool {
        self.0.contains(&word)
    }

    /// Returns true if a word belongs to the class, in any case.
    pub fn has_in_any_case(self, word: &str) -> bool {
        self.0.iter().any(|known| word.eq_ignore_ascii_case(known))
    }

    /// Returns the place of a word in the class, from 1.
    pub fn rank(self, word: &str) -> Option<usize> {
        self.0.iter().position(|known| *known == word).map(|at| at + 1)
    }

    pub fn words(self) -> &'static [&'static str] {
        self.0
    }
}

// A constant for each class, which `build/classes.rs` writes.
include!(concat!(env!("OUT_DIR"), "/classes.rs"));

//! What came of a batch, counted.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many requests ended how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Keys that were made and delivered.
    pub made: usize,
    /// Keys that were switched off or deleted.
    pub changed: usize,
    /// Keys that an earlier run had made.
    pub made_before: usize,
    /// Questions that nobody answered.
    pub asked: usize,
    /// What the program does not do, or a person declined.
    pub declined: usize,
    /// What failed, by the code of the error.
    pub failed: BTreeMap<String, usize>,
    /// What was looked up, explained or only said.
    pub other: usize,
}

impl Summary {
    /// How many came to a good end.
    pub fn done(&self) -> usize {
        self.made + self.changed + self.made_before + self.other
    }

    /// How many failed.
    pub fn failures(&self) -> usize {
        self.failed.values().sum()
    }

    /// How many there are.
    pub fn all(&self) -> usize {
        self.done() + self.asked + self.declined + self.failures()
    }
}

//! Collects features.

use crate::understand::evidence::symbol::{Feature, Kind, Symbol};

#[derive(Default)]
pub struct Features(Vec<Feature>);

impl Features {
    pub fn add(&mut self, kind: Kind, symbols: &[Symbol]) {
        let mut three = [0; 3];
        three[..symbols.len()].copy_from_slice(symbols);
        self.0.push(Feature::new(kind, three));
    }

    /// Returns the features in order, each once.
    pub fn finish(mut self) -> Vec<Feature> {
        self.0.sort_unstable();
        self.0.dedup();
        self.0
    }
}

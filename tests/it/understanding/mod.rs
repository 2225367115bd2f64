//! Tests of what phrases mean.

pub mod additions;
pub mod constraints;
pub mod corpus;
pub mod custom_grammar;
pub mod doubts;
pub mod durations;
pub mod filters;
pub mod no_key;
pub mod references;
pub mod regions;
pub mod strangers;

//! Custom grammar files: load, restrict, and apply on top of the built-in grammar.

pub mod check;
pub mod load;
pub mod overlay;
pub mod policy;

//! Loads custom grammar files, restricts what they may add, and applies them to a line.

pub mod check;
pub mod load;
pub mod overlay;
pub mod policy;

//! A person's own grammar files: read, limited, and laid over the built-in ones.

pub mod load;
pub mod overlay;
pub mod policy;

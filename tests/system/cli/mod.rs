//! The program from outside.

pub mod announced;
pub mod decode;
pub mod details;
pub mod flags;
pub mod program;
pub mod shells;
pub mod snippets;
pub mod streams;

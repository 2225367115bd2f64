//! Tests of the program's command-line interface.

pub mod announced;
pub mod decode;
pub mod details;
pub mod flags;
pub mod key_check;
pub mod program;
pub mod shells;
pub mod snippets;
pub mod streams;

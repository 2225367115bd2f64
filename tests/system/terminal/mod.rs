//! Tests of conversations on a pseudo-terminal.

pub mod dialogue;
pub mod leaving;
pub mod pasted;
pub mod prompt;

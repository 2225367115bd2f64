//! Conversations in a real terminal.

pub mod dialogue;
pub mod leaving;
pub mod pasted;
pub mod prompt;

//! Conversations, in process.

pub mod answers;
pub mod consent;
pub mod conversations;
pub mod corrections;
pub mod mentioned;
pub mod transcripts;

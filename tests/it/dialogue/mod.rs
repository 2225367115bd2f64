//! Tests of conversations, run in process.

pub mod alternatives;
pub mod answers;
pub mod conversations;
pub mod corrections;
pub mod doubted;
pub mod mentioned;
pub mod situations;
pub mod transcripts;

//! Long tests of many inputs, most of them generated.

pub mod any_input;
pub mod consent;
pub mod linear;
pub mod random_conversations;
pub mod spellings;
pub mod spoilers;
pub mod ways_in;

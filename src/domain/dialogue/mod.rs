//! Defines the types of a conversation: turns, questions, answers and notes.

pub mod answer;
pub mod grammar_report;
pub mod note;
pub mod summary;
pub mod turn;

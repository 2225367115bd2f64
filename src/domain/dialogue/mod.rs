//! The types of a conversation: turns, questions, answers, notes.

pub mod answer;
pub mod grammar_report;
pub mod note;
pub mod summary;
pub mod turn;

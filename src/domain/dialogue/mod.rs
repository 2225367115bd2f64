//! Defines what a conversation decides and says: turns, questions, answers and notes.

pub mod answer;
pub mod grammar_report;
pub mod note;
pub mod summary;
pub mod turn;

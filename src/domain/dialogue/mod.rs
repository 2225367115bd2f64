//! What the conversation decides and what goes out.

pub mod answer;
pub mod grammar_report;
pub mod note;
pub mod summary;
pub mod turn;

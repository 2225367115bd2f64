//! Reads input: lines that a person types, and lines of a pipe.

pub mod completion;
#[cfg(unix)]
pub mod confirmation;
pub mod credential_prompt;
pub mod editor_helper;
pub mod hint;
pub mod history;
pub mod line_editor;
pub mod line_source;
pub mod lines;
pub mod raw_terminal;

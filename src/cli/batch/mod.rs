//! Processes lines from a pipe: in order, or several requests at once.

pub mod parallel;
pub mod reader_thread;
pub mod sequential;

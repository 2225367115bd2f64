//! Processes lines from a pipe, sequentially or in parallel.

pub mod parallel;
pub mod reader_thread;
pub mod sequential;

//! The fast tests: what phrases mean, conversations in process, the documents, and the code's
//! structure.

#![allow(clippy::print_stderr, reason = "a skipped test must be seen")]

#[allow(dead_code, reason = "each test binary uses a part of it")]
#[path = "../support/mod.rs"]
mod support;

mod dialogue;
mod docs;
mod understanding;

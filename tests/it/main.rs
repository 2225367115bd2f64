//! One integration-test binary: each further one would link the SDK again.

#![allow(clippy::print_stderr, reason = "a skipped test must be seen")]

mod aws;
mod batch;
mod cli;
mod dialogue;
mod docs;
mod security;
mod support;
mod sweeps;
mod terminal;
mod understanding;

//! One integration-test binary: each further one would link the SDK again.

#![allow(clippy::print_stderr, reason = "a skipped test must be seen")]

mod cli;
mod net;
mod official;
mod offline;
mod provision;
mod run;

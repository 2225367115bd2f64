//! One integration-test binary: each further one would link the SDK again.

#![allow(clippy::print_stderr, reason = "a skipped test must be seen")]

mod access;
mod cli;
mod credentials;
mod net;
mod official;
mod offline;
mod provision;
mod run;
mod shells;

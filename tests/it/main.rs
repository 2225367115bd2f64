//! One integration-test binary: each further one would link the SDK again.

#![allow(clippy::print_stderr, reason = "a skipped test must be seen")]

mod architecture;
mod cli;
mod corpus;
mod provision;
mod run;

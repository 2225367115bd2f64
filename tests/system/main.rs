//! The slow tests: the program as a process and in terminals, with doubles of AWS and real clients.
//! `tests/run` installs the tools that they need. They share one binary, because each binary links
//! the AWS SDK.

#![allow(clippy::print_stderr, reason = "a skipped test must be seen")]

#[allow(dead_code, reason = "each test binary uses a part of it")]
#[path = "../support/mod.rs"]
mod support;

mod aws;
mod batch;
mod cli;
mod security;
mod sweeps;
mod terminal;

//! One integration-test binary: each further one would link the SDK again.

#![allow(clippy::print_stderr, reason = "a skipped test must be seen")]

mod access;
mod announced;
mod answers;
mod architecture;
mod batch;
mod canary;
mod check;
mod cli;
mod consent;
mod corpus;
mod credentials;
mod decode;
mod dialogue;
mod dice;
mod docs;
mod dropped;
mod faults;
mod flags;
mod gateway;
mod grammar;
mod invariants;
mod leaving;
mod linear;
mod net;
mod network;
mod official;
mod offline;
mod pasted;
mod promises;
mod properties;
mod provision;
mod pty;
mod regions;
mod robust;
mod run;
mod shells;
mod snippets;
mod spoilers;
mod streams;
mod talk;
mod terminal;
mod transcripts;
mod traps;
mod wire;

//! Helpers that the tests share: the program as a child process, terminals, servers, random values.

pub mod boto;
pub mod corpus;
pub mod gateway;
pub mod iam_double;
pub mod invariants;
pub mod listed_keys;
pub mod program;
pub mod pty;
pub mod random;
pub mod servers;

//! One integration-test binary: each further one would link the SDK again.

mod cli;
mod run;

//! Compares a whole run of the program, from its start to the printed key, with a run of the
//! official Python generator.
//!
//! `tests/run` creates the Python environment. Without it, the benchmark measures the program
//! alone.
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 25;
/// The shortest program that creates a key with the official package.
const OFFICIAL: &str =
    "from aws_bedrock_token_generator import provide_token; print(provide_token())";

fn main() {
    let ours = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bedrock-assist"));
        command.args(["-o", "raw", "key for 12 hours"]);
        command
    };
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/test-venv/bin/python");
    let official = || {
        let mut command = Command::new(&python);
        command.args(["-c", OFFICIAL]);
        command
    };
    if !python.exists() {
        println!(
            "ours: {:?}; no Python environment to compare with: run tests/run once",
            median((0..RUNS).map(|_| timed(ours())).collect())
        );
        return;
    }
    // The runs of the two programs alternate, so that changes in the machine's load affect both.
    let (mine, theirs) = (0..RUNS).map(|_| (timed(ours()), timed(official()))).unzip();
    let (mine, theirs) = (median(mine), median(theirs));
    let ratio = theirs.as_secs_f64() / mine.as_secs_f64();
    println!(
        "whole process, median of {RUNS}: ours {mine:?}, official {theirs:?}, ratio {ratio:.1}"
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Times one run with only credentials and a region in the environment, and without instance
/// metadata.
fn timed(mut command: Command) -> Duration {
    command
        .env_clear()
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stdout(Stdio::null());
    let start = Instant::now();
    let status = command.status();
    let took = start.elapsed();
    assert!(status.is_ok_and(|status| status.success()), "the program must make a key");
    took
}

//! A line of twice the length may cost twice as much and no more, whatever it is made of.
//!
//! Counted in instructions, which hardly differ between machines and runs: callgrind writes down what was
//! executed each time the program turns to the next line.

use crate::support::program::{Ran, World, skip};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

/// What lines are made of.
const KINDS: [&str; 27] = [
    "key for team x and ",
    "one for sales and ",
    "a key for a, ",
    "2 hours ",
    "1h30m ",
    "four and a half hours ",
    "a-b-",
    "a-b-c ",
    "AKIAQ3ZT8VN5WY2KD7HC ",
    "AKIAQ3ZT8VN5WY2KD7HC and ",
    "@",
    "a@b.com,",
    "owner: a@b.com, ",
    "\"",
    "\"a ",
    "'",
    "zorblax ",
    "bedrok tokn ",
    ",",
    "not ",
    "eu-west-1 or Frankfurt ",
    "why? ",
    "東京 ",
    "e\u{301}½",
    "mailto:",
    "x:",
    "é|",
];
/// Lengths in bytes, each twice the one before; what a kind costs when it is met first is not counted.
const LENGTHS: [usize; 3] = [1024, 2048, 4096];
/// Twice, and what a few longer tables and buffers take.
const MOST: f64 = 2.3;

#[test]
fn twice_the_line_costs_twice_as_much() {
    let line = |kind: &str, length| kind.repeat(length / kind.len());
    let lengths = || [LENGTHS[0]].into_iter().chain(LENGTHS);
    let lines: Vec<String> =
        KINDS.iter().flat_map(|kind| lengths().map(|length| line(kind, length))).collect();
    let world = World::new();
    let Some(costs) = costs(&world, &lines) else { return };
    let mut wrong = Vec::new();
    for (kind, costs) in KINDS.iter().zip(costs.chunks(1 + LENGTHS.len())) {
        let growth: Vec<f64> =
            costs[1..].windows(2).map(|two| two[1] as f64 / two[0] as f64).collect();
        let said = format!("{kind:?}: {:?} instructions, {growth:.2?} times", &costs[1..]);
        eprintln!("{said}");
        if growth.iter().any(|growth| *growth > MOST) {
            wrong.push(said);
        }
    }
    assert!(wrong.is_empty(), "more than linear:\n{}", wrong.join("\n"));
}

/// The instructions that each line takes, from its first byte to its answer; `None` where they cannot be counted.
fn costs(world: &World, lines: &[String]) -> Option<Vec<u64>> {
    let dumps = world.home().join("dump");
    let mut command = world.command("valgrind");
    command.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", dumps.display()));
    // Written each time a line is about to be understood: what came before it has been read and answered.
    command.args(["--dump-before=*Grammar*understand", "--dump-line=no"]);
    command.arg(env!("CARGO_BIN_EXE_bedrock-assist")).args(["--explain", "-o", "json"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        skip("the cost of long lines", "valgrind is not here");
        return None;
    };
    let mut input = child.stdin.take().unwrap();
    // Between two lines one that costs nothing, so that reading one is not counted with answering another.
    let script: String =
        lines.iter().map(|line| format!("x\n{line}\n")).collect::<String>() + "x\n";
    let writer = std::thread::spawn(move || input.write_all(script.as_bytes()));
    Ran::of(&child.wait_with_output().unwrap()).ended(0);
    writer.join().unwrap().unwrap();
    let read = |number: usize| total(&dumps.with_extension(number.to_string()));
    // Dump 1 comes before the first x, dump 2 before the first line, dump 3 before the second x.
    Some((0..lines.len()).map(|at| read(2 * at + 2) + read(2 * at + 3)).collect())
}

/// The sum at the end of a dump.
fn total(dump: &Path) -> u64 {
    let text = fs::read_to_string(dump).unwrap();
    let sum = text.lines().rev().find_map(|line| line.strip_prefix("totals: ")).unwrap();
    sum.trim().parse().unwrap()
}

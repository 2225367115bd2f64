//! The cost of reading a line must grow linearly with its length, whatever it contains.
//!
//! The cost is counted in instructions, which vary little between machines and runs. callgrind
//! dumps the count each time the program starts to read a line.

use crate::support::program::{Ran, World, skip};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

/// The strings that lines repeat.
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
/// Lengths in bytes, each twice the one before. A first line of each kind warms the caches and is
/// not counted.
const LENGTHS: [usize; 3] = [1024, 2048, 4096];
/// Highest acceptable ratio of the costs of one length and the length before it: 2, with room for
/// larger tables and buffers.
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

/// Returns the instructions that each line takes, up to its answer; `None` if valgrind is not
/// installed.
fn costs(world: &World, lines: &[String]) -> Option<Vec<u64>> {
    let dumps = world.home().join("dump");
    let mut command = world.command("valgrind");
    command.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", dumps.display()));
    // Dumps the count just before each line is understood.
    command.args(["--dump-before=*Grammar*understand", "--dump-line=no"]);
    command.arg(env!("CARGO_BIN_EXE_bedrock-assist")).args(["--explain", "-o", "json"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else {
        skip("the cost of long lines", "valgrind is not here");
        return None;
    };
    let mut input = child.stdin.take().unwrap();
    // A trivial line after each line, so that a dump doesn't count the answer of one line and the
    // input of the next.
    let script: String =
        lines.iter().map(|line| format!("x\n{line}\n")).collect::<String>() + "x\n";
    let writer = std::thread::spawn(move || input.write_all(script.as_bytes()));
    Ran::of(&child.wait_with_output().unwrap()).exit_code(0);
    writer.join().unwrap().unwrap();
    let read = |number: usize| total(&dumps.with_extension(number.to_string()));
    // Dump 1 precedes the first "x", dump 2 the first line, dump 3 the second "x".
    Some((0..lines.len()).map(|at| read(2 * at + 2) + read(2 * at + 3)).collect())
}

/// Returns the total number of instructions in a dump.
fn total(dump: &Path) -> u64 {
    let text = fs::read_to_string(dump).unwrap();
    let sum = text.lines().rev().find_map(|line| line.strip_prefix("totals: ")).unwrap();
    sum.trim().parse().unwrap()
}

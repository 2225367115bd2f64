//! Batches against an AWS double that records every call. The tests compare the program's output
//! with the double: each key is delivered, named in a message, or deleted.

mod around_requests;
mod at_once;
mod csv;
mod ensure;
mod journal;
mod line_by_line;
mod random_transcripts;
mod shuffled;
mod stdin_of_children;
mod throttled;
mod undelivered;
mod unusable_lines;

use crate::support::iam_double::{Double, Manner};
use crate::support::program::{Ran, World};
use serde_json::Value;
use std::fs;
use std::fs::File;
use std::process::{Child, Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_bedrock-assist");
const OWNER: &str = "a.b@example.com";
const POLICY: &str = "arn:aws:iam::aws:policy/AmazonBedrockFullAccess";

/// A world whose IAM and STS calls go to its own AWS double.
pub struct Clerk {
    pub aws: Double,
    pub world: World,
}

impl Clerk {
    pub fn before(manner: Manner) -> Self {
        let aws = Double::start(manner);
        // Connections to the double are unencrypted. Loading certificates would take most of the
        // time of a run in a debug build.
        let world = World::signing().with("SSL_CERT_FILE", "/dev/null");
        let world = aws
            .variables()
            .into_iter()
            .fold(world, |world, (name, address)| world.with(name, address));
        Self { aws, world }
    }

    /// Returns the command for a batch with `--yes` and JSON output.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.world.command(PROGRAM);
        command.args(["--yes", "-o", "json"]).args(args);
        command
    }

    fn run(&self, args: &[&str], lines: &[u8]) -> Ran {
        let all: Vec<&str> = ["--yes", "-o", "json"].iter().chain(args).copied().collect();
        self.world.run(&all, lines)
    }

    /// Starts a batch in the background. Its outputs are appended to the files `out` and `err`.
    fn start(&self, args: &[&str], lines: &str) -> Child {
        let path = |name| self.world.home().join(name);
        fs::write(path("lines"), lines).unwrap();
        let added = |name| File::options().append(true).create(true).open(path(name)).unwrap();
        let mut command = self.command(args);
        command.stdin(File::open(path("lines")).unwrap()).stdout(added("out")).stderr(added("err"));
        command.spawn().unwrap()
    }

    /// Runs a shell script that calls `bedrock-assist`, with the list in the file `lines`.
    fn shell(&self, script: &str, lines: &str) -> Ran {
        fs::write(self.world.home().join("lines"), lines).unwrap();
        let mut command = self.world.command("bash");
        command.args(["-c", script]).stdin(Stdio::null());
        Ran::of(&command.output().unwrap())
    }

    /// Deletes the checkpoints, which hold each journal's number of lines and hash.
    fn remove_marks(&self) {
        fs::remove_dir_all(self.world.home().join(".local/state/bedrock-assist/journals")).unwrap();
    }

    /// Returns the text of a file; empty if it doesn't exist.
    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.world.home().join(name)).unwrap_or_default()
    }
}

pub fn unit(at: usize) -> String {
    format!("unit-{at:04}")
}

fn user(at: usize) -> String {
    format!("{}-bedrock-user", unit(at))
}

/// Returns two requests for each of this many teams.
pub fn two_each(units: usize) -> String {
    let two = |at| {
        let unit = unit(at);
        format!("long-term key for {unit}, owner: {OWNER}\nanother long-term key for {unit}\n")
    };
    (0..units).map(two).collect()
}

/// Returns the JSON objects on standard output. An incomplete line is skipped.
fn objects(out: &str) -> Vec<Value> {
    out.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Asserts that the program reports requests that it did not start or lines that it did not read.
#[track_caller]
fn says_that_it_stopped(ran: &Ran) {
    let said = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    let ways = ["not started", "later lines were not read"];
    assert!(ways.iter().any(|way| said.contains(way)), "{}", ran.whole());
}

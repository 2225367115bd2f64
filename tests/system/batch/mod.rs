//! Batches: lists that are carried out several requests at once. The AWS is a double that keeps a record, so that what
//! the program claims can be held against what is there: every key with somebody, or named, or deleted again.

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

/// Somebody with a list, and an AWS that nobody else works with.
pub struct Clerk {
    pub aws: Double,
    pub world: World,
}

impl Clerk {
    pub fn before(manner: Manner) -> Self {
        let aws = Double::start(manner);
        // Nothing is encrypted here, and without optimisation reading certificates would take most of the time.
        let world = World::signing().with("SSL_CERT_FILE", "/dev/null");
        let world = aws
            .variables()
            .into_iter()
            .fold(world, |world, (name, address)| world.with(name, address));
        Self { aws, world }
    }

    /// The program as it is called for a list.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.world.command(PROGRAM);
        command.args(["--yes", "-o", "json"]).args(args);
        command
    }

    fn run(&self, args: &[&str], lines: &[u8]) -> Ran {
        let all: Vec<&str> = ["--yes", "-o", "json"].iter().chain(args).copied().collect();
        self.world.run(&all, lines)
    }

    /// The same in the background: results are added to the file `out` at home, all else to `err`.
    fn start(&self, args: &[&str], lines: &str) -> Child {
        let path = |name| self.world.home().join(name);
        fs::write(path("lines"), lines).unwrap();
        let added = |name| File::options().append(true).create(true).open(path(name)).unwrap();
        let mut command = self.command(args);
        command.stdin(File::open(path("lines")).unwrap()).stdout(added("out")).stderr(added("err"));
        command.spawn().unwrap()
    }

    /// What a shell script that calls `bedrock-assist` does at home, where the list is the file `lines`.
    fn shell(&self, script: &str, lines: &str) -> Ran {
        fs::write(self.world.home().join("lines"), lines).unwrap();
        let mut command = self.world.command("bash");
        command.args(["-c", script]).stdin(Stdio::null());
        Ran::of(&command.output().unwrap())
    }

    /// Without them nobody knows how long a journal was.
    fn remove_marks(&self) {
        fs::remove_dir_all(self.world.home().join(".local/state/bedrock-assist/journals")).unwrap();
    }

    /// What is in a file at home; nothing where there is none.
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

/// Two requests for each of so many units, one behind the other.
pub fn two_each(units: usize) -> String {
    let two = |at| {
        let unit = unit(at);
        format!("long-term key for {unit}, owner: {OWNER}\nanother long-term key for {unit}\n")
    };
    (0..units).map(two).collect()
}

/// The objects on standard output. A line that was cut off is none.
fn objects(out: &str) -> Vec<Value> {
    out.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// That what was not begun any more is said.
#[track_caller]
fn says_that_it_stopped(ran: &Ran) {
    let said = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    let ways = ["not started", "later lines were not read"];
    assert!(ways.iter().any(|way| said.contains(way)), "{}", ran.whole());
}

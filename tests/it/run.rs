//! Runs the program as a person would, but in a world of its own: no environment, an empty home, no network metadata.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A person's machine, fresh for each test.
pub struct World {
    home: TempDir,
    variables: Vec<(String, String)>,
}

impl World {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap(), variables: Vec::new() }
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The program, or a shell that calls it as `bedrock-assist`.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let binary = Path::new(env!("CARGO_BIN_EXE_bedrock-assist"));
        let path = std::env::join_paths(
            [binary.parent().unwrap().to_owned()]
                .into_iter()
                .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
        )
        .unwrap();
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.home())
            .env("TZ", "UTC")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.home());
        command
    }

    /// One run with these words and this standard input.
    pub fn run(&self, args: &[&str], stdin: &[u8]) -> Ran {
        let mut command = self.command(env!("CARGO_BIN_EXE_bedrock-assist"));
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The program may be done before it has read everything.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        Ran::of(&child.wait_with_output().unwrap())
    }

    /// One run with these words.
    pub fn say(&self, args: &[&str]) -> Ran {
        self.run(args, b"")
    }
}

/// What a run did.
#[derive(Debug)]
pub struct Ran {
    pub out: String,
    pub err: String,
    pub code: Option<i32>,
}

impl Ran {
    pub fn of(output: &Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
            code: output.status.code(),
        }
    }

    /// All of it in one piece.
    pub fn whole(&self) -> String {
        format!("exit code {:?}\n----- stdout\n{}----- stderr\n{}", self.code, self.out, self.err)
    }

    /// No run ever panics, whatever else it does.
    pub fn sound(self) -> Self {
        assert!(
            !self.err.contains("panicked") && self.code.is_some_and(|code| code != 101),
            "{}",
            self.whole()
        );
        self
    }
}

/// Compares with the snapshot `name`, keys and folders left out.
pub fn check(name: &str, world: &World, ran: &Ran) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let keys = regex::Regex::new("bedrock-api-key-[A-Za-z0-9+/=-]+").unwrap();
    let whole = ran.whole().replace(&world.home().display().to_string(), "<HOME>");
    let whole = keys.replace_all(&whole, "<KEY>");
    settings.bind(|| insta::assert_snapshot!(name, whole));
}

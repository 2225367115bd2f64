//! Runs the program in isolation: with its own home folder, none of the developer's AWS variables
//! and no instance metadata service.

use base64::Engine as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Once};
use tempfile::TempDir;

/// A fake access key ID. Its distinctive text makes leaks easy to find.
pub const ID: &str = "AKIAQ3ZT8VN5WY2KD7HC";
/// The access key ID of a temporary session.
pub const PASSING: &str = "ASIAQ3ZT8VN5WY2KD7HC";
pub const SECRET: &str = "CanarySecretKey/111111111111111111111111";
pub const TOKEN: &str = "CanarySessionToken/222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222";
/// The prefix of every short-term key.
pub const KEY: &str = "bedrock-api-key-";

/// A fresh home folder and environment for one test.
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

    /// Creates a world with long-lived credentials in its environment.
    pub fn signing() -> Self {
        Self::new().with("AWS_ACCESS_KEY_ID", ID).with("AWS_SECRET_ACCESS_KEY", SECRET)
    }

    /// Creates a world with temporary session credentials in its environment.
    pub fn in_session() -> Self {
        Self::signing().with("AWS_ACCESS_KEY_ID", PASSING).with("AWS_SESSION_TOKEN", TOKEN)
    }

    /// Writes the AWS configuration file.
    pub fn configured(self, config: &str) -> Self {
        std::fs::create_dir_all(self.home().join(".aws")).unwrap();
        std::fs::write(self.home().join(".aws/config"), config).unwrap();
        self
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Returns every file under the home folder with its contents.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut folders = vec![self.home().to_owned()];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push((path.clone(), std::fs::read(path).unwrap()));
                }
            }
        }
        files
    }

    /// Returns a command for the program, or for a shell that finds `bedrock-assist` on its path.
    /// It runs in the world's home and environment.
    pub fn command(&self, program: &str) -> Command {
        heed_signals();
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

    /// Runs the program with these arguments and this standard input.
    pub fn run(&self, args: &[&str], stdin: &[u8]) -> Ran {
        let mut command = self.command(env!("CARGO_BIN_EXE_bedrock-assist"));
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The write fails if the program exits before it has read everything.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        Ran::of(&child.wait_with_output().unwrap())
    }

    /// Runs the program with these arguments and an empty standard input.
    pub fn say(&self, args: &[&str]) -> Ran {
        self.run(args, b"")
    }
}

/// Resets ignored signals for child processes. A script's `cargo test &` starts the tests with
/// SIGINT ignored, and `nohup` with SIGHUP; children inherit that. A signal with a handler has its
/// default action in a child, and the handler here does nothing, so this process still ignores it.
fn heed_signals() {
    use signal_hook::consts::{
        SIGABRT, SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ,
    };
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.map_or(0, |mask| u64::from_str_radix(mask.trim(), 16).unwrap());
        for signal in
            [SIGABRT, SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ]
        {
            if ignored & (1 << (signal - 1)) != 0 {
                signal_hook::flag::register(signal, Arc::default()).unwrap();
            }
        }
    });
}

/// The output and exit code of a run.
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

    /// Returns the exit code and both outputs as one string.
    pub fn whole(&self) -> String {
        format!("exit code {:?}\n----- stdout\n{}----- stderr\n{}", self.code, self.out, self.err)
    }

    /// Asserts the exit code, and that the program did not panic.
    #[track_caller]
    pub fn exit_code(self, code: i32) -> Self {
        let ran = self.did_not_crash();
        assert_eq!(ran.code, Some(code), "{}", ran.whole());
        ran
    }

    /// Asserts that standard error contains each part, regardless of line breaks, and no debug
    /// output of an error.
    #[track_caller]
    pub fn stderr_contains(self, parts: &[&str]) -> Self {
        let err = self.err.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in parts {
            assert!(err.contains(part), "{part} in {}", self.whole());
        }
        for dump in ["SdkError", "ServiceError {", "source:", "<Error", "stack backtrace"] {
            assert!(!err.contains(dump), "{dump} in {}", self.whole());
        }
        self
    }

    /// Parses standard output as a single JSON value.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error} in {}", self.whole()))
    }

    /// Asserts that the program did not panic and that no signal ended it.
    #[track_caller]
    pub fn did_not_crash(self) -> Self {
        assert!(
            !self.err.contains("panicked") && self.code.is_some_and(|code| code != 101),
            "{}",
            self.whole()
        );
        self
    }
}

/// Decodes a short-term key into its presigned request.
pub fn decode_key(key: &str) -> String {
    let body = key.trim().strip_prefix(KEY).unwrap_or_else(|| panic!("{key} is no key"));
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(body).unwrap()).unwrap()
}

/// Reports a test that can't run here. `tests/run` counts these.
pub fn skip(what: &str, why: &str) {
    eprintln!("skipped: {what}: {why}");
    note("BEDROCK_ASSIST_SKIPS", &format!("{what}: {why}"));
}

/// Reports what a test measured, such as the number of cases tried. `tests/run` shows these at the
/// end.
pub fn report_figure(what: &str) {
    eprintln!("{what}");
    note("BEDROCK_ASSIST_FIGURES", what);
}

fn note(file: &str, line: &str) {
    if let Some(file) = std::env::var_os(file) {
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(file).unwrap();
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}

/// Returns the value of a variable that `tests/run` sets. If it is unset, reports `what` as
/// skipped.
pub fn variable_or_skip(variable: &str, what: &str) -> Option<String> {
    let value = std::env::var(variable).ok().filter(|value| !value.is_empty());
    if value.is_none() {
        skip(what, &format!("{variable} is not set; tests/run sets it"));
    }
    value
}

/// Compares a run with the snapshot `name`. Masks short-term keys, the home folder and the size of
/// the grammar.
pub fn assert_output_snapshot(name: &str, world: &World, ran: &Ran) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let keys = regex::Regex::new("bedrock-api-key-[A-Za-z0-9+/=-]+").unwrap();
    let whole = ran.whole().replace(&world.home().display().to_string(), "<HOME>");
    let whole = keys.replace_all(&whole, "<KEY>");
    let size = regex::Regex::new(r"\d+ phrases, \d+ examples\n  yours").unwrap();
    let whole = size.replace(&whole, "<N> phrases, <N> examples\n  yours");
    settings.bind(|| insta::assert_snapshot!(name, whole));
}

/// Returns the quoted phrase at the end of a command that the program suggests, such as
/// `bedrock-assist "list keys"`.
pub fn phrase_of(command: &str) -> Option<&str> {
    command.strip_prefix("bedrock-assist ")?.split_once('"')?.1.strip_suffix('"')
}

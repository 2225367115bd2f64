//! Runs the program on two requests for each team. Checks its output, and the users and keys in
//! AWS.

use super::double::{Double, User};
use serde_json::Value;
use std::collections::HashMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub const OWNER: &str = "a.b@example.com";
/// Approximate number of lines whose reading is checked before the measurement.
const SAMPLE: usize = 25;

/// Returns a command for the program, with this home folder and only the variables that it needs.
pub fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bedrock-assist"));
    command.env_clear().env("HOME", home).env("TZ", "UTC").env("AWS_EC2_METADATA_DISABLED", "true");
    command.env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    command.env("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    command.current_dir(home);
    command
}

pub fn unit(at: usize) -> String {
    format!("unit-{at:04}")
}

/// Returns the input: for each team, one line requests a long-term key and the next another one.
fn lines(units: usize) -> String {
    (0..units)
        .map(unit)
        .map(|unit| {
            format!("long-term key for {unit}, owner: {OWNER}\nanother long-term key for {unit}\n")
        })
        .collect()
}

/// Asserts that a sample of the lines asks for a long-term key for its team and raises no question.
pub fn understood(units: usize) {
    let home = tempfile::tempdir().expect("a folder");
    let script = lines(units);
    let step = (2 * units / SAMPLE).max(1);
    for (at, line) in script.lines().enumerate().step_by(step) {
        let output =
            program(home.path()).args(["--explain", "-o", "json", line]).output().expect("a run");
        let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let request = &told["requests"][0];
        let said = ["intent", "key_type", "business_unit"]
            .map(|name| request[name].as_str().unwrap_or("-"));
        assert_eq!(said, ["create_key", "long_term", &unit(at / 2)], "{line}: {told}");
        assert!(request["ask"].as_array().is_some_and(Vec::is_empty), "{line}: {told}");
    }
}

/// Returns the time that the program takes for two requests for each team. Asserts that each
/// request is done, in the order of the lines, with a key that AWS created for that team.
pub fn run(aws: &Double, units: usize, jobs: usize) -> Duration {
    let home = tempfile::tempdir().expect("a folder");
    let [script, out, err] = ["lines", "out", "err"].map(|name| home.path().join(name));
    fs::write(&script, lines(units)).expect("lines");
    let mut command = program(home.path());
    command.args(["--yes", "-o", "json", "--jobs", &jobs.to_string()]).envs(aws.variables());
    command.stdin(File::open(&script).expect("lines"));
    command.stdout(File::create(&out).expect("a file")).stderr(File::create(&err).expect("a file"));
    let begin = Instant::now();
    let status = command.status().expect("a run");
    let time = begin.elapsed();
    let [out, err] = [out, err].map(|path| fs::read_to_string(path).expect("text"));
    let keys: HashMap<String, (String, String)> =
        aws.keys().into_iter().map(|key| (key.id, (key.user, key.secret))).collect();
    let mut count = 0;
    for (at, line) in out.lines().enumerate() {
        let object: Value = serde_json::from_str(line).expect("JSON");
        assert!(object["line"] == at + 1 && object["status"] == "done", "{line}\n{err}");
        let result = &object["result"];
        let field = |name: &str| result[name].as_str().unwrap_or_default().to_owned();
        let user = format!("{}-bedrock-user", unit(at / 2));
        assert_eq!(field("user"), user, "{line}");
        assert_eq!(
            keys.get(&field("access_key_id")),
            Some(&(user, field("secret_access_key"))),
            "{line}"
        );
        count += 1;
    }
    assert!(status.success() && count == 2 * units, "{status}, {count} results\n{err}");
    time
}

/// Asserts that AWS holds one user for each team, with its tags, policy and two active keys, and
/// nothing else.
pub fn check(aws: &Double, units: usize) {
    let users = aws.users();
    let keys = aws.keys();
    assert_eq!((users.len(), keys.len()), (units, 2 * units));
    assert!(keys.iter().all(|key| key.active && !key.deleted));
    let mut held: HashMap<&str, usize> = HashMap::new();
    keys.iter().for_each(|key| *held.entry(&key.user).or_default() += 1);
    for User { name, tags, policies, .. } in &users {
        let unit = name.strip_suffix("-bedrock-user").expect("a unit's user");
        let has = |key: &str, value: &str| tags.contains(&(key.to_owned(), value.to_owned()));
        assert!(
            has("business-unit", unit) && has("owner", OWNER) && tags.len() == 4,
            "{name}: {tags:?}"
        );
        assert_eq!(policies, &["arn:aws:iam::aws:policy/AmazonBedrockFullAccess"], "{name}");
        assert_eq!(held.get(&**name), Some(&2), "{name}");
    }
}

/// Returns a command for the program with all three standard streams piped.
pub fn piped(home: &Path, args: &[&str]) -> Command {
    let mut command = program(home);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

//! Runs the program against moto's IAM and reads the result back with boto3, so no code of the
//! program is between IAM and these tests.

pub mod again;
pub mod batches;
pub mod create;
pub mod keys;
pub mod lists;
pub mod permissions;
pub mod race;
pub mod revocations;
mod rotations;
pub mod strangers;
pub mod unsaid;

use crate::support::boto;
use crate::support::program::{Ran, World, variable_or_skip};
use crate::support::pty::{ENTER, Terminal};
use serde_json::{Value, json};

const POLICY: &str = "arn:aws:iam::aws:policy/AmazonBedrockFullAccess";

/// A delivered access key.
struct Key {
    id: String,
    secret: String,
}

/// A server that acts as IAM, a world whose credentials call it, and the Python that reads it.
struct Iam {
    url: String,
    python: String,
    world: World,
}

impl Iam {
    /// Returns moto's IAM, which allows everything; `None` if `tests/run` did not start it.
    fn of_moto(what: &str) -> Option<Self> {
        Self::at("MOTO_URL", what)
    }

    /// Returns the IAM whose address is in this variable; `None` if `tests/run` did not set it.
    fn at(variable: &str, what: &str) -> Option<Self> {
        let url = variable_or_skip(variable, what)?;
        let python = variable_or_skip("BEDROCK_ASSIST_PYTHON", what)?;
        let world = World::signing().with("AWS_ENDPOINT_URL", &url);
        Some(Self { url, python, world })
    }

    /// Returns the same IAM with this key as the caller.
    fn as_caller(&self, Key { id, secret }: &Key) -> Self {
        let world =
            World::new().with("AWS_ACCESS_KEY_ID", id).with("AWS_SECRET_ACCESS_KEY", secret);
        let world = world.with("AWS_ENDPOINT_URL", &self.url);
        Self { url: self.url.clone(), python: self.python.clone(), world }
    }

    /// Returns the same IAM with a separate account. moto takes the account from the assumed role.
    #[track_caller]
    fn in_own_account(&self, number: u64) -> Self {
        let account = 900_000_000_000 + u64::from(std::process::id()) * 100 + number;
        let role = format!("arn:aws:iam::{account}:role/tests");
        let assumed = json!({ "RoleArn": role, "RoleSessionName": "tests" });
        let answers = self.other_hand(&[("sts.assume_role", assumed)]);
        let field = |field: &str| answers[0]["Credentials"][field].as_str().unwrap().to_owned();
        let key = Key { id: field("AccessKeyId"), secret: field("SecretAccessKey") };
        let mut iam = self.as_caller(&key);
        iam.world = iam.world.with("AWS_SESSION_TOKEN", &field("SessionToken"));
        iam
    }

    /// Starts the program at its prompt, on a terminal that is too wide to wrap lines.
    #[track_caller]
    fn prompt(&self) -> Terminal {
        let mut command = self.world.command("bedrock-assist");
        command.env("TERM", "xterm-256color").env("NO_COLOR", "1");
        let mut terminal = Terminal::start(command, 250);
        terminal.prompted();
        terminal
    }

    /// Runs the program with these arguments.
    fn say(&self, args: &[&str]) -> Ran {
        self.world.say(args)
    }

    /// Creates a key with this request and returns it. `--no-verify` keeps the program from using
    /// the key.
    #[track_caller]
    fn create_key(&self, words: &str) -> Key {
        delivered(&self.say(&["-o", "json", "--yes", "--no-verify", words]).exit_code(0).json())
    }

    /// Returns the state of a team's user in IAM.
    #[track_caller]
    fn read(&self, unit: &str) -> Value {
        self.read_all(&[unit.to_owned()]).remove(0)
    }

    /// Returns the state of these teams' users in IAM.
    #[track_caller]
    fn read_all(&self, units: &[String]) -> Vec<Value> {
        let users: Vec<String> = units.iter().map(|unit| user(unit)).collect();
        listed_by(self.boto(json!({ "read": users })))
    }

    /// Returns the state of all users in IAM.
    #[track_caller]
    fn everything(&self) -> Vec<Value> {
        listed_by(self.boto(json!({ "read": null })))
    }

    /// Creates a key for a user with boto3.
    #[track_caller]
    fn other_key(&self, user: &str) -> Key {
        let answers = self.other_hand(&[("create_access_key", json!({ "UserName": user }))]);
        let field = |field: &str| answers[0]["AccessKey"][field].as_str().unwrap().to_owned();
        Key { id: field("AccessKeyId"), secret: field("SecretAccessKey") }
    }

    /// Makes these calls with boto3 and returns the answers.
    #[track_caller]
    fn other_hand(&self, calls: &[(&str, Value)]) -> Vec<Value> {
        calls
            .iter()
            .map(|(call, with)| self.boto(json!({ "call": [call, with] })).unwrap())
            .collect()
    }

    /// Returns the ARN that STS reports for a key.
    #[track_caller]
    fn signs_in_as(&self, key: &Key) -> String {
        let answer = self.as_caller(key).boto(json!({ "call": ["sts.get_caller_identity", {}] }));
        answer.unwrap()["Arn"].as_str().unwrap().to_owned()
    }

    /// Asserts that a team's user has its tags, its policy, exactly these keys and nothing else,
    /// and that the last key works.
    #[track_caller]
    fn assert_state(&self, unit: &str, owner: Option<&str>, keys: &[&Key]) {
        let key = keys.last().unwrap();
        assert_eq!(self.read(unit), expected_user(unit, owner, keys));
        assert_eq!(self.signs_in_as(key), format!("arn:aws:iam::123456789012:user/{}", user(unit)));
    }

    /// Sends a request to `tests/boto.py`. Returns boto3's answer or error.
    #[track_caller]
    fn boto(&self, request: Value) -> Result<Value, String> {
        boto::ask(&self.python, &self.url, &self.world.command("true"), request)
    }
}

#[track_caller]
fn listed_by(answer: Result<Value, String>) -> Vec<Value> {
    answer.unwrap().as_array().unwrap().clone()
}

/// Returns what the terminal shows for a line, with whitespace collapsed.
#[track_caller]
fn told(terminal: &mut Terminal, line: &str) -> String {
    let shown = terminal.answer(&format!("{line}{ENTER}"));
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Asserts that a text contains each part.
#[track_caller]
fn names(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} in {text}");
    }
}

/// Returns a team name that no other run of the tests uses.
fn unit(name: &str) -> String {
    format!("{name}-{}", std::process::id())
}

fn user(unit: &str) -> String {
    format!("{unit}-bedrock-user")
}

/// Returns the tags of a team's user.
fn tags(unit: &str, owner: Option<&str>) -> Value {
    let mut tags = json!({
        "business-unit": unit,
        "purpose": "bedrock",
        "created-by": "provisioning-bedrock-skill",
    });
    if let Some(owner) = owner {
        tags["owner"] = json!(owner);
    }
    tags
}

/// Returns the tags in boto3's format.
fn listed(tags: &Value) -> Value {
    tags.as_object()
        .unwrap()
        .iter()
        .map(|(key, value)| json!({ "Key": key, "Value": value }))
        .collect()
}

/// Returns the state of a team's user that has its tags, its policy and these active keys.
fn expected_user(unit: &str, owner: Option<&str>, keys: &[&Key]) -> Value {
    let keys: serde_json::Map<String, Value> =
        keys.iter().map(|key| (key.id.clone(), json!("Active"))).collect();
    json!({
        "user": user(unit),
        "count": 1,
        "exists": true,
        "tags": tags(unit, owner),
        "policies": [POLICY],
        "inline": [],
        "groups": [],
        "keys": keys,
    })
}

/// Returns the state of a team's user that doesn't exist.
fn nobody(unit: &str) -> Value {
    let [nothing, empty] = [json!([]), json!({})];
    json!({
        "user": user(unit),
        "count": 0,
        "exists": false,
        "tags": empty,
        "policies": nothing,
        "inline": nothing,
        "groups": nothing,
        "keys": empty,
    })
}

/// Returns the key in the program's JSON output.
#[track_caller]
fn delivered(object: &Value) -> Key {
    let result = &object["result"];
    let field = |name: &str| {
        result[name].as_str().unwrap_or_else(|| panic!("no {name}: {object}")).to_owned()
    };
    Key { id: field("access_key_id"), secret: field("secret_access_key") }
}

/// Returns the key in the program's lines for a shell or a settings file. Each variable must occur
/// exactly once.
#[track_caller]
fn exported(text: &str) -> Key {
    // A settings file has no `export` before the name.
    let value = |name: &str| {
        let begin = format!("{name}=");
        let value = |line: &str| {
            let value = line.strip_prefix("export ").unwrap_or(line).strip_prefix(&*begin)?;
            Some(value.trim_end_matches(';').trim_matches('"').to_owned())
        };
        let mut found = text.lines().filter_map(value);
        let value = found.next().unwrap_or_else(|| panic!("no {name} in {text}"));
        assert_eq!(found.next(), None, "{text}");
        value
    };
    Key { id: value("AWS_ACCESS_KEY_ID"), secret: value("AWS_SECRET_ACCESS_KEY") }
}

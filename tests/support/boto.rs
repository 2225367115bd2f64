//! Runs boto3 in Python processes that serve one test after another, because importing it takes
//! half a second.

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

pub const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/boto.py");

struct Python {
    _child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// Processes that no test is using. They end with the test process, which closes their standard
/// input.
static IDLE: Mutex<Vec<Python>> = Mutex::new(Vec::new());

/// Sends a request in the format of `tests/boto.py`. Returns the answer, or botocore's error.
/// `command` has the environment with the credentials.
#[track_caller]
pub fn ask(
    python: &str,
    endpoint: &str,
    command: &Command,
    request: Value,
) -> Result<Value, String> {
    let variable = |wanted: &str| {
        let found = command.get_envs().find(|(name, _)| *name == wanted);
        found.and_then(|(_, value)| value?.to_str())
    };
    let mut request = request;
    request["endpoint"] = json!(endpoint);
    request["credentials"] = json!({
        "key": variable("AWS_ACCESS_KEY_ID"),
        "secret": variable("AWS_SECRET_ACCESS_KEY"),
        "token": variable("AWS_SESSION_TOKEN"),
    });
    let idle = IDLE.lock().unwrap().pop();
    let mut process = idle.unwrap_or_else(|| Python::start(python));
    let mut answer = process.answer(&request);
    IDLE.lock().unwrap().push(process);
    match answer.get("error") {
        Some(error) => Err(error.as_str().unwrap().to_owned()),
        None => Ok(answer["answer"].take()),
    }
}

impl Python {
    fn start(python: &str) -> Self {
        let mut child = Command::new(python)
            .arg(SCRIPT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (requests, answers) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { _child: child, requests, answers: BufReader::new(answers) }
    }

    fn answer(&mut self, request: &Value) -> Value {
        writeln!(self.requests, "{request}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

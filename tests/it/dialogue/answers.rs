//! Checks snapshots of every kind of answer, as text, with `--full` and as JSON. One conversation
//! in the sandbox produces all of them.

use bedrock_assist::cli::{Setup, UserAction, run_scripted};
use serde_json::Value;

/// A line for each kind of answer, the confirmations that some of them need, and a question left
/// open at the end.
const LINES: [&str; 22] = [
    "key for testing, 2 hours, in Frankfurt",
    "long-term key for marketing, owner: jane@example.com, 2 hours",
    "yes",
    "another long-term key for example-web",
    "yes",
    "long-term key for example-batch",
    "rotate key AKIASANDBOX000000002 of example-batch",
    "deactivate key AKIASANDBOX000000003 of example-batch",
    "yes",
    "delete key AKIASANDBOX000000003 of example-batch",
    "yes",
    "long-term key for sales",
    "no",
    "list keys",
    "am I set up?",
    "which Claude models can I use in Tokyo?",
    "which regions can I use?",
    "an S3 bucket for marketing",
    "key in Hong Kong",
    "rotate the key for nobody-here",
    "thanks",
    "key for prod",
];

fn page(flags: &[&str]) -> String {
    let args = ["bedrock-assist", "--sandbox"]
        .iter()
        .chain(flags)
        .map(|arg| (*arg).to_owned())
        .collect::<Vec<_>>();
    let script = LINES.iter().map(|line| UserAction::Type((*line).to_owned())).collect();
    let (page, code) = run_scripted(&args, script, Setup { piped: true, ..Setup::default() });
    let secrets =
        regex::Regex::new("bedrock-api-key-[A-Za-z0-9+/=-]+|SANDBOX/[A-Za-z0-9+/]{32}").unwrap();
    format!("{}\n[exit code {code}]\n", secrets.replace_all(&page, "<SECRET>"))
}

fn check(name: &str, text: String) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn in_text() {
    check("answers_text", page(&[]));
}

#[test]
fn in_full() {
    check("answers_full", page(&["--full"]));
}

#[test]
fn as_json() {
    let page = page(&["-o", "json"]);
    let pretty = |line: &str| match serde_json::from_str::<Value>(line) {
        Ok(value) => serde_json::to_string_pretty(&value).unwrap(),
        Err(_) => line.to_owned(),
    };
    let objects: Vec<String> = page.lines().map(pretty).collect();
    assert!(objects.iter().filter(|object| object.starts_with('{')).count() > 15, "{page}");
    check("answers_json", objects.join("\n"));
}

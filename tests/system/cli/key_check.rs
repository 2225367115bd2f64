//! What the program says about the key in `AWS_BEARER_TOKEN_BEDROCK`, whatever the variable holds.

use crate::support::program::{KEY, Ran, World, decode_key};
use serde_json::Value;
use std::os::unix::ffi::OsStrExt as _;

const QUESTION: &str = "does my key work?";

/// Returns a key that lasts two hours.
fn signed() -> String {
    let args = ["--no-verify", "-o", "raw", "key for 2 hours in eu-west-1"];
    World::signing().say(&args).exit_code(0).out.trim().to_owned()
}

fn asked(value: &str) -> (Ran, Value) {
    let world = || World::new().with("AWS_BEARER_TOKEN_BEDROCK", value);
    let json = world().with("AWS_REGION", "eu-west-1").say(&["-o", "json", QUESTION]);
    let result = json.exit_code(0).json()["result"].clone();
    (world().say(&[QUESTION]).exit_code(0), result)
}

#[test]
fn a_key_in_the_variable_is_described_and_never_shown() {
    let key = signed();
    let cut = &key[..key.len() / 2];
    for (value, state) in [
        (key.clone(), "unexpired"),
        (format!("\"{key}\""), "unusable"),
        (format!(" {key}\n"), "unusable"),
        (format!("{}\n{}", &key[..60], &key[60..]), "unusable"),
        (format!("export AWS_BEARER_TOKEN_BEDROCK={key}"), "unusable"),
        (cut.to_owned(), "unusable"),
        (key.repeat(200), "unusable"),
        (String::new(), "unusable"),
        ("sk-ant-api03-abcdefghijklmnopqrst".to_owned(), "unusable"),
    ] {
        let (text, result) = asked(&value);
        assert_eq!(result["state"], state, "{result}");
        assert_eq!(result["source"], "environment");
        let whole = format!("{}{result}", text.whole());
        assert!(!whole.contains(KEY), "{whole}");
        let decoded = decode_key(&key);
        let signature = decoded.split("X-Amz-Signature=").nth(1).unwrap();
        assert!(!whole.contains(&signature[..64]), "{whole}");
    }
}

#[test]
fn bytes_that_are_no_text_are_no_key() {
    let world = World::new();
    let mut command = world.command(env!("CARGO_BIN_EXE_bedrock-assist"));
    command.env("AWS_BEARER_TOKEN_BEDROCK", std::ffi::OsStr::from_bytes(b"\xff\xfe"));
    let ran = Ran::of(&command.args(["-o", "json", QUESTION]).output().unwrap()).exit_code(0);
    assert_eq!(ran.json()["result"]["state"], "unusable");
}

#[test]
fn without_a_key_the_answer_says_where_to_put_one() {
    let ran = World::new().say(&[QUESTION]).exit_code(0);
    assert!(ran.out.contains("AWS_BEARER_TOKEN_BEDROCK isn't set"), "{}", ran.whole());
    let ran = World::new().say(&["-o", "json", QUESTION]).exit_code(0);
    assert_eq!(ran.json()["result"]["state"], "none");
    // An answer is no key, so a shell must not run it.
    let ran = World::new().say(&["-o", "env", QUESTION]).exit_code(2);
    assert_eq!(ran.out, "");
}

#[test]
fn a_named_key_is_looked_up() {
    for line in ["does the key of example-web work?", "does AKIASANDBOX000000001 still work?"] {
        let ran = World::new().say(&["--sandbox", line]).exit_code(0);
        assert!(ran.out.contains("AKIASANDBOX000000001  active"), "{line}: {}", ran.whole());
    }
}

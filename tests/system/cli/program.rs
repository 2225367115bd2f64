//! Streams, exit codes and files, and secrets that must not appear in them.

use crate::support::program::{KEY, Ran, World, assert_output_snapshot};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

/// A string in the format of a secret access key.
const PASTED: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

fn sandbox(args: &[&str]) -> Ran {
    let all: Vec<&str> = ["--sandbox"].iter().chain(args).copied().collect();
    World::new().say(&all).did_not_crash()
}

#[test]
fn a_key_and_everything_beside_it() {
    let ran = sandbox(&["I need a Bedrock key for testing, 30 minutes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.whole());
    for part in [
        "✓ ",
        "Bedrock key",
        "us-east-1 (the default)",
        "acts as user/sandbox",
        "export AWS_BEARER_TOKEN_BEDROCK=\"bedrock-api-key-",
        "export AWS_REGION=\"us-east-1\"",
        "bedrock-assist --sandbox -o env",
        "\"refresh my Bedrock token\"",
        "\"help troubleshooting\"",
    ] {
        assert!(ran.out.contains(part), "{part} in {}", ran.whole());
    }
    // A second may pass while the key is created, and the answer rounds the minutes down.
    assert!(
        ["in 30 minutes", "in 29 minutes"].iter().any(|left| ran.out.contains(left)),
        "{}",
        ran.whole()
    );
    assert_eq!(ran.out.matches(KEY).count(), 1, "only the export line holds it");
    let wide = |line: &&str| line.chars().count() > 80 && !line.contains(KEY);
    assert_eq!(ran.out.lines().find(wide), None);
}

#[test]
fn no_credentials() {
    let world = World::new();
    assert_output_snapshot(
        "no_credentials",
        &world,
        &world.say(&["key for 1 hour"]).did_not_crash(),
    );
    let json = world.say(&["-o", "json", "key for 1 hour"]).did_not_crash();
    assert_eq!(json.code, Some(5));
    let object: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(object["error"]["code"], "no_credentials");
    let env = world.say(&["-o", "env", "key for 1 hour"]).did_not_crash();
    assert!(env.code == Some(5) && env.out.is_empty());
}

#[test]
fn json_is_one_object_a_line_whatever_comes_of_it() {
    let lines = "key for 1 hour in eu-west-1\nan S3 bucket for marketing\nhelp\nkey for 20 hours\nkey in ap-east-1\n";
    let ran = World::new().run(&["--sandbox", "-o", "json"], lines.as_bytes()).did_not_crash();
    let objects: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let status: Vec<&str> =
        objects.iter().map(|object| object["status"].as_str().unwrap()).collect();
    assert_eq!(status, ["done", "declined", "done", "open", "failed"], "{}", ran.whole());
    for (at, object) in objects.iter().enumerate() {
        assert_eq!(object["line"], at + 1);
        assert_eq!(object["schema_version"], 1);
        assert_eq!(object["sandbox"], true);
    }
    let key = &objects[0]["result"];
    assert_eq!(key["type"], "short_term");
    assert_eq!(key["region"], "eu-west-1");
    assert_eq!(key["env"]["AWS_REGION"], "eu-west-1");
    assert_eq!(key["env"]["AWS_BEARER_TOKEN_BEDROCK"], key["key"]);
    assert!((3590..=3600).contains(&key["expires_in_seconds"].as_i64().unwrap()));
    let summary: serde_json::Value = serde_json::from_str(&ran.err).expect("the summary alone");
    assert_eq!(summary["summary"]["made"], 1);
    assert_eq!(summary["summary"]["failed"]["no_bedrock"], 1);
}

#[test]
fn a_transcript_goes_on_after_a_bad_line() {
    let mut lines =
        b"# comment\n\nkey for 1 hour\n\xff\xfe\nUser: key for 2 hours\nClaude: Here is a key.\nmore words\n"
            .to_vec();
    lines.extend(vec![b'x'; 100_000]);
    lines.extend(b"\nJane: ");
    lines.extend(vec![b'x'; 100_000]);
    lines.extend(b"\nJane: key for 3 hours in eu-west-1\r\n");
    let ran = World::new().run(&["--sandbox", "-o", "env"], &lines).did_not_crash();
    assert_output_snapshot("transcript", &World::new(), &ran);
    let raw = World::new()
        .run(&["--sandbox", "-o", "raw"], b"key for 1 hour\nkey for 2 hours\n")
        .did_not_crash();
    assert!(raw.out.lines().count() == 2 && raw.out.lines().all(|line| line.starts_with(KEY)));
}

#[test]
fn the_first_code_in_rank_ends_a_batch() {
    let world = World::new();
    for (lines, code) in [
        ("help\nthanks\n", 0),
        ("an S3 bucket for marketing\n", 4),
        ("an S3 bucket for marketing\nkey for 20 hours\n", 3),
        ("key for 20 hours\nkey for 1 hour\n", 5),
    ] {
        let ran = world.run(&[], lines.as_bytes()).did_not_crash();
        assert_eq!(ran.code, Some(code), "{lines}: {}", ran.whole());
    }
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let world = World::new();
    let file = world.home().join("key.env");
    let save = |args: &[&str]| {
        let all: Vec<&str> =
            ["--sandbox", "--save", "key.env"].iter().chain(args).copied().collect();
        world.say(&all).did_not_crash()
    };
    let declined = save(&["an S3 bucket for marketing"]);
    assert!(
        declined.code == Some(4) && fs::read_dir(world.home()).unwrap().count() == 0,
        "no key, no file"
    );

    let json = save(&["-o", "json", "key for 1 hour"]);
    let object: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(object["result"]["saved_to"], "key.env");
    assert_eq!(object["result"]["key"], Value::Null);
    assert!(!json.out.contains(KEY) && !json.err.contains(KEY));
    assert!(
        fs::read_to_string(&file).unwrap().starts_with("AWS_BEARER_TOKEN_BEDROCK=bedrock-api-key-")
    );
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

    assert_output_snapshot("save_exists", &world, &save(&["key for 1 hour"]));
    let forced = save(&["--force", "-o", "raw", "key for 1 hour"]);
    assert!(forced.code == Some(0) && forced.out.is_empty(), "{}", forced.whole());
    assert!(fs::read_to_string(&file).unwrap().starts_with(KEY));
    assert_eq!(fs::read_dir(world.home()).unwrap().count(), 1, "nothing left behind");

    fs::create_dir(world.home().join("folder")).unwrap();
    assert_output_snapshot(
        "save_folder",
        &world,
        &world.say(&["--sandbox", "--save", "folder", "key for 1 hour"]).did_not_crash(),
    );
    assert_output_snapshot(
        "save_nowhere",
        &world,
        &world.say(&["--sandbox", "--save", "no/such/file", "key for 1 hour"]).did_not_crash(),
    );
}

#[test]
fn wrong_flags_and_regions() {
    let world = World::new();
    assert_output_snapshot(
        "wrong_format",
        &world,
        &world.say(&["-o", "yaml", "key"]).did_not_crash(),
    );
    assert_output_snapshot(
        "wrong_region",
        &world,
        &world.say(&["--region", "Atlantis", "key for 1 hour"]).did_not_crash(),
    );
    for args in [&["--nope", "key"][..], &["--force", "key"], &["--explain", "-o", "env", "key"]] {
        let ran = world.say(args).did_not_crash();
        assert!(ran.code == Some(2) && ran.out.is_empty(), "{}", ran.whole());
    }
    let version = world.say(&["--version"]).did_not_crash();
    assert!(version.code == Some(0) && version.out.starts_with("bedrock-assist "));
    assert!(world.say(&["--help"]).did_not_crash().out.contains("eval \"$(bedrock-assist"));
}

#[test]
fn a_key_typed_by_mistake_is_never_repeated() {
    let token = format!("{KEY}YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb249Q2Fs");
    for secret in [PASTED, token.as_str()] {
        let phrase = format!("is {secret} a key for 1 hour");
        let flag = format!("--{secret}");
        let equals = format!("--profile={secret}");
        for args in [
            &[phrase.as_str()][..],
            &["-o", "json", &phrase],
            &["--explain", &phrase],
            &["--explain", "-o", "json", &phrase],
            &[&flag, "key"],
            &["--output", secret, "key"],
            &["--region", secret, "key for 1 hour"],
            &[&equals, "key for 1 hour"],
            &["an S3 bucket", secret],
        ] {
            let ran = World::new().say(args).did_not_crash();
            assert!(!ran.whole().contains(secret), "{args:?}: {}", ran.whole());
        }
        let ran = World::new().run(&["--sandbox"], phrase.as_bytes()).did_not_crash();
        assert!(!ran.whole().contains(secret), "{}", ran.whole());
    }
}

/// A suggested command keeps the owner, so the new user is tagged with it.
#[test]
fn the_words_to_copy_keep_the_owner() {
    for (phrase, copied) in [
        (
            "key for Marketing Team, owner: a@b.com, 30 minutes",
            "long-term key for marketing-team, owner: a@b.com",
        ),
        (
            "long-term key, owner: a@b.com in Ireland",
            "long-term key for ... in eu-west-1, owner: a@b.com",
        ),
    ] {
        sandbox(&[phrase]).exit_code(3).stderr_contains(&[copied]);
    }
}

#[test]
fn explaining_takes_every_line() {
    let mut lines = b"key for 1 hour\n\n# comment\n\xff\n".to_vec();
    lines.extend(vec![b'x'; 5000]);
    let ran = World::new().run(&["--explain", "-o", "json"], &lines).did_not_crash();
    let objects: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(ran.code, Some(0));
    let texts: Vec<&Value> = objects.iter().map(|object| &object["text"]).collect();
    assert_eq!(
        texts,
        ["key for 1 hour".into(), "".into(), "# comment".into(), Value::Null, Value::Null]
            .iter()
            .collect::<Vec<&Value>>()
    );
    assert_eq!(objects[0]["requests"][0]["intent"], "create_key");
    assert_eq!(objects[4]["error"]["code"], "too_long");
    assert_eq!(objects[3]["requests"], Value::Array(Vec::new()));
}

#[test]
fn each_line_is_explained_apart() {
    let lines =
        b"hello\nkey for testing, 2 hours\n\nhelp me, xyzzy\n\xff\nbedrock key for Marketing in Tokyo";
    let world = World::new();
    assert_output_snapshot("explain_lines", &world, &world.run(&["--explain"], lines).exit_code(0));
}

#[test]
fn an_output_that_is_closed_or_full_is_an_error_and_no_panic() {
    let world = World::new();
    let mut command = world.command(env!("CARGO_BIN_EXE_bedrock-assist"));
    command
        .args(["--sandbox", "-o", "raw", "key for 1 hour"])
        .stdin(Stdio::null())
        .stderr(Stdio::piped());
    assert_output_snapshot(
        "output_full",
        &world,
        &Ran::of(&command.stdout(full()).output().unwrap()).did_not_crash(),
    );

    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let closed = Ran::of(&command.stdout(writer).output().unwrap()).exit_code(1);
    assert!(closed.err.starts_with("error:"), "{}", closed.whole());
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let nobody = command.stdout(writer).stderr(full()).output().unwrap();
    assert_eq!(nobody.status.code(), Some(1));
}

fn full() -> fs::File {
    fs::OpenOptions::new().write(true).open("/dev/full").unwrap()
}

#[test]
fn colour_is_obeyed() {
    let plain = World::new().say(&["--sandbox", "key for 1 hour"]).did_not_crash();
    assert!(!plain.out.contains('\u{1b}'));
    let forced =
        World::new().with("FORCE_COLOR", "1").say(&["--sandbox", "key for 1 hour"]).did_not_crash();
    assert!(forced.out.contains('\u{1b}'));
    let refused = World::new()
        .with("FORCE_COLOR", "1")
        .with("NO_COLOR", "1")
        .say(&["--sandbox", "key for 1 hour"])
        .did_not_crash();
    assert!(!refused.out.contains('\u{1b}'));
    let always = World::new()
        .with("NO_COLOR", "1")
        .say(&["--color", "always", "--sandbox", "key for 1 hour"])
        .did_not_crash();
    assert!(always.out.contains('\u{1b}'));
}

#[test]
fn no_terminal_and_no_line_is_said() {
    let ran = World::new().say(&[]).did_not_crash();
    assert_output_snapshot("no_lines", &World::new(), &ran);
}

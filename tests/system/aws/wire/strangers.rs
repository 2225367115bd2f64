//! `--yes` changes no user that another tool created under the same name.

use crate::aws::wire::{Iam, listed, unit, user};
use crate::support::program::Ran;
use serde_json::{Value, json};

/// Creates a user with the name of a team's user and these tags, as another tool would, and a key
/// if `key` is set. Returns the team.
fn stranger(iam: &Iam, name: &str, tags: &Value, key: bool) -> String {
    let unit = unit(name);
    let mut calls = vec![("create_user", json!({ "UserName": user(&unit), "Tags": listed(tags) }))];
    if key {
        calls.push(("create_access_key", json!({ "UserName": user(&unit) })));
    }
    iam.other_hand(&calls);
    unit
}

#[test]
fn a_strangers_user_is_left_alone() {
    let Some(iam) = Iam::of_moto("a user that somebody else made") else { return };
    let foreign = json!({ "created-by": "terraform", "owner": "eve@b.com" });
    // These tags name another team.
    let moved = json!({ "business-unit": "elsewhere", "purpose": "bedrock" });
    for (name, tags, key, told) in [
        ("gecko", json!({}), false, "The user has no tags."),
        ("lizard", foreign, true, "created-by=terraform"),
        ("newt", moved, false, "business-unit=elsewhere"),
    ] {
        let unit = stranger(&iam, name, &tags, key);
        let before = iam.read(&unit);
        assert_eq!(
            (&before["tags"], before["keys"].as_object().unwrap().len()),
            (&tags, usize::from(key))
        );
        let words = format!("bedrock key for {unit}, owner: a@b.com");
        let ran = iam.say(&["--yes", &words]).exit_code(3).stderr_contains(&[
            &user(&unit),
            "already exists",
            told,
        ]);
        assert!(ran.out.is_empty(), "{}", ran.whole());
        iam.say(&["-o", "env", "--yes", &words]).exit_code(2);
        // A request for another key creates none either.
        let ran = iam.say(&["--yes", &format!("another {words}")]).exit_code(3);
        ran.stderr_contains(&[
            "does not have this program's tags",
            "another tool may have created it",
        ]);
        if key {
            iam.say(&["--yes", &format!("rotate the key for {unit}")]).exit_code(3);
        }
        assert_eq!(iam.read(&unit), before);
    }
}

/// Returns the commands that a message suggests.
fn told(ran: &Ran) -> Vec<String> {
    let lines = ran.err.lines().map(str::trim);
    lines.filter(|line| line.starts_with("bedrock-assist ")).map(str::to_owned).collect()
}

#[test]
fn no_command_is_told_that_was_just_refused() {
    let Some(iam) = Iam::of_moto("what is told of a user that somebody else made") else { return };
    let unit = stranger(&iam, "iguana", &json!({}), false);
    let ran = iam
        .say(&["--yes", &format!("another long-term key for {unit}, owner: a@b.com")])
        .exit_code(3);
    let same = format!("bedrock-assist --yes \"another long-term key for {unit}, owner: a@b.com\"");
    assert!(!told(&ran).contains(&same), "told to run what was just run: {}", ran.whole());
}

#[test]
fn a_user_without_keys_is_not_offered_to_rotate() {
    let Some(iam) = Iam::of_moto("a rotation where there is no key") else { return };
    let unit = stranger(&iam, "skink", &json!({}), false);
    let ran =
        iam.say(&["--yes", &format!("long-term key for {unit}, owner: a@b.com")]).exit_code(3);
    let rotate = format!("bedrock-assist \"rotate the key for {unit}\"");
    assert!(!told(&ran).contains(&rotate), "there is nothing to rotate: {}", ran.whole());
}

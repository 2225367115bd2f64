//! A repeated request creates nothing a second time, and a request that an earlier run left
//! unfinished is completed.

use crate::aws::wire::{Iam, POLICY, expected_user, listed, tags, unit, user};
use serde_json::json;

#[test]
fn the_same_again_makes_nothing() {
    let Some(iam) = Iam::of_moto("the same request twice") else { return };
    let unit = unit("otter");
    let words = format!("bedrock key for {unit}, owner: a@b.com");
    let key = iam.create_key(&words);
    // Uppercase letters in the team's name make no difference, because IAM user names are
    // case-insensitive.
    for words in [&words, &words.replace("otter", "Otter")] {
        let ran = iam.say(&["--yes", words]).exit_code(3).stderr_contains(&[
            &key.id,
            &user(&unit),
            "already exists",
        ]);
        assert!(ran.out.is_empty(), "{}", ran.whole());
    }
    let object = iam.say(&["-o", "json", "--yes", &words]).exit_code(3).json();
    assert_eq!(
        (&object["status"], &object["question"]["name"]),
        (&json!("open"), &json!("existing_user")),
        "{object}"
    );
    // In the `env` format, exit code 2 keeps a shell from continuing without a key.
    let ran = iam.say(&["-o", "env", "--yes", &words]).exit_code(2);
    assert!(ran.out.is_empty(), "{}", ran.whole());
    iam.assert_state(&unit, Some("a@b.com"), &[&key]);
}

#[test]
fn another_makes_a_second_key_and_never_a_third() {
    let Some(iam) = Iam::of_moto("another key for the same unit") else { return };
    let unit = unit("badger");
    let first = iam.create_key(&format!("bedrock key for {unit}, owner: a@b.com"));
    let words = format!("another bedrock key for {unit}, owner: a@b.com");
    let second = iam.create_key(&words);
    iam.assert_state(&unit, Some("a@b.com"), &[&first, &second]);

    let rotate = format!("bedrock-assist \"rotate the key for {unit}\"");
    let ran = iam.say(&["--yes", &words]).exit_code(3).stderr_contains(&[
        &first.id,
        &second.id,
        "two access keys",
        &rotate,
    ]);
    assert!(ran.out.is_empty() && !ran.err.contains("\"another"), "{}", ran.whole());
    assert_eq!(iam.read(&unit), expected_user(&unit, Some("a@b.com"), &[&first, &second]));
    // The suggested request asks which key to delete, and only a person can answer that.
    iam.say(&["--yes", &format!("rotate the key for {unit}")])
        .exit_code(3)
        .stderr_contains(&[&first.id, &second.id]);
    assert_eq!(iam.read(&unit), expected_user(&unit, Some("a@b.com"), &[&first, &second]));
}

#[test]
fn what_was_left_half_made_is_finished() {
    let Some(iam) = Iam::of_moto("users that are half made") else { return };
    // The state of an earlier run: the owner that it set, and whether it attached the policy.
    for (name, owner, attached) in [
        ("marten", Some("a@b.com"), false),
        ("weasel", Some("a@b.com"), true),
        ("ferret", None, false),
        ("polecat", None, true),
    ] {
        let unit = unit(name);
        let made = listed(&tags(&unit, owner));
        let mut calls = vec![("create_user", json!({ "UserName": user(&unit), "Tags": made }))];
        if attached {
            calls.push((
                "attach_user_policy",
                json!({ "UserName": user(&unit), "PolicyArn": POLICY }),
            ));
        }
        iam.other_hand(&calls);
        let mut before = expected_user(&unit, owner, &[]);
        if !attached {
            before["policies"] = json!([]);
        }
        assert_eq!(iam.read(&unit), before, "{name}");

        let words = format!("bedrock key for {unit}, owner: a@b.com");
        // The confirmation lists only what is missing.
        let ran = iam.say(&[&words]).exit_code(3).stderr_contains(&["+ key"]);
        for (step, missing) in
            [("+ user", false), ("~ tags", owner.is_none()), ("+ policy", !attached)]
        {
            assert_eq!(ran.err.contains(step), missing, "{step} in {}", ran.whole());
        }
        assert_eq!(iam.read(&unit), before, "{name}");
        let key = iam.create_key(&words);
        iam.assert_state(&unit, Some("a@b.com"), &[&key]);
    }
}

//! Two requests for the same team at the same moment create one user, and every key is delivered.

use crate::aws::wire::{Iam, delivered, unit, user};
use crate::support::program::{Ran, report_figure};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::process::{Child, Stdio};

const PAIRS: usize = 50;

fn start(iam: &Iam, words: &str) -> Child {
    let mut command = iam.world.command(env!("CARGO_BIN_EXE_bedrock-assist"));
    command.args(["-o", "json", "--yes", words]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Asserts that the second caller is asked about the existing user, or to confirm again if that
/// user is still incomplete. The caller's yes only confirmed creating the user.
#[track_caller]
fn is_about_the_user(object: &Value) {
    let told = object["notes"].to_string().contains("Someone else has just created");
    let name = &object["question"]["name"];
    assert!(*name == "existing_user" || *name == "confirm" && told, "{object}");
    assert_eq!(object["result"], Value::Null, "{object}");
}

#[test]
fn two_at_once_make_one_user_and_no_key_that_nobody_has() {
    let Some(iam) = Iam::of_moto("two processes at once") else { return };
    let mut ends = BTreeMap::new();
    let (mut units, mut delivered_ids) = (Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        let unit = unit(&format!("lynx-{pair}"));
        let words = format!("bedrock key for {unit}, owner: a@b.com");
        let both = [start(&iam, &words), start(&iam, &words)];
        let ran = both.map(|child| Ran::of(&child.wait_with_output().unwrap()).did_not_crash());
        let mut ids = Vec::new();
        let mut codes = Vec::new();
        for ran in &ran {
            let object = ran.json();
            match ran.code {
                Some(0) => ids.push(delivered(&object).id),
                Some(3) => is_about_the_user(&object),
                _ => panic!("of {unit}, {}", ran.whole()),
            }
            codes.extend(ran.code);
        }
        codes.sort();
        *ends.entry(codes).or_insert(0) += 1;
        ids.sort();
        units.push(unit);
        delivered_ids.push(ids);
    }
    // Each pair has its own team, so the users can be read all at once at the end.
    let left = iam.read_all(&units);
    assert_eq!(left.len(), PAIRS);
    for ((unit, ids), left) in units.iter().zip(delivered_ids).zip(left) {
        assert_eq!((&left["user"], &left["count"]), (&json!(user(unit)), &json!(1)), "{left}");
        assert_eq!(left["tags"], crate::aws::wire::tags(unit, Some("a@b.com")), "{left}");
        assert_eq!(left["policies"], json!([crate::aws::wire::POLICY]), "{left}");
        let there: Vec<&String> = left["keys"].as_object().unwrap().keys().collect();
        assert!(
            !ids.is_empty() && there.iter().copied().eq(&ids),
            "delivered {ids:?}, there {left}"
        );
    }
    report_figure(&format!("two at once, {PAIRS} pairs by their exit codes: {ends:?}"));
}

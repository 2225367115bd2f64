//! A long-term key exists in IAM and works, in each format in which it is delivered.

use crate::aws::wire::{Iam, Key, delivered, expected_user, exported, nobody, unit};
use crate::support::boto;
use crate::support::program::Ran;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt as _;

#[test]
fn told_in_json() {
    let Some(iam) = Iam::of_moto("a long-term key in JSON") else { return };
    let unit = unit("heron");
    let words = format!("bedrock key for {unit}, owner: a@b.com");
    let object = iam.say(&["-o", "json", "--yes", &words]).exit_code(0).json();
    let key = delivered(&object);
    iam.assert_state(&unit, Some("a@b.com"), &[&key]);
    assert_eq!(object["result"]["user"], crate::aws::wire::user(&unit), "{object}");
    assert_eq!(object["result"]["account"], "123456789012", "{object}");
}

#[test]
fn told_as_lines_for_a_shell() {
    let Some(iam) = Iam::of_moto("a long-term key evaluated by a shell") else { return };
    let unit = unit("egret");
    // After `eval`, the shell runs boto3 with the new credentials.
    let script = format!(
        "lines=$(bedrock-assist --yes -o env \"bedrock key for {unit}, owner: a@b.com\") || exit\n\
         eval \"$lines\" && printf '%s\\n' \"$lines\" && exec \"$0\" \"$@\""
    );
    let mut command = iam.world.command("sh");
    command.args(["-c", &script, &iam.python, boto::SCRIPT, "--signs-in-as", &iam.url]);
    let ran = Ran::of(&command.output().unwrap()).exit_code(0);
    assert_eq!(
        ran.out.lines().last(),
        Some(&*format!("arn:aws:iam::123456789012:user/{}", crate::aws::wire::user(&unit)))
    );
    assert_eq!(ran.out.lines().count(), 5, "four lines and the ARN: {}", ran.whole());
    assert_eq!(iam.read(&unit), expected_user(&unit, Some("a@b.com"), &[&exported(&ran.out)]));
}

#[test]
fn told_to_people() {
    let Some(iam) = Iam::of_moto("a long-term key as text") else { return };
    let unit = unit("stork");
    let ran = iam.say(&["--yes", &format!("bedrock key for {unit}, owner: a@b.com")]).exit_code(0);
    let key = exported(&ran.out);
    iam.assert_state(&unit, Some("a@b.com"), &[&key]);
    assert_eq!(ran.whole().matches(&key.secret).count(), 1, "{}", ran.whole());
    for part in [
        &*crate::aws::wire::user(&unit),
        "123456789012",
        "owner=a@b.com",
        "AmazonBedrockFullAccess",
    ] {
        assert!(ran.out.contains(part), "{part} in {}", ran.whole());
    }
}

#[test]
fn without_an_owner_there_are_three_tags() {
    let Some(iam) = Iam::of_moto("a long-term key without an owner") else { return };
    let unit = unit("crane");
    let key = iam.create_key(&format!("bedrock key for {unit}"));
    iam.assert_state(&unit, None, &[&key]);
}

#[test]
fn a_saved_key_is_in_the_file_alone() {
    let Some(iam) = Iam::of_moto("a long-term key in a file") else { return };
    for (format, name) in [("text", "ibis"), ("json", "swift"), ("env", "raven")] {
        let (unit, file) = (unit(name), format!("{name}.env"));
        let words = format!("bedrock key for {unit}, owner: a@b.com");
        let ran = iam.say(&["-o", format, "--save", &file, "--yes", &words]).exit_code(0);
        let path = iam.world.home().join(&file);
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o7777, 0o600, "{format}");
        let key = exported(&std::fs::read_to_string(path).unwrap());
        assert!(!ran.whole().contains(&key.secret), "{}", ran.whole());
        assert_eq!(ran.out.is_empty(), format == "env", "{}", ran.whole());
        iam.assert_state(&unit, Some("a@b.com"), &[&key]);
    }
}

#[test]
fn a_batch_makes_one_for_each_yes() {
    let Some(iam) = Iam::of_moto("long-term keys of a batch") else { return };
    let (first, second, third) = (unit("finch"), unit("robin"), unit("linnet"));
    let lines = format!(
        "bedrock key for {first}, owner: a@b.com\nyes\n# the next team\nbedrock key for {second}\nyes\n\
         bedrock key for {third}\nno\n"
    );
    let ran = iam.world.run(&["-o", "json"], lines.as_bytes()).exit_code(1);
    let objects: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = objects.iter().map(|object| (&object["line"], &object["status"])).collect();
    assert_eq!(
        serde_json::to_value(told).unwrap(),
        serde_json::json!([[1, "done"], [4, "done"], [6, "declined"]]),
        "{}",
        ran.whole()
    );
    let keys: Vec<Key> = objects.iter().take(2).map(delivered).collect();
    iam.assert_state(&first, Some("a@b.com"), &[&keys[0]]);
    iam.assert_state(&second, None, &[&keys[1]]);
    assert_eq!(iam.read(&third), nobody(&third));
}

//! A rotation keeps the old key until the person asks to delete it, and then deletes only that key.

use crate::aws::wire::rotations::{one, shown};
use crate::aws::wire::{Iam, expected_user, names, told, unit, user};
use serde_json::json;

#[test]
fn a_rotation_keeps_the_old_key_until_it_is_deleted() {
    let Some(iam) = Iam::of_moto("a rotation") else { return };
    let unit = unit("beaver");
    let old = iam.create_key(&format!("bedrock key for {unit}, owner: a@b.com"));
    let rotate = format!("rotate the key for {unit}");
    let object = iam.say(&["-o", "json", "--yes", &rotate]).exit_code(0).json();
    let new = crate::aws::wire::delivered(&object);
    assert_eq!(object["result"]["old_access_key_ids"], json!([old.id]), "{object}");
    iam.assert_state(&unit, Some("a@b.com"), &[&old, &new]);
    assert_eq!(iam.signs_in_as(&old), iam.signs_in_as(&new));

    // Without a confirmation, the old key stays.
    let delete = format!("delete key {} of {}", old.id, user(&unit));
    iam.say(&[&delete]).exit_code(3).stderr_contains(&[&old.id, &user(&unit), "123456789012"]);
    assert_eq!(iam.read(&unit), expected_user(&unit, Some("a@b.com"), &[&old, &new]));
    let ran = iam.say(&["--yes", &delete]).exit_code(0);
    assert!(ran.out.contains(&format!("{} is deleted.", old.id)), "{}", ran.whole());
    iam.assert_state(&unit, Some("a@b.com"), &[&new]);

    // The key is already gone. The other key must not be deleted instead.
    iam.say(&["--yes", &delete]).exit_code(1).stderr_contains(&[&old.id]);
    assert_eq!(iam.read(&unit), expected_user(&unit, Some("a@b.com"), &[&new]));
}

#[test]
fn the_words_told_after_a_rotation_switch_the_old_key_off() {
    let Some(iam) = Iam::of_moto("switching an old key off") else { return };
    let unit = unit("marmot");
    let old = iam.create_key(&format!("bedrock key for {unit}, owner: a@b.com"));
    let ran = iam.say(&["--yes", &format!("rotate the key for {unit}")]).exit_code(0);
    let new = crate::aws::wire::exported(&ran.out);
    let deactivate = format!("deactivate key {} of {}", old.id, user(&unit));
    assert!(ran.out.contains(&deactivate), "{}", ran.whole());
    iam.say(&["--yes", &deactivate]).exit_code(0);
    let mut after = expected_user(&unit, Some("a@b.com"), &[&old, &new]);
    after["keys"][&old.id] = json!("Inactive");
    assert_eq!(iam.read(&unit), after);
}

#[test]
fn a_key_of_somebody_else_is_not_deleted() {
    let Some(iam) = Iam::of_moto("a key named with the wrong user") else { return };
    let (ours, other) = (unit("hamster"), unit("gerbil"));
    let kept = iam.create_key(&format!("bedrock key for {ours}, owner: a@b.com"));
    let meant = iam.create_key(&format!("bedrock key for {other}, owner: a@b.com"));
    iam.say(&["--yes", &format!("delete key {} of {}", meant.id, user(&ours))])
        .exit_code(1)
        .stderr_contains(&[&meant.id]);
    assert_eq!(iam.read(&ours), expected_user(&ours, Some("a@b.com"), &[&kept]));
    assert_eq!(iam.read(&other), expected_user(&other, Some("a@b.com"), &[&meant]));
    // If the request names no user, the program finds the user by the key ID.
    iam.say(&["--yes", &format!("delete key {}", meant.id)]).exit_code(0);
    assert_eq!(iam.read(&ours), expected_user(&ours, Some("a@b.com"), &[&kept]));
    assert_eq!(iam.read(&other), expected_user(&other, Some("a@b.com"), &[]));
}

/// Rotates a key with a transcript that answers questions in advance. Asserts that the old key
/// stays active, because the transcript's writer had not seen the questions.
#[track_caller]
fn transcript(iam: &Iam, name: &str, args: &[&str]) {
    let (unit, old) = one(iam, name);
    let lines = format!("rotate the key for {unit}\nyes\nyes\nyes, delete it\n");
    let ran = iam.world.run(args, lines.as_bytes());
    let both = expected_user(&unit, Some("a@b.com"), &[&old, &shown(&ran.out)]);
    assert_eq!(iam.read(&unit), both, "{}", ran.whole());
}

#[test]
fn no_line_of_a_transcript_ends_a_key_after_a_rotation() {
    let Some(iam) = Iam::of_moto("a rotation in a transcript") else { return };
    transcript(&iam, "vicuna", &[]);
}

#[test]
fn nor_does_it_with_a_yes_to_all() {
    let Some(iam) = Iam::of_moto("a rotation in a transcript with --yes") else { return };
    transcript(&iam, "guanaco", &["--yes"]);
}

#[test]
fn an_old_key_that_was_kept_is_meant_thereafter() {
    let Some(iam) = Iam::of_moto("an old key that goes later") else { return };
    let (unit, old) = one(&iam, "gaur");
    let mut terminal = iam.prompt();
    for line in [&*format!("rotate the key for {unit}"), "yes"] {
        told(&mut terminal, line);
    }
    let new = shown(terminal.seen());
    names(&told(&mut terminal, "keep it"), &[&format!("The old key {}", old.id)]);
    // "It" is the old key, the last one mentioned.
    let asked = told(&mut terminal, "delete it");
    assert!(!asked.contains(&format!("delete the access key {}", new.id)), "{asked}");
}

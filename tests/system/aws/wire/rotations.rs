//! The steps of a rotation on a terminal, answer by answer. Without a terminal, nothing is deleted.

use crate::aws::wire::{Iam, Key, expected_user, exported, names, nobody, told, unit, user};
use crate::support::pty::Terminal;
use serde_json::{Value, json};

const OWNER: Option<&str> = Some("a@b.com");

/// Creates a team with one key.
pub fn one(iam: &Iam, name: &str) -> (String, Key) {
    let unit = unit(name);
    let key = iam.create_key(&format!("bedrock key for {unit}, owner: a@b.com"));
    (unit, key)
}

/// Creates a team with two keys.
fn two(iam: &Iam, name: &str) -> (String, [Key; 2]) {
    let (unit, first) = one(iam, name);
    let second = iam.create_key(&format!("another bedrock key for {unit}, owner: a@b.com"));
    (unit, [first, second])
}

/// Returns the state of a team's user with these keys and statuses.
fn holding(unit: &str, keys: &[(&Key, &str)]) -> Value {
    let all: Vec<&Key> = keys.iter().map(|(key, _)| *key).collect();
    let mut user = expected_user(unit, OWNER, &all);
    for (key, status) in keys {
        user["keys"][&key.id] = json!(status);
    }
    user
}

/// Returns the key in the last `export` lines of the text.
pub fn shown(text: &str) -> Key {
    let begin =
        text.rfind("export AWS_ACCESS_KEY_ID").unwrap_or_else(|| panic!("no key in {text}"));
    exported(&text[begin..])
}

/// Rotates a team's only key and gives these answers about the old key. After each answer, asserts
/// the status of the old key; `None` means deleted.
#[track_caller]
fn old_key(iam: &Iam, name: &str, answers: &[(&str, Option<&str>)]) {
    let (unit, old) = one(iam, name);
    let mut terminal = iam.prompt();
    let asked = told(&mut terminal, &format!("rotate the key for {unit}"));
    let create = format!("+ key of {}", user(&unit));
    let stays = format!("{} keeps working until you deactivate it", old.id);
    names(&asked, &["in 123456789012 as", &create, &stays, "[y/N/?]"]);
    assert!(!asked.contains("permanently delete"), "{asked}");
    assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &[&old]));

    let made = told(&mut terminal, "yes");
    let new = shown(terminal.seen());
    iam.assert_state(&unit, OWNER, &[&old, &new]);
    names(&made, &["Deactivate", &old.id, "[y/N/?]"]);
    for (answer, status) in answers {
        assert!(terminal.asks(), "{name}: {answer:?} answers nothing\n{}", terminal.screen());
        told(&mut terminal, answer);
        let mut after = expected_user(&unit, OWNER, &[&old, &new]);
        match status {
            Some(status) => after["keys"][&old.id] = json!(status),
            None => after = expected_user(&unit, OWNER, &[&new]),
        }
        assert_eq!(iam.read(&unit), after, "after {answer:?}:\n{}", terminal.screen());
    }
    assert!(!terminal.asks(), "{}", terminal.screen());
    assert_eq!(iam.signs_in_as(&new), format!("arn:aws:iam::123456789012:user/{}", user(&unit)));
}

const ON: Option<&str> = Some("Active");
const OFF: Option<&str> = Some("Inactive");

#[test]
fn two_yeses_switch_the_old_key_off_and_then_delete_it() {
    let Some(iam) = Iam::of_moto("an old key that goes in two steps") else { return };
    old_key(&iam, "yak", &[("yes", OFF), ("yes", None)]);
    old_key(&iam, "zebu", &[("yes", OFF), ("no", OFF)]);
    old_key(&iam, "bison", &[("yes", OFF), ("", OFF)]);
}

#[test]
fn delete_it_asks_once_more() {
    let Some(iam) = Iam::of_moto("an old key that goes at once") else { return };
    old_key(&iam, "moose", &[("delete it", ON), ("yes", None)]);
    old_key(&iam, "elk", &[("delete it", ON), ("no", ON)]);
    old_key(&iam, "deer", &[("delete it", ON), ("", ON)]);
}

#[test]
fn whatever_is_no_yes_leaves_the_old_key_alone() {
    let Some(iam) = Iam::of_moto("an old key that stays") else { return };
    old_key(&iam, "goat", &[("keep it", ON)]);
    old_key(&iam, "ibex", &[("no", ON)]);
    old_key(&iam, "oryx", &[("", ON)]);
    // An unclear answer repeats the question.
    old_key(&iam, "kudu", &[("maybe later, who knows", ON), ("keep it", ON)]);
}

#[test]
fn a_rotation_that_is_not_confirmed_makes_nothing() {
    let Some(iam) = Iam::of_moto("a rotation that nobody confirmed") else { return };
    let (unit, key) = one(&iam, "eland");
    let mut terminal = iam.prompt();
    for answer in ["no", "", "cancel"] {
        told(&mut terminal, &format!("rotate the key for {unit}"));
        told(&mut terminal, answer);
        assert!(!terminal.asks(), "{}", terminal.screen());
        // A later yes confirms nothing either.
        told(&mut terminal, "yes");
    }
    iam.say(&[&format!("rotate the key for {unit}")])
        .exit_code(3)
        .stderr_contains(&[&key.id, &user(&unit)]);
    assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &[&key]));
}

/// Asserts that the program suggests deleting `goes`, and deletes it only after a yes: neither
/// Enter nor "no" changes anything.
#[track_caller]
fn makes_room(iam: &Iam, unit: &str, goes: &Key, stays: &Key, before: &Value) -> Terminal {
    let mut terminal = iam.prompt();
    let rotate = format!("rotate the key for {unit}");
    for (choice, confirmed) in [("", ""), ("", "no"), ("", "yes")] {
        let asked = told(&mut terminal, &rotate);
        names(&asked, &[&goes.id, &stays.id, "two keys", &format!("Press Enter for {}", goes.id)]);
        let shown = told(&mut terminal, choice);
        let delete = format!("permanently delete {} of {}", goes.id, user(unit));
        let create = format!("+ key of {}", user(unit));
        names(&shown, &[&delete, &create, "[y/N/?]"]);
        assert!(!shown.contains(&format!("delete {}", stays.id)), "{shown}");
        // Enter chose the key but confirmed nothing.
        assert_eq!(iam.read(unit), *before, "{}", terminal.screen());
        told(&mut terminal, confirmed);
        if confirmed != "yes" {
            assert_eq!(iam.read(unit), *before, "{}", terminal.screen());
        }
    }
    // The old key is already deleted, so no question about it follows.
    assert!(!terminal.asks(), "{}", terminal.screen());
    terminal
}

#[test]
fn of_two_keys_the_inactive_one_goes() {
    let Some(iam) = Iam::of_moto("a rotation with an inactive key") else { return };
    let (unit, [first, second]) = two(&iam, "tapir");
    // The second key is newer and in use, so only its status singles it out.
    let off = json!({ "UserName": user(&unit), "AccessKeyId": second.id, "Status": "Inactive" });
    iam.signs_in_as(&second);
    iam.other_hand(&[("update_access_key", off)]);
    let before = holding(&unit, &[(&first, "Active"), (&second, "Inactive")]);
    // The program does not ask which key goes, but it asks to confirm the deletion.
    let mut terminal = iam.prompt();
    let plan = told(&mut terminal, &format!("rotate the key for {unit}"));
    let (delete, create) =
        (format!("permanently delete {}", second.id), format!("+ key of {}", user(&unit)));
    names(&plan, &[&delete, &create, "[y/N/?]"]);
    assert!(!plan.contains(&format!("delete {}", first.id)), "{plan}");
    assert_eq!(iam.read(&unit), before, "{}", terminal.screen());
    told(&mut terminal, "yes");
    iam.assert_state(&unit, OWNER, &[&first, &shown(terminal.seen())]);
}

#[test]
fn of_two_keys_the_one_never_used_is_suggested() {
    let Some(iam) = Iam::of_moto("a rotation with a key that was never used") else { return };
    let (unit, [first, second]) = two(&iam, "okapi");
    iam.signs_in_as(&first);
    let before = expected_user(&unit, OWNER, &[&first, &second]);
    let terminal = makes_room(&iam, &unit, &second, &first, &before);
    iam.assert_state(&unit, OWNER, &[&first, &shown(terminal.seen())]);
}

#[test]
fn of_two_keys_the_one_that_was_named_goes() {
    let Some(iam) = Iam::of_moto("a rotation with a choice of one's own") else { return };
    for (name, by_id) in [("llama", false), ("alpaca", true)] {
        let (unit, [first, second]) = two(&iam, name);
        let mut terminal = iam.prompt();
        // The first key is suggested.
        let asked = told(&mut terminal, &format!("rotate the key for {unit}"));
        names(&asked, &[&format!("Press Enter for {}", first.id)]);
        let choice = if by_id { &second.id } else { "the second one" };
        let shown_first = told(&mut terminal, choice);
        names(&shown_first, &[&format!("permanently delete {}", second.id)]);
        assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &[&first, &second]));
        told(&mut terminal, "yes");
        iam.assert_state(&unit, OWNER, &[&first, &shown(terminal.seen())]);
    }
}

#[test]
fn off_a_terminal_no_key_is_deleted() {
    let Some(iam) = Iam::of_moto("a rotation of two keys off a terminal") else { return };
    let (unit, [first, second]) = two(&iam, "camel");
    let rotate = format!("rotate the key for {unit}");
    let by_id = format!("rotate key {} of {unit}", first.id);
    iam.say(&["--yes", &rotate]).exit_code(3).stderr_contains(&[&first.id, &second.id, "Which of"]);
    let object = iam.say(&["-o", "json", "--yes", &rotate]).exit_code(3).json();
    let question = &object["question"];
    assert_eq!(
        (&object["status"], &question["name"], &question["suggested"]),
        (&json!("open"), &json!("which_key"), &json!(first.id)),
        "{object}"
    );
    assert_eq!(object["result"], json!(null));
    // A rotation deletes a key only on a terminal, even if the request names the key by ID.
    iam.say(&["--yes", &by_id])
        .exit_code(3)
        .stderr_contains(&[&format!("permanently delete {}", first.id)]);
    let ran = iam.say(&["-o", "env", "--yes", &by_id]).exit_code(2);
    assert!(ran.out.is_empty(), "{}", ran.whole());
    // The writer of a transcript had not seen the question, so no line answers it.
    for lines in [
        format!("{rotate}\n{}\nyes\n", first.id),
        format!("{rotate}\nthe first one\nyes\nyes\n"),
        format!("{rotate}\n\nyes\n"),
    ] {
        let ran = iam.world.run(&["--yes"], lines.as_bytes()).exit_code(3);
        assert!(!ran.out.contains("export"), "{}", ran.whole());
    }
    assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &[&first, &second]));
}

#[test]
fn there_must_be_a_key_to_rotate() {
    let Some(iam) = Iam::of_moto("a rotation of nothing") else { return };
    let nobodys = unit("nandu");
    iam.say(&["--yes", &format!("rotate the key for {nobodys}")]).exit_code(1).stderr_contains(&[
        &format!("This account has no IAM user {}", user(&nobodys)),
        "list keys",
    ]);
    assert_eq!(iam.read(&nobodys), nobody(&nobodys));
    let mut terminal = iam.prompt();
    let refused = told(&mut terminal, &format!("rotate the key for {nobodys}"));
    names(&refused, &[&format!("This account has no IAM user {}", user(&nobodys))]);
    // The person may have mistyped the name.
    assert!(terminal.asks(), "{refused}");
    assert_eq!(iam.read(&nobodys), nobody(&nobodys));

    let (unit, key) = one(&iam, "emu");
    iam.say(&["--yes", &format!("delete key {} of {}", key.id, user(&unit))]).exit_code(0);
    iam.say(&["--yes", &format!("rotate the key for {unit}")])
        .exit_code(1)
        .stderr_contains(&[&user(&unit), "no key"]);
    assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &[]));
}

#[test]
fn by_the_id_of_the_key() {
    let Some(iam) = Iam::of_moto("a rotation by key id") else { return };
    let (mine, old) = one(&iam, "rhea");
    let (other, kept) = one(&iam, "kiwi");
    // A key ID alone doesn't name the team, so the program asks for it.
    iam.say(&["--yes", &format!("rotate key {}", old.id)])
        .exit_code(3)
        .stderr_contains(&["Which team"]);
    // The key doesn't belong to this team, so neither team's keys change.
    iam.say(&["--yes", &format!("rotate key {} of {other}", old.id)])
        .exit_code(1)
        .stderr_contains(&[&old.id]);
    assert_eq!(
        iam.read_all(&[mine.clone(), other.clone()]),
        [expected_user(&mine, OWNER, &[&old]), expected_user(&other, OWNER, &[&kept])]
    );
    let object = iam
        .say(&["-o", "json", "--yes", &format!("rotate key {} of {mine}", old.id)])
        .exit_code(0)
        .json();
    let new = crate::aws::wire::delivered(&object);
    iam.assert_state(&mine, OWNER, &[&old, &new]);

    // After the answer to "Which team", the rotation continues with the named key.
    let mut terminal = iam.prompt();
    told(&mut terminal, &format!("rotate key {}", kept.id));
    names(&told(&mut terminal, &other), &[&format!("+ key of {}", user(&other))]);
    told(&mut terminal, "yes");
    assert!(terminal.asks(), "{}", terminal.screen());
    told(&mut terminal, "yes");
    let after = holding(&other, &[(&kept, "Inactive"), (&shown(terminal.seen()), "Active")]);
    assert_eq!(iam.read(&other), after);
}

#[test]
fn the_key_of_this_session_is_not_among_those_that_a_yes_ends() {
    let Some(iam) = Iam::of_moto("a rotation of the session's own key") else { return };
    let (unit, own) = one(&iam, "quail");
    let caller = iam.as_caller(&own);
    // A rotation with room for a second key only adds one, so the session's own key may rotate its
    // user.
    let (second, mine) = one(&iam, "wagtail");
    let itself = iam.as_caller(&mine);
    let ran =
        itself.say(&["-o", "json", "--yes", &format!("rotate the key for {second}")]).exit_code(0);
    iam.assert_state(&second, OWNER, &[&mine, &crate::aws::wire::delivered(&ran.json())]);
    let mut terminal = caller.prompt();
    names(
        &told(&mut terminal, &format!("rotate the key for {unit}")),
        &["signs this session's calls"],
    );
    for line in ["yes", "yes", "yes, delete it"] {
        told(&mut terminal, line);
    }
    let new = shown(terminal.seen());
    iam.assert_state(&unit, OWNER, &[&own, &new]);

    // With two keys, the rotation deletes the session's own key, so a yes is not enough.
    let mut terminal = caller.prompt();
    told(&mut terminal, &format!("rotate key {} of {unit}", own.id));
    names(&told(&mut terminal, "yes"), &["type the full key ID"]);
    assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &[&own, &new]));
    told(&mut terminal, "no");
    assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &[&own, &new]));
}

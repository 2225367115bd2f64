//! A revocation ends exactly the requested key. A key of another tool, or the one that signs this
//! session's calls, requires its full ID.

use crate::aws::wire::{Iam, Key, expected_user, names, nobody, told, unit, user};
use serde_json::{Value, json};

const OWNER: Option<&str> = Some("a@b.com");

/// Creates a team with this many keys.
fn keys<const COUNT: usize>(iam: &Iam, name: &str) -> (String, [Key; COUNT]) {
    let unit = unit(name);
    let made = |at| {
        let another = if at > 0 { "another " } else { "" };
        iam.create_key(&format!("{another}bedrock key for {unit}, owner: a@b.com"))
    };
    let keys = std::array::from_fn(made);
    (unit, keys)
}

/// Returns the state of a team's user after one of these keys was deactivated or deleted.
fn after(unit: &str, keys: &[&Key], gone: &Key, act: &str) -> Value {
    let left: Vec<&Key> =
        keys.iter().copied().filter(|key| act != "delete" || key.id != gone.id).collect();
    let mut user = expected_user(unit, OWNER, &left);
    if act == "deactivate" {
        user["keys"][&gone.id] = json!("Inactive");
    }
    user
}

#[test]
fn exactly_the_key_that_was_named() {
    let Some(iam) = Iam::of_moto("revocations by id and by unit") else { return };
    let (witness, [kept]) = keys(&iam, "wolf");
    for act in ["deactivate", "delete"] {
        for (name, two, words) in [
            ("fox", true, "key {id}"),
            ("jackal", true, "key {id} of {user}"),
            ("dingo", true, "key {id} of {unit}"),
            ("coyote", false, "the key of {unit}"),
            ("dhole", false, "the key for {user}"),
        ] {
            let name = format!("{name}-{act}");
            let (unit, mut all) = if two {
                let (unit, all) = keys::<2>(&iam, &name);
                (unit, Vec::from(all))
            } else {
                let (unit, all) = keys::<1>(&iam, &name);
                (unit, Vec::from(all))
            };
            // The newer one of two keys, which no default would choose.
            let gone = all.pop().unwrap();
            let held: Vec<&Key> = all.iter().chain([&gone]).collect();
            let words = words
                .replace("{id}", &gone.id)
                .replace("{user}", &user(&unit))
                .replace("{unit}", &unit);
            let words = format!("{act} {words}");

            let verb = if act == "delete" { "Permanently delete" } else { "Deactivate" };
            let step = format!("{verb} {} of {unit}?", gone.id);
            iam.say(&[&words]).exit_code(3).stderr_contains(&["123456789012", &step]);
            assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &held), "{words}");
            let object = iam.say(&["-o", "json", "--yes", &words]).exit_code(0).json();
            let changed = json!({ "type": "changed", "user": user(&unit), "access_key_id": gone.id, "action": act });
            assert_eq!(
                (&object["status"], &object["result"]),
                (&json!("done"), &changed),
                "{words}: {object}"
            );
            assert_eq!(iam.read(&unit), after(&unit, &held, &gone, act), "{words}");
        }
    }
    iam.assert_state(&witness, OWNER, &[&kept]);
}

#[test]
fn of_two_keys_a_person_chooses() {
    let Some(iam) = Iam::of_moto("a revocation by unit of two keys") else { return };
    for act in ["deactivate", "delete"] {
        let (unit, [first, second]) = keys(&iam, &format!("lynx-{act}"));
        let both = [&first, &second];
        let words = format!("{act} the key of {unit}");
        let ran = iam
            .say(&["--yes", &words])
            .exit_code(3)
            .stderr_contains(&["Which of", &first.id, &second.id]);
        let object = iam.say(&["-o", "json", "--yes", &words]).exit_code(3).json();
        let question = &object["question"];
        assert_eq!(
            (&object["status"], &question["name"]),
            (&json!("open"), &json!("which_key")),
            "{object}"
        );
        assert_eq!(question["keys"].as_array().unwrap().len(), 2, "{object}");
        // The writer of a transcript had not seen the question, so no line answers it.
        for choice in [&*first.id, "the first one", "# Enter"] {
            iam.world.run(&["--yes"], format!("{words}\n{choice}\nyes\n").as_bytes()).exit_code(3);
        }
        assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &both));

        // On a terminal, the chosen key must still be confirmed.
        let mut terminal = iam.prompt();
        for (choice, meant, no) in
            [("", &first, ""), ("the second one", &second, "no"), (&*second.id, &second, "no")]
        {
            names(
                &told(&mut terminal, &words),
                &["Which of", &format!("Press Enter for {}", first.id)],
            );
            names(&told(&mut terminal, choice), &[&format!("{} of {unit}?", meant.id)]);
            assert!(terminal.asks(), "{}", terminal.screen());
            told(&mut terminal, no);
            assert_eq!(
                iam.read(&unit),
                expected_user(&unit, OWNER, &both),
                "{choice:?}: {}",
                terminal.screen()
            );
        }
        told(&mut terminal, &words);
        told(&mut terminal, "the second one");
        told(&mut terminal, "yes");
        assert_eq!(iam.read(&unit), after(&unit, &both, &second, act), "{}", terminal.screen());

        // The suggested command works too, for the key that it names.
        let offered = format!("bedrock-assist \"{act} key {} of {}\"", first.id, user(&unit));
        ran.stderr_contains(&[&offered]);
        let last = offered.replacen("bedrock-assist", "bedrock-assist --yes", 1);
        let shell = iam.world.command("sh").args(["-c", &last]).output().unwrap();
        crate::support::program::Ran::of(&shell).exit_code(0);
        let status = iam.read(&unit)["keys"].clone();
        let off = json!({ (&*first.id): "Inactive", (&*second.id): "Inactive" });
        assert_eq!(status, if act == "delete" { json!({}) } else { off });
    }
}

#[test]
fn a_yes_to_something_else_is_none() {
    let Some(iam) = Iam::of_moto("a revocation that is changed at the confirmation") else {
        return;
    };
    let (unit, [key]) = keys(&iam, "puma");
    let mut terminal = iam.prompt();
    told(&mut terminal, &format!("deactivate key {}", key.id));
    // Deletion requires its own confirmation.
    let again = told(&mut terminal, "yes, delete it");
    names(&again, &[&format!("Permanently delete {} of {unit}?", key.id)]);
    assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &[&key]), "{}", terminal.screen());
    told(&mut terminal, "");
    assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &[&key]), "{}", terminal.screen());
    assert!(!terminal.asks(), "{}", terminal.screen());
}

/// Asserts that a key stays without a terminal and after a plain yes, and is deactivated only if
/// its full ID is typed.
#[track_caller]
fn guarded(iam: &Iam, reads: &Iam, holder: &str, key: &Key, why: &str) {
    let state = || {
        let all = reads.everything();
        all.into_iter().find(|user| user["user"] == holder).unwrap()["keys"].clone()
    };
    let before = state();
    assert_eq!(before[&key.id], "Active");
    for act in ["deactivate", "delete"] {
        let words = format!("{act} key {}", key.id);
        iam.say(&["--yes", &words]).exit_code(3).stderr_contains(&[
            why,
            "type the full key ID",
            "in a terminal",
        ]);
        // Piped lines don't count as typed.
        let ran = iam.world.run(&["--yes"], format!("{words}\nyes\n{}\n", key.id).as_bytes());
        assert_ne!(ran.code, Some(0), "{}", ran.whole());
        assert_eq!(state(), before, "{words}: {}", ran.whole());
    }
    let mut terminal = iam.prompt();
    names(
        &told(&mut terminal, &format!("deactivate key {}", key.id)),
        &[why, "type the full key ID"],
    );
    let cut = &key.id[..key.id.len() - 1];
    for answer in ["yes", "yes please, do it", "the first one", cut] {
        let shown = told(&mut terminal, answer);
        assert!(
            terminal.asks() && shown.contains("type the full key ID"),
            "{answer}: {}",
            terminal.screen()
        );
        assert_eq!(state(), before, "{answer}: {}", terminal.screen());
    }
    // Enter means no.
    told(&mut terminal, "");
    assert!(!terminal.asks(), "{}", terminal.screen());
    assert_eq!(state(), before);
    told(&mut terminal, &format!("deactivate key {}", key.id));
    let done = told(&mut terminal, &key.id);
    names(&done, &[&format!("{} is deactivated", key.id)]);
    let mut off = before;
    off[&key.id] = json!("Inactive");
    assert_eq!(state(), off);
}

#[test]
fn a_key_of_a_user_without_our_tags() {
    let Some(iam) = Iam::of_moto("a revocation at somebody else's user") else { return };
    let reads = iam.in_own_account(11);
    let unit = unit("ocelot");
    reads.other_hand(&[("create_user", json!({ "UserName": user(&unit) }))]);
    let [key, _other] = [0, 1].map(|_| reads.other_key(&user(&unit)));
    guarded(&reads, &reads, &user(&unit), &key, "another tool may have created it");
    // The same applies if the request names the team too.
    let words = format!("delete key {} of {unit}", key.id);
    let before = reads.everything();
    reads
        .say(&["--yes", &words])
        .exit_code(3)
        .stderr_contains(&["another tool may have created it"]);
    assert_eq!(reads.everything(), before);
    let mut terminal = reads.prompt();
    told(&mut terminal, &words);
    told(&mut terminal, "yes");
    assert_eq!(reads.everything(), before, "{}", terminal.screen());
    told(&mut terminal, &key.id);
    let after = reads.everything().remove(0);
    assert_eq!(after["keys"].as_object().unwrap().len(), 1, "{}", terminal.screen());
    assert_eq!(after["keys"].get(&key.id), None);
}

#[test]
fn the_key_of_this_session() {
    let Some(iam) = Iam::of_moto("a revocation of the session's own key") else { return };
    let name = unit("operator");
    iam.other_hand(&[("create_user", json!({ "UserName": name }))]);
    let key = iam.other_key(&name);
    guarded(&iam.as_caller(&key), &iam, &name, &key, "signs this session's calls");

    // A key that the program created is protected too if it signs this session's calls.
    let (unit, [own]) = keys(&iam, "serval");
    let caller = iam.as_caller(&own);
    caller
        .say(&["--yes", &format!("delete the key of {unit}")])
        .exit_code(3)
        .stderr_contains(&["signs this session's calls"]);
    let mut terminal = caller.prompt();
    told(&mut terminal, &format!("delete the key of {unit}"));
    told(&mut terminal, "yes");
    assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &[&own]), "{}", terminal.screen());
    told(&mut terminal, &own.id);
    assert_eq!(iam.read(&unit), expected_user(&unit, OWNER, &[]), "{}", terminal.screen());
}

#[test]
fn a_key_of_a_session_ends_by_itself() {
    let Some(iam) = Iam::of_moto("a revocation of a session's key") else { return };
    let (unit, [key]) = keys(&iam, "caracal");
    let id = "ASIA4TQ8RBN6YKD1VJ3S";
    for words in [
        format!("delete key {id}"),
        format!("deactivate key {id}"),
        format!("delete key {id} of {}", user(&unit)),
        format!("deactivate key {id} of {unit}"),
    ] {
        iam.say(&["--yes", &words]).exit_code(1).stderr_contains(&[
            id,
            "temporary session key",
            "expires on its own",
        ]);
        let object = iam.say(&["-o", "json", "--yes", &words]).exit_code(1).json();
        assert_eq!(
            (&object["status"], &object["error"]["code"]),
            (&json!("failed"), &json!("session_key"))
        );
    }
    let mut terminal = iam.prompt();
    names(&told(&mut terminal, &format!("delete key {id} of {unit}")), &["temporary session key"]);
    assert!(!terminal.asks(), "{}", terminal.screen());
    told(&mut terminal, "yes");
    iam.assert_state(&unit, OWNER, &[&key]);
}

#[test]
fn a_key_that_is_not_there() {
    let Some(iam) = Iam::of_moto("a revocation of no key") else { return };
    let (mine, [key]) = keys(&iam, "margay");
    let nobodys = unit("genet");
    let id = "AKIAQ7M2XZPL4TR9WKDE";
    for act in ["delete", "deactivate"] {
        for words in [format!("{act} key {id}"), format!("{act} key {id} of {mine}")] {
            iam.say(&["--yes", &words])
                .exit_code(1)
                .stderr_contains(&[&format!("Key {id} was not found"), "check the key ID"]);
            let object = iam.say(&["-o", "json", "--yes", &words]).exit_code(1).json();
            assert_eq!(
                (&object["status"], &object["error"]["code"]),
                (&json!("failed"), &json!("no_such_key"))
            );
        }
        let words = format!("{act} the key of {nobodys}");
        iam.say(&["--yes", &words])
            .exit_code(1)
            .stderr_contains(&[&format!("This account has no IAM user {}", user(&nobodys))]);
    }
    let mut terminal = iam.prompt();
    names(&told(&mut terminal, &format!("delete key {id}")), &[&format!("Key {id} was not found")]);
    assert!(!terminal.asks(), "{}", terminal.screen());
    // A partial ID matches no key.
    let cut = &key.id[..key.id.len() - 1];
    let ran = iam.say(&["--yes", &format!("delete key {cut}")]);
    assert_ne!(ran.code, Some(0), "{}", ran.whole());
    iam.assert_state(&mine, OWNER, &[&key]);
    assert_eq!(iam.read(&nobodys), nobody(&nobodys));
}

#[test]
fn what_is_switched_off_is_switched_on_as_told() {
    let Some(iam) = Iam::of_moto("switching a key on again") else { return };
    let (unit, [first, second]) = keys(&iam, "civet");
    let ran = iam.say(&["--yes", &format!("deactivate key {}", second.id)]).exit_code(0);
    assert_eq!(iam.read(&unit), after(&unit, &[&first, &second], &second, "deactivate"));
    names(&ran.out, &["To reactivate it:", "To permanently delete it:"]);
    let told =
        ran.out.lines().map(str::trim).find(|line| line.contains("\"reactivate key ")).unwrap();
    let words = told.split('"').nth(1).unwrap();
    assert!(words.contains(&second.id), "{told}");
    names(&iam.say(&["--yes", words]).exit_code(0).out, &["is active again"]);
    iam.assert_state(&unit, OWNER, &[&first, &second]);
}

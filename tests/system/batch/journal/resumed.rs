//! A resumed batch remembers its finished lines: later lines can refer to them, and the summary
//! counts them.

use crate::batch::{Clerk, objects};
use crate::support::iam_double::Manner;
use sha2::{Digest as _, Sha256};
use std::fs;

/// Runs the first `at` lines and makes the journal look like that of a killed run.
fn broken_off(clerk: &Clerk, lines: &[&str], at: usize) {
    let first = lines[..at].join("\n") + "\n";
    clerk.run(&["--journal", "journal"], first.as_bytes());
    without_its_end(clerk);
}

/// Removes the end of the run from the journal, and the checkpoint.
fn without_its_end(clerk: &Clerk) {
    let journal = clerk.text("journal");
    let kept: Vec<&str> =
        journal.lines().filter(|line| !line.contains("\"event\":\"end\"")).collect();
    assert_eq!(kept.len() + 1, journal.lines().count());
    fs::write(clerk.world.home().join("journal"), kept.join("\n") + "\n").unwrap();
    clerk.remove_marks();
}

#[test]
fn later_lines_refer_to_what_is_done_with() {
    let clerk = Clerk::before(Manner::of_ms(0));
    let lines = ["long-term key for sales", "thanks", "same again", "delete that key"];
    broken_off(&clerk, &lines, 2);
    let ran = clerk.run(&["--journal", "journal"], (lines.join("\n") + "\n").as_bytes());
    let objects = objects(&ran.out);
    let seen: Vec<(u64, &str)> = objects
        .iter()
        .map(|object| (object["line"].as_u64().unwrap(), object["status"].as_str().unwrap()))
        .collect();
    // The list's author can't know which key AWS created, so "that key" raises a question.
    assert_eq!(seen, [(3, "done"), (4, "open")], "{}", ran.whole());
    let keys = clerk.aws.keys();
    assert_eq!(
        keys.iter().map(|key| key.deleted).collect::<Vec<_>>(),
        [false, false],
        "{}",
        ran.whole()
    );
    // The line "thanks" counts as finished too.
    for count in ["\"lines\":4", "\"already_done\":2", "\"made\":1", "\"asked\":1"] {
        assert!(ran.err.contains(count), "{count} in {}", ran.err);
    }
}

#[test]
fn other_lines_do_not_go_on() {
    let clerk = Clerk::before(Manner::of_ms(0));
    broken_off(&clerk, &["long-term key for sales", "long-term key for finance"], 1);
    for lines in ["long-term key for marketing\nlong-term key for finance\n", ""] {
        let before = clerk.text("journal").lines().count();
        let ran = clerk.run(&["--journal", "journal"], lines.as_bytes());
        assert_eq!(ran.code, Some(2), "{}", ran.whole());
        ran.stderr_contains(&["with different lines up to line 1"]);
        assert_eq!(clerk.aws.keys().len(), 1);
        // The journal records the attempt and nothing else.
        assert_eq!(clerk.text("journal").lines().count(), before + 1);
    }
}

/// The hash lets any version of the program recognize the lines on any machine.
#[test]
fn lines_are_told_apart_by_their_sha_256() {
    let clerk = Clerk::before(Manner::of_ms(0));
    let lines = "key for 1 hour\n\n# a comment\nkey for 2 hours\n";
    clerk.run(&["--no-verify", "--journal", "journal"], lines.as_bytes()).exit_code(0);
    let hash: String = Sha256::digest(lines).iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(
        clerk.text("journal").contains(&format!("\"lines_sha256\":\"{hash}\"")),
        "{}",
        clerk.text("journal")
    );
}

#[test]
fn an_output_that_was_emptied_with_its_keys_is_told() {
    let clerk = Clerk::before(Manner::of_ms(0));
    let lines = "long-term key for sales\nlong-term key for finance\n";
    let script = |list: &str| {
        format!("{list} | \"$BEDROCK\" --yes -o json --journal journal > out")
            .replace("\"$BEDROCK\"", crate::batch::PROGRAM)
    };
    clerk.shell(&script("head -1 lines"), lines);
    without_its_end(&clerk);
    let ran = clerk.shell(&script("cat lines"), lines);
    assert_eq!(ran.code, Some(1), "{}", ran.whole());
    let lost = &clerk.aws.keys()[0];
    let told = objects(&clerk.text("out"));
    assert_eq!(told[0]["error"]["code"], "output_emptied", "{told:?}");
    assert!(
        told[0]["error"].to_string().contains(&format!("delete key {} of {}", lost.id, lost.user))
    );
    assert_eq!(told[1]["status"], "done");
}

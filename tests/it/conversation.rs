//! The prompt on a terminal, good or dumb: it answers, it leaves when told, and it remembers wishes and no secret.

use crate::run::{KEY, World};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

/// Looks like a secret access key and is none.
const PASTED: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

const MADE: &str = "SANDBOX short-term Bedrock key made";

#[test]
fn the_history_remembers_wishes_and_no_secret() {
    let world = World::new().with("TERM", "xterm");
    let bearer = format!("{KEY}YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb249Q2Fs");
    let (secret, refresh) = (format!("is {PASTED} a key"), format!("refresh {bearer}"));
    let wish = format!("key for 2 hours {PASTED}");
    let typed = ["key for 1 hour", &secret, &refresh, &wish, "xyzzy hunter2", "exit"];
    let Some(ran) = world.type_in("bedrock-assist --sandbox", &typed) else { return };
    assert!(ran.code == Some(0) && ran.out.contains(MADE), "{}", ran.whole());
    assert!(ran.out.contains("looks like a key"), "{}", ran.whole());
    let folder = world.home().join(".local/state/bedrock-assist");
    let history = fs::read_to_string(folder.join("history")).unwrap();
    assert!(history.contains("key for 1 hour"), "{history}");
    for secret in ["wJalr", "hunter2", "YmVkcm9jay", KEY] {
        assert!(!history.contains(secret), "{history}");
    }
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(fs::metadata(folder.join("history")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn lines_typed_ahead_are_heard_in_their_turn() {
    for term in ["xterm", "dumb"] {
        let world = World::new().with("TERM", term);
        let typed = ["key for 1 hour\nkey for 2 hours\nkey for 3 hours\nexit"];
        let Some(ran) = world.type_in("bedrock-assist --sandbox", &typed) else { return };
        assert_eq!(ran.out.matches(MADE).count(), 3, "{term}: {}", ran.whole());
    }
}

#[test]
fn a_dumb_terminal_gets_plain_lines() {
    let world = World::new().with("TERM", "dumb");
    let Some(ran) = world.type_in("bedrock-assist --sandbox", &["key for 1 hour", "help", "exit"]) else {
        return;
    };
    assert!(ran.code == Some(0) && ran.out.contains(KEY) && ran.out.contains(MADE), "{}", ran.whole());
    assert!(!ran.out.contains('\u{1b}'), "{}", ran.whole());
    assert!(world.files().is_empty(), "no history without editing: {:?}", world.files());
}

#[test]
fn a_key_alone_leaves_the_terminal_for_the_prompt() {
    let world = World::new().with("TERM", "xterm");
    let Some(ran) = world.type_in("bedrock-assist --sandbox -o raw > key", &["key for 1 hour", "exit"])
    else {
        return;
    };
    assert_eq!(ran.code, Some(0), "{}", ran.whole());
    let key = fs::read_to_string(world.home().join("key")).unwrap();
    assert!(key.starts_with(KEY) && key.lines().count() == 1, "{key}");
    assert!(!ran.out.contains(key.trim()), "{}", ran.whole());
}

#[test]
fn a_home_that_cannot_be_written_is_no_reason_to_stop() {
    let world = World::new().with("TERM", "xterm").with("XDG_STATE_HOME", "/proc/nowhere");
    let Some(ran) = world.type_in("bedrock-assist --sandbox", &["key for 1 hour", "exit"]) else { return };
    assert!(ran.code == Some(0) && ran.out.contains(MADE), "{}", ran.whole());
}

#[test]
fn one_shot_colours_on_a_terminal_and_not_on_a_dumb_one() {
    for (term, colour) in [("xterm", true), ("dumb", false)] {
        let world = World::new().with("TERM", term);
        let Some(ran) = world.type_in("bedrock-assist --sandbox 'key for 1 hour'", &[]) else { return };
        assert!(ran.code == Some(0) && ran.out.contains('\u{1b}') == colour, "{term}: {}", ran.whole());
    }
}

//! What the prompt does with input: Ctrl-C and Ctrl-D, pasted lines, lines typed ahead, and bytes
//! that are not text.

use super::{MADE, prompt, world};
use crate::support::program::{KEY, World};
use crate::support::pty::{CTRL_C, CTRL_D, ENTER};
use std::fs;

const HOW_TO_LEAVE: &str = "(to leave, press Ctrl-C again or Ctrl-D, or type exit)";

#[test]
fn ctrl_c_clears_the_line_and_twice_leaves() {
    // On a terminal with line editing, Ctrl-\ acts like Ctrl-C.
    for (term, key) in [("xterm", CTRL_C), ("dumb", CTRL_C), ("xterm", "\u{1c}")] {
        let world = World::new().with("TERM", term);
        let mut terminal = prompt(&world);
        terminal.press(format!("key for 1 hour{key}"));
        terminal.prompted();
        assert!(!terminal.screen().contains(HOW_TO_LEAVE), "{term}: {}", terminal.screen());
        terminal.press(key);
        terminal.prompted();
        terminal.shows(HOW_TO_LEAVE);
        // A request between two Ctrl-C resets their count.
        terminal.say("key for 2 hours");
        terminal.press(key);
        terminal.prompted();
        terminal.press(key);
        let ran = terminal.ended();
        assert!(ran.code == Some(130) && ran.out.ends_with('\n'), "{term}: {}", ran.whole());
        assert_eq!(ran.out.matches(MADE).count(), 1, "{term}: {}", ran.whole());
    }
}

#[test]
fn ctrl_d_leaves_on_a_line_of_its_own() {
    for term in ["xterm", "dumb"] {
        let world = World::new().with("TERM", term);
        let mut terminal = prompt(&world);
        terminal.press(CTRL_D);
        let ran = terminal.ended();
        assert!(ran.code == Some(0) && ran.out.ends_with('\n'), "{term}: {}", ran.whole());
    }
}

#[test]
fn pasted_lines_are_requests_once_they_are_sent_off() {
    let world = world();
    let mut terminal = prompt(&world);
    let lines: Vec<String> = (1..=10).map(|hours| format!("key for {hours} hours")).collect();
    terminal.paste(&lines.join("\n"));
    terminal.reads("key for 10 hours");
    assert!(!terminal.seen().contains(MADE), "{}", terminal.screen());
    terminal.press(ENTER);
    terminal.prompted();
    terminal.send("exit");
    let ran = terminal.ended();
    assert_eq!(ran.out.matches(MADE).count(), 10, "{}", ran.whole());
}

#[test]
fn what_is_no_text_is_refused_and_the_next_line_heard() {
    for term in ["xterm", "dumb"] {
        let world = World::new().with("TERM", term);
        let mut terminal = prompt(&world);
        terminal.press(b"key\xff\r");
        terminal.prompted();
        terminal.shows("isn't UTF-8 text");
        terminal.say("key for 1 hour");
        terminal.send("exit");
        let ran = terminal.ended();
        assert!(ran.code == Some(0) && ran.out.contains(MADE), "{term}: {}", ran.whole());
    }
}

#[test]
fn lines_typed_ahead_are_heard_in_their_turn() {
    for term in ["xterm", "dumb"] {
        let world = World::new().with("TERM", term);
        let ran = world.type_in(
            "bedrock-assist --sandbox",
            &["key for 1 hour\nkey for 2 hours\nkey for 3 hours\nexit"],
        );
        assert_eq!(ran.out.matches(MADE).count(), 3, "{term}: {}", ran.whole());
    }
}

#[test]
fn a_key_alone_leaves_the_terminal_for_the_prompt() {
    for term in ["xterm", "dumb"] {
        let world = World::new().with("TERM", term);
        let ran =
            world.type_in("bedrock-assist --sandbox -o raw > key", &["key for 1 hour", "exit"]);
        assert_eq!(ran.code, Some(0), "{}", ran.whole());
        let key = fs::read_to_string(world.home().join("key")).unwrap();
        assert!(key.starts_with(KEY) && key.lines().count() == 1, "{term}: {key}");
        assert!(!ran.out.contains(key.trim()), "{term}: {}", ran.whole());
    }
}

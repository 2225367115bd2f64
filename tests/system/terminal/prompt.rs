//! The prompt on capable and dumb, wide and narrow terminals: the screen while typing, the ways to
//! leave, and the history.

use crate::support::program::{KEY, World};
use crate::support::pty::{CTRL_C, CTRL_D, CTRL_U, ENTER, RIGHT, TAB, Terminal, UP};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use vt100::Color;

/// A string in the format of a secret access key.
const PASTED: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

const MADE: &str = "SANDBOX Bedrock key";
const HOW_TO_LEAVE: &str = "(to leave, press Ctrl-C again or Ctrl-D, or type exit)";

const YELLOW: Color = Color::Idx(3);
const CYAN: Color = Color::Idx(6);

fn world() -> World {
    World::new().with("TERM", "xterm-256color")
}

fn prompt(world: &World) -> Terminal {
    world.prompt(&["--sandbox"], 80)
}

#[test]
fn tab_finishes_phrases_regions_and_units_seen() {
    let world = world();
    let mut terminal = prompt(&world);
    terminal.press(format!("rot{TAB}"));
    terminal.shows("> rotate the key for");
    terminal.press(CTRL_U);
    terminal.press(format!("key for 2 hours in fr{TAB}"));
    terminal.shows("> key for 2 hours in Frankfurt");
    terminal.press(CTRL_U);
    terminal.press(format!("key in eu-cen{TAB}"));
    terminal.shows("eu-central-1 (Frankfurt)");
    terminal.shows("eu-central-2 (Zurich)");
    terminal.shows("> key in eu-central-");
    terminal.press(CTRL_U);
    terminal.say("list keys for sales-emea");
    terminal.press(format!("rotate the key for sa{TAB}"));
    terminal.reads("> rotate the key for sales-emea");
    terminal.press(CTRL_U);
    terminal.press(format!("help trou{TAB}{ENTER}"));
    terminal.shows("> help troubleshooting");
    terminal.prompted();
    terminal.send("exit");
    assert_eq!(terminal.ended().code, Some(0));
}

#[test]
fn what_is_missing_shows_behind_the_words_and_is_not_sent() {
    let world = world();
    let mut terminal = prompt(&world);
    terminal.press("rotate the key");
    terminal.reads("> rotate the key for <team>");
    assert!(terminal.cell("for <team>").dim() && !terminal.cell("rotate").dim());
    terminal.press(RIGHT);
    terminal.wait("the words taken", |terminal| !terminal.cell("for <team>").dim());
    assert!(terminal.cell("<team>").dim());
    terminal.press(ENTER);
    terminal.prompted();
    assert!(terminal.screen().contains("> rotate the key for \n"), "{}", terminal.screen());
    // The program asks for the missing team, so the hint was not sent.
    assert!(terminal.asks() && terminal.screen().ends_with('?'), "{}", terminal.screen());
    terminal.press(CTRL_C);
    terminal.prompted();
    // Two letters or half a word give no hint.
    for begun in ["ke", "rotate the ke"] {
        terminal.press(begun);
        terminal.reads(&format!("> {begun}"));
        terminal.press(CTRL_U);
        terminal.reads(">");
    }
}

#[test]
fn what_was_understood_has_its_colour() {
    let world = world();
    let mut terminal = prompt(&world);
    terminal.press("key for 2 hours in Frankfurt");
    terminal.reads("> key for 2 hours in Frankfurt");
    for (words, colour) in [("key", Color::Default), ("2 hours", YELLOW), ("Frankfurt", CYAN)] {
        assert_eq!(terminal.cell(words).fgcolor(), colour, "{words}");
    }
}

#[test]
fn without_colour_what_is_typed_stays_as_it_is() {
    let colour = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    let wishes = [
        (world().with("NO_COLOR", "1"), &["--sandbox"][..]),
        (world(), &["--sandbox", "--color", "never"]),
        (World::new().with("TERM", "dumb"), &["--sandbox"]),
    ];
    for (world, args) in wishes {
        let mut terminal = world.prompt(args, 80);
        terminal.press("rotate the key in Frankfurt");
        terminal.reads("> rotate the key in Frankfurt");
        terminal.press(ENTER);
        terminal.prompted();
        assert!(
            terminal.screen().contains("> rotate the key in Frankfurt\n"),
            "{}",
            terminal.screen()
        );
        assert!(!colour.is_match(terminal.seen()), "{args:?}: {:?}", terminal.seen());
    }
}

#[test]
fn a_narrow_window_reads_well() {
    let world = world();
    let mut terminal = world.prompt(&["--sandbox"], 40);
    terminal.press(CTRL_C);
    terminal.prompted();
    assert_eq!(terminal.cut_words(), [""; 0], "{}", terminal.screen());
    let long = "key for 2 hours in Frankfurt, owner: jane.doe@example.com";
    terminal.press(long);
    terminal.wait("the whole line", |terminal| terminal.screen().replace('\n', "").contains(long));
    terminal.press(format!("{UP}{CTRL_U}"));
    terminal.wait("an empty line", |terminal| !terminal.screen().contains("jane"));
    terminal.say("key for 1 hour");
    terminal.shows("SANDBOX");
}

#[test]
fn the_window_may_change_between_two_answers_and_within_a_line() {
    let world = world();
    let mut terminal = prompt(&world);
    terminal.say("key for 1 hour");
    terminal.resize(40);
    // The editor learns the new width at the next key.
    terminal.press("k");
    terminal.reads("> k");
    let long = "key for 2 hours in Frankfurt, owner: jane.doe@example.com";
    terminal.press(&long[1..]);
    terminal.wait("the whole line", |terminal| terminal.screen().replace('\n', "").contains(long));
    assert_eq!(terminal.screen().matches("> key for 2").count(), 1, "{}", terminal.screen());
    terminal.resize(100);
    terminal.wait("one row", |terminal| terminal.screen().contains(long));
    terminal.press(ENTER);
    terminal.prompted();
    terminal.send("exit");
    let ran = terminal.ended();
    assert_eq!(ran.out.matches(MADE).count(), 2, "{}", ran.whole());
}

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
fn the_history_remembers_wishes_and_no_secret() {
    let world = world();
    let bearer = format!("{KEY}YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb249Q2Fs");
    let (secret, refresh) = (format!("is {PASTED} a key"), format!("refresh {bearer}"));
    let wish = format!("key for 2 hours {PASTED}");
    let mut terminal = prompt(&world);
    for line in ["key for 1 hour", &secret, &refresh, &wish, "xyzzy hunter2"] {
        terminal.say(line);
    }
    terminal.shows("looks like a secret");
    terminal.press(UP);
    terminal.reads("> key for 1 hour");
    terminal.press(CTRL_U);
    terminal.send("exit");
    assert_eq!(terminal.ended().code, Some(0));
    let folder = world.home().join(".local/state/bedrock-assist");
    let history = fs::read_to_string(folder.join("history")).unwrap();
    assert!(history.contains("key for 1 hour"), "{history}");
    for secret in ["wJalr", "hunter2", "YmVkcm9jay", KEY] {
        assert!(!history.contains(secret), "{history}");
    }
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(fs::metadata(folder.join("history")).unwrap().permissions().mode() & 0o777, 0o600);

    let mut later = prompt(&world);
    later.press(format!("{UP}{UP}"));
    later.reads("> key for 1 hour");
}

#[test]
fn a_key_that_is_pasted_is_not_shown() {
    for world in [world(), world().with("NO_COLOR", "1")] {
        let mut terminal = prompt(&world);
        terminal.paste(&format!("is {PASTED} a key"));
        terminal.shows(&format!("> is {} a key", "*".repeat(PASTED.len())));
        terminal.press(ENTER);
        terminal.prompted();
        assert!(!terminal.seen().contains(&PASTED[..8]), "{}", terminal.seen());
    }
}

#[test]
fn a_dumb_terminal_gets_plain_lines() {
    let world = World::new().with("TERM", "dumb");
    let ran = world.type_in("bedrock-assist --sandbox", &["key for 1 hour", "help", "exit"]);
    assert!(
        ran.code == Some(0) && ran.out.contains(KEY) && ran.out.contains(MADE),
        "{}",
        ran.whole()
    );
    assert!(!ran.out.contains('\u{1b}'), "{}", ran.whole());
    assert!(world.files().is_empty(), "no history without editing: {:?}", world.files());
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

#[test]
fn a_home_that_cannot_be_written_is_no_reason_to_stop() {
    let world = world().with("XDG_STATE_HOME", "/proc/nowhere");
    let ran = world.type_in("bedrock-assist --sandbox", &["key for 1 hour", "exit"]);
    assert!(ran.code == Some(0) && ran.out.contains(MADE), "{}", ran.whole());
}

/// The link may point to a folder of another person, which must stay unchanged.
#[test]
fn a_state_folder_that_is_a_link_is_refused() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let world = world();
    let target = world.home().join("target");
    fs::create_dir(&target).unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir_all(world.home().join(".local/state")).unwrap();
    symlink(&target, world.home().join(".local/state/bedrock-assist")).unwrap();
    let ran = world.type_in("bedrock-assist --sandbox", &["key for 1 hour", "exit"]);
    assert!(ran.code == Some(0) && ran.out.contains(MADE), "{}", ran.whole());
    assert!(
        ran.out.contains("the history is not saved in") && ran.out.contains("symbolic link"),
        "{}",
        ran.whole()
    );
    // A batch works without the state folder too.
    world.run(&["--sandbox", "--yes", "--journal", "j"], b"long-term key for sales\n").ended(0);
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o755);
    assert_eq!(fs::read_dir(&target).unwrap().count(), 0, "{:?}", world.files());
    assert!(world.home().join("j").exists());
}

#[test]
fn one_shot_colours_on_a_terminal_and_not_on_a_dumb_one() {
    for (term, colour) in [("xterm", true), ("dumb", false)] {
        let world = World::new().with("TERM", term);
        let ran = world.type_in("bedrock-assist --sandbox 'key for 1 hour'", &[]);
        assert!(
            ran.code == Some(0) && ran.out.contains('\u{1b}') == colour,
            "{term}: {}",
            ran.whole()
        );
    }
}

//! Ctrl-C and Ctrl-D at any point of a conversation: the pending request is dropped, nothing
//! changes, and the exit code shows how the conversation ended.

use crate::support::program::World;
use crate::support::pty::{CTRL_C, CTRL_D, ENTER, Terminal};
use std::fs;

const MADE: &str = "SANDBOX long-term key for";

/// Phrases that lead to different questions, including confirmations and questions raised by AWS's
/// answers.
const POINTS: [&str; 10] = [
    "key for marketing, 2 hours",
    "prod key",
    "key for 3 days",
    "key in frankfrt",
    "key for ci/cd",
    "rotate the key",
    "revoke the key",
    "rotate the key for example-batch",
    "key for example-web",
    "bedrock key for marketing",
];

fn at_the_prompt(term: &str) -> Terminal {
    World::new().with("TERM", term).prompt(&["--sandbox"], 80)
}

/// Asserts that IAM still has the original keys.
#[track_caller]
fn untouched(terminal: &mut Terminal) {
    let listed = terminal.answer(&format!("list keys{ENTER}"));
    let active = listed.matches("  active  ").count();
    assert!(active == 3 && listed.matches(". AKIA").count() == 3, "{}", terminal.screen());
}

#[test]
fn ctrl_c_drops_what_is_pending_wherever_that_is() {
    for term in ["xterm-256color", "dumb"] {
        let mut terminal = at_the_prompt(term);
        for words in POINTS {
            for typed in ["", "ye"] {
                terminal.say(words);
                assert!(terminal.asks(), "{term}, {words}: {}", terminal.screen());
                let said = terminal.answer(&format!("{typed}{CTRL_C}"));
                assert!(said.contains("Dropped: "), "{term}, {words}: {}", terminal.screen());
                assert!(!terminal.asks(), "{term}, {words}: {}", terminal.screen());
            }
        }
        untouched(&mut terminal);
        terminal.answer(&format!("key for{CTRL_C}"));
        terminal.answer(CTRL_C);
        terminal.press(CTRL_C);
        assert_eq!(terminal.ended().code, Some(130), "{term}");
    }
}

#[test]
fn ctrl_c_twice_leaves_a_question_too() {
    for term in ["xterm-256color", "dumb"] {
        let mut terminal = at_the_prompt(term);
        terminal.say("bedrock key for marketing");
        terminal.answer(CTRL_C);
        terminal.press(CTRL_C);
        let ran = terminal.ended();
        assert!(ran.code == Some(130) && !ran.out.contains(MADE), "{term}: {}", ran.whole());
    }
}

#[test]
fn ctrl_c_leaves_the_old_key_as_it_is() {
    for term in ["xterm-256color", "dumb"] {
        let mut terminal = at_the_prompt(term);
        terminal.say("rotate the key for example-web");
        terminal.say("yes");
        assert!(terminal.asks() && terminal.seen().contains(MADE), "{}", terminal.screen());
        let said = terminal.answer(CTRL_C);
        assert!(
            said.contains("stays active") && !said.contains("Nothing was created"),
            "{}",
            terminal.screen()
        );
        let listed = terminal.answer(&format!("list keys{ENTER}"));
        assert_eq!(listed.matches("  active  ").count(), 4, "{}", terminal.screen());
    }
}

#[test]
fn ctrl_c_leaves_nothing_on_the_screen_that_was_not_typed() {
    let mut terminal = at_the_prompt("xterm-256color");
    terminal.press("rotate the key");
    terminal.reads("> rotate the key for <team>");
    terminal.answer(CTRL_C);
    assert!(terminal.screen().contains("> rotate the key\n"), "{}", terminal.screen());
    terminal.say("key for ci/cd");
    terminal.reads("? ci-cd");
    terminal.answer(CTRL_C);
    assert!(terminal.screen().contains("? \nDropped"), "{}", terminal.screen());
    // After Ctrl-C in the middle of a line, the whole line stays on the screen.
    terminal.press("first\u{1b}[D\u{1b}[D");
    terminal.answer(CTRL_C);
    assert!(terminal.screen().contains("> first\n"), "{}", terminal.screen());
}

#[test]
fn ctrl_d_leaves_wherever_it_is_and_changes_nothing() {
    let everywhere = POINTS.map(|words| ("xterm-256color", words));
    for (term, words) in everywhere.into_iter().chain([("dumb", "prod key"), ("dumb", POINTS[9])]) {
        let mut terminal = at_the_prompt(term);
        terminal.say(words);
        assert!(terminal.asks());
        terminal.press(CTRL_D);
        let ran = terminal.ended();
        assert!(ran.code == Some(0) && ran.out.ends_with('\n'), "{term}, {words}: {}", ran.whole());
        assert!(
            !ran.out.contains(MADE) && !ran.out.contains('✓'),
            "{term}, {words}: {}",
            ran.whole()
        );
    }
}

#[test]
fn one_shot_asks_beside_its_output_and_says_by_its_code_how_it_ended() {
    for term in ["xterm-256color", "dumb"] {
        for (format, keys, code) in [
            ("env", "yes\r", 0),
            ("text", "yes\r", 0),
            ("env", "no\r", 1),
            ("text", "no\r", 1),
            ("text", ENTER, 1),
            ("env", CTRL_C, 130),
            ("text", CTRL_C, 130),
            ("text", CTRL_D, 3),
        ] {
            let world = World::new().with("TERM", term);
            let mut shell = world.command("sh");
            let command =
                format!("bedrock-assist --sandbox -o {format} 'bedrock key for marketing' > out");
            shell.args(["-c", &command]);
            let mut terminal = Terminal::start(shell, 80);
            terminal.prompted();
            assert!(
                terminal.asks() && terminal.seen().contains("+ user    marketing-bedrock-user")
            );
            terminal.press(keys);
            let ran = terminal.ended();
            assert_eq!(ran.code, Some(code), "{term}, {format}, {keys:?}: {}", ran.whole());
            let out = fs::read_to_string(world.home().join("out")).unwrap();
            let exports = out.lines().filter(|line| line.starts_with("export ")).count();
            assert_eq!(exports, if code == 0 { 4 } else { 0 }, "{term}, {format}, {keys:?}: {out}");
            assert!(format != "env" || out.lines().count() == exports, "{out}");
            assert!(!ran.out.contains("export ") && !out.contains("[y/N/?]"), "{}", ran.whole());
        }
    }
}

#[test]
fn one_shot_left_at_a_question_has_made_nothing() {
    for (keys, code) in [(CTRL_D, 3), (CTRL_C, 130)] {
        let world = World::new().with("TERM", "xterm");
        let mut shell = world.command("sh");
        shell.args(["-c", "bedrock-assist --sandbox 'prod key' > out"]);
        let mut terminal = Terminal::start(shell, 80);
        terminal.prompted();
        terminal.press(keys);
        let ran = terminal.ended();
        assert_eq!(ran.code, Some(code), "{}", ran.whole());
        assert!(!fs::read_to_string(world.home().join("out")).unwrap().contains('✓'));
    }
}

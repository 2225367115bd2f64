//! Text that was typed before the person saw the question confirms nothing: pasted lines, with or
//! without bracketed paste, and a yes typed ahead.

use crate::support::program::World;
use crate::support::pty::{CTRL_C, ENTER, Terminal};

/// Ten lines as in a person's notes.
const NOTES: [&str; 10] = [
    "bedrock key for marketing",
    "yes",
    "yes, go ahead",
    "list keys",
    "rotate the key for example-web",
    "y",
    "yes please",
    "delete key AKIASANDBOX000000002",
    "yes",
    "sure, do it",
];

fn at_the_prompt(term: &str) -> Terminal {
    World::new().with("TERM", term).prompt(&["--sandbox"], 80)
}

/// Asserts that a question is open, and that IAM still has the original keys.
#[track_caller]
fn untouched(mut terminal: Terminal) {
    assert!(terminal.asks(), "{}", terminal.screen());
    terminal.answer(CTRL_C);
    let listed = terminal.answer(&format!("list keys{ENTER}"));
    let active = listed.matches("  active  ").count();
    assert!(active == 3 && listed.matches(". AKIA").count() == 3, "{}", terminal.screen());
    assert!(!terminal.seen().contains('✓'), "{}", terminal.screen());
}

#[test]
fn a_yes_in_a_paste_confirms_nothing() {
    let mut terminal = at_the_prompt("xterm-256color");
    terminal.paste(&NOTES.join("\n"));
    terminal.reads("sure, do it");
    terminal.answer(ENTER);
    assert!(terminal.seen().contains("Your reply was written before"), "{}", terminal.screen());
    // A confirmation that the next pasted line replaces is not shown.
    assert_eq!(terminal.seen().matches("as user/sandbox:").count(), 1, "{}", terminal.screen());
    untouched(terminal);
}

#[test]
fn a_yes_pasted_at_the_confirmation_itself_confirms_nothing() {
    let mut terminal = at_the_prompt("xterm-256color");
    terminal.say("bedrock key for marketing");
    terminal.paste("yes\nyes");
    terminal.answer(ENTER);
    terminal.shows("Your reply was written before");
    untouched(terminal);
}

#[test]
fn lines_that_come_at_once_confirm_nothing_either() {
    for term in ["xterm-256color", "dumb"] {
        let mut terminal = at_the_prompt(term);
        terminal.press(format!("{}{ENTER}", NOTES.join("\r")));
        terminal.wait("the confirmation", |terminal| {
            terminal.seen().contains("[y/N/?]") && terminal.asks()
        });
        untouched(terminal);
    }
}

#[test]
fn a_yes_typed_ahead_is_lost() {
    for term in ["xterm-256color", "dumb"] {
        for first in ["bedrock key for marketing", "rotate the key for example-web"] {
            let mut terminal = at_the_prompt(term);
            terminal.press(format!("{first}\ryes\ryes"));
            terminal.wait("the confirmation", |terminal| {
                terminal.seen().contains("[y/N/?]") && terminal.asks()
            });
            // An empty line means no.
            terminal.answer(ENTER);
            terminal.shows("Not done: ");
            terminal.say("key for example-web");
            untouched(terminal);
        }
    }
}

#[test]
fn a_yes_typed_ahead_answers_no_question_that_aws_raised() {
    for term in ["xterm-256color", "dumb"] {
        let mut terminal = at_the_prompt(term);
        terminal.press("key for example-web\ranother\ryes\r");
        terminal.wait("the question", |terminal| {
            terminal.seen().contains("already exists") && terminal.asks()
        });
        terminal.say("what did I ask for?");
        terminal.shows("Nothing has been created");
        untouched(terminal);
    }
}

#[test]
fn a_yes_with_more_behind_it_confirms_nothing() {
    for term in ["xterm-256color", "dumb"] {
        for keys in ["yes\rfoo\r", "yes\rfoo", "yes\ryes\r"] {
            let mut terminal = at_the_prompt(term);
            terminal.say("bedrock key for marketing");
            terminal.press(keys);
            terminal.wait("an answer", |terminal| {
                terminal.seen().contains("Your reply was written before")
            });
            terminal.wait("the question again", Terminal::asks);
            untouched(terminal);
        }
    }
}

#[test]
fn a_paste_cannot_end_itself() {
    for text in ["x\u{1b}[201~\u{15}yes\r", "\u{1b}[201~yes\r", "\u{1b}[201~\ryes\r"] {
        let mut terminal = at_the_prompt("xterm-256color");
        terminal.say("bedrock key for marketing");
        terminal.paste(text);
        terminal.wait("an answer", |terminal| {
            terminal.seen().matches("[y/N/?]").count() > 1 && terminal.asks()
        });
        untouched(terminal);
    }
}

#[test]
fn a_deletion_is_shown_for_a_while_before_a_key_counts() {
    for term in ["xterm-256color", "dumb"] {
        let mut terminal = at_the_prompt(term);
        terminal.send("delete key AKIASANDBOX000000001");
        terminal.wait("the confirmation", |terminal| terminal.seen().contains("[y/N/?]"));
        // The lines of a slow paste arrive like this.
        terminal.press("yes\r");
        terminal.wait("the prompt behind it", Terminal::asks);
        untouched(terminal);
    }
}

#[test]
fn a_line_typed_by_itself_confirms() {
    for term in ["xterm-256color", "dumb"] {
        let mut terminal = at_the_prompt(term);
        terminal.say("delete key AKIASANDBOX000000001");
        terminal.say("yes");
        terminal.shows("✓ AKIASANDBOX000000001 is deleted");
    }
    let mut terminal = at_the_prompt("xterm-256color");
    terminal.say("delete key AKIASANDBOX000000001");
    terminal.press("nk");
    terminal.press("\u{7f}\u{7f}ye");
    terminal.press("s");
    terminal.reads("? yes");
    terminal.answer(ENTER);
    terminal.shows("✓ AKIASANDBOX000000001 is deleted");
}

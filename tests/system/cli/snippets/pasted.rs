//! Pastes the snippets at an interactive prompt, where a shell also handles history, comments and
//! completion.

use crate::cli::snippets::*;
use crate::support::program::{skip, variable_or_skip};
use crate::support::pty::Terminal;

/// Pastes a key and a section's code into an interactive shell and waits for the model's answer.
fn pasted(shell: &str, flags: &[&str], name: &str) {
    let Some(python) = variable_or_skip("BEDROCK_ASSIST_PYTHON", "snippets pasted at a prompt")
    else {
        return;
    };
    let key = short_term();
    let bedrock = bedrock(OLDER.id, REGION, key.guest);
    let world = machine(&bedrock, Some(&python));
    if world.command(shell).args(["-c", ":"]).output().is_err() {
        return skip(&format!("snippets pasted into {shell}"), &format!("{shell} is not here"));
    }
    let mut command = world.command(shell);
    command.args(flags).envs([
        ("PS1", "> "),
        ("TERM", "xterm-256color"),
        ("HISTFILE", "/dev/null"),
    ]);
    let mut terminal = Terminal::start(command, 250);
    terminal.prompted();
    let code = at(&blocks(name, OLDER, "sh").pop().unwrap(), &bedrock);
    terminal.paste(&format!("{}{}", key.lines, code.trim_end()));
    terminal.press(crate::support::pty::ENTER);
    terminal.shows("You said: Hello");
    assert!(!terminal.screen().contains("not found"), "{}", terminal.screen());
}

#[test]
fn into_bash() {
    for name in ["python", "curl"] {
        pasted("bash", &["--norc", "--noprofile", "-i"], name);
    }
}

#[test]
fn into_zsh() {
    for name in ["python", "curl"] {
        pasted("zsh", &["-f", "-i"], name);
    }
}

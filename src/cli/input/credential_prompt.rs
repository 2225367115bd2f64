//! What whoever obtains credentials may do with the terminal: a credential process reads from it, a person is asked for an
//! MFA code. And how such a process is ended, with all that it started.

use crate::cli::app::Mode;
use crate::cli::environment::Environment;
use crate::cli::input::raw_terminal::{NoEcho, forget};
use crate::domain::{Secret, Shutdown, TerminalLease};
use crate::provision::CredentialPrompt;
use std::io::Write as _;

/// How many digits the code of an MFA device has.
const DIGITS: usize = 6;
/// The longest line that is read as one.
const LONGEST: usize = 64;

/// The terminal as these facts and this way in have it.
pub fn of(facts: &Environment, way: Mode) -> CredentialPrompt {
    let asks = facts.stdin_tty && facts.stderr_tty;
    CredentialPrompt {
        lends_input: way != Mode::Batch,
        ask: asks.then_some(code as fn(&str, &Shutdown) -> Option<Secret>),
        say,
        end,
        quiet: TerminalLease::default(),
    }
}

fn code(serial: &str, stops: &Shutdown) -> Option<Secret> {
    let hidden = NoEcho::begin()?;
    // What was typed before was not meant for this.
    forget(false);
    loop {
        say(&format!("MFA code for {serial}: "));
        let typed = hidden.read(LONGEST, || stops.requested().is_some());
        say("\n");
        let typed = typed.ok().flatten()?;
        // Some devices show it as two groups.
        let code: String = String::from_utf8_lossy(&typed).split_whitespace().collect();
        if code.is_empty() {
            return None;
        }
        if code.len() == DIGITS && code.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Secret::new(code));
        }
        say("The code has six digits.\n");
    }
}

fn say(text: &str) {
    let mut err = std::io::stderr();
    // Nobody reads what cannot be written.
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// Asks the processes to end, and ends them if they do not.
#[cfg(unix)]
fn end(id: u32) {
    use rustix::process::Signal;
    let below = below(id);
    below.iter().for_each(|id| signal(*id, Signal::TERM));
    for _ in 0..10 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        if below.iter().skip(1).all(|id| !is_there(*id)) {
            break;
        }
    }
    below.iter().filter(|id| is_there(**id)).for_each(|id| signal(*id, Signal::KILL));
}

/// Elsewhere the runtime ends the process itself.
#[cfg(not(unix))]
fn end(_: u32) {}

#[cfg(unix)]
fn signal(id: u32, signal: rustix::process::Signal) {
    let id = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw);
    // One that is gone needs none.
    let _ = id.map(|id| rustix::process::kill_process(id, signal));
}

#[cfg(unix)]
fn is_there(id: u32) -> bool {
    i32::try_from(id)
        .ok()
        .and_then(rustix::process::Pid::from_raw)
        .is_some_and(|id| rustix::process::test_kill_process(id).is_ok())
}

/// The process and those below it, as far as the system tells: only Linux does.
#[cfg(unix)]
fn below(id: u32) -> Vec<u32> {
    let mut pairs = Vec::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(child) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok())
        else {
            continue;
        };
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // The name in front, in parentheses, may hold anything.
        let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1));
        pairs.extend(
            parent.and_then(|parent| parent.parse::<u32>().ok()).map(|parent| (parent, child)),
        );
    }
    let mut found = vec![id];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        let children = pairs.iter().filter(|(of, child)| *of == parent && !found.contains(child));
        let children: Vec<u32> = children.map(|(_, child)| *child).collect();
        found.extend(children);
        at += 1;
    }
    found
}

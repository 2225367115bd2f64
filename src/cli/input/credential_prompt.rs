//! Lends the terminal to credential providers. A credential process can read from it, and a
//! provider can ask the person for an MFA code. Also terminates a credential process and its
//! children.

use crate::cli::app::options::Mode;
use crate::cli::environment::Environment;
use crate::cli::input::raw_terminal::{NoEcho, forget};
use crate::domain::{Secret, Shutdown, TerminalLease};
use crate::provision::CredentialPrompt;
use std::io::Write as _;

/// The number of digits in an MFA code.
const DIGITS: usize = 6;
/// The maximum length of an input line, in bytes.
const LONGEST: usize = 64;

pub fn of(facts: &Environment, way: Mode) -> CredentialPrompt {
    let asks = facts.stdin_tty && facts.stderr_tty;
    CredentialPrompt {
        lends_input: way != Mode::Batch,
        ask: asks.then_some(ask_for_code as fn(&str, &Shutdown) -> Option<Secret>),
        say: write_prompt,
        end: terminate,
        quiet: TerminalLease::default(),
    }
}

fn ask_for_code(serial: &str, stops: &Shutdown) -> Option<Secret> {
    let hidden = NoEcho::begin()?;
    // Discard earlier input, which wasn't meant as the code.
    forget(false);
    loop {
        write_prompt(&format!("MFA code for {serial}: "));
        let typed = hidden.read(LONGEST, || stops.requested().is_some());
        write_prompt("\n");
        let typed = typed.ok().flatten()?;
        // Some devices show the code in two groups.
        let code: String = String::from_utf8_lossy(&typed).split_whitespace().collect();
        if code.is_empty() {
            return None;
        }
        if code.len() == DIGITS && code.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Secret::new(code));
        }
        write_prompt("The code has six digits.\n");
    }
}

fn write_prompt(text: &str) {
    let mut err = std::io::stderr();
    // Ignore an error: the code can be read without the prompt.
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// Sends SIGTERM to the process and its descendants, waits up to 200 ms for the descendants to end,
/// and sends SIGKILL to those that remain.
#[cfg(unix)]
fn terminate(id: u32) {
    use rustix::process::Signal;
    let processes = descendants(id);
    processes.iter().for_each(|id| signal(*id, Signal::TERM));
    for _ in 0..10 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        if processes.iter().skip(1).all(|id| !is_running(*id)) {
            break;
        }
    }
    processes.iter().filter(|id| is_running(**id)).for_each(|id| signal(*id, Signal::KILL));
}

/// Does nothing, because on other systems the runtime terminates the process.
#[cfg(not(unix))]
fn terminate(_: u32) {}

#[cfg(unix)]
fn signal(id: u32, signal: rustix::process::Signal) {
    let id = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw);
    // Ignore an error: the process may have ended already.
    let _ = id.map(|id| rustix::process::kill_process(id, signal));
}

#[cfg(unix)]
fn is_running(id: u32) -> bool {
    i32::try_from(id)
        .ok()
        .and_then(rustix::process::Pid::from_raw)
        .is_some_and(|id| rustix::process::test_kill_process(id).is_ok())
}

/// Returns the process and its descendants. Only Linux lists descendants in `/proc`.
#[cfg(unix)]
fn descendants(id: u32) -> Vec<u32> {
    let mut pairs = Vec::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(child) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok())
        else {
            continue;
        };
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // Skip the process name in parentheses, which may contain any character.
        let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1));
        pairs.extend(
            parent.and_then(|parent| parent.parse::<u32>().ok()).map(|parent| (parent, child)),
        );
    }
    let mut found = vec![id];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        let children =
            pairs.iter().filter(|(owner, child)| *owner == parent && !found.contains(child));
        let children: Vec<u32> = children.map(|(_, child)| *child).collect();
        found.extend(children);
        at += 1;
    }
    found
}

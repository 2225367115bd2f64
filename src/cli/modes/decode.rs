//! `--decode`: one key from standard input or a file, read back without asking anyone. Needs no AWS, and never repeats
//! the key.

use crate::cli::app::App;
use crate::cli::environment::Environment;
use crate::cli::exit_code::ExitCode;
use crate::cli::input::raw_terminal::{NoEcho, forget};
use crate::domain::{AnswerBody, NotAKey, Problem, Unreadable, mask};
use crate::provision;
use crate::provision::LONGEST;
use std::fs::File;
use std::io;
use std::io::{ErrorKind, Read};
use zeroize::Zeroizing;

/// Reads the key and says what it is.
///
/// # Errors
/// [`Problem::InputFailed`], [`Problem::KeyFile`], [`Problem::NotAKey`], [`Problem::Unreadable`] and [`Problem::OutputFailed`].
pub fn run(
    desk: &mut App<'_>,
    file: Option<&str>,
    facts: &Environment,
) -> Result<ExitCode, Problem> {
    let hidden = if facts.stdin_tty && file.is_none() { NoEcho::begin() } else { None };
    let read = match &hidden {
        Some(hidden) => {
            // A signal must find the terminal as it was before.
            let _held = facts.stops.hold();
            desk.aside("Paste the key and press Enter (it isn't shown): ");
            let read = hidden.read(LONGEST, || facts.stops.requested().is_some());
            forget(false);
            desk.aside("\n");
            read
        }
        None => match file {
            Some(path) => File::open(path).and_then(whole),
            None => whole(io::stdin().lock()),
        }
        .map(Some),
    };
    drop(hidden);
    let bytes = read.map_err(|error| match file {
        Some(path) => Problem::KeyFile { reason: why(path, &error) },
        None => Problem::InputFailed { reason: error.to_string() },
    })?;
    let Some(bytes) = bytes else {
        return Ok(facts.stops.requested().map_or(ExitCode::Interrupted, ExitCode::from));
    };
    if bytes.len() > LONGEST {
        return Err(Problem::NoKey(NotAKey::TooLong));
    }
    // As PowerShell writes files.
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Problem::Unreadable(Unreadable::NotUtf8));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| Problem::NoKey(NotAKey::Unknown))?;
    let decoded = provision::decode(text).map_err(Problem::NoKey)?;
    desk.deliver(AnswerBody::Decoded(decoded))
}

/// Why a file cannot be read. What was typed for its name may be a key, so it is not repeated.
fn why(path: &str, error: &io::Error) -> &'static str {
    match error.kind() {
        _ if mask(path) != path => {
            "the argument looks like a key itself; if it is one, delete it from your shell's history"
        }
        ErrorKind::NotFound => "the file does not exist",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::PermissionDenied => "you don't have permission to read it",
        _ => "the system can't read it",
    }
}

/// All of it, or as much as shows that it is too long.
fn whole(from: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    from.take(LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

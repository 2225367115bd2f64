//! Reads one key from standard input or a file and describes it (`--decode`). Makes no AWS calls
//! and never prints the key.

use crate::cli::app::App;
use crate::cli::exit_code::ExitCode;
use crate::cli::input::raw_terminal::{NoEcho, forget};
use crate::domain::{AnswerBody, DecodedKey, NotAKey, Problem, Unreadable, mask};
use crate::provision;
use crate::provision::LONGEST;
use std::fs::File;
use std::io;
use std::io::{ErrorKind, Read};
use zeroize::Zeroizing;

/// Reads the key from `file`, or from standard input without a file, and describes it.
///
/// # Errors
/// [`Problem::OutputFailed`].
pub fn run(app: &mut App<'_>, file: Option<&str>) -> Result<ExitCode, Problem> {
    match read_key(app, file) {
        Ok(Some(decoded)) => app.report_body(AnswerBody::Decoded(decoded)),
        Ok(None) => {
            let signal = app.options.environment.stops.requested();
            Ok(signal.map_or(ExitCode::Interrupted, ExitCode::from))
        }
        // Report the problem as an answer, so that JSON output includes it.
        Err(problem) => app.report_body(AnswerBody::Failed(problem)),
    }
}

/// Reads and decodes the key. Returns `None` after a signal.
fn read_key(app: &mut App<'_>, file: Option<&str>) -> Result<Option<DecodedKey>, Problem> {
    let environment = app.options.environment;
    let hidden = if environment.stdin_tty && file.is_none() { NoEcho::begin() } else { None };
    let read = match &hidden {
        Some(hidden) => {
            // A signal must not end the program while the terminal hides its input.
            let _held = environment.stops.hold();
            app.reporter.note_stderr("Paste the key and press Enter (it isn't shown): ");
            let read = hidden.read(LONGEST, || environment.stops.requested().is_some());
            forget(false);
            app.reporter.note_stderr("\n");
            read
        }
        None => match file {
            Some(path) => File::open(path).and_then(read_limited),
            None => read_limited(io::stdin().lock()),
        }
        .map(Some),
    };
    drop(hidden);
    let bytes = read.map_err(|error| match file {
        Some(path) => Problem::KeyFile { reason: reason(path, &error) },
        None => Problem::InputFailed { reason: error.to_string() },
    })?;
    let Some(bytes) = bytes else { return Ok(None) };
    if bytes.len() > LONGEST {
        return Err(Problem::NoKey(NotAKey::TooLong));
    }
    // PowerShell may write files as UTF-16, which starts with one of these byte order marks.
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Problem::Unreadable(Unreadable::NotUtf8));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| Problem::NoKey(NotAKey::Unknown))?;
    provision::decode(text).map(Some).map_err(Problem::NoKey)
}

/// Returns the reason that a file can't be read, without the file's name, which may be a key.
fn reason(path: &str, error: &io::Error) -> &'static str {
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

/// Reads up to one byte more than the limit, so that the caller detects input that is too long.
fn read_limited(from: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    from.take(LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

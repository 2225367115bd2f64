//! `--decode`: one key from standard input, read back without asking anyone. Needs no AWS, and never repeats the key.

use super::desk::Desk;
use super::exit::Code;
use super::facts::Facts;
use super::keyboard::{Hidden, forget};
use crate::domain::{Body, NoKey, Problem};
use crate::provision::{self, LONGEST};
use std::fs::File;
use std::io::{self, Read};
use zeroize::Zeroizing;

/// Reads the key and says what it is.
///
/// # Errors
/// [`Problem::InputFailed`], [`Problem::NoKey`] and [`Problem::OutputFailed`].
pub fn run(desk: &mut Desk<'_>, file: Option<&str>, facts: &Facts) -> Result<Code, Problem> {
    let hidden = if facts.stdin_tty && file.is_none() { Hidden::begin() } else { None };
    let read = match &hidden {
        Some(hidden) => {
            // A signal must find the terminal as it was before.
            let _held = facts.stops.hold();
            desk.aside("Paste the key and press Enter; it is not shown. ");
            let read = hidden.read(LONGEST, || facts.stops.caught().is_some());
            forget(false);
            desk.aside("\n");
            read
        }
        None => match file {
            // What stands there may be a key itself, so it is not repeated.
            Some(path) => File::open(path).and_then(whole),
            None => whole(io::stdin().lock()),
        }
        .map(Some),
    };
    drop(hidden);
    let bytes = read.map_err(|error| Problem::InputFailed { reason: error.to_string() })?;
    let Some(bytes) = bytes else { return Ok(facts.stops.caught().map_or(Code::Interrupted, Code::from)) };
    if bytes.len() > LONGEST {
        return Err(Problem::NoKey(NoKey::TooLong));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| Problem::NoKey(NoKey::Unknown))?;
    let decoded = provision::decode(text).map_err(Problem::NoKey)?;
    desk.deliver(Body::Decoded(decoded))
}

/// All of it, or as much as shows that it is too long.
fn whole(from: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    from.take(LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

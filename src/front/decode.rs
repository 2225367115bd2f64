//! `--decode`: one key from standard input, read back without asking anyone. Needs no AWS, and never repeats the key.

use super::desk::Desk;
use super::exit::Code;
use super::facts::Facts;
use super::keyboard::Hidden;
use crate::domain::{Body, NoKey, Problem};
use crate::provision::{self, LONGEST};
use std::io::{self, BufRead, Read};
use zeroize::Zeroizing;

/// Reads the key and says what it is.
///
/// # Errors
/// [`Problem::InputFailed`], [`Problem::NoKey`] and [`Problem::OutputFailed`].
pub fn run(desk: &mut Desk<'_>, facts: &Facts) -> Result<Code, Problem> {
    let hidden = if facts.stdin_tty { Hidden::begin() } else { None };
    if facts.stdin_tty {
        desk.aside("Paste the key and press Enter; it is not shown. ");
    }
    let read = match &hidden {
        Some(_) => line(io::stdin().lock()),
        None => whole(io::stdin().lock()),
    };
    drop(hidden);
    if facts.stdin_tty {
        desk.aside("\n");
    }
    let bytes = read.map_err(|error| Problem::InputFailed { reason: error.to_string() })?;
    let Some(bytes) = bytes else { return Ok(Code::Interrupted) };
    if bytes.len() > LONGEST {
        return Err(Problem::NoKey(NoKey::TooLong));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| Problem::NoKey(NoKey::Unknown))?;
    let decoded = provision::decode(text).map_err(Problem::NoKey)?;
    desk.deliver(Body::Decoded(decoded))
}

/// All of it, or as much as shows that it is too long.
fn whole(input: impl Read) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    input.take(LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// What is typed on one line; `None` where Ctrl-C ends it.
fn line(input: impl BufRead) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    for byte in input.bytes() {
        match byte? {
            b'\r' | b'\n' if bytes.is_empty() => {}
            b'\r' | b'\n' | Hidden::END => break,
            Hidden::INTERRUPT => return Ok(None),
            _ if bytes.len() > LONGEST => {}
            byte => bytes.push(byte),
        }
    }
    Ok(Some(bytes))
}

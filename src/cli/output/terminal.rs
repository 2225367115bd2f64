//! Writes results to standard output, and notes and errors to standard error.
//!
//! A result counts as delivered when it is flushed. Write errors on standard error are ignored,
//! because they can't be reported anywhere.

use crate::domain::Problem;
use std::io;
use std::io::{BufWriter, Write};

pub struct Terminal {
    out: BufWriter<Box<dyn Write>>,
    err: Box<dyn Write>,
}

impl Terminal {
    /// Returns a terminal that writes to standard output and standard error.
    pub fn standard() -> Self {
        Self {
            out: BufWriter::with_capacity(64 * 1024, standard_output()),
            err: Box::new(io::stderr()),
        }
    }

    /// Returns a terminal that captures both streams on one page, in order of output.
    pub fn capturing(page: impl Write + Clone + 'static) -> Self {
        Self { out: BufWriter::new(Box::new(page.clone())), err: Box::new(page) }
    }

    /// Writes and flushes a result.
    ///
    /// # Errors
    /// [`Problem::OutputFailed`] if the output is closed or full.
    pub fn out(&mut self, text: &str) -> Result<(), Problem> {
        self.out_later(text)?;
        self.flush()
    }

    /// Buffers a part of a long result.
    pub fn out_later(&mut self, text: &str) -> Result<(), Problem> {
        let written = self.out.write_all(text.as_bytes());
        self.close_on_error(written)
    }

    pub fn flush(&mut self) -> Result<(), Problem> {
        let flushed = self.out.flush();
        self.close_on_error(flushed)
    }

    /// Closes the output after an error and discards its buffer. Otherwise, a buffered key could
    /// still be written after the program has deleted the key.
    fn close_on_error(&mut self, done: io::Result<()>) -> Result<(), Problem> {
        done.map_err(|error| {
            let rest = std::mem::replace(&mut self.out, BufWriter::new(Box::new(Closed)));
            drop(rest.into_parts());
            failed(error)
        })
    }

    /// Writes to standard error.
    pub fn err(&mut self, text: &str) {
        let _ = self.err.write_all(text.as_bytes()).and_then(|()| self.err.flush());
    }
}

/// Returns a duplicate of standard output, because `std::io::stdout` reports success even if it is
/// closed.
#[cfg(unix)]
fn standard_output() -> Box<dyn Write> {
    use std::os::fd::AsFd as _;
    match io::stdout().as_fd().try_clone_to_owned() {
        Ok(out) => Box::new(std::fs::File::from(out)),
        Err(_) => Box::new(Closed),
    }
}

#[cfg(not(unix))]
fn standard_output() -> Box<dyn Write> {
    Box::new(io::stdout())
}

/// An output that rejects all text.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[allow(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn failed(error: io::Error) -> Problem {
    Problem::OutputFailed { reason: error.to_string() }
}

//! The only place that writes to standard output and standard error.
//!
//! A result counts as said once it is flushed. Standard error is best effort: there is nowhere to complain to.

use crate::domain::Problem;
use std::io;
use std::io::{BufWriter, Write};

/// Both streams.
pub struct Terminal {
    out: BufWriter<Box<dyn Write>>,
    err: Box<dyn Write>,
}

impl Terminal {
    /// The process's own.
    pub fn standard() -> Self {
        Self {
            out: BufWriter::with_capacity(64 * 1024, standard_output()),
            err: Box::new(io::stderr()),
        }
    }

    /// For who shows nothing.
    pub fn nowhere() -> Self {
        Self { out: BufWriter::with_capacity(0, Box::new(io::sink())), err: Box::new(io::sink()) }
    }

    /// Both onto one page, in the order in which they are said.
    pub fn onto(page: impl Write + Clone + 'static) -> Self {
        Self { out: BufWriter::new(Box::new(page.clone())), err: Box::new(page) }
    }

    /// Says a result, all the way out.
    ///
    /// # Errors
    /// [`Problem::OutputFailed`] where the output is closed or full.
    pub fn out(&mut self, text: &str) -> Result<(), Problem> {
        self.out_later(text)?;
        self.flush()
    }

    /// Says a part of a long result, which goes out with the next flush or before.
    ///
    /// # Errors
    /// [`Problem::OutputFailed`].
    pub fn out_later(&mut self, text: &str) -> Result<(), Problem> {
        let written = self.out.write_all(text.as_bytes());
        self.checked(written)
    }

    /// # Errors
    /// [`Problem::OutputFailed`].
    pub fn flush(&mut self) -> Result<(), Problem> {
        let flushed = self.out.flush();
        self.checked(flushed)
    }

    /// Nothing goes out any more where something did not: what is held back may be a key that is taken back by then.
    fn checked(&mut self, done: io::Result<()>) -> Result<(), Problem> {
        done.map_err(|error| {
            let rest = std::mem::replace(&mut self.out, BufWriter::new(Box::new(Closed)));
            drop(rest.into_parts());
            failed(error)
        })
    }

    /// Says something beside the result.
    pub fn err(&mut self, text: &str) {
        let _ = self.err.write_all(text.as_bytes()).and_then(|()| self.err.flush());
    }
}

/// Standard output itself: what std makes of it says that all is written where it may not be written at all.
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

/// An output that failed.
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

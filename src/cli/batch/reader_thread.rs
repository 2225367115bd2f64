//! Reads standard input on its own thread, so that running requests never wait for the next line.
//! The thread reads a line only when asked, which bounds the memory.

use crate::cli::input::lines::{Lines, RawLine};
use crate::domain::{Problem, Unreadable};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// The maximum wait for a line that is only counted or read ahead.
pub const PATIENCE: Duration = Duration::from_millis(200);

/// An owned [`RawLine`], or the end of the input.
#[derive(Debug)]
pub enum ReadLine {
    Text(String),
    /// The reason for refusing the line, and its beginning.
    Refused(Unreadable, String),
    End,
}

/// The next line, or the problem with reading standard input.
pub type ReadResult = Result<ReadLine, Problem>;

impl From<RawLine<'_>> for ReadLine {
    fn from(line: RawLine<'_>) -> Self {
        match line {
            RawLine::Text(text) => Self::Text(text.to_owned()),
            RawLine::Refused { why, head } => Self::Refused(why, head),
        }
    }
}

impl ReadLine {
    /// Returns the text of the line, or the beginning of a refused line. Returns `None` at the end.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Refused(_, text) => Some(text),
            Self::End => None,
        }
    }

    /// Returns the line as it was read, or `None` at the end.
    pub fn line(&self) -> Option<RawLine<'_>> {
        match self {
            Self::Text(text) => Some(RawLine::Text(text)),
            Self::Refused(why, head) => Some(RawLine::Refused { why: *why, head: head.clone() }),
            Self::End => None,
        }
    }
}

/// Starts the thread and returns the sender that requests lines. For each `()` that it receives,
/// the thread passes one line to `send`, until `send` returns false or the input ends. The thread
/// is never joined, because a read may block.
pub fn start(send: impl Fn(ReadResult) -> bool + Send + 'static) -> Sender<()> {
    let (wanted, requests) = channel();
    std::thread::spawn(move || read(send, &requests));
    wanted
}

fn read(send: impl Fn(ReadResult) -> bool, requests: &Receiver<()>) {
    let mut lines = Lines::new(std::io::stdin().lock());
    while requests.recv().is_ok() {
        let line = match lines.next() {
            Ok(Some(line)) => Ok(ReadLine::from(line)),
            Ok(None) => Ok(ReadLine::End),
            Err(problem) => Err(problem),
        };
        let is_last = !matches!(line, Ok(ReadLine::Text(_) | ReadLine::Refused(..)));
        if !send(line) || is_last {
            return;
        }
    }
}

/// Returns true if standard input has another line, or ends, within [`PATIENCE`].
#[cfg(unix)]
pub fn has_more() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = std::io::stdin();
    let patience = Timespec { tv_sec: 0, tv_nsec: PATIENCE.as_nanos() as i64 };
    poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&patience)).is_ok_and(|ready| ready > 0)
}

/// Returns false, because other systems can't check for input without reading it.
#[cfg(not(unix))]
pub fn has_more() -> bool {
    false
}

/// Returns the number of unread lines in standard input if it is a file.
#[cfg(unix)]
pub fn lines_left() -> Option<usize> {
    use std::io::Seek as _;
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::FileExt as _;
    let mut file = std::fs::File::from(std::io::stdin().as_fd().try_clone_to_owned().ok()?);
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut at = file.stream_position().ok()?;
    let mut part = vec![0; 64 * 1024];
    let mut lines = 0;
    loop {
        let read = file.read_at(&mut part, at).ok()?;
        if read == 0 {
            return Some(lines);
        }
        lines += part[..read].iter().filter(|byte| **byte == b'\n').count();
        at += read as u64;
    }
}

/// Returns `None`, because other systems can't read a shared file handle at a given position.
#[cfg(not(unix))]
pub fn lines_left() -> Option<usize> {
    None
}

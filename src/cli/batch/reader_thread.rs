//! Standard input read on a thread of its own, so that nothing that is under way waits for the next line. It reads no
//! further ahead than it is told to: memory stays bounded, whatever comes.

use crate::cli::batch::parallel::BatchEvent;
use crate::cli::input::lines::{Lines, RawLine};
use crate::domain::{Problem, Unreadable};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// How long lines that are only counted are waited for.
pub const PATIENCE: Duration = Duration::from_millis(200);

/// A line by itself.
#[derive(Debug)]
pub enum ReadLine {
    /// Text.
    Text(String),
    /// Why it is refused, and how it starts.
    Refused(Unreadable, String),
    /// There are no more.
    End,
}

impl From<RawLine<'_>> for ReadLine {
    fn from(line: RawLine<'_>) -> Self {
        match line {
            RawLine::Text(text) => Self::Text(text.to_owned()),
            RawLine::Refused { why, head } => Self::Refused(why, head),
        }
    }
}

impl ReadLine {
    /// What it says, as far as anybody can read it.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Refused(_, text) => Some(text),
            Self::End => None,
        }
    }

    /// The same as a line of a reader; `None` at the end.
    pub fn line(&self) -> Option<RawLine<'_>> {
        match self {
            Self::Text(text) => Some(RawLine::Text(text)),
            Self::Refused(why, head) => Some(RawLine::Refused { why: *why, head: head.clone() }),
            Self::End => None,
        }
    }
}

/// Begins to read; one line comes for each `()` that is sent. Nobody waits for it in the end.
pub fn start(events: Sender<BatchEvent>) -> Sender<()> {
    let (wanted, wants) = channel();
    std::thread::spawn(move || read(&events, &wants));
    wanted
}

fn read(events: &Sender<BatchEvent>, wants: &Receiver<()>) {
    let mut lines = Lines::new(std::io::stdin().lock());
    while wants.recv().is_ok() {
        let fed = match lines.next() {
            Ok(Some(line)) => Ok(ReadLine::from(line)),
            Ok(None) => Ok(ReadLine::End),
            Err(problem) => Err(problem),
        };
        let ended = !matches!(fed, Ok(ReadLine::Text(_) | ReadLine::Refused(..)));
        if events.send(BatchEvent::Line(fed)).is_err() || ended {
            return;
        }
    }
}

/// Whether standard input has more, or its end, within a moment.
#[cfg(unix)]
pub fn has_more() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = std::io::stdin();
    let patience = Timespec { tv_sec: 0, tv_nsec: PATIENCE.as_nanos() as i64 };
    poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&patience)).is_ok_and(|ready| ready > 0)
}

/// Nobody knows elsewhere.
#[cfg(not(unix))]
pub fn has_more() -> bool {
    false
}

/// How many lines standard input holds from here on, where it is a file.
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

/// Nobody knows elsewhere.
#[cfg(not(unix))]
pub fn lines_left() -> Option<usize> {
    None
}

/// What comes of reading a line.
pub type ReadResult = Result<ReadLine, Problem>;

//! Reads lines of any length and content in bounded memory.

use crate::domain::{Problem, Unreadable};
use crate::understand::MAX_LINE;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};

/// The number of bytes to keep of a refused line, which is enough to identify its speaker.
const HEAD: usize = 64;

pub struct Lines<R> {
    reader: BufReader<R>,
    line: Vec<u8>,
    /// True if the last line ended in a carriage return. A line feed after it belongs to the same
    /// line.
    after_return: bool,
    /// The error that ended the input. The incomplete line before it is discarded.
    failed: Option<String>,
    /// Lines that were read ahead.
    ahead: VecDeque<Vec<u8>>,
}

/// One line without its line break.
#[derive(Debug, PartialEq, Eq)]
pub enum RawLine<'a> {
    /// Text of at most [`MAX_LINE`] bytes.
    Text(&'a str),
    /// A line that is refused as a whole.
    Refused {
        why: Unreadable,
        /// The first bytes of the line.
        head: String,
    },
}

/// Returns true if the text is neither blank nor a comment.
pub fn holds(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    !text.is_empty() && !text.starts_with('#')
}

impl RawLine<'_> {
    /// Returns true if the line is neither blank nor a comment.
    pub fn holds(&self) -> bool {
        match self {
            Self::Text(text) => holds(text),
            Self::Refused { head, .. } => holds(head),
        }
    }
}

impl<R: Read> Lines<R> {
    pub fn new(reader: R) -> Self {
        Self {
            reader: BufReader::with_capacity(64 * 1024, reader),
            line: Vec::with_capacity(MAX_LINE + 2),
            after_return: false,
            failed: None,
            ahead: VecDeque::new(),
        }
    }

    /// Returns true if reading the next line may block.
    pub fn may_wait(&self) -> bool {
        self.ahead.is_empty() && !self.has_complete_line()
    }

    fn has_complete_line(&self) -> bool {
        self.reader.buffer().iter().any(|byte| is_line_break(*byte))
    }

    /// Reads up to `most` lines ahead, as long as more input is buffered or `more` returns true.
    /// `next` still returns these lines.
    pub fn ahead(&mut self, most: usize, more: fn() -> bool) -> Vec<String> {
        let taken = std::mem::take(&mut self.line);
        while self.ahead.len() < most && (self.has_complete_line() || more()) {
            // Ignore an error: `next` reports it.
            let Ok(Some(())) = self.fill() else { break };
            self.ahead.push_back(std::mem::take(&mut self.line));
        }
        self.line = taken;
        let text = |line: &Vec<u8>| {
            String::from_utf8_lossy(&line[..line.len().min(MAX_LINE)]).into_owned()
        };
        self.ahead.iter().take(most).map(text).collect()
    }

    /// Returns the next line, or `None` at the end of the input.
    pub fn next(&mut self) -> Result<Option<RawLine<'_>>, Problem> {
        if let Some(line) = self.ahead.pop_front() {
            self.line = line;
        } else if self.fill().map_err(|reason| Problem::InputFailed { reason })?.is_none() {
            return Ok(None);
        }
        let line = &self.line;
        let refused = |why| RawLine::Refused {
            why,
            head: String::from_utf8_lossy(&line[..line.len().min(HEAD)]).into_owned(),
        };
        Ok(Some(match std::str::from_utf8(line) {
            _ if line.len() > MAX_LINE => refused(Unreadable::TooLong),
            Ok(text) => RawLine::Text(text),
            Err(_) => refused(Unreadable::NotUtf8),
        }))
    }

    /// Counts the remaining lines that are neither blank nor comments, as long as more input is
    /// buffered or `more` returns true.
    pub fn rest(&mut self, more: fn() -> bool) -> usize {
        let mut count = 0;
        while !self.may_wait() || more() {
            let Ok(Some(line)) = self.next() else { return count };
            count += usize::from(line.holds());
        }
        count + usize::from(!self.reader.buffer().is_empty())
    }

    /// Reads one line into `self.line`, but at most one byte more than the limit. Returns `None` at
    /// the end of the input.
    fn fill(&mut self) -> Result<Option<()>, String> {
        self.line.clear();
        if let Some(reason) = &self.failed {
            return Err(reason.clone());
        }
        let mut any = false;
        loop {
            let part = match self.reader.fill_buf() {
                Ok(part) => part,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.failed.insert(error.to_string()).clone()),
            };
            if part.is_empty() {
                break;
            }
            if std::mem::take(&mut self.after_return) && part[0] == b'\n' {
                self.reader.consume(1);
                continue;
            }
            any = true;
            let end = part.iter().position(|byte| is_line_break(*byte));
            let taken = end.unwrap_or(part.len());
            // One byte past the limit marks the line as too long.
            let room = MAX_LINE + 1 - self.line.len();
            self.line.extend_from_slice(&part[..taken.min(room)]);
            let Some(end) = end else {
                self.reader.consume(taken);
                continue;
            };
            let pair = part[end..].starts_with(b"\r\n");
            self.after_return = part[end..] == *b"\r";
            self.reader.consume(end + 1 + usize::from(pair));
            break;
        }
        Ok(any.then_some(()))
    }
}

/// Returns true for a line feed or a carriage return. Old programs end a line with only a carriage
/// return.
fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::{Lines, RawLine};
    use crate::understand::MAX_LINE;

    fn all(bytes: &[u8]) -> Vec<String> {
        let mut lines = Lines::new(bytes);
        let mut seen = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            seen.push(match line {
                RawLine::Text(text) if text.len() > 20 => format!("{} bytes", text.len()),
                RawLine::Text(text) => text.to_owned(),
                RawLine::Refused { why, head } => format!("{why:?} {}", head.len()),
            });
        }
        seen
    }

    #[test]
    fn one_bad_line_never_spoils_the_next() {
        let mut bytes = b"one\r\n\n\xff\xfe\n".to_vec();
        bytes.extend(vec![b'x'; MAX_LINE]);
        bytes.extend(b"\r\n");
        bytes.extend(vec![b'x'; MAX_LINE + 1]);
        bytes.push(b'\n');
        bytes.extend(vec![b'x'; 3_000_000]);
        bytes.extend(b"\nlast");
        assert_eq!(
            all(&bytes),
            ["one", "", "NotUtf8 6", "4096 bytes", "TooLong 64", "TooLong 64", "last"]
        );
        assert!(all(b"").is_empty());
        assert_eq!(
            all(b"one\rtwo\r\rthree\r\nfour\n\rfive\r"),
            ["one", "two", "", "three", "four", "", "five"]
        );
        let mut split = Lines::new(std::io::Read::chain(&b"one\r"[..], &b"\ntwo"[..]));
        assert_eq!(split.next().unwrap(), Some(RawLine::Text("one")));
        assert_eq!(split.next().unwrap(), Some(RawLine::Text("two")));
    }

    #[test]
    fn a_line_that_an_error_may_have_cut_is_discarded() {
        /// A reader that returns these results, the last one first, and then the end of the input.
        struct Breaks(Vec<std::io::Result<Vec<u8>>>);
        impl std::io::Read for Breaks {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                let Some(next) = self.0.pop() else { return Ok(0) };
                next.map(|bytes| {
                    buffer[..bytes.len()].copy_from_slice(&bytes);
                    bytes.len()
                })
            }
        }
        let broken = || {
            Lines::new(Breaks(vec![
                Err(std::io::Error::other("gone")),
                Ok(b"one\ndelete the key".to_vec()),
            ]))
        };
        let mut lines = broken();
        assert_eq!(lines.next().unwrap(), Some(RawLine::Text("one")));
        assert!(lines.next().is_err() && lines.next().is_err());
        let mut lines = broken();
        assert_eq!(lines.ahead(4, || true), ["one"]);
        assert_eq!(lines.next().unwrap(), Some(RawLine::Text("one")));
        assert!(lines.next().is_err(), "also after a look ahead");
    }

    #[test]
    fn lines_read_ahead_are_still_returned() {
        let mut lines = Lines::new(&b"one\ntwo\nthree"[..]);
        assert_eq!(lines.next().unwrap(), Some(RawLine::Text("one")));
        assert_eq!(lines.ahead(1, || true), ["two"]);
        assert_eq!(lines.ahead(4, || true), ["two", "three"]);
        for line in ["two", "three"] {
            assert_eq!(lines.next().unwrap(), Some(RawLine::Text(line)));
        }
        assert_eq!(lines.next().unwrap(), None);
    }
}

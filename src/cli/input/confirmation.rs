//! Reads the answer to a confirmation.
//!
//! A line counts as typed only if nothing else arrived with it. Pasted lines, and a yes followed by
//! more input, count as typed ahead and confirm nothing. The line editor reads ahead and can't tell
//! the difference, so this module reads confirmations itself.

use crate::cli::input::line_source::Entry;
use crate::cli::input::raw_terminal::{Raw, more};
use crate::domain::{Unreadable, clean, mask};
use std::io;
use std::io::Write;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

#[cfg(test)]
mod tests;

/// The pause that ends a paste. It is shorter than any pause between keystrokes, but longer than
/// the time between two parts of a paste.
const QUIET: Duration = Duration::from_millis(50);
/// The codes before and after a paste, without ESC and `[`.
const PASTE: (&[u8], &[u8]) = (b"200~", b"201~");
/// The terminal codes that turn bracketed paste on and off.
const MARKED: (&str, &str) = ("\x1b[?2004h", "\x1b[?2004l");
const LONGEST: usize = 64 * 1024;

const CTRL_C: u8 = 3;
/// Ctrl-\, which interrupts like Ctrl-C.
const CTRL_BACKSLASH: u8 = 0x1c;
const CTRL_D: u8 = 4;
const CTRL_L: u8 = 12;
const CTRL_U: u8 = 21;
const CTRL_W: u8 = 23;
const BACKSPACE: [u8; 2] = [8, 127];
const ESC: u8 = 27;

/// Waits for `grace`, then shows the prompt and reads one answer. During the wait, discards all
/// input except Ctrl-C.
pub fn read(
    terminal: &impl AsFd,
    screen: &mut dyn Write,
    prompt: &str,
    grace: Duration,
    columns: usize,
) -> io::Result<Entry> {
    let raw = Raw::begin(terminal)?;
    let shown = Instant::now();
    while let Some(left) = grace.checked_sub(shown.elapsed()).filter(|left| !left.is_zero()) {
        if more(terminal, left)?
            && read_part(terminal, &mut [0; 512])?.iter().any(|byte| interrupts(*byte))
        {
            return Ok(Entry::Interrupted { cleared: false });
        }
    }
    write!(screen, "{}{prompt}", MARKED.0)?;
    screen.flush()?;
    let mut answer = TypedAnswer::default();
    let ended = loop {
        let mut buffer = [0; 1024];
        let bytes = read_part(terminal, &mut buffer)?;
        if bytes.is_empty() {
            break Some(Entry::Ended);
        }
        let ended = answer.feed(bytes);
        answer.show(screen, prompt, columns)?;
        match ended {
            Some(End::Line) => break None,
            Some(End::Interrupt) => {
                break Some(Entry::Interrupted { cleared: !answer.line.is_empty() });
            }
            Some(End::Leave) => break Some(Entry::Ended),
            None => {}
        }
    };
    // Input that arrives directly after the line belongs to the same paste.
    while ended.is_none() && answer.line.len() < LONGEST && more(terminal, QUIET)? {
        let mut buffer = [0; 1024];
        let bytes = read_part(terminal, &mut buffer)?;
        if bytes.is_empty() {
            break;
        }
        answer.rest.extend_from_slice(bytes);
    }
    writeln!(screen, "{}", MARKED.1)?;
    screen.flush()?;
    drop(raw);
    Ok(ended.unwrap_or_else(|| answer.into_entry()))
}

fn read_part<'b>(terminal: &impl AsFd, buffer: &'b mut [u8]) -> io::Result<&'b [u8]> {
    loop {
        match rustix::io::read(terminal, &mut *buffer) {
            Ok(count) => return Ok(&buffer[..count]),
            Err(rustix::io::Errno::INTR) => {}
            // The terminal was closed.
            Err(rustix::io::Errno::IO) => return Ok(&[]),
            Err(error) => return Err(error.into()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Line,
    Interrupt,
    Leave,
}

/// An answer in progress.
#[derive(Debug, Default)]
struct TypedAnswer {
    line: Vec<u8>,
    /// The input that arrived together with the line.
    rest: Vec<u8>,
    /// An escape sequence in progress, without its ESC.
    sequence: Option<Vec<u8>>,
    in_paste: bool,
    /// True if a paste contained a line break, or a line break directly followed a paste.
    pasted: bool,
    paste_ended: Option<Instant>,
    /// True if the screen must be cleared.
    clears_screen: bool,
    /// The displayed text after the prompt.
    on_screen: String,
}

impl TypedAnswer {
    /// Processes input up to the end of a line, and stores what follows in `rest`.
    fn feed(&mut self, bytes: &[u8]) -> Option<End> {
        for (at, byte) in bytes.iter().enumerate() {
            if let Some(end) = self.byte(*byte) {
                self.rest.extend_from_slice(&bytes[at + 1..]);
                return Some(end);
            }
        }
        None
    }

    fn byte(&mut self, byte: u8) -> Option<End> {
        if self.sequence.is_some() {
            self.escape_byte(byte);
            return None;
        }
        match byte {
            ESC => self.sequence = Some(Vec::new()),
            // Inside a paste, control characters are also text.
            _ if self.in_paste => {
                self.pasted |= matches!(byte, b'\r' | b'\n');
                self.push(if byte == b'\r' { b'\n' } else { byte });
            }
            b'\r' | b'\n' => {
                self.pasted |= self.paste_ended.is_some_and(|ended| ended.elapsed() < QUIET);
                return Some(End::Line);
            }
            byte if interrupts(byte) => return Some(End::Interrupt),
            CTRL_D if self.line.is_empty() => return Some(End::Leave),
            CTRL_L => self.clears_screen = true,
            CTRL_U => self.line.clear(),
            CTRL_W => {
                let text = String::from_utf8_lossy(&self.line).trim_end().to_owned();
                let kept = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
                self.line = text.as_bytes()[..kept].to_vec();
            }
            _ if BACKSPACE.contains(&byte) => {
                while self.line.pop().is_some_and(|byte| byte & 0xC0 == 0x80) {}
            }
            byte if byte >= b' ' => self.push(byte),
            _ => {}
        }
        None
    }

    /// Processes a byte of an escape sequence. Detects the start and the end of a paste. Ignores
    /// other sequences, such as arrow keys, but keeps them as text inside a paste.
    fn escape_byte(&mut self, byte: u8) {
        let Some(sequence) = &mut self.sequence else { return };
        sequence.push(byte);
        let open = match sequence[..] {
            [b'[' | b'O'] => true,
            [b'[', .., last] => !(0x40..=0x7e).contains(&last) && sequence.len() < 16,
            _ => false,
        };
        if open {
            return;
        }
        let sequence = self.sequence.take().unwrap_or_default();
        match sequence.strip_prefix(b"[") {
            Some(code) if code == PASTE.0 => self.in_paste = true,
            Some(code) if code == PASTE.1 => {
                self.in_paste = false;
                self.paste_ended = Some(Instant::now());
            }
            _ if self.in_paste => {
                self.push(ESC);
                sequence.into_iter().for_each(|byte| self.push(byte));
            }
            _ => {}
        }
    }

    fn push(&mut self, byte: u8) {
        if self.line.len() < LONGEST {
            self.line.push(byte);
        }
    }

    /// Updates the display. Redraws the line if it fits in one row. Otherwise, appends the added
    /// text, or shows the whole line again below if text was removed.
    fn show(&mut self, screen: &mut dyn Write, prompt: &str, columns: usize) -> io::Result<()> {
        let text = String::from_utf8_lossy(&self.line);
        let line = mask(&clean(&text)).into_owned();
        if std::mem::take(&mut self.clears_screen) {
            write!(screen, "\x1b[H\x1b[2J{prompt}{line}")?;
        } else if prompt.len() + line.chars().count() < columns {
            write!(screen, "\r{prompt}{line}\x1b[K")?;
        } else if let Some(added) = line.strip_prefix(&self.on_screen) {
            write!(screen, "{added}")?;
        } else {
            write!(screen, "\n{prompt}{line}")?;
        }
        self.on_screen = line;
        screen.flush()
    }

    fn into_entry(self) -> Entry {
        let pasted = self.pasted || !self.rest.is_empty();
        let mut bytes = self.line;
        if pasted {
            bytes.push(b'\n');
            bytes.extend(self.rest);
        }
        let Ok(text) = String::from_utf8(bytes) else { return Entry::Refused(Unreadable::NotUtf8) };
        let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
        let lines: Vec<String> = lines.map(str::to_owned).collect();
        if lines.is_empty() { Entry::Empty } else { Entry::Lines { lines, pasted } }
    }
}

fn interrupts(byte: u8) -> bool {
    [CTRL_C, CTRL_BACKSLASH].contains(&byte)
}

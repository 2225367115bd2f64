//! Reads the answer to a confirmation.
//!
//! A line counts as typed only if nothing else arrived with it: pasted lines, and a yes with more behind it, are read as
//! typed ahead and confirm nothing. The line editor reads ahead and can't tell, so a confirmation has a reader of its own.

use crate::cli::input::line_editor::Entry;
use crate::cli::input::raw_terminal::{Raw, more};
use crate::domain::{Unreadable, clean, mask};
use std::io;
use std::io::Write;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

/// Nobody types so fast, and the next part of a paste is there by then.
const QUIET: Duration = Duration::from_millis(50);
/// What a terminal sends before and behind a paste, without ESC and `[`.
const PASTE: (&[u8], &[u8]) = (b"200~", b"201~");
/// Asks a terminal to mark pastes, and to stop that.
const MARKED: (&str, &str) = ("\x1b[?2004h", "\x1b[?2004l");
/// The longest answer, in bytes.
const LONGEST: usize = 64 * 1024;

const CTRL_C: u8 = 3;
/// Ctrl-\, which gives up like Ctrl-C.
const CTRL_BACKSLASH: u8 = 0x1c;
const CTRL_D: u8 = 4;
const CTRL_L: u8 = 12;
const CTRL_U: u8 = 21;
const CTRL_W: u8 = 23;
const BACKSPACE: [u8; 2] = [8, 127];
const ESC: u8 = 27;

/// Reads one answer behind `prompt`, which appears after `grace`.
///
/// # Errors
/// What reading or writing the terminal gives.
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
            && part(terminal, &mut [0; 512])?.iter().any(|byte| gives_up(*byte))
        {
            return Ok(Entry::Interrupted { cleared: false });
        }
    }
    write!(screen, "{}{prompt}", MARKED.0)?;
    screen.flush()?;
    let mut answer = TypedAnswer::default();
    let ended = loop {
        let mut buffer = [0; 1024];
        let came = part(terminal, &mut buffer)?;
        if came.is_empty() {
            break Some(Entry::Ended);
        }
        let ended = answer.take(came);
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
    // What comes right behind the line belongs to it.
    while ended.is_none() && answer.line.len() < LONGEST && more(terminal, QUIET)? {
        let mut buffer = [0; 1024];
        let came = part(terminal, &mut buffer)?;
        if came.is_empty() {
            break;
        }
        answer.behind.extend_from_slice(came);
    }
    writeln!(screen, "{}", MARKED.1)?;
    screen.flush()?;
    drop(raw);
    Ok(ended.unwrap_or_else(|| answer.typed()))
}

fn part<'b>(terminal: &impl AsFd, buffer: &'b mut [u8]) -> io::Result<&'b [u8]> {
    loop {
        match rustix::io::read(terminal, &mut *buffer) {
            Ok(count) => return Ok(&buffer[..count]),
            Err(rustix::io::Errno::INTR) => {}
            // The terminal is gone.
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

/// An answer while it is typed.
#[derive(Debug, Default)]
struct TypedAnswer {
    line: Vec<u8>,
    /// What arrived with the line, behind it.
    behind: Vec<u8>,
    /// A sequence that began with ESC, without it.
    sequence: Option<Vec<u8>>,
    in_paste: bool,
    /// A paste brought several lines, or the end of the line.
    pasted: bool,
    paste_ended: Option<Instant>,
    /// The screen is to be cleared.
    clears: bool,
    /// What the screen shows behind the prompt.
    on_screen: String,
}

impl TypedAnswer {
    /// Takes what arrived at once, up to what ends the line.
    fn take(&mut self, bytes: &[u8]) -> Option<End> {
        for (at, byte) in bytes.iter().enumerate() {
            if let Some(end) = self.byte(*byte) {
                self.behind.extend_from_slice(&bytes[at + 1..]);
                return Some(end);
            }
        }
        None
    }

    fn byte(&mut self, byte: u8) -> Option<End> {
        if self.sequence.is_some() {
            self.escaped(byte);
            return None;
        }
        match byte {
            ESC => self.sequence = Some(Vec::new()),
            // Inside a paste everything is text.
            _ if self.in_paste => {
                self.pasted |= matches!(byte, b'\r' | b'\n');
                self.push(if byte == b'\r' { b'\n' } else { byte });
            }
            b'\r' | b'\n' => {
                self.pasted |= self.paste_ended.is_some_and(|ended| ended.elapsed() < QUIET);
                return Some(End::Line);
            }
            byte if gives_up(byte) => return Some(End::Interrupt),
            CTRL_D if self.line.is_empty() => return Some(End::Leave),
            CTRL_L => self.clears = true,
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

    /// Arrow keys and their like do nothing here; what begins and ends a paste does.
    fn escaped(&mut self, byte: u8) {
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

    /// Brings the screen up to date: the whole line again if it fits one row, or else what was added.
    fn show(&mut self, screen: &mut dyn Write, prompt: &str, columns: usize) -> io::Result<()> {
        let text = String::from_utf8_lossy(&self.line);
        let line = mask(&clean(&text)).into_owned();
        if std::mem::take(&mut self.clears) {
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

    fn typed(self) -> Entry {
        let pasted = self.pasted || !self.behind.is_empty();
        let mut bytes = self.line;
        if pasted {
            bytes.push(b'\n');
            bytes.extend(self.behind);
        }
        let Ok(text) = String::from_utf8(bytes) else { return Entry::Refused(Unreadable::NotUtf8) };
        let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
        let lines: Vec<String> = lines.map(str::to_owned).collect();
        if lines.is_empty() { Entry::Empty } else { Entry::Lines { lines, pasted } }
    }
}

fn gives_up(byte: u8) -> bool {
    [CTRL_C, CTRL_BACKSLASH].contains(&byte)
}

#[cfg(test)]
mod tests {
    use crate::cli::input::confirmation::*;

    /// What comes of an answer that arrives in these parts.
    fn typed(parts: &[&str]) -> Entry {
        let mut answer = TypedAnswer::default();
        for (at, part) in parts.iter().enumerate() {
            if let Some(end) = answer.take(part.as_bytes()) {
                assert_eq!(end, End::Line);
                parts[at + 1..]
                    .iter()
                    .for_each(|part| answer.behind.extend_from_slice(part.as_bytes()));
                return answer.typed();
            }
        }
        panic!("{parts:?} has no end")
    }

    fn lines(typed: Entry) -> (Vec<String>, bool) {
        match typed {
            Entry::Lines { lines, pasted } => (lines, pasted),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_a_line_by_itself_is_typed() {
        for (parts, words, pasted) in [
            (&["yes\r"][..], &["yes"][..], false),
            (&["y", "e", "s", "\r"], &["yes"], false),
            (&["yes\n"], &["yes"], false),
            (&["yex\u{7f}s\r"], &["yes"], false),
            (&["no\u{15}yes\r"], &["yes"], false),
            (&["oh no\u{17}yes\r"], &["oh yes"], false),
            (&["é\u{7f}yes\r"], &["yes"], false),
            (&["y\u{1b}[Des\u{1b}OC\u{1b}x\r"], &["yes"], false),
            (&["yes\rfoo\r"], &["yes", "foo"], true),
            (&["yes\r", "foo"], &["yes", "foo"], true),
            (&["yes\r\r"], &["yes"], true),
            (&["\u{1b}[200~yes\r\u{1b}[201~", "\r"], &["yes"], true),
            (&["\u{1b}[200~foo\u{1b}[201~yes\r"], &["fooyes"], true),
            (&["\u{1b}[200~foo\r\u{1b}[201~yes\r"], &["foo", "yes"], true),
            (&["\u{1b}[200~\u{1b}[Ayes\u{1b}[201~\r"], &["\u{1b}[Ayes"], true),
            (&["\u{1b}[200~\u{3}yes\u{1b}[201~\r"], &["\u{3}yes"], true),
        ] {
            let (got, by_paste) = lines(typed(parts));
            assert_eq!(
                (got.iter().map(String::as_str).collect::<Vec<_>>(), by_paste),
                (words.to_vec(), pasted),
                "{parts:?}"
            );
        }
    }

    #[test]
    fn a_word_pasted_and_then_entered_is_typed() {
        let mut answer = TypedAnswer::default();
        assert_eq!(answer.take(b"\x1b[200~AKIASANDBOX000000001\x1b[201~"), None);
        answer.paste_ended = Some(Instant::now() - QUIET);
        assert_eq!(answer.take(b"\r"), Some(End::Line));
        assert_eq!(lines(answer.typed()), (vec!["AKIASANDBOX000000001".to_owned()], false));
    }

    #[test]
    fn keys_that_end_it_are_told_apart() {
        for (keys, end) in [
            ("\u{3}", End::Interrupt),
            ("\u{1c}", End::Interrupt),
            ("yes\u{3}", End::Interrupt),
            ("\u{4}", End::Leave),
            ("\r", End::Line),
        ] {
            assert_eq!(TypedAnswer::default().take(keys.as_bytes()), Some(end), "{keys:?}");
        }
        assert_eq!(TypedAnswer::default().take(b"yes\x04"), None);
    }
}

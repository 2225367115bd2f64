//! A pseudo-terminal that runs the program, types on it and reads its screen. Nothing sleeps: each
//! wait is for specific output and fails after 20 seconds.

use crate::support::program::{Ran, World};
use pty_process::{Size, blocking as pty};
use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use vt100::{Cell, Parser};

pub const TAB: &str = "\t";
pub const ENTER: &str = "\r";
pub const CTRL_C: &str = "\u{3}";
pub const CTRL_D: &str = "\u{4}";
/// The key that clears the line.
pub const CTRL_U: &str = "\u{15}";
pub const UP: &str = "\u{1b}[A";
pub const RIGHT: &str = "\u{1b}[C";

const PATIENCE: Duration = Duration::from_secs(20);
const ROWS: u16 = 100;
/// The escape sequence that the line editor sends when it starts to read: it turns bracketed paste
/// on.
const READING: &str = "\u{1b}[?2004h";
/// The program's prompts: for a request, and for the answer to a question.
const PROMPTS: [&str; 2] = ["> ", ASKING];
const ASKING: &str = "? ";

/// A program on a pseudo-terminal.
pub struct Terminal {
    keyboard: Arc<pty::Pty>,
    parts: Receiver<Vec<u8>>,
    child: Child,
    parser: Parser,
    /// All output so far, escape sequences included.
    seen: String,
    /// Number of prompts when keys were last sent.
    prompts: usize,
}

impl World {
    /// Starts the program on a terminal of this width and waits for its prompt.
    pub fn prompt(&self, args: &[&str], columns: u16) -> Terminal {
        let mut command = self.command("bedrock-assist");
        command.args(args);
        let mut terminal = Terminal::start(command, columns);
        terminal.prompted();
        terminal
    }

    /// Runs a shell command on a terminal, types each line at the next prompt, and waits for the
    /// end.
    pub fn type_in(&self, command: &str, lines: &[&str]) -> Ran {
        let mut shell = self.command("sh");
        shell.args(["-c", command]);
        let mut terminal = Terminal::start(shell, 80);
        for line in lines {
            terminal.prompted();
            terminal.send(line);
        }
        terminal.ended()
    }
}

impl Terminal {
    pub fn start(command: Command, columns: u16) -> Self {
        let (keyboard, program) = pty::open().unwrap();
        keyboard.resize(Size::new(ROWS, columns)).unwrap();
        let child = pty::Command::from(command).spawn(program).unwrap();
        let keyboard = Arc::new(keyboard);
        let (send, parts) = channel();
        let screen = keyboard.clone();
        std::thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(read @ 1..) = (&*screen).read(&mut part) {
                let _ = send.send(part[..read].to_vec());
            }
        });
        let parser = Parser::new(size(ROWS), size(columns), 0);
        Self { keyboard, parts, child, parser, seen: String::new(), prompts: 0 }
    }

    /// Presses these keys.
    pub fn press(&mut self, keys: impl AsRef<[u8]>) {
        self.prompts = self.prompts_seen();
        (&*self.keyboard).write_all(keys.as_ref()).unwrap();
    }

    /// Types a line and Enter.
    pub fn send(&mut self, line: &str) {
        self.press(format!("{line}{ENTER}"));
    }

    /// Types a line and waits for the next prompt.
    pub fn say(&mut self, line: &str) {
        self.send(line);
        self.prompted();
    }

    /// Presses these keys and waits for the next prompt. Returns the output in between.
    pub fn answer(&mut self, keys: &str) -> String {
        let before = self.seen.len();
        self.press(keys);
        self.prompted();
        self.seen[before..].to_owned()
    }

    /// Returns true if the cursor is at the prompt of a question and nothing is typed yet.
    pub fn asks(&self) -> bool {
        self.before_cursor() == ASKING
    }

    /// Sends a bracketed paste, which the program can tell from typing.
    pub fn paste(&mut self, text: &str) {
        assert!(self.parser.screen().bracketed_paste(), "{}", self.screen());
        self.press(format!("\u{1b}[200~{text}\u{1b}[201~"));
    }

    /// Resizes the terminal to this width.
    pub fn resize(&mut self, columns: u16) {
        self.keyboard.resize(Size::new(ROWS, columns)).unwrap();
        self.parser.set_size(size(ROWS), size(columns));
    }

    /// Waits until `so` holds. `what` names the condition if the program ends first.
    #[track_caller]
    pub fn wait(&mut self, what: &str, so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !so(self) {
            assert!(self.more(end), "ended before {what}:\n{}", self.screen());
        }
    }

    /// Waits until the screen contains `text`.
    #[track_caller]
    pub fn shows(&mut self, text: &str) {
        self.wait(text, |terminal| terminal.screen().contains(text));
    }

    /// Waits until the row with the cursor reads `line`, including the hint after the cursor.
    #[track_caller]
    pub fn reads(&mut self, line: &str) {
        self.wait(line, |terminal| terminal.line() == line.trim_end());
    }

    /// Waits for a prompt that appears after the last keys were sent.
    #[track_caller]
    pub fn prompted(&mut self) {
        self.wait("a prompt", |terminal| {
            terminal.prompts_seen() > terminal.prompts
                && PROMPTS.contains(&terminal.before_cursor().as_str())
        });
    }

    /// Waits until the program ends. Returns its output and exit code.
    #[track_caller]
    pub fn ended(mut self) -> Ran {
        let end = Instant::now() + PATIENCE;
        while self.more(end) {}
        let code = self.child.wait().unwrap().code();
        Ran { out: std::mem::take(&mut self.seen), err: String::new(), code }.did_not_crash()
    }

    /// Returns all output since the start.
    pub fn seen(&self) -> &str {
        &self.seen
    }

    /// Returns the text of the screen, without styles.
    pub fn screen(&self) -> String {
        self.rows().join("\n").trim_end().to_owned()
    }

    /// Returns the cell of the first character of the last occurrence of `text` on the screen.
    #[track_caller]
    pub fn cell(&self, text: &str) -> &Cell {
        let rows = self.rows();
        let place =
            rows.iter().enumerate().rev().find_map(|(row, line)| Some((row, line.find(text)?)));
        let (row, byte) = place.unwrap_or_else(|| panic!("no {text:?} in\n{}", self.screen()));
        let column = rows[row][..byte].chars().count();
        self.parser.screen().cell(row.try_into().unwrap(), column.try_into().unwrap()).unwrap()
    }

    /// Returns the words that the right edge splits although they fit on one row.
    pub fn cut_words(&self) -> Vec<String> {
        let rows = self.rows();
        let cut = |(row, pair): (usize, &[String])| {
            let wrapped = self.parser.screen().row_wrapped(row.try_into().ok()?);
            let (head, tail) = (pair[0].rsplit(' ').next()?, pair[1].split(' ').next()?);
            let cut = wrapped && !head.is_empty() && !tail.is_empty();
            (cut && head.len() + tail.len() <= pair[0].len()).then(|| format!("{head}|{tail}"))
        };
        rows.windows(2).enumerate().filter_map(cut).collect()
    }

    fn rows(&self) -> Vec<String> {
        let (_, columns) = self.parser.screen().size();
        self.parser.screen().rows(0, columns.get()).collect()
    }

    /// Returns the text of the row with the cursor.
    fn line(&self) -> String {
        let (row, _) = self.parser.screen().cursor_position();
        self.rows()[usize::from(row)].trim_end().to_owned()
    }

    fn before_cursor(&self) -> String {
        let (row, column) = self.parser.screen().cursor_position();
        let (_, columns) = self.parser.screen().size();
        let line: String =
            self.parser.screen().rows(0, columns.get()).nth(row.into()).unwrap_or_default();
        // The screen trims trailing spaces, so this restores the one in the prompt.
        format!("{line:columns$}", columns = usize::from(column))
            .chars()
            .take(column.into())
            .collect()
    }

    /// Counts the prompts. The line editor announces each one with `READING`; without an editor,
    /// each one starts a line.
    fn prompts_seen(&self) -> usize {
        match self.seen.matches(READING).count() {
            0 => self
                .seen
                .lines()
                .filter(|line| PROMPTS.iter().any(|prompt| line.starts_with(prompt)))
                .count(),
            edited => edited,
        }
    }

    /// Processes the next output. Returns false if the program has ended.
    #[track_caller]
    fn more(&mut self, end: Instant) -> bool {
        match self.parts.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(part) => {
                self.parser.process(&part);
                // Invalid UTF-8 can only come from a character that is split between parts; no test
                // looks for such characters.
                self.seen += &String::from_utf8_lossy(&part);
                true
            }
            Err(RecvTimeoutError::Disconnected) => false,
            Err(RecvTimeoutError::Timeout) => panic!("the terminal is stuck:\n{}", self.screen()),
        }
    }
}

/// Kills the program if a failed test leaves it running.
impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn size(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap()
}

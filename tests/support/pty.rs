//! A terminal for the program and someone who types on it and reads its screen. Nothing here sleeps: whoever waits,
//! waits for something to be seen, and 20 seconds at most.

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
/// Clears the line.
pub const CTRL_U: &str = "\u{15}";
pub const UP: &str = "\u{1b}[A";
pub const RIGHT: &str = "\u{1b}[C";

const PATIENCE: Duration = Duration::from_secs(20);
const ROWS: u16 = 100;
/// What the line editor says to the terminal each time it begins to read, and takes back when it ends.
const READING: &str = "\u{1b}[?2004h";
/// All prompts there are.
const PROMPTS: [&str; 2] = ["> ", ASKING];
const ASKING: &str = "? ";

/// A program that runs on a terminal.
pub struct Terminal {
    keyboard: Arc<pty::Pty>,
    parts: Receiver<Vec<u8>>,
    child: Child,
    parser: Parser,
    /// Everything that came, escapes and all.
    seen: String,
    /// How many prompts there were when something was last sent off.
    prompts: usize,
}

impl World {
    /// The program at its prompt, on a terminal that is so wide.
    pub fn prompt(&self, args: &[&str], columns: u16) -> Terminal {
        let mut command = self.command("bedrock-assist");
        command.args(args);
        let mut terminal = Terminal::start(command, columns);
        terminal.prompted();
        terminal
    }

    /// One run of a shell command on a terminal, where each of `lines` is typed when a prompt has come.
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

    /// Types a line and waits for the prompt behind its answer.
    pub fn say(&mut self, line: &str) {
        self.send(line);
        self.prompted();
    }

    /// Presses these keys and waits for the prompt behind them; what came until then.
    pub fn answer(&mut self, keys: &str) -> String {
        let before = self.seen.len();
        self.press(keys);
        self.prompted();
        self.seen[before..].to_owned()
    }

    /// Whether a question is open: the prompt says so.
    pub fn asks(&self) -> bool {
        self.before_cursor() == ASKING
    }

    /// Pastes as terminals do, so that the program can tell it from typing.
    pub fn paste(&mut self, text: &str) {
        assert!(self.parser.screen().bracketed_paste(), "{}", self.screen());
        self.press(format!("\u{1b}[200~{text}\u{1b}[201~"));
    }

    /// Drags the window to so many columns.
    pub fn resize(&mut self, columns: u16) {
        self.keyboard.resize(Size::new(ROWS, columns)).unwrap();
        self.parser.set_size(size(ROWS), size(columns));
    }

    /// Waits until the screen is as `so` wants it.
    #[track_caller]
    pub fn wait(&mut self, what: &str, so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !so(self) {
            assert!(self.more(end), "ended before {what}:\n{}", self.screen());
        }
    }

    /// Waits until this is on the screen.
    #[track_caller]
    pub fn shows(&mut self, text: &str) {
        self.wait(text, |terminal| terminal.screen().contains(text));
    }

    /// Waits until the line with the cursor reads so, what is shown behind the cursor included.
    #[track_caller]
    pub fn reads(&mut self, line: &str) {
        self.wait(line, |terminal| terminal.line() == line.trim_end());
    }

    /// Waits for a prompt behind what was last typed.
    #[track_caller]
    pub fn prompted(&mut self) {
        self.wait("a prompt", |terminal| {
            terminal.prompts_seen() > terminal.prompts
                && PROMPTS.contains(&terminal.before_cursor().as_str())
        });
    }

    /// Waits for the end.
    #[track_caller]
    pub fn ended(mut self) -> Ran {
        let end = Instant::now() + PATIENCE;
        while self.more(end) {}
        let code = self.child.wait().unwrap().code();
        Ran { out: std::mem::take(&mut self.seen), err: String::new(), code }.sound()
    }

    /// Everything that came since the start.
    pub fn seen(&self) -> &str {
        &self.seen
    }

    /// What a person sees, without colour.
    pub fn screen(&self) -> String {
        self.rows().join("\n").trim_end().to_owned()
    }

    /// How the screen shows `text`: the cell of its first character, where it was written last.
    #[track_caller]
    pub fn cell(&self, text: &str) -> &Cell {
        let rows = self.rows();
        let place =
            rows.iter().enumerate().rev().find_map(|(row, line)| Some((row, line.find(text)?)));
        let (row, byte) = place.unwrap_or_else(|| panic!("no {text:?} in\n{}", self.screen()));
        let column = rows[row][..byte].chars().count();
        self.parser.screen().cell(row.try_into().unwrap(), column.try_into().unwrap()).unwrap()
    }

    /// Words that the right edge cuts although they would fit a line of their own.
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

    /// The row with the cursor.
    fn line(&self) -> String {
        let (row, _) = self.parser.screen().cursor_position();
        self.rows()[usize::from(row)].trim_end().to_owned()
    }

    fn before_cursor(&self) -> String {
        let (row, column) = self.parser.screen().cursor_position();
        let (_, columns) = self.parser.screen().size();
        let line: String =
            self.parser.screen().rows(0, columns.get()).nth(row.into()).unwrap_or_default();
        // A row ends where nothing more was written, be it a space.
        format!("{line:columns$}", columns = usize::from(column))
            .chars()
            .take(column.into())
            .collect()
    }

    /// How many prompts came: with an editor it says so itself, without one they stand at the start of a line.
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

    /// Takes what comes next; false where nothing will.
    #[track_caller]
    fn more(&mut self, end: Instant) -> bool {
        match self.parts.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(part) => {
                self.parser.process(&part);
                // A character may be cut at the end of a part; none of those that are looked for can.
                self.seen += &String::from_utf8_lossy(&part);
                true
            }
            Err(RecvTimeoutError::Disconnected) => false,
            Err(RecvTimeoutError::Timeout) => panic!("the terminal is stuck:\n{}", self.screen()),
        }
    }
}

/// A test that fails leaves no program behind.
impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn size(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap()
}

//! Runs the program without a terminal: a scripted user types, and one page captures all output
//! together with the typed lines. The page shows a test exactly what a person would see, and does
//! not depend on the time or machine.

use crate::cli::environment::Environment;
use crate::cli::input::line_source::{Entry, LineSource, PromptKind};
use crate::cli::modes::prompt;
use crate::cli::output::terminal::Terminal;
use crate::cli::{args, run_with};
use crate::domain::{Problem, Shutdown};
use crate::provision::Connections;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::io::{Read, Write};
use std::rc::Rc;

/// An action of the scripted user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserAction {
    /// Types a line. An empty one is Enter alone.
    Type(String),
    Paste(Vec<String>),
    CtrlC,
    CtrlD,
}

#[derive(Clone, Default)]
pub struct Setup {
    /// Lines are piped in, not typed on a terminal.
    pub piped: bool,
    /// The connections to AWS. The default is the person's own, or the sandbox with `--sandbox`.
    pub wiring: Option<Connections>,
    pub stops: Shutdown,
}

/// Runs the program with these arguments and actions. Returns the page and the exit code.
pub fn run_scripted(args: &[String], script: Vec<UserAction>, setup: Setup) -> (String, u8) {
    let Setup { piped, wiring, stops } = setup;
    let page = Page::default();
    let mut screen = Terminal::capturing(page.clone());
    let facts = Environment { stops, ..Environment::scripted(!piped) };
    let mut user = ScriptedUser { script: script.into(), page: page.clone(), wiring };
    let code = match args::parse::read(args.iter().map(Into::into)) {
        Ok(cli) => run_with(cli, &facts, &mut screen, Some(&mut user)),
        Err(early) => early.report(&facts, &mut screen),
    };
    drop(screen);
    let text = String::from_utf8_lossy(&page.0.borrow()).replace(prompt::WELCOME, "");
    (text, code.number())
}

/// A user who performs the scripted actions.
pub struct ScriptedUser {
    script: VecDeque<UserAction>,
    page: Page,
    wiring: Option<Connections>,
}

impl ScriptedUser {
    pub fn wiring(&self) -> Option<Connections> {
        self.wiring.clone()
    }
}

impl LineSource for ScriptedUser {
    fn read(&mut self, prompt: &str, _: PromptKind<'_>) -> Result<Entry, Problem> {
        let action = self.script.pop_front();
        let typed = match &action {
            Some(UserAction::Type(line)) if line.is_empty() => "[Enter]".to_owned(),
            Some(UserAction::Type(line)) => line.clone(),
            Some(UserAction::Paste(lines)) => format!("[paste]\n| {}", lines.join("\n| ")),
            Some(UserAction::CtrlC) => "[Ctrl-C]".to_owned(),
            Some(UserAction::CtrlD) | None => "[Ctrl-D]".to_owned(),
        };
        self.page.write_text(&format!("{prompt}{typed}\n"));
        Ok(match action {
            Some(UserAction::Type(line)) if line.is_empty() => Entry::Empty,
            Some(UserAction::Type(line)) => Entry::Lines { lines: vec![line], pasted: false },
            Some(UserAction::Paste(lines)) => Entry::Lines { lines, pasted: true },
            Some(UserAction::CtrlC) => Entry::Interrupted { cleared: false },
            Some(UserAction::CtrlD) | None => Entry::Ended,
        })
    }

    fn remember(&mut self, _: &str) {}
}

impl Read for ScriptedUser {
    /// Reads one line at a time, so that each appears on the page before its answer.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(UserAction::Type(line)) = self.script.pop_front() else { return Ok(0) };
        self.page.write_text(format!("| {line}").trim_end());
        self.page.write_text("\n");
        let line = line + "\n";
        let taken = line.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&line.as_bytes()[..taken]);
        Ok(taken)
    }
}

/// The captured output.
#[derive(Clone, Default)]
struct Page(Rc<RefCell<Vec<u8>>>);

impl Page {
    fn write_text(&mut self, text: &str) {
        self.0.borrow_mut().extend_from_slice(text.as_bytes());
    }
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

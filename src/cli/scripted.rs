//! The program without a terminal: an actor types, and everything goes onto one page, the typed lines among the answers.
//! So a test sees what a person would see, and nothing on the page depends on when or where it is run.

use crate::cli::environment::Environment;
use crate::cli::input::line_editor::{Entry, LineSource, PromptKind};
use crate::cli::modes::prompt;
use crate::cli::output::terminal::Terminal;
use crate::cli::{args, work};
use crate::domain::{Problem, Shutdown};
use crate::provision::Connections;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::io::{Read, Write};
use std::rc::Rc;

/// What a person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserAction {
    /// Types a line; an empty one is Enter alone.
    Type(String),
    /// Pastes these lines.
    Paste(Vec<String>),
    /// Presses Ctrl-C.
    CtrlC,
    /// Presses Ctrl-D.
    CtrlD,
}

/// What is behind the curtain.
#[derive(Clone, Default)]
pub struct Setup {
    /// Lines are piped in instead of typed on a terminal.
    pub piped: bool,
    /// The AWS that is asked; the person's own, or with `--sandbox` the sandbox, where there is none.
    pub wiring: Option<Connections>,
    /// Signals from the system.
    pub stops: Shutdown,
}

/// Runs the program with these arguments, while an actor types. Gives back the page and the exit code.
pub fn run_scripted(args: &[String], script: Vec<UserAction>, stage: Setup) -> (String, u8) {
    let Setup { piped, wiring, stops } = stage;
    let page = Page::default();
    let mut screen = Terminal::onto(page.clone());
    let facts = Environment { stops, ..Environment::rehearsed(!piped) };
    let mut actor = ScriptedUser { script: script.into(), page: page.clone(), wiring };
    let code = match args::read(args.iter().map(Into::into)) {
        Ok(cli) => work(cli, &facts, &mut screen, Some(&mut actor)),
        Err(early) => early.say(&facts, &mut screen),
    };
    drop(screen);
    let text = String::from_utf8_lossy(&page.0.borrow()).replace(prompt::WELCOME, "");
    (text, code.number())
}

/// Who types what the script says.
pub struct ScriptedUser {
    script: VecDeque<UserAction>,
    page: Page,
    wiring: Option<Connections>,
}

impl ScriptedUser {
    /// The AWS that is asked.
    pub fn wiring(&self) -> Option<Connections> {
        self.wiring.clone()
    }
}

impl LineSource for ScriptedUser {
    fn read(&mut self, prompt: &str, _: PromptKind<'_>) -> Result<Entry, Problem> {
        let did = self.script.pop_front();
        let seen = match &did {
            Some(UserAction::Type(line)) if line.is_empty() => "[Enter]".to_owned(),
            Some(UserAction::Type(line)) => line.clone(),
            Some(UserAction::Paste(lines)) => format!("[paste]\n| {}", lines.join("\n| ")),
            Some(UserAction::CtrlC) => "[Ctrl-C]".to_owned(),
            Some(UserAction::CtrlD) | None => "[Ctrl-D]".to_owned(),
        };
        self.page.say(&format!("{prompt}{seen}\n"));
        Ok(match did {
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
    /// One line at a time, so that each stands on the page before its answer.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(UserAction::Type(line)) = self.script.pop_front() else { return Ok(0) };
        self.page.say(format!("| {line}").trim_end());
        self.page.say("\n");
        let line = line + "\n";
        let taken = line.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&line.as_bytes()[..taken]);
        Ok(taken)
    }
}

/// Where everything is written down.
#[derive(Clone, Default)]
struct Page(Rc<RefCell<Vec<u8>>>);

impl Page {
    fn say(&mut self, text: &str) {
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

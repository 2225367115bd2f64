//! A scripted user that replaces the terminal in tests. One page captures all output together with
//! the typed lines, so a test sees exactly what a person would see.

use crate::cli::input::line_source::{Entry, LineSource, PromptKind};
use crate::domain::Problem;
use crate::provision::Connections;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::io::{Read, Write};
use std::rc::Rc;

/// An action of the scripted user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserAction {
    /// Types a line. An empty line is Enter alone.
    Type(String),
    Paste(Vec<String>),
    CtrlC,
    CtrlD,
}

/// A user who performs the scripted actions.
pub struct ScriptedUser {
    pub script: VecDeque<UserAction>,
    pub page: Page,
    /// The connections to AWS. If `None`, the run uses the caller's account, or the sandbox with
    /// `--sandbox`.
    pub connections: Option<Connections>,
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
    /// Reads one line at a time, so that each line appears on the page before its answer.
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

/// The captured output and typed lines.
#[derive(Clone, Default)]
pub struct Page(Rc<RefCell<Vec<u8>>>);

impl Page {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.borrow()).into_owned()
    }

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

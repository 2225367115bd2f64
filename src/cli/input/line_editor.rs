//! The one way to read what a person types: with editing where the terminal can, line by line where it cannot.
//!
//! Ctrl-C and Ctrl-D come back as values, for only the conversation knows what they end. Nothing happens to the
//! terminal or on disk before the first line is asked for.

use crate::cli::environment::Environment;
#[cfg(unix)]
use crate::cli::input::confirmation;
use crate::cli::input::editor_helper::EditorHelper;
use crate::cli::input::history;
use crate::cli::input::lines::{Lines, RawLine};
use crate::cli::input::raw_terminal;
use crate::cli::input::raw_terminal::{CtrlCGuard, GIVEN_UP, RawTerminal};
use crate::cli::output::terminal::Terminal;
use crate::domain::{Details, PendingQuestion, Problem, Question, Unreadable, mask};
use crate::present::Style;
use crate::understand::Grammar;
use rustyline::config::{Behavior, CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::{ColorMode, Editor, EventHandler, KeyEvent};
use std::fs::File;
use std::io;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::Duration;

/// How long a deletion is on the screen before a key counts.
const GRACE: Duration = Duration::from_millis(700);

/// Where a person's lines come from.
pub trait LineSource {
    /// Reads what is typed behind `prompt`. Whatever ends it, the cursor is on a new line afterwards.
    ///
    /// # Errors
    /// [`Problem::InputFailed`].
    fn read(&mut self, prompt: &str, moment: PromptKind<'_>) -> Result<Entry, Problem>;

    /// Keeps a line that may be wanted again.
    fn remember(&mut self, line: &str);

    /// Completes this unit from now on, where there is completion.
    fn seen(&mut self, _unit: &str) {}
}

/// Reads a person's lines from the terminal.
pub struct LineEditor<'a> {
    grammar: &'a Grammar,
    facts: &'a Environment,
    manner: EditorOptions,
    file: Option<PathBuf>,
    device: Option<Device<'a>>,
}

/// How a reader stands to its terminal.
#[derive(Debug, Clone, Copy)]
pub struct EditorOptions {
    /// Standard output is for results alone: the prompt goes to the terminal itself.
    pub spoken_for: bool,
    /// What was typed in earlier sessions can be had again, and this session's lines later.
    pub history: bool,
    /// What is typed may be coloured.
    pub colour: bool,
}

/// At which point of the conversation a line is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptKind<'a> {
    /// Nothing is pending.
    Rest,
    /// A question is open; Enter takes what is suggested.
    Question(&'a PendingQuestion),
    /// Something is about to be changed: what was typed before now does not count.
    Confirmation(&'a PendingQuestion),
}

impl PromptKind<'_> {
    /// If a yes decides about IAM: how long the question must be on the screen before a key counts.
    fn grace(self) -> Option<Duration> {
        let Self::Confirmation(asked) = self else { return None };
        let deletes = match (&asked.question.name, &asked.question.details) {
            (Question::Confirm, Details::Changes(confirmation)) => confirmation.deletes(),
            (Question::DeleteOld, _) => true,
            _ => return None,
        };
        Some(if deletes { GRACE } else { Duration::ZERO })
    }
}

/// What a person did.
#[derive(Debug, PartialEq, Eq)]
pub enum Entry {
    /// Lines, none of them blank.
    Lines {
        lines: Vec<String>,
        /// They came at once, by a paste.
        pasted: bool,
    },
    /// Enter alone.
    Empty,
    /// Ctrl-C.
    Interrupted {
        /// There was something on the line, which is gone.
        cleared: bool,
    },
    /// Ctrl-D, or the terminal is gone.
    Ended,
    /// A line that nobody can read.
    Refused(Unreadable),
}

enum Device<'a> {
    Edited(Box<Editor<EditorHelper<'a>, DefaultHistory>>),
    Plain { lines: Lines<RawTerminal>, screen: Terminal },
}

impl<'a> LineEditor<'a> {
    /// A reader that has not touched its terminal yet.
    pub fn new(grammar: &'a Grammar, facts: &'a Environment, manner: EditorOptions) -> Self {
        Self { grammar, facts, manner, file: None, device: None }
    }

    fn open(&mut self) -> Device<'a> {
        // Without the terminal itself the editor would write into the results.
        let nowhere = self.manner.spoken_for && cfg!(unix) && File::open("/dev/tty").is_err();
        if self.facts.dumb || nowhere {
            return plain();
        }
        let helper = EditorHelper::new(self.grammar, Style(self.manner.colour));
        let Some(mut editor) = self.editor(DefaultHistory::new(), helper) else { return plain() };
        if self.manner.history {
            self.file = history::file(self.facts.state.as_deref());
        }
        if let Some(file) = &self.file {
            history::recall(&mut editor, file);
        }
        Device::Edited(editor)
    }

    fn editor(
        &self,
        history: DefaultHistory,
        helper: EditorHelper<'a>,
    ) -> Option<Box<Editor<EditorHelper<'a>, DefaultHistory>>> {
        let behavior = if self.manner.spoken_for { Behavior::PreferTerm } else { Behavior::Stdio };
        let config = Config::builder()
            .behavior(behavior)
            .auto_add_history(false)
            .completion_type(CompletionType::List)
            .completion_show_all_if_ambiguous(true)
            // The helper knows whether there is colour, and hides keys without it too.
            .color_mode(ColorMode::Forced);
        let mut editor = Editor::with_history(config.build(), history).ok()?;
        for key in ['C', '\\'] {
            let given_up = EventHandler::Conditional(Box::new(helper.given_up()));
            editor.bind_sequence(KeyEvent::ctrl(key), given_up);
        }
        editor.set_helper(Some(helper));
        Some(Box::new(editor))
    }

    /// The answer to a question that a yes decides; `None` if the editor must read it, or the terminal's own line.
    #[cfg(unix)]
    fn answer(
        &self,
        device: &Device<'_>,
        prompt: &str,
        grace: Duration,
    ) -> Option<io::Result<Entry>> {
        let Device::Edited(_) = device else { return None };
        let columns = (self.facts.columns)();
        Some(match File::options().read(true).write(true).open("/dev/tty") {
            Ok(terminal) if self.manner.spoken_for => {
                confirmation::read(&terminal, &mut &terminal, prompt, grace, columns)
            }
            _ => confirmation::read(&io::stdin(), &mut io::stdout(), prompt, grace, columns),
        })
    }

    #[cfg(not(unix))]
    fn answer(&self, _: &Device<'_>, _: &str, _: Duration) -> Option<io::Result<Entry>> {
        None
    }

    /// The same without what it has read ahead. An editor cannot be emptied, only made anew.
    fn emptied(&self, device: Device<'a>) -> Device<'a> {
        match device {
            Device::Edited(mut old) => {
                let helper = old.helper().cloned();
                let helper = helper
                    .unwrap_or_else(|| EditorHelper::new(self.grammar, Style(self.manner.colour)));
                self.editor(std::mem::take(old.history_mut()), helper)
                    .map_or_else(plain, Device::Edited)
            }
            Device::Plain { .. } => plain(),
        }
    }
}

impl LineSource for LineEditor<'_> {
    fn read(&mut self, prompt: &str, moment: PromptKind<'_>) -> Result<Entry, Problem> {
        let confirms = matches!(moment, PromptKind::Confirmation(_));
        let mut device = match self.device.take() {
            Some(device) if confirms => self.emptied(device),
            Some(device) => device,
            None => self.open(),
        };
        if let (Device::Plain { .. }, Some(grace)) = (&device, moment.grace()) {
            std::thread::sleep(grace);
        }
        if confirms {
            raw_terminal::forget(self.manner.spoken_for);
        }
        let answer = moment.grace().and_then(|grace| self.answer(&device, prompt, grace));
        let typed = match answer {
            Some(typed) => {
                typed.map_err(|error| Problem::InputFailed { reason: error.to_string() })
            }
            None => device.read(prompt, moment),
        };
        self.device = Some(device);
        typed
    }

    /// Keeps a line for the arrow keys, this session and the next; its units complete. What looks like a key is not kept,
    /// nor a bare yes or no, which nobody should have at hand for another question.
    fn remember(&mut self, line: &str) {
        let (understanding, heard) = self.grammar.hear(line);
        if mask(line) != line || heard.response().plain {
            return;
        }
        if let Some(Device::Edited(editor)) = &mut self.device {
            history::remember(editor, self.file.as_deref(), line);
        }
        for request in understanding.requests {
            if let Some(unit) = request.business_unit {
                self.seen(unit.as_str());
            }
        }
    }

    fn seen(&mut self, unit: &str) {
        if let Some(Device::Edited(editor)) = &mut self.device
            && let Some(helper) = editor.helper_mut()
        {
            helper.seen(unit);
        }
    }
}

fn plain<'a>() -> Device<'a> {
    Device::Plain { lines: Lines::new(RawTerminal::default()), screen: Terminal::standard() }
}

impl Device<'_> {
    fn read(&mut self, prompt: &str, moment: PromptKind<'_>) -> Result<Entry, Problem> {
        match self {
            Self::Edited(editor) => {
                if let Some(helper) = editor.helper_mut() {
                    helper.attend(moment);
                }
                let read = editor.readline(prompt);
                let given_up = editor.helper().is_some_and(|helper| helper.given_up().take());
                match read {
                    Ok(text) if given_up => Ok(Entry::Interrupted { cleared: !text.is_empty() }),
                    Ok(text) => Ok(typed(&text)),
                    Err(ReadlineError::Interrupted) => Ok(Entry::Interrupted { cleared: false }),
                    Err(ReadlineError::Eof) => Ok(Entry::Ended),
                    Err(ReadlineError::Io(error)) if error.kind() == ErrorKind::InvalidData => {
                        Ok(Entry::Refused(Unreadable::NotUtf8))
                    }
                    Err(error) => Err(Problem::InputFailed { reason: error.to_string() }),
                }
            }
            Self::Plain { lines, screen } => {
                // Before the prompt is there: who sees it may press Ctrl-C.
                let _held = CtrlCGuard::begin();
                screen.err(prompt);
                let typed = match lines.next()? {
                    Some(RawLine::Text(text)) => match text.strip_suffix(GIVEN_UP) {
                        Some(before) => Entry::Interrupted { cleared: !before.is_empty() },
                        None => {
                            // A yes with more behind it was not typed.
                            let typed = typed(text);
                            let ahead = moment.grace().is_some() && raw_terminal::more_is_there();
                            return Ok(match typed {
                                Entry::Lines { lines, .. } if ahead => {
                                    Entry::Lines { lines, pasted: true }
                                }
                                typed => typed,
                            });
                        }
                    },
                    Some(RawLine::Refused { why, .. }) => return Ok(Entry::Refused(why)),
                    None => Entry::Ended,
                };
                screen.err("\n");
                Ok(typed)
            }
        }
    }
}

fn typed(text: &str) -> Entry {
    let pasted = text.contains('\n');
    let lines: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if lines.is_empty() && !pasted { Entry::Empty } else { Entry::Lines { lines, pasted } }
}

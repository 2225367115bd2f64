//! Reads the lines that a person types. Supports editing if the terminal does, and otherwise reads
//! line by line.
//!
//! Returns Ctrl-C and Ctrl-D as values, because only the conversation knows their meaning. The
//! editor opens the terminal and the history file only when they are first needed.

use crate::cli::environment::Environment;
#[cfg(unix)]
use crate::cli::input::confirmation;
use crate::cli::input::editor_helper::EditorHelper;
use crate::cli::input::line_source::{Entry, LineSource, Printer, PromptKind};
use crate::cli::input::lines::{Lines, RawLine};
use crate::cli::input::raw_terminal::{CtrlCGuard, GIVEN_UP, RawTerminal};
use crate::cli::input::{history, raw_terminal};
use crate::cli::output::terminal::Terminal;
use crate::domain::{Problem, Unreadable, mask};
use crate::present::Style;
use crate::understand::Grammar;
use rustyline::config::{Behavior, CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::{ColorMode, Editor, EventHandler, ExternalPrinter as _, KeyEvent};
use std::fs::File;
use std::io;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A reader of the lines that a person types.
pub struct LineEditor<'a> {
    grammar: &'a Grammar,
    facts: &'a Environment,
    options: EditorOptions,
    file: Option<PathBuf>,
    device: Option<Device<'a>>,
    /// True after the first entry. From then on, no text is printed above the prompt.
    entered: Arc<Mutex<bool>>,
}

#[derive(Debug, Clone, Copy)]
pub struct EditorOptions {
    /// True if standard output carries only results. The prompt then goes to the terminal itself.
    pub stdout_reserved: bool,
    /// True if lines of earlier sessions can be recalled, and this session's lines are saved.
    pub history: bool,
    /// True if the input may be colored.
    pub color: bool,
}

enum Device<'a> {
    Edited(Box<Editor<EditorHelper<'a>, DefaultHistory>>),
    Plain { lines: Lines<RawTerminal>, screen: Terminal },
}

impl<'a> LineEditor<'a> {
    pub fn new(grammar: &'a Grammar, facts: &'a Environment, options: EditorOptions) -> Self {
        Self { grammar, facts, options, file: None, device: None, entered: Arc::default() }
    }

    fn open(&mut self) -> Device<'a> {
        // Without the terminal, the editor would write its prompt to standard output, among the
        // results.
        let no_terminal =
            self.options.stdout_reserved && cfg!(unix) && File::open("/dev/tty").is_err();
        if self.facts.dumb || no_terminal {
            return plain_device();
        }
        let helper = EditorHelper::new(self.grammar, Style(self.options.color));
        let Some(mut editor) = self.editor(DefaultHistory::new(), helper) else {
            return plain_device();
        };
        if self.options.history {
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
        let behavior =
            if self.options.stdout_reserved { Behavior::PreferTerm } else { Behavior::Stdio };
        let config = Config::builder()
            .behavior(behavior)
            .auto_add_history(false)
            .completion_type(CompletionType::List)
            .completion_show_all_if_ambiguous(true)
            // Always run the helper's highlighter: it decides about color, and masks keys even
            // without color.
            .color_mode(ColorMode::Forced);
        let mut editor = Editor::with_history(config.build(), history).ok()?;
        for key in ['C', '\\'] {
            let given_up = EventHandler::Conditional(Box::new(helper.given_up()));
            editor.bind_sequence(KeyEvent::ctrl(key), given_up);
        }
        editor.set_helper(Some(helper));
        Some(Box::new(editor))
    }

    /// Reads the answer to a confirmation without the line editor. Returns `None` for a plain
    /// device, which reads the answer itself.
    #[cfg(unix)]
    fn read_confirmation(
        &self,
        device: &Device<'_>,
        prompt: &str,
        grace: Duration,
    ) -> Option<io::Result<Entry>> {
        let Device::Edited(_) = device else { return None };
        let columns = (self.facts.columns)();
        Some(match File::options().read(true).write(true).open("/dev/tty") {
            Ok(terminal) if self.options.stdout_reserved => {
                confirmation::read(&terminal, &mut &terminal, prompt, grace, columns)
            }
            _ => confirmation::read(&io::stdin(), &mut io::stdout(), prompt, grace, columns),
        })
    }

    #[cfg(not(unix))]
    fn read_confirmation(&self, _: &Device<'_>, _: &str, _: Duration) -> Option<io::Result<Entry>> {
        None
    }

    /// Replaces the device to discard the input that it has read ahead.
    fn without_typeahead(&self, device: Device<'a>) -> Device<'a> {
        match device {
            Device::Edited(mut old) => {
                let helper = old.helper().cloned();
                let helper = helper
                    .unwrap_or_else(|| EditorHelper::new(self.grammar, Style(self.options.color)));
                self.editor(std::mem::take(old.history_mut()), helper)
                    .map_or_else(plain_device, Device::Edited)
            }
            Device::Plain { .. } => plain_device(),
        }
    }
}

impl LineSource for LineEditor<'_> {
    fn read(&mut self, prompt: &str, prompt_kind: PromptKind<'_>) -> Result<Entry, Problem> {
        let confirms = matches!(prompt_kind, PromptKind::Confirmation(_));
        let mut device = match self.device.take() {
            Some(device) if confirms => self.without_typeahead(device),
            Some(device) => device,
            None => self.open(),
        };
        if let (Device::Plain { .. }, Some(grace)) = (&device, prompt_kind.grace()) {
            std::thread::sleep(grace);
        }
        if confirms {
            raw_terminal::forget(self.options.stdout_reserved);
        }
        let answer =
            prompt_kind.grace().and_then(|grace| self.read_confirmation(&device, prompt, grace));
        let typed = match answer {
            Some(typed) => {
                typed.map_err(|error| Problem::InputFailed { reason: error.to_string() })
            }
            None => device.read(prompt, prompt_kind),
        };
        self.device = Some(device);
        if let Ok(mut entered) = self.entered.lock() {
            *entered = true;
        }
        typed
    }

    fn printer(&mut self) -> Option<Printer> {
        let mut device = self.device.take().unwrap_or_else(|| self.open());
        let printer = match &mut device {
            Device::Edited(editor) => editor.create_external_printer().ok(),
            Device::Plain { .. } => None,
        };
        self.device = Some(device);
        let mut printer = printer?;
        let entered = self.entered.clone();
        Some(Box::new(move |text| {
            // Hold the lock while printing, so that no answer is printed at the same time.
            if let Ok(entered) = entered.lock()
                && !*entered
            {
                // Ignore an error: text that can't be shown is left out.
                let _ = printer.print(text);
            }
        }))
    }

    /// Adds a line to the history and its teams to the completions. Skips a line with a key, and a
    /// bare yes or no, which could too easily answer another question.
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
            helper.add_unit(unit);
        }
    }
}

fn plain_device<'a>() -> Device<'a> {
    Device::Plain { lines: Lines::new(RawTerminal::default()), screen: Terminal::standard() }
}

impl Device<'_> {
    fn read(&mut self, prompt: &str, prompt_kind: PromptKind<'_>) -> Result<Entry, Problem> {
        match self {
            Self::Edited(editor) => {
                if let Some(helper) = editor.helper_mut() {
                    helper.prepare(prompt_kind);
                }
                let read = editor.readline(prompt);
                let given_up = editor.helper().is_some_and(|helper| helper.given_up().take());
                match read {
                    Ok(text) if given_up => Ok(Entry::Interrupted { cleared: !text.is_empty() }),
                    Ok(text) => Ok(parse_entry(&text)),
                    Err(ReadlineError::Interrupted) => Ok(Entry::Interrupted { cleared: false }),
                    Err(ReadlineError::Eof) => Ok(Entry::Ended),
                    Err(ReadlineError::Io(error)) if error.kind() == ErrorKind::InvalidData => {
                        Ok(Entry::Refused(Unreadable::NotUtf8))
                    }
                    Err(error) => Err(Problem::InputFailed { reason: error.to_string() }),
                }
            }
            Self::Plain { lines, screen } => {
                // Create the guard before the prompt, because a person may press Ctrl-C as soon as
                // the prompt appears.
                let _guard = CtrlCGuard::begin();
                screen.err(prompt);
                let typed = match lines.next()? {
                    Some(RawLine::Text(text)) => match text.strip_suffix(GIVEN_UP) {
                        Some(before) => Entry::Interrupted { cleared: !before.is_empty() },
                        None => {
                            // A yes that is directly followed by more input was pasted.
                            let typed = parse_entry(text);
                            let ahead =
                                prompt_kind.grace().is_some() && raw_terminal::more_is_there();
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

fn parse_entry(text: &str) -> Entry {
    let pasted = text.contains('\n');
    let lines: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if lines.is_empty() && !pasted { Entry::Empty } else { Entry::Lines { lines, pasted } }
}

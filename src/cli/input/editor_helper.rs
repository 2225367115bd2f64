//! What the prompt does while a person types: words go on with Tab, what is missing shows behind them, and what was
//! understood has its colour. All of it comes from the grammar, which is asked once for each key pressed.

use crate::cli::input::completion;
use crate::cli::input::completion::Candidate;
use crate::cli::input::hint;
use crate::cli::input::hint::Hint;
use crate::cli::input::line_editor::PromptKind;
use crate::domain::{Understanding, hidden, mask};
use crate::present::Style;
use crate::understand::Grammar;
use rustyline::completion::Completer;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::Validator;
use rustyline::{Cmd, ConditionalEventHandler, Context, Event, EventContext, RepeatCount};
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use unicode_width::UnicodeWidthChar as _;

/// The longest line that is followed key by key, in bytes: beyond a screenful it is no longer typed by hand.
const FOLLOWED: usize = 1024;
/// Shorter lines say nothing yet.
const TELLING: usize = 3;

/// The editor's helper.
#[derive(Clone)]
pub struct EditorHelper<'a> {
    grammar: &'a Grammar,
    paint: Style,
    units: Vec<String>,
    /// What Enter would take.
    suggested: Option<String>,
    /// The answers that are offered; `None` at rest.
    answers: Option<Vec<String>>,
    given_up: AbandonedLine,
    last: RefCell<(String, Rc<Understanding>)>,
}

impl<'a> EditorHelper<'a> {
    /// A helper that has seen nothing yet.
    pub fn new(grammar: &'a Grammar, paint: Style) -> Self {
        Self {
            grammar,
            paint,
            units: Vec::new(),
            suggested: None,
            answers: None,
            given_up: AbandonedLine::default(),
            last: RefCell::default(),
        }
    }

    /// Sets itself to the point of the conversation at which the next line is read.
    pub fn attend(&mut self, moment: PromptKind<'_>) {
        let asked = match moment {
            PromptKind::Rest => None,
            PromptKind::Question(asked) | PromptKind::Confirmation(asked) => Some(asked),
        };
        self.answers = asked.map(|asked| completion::answers(asked, &self.units));
        self.suggested = asked.and_then(|asked| asked.question.suggested.clone());
    }

    /// Completes this unit from now on, the latest first.
    pub fn seen(&mut self, unit: &str) {
        self.units.retain(|known| known != unit);
        self.units.insert(0, unit.to_owned());
    }

    /// Whether the line was given up, for the editor to set.
    pub fn given_up(&self) -> AbandonedLine {
        self.given_up.clone()
    }

    /// What the line means, keys in it hidden; `None` where it is several lines or too long to follow.
    fn understood(&self, line: &str) -> Option<Rc<Understanding>> {
        if line.len() > FOLLOWED || line.contains('\n') {
            return None;
        }
        let mut last = self.last.borrow_mut();
        if last.0 != line {
            *last = (line.to_owned(), Rc::new(self.grammar.understand(&mask(line))));
        }
        Some(last.1.clone())
    }
}

/// Ctrl-C, which ends the line like Enter does: the editor's own way to give up leaves the hint on the screen, as if
/// it had been typed.
#[derive(Debug, Clone, Default)]
pub struct AbandonedLine(Arc<AtomicBool>);

impl AbandonedLine {
    /// Whether Ctrl-C ended the line; asked once.
    pub fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}

impl ConditionalEventHandler for AbandonedLine {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, _: &EventContext<'_>) -> Option<Cmd> {
        self.0.store(true, Ordering::Relaxed);
        Some(Cmd::AcceptLine)
    }
}

impl Completer for EditorHelper<'_> {
    type Candidate = Candidate;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Candidate>)> {
        let typed = line.get(..at).unwrap_or_default();
        Ok(completion::ways(typed, self.answers.as_deref(), self.grammar.regions(), &self.units))
    }
}

impl Hinter for EditorHelper<'_> {
    type Hint = Hint;

    fn hint(&self, line: &str, at: usize, _: &Context<'_>) -> Option<Hint> {
        // A key that did not end the line gave nothing up.
        self.given_up.take();
        // Without colour nobody could tell it from what was typed.
        if !self.paint.0 || at < line.len() {
            return None;
        }
        if let Some(suggested) = &self.suggested {
            return line.is_empty().then(|| Hint::whole(suggested));
        }
        let telling =
            self.answers.is_none() && line.len() >= TELLING && hint::is_settled(line, self.grammar);
        telling
            .then(|| self.understood(line))
            .flatten()
            .and_then(|meant| hint::missing(line, &meant))
    }
}

impl Highlighter for EditorHelper<'_> {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        let masked = mask(line);
        match self.understood(line).filter(|_| self.paint.0) {
            Some(meant) => Cow::Owned(self.painted(line, &masked, &meant)),
            None if masked == line && !line.contains(hidden) => Cow::Borrowed(line),
            None => Cow::Owned(shown(line, &masked, 0..line.len())),
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(self.paint.label(hint))
    }

    fn highlight_char(&self, line: &str, _: usize, kind: CmdKind) -> bool {
        kind == CmdKind::Other && line.len() <= FOLLOWED
    }
}

impl EditorHelper<'_> {
    fn painted(&self, line: &str, masked: &str, meant: &Understanding) -> String {
        let (mut text, mut done) = (String::with_capacity(line.len() * 2), 0);
        for span in &meant.spans {
            if line.get(done..span.start).is_some() && line.get(span.start..span.end).is_some() {
                text += &shown(line, masked, done..span.start);
                text += &self.paint.part(span.slot, &shown(line, masked, span.start..span.end));
                done = span.end;
            }
        }
        text + &shown(line, masked, done..line.len())
    }
}

/// A part of a line as it is shown, in as much room as the editor counts: stars for a key, though they stand for bytes,
/// and nothing of what steers the terminal.
fn shown(line: &str, masked: &str, part: Range<usize>) -> String {
    let mut text = String::with_capacity(part.len());
    for (at, c) in line[part.clone()].char_indices() {
        match c {
            '\n' | '\t' => text.push(c),
            c if hidden(c) => {}
            c if masked.as_bytes()[part.start + at] == b'*' => {
                text.extend(std::iter::repeat_n('*', c.width().unwrap_or_default()));
            }
            c => text.push(c),
        }
    }
    text
}

impl Validator for EditorHelper<'_> {}
impl rustyline::Helper for EditorHelper<'_> {}

//! Extends the line editor with completion on Tab, a hint about missing values, and colors for the
//! parts that the grammar understood. The grammar runs once per keystroke.

use crate::cli::input::completion::Candidate;
use crate::cli::input::hint::Hint;
use crate::cli::input::line_source::PromptKind;
use crate::cli::input::{completion, hint};
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

/// The maximum length of a line that is analyzed at each keystroke, in bytes. A longer line fills
/// the screen and is not typed by hand.
const MAX_ANALYZED: usize = 1024;
/// The minimum length of a line with a hint, in bytes.
const MIN_HINTED: usize = 3;

#[derive(Clone)]
pub struct EditorHelper<'a> {
    grammar: &'a Grammar,
    paint: Style,
    units: Vec<String>,
    /// The answer that Enter accepts.
    suggested: Option<String>,
    /// The answers to the open question, if there is one.
    answers: Option<Vec<String>>,
    given_up: AbandonedLine,
    last: RefCell<(String, Rc<Understanding>)>,
}

impl<'a> EditorHelper<'a> {
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

    /// Sets the suggestion and the completions for the next line.
    pub fn prepare(&mut self, prompt_kind: PromptKind<'_>) {
        let asked = match prompt_kind {
            PromptKind::Rest => None,
            PromptKind::Question(asked) | PromptKind::Confirmation(asked) => Some(asked),
        };
        self.answers = asked.map(|asked| completion::answers(asked, &self.units));
        self.suggested = asked.and_then(|asked| asked.question.suggested.clone());
    }

    /// Adds a team to the completions, before all others.
    pub fn add_unit(&mut self, unit: &str) {
        self.units.retain(|known| known != unit);
        self.units.insert(0, unit.to_owned());
    }

    /// Returns the flag that the editor sets when the line is abandoned.
    pub fn given_up(&self) -> AbandonedLine {
        self.given_up.clone()
    }

    /// Masks keys in the line and parses it. Returns `None` if the text has several lines or is
    /// longer than [`MAX_ANALYZED`].
    fn parse(&self, line: &str) -> Option<Rc<Understanding>> {
        if line.len() > MAX_ANALYZED || line.contains('\n') {
            return None;
        }
        let mut last = self.last.borrow_mut();
        if last.0 != line {
            *last = (line.to_owned(), Rc::new(self.grammar.understand(&mask(line))));
        }
        Some(last.1.clone())
    }
}

/// A handler that makes Ctrl-C accept the line like Enter, and sets a flag. rustyline's own
/// interrupt would leave the hint on the screen, as if the person had typed it.
#[derive(Debug, Clone, Default)]
pub struct AbandonedLine(Arc<AtomicBool>);

impl AbandonedLine {
    /// Returns true if Ctrl-C ended the line, and resets the flag.
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
        Ok(completion::candidates(
            typed,
            self.answers.as_deref(),
            self.grammar.regions(),
            &self.units,
        ))
    }
}

impl Hinter for EditorHelper<'_> {
    type Hint = Hint;

    fn hint(&self, line: &str, at: usize, _: &Context<'_>) -> Option<Hint> {
        // Another keystroke means that the line was not abandoned.
        self.given_up.take();
        // Without color, the hint would look like typed text.
        if !self.paint.0 || at < line.len() {
            return None;
        }
        if let Some(suggested) = &self.suggested {
            return line.is_empty().then(|| Hint::suggestion(suggested));
        }
        let hintable = self.answers.is_none()
            && line.len() >= MIN_HINTED
            && hint::is_settled(line, self.grammar);
        hintable.then(|| self.parse(line)).flatten().and_then(|meant| hint::missing(line, &meant))
    }
}

impl Highlighter for EditorHelper<'_> {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        let masked = mask(line);
        match self.parse(line).filter(|_| self.paint.0) {
            Some(meant) => Cow::Owned(self.colored(line, &masked, &meant)),
            None if masked == line && !line.contains(hidden) => Cow::Borrowed(line),
            None => Cow::Owned(masked_part(line, &masked, 0..line.len())),
        }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(self.paint.label(hint))
    }

    fn highlight_char(&self, line: &str, _: usize, kind: CmdKind) -> bool {
        kind == CmdKind::Other && line.len() <= MAX_ANALYZED
    }
}

impl EditorHelper<'_> {
    fn colored(&self, line: &str, masked: &str, meant: &Understanding) -> String {
        let (mut text, mut done) = (String::with_capacity(line.len() * 2), 0);
        for span in &meant.spans {
            if line.get(done..span.start).is_some() && line.get(span.start..span.end).is_some() {
                text += &masked_part(line, masked, done..span.start);
                text +=
                    &self.paint.part(span.slot, &masked_part(line, masked, span.start..span.end));
                done = span.end;
            }
        }
        text + &masked_part(line, masked, done..line.len())
    }
}

/// Renders a part of the line with keys as asterisks and without control characters. The text has
/// the width that the editor expects.
fn masked_part(line: &str, masked: &str, part: Range<usize>) -> String {
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

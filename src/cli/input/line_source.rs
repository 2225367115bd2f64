//! Separates the conversation from its input, which is the terminal, or a script in tests.

use crate::domain::{Details, PendingQuestion, Problem, Question, Unreadable};
use std::time::Duration;

/// The time that a question about a deletion must be on the screen before a keystroke counts.
const GRACE: Duration = Duration::from_millis(700);

/// A function that shows text above the prompt.
pub type Printer = Box<dyn FnMut(String) + Send>;

/// A source of a person's lines.
pub trait LineSource {
    /// Shows `prompt` and reads an entry. Leaves the cursor on a new line.
    fn read(&mut self, prompt: &str, prompt_kind: PromptKind<'_>) -> Result<Entry, Problem>;

    /// Adds a line to the history.
    fn remember(&mut self, line: &str);

    /// Returns a function that shows text above the first prompt. After the first entry, the
    /// function does nothing. Returns `None` if the source can't show such text.
    fn printer(&mut self) -> Option<Printer> {
        None
    }

    /// Adds a team to the completions, if the source has completions.
    fn seen(&mut self, _unit: &str) {}
}

/// The kind of line that the conversation expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptKind<'a> {
    Rest,
    /// Any other question is open. Enter accepts its suggestion, if it has one.
    Question(&'a PendingQuestion),
    /// A question that leads to a change in IAM is open, such as a confirmation. Earlier input
    /// doesn't count.
    Confirmation(&'a PendingQuestion),
}

impl PromptKind<'_> {
    /// Returns the time that the question must be on the screen before a keystroke counts. It is
    /// zero unless a yes may delete a key. Returns `None` if a yes doesn't change IAM.
    pub fn grace(self) -> Option<Duration> {
        let Self::Confirmation(asked) = self else { return None };
        let deletes = match (&asked.question.name, &asked.question.details) {
            (Question::Confirm, Details::Changes(confirmation)) => confirmation.deletes(),
            (Question::DeleteOld, _) => true,
            _ => return None,
        };
        Some(if deletes { GRACE } else { Duration::ZERO })
    }
}

#[derive(Debug, PartialEq, Eq)]
pub enum Entry {
    /// One or more lines that are not blank.
    Lines {
        lines: Vec<String>,
        /// True if the lines arrived together in a paste.
        pasted: bool,
    },
    Empty,
    Interrupted {
        /// True if the line contained text, which is discarded.
        cleared: bool,
    },
    /// Ctrl-D, or the terminal was closed.
    Ended,
    /// A line that is not text.
    Refused(Unreadable),
}

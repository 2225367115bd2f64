//! The seam between a conversation and its input: the terminal, or a script in tests.

use crate::domain::{Details, PendingQuestion, Problem, Question, Unreadable};
use std::time::Duration;

/// How long a deletion must be on the screen before a keystroke counts.
const GRACE: Duration = Duration::from_millis(700);

/// Shows text above the prompt.
pub type Printer = Box<dyn FnMut(String) + Send>;

/// A source of a person's lines.
pub trait LineSource {
    /// Reads an entry after `prompt`. The cursor is on a new line afterwards.
    fn read(&mut self, prompt: &str, prompt_kind: PromptKind<'_>) -> Result<Entry, Problem>;

    /// Adds a line to the history.
    fn remember(&mut self, line: &str);

    /// Returns a function that shows text above the first prompt, and nothing once a line was
    /// entered; `None` if the terminal cannot.
    fn printer(&mut self) -> Option<Printer> {
        None
    }

    /// Adds a team to the completions, if there are any.
    fn seen(&mut self, _unit: &str) {}
}

/// The state of the conversation when a line is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptKind<'a> {
    Rest,
    /// A question is open. Enter accepts its suggestion.
    Question(&'a PendingQuestion),
    /// A change is to be confirmed. Earlier input does not count.
    Confirmation(&'a PendingQuestion),
}

impl PromptKind<'_> {
    /// Returns how long the question must be on the screen before a key counts, if a yes changes
    /// IAM.
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
        /// They arrived together in a paste.
        pasted: bool,
    },
    Empty,
    Interrupted {
        /// The line held text, which is discarded.
        cleared: bool,
    },
    /// Ctrl-D, or the terminal is gone.
    Ended,
    /// A line that is not text.
    Refused(Unreadable),
}

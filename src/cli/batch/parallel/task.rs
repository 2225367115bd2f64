//! Defines an independent part of a batch's conversation: a request and the plain yes or no that
//! answers it.

use crate::cli::app::dialogue::Dialogue;
use crate::cli::batch::parallel::event::TaskOutput;
use crate::cli::transcript::TranscriptLine;
use crate::converse::PossiblyOpen;
use crate::domain::UserName;
use std::collections::VecDeque;

pub(crate) struct Task {
    pub(crate) id: usize,
    /// The number of the task's first line.
    pub(crate) first: usize,
    /// The IAM users that the task is about.
    pub(crate) users: Vec<UserName>,
    /// The lines still to process.
    pub(crate) lines: VecDeque<TranscriptLine>,
    /// The conversation, or `None` while a worker has it.
    pub(crate) dialogue: Option<Dialogue>,
    /// The most that the task may leave open for the next line.
    pub(crate) possibly_open: PossiblyOpen,
    /// True if a later line started another task.
    pub(crate) closed: bool,
    /// The results that wait to be shown.
    pub(crate) output: VecDeque<TaskOutput>,
    /// The lines that a worker processes or has processed.
    pub(crate) processed: Vec<TranscriptLine>,
    /// True if an earlier run finished the task.
    pub(crate) past: bool,
}

impl Task {
    /// Creates a task that starts with this line.
    pub(crate) fn new(
        id: usize,
        line: TranscriptLine,
        users: Vec<UserName>,
        dialogue: Dialogue,
        possibly_open: PossiblyOpen,
    ) -> Self {
        Self {
            id,
            first: line.number,
            users,
            lines: VecDeque::from([line]),
            dialogue: Some(dialogue),
            possibly_open,
            closed: false,
            output: VecDeque::new(),
            processed: Vec::new(),
            past: false,
        }
    }

    /// Returns the task as an earlier run finished it. `dialogue` is the recalled conversation.
    pub(crate) fn recalled(self, dialogue: Dialogue) -> Self {
        Self {
            possibly_open: dialogue.possibly_open(),
            dialogue: Some(dialogue),
            lines: VecDeque::new(),
            processed: self.lines.into(),
            past: true,
            ..self
        }
    }

    /// Returns true if a worker has started the task, or an earlier run finished it.
    pub(crate) fn is_begun(&self) -> bool {
        !self.processed.is_empty()
    }

    /// Returns true if all lines of the task are processed.
    pub(crate) fn is_settled(&self) -> bool {
        self.dialogue.is_some() && self.lines.is_empty()
    }

    /// Returns true if the task will make no more AWS calls about its users.
    pub(crate) fn is_over(&self) -> bool {
        let is_open = self.dialogue.as_ref().is_some_and(|dialogue| dialogue.question().is_some());
        self.is_settled() && (self.closed || !is_open)
    }

    /// Returns true if the task is about one of these users.
    pub(crate) fn concerns(&self, users: &[UserName]) -> bool {
        users.iter().any(|user| {
            self.users.iter().any(|own| own.as_str().eq_ignore_ascii_case(user.as_str()))
        })
    }
}

//! An independent part of the conversation: a request, and the yes or no to it.

use crate::cli::app::dialogue::Dialogue;
use crate::cli::batch::parallel::event::TaskOutput;
use crate::cli::transcript::TranscriptLine;
use crate::converse::PossiblyOpen;
use crate::domain::UserName;
use std::collections::VecDeque;

pub(crate) struct Task {
    pub(crate) id: usize,
    /// The number of its first line.
    pub(crate) first: usize,
    /// The IAM users that it is about.
    pub(crate) users: Vec<UserName>,
    /// The lines to process.
    pub(crate) lines: VecDeque<TranscriptLine>,
    /// `None` while a worker has it.
    pub(crate) dialogue: Option<Dialogue>,
    /// The question that it may leave open.
    pub(crate) possibly_open: PossiblyOpen,
    /// True if a later line began another task.
    pub(crate) closed: bool,
    /// The results that wait to be shown.
    pub(crate) output: VecDeque<TaskOutput>,
    /// The lines that a worker processes or has processed.
    pub(crate) processed: Vec<TranscriptLine>,
    /// True if an earlier run finished it.
    pub(crate) past: bool,
}

impl Task {
    /// A task that begins with this line.
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

    /// The task as an earlier run left it, which the conversation remembers.
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

    /// True if a worker began it.
    pub(crate) fn is_begun(&self) -> bool {
        !self.processed.is_empty()
    }

    /// True if all its lines are processed.
    pub(crate) fn is_settled(&self) -> bool {
        self.dialogue.is_some() && self.lines.is_empty()
    }

    /// True if it will make no more AWS calls about its users.
    pub(crate) fn is_over(&self) -> bool {
        let is_open = self.dialogue.as_ref().is_some_and(|dialogue| dialogue.question().is_some());
        self.is_settled() && (self.closed || !is_open)
    }

    /// True if it is about one of these users.
    pub(crate) fn concerns(&self, users: &[UserName]) -> bool {
        users.iter().any(|user| {
            self.users.iter().any(|own| own.as_str().eq_ignore_ascii_case(user.as_str()))
        })
    }
}

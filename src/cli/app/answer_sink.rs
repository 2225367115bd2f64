//! Separates carrying out a request from showing its answer. In most runs, the sink shows answers
//! on the terminal. A batch worker's sink sends them to the coordinator, which shows them in the
//! order of the lines.

use crate::cli::journal::{Destination, Journal, JournalEvent};
use crate::domain::{Answer, AnswerBody, Note, Problem, Region};
use crate::present::Recent;
use std::path::PathBuf;

pub trait AnswerSink {
    /// Shows an answer. A key counts as delivered only if this succeeds or a file holds the key.
    fn show(
        &mut self,
        delivery: Delivery,
        situation: Situation<'_>,
    ) -> Result<(), Box<NotDelivered>>;

    /// Shows notes that belong to no answer.
    fn show_notes(&mut self, notes: Vec<Note>, line: Option<usize>);

    /// Announces a change. Returns when the text is on the screen, or after a timeout.
    fn announce(&mut self, text: String);
}

/// An answer on its way to the user.
#[derive(Debug)]
pub struct Delivery {
    pub answer: Answer,
    /// The number of the request in its line, if there are several.
    pub part: Option<usize>,
    /// The file that holds the key, if any.
    pub saved: Option<PathBuf>,
}

/// An answer that couldn't be shown. Unless a file holds the key, this is its only copy.
#[derive(Debug)]
pub struct NotDelivered {
    pub delivery: Delivery,
    pub problem: Problem,
}

/// The context that the text of an answer depends on.
pub struct Situation<'a> {
    /// True if the next line is typed at a prompt, without the program's name.
    pub in_conversation: bool,
    /// The most recent key, for "tell me more".
    pub recent: Option<&'a Recent>,
    /// The region that examples use.
    pub configured_region: Option<&'a Region>,
}

impl Delivery {
    pub fn new(answer: Answer, part: Option<usize>) -> Self {
        Self { answer, part, saved: None }
    }

    /// Records the destination of a long-term key in the journal.
    pub fn record(
        &self,
        journal: Option<&Journal>,
        event: JournalEvent,
        to: Destination<'_>,
    ) -> Result<(), Problem> {
        let (Some(journal), AnswerBody::Issued { key, .. }) = (journal, &self.answer.body) else {
            return Ok(());
        };
        journal.delivery(event, (self.answer.line, self.part), &key.held(), to)
    }
}

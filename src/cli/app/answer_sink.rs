//! The seam between carrying a request out and showing its answer. A terminal shows answers itself;
//! a worker of a batch sends them to the thread that shows them in the order of the lines.

use crate::cli::journal::{Destination, Journal, JournalEvent};
use crate::domain::{Answer, AnswerBody, Note, Problem, Region};
use crate::present::Recent;
use std::path::PathBuf;

pub trait AnswerSink {
    /// Shows an answer. A key counts as delivered only if this succeeds, or if it is in a file.
    fn show(
        &mut self,
        delivery: Delivery,
        situation: Situation<'_>,
    ) -> Result<(), Box<NotDelivered>>;

    /// Shows notes that no answer carries.
    fn show_notes(&mut self, notes: Vec<Note>, line: Option<usize>);

    /// Shows what is about to change. Returns when the user can have seen it.
    fn announce(&mut self, text: String);
}

/// An answer on its way to the user.
#[derive(Debug)]
pub struct Delivery {
    pub answer: Answer,
    /// The number of the request in its line, if there are several.
    pub part: Option<usize>,
    /// The file that holds the key.
    pub saved: Option<PathBuf>,
}

/// An answer that couldn't be shown. Its key, unless it is in a file, exists only here.
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

    /// Records in the journal where a long-term key goes.
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

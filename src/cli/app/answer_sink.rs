//! Separates carrying out a request from showing its answer. The main thread's sink shows answers
//! on the terminal. A batch worker's sink sends them to the coordinator, which shows them in the
//! order of the lines.

use crate::cli::journal::{Destination, Journal, JournalEvent};
use crate::domain::{Answer, AnswerBody, Note, Problem, Region};
use crate::present::Recent;
use std::path::PathBuf;

pub trait AnswerSink {
    /// Shows an answer. A key counts as delivered only if `show` succeeds or a file holds the key.
    fn show(
        &mut self,
        delivery: Delivery,
        situation: Situation<'_>,
    ) -> Result<(), Box<NotDelivered>>;

    /// Shows notes that no answer carries.
    fn show_notes(&mut self, notes: Vec<Note>, line: Option<usize>);

    /// Announces a change before it is carried out. Returns when the text is on the screen, or
    /// after a timeout.
    fn announce(&mut self, text: String);
}

/// An answer on its way to the user.
#[derive(Debug)]
pub struct Delivery {
    pub answer: Answer,
    /// The number of the request in its line, if the line has several requests.
    pub part: Option<usize>,
    /// The file that holds the key, if any.
    pub saved: Option<PathBuf>,
}

/// An answer that couldn't be shown. If it delivers a key that no file holds, it is the key's only
/// copy.
#[derive(Debug)]
pub struct NotDelivered {
    pub delivery: Delivery,
    pub problem: Problem,
}

/// The context that the text of an answer depends on.
pub struct Situation<'a> {
    /// True if the person types the next line at the program's prompt. Suggested commands then omit
    /// the program's name.
    pub in_conversation: bool,
    /// The most recent key, for "tell me more".
    pub recent: Option<&'a Recent>,
    /// The configured region, for the examples in help texts.
    pub configured_region: Option<&'a Region>,
}

impl Delivery {
    pub fn new(answer: Answer, part: Option<usize>) -> Self {
        Self { answer, part, saved: None }
    }

    /// Records in the journal that a long-term key is being delivered or was delivered, and where
    /// to. Does nothing for other answers, or without a journal.
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

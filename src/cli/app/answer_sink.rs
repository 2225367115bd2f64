//! Where the answers of a request go that is carried out beside others: to whoever shows them in the order of the lines.

use crate::cli::batch::parallel::BatchEvent;
use crate::domain::{Answer, Note};
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

/// How long a worker waits for whoever speaks.
const PATIENCE: Duration = Duration::from_secs(10);

/// The way out of one worker.
#[derive(Debug)]
pub struct AnswerSink {
    /// Who hears it.
    pub events: Sender<BatchEvent>,
    /// The part of the conversation that it belongs to.
    pub strand: usize,
}

/// Something to show.
#[derive(Debug)]
pub enum SinkMessage {
    /// An answer, with its place among several, and the file that its key is in.
    Answer(Box<Answer>, Option<usize>, Option<PathBuf>),
    /// Notes that no answer carried.
    Notes(Vec<Note>, Option<usize>),
}

impl AnswerSink {
    /// Has it said at once what is about to be changed, and waits until it is.
    pub fn announce(&self, text: String) {
        let (said, is_said) = channel();
        if self.events.send(BatchEvent::Announced(text, said)).is_ok() {
            // Nobody waits for an end that is under way.
            let _ = is_said.recv_timeout(PATIENCE);
        }
    }

    /// Hands it over. Where nobody hears any more, the program ends.
    pub fn say(&self, said: SinkMessage) {
        let _ = self.events.send(BatchEvent::Said(self.strand, said));
    }
}

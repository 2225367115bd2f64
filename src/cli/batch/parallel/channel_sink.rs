//! Sends a worker's answers to the thread that shows them in the order of the lines.

use crate::cli::app::answer_sink::{AnswerSink, Delivery, NotDelivered, Situation};
use crate::cli::batch::parallel::event::{BatchEvent, TaskOutput};
use crate::domain::{Note, Problem};
use std::sync::mpsc::{SendError, Sender, channel};
use std::time::Duration;

/// The maximum time that a worker waits for its announcement to be shown.
const ANNOUNCEMENT_TIMEOUT: Duration = Duration::from_secs(10);

pub struct ChannelSink {
    pub events: Sender<BatchEvent>,
    /// The task that the answers belong to.
    pub task: usize,
}

impl AnswerSink for ChannelSink {
    /// Sends the answer. If the coordinator has ended, returns the answer in the error, so that the
    /// caller deletes its key.
    fn show(&mut self, delivery: Delivery, _: Situation<'_>) -> Result<(), Box<NotDelivered>> {
        let answer = TaskOutput::Answer(Box::new(delivery));
        let sent = self.events.send(BatchEvent::Shown(self.task, answer));
        let Err(SendError(BatchEvent::Shown(_, TaskOutput::Answer(delivery)))) = sent else {
            return Ok(());
        };
        let problem = Problem::OutputFailed { reason: "the batch has ended".to_owned() };
        Err(Box::new(NotDelivered { delivery: *delivery, problem }))
    }

    fn show_notes(&mut self, notes: Vec<Note>, line: Option<usize>) {
        let _ = self.events.send(BatchEvent::Shown(self.task, TaskOutput::Notes(notes, line)));
    }

    fn announce(&mut self, text: String) {
        let (shown, is_shown) = channel();
        if self.events.send(BatchEvent::Announced(text, shown)).is_ok() {
            // Ignore an error: a batch that ends doesn't reply.
            let _ = is_shown.recv_timeout(ANNOUNCEMENT_TIMEOUT);
        }
    }
}

//! Runs a worker thread, which processes lines of tasks on its own `App` and sends the answers to
//! the coordinator.

use crate::cli::app::App;
use crate::cli::app::dialogue::Dialogue;
use crate::cli::batch::parallel::channel_sink::ChannelSink;
use crate::cli::batch::parallel::event::{BatchEvent, TaskResult};
use crate::cli::transcript::TranscriptLine;
use std::sync::mpsc::Receiver;
use std::sync::{Mutex, PoisonError};

/// Processes jobs until the coordinator ends.
pub(crate) fn run_worker(app: &mut App<'_, ChannelSink>, jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { task, dialogue, line }) = job else { return };
        (app.dialogue, app.reporter.task) = (dialogue, task);
        if let Ok(words) = &line.words {
            // Ignore an error: `delivery_failed` reports it to the coordinator.
            let _ = app.run_line(line.line(words));
        }
        let result = TaskResult {
            task,
            dialogue: std::mem::take(&mut app.dialogue),
            delivery_failed: std::mem::take(&mut app.delivery_failed),
        };
        if app.reporter.events.send(BatchEvent::Processed(Box::new(result))).is_err() {
            return;
        }
    }
}

/// A line for a worker, with the conversation before it.
pub(crate) struct Job {
    pub(crate) task: usize,
    pub(crate) dialogue: Dialogue,
    pub(crate) line: TranscriptLine,
}

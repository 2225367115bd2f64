//! One who hears lines at a desk of their own, and leaves the answers to be shown in their turn.

use crate::cli::app::App;
use crate::cli::batch::parallel::BatchEvent;
use crate::cli::transcript::TranscriptLine;
use crate::converse::State;
use crate::domain::{Answer, Note};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Mutex, PoisonError};

/// Hears lines until there are no more.
pub(crate) fn serve(desk: &mut App<'_>, jobs: &Mutex<Receiver<Job>>, events: &Sender<BatchEvent>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { strand, state, held, untold, cue }) = job else { return };
        (desk.state, desk.held, desk.untold) = (state, held, untold);
        if let Some(outlet) = &mut desk.outlet {
            outlet.strand = strand;
        }
        if let Ok(words) = &cue.words {
            // What could fail is shown, or delivered, by somebody else.
            let _ = desk.hear(cue.line(words));
        }
        let heard = TaskResult {
            strand,
            state: std::mem::take(&mut desk.state),
            held: std::mem::take(&mut desk.held),
            untold: std::mem::take(&mut desk.untold),
            broken: std::mem::take(&mut desk.broken),
        };
        if events.send(BatchEvent::Heard(Box::new(heard))).is_err() {
            return;
        }
    }
}

/// A strand after a line.
#[derive(Debug)]
pub struct TaskResult {
    pub(crate) strand: usize,
    pub(crate) state: State,
    pub(crate) held: Vec<Answer>,
    pub(crate) untold: Vec<Note>,
    /// Its key could not be delivered, or not be written down.
    pub(crate) broken: bool,
}

/// A line for a worker.
pub(crate) struct Job {
    pub(crate) strand: usize,
    pub(crate) state: State,
    pub(crate) held: Vec<Answer>,
    pub(crate) untold: Vec<Note>,
    pub(crate) cue: TranscriptLine,
}

//! The messages of a parallel batch from the reader and the workers to the thread that coordinates
//! them.

use crate::cli::app::answer_sink::Delivery;
use crate::cli::app::dialogue::Dialogue;
use crate::cli::batch::reader_thread::ReadResult;
use crate::domain::Note;
use std::sync::mpsc::Sender;

#[derive(Debug)]
pub enum BatchEvent {
    /// The next line, or the end.
    Line(ReadResult),
    /// Shows what is about to change. The worker waits for the reply.
    Announced(String, Sender<()>),
    /// The task with this number has something to show.
    Shown(usize, TaskOutput),
    /// A task processed its line.
    Processed(Box<TaskResult>),
}

#[derive(Debug)]
pub enum TaskOutput {
    Answer(Box<Delivery>),
    /// Notes that no answer carries, and their line.
    Notes(Vec<Note>, Option<usize>),
}

/// A task after a line.
#[derive(Debug)]
pub struct TaskResult {
    pub task: usize,
    pub dialogue: Dialogue,
    /// True if a key couldn't be delivered, or a change couldn't be recorded.
    pub delivery_failed: bool,
}

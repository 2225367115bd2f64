//! Defines the messages that the reader and the workers send to the coordinator.

use crate::cli::app::answer_sink::Delivery;
use crate::cli::app::dialogue::Dialogue;
use crate::cli::batch::reader_thread::ReadResult;
use crate::domain::Note;
use std::sync::mpsc::Sender;

#[derive(Debug)]
pub enum BatchEvent {
    /// The next line, or the end of the input.
    Line(ReadResult),
    /// The text of a change that a worker is about to make. The worker waits for the reply.
    Announced(String, Sender<()>),
    /// Output of the task with this number.
    Shown(usize, TaskOutput),
    /// A worker processed a line of a task.
    Processed(Box<TaskResult>),
}

#[derive(Debug)]
pub enum TaskOutput {
    Answer(Box<Delivery>),
    /// Notes that belong to no answer, and their line.
    Notes(Vec<Note>, Option<usize>),
}

/// The state of a task after a worker processed one of its lines.
#[derive(Debug)]
pub struct TaskResult {
    pub task: usize,
    pub dialogue: Dialogue,
    /// True if a key couldn't be delivered, or a change couldn't be recorded.
    pub delivery_failed: bool,
}

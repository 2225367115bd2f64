//! Runs several requests of a batch in parallel. The coordinator, which is the main thread, reads
//! the lines and shows the answers in order. Workers make the AWS calls of a request as soon as no
//! unfinished earlier request concerns the same IAM user.
//!
//! A task is a request and the plain yes or no that answers it. It is an independent conversation,
//! and workers process its lines one after the other. The coordinator itself processes any line
//! that may refer to something else, after it has shown all earlier answers. The answers are
//! therefore the same as in a sequential run.

pub mod channel_sink;
pub mod event;
pub mod ordered_output;
pub mod progress_line;
pub mod scheduler;
pub mod task;
pub mod worker;

use crate::cli::app::App;
use crate::cli::app::dialogue::Dialogue;
use crate::cli::app::options::Options;
use crate::cli::batch::reader_thread::ReadLine;
use crate::cli::batch::{reader_thread, sequential};
use crate::cli::exit_code::ExitCode;
use crate::cli::transcript::{Transcript, TranscriptLine};
use crate::domain::{Problem, Shutdown, ShutdownSignal};
use channel_sink::ChannelSink;
use event::BatchEvent;
use progress_line::ProgressLine;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use task::Task;
use worker::{Job, run_worker};

/// The maximum number of concurrent tasks. It limits how many keys a crash can lose, because the
/// keys of later tasks wait to be shown.
const WINDOW: usize = 64;
/// The number of lines to read ahead.
const AHEAD: usize = 64;
/// The interval for checking the shutdown flag and refreshing the progress line.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Processes every line with `jobs` workers.
///
/// # Errors
/// Returns the errors of [`App::run_line`], [`Problem::InputFailed`] and
/// [`Problem::JournalRejected`].
pub fn run(app: &mut App<'_>, jobs: usize) -> Result<ExitCode, Problem> {
    let (events, received) = channel();
    let (work, queue) = channel::<Job>();
    let queue = Mutex::new(queue);
    let shutdown = Shutdown::default();
    // The coordinator shows the long text after each key, so the workers leave it out.
    let options = Options { full: false, ..app.options.clone() };
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let dialogue = Dialogue::new(options.policy);
            let executor = app.executor.for_worker(&options, shutdown.clone());
            let key_files = app.key_files.for_worker();
            let (events, options, queue) = (events.clone(), &options, &queue);
            scope.spawn(move || {
                let sink = ChannelSink { events, task: 0 };
                run_worker(&mut App::new(options, dialogue, executor, key_files, sink), queue);
            });
        }
        let _held = app.executor.shutdown.hold();
        let wanted = reader_thread::start(move |line| events.send(BatchEvent::Line(line)).is_ok());
        let options = app.options;
        let lines_left = || reader_thread::lines_left().filter(|_| options.shows_progress());
        let batch = ParallelBatch {
            transcript: Transcript::new(
                options.grammar,
                app.executor.journal.as_ref(),
                options.policy.confirms,
            ),
            app,
            tasks: VecDeque::new(),
            unseen: VecDeque::new(),
            last_read: Instant::now(),
            next_line: None,
            ended: false,
            running: 0,
            jobs,
            last_task: 0,
            work,
            wanted,
            shutdown,
            worst: None,
            failed: None,
            first_skipped: None,
            progress: ProgressLine::new(lines_left()),
        };
        // The workers end when `work` is dropped.
        batch.run(&received)
    })
}

struct ParallelBatch<'c, 'd> {
    app: &'c mut App<'d>,
    transcript: Transcript<'d>,
    /// The tasks in the order of their lines. Only the first task's answers are shown.
    tasks: VecDeque<Task>,
    /// Lines that were read but not scheduled yet.
    unseen: VecDeque<ReadLine>,
    /// The time when the last line was read.
    last_read: Instant,
    /// The line to schedule next.
    next_line: Option<TranscriptLine>,
    /// True if there are no more lines.
    ended: bool,
    /// The number of jobs that workers are processing.
    running: usize,
    jobs: usize,
    /// The number of the newest task.
    last_task: usize,
    work: Sender<Job>,
    wanted: Sender<()>,
    /// The flag that stops the workers.
    shutdown: Shutdown,
    worst: Option<ExitCode>,
    /// The problem that ends the batch.
    failed: Option<Problem>,
    /// The first line that was not started because the batch stopped early.
    first_skipped: Option<usize>,
    progress: ProgressLine,
}

impl ParallelBatch<'_, '_> {
    fn run(mut self, received: &Receiver<BatchEvent>) -> Result<ExitCode, Problem> {
        self.worst = sequential::report_emptied_output(self.app)?;
        (0..AHEAD).for_each(|_| self.request_line());
        let mut unread = None;
        let quit = loop {
            self.check_shutdown();
            let mut moved = self.show_due();
            let quit = self.schedule();
            moved |= self.dispatch();
            if quit {
                let lines = self.count_unread(received);
                unread = sequential::report_unread(self.app, self.transcript.number(), lines);
                break true;
            }
            let idle = self.tasks.is_empty() && self.next_line.is_none() && self.unseen.is_empty();
            if idle && self.ended {
                break false;
            }
            if moved {
                continue;
            }
            match received.recv_timeout(POLL_INTERVAL) {
                Ok(event) => {
                    self.handle_event(event);
                    received.try_iter().for_each(|event| self.handle_event(event));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break false,
            }
            self.draw_progress();
        };
        self.finish(quit, unread)
    }

    fn finish(mut self, quit: bool, unread: Option<ExitCode>) -> Result<ExitCode, Problem> {
        self.clear_progress();
        if let Some(line) = self.first_skipped {
            self.app.reporter.note_stderr(&format!(
                "note: stopped early; unanswered lines from line {line} on were not started\n"
            ));
        }
        if let Some(problem) = self.failed {
            return Err(problem);
        }
        if let Some(stop) = self.app.stopped() {
            self.worst = Some(self.worst.map_or(stop.into(), |worst| worst.min(stop.into())));
        }
        let complete = self.first_skipped.is_none() && !self.is_stopping();
        if complete && !quit {
            self.transcript.end()?;
        }
        let worst = self.worst.into_iter().chain(unread).min();
        sequential::end(self.app, worst, &self.transcript, complete && unread.is_none())
    }

    /// Counts the lines after the one that ended the conversation, until the next line takes too
    /// long to arrive.
    fn count_unread(&mut self, received: &Receiver<BatchEvent>) -> usize {
        let mut count = 0;
        loop {
            while let Some(read) = self.unseen.pop_front() {
                let Some(line) = read.line() else { return count };
                count += usize::from(line.holds());
                self.request_line();
            }
            match received.recv_timeout(reader_thread::PATIENCE) {
                Ok(event) => self.handle_event(event),
                Err(_) => return count,
            }
        }
    }

    fn is_stopping(&self) -> bool {
        self.shutdown.requested().is_some()
    }

    fn request_line(&self) {
        let _ = self.wanted.send(());
    }

    fn handle_event(&mut self, event: BatchEvent) {
        match event {
            BatchEvent::Line(Ok(line)) => {
                self.last_read = Instant::now();
                self.unseen.push_back(line);
            }
            BatchEvent::Line(Err(problem)) => self.fail(problem),
            BatchEvent::Announced(text, shown) => {
                self.clear_progress();
                self.app.reporter.note_stderr(&text);
                let _ = shown.send(());
            }
            BatchEvent::Shown(id, output) => {
                if let Some(task) = self.tasks.iter_mut().find(|task| task.id == id) {
                    task.output.push_back(output);
                }
            }
            BatchEvent::Processed(result) => {
                self.running -= 1;
                if result.delivery_failed {
                    self.stop(ShutdownSignal::Output);
                }
                let task = self.tasks.iter_mut().find(|task| task.id == result.task);
                if let Some(task) = task {
                    task.possibly_open = result.dialogue.possibly_open();
                    task.dialogue = Some(result.dialogue);
                }
            }
        }
    }

    /// Stops the batch after a signal or a failed delivery.
    fn check_shutdown(&mut self) {
        let failed = self.app.delivery_failed.then_some(ShutdownSignal::Output);
        if let Some(signal) = self.app.stopped().or(failed) {
            self.stop(signal);
        }
    }

    /// Ends the batch with this problem, unless an earlier problem already ended it.
    fn fail(&mut self, problem: Problem) {
        self.failed.get_or_insert(problem);
        self.stop(ShutdownSignal::Output);
    }

    /// Starts no more work. Workers complete their current step.
    fn stop(&mut self, signal: ShutdownSignal) {
        if self.is_stopping() {
            return;
        }
        self.shutdown.raise(signal);
        self.ended = true;
        let is_unprocessed = |task: &&Task| !task.is_begun() || !task.lines.is_empty();
        let unprocessed = self.tasks.iter().filter(is_unprocessed).map(|task| task.first).min();
        let next = self.next_line.take().map(|line| line.number);
        self.unseen.clear();
        let after = self.transcript.number() + 1;
        self.first_skipped = self.first_skipped.or(unprocessed).or(next).or(Some(after));
        self.tasks.retain(Task::is_begun);
        for task in &mut self.tasks {
            task.lines.clear();
        }
    }

    /// Draws the progress line if standard error can show it and no credential provider is using
    /// the terminal.
    fn draw_progress(&mut self) {
        if self.app.executor.terminal_is_taken() {
            self.clear_progress();
        } else if self.app.options.shows_progress() {
            let summary = &self.app.reporter.results.summary;
            if let Some(text) = self.progress.draw(summary, self.tasks.len()) {
                self.app.reporter.note_stderr(&text);
            }
        }
    }

    fn clear_progress(&mut self) {
        if let Some(text) = self.progress.clear() {
            self.app.reporter.note_stderr(text);
        }
    }
}

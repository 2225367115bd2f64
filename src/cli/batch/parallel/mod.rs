//! Several requests of a batch at once. The lines are read in order, and the answers are shown in order; between the two,
//! what needs AWS is done by workers, as soon as nothing before it is about the same user.
//!
//! Each request and the yes or no to it are a strand: a conversation held apart, which goes on where it stands when a worker
//! hears its next line. A line that may refer to more than that waits until all before it is shown, and is heard at the
//! desk itself. So the answers are those of hearing one line after the other.

pub mod ordered_output;
pub mod scheduler;
pub mod task;
pub mod worker;

use crate::cli::app::answer_sink::{AnswerSink, SinkMessage};
use crate::cli::app::{App, Mode};
use crate::cli::args::Cli;
use crate::cli::batch::reader_thread::{ReadLine, ReadResult};
use crate::cli::batch::{reader_thread, sequential};
use crate::cli::exit_code::ExitCode;
use crate::cli::output::terminal::Terminal;
use crate::cli::transcript::{Transcript, TranscriptLine};
use crate::domain::{Problem, Shutdown, ShutdownSignal};
use crate::present;
use crate::provision::AwsClient;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use task::Task;
use worker::{Job, TaskResult, serve};

/// How many strands there may be at once: what is made and waits for its turn is lost where the machine fails.
const WINDOW: usize = 64;
/// How many lines are read ahead.
const AHEAD: usize = 64;
/// How often somebody looks whether the end is asked for, and says how far it is.
const GLANCE: Duration = Duration::from_millis(100);
/// How long people wait without a sign.
const PATIENCE: Duration = Duration::from_millis(500);

/// What happens while the crew is at work.
#[derive(Debug)]
pub enum BatchEvent {
    /// A line came.
    Line(ReadResult),
    /// This is about to be changed; who carries it out waits until that is said.
    Announced(String, Sender<()>),
    /// A strand has an answer.
    Said(usize, SinkMessage),
    /// A strand has heard its line.
    Heard(Box<TaskResult>),
}

/// Answers every line, with so many workers.
///
/// # Errors
/// [`Problem::OutputFailed`], [`Problem::Undelivered`], [`Problem::InputFailed`] and [`Problem::JournalRejected`].
pub fn run(desk: &mut App<'_>, cli: &Cli, jobs: usize) -> Result<ExitCode, Problem> {
    let (events, happens) = channel();
    let (work, jobs_to_do) = channel::<Job>();
    let jobs_to_do = Mutex::new(jobs_to_do);
    let stops = Shutdown::default();
    let shared = desk.share();
    let (grammar, facts, paints) = (desk.grammar, desk.facts, desk.paints);
    let (flag, folder, journal) = (desk.flag.clone(), desk.folder.clone(), desk.journal.clone());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let (events, jobs_to_do, stops, shared) =
                (events.clone(), &jobs_to_do, stops.clone(), shared.clone());
            let (flag, folder, journal) = (flag.clone(), folder.clone(), journal.clone());
            scope.spawn(move || {
                let mut nowhere = Terminal::nowhere();
                let mut desk = App::new(grammar, cli, facts, paints, &mut nowhere, Mode::Batch);
                desk.furnish(flag, None, folder);
                desk.keep(journal);
                desk.employ(stops, AnswerSink { events: events.clone(), strand: 0 }, |settings| {
                    AwsClient::joining(settings, shared)
                });
                serve(&mut desk, jobs_to_do, &events);
            });
        }
        let _held = desk.stops.hold();
        let wanted = reader_thread::start(events);
        let script = Transcript::new(grammar, desk.journal.as_ref(), desk.manner.confirms);
        let crew = ParallelBatch {
            desk,
            script,
            strands: VecDeque::new(),
            fed: VecDeque::new(),
            came: Instant::now(),
            at_hand: None,
            ended: false,
            running: 0,
            jobs,
            next: 0,
            work,
            wanted,
            stops,
            worst: None,
            failed: None,
            stopped: None,
            progress: ProgressLine { left: None, since: Instant::now(), shown: false },
        };
        // The workers end when nobody has work for them any more.
        crew.run(&happens)
    })
}

struct ProgressLine {
    left: Option<usize>,
    since: Instant,
    shown: bool,
}

struct ParallelBatch<'c, 'd> {
    desk: &'c mut App<'d>,
    script: Transcript<'d>,
    /// In the order of the lines; the first is the one whose answers are shown.
    strands: VecDeque<Task>,
    /// Lines that came and were not looked at, and when the last one came.
    fed: VecDeque<ReadLine>,
    came: Instant,
    /// The line that is to be heard next.
    at_hand: Option<TranscriptLine>,
    /// There are no more lines.
    ended: bool,
    running: usize,
    jobs: usize,
    next: usize,
    work: Sender<Job>,
    wanted: Sender<()>,
    stops: Shutdown,
    worst: Option<ExitCode>,
    /// Why it is all over.
    failed: Option<Problem>,
    /// The first line that was not begun because of that.
    stopped: Option<usize>,
    progress: ProgressLine,
}

impl ParallelBatch<'_, '_> {
    fn run(mut self, happens: &Receiver<BatchEvent>) -> Result<ExitCode, Problem> {
        if self.desk.status {
            self.progress.left = reader_thread::lines_left();
        }
        self.worst = sequential::greet(self.desk)?;
        (0..AHEAD).for_each(|_| self.want());
        let mut unread = None;
        let quit = loop {
            self.look_for_the_end();
            let mut moved = self.show();
            let quit = self.place();
            moved |= self.dispatch();
            if quit {
                let lines = self.unread(happens);
                unread = sequential::leave(self.desk, self.script.number(), lines);
                break true;
            }
            if self.strands.is_empty()
                && self.at_hand.is_none()
                && self.fed.is_empty()
                && self.ended
            {
                break false;
            }
            if moved {
                continue;
            }
            match happens.recv_timeout(GLANCE) {
                Ok(event) => {
                    self.take(event);
                    happens.try_iter().for_each(|event| self.take(event));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break false,
            }
            self.say_how_far();
        };
        self.clear();
        if let Some(line) = self.stopped {
            self.desk.aside(&format!(
                "note: stopped early; line {line} and any later line without an answer were not started\n"
            ));
        }
        if let Some(problem) = self.failed {
            return Err(problem);
        }
        if let Some(stop) = self.desk.stopped() {
            self.worst = Some(self.worst.map_or(stop.into(), |worst| worst.min(stop.into())));
        }
        let whole = self.stopped.is_none() && !self.stops_asked();
        if whole && !quit {
            self.script.end()?;
        }
        let worst = self.worst.into_iter().chain(unread).min();
        sequential::end(self.desk, worst, &self.script, whole && unread.is_none())
    }

    /// How many lines there are behind the one that somebody left with.
    fn unread(&mut self, happens: &Receiver<BatchEvent>) -> usize {
        let mut count = 0;
        loop {
            while let Some(fed) = self.fed.pop_front() {
                let Some(line) = fed.line() else { return count };
                count += usize::from(line.holds());
                self.want();
            }
            match happens.recv_timeout(reader_thread::PATIENCE) {
                Ok(event) => self.take(event),
                Err(_) => return count,
            }
        }
    }

    fn stops_asked(&self) -> bool {
        self.stops.requested().is_some()
    }

    fn want(&self) {
        let _ = self.wanted.send(());
    }

    fn take(&mut self, event: BatchEvent) {
        match event {
            BatchEvent::Line(Ok(fed)) => {
                self.came = Instant::now();
                self.fed.push_back(fed);
            }
            BatchEvent::Line(Err(problem)) => {
                self.failed.get_or_insert(problem);
                self.give_up(ShutdownSignal::Output);
            }
            BatchEvent::Announced(text, said) => {
                self.clear();
                self.desk.aside(&text);
                let _ = said.send(());
            }
            BatchEvent::Said(id, said) => {
                if let Some(strand) = self.strands.iter_mut().find(|strand| strand.id == id) {
                    strand.said.push_back(said);
                }
            }
            BatchEvent::Heard(heard) => {
                self.running -= 1;
                if heard.broken {
                    self.give_up(ShutdownSignal::Output);
                }
                let Some(strand) = self.strands.iter_mut().find(|strand| strand.id == heard.strand)
                else {
                    return;
                };
                strand.ahead = heard.state.ahead();
                strand.state = Some(heard.state);
                (strand.held, strand.untold) = (heard.held, heard.untold);
            }
        }
    }

    /// A signal came: what is under way ends with its step, and nothing more is begun.
    fn look_for_the_end(&mut self) {
        if let Some(stop) = self.desk.stopped().filter(|_| !self.stops_asked()) {
            self.give_up(stop);
        }
        if self.desk.broken && !self.stops_asked() {
            self.give_up(ShutdownSignal::Output);
        }
    }

    fn give_up(&mut self, why: ShutdownSignal) {
        if self.stops_asked() {
            return;
        }
        self.stops.raise(why);
        self.ended = true;
        let unheard = |strand: &&Task| !strand.begun || !strand.lines.is_empty();
        let first = self.strands.iter().filter(unheard).map(|strand| strand.first).min();
        let unread = self.at_hand.take().map(|cue| cue.number);
        let later = (!self.fed.is_empty()).then(|| self.script.number() + 1);
        self.fed.clear();
        self.stopped =
            self.stopped.or(first.or(unread).or(later).or(Some(self.script.number() + 1)));
        self.strands.retain(|strand| strand.begun);
        for strand in &mut self.strands {
            strand.lines.clear();
        }
    }

    /// On a terminal, once it takes longer than people like to wait.
    fn say_how_far(&mut self) {
        if self.desk.settings.console.quiet.is_taken() {
            self.clear();
        } else if self.desk.status
            && self.progress.since.elapsed() > PATIENCE
            && !self.strands.is_empty()
        {
            let words =
                present::progress(&self.desk.tally.summary, self.progress.left, self.strands.len());
            self.desk.aside(&format!("\r\x1b[K{words}"));
            self.progress.shown = true;
        }
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.progress.shown) {
            self.desk.aside("\r\x1b[K");
        }
    }
}

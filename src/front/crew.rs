//! Several requests of a batch at once. The lines are read in order, and the answers are shown in order; between the two,
//! what needs AWS is done by workers, as soon as nothing before it is about the same user.
//!
//! Each request and the yes or no to it are a strand: a conversation held apart, which goes on where it stands when a worker
//! hears its next line. A line that may refer to more than that waits until all before it is shown, and is heard at the
//! desk itself. So the answers are those of hearing one line after the other.

use super::batch;
use super::cli::Cli;
use super::desk::{Desk, Way};
use super::exit::Code;
use super::feed::{self, Fed, FedLine};
use super::outlet::{Outlet, Said};
use super::screen::Screen;
use super::script::{Cue, Script};
use crate::converse::{self, Ahead, Manner, Stance, State, Voice};
use crate::domain::{Answer, Body, Note, Problem, Stop, Stops, UserName};
use crate::present;
use crate::provision::Session;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

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
pub enum Event {
    /// A line came.
    Line(FedLine),
    /// A strand has an answer.
    Said(usize, Said),
    /// A strand has heard its line.
    Heard(Box<Heard>),
}

/// A strand after a line.
#[derive(Debug)]
pub struct Heard {
    strand: usize,
    state: State,
    held: Vec<Answer>,
    untold: Vec<Note>,
    /// Its key could not be delivered, or not be written down.
    broken: bool,
}

/// A line for a worker.
struct Job {
    strand: usize,
    state: State,
    held: Vec<Answer>,
    untold: Vec<Note>,
    cue: Cue,
}

struct Strand {
    id: usize,
    users: Vec<UserName>,
    lines: VecDeque<Cue>,
    /// `None` while a worker has it.
    state: Option<State>,
    /// What it may have left open.
    ahead: Ahead,
    /// A later line begins something else.
    closed: bool,
    said: VecDeque<Said>,
    held: Vec<Answer>,
    untold: Vec<Note>,
    /// The last line that it heard.
    last: Cue,
    begun: bool,
}

impl Strand {
    fn is_settled(&self) -> bool {
        self.state.is_some() && self.lines.is_empty()
    }

    /// Whether it may still ask AWS about its users.
    fn is_over(&self) -> bool {
        self.is_settled()
            && (self.closed || self.state.as_ref().is_none_or(|state| state.question().is_none()))
    }

    fn meets(&self, users: &[UserName]) -> bool {
        let same =
            |user: &UserName| self.users.iter().any(|mine| mine.as_str().eq_ignore_ascii_case(user.as_str()));
        users.iter().any(same)
    }
}

/// Answers every line, with so many workers.
///
/// # Errors
/// [`Problem::OutputFailed`], [`Problem::Undelivered`], [`Problem::InputFailed`] and [`Problem::JournalUnfit`].
pub fn run(desk: &mut Desk<'_>, cli: &Cli, jobs: usize) -> Result<Code, Problem> {
    let (events, happens) = channel();
    let (work, jobs_to_do) = channel::<Job>();
    let jobs_to_do = Mutex::new(jobs_to_do);
    let stops = Stops::default();
    let shared = desk.share();
    let (grammar, facts, paints) = (desk.grammar, desk.facts, desk.paints);
    let (flag, folder, journal) = (desk.flag.clone(), desk.folder.clone(), desk.journal.clone());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let (events, jobs_to_do, stops, shared) =
                (events.clone(), &jobs_to_do, stops.clone(), shared.clone());
            let (flag, folder, journal) = (flag.clone(), folder.clone(), journal.clone());
            scope.spawn(move || {
                let mut nowhere = Screen::nowhere();
                let mut desk = Desk::new(grammar, cli, facts, paints, &mut nowhere, Way::Batch);
                desk.furnish(flag, None, folder);
                desk.keep(journal);
                desk.employ(stops, Outlet { events: events.clone(), strand: 0 }, |settings| {
                    Session::joining(settings, shared)
                });
                serve(&mut desk, jobs_to_do, &events);
            });
        }
        let _held = desk.stops.hold();
        let wanted = feed::start(events);
        let script = Script::new(desk.journal.as_ref());
        let crew = Crew {
            desk,
            script,
            strands: VecDeque::new(),
            fed: VecDeque::new(),
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
            progress: Progress { left: None, since: Instant::now(), shown: false },
        };
        // The workers end when nobody has work for them any more.
        crew.run(&happens)
    })
}

/// Hears lines until there are no more.
fn serve(desk: &mut Desk<'_>, jobs: &Mutex<Receiver<Job>>, events: &Sender<Event>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { strand, state, held, untold, cue }) = job else { return };
        (desk.state, desk.held, desk.untold) = (state, held, untold);
        if let Some(outlet) = &mut desk.outlet {
            outlet.strand = strand;
        }
        if let Ok(words) = &cue.words {
            let (number, speaker) = (Some(cue.number), cue.speaker.as_deref());
            // What could fail is shown, or delivered, by somebody else.
            let _ = desk.hear(converse::Line { words, number, speaker, voice: Voice::Transcript });
        }
        let heard = Heard {
            strand,
            state: std::mem::take(&mut desk.state),
            held: std::mem::take(&mut desk.held),
            untold: std::mem::take(&mut desk.untold),
            broken: std::mem::take(&mut desk.broken),
        };
        if events.send(Event::Heard(Box::new(heard))).is_err() {
            return;
        }
    }
}

struct Progress {
    left: Option<usize>,
    since: Instant,
    shown: bool,
}

struct Crew<'c, 'd> {
    desk: &'c mut Desk<'d>,
    script: Script,
    /// In the order of the lines; the first is the one whose answers are shown.
    strands: VecDeque<Strand>,
    /// Lines that came and were not looked at.
    fed: VecDeque<Fed>,
    /// The line that is to be heard next.
    at_hand: Option<Cue>,
    /// There are no more lines.
    ended: bool,
    running: usize,
    jobs: usize,
    next: usize,
    work: Sender<Job>,
    wanted: Sender<()>,
    stops: Stops,
    worst: Option<Code>,
    /// Why it is all over.
    failed: Option<Problem>,
    /// The first line that was not begun because of that.
    stopped: Option<usize>,
    progress: Progress,
}

impl Crew<'_, '_> {
    fn run(mut self, happens: &Receiver<Event>) -> Result<Code, Problem> {
        if self.desk.status {
            self.progress.left = feed::lines_left();
        }
        self.worst = batch::greet(self.desk)?;
        (0..AHEAD).for_each(|_| self.want());
        let quit = loop {
            self.look_for_the_end();
            let mut moved = self.show();
            let quit = self.place();
            moved |= self.dispatch();
            if quit {
                break true;
            }
            if self.strands.is_empty() && self.at_hand.is_none() && self.fed.is_empty() && self.ended {
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
                "note: it ended early; line {line} and those after it that have no answer were not begun\n"
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
        batch::end(self.desk, self.worst, whole)
    }

    fn stops_asked(&self) -> bool {
        self.stops.caught().is_some()
    }

    fn want(&self) {
        let _ = self.wanted.send(());
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Line(Ok(fed)) => self.fed.push_back(fed),
            Event::Line(Err(problem)) => {
                self.failed.get_or_insert(problem);
                self.give_up(Stop::Output);
            }
            Event::Said(id, said) => {
                if let Some(strand) = self.strands.iter_mut().find(|strand| strand.id == id) {
                    strand.said.push_back(said);
                }
            }
            Event::Heard(heard) => {
                self.running -= 1;
                if heard.broken {
                    self.give_up(Stop::Output);
                }
                let Some(strand) = self.strands.iter_mut().find(|strand| strand.id == heard.strand) else {
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
            self.give_up(Stop::Output);
        }
    }

    fn give_up(&mut self, why: Stop) {
        if self.stops_asked() {
            return;
        }
        self.stops.raise(why);
        self.ended = true;
        let first = self.strands.iter().filter(|strand| !strand.begun).map(|strand| strand.last.number).min();
        let unread = self.at_hand.take().map(|cue| cue.number);
        let later = (!self.fed.is_empty()).then(|| self.script.number() + 1);
        self.fed.clear();
        self.stopped = self.stopped.or(first.or(unread).or(later).or(Some(self.script.number() + 1)));
        self.strands.retain(|strand| strand.begun);
        for strand in &mut self.strands {
            strand.lines.clear();
        }
    }

    /// Shows what is due, and lets go of the strands that are done with; whether any is.
    fn show(&mut self) -> bool {
        let mut moved = false;
        let more = |crew: &Self| crew.at_hand.is_some() || crew.ended;
        while !self.strands.is_empty() {
            while let Some(said) = self.strands.front_mut().and_then(|strand| strand.said.pop_front()) {
                self.say(said);
            }
            let drained = more(self);
            let over = |strand: &Strand| strand.is_over() || strand.is_settled() && drained;
            // The last one may be answered by the next line.
            let Some(strand) = self.strands.pop_front_if(|strand| over(strand)) else { break };
            moved = true;
            self.adopt(strand);
        }
        moved
    }

    /// The conversation at the desk goes on where the strand ended.
    fn adopt(&mut self, strand: Strand) {
        let Strand { state, held, untold, closed, last, .. } = strand;
        let Some(state) = state else { return };
        let manner = self.desk.manner;
        let before = std::mem::replace(&mut self.desk.state, State::new(manner));
        self.desk.state = before.then(state);
        self.desk.held.extend(held);
        self.desk.untold.extend(untold);
        if closed && !self.stops_asked() {
            self.shown(|desk| desk.drop_open());
        }
        batch::mark(self.desk, &last, self.worst);
    }

    fn say(&mut self, said: Said) {
        match said {
            Said::Answer(answer, part, saved) => {
                let mut answer = *answer;
                answer.notes.splice(0..0, std::mem::take(&mut self.desk.untold));
                self.shown(|desk| {
                    desk.release(answer.line)?;
                    desk.put(&answer, part, saved).inspect_err(|problem| {
                        if let Problem::Undelivered { .. } = problem {
                            let body = Body::Failed(problem.clone());
                            let failed =
                                Answer { line: answer.line, ..desk.answer(answer.request.clone(), body) };
                            // It says so beside the output that failed.
                            let _ = desk.put(&failed, part, None);
                        }
                    })
                });
            }
            Said::Notes(notes, line) => {
                self.clear();
                self.desk.tell(notes, line);
            }
        }
    }

    /// Shows something, and takes note of what comes of it.
    fn shown(&mut self, show: impl FnOnce(&mut Desk<'_>) -> Result<Code, Problem>) {
        self.clear();
        match show(self.desk) {
            Ok(code) => self.worst = Some(self.worst.map_or(code, |worst| worst.min(code))),
            Err(problem) => {
                let reason = match problem {
                    Problem::Undelivered { reason, .. } => Problem::OutputFailed { reason },
                    problem => problem,
                };
                self.failed.get_or_insert(reason);
                self.give_up(Stop::Output);
            }
        }
    }

    /// Finds the place of the lines that came; whether somebody left.
    fn place(&mut self) -> bool {
        loop {
            if self.at_hand.is_none() {
                let Some(fed) = self.fed.pop_front() else { return false };
                let Some(line) = fed.line() else {
                    self.ended = true;
                    continue;
                };
                self.want();
                self.progress.left = self.progress.left.map(|left| left.saturating_sub(1));
                match self.script.follow(&line) {
                    Ok(Some(cue)) if cue.past => self.desk.recall(&cue),
                    Ok(cue) => self.at_hand = cue,
                    Err(problem) => {
                        self.failed.get_or_insert(problem);
                        self.give_up(Stop::Output);
                        return false;
                    }
                }
                continue;
            }
            let Some(cue) = self.at_hand.take() else { return false };
            self.worst = self.worst.or(Some(Code::Done));
            let newest = self.strands.back();
            let ahead = newest.map_or_else(|| self.desk.state.ahead(), |strand| strand.ahead);
            let stance = match &cue.words {
                Ok(words) => converse::stance(self.desk.grammar, words, ahead),
                Err(_) => Stance::Waits,
            };
            match stance {
                Stance::Begins(users, leaves)
                    if self.strands.len() < WINDOW && (newest.is_some() || ahead == Ahead::Nothing) =>
                {
                    self.begin(cue, users, leaves);
                }
                Stance::Answers if newest.is_some_and(|strand| !strand.closed) => {
                    if let Some(strand) = self.strands.back_mut() {
                        strand.ahead = strand.ahead.answered();
                        strand.last = cue.clone();
                        strand.lines.push_back(cue);
                    }
                }
                _ if self.strands.is_empty() => {
                    let mut quit = false;
                    let worst = self.worst;
                    self.shown(|desk| {
                        let heard = batch::hear(desk, &cue, worst)?;
                        quit = heard.quit;
                        Ok(heard.code)
                    });
                    if quit {
                        return true;
                    }
                }
                _ => {
                    self.at_hand = Some(cue);
                    return false;
                }
            }
        }
    }

    fn begin(&mut self, cue: Cue, users: Vec<UserName>, leaves: Ahead) {
        if let Some(newest) = self.strands.back_mut() {
            newest.closed = true;
        }
        let manner: Manner = self.desk.manner;
        let ahead = if manner.confirms && leaves == Ahead::Confirm { Ahead::Raised } else { leaves };
        self.next += 1;
        self.strands.push_back(Strand {
            id: self.next,
            users,
            last: cue.clone(),
            lines: VecDeque::from([cue]),
            state: Some(State::new(manner)),
            ahead,
            closed: false,
            said: VecDeque::new(),
            held: Vec::new(),
            untold: Vec::new(),
            begun: false,
        });
    }

    /// Gives the workers what can be done now; whether there was any.
    fn dispatch(&mut self) -> bool {
        let mut moved = false;
        for at in 0..self.strands.len() {
            if self.running >= self.jobs {
                break;
            }
            let strand = &self.strands[at];
            let ready = strand.state.is_some() && !strand.lines.is_empty();
            let blocked =
                || self.strands.range(..at).any(|earlier| !earlier.is_over() && earlier.meets(&strand.users));
            if !ready || blocked() {
                continue;
            }
            let strand = &mut self.strands[at];
            let (Some(cue), Some(state)) = (strand.lines.pop_front(), strand.state.take()) else { continue };
            strand.begun = true;
            let (held, untold) = (std::mem::take(&mut strand.held), std::mem::take(&mut strand.untold));
            let sent = self.work.send(Job { strand: strand.id, state, held, untold, cue });
            self.running += usize::from(sent.is_ok());
            moved = true;
        }
        moved
    }

    /// On a terminal, once it takes longer than people like to wait.
    fn say_how_far(&mut self) {
        if self.desk.status && self.progress.since.elapsed() > PATIENCE && !self.strands.is_empty() {
            let words = present::progress(&self.desk.summary, self.progress.left, self.strands.len());
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

//! The conversation: what becomes of a line, given what was said before.
//!
//! Pure: `step` takes the state and an input and gives back both the new state and the turn. The prompt, one-shot
//! and batch are loops round it. Invariant: nothing changes in IAM but by [`Act::CarryOut`], and that only ever carries what
//! the question before it showed, or with `--yes` what it would have shown.

mod decide;
mod edit;
mod flow;
mod idle;
mod lookahead;
mod memory;
mod mentioned;
mod old_key;
mod prompt;
mod reference;
mod response;

use crate::domain::{
    Act, BusinessUnit, ClearAnswer, HeldKey, IamSnapshot, IamUser, Intent, Note, PendingQuestion,
    Problem, Question, Region, Reply, Request, Signal, StepOutcome, Ttl, Turn, Understanding,
    Unreadable,
};
use crate::plan::RegionConfig;
use crate::understand::{Grammar, MAX_LINE};
use flow::{LinesSince, OpenMatter, Pending};
use jiff::Timestamp;
use jiff::civil::Time;
pub use lookahead::{Lookahead, PossiblyOpen, lookahead};
use memory::Memory;
use reference::ListedKeys;

/// What is remembered between inputs.
#[derive(Debug, Clone, Default)]
pub struct State {
    manner: Policy,
    pending: Option<Box<Pending>>,
    memory: Memory,
    /// What time of day it is where the person is, for "until 6pm".
    clock: Option<Time>,
}

/// How the conversation is held, whatever is said in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy {
    /// `--yes`: confirms, and takes a suggested unit.
    pub confirms: bool,
    /// `--ensure`: a key that is there as requested is enough.
    pub ensures: bool,
    /// Whether someone is there to be asked what only AWS's answers raise.
    pub live: bool,
}

/// What comes in.
#[derive(Debug)]
pub enum Input<'a> {
    /// A line.
    Line(InputLine<'a>),
    /// Enter alone: takes what is suggested; never a yes to a change in IAM.
    Enter,
    /// Ctrl-C: drops what is pending.
    Interrupt,
    /// What AWS was found to hold, for [`Act::LookUp`].
    Found(Result<Findings, Problem>),
    /// A short-term key of the last turn could not be made.
    Unmade,
    /// Of the requests of [`Act::LookUp`], those with these places in their phrase were carried out by an earlier run, and
    /// these are the keys.
    Made(Vec<(Option<usize>, HeldKey, Option<String>)>),
    /// What came of each plan of [`Act::CarryOut`].
    Done(Vec<StepOutcome>),
    /// The keys that were shown, and when, for [`Act::List`].
    Listed(Vec<IamUser>, Timestamp),
}

/// A line and how it came.
#[derive(Debug, Clone, Copy)]
pub struct InputLine<'a> {
    /// What was said.
    pub words: &'a str,
    /// Its number in a transcript.
    pub number: Option<usize>,
    /// Who said it, in a chat log.
    pub speaker: Option<&'a str>,
    /// The heading above it, under which nothing is asked for.
    pub under: Option<&'a str>,
    /// What stands between it and the line before and is no line of the conversation: comments, headings, what an assistant
    /// said.
    pub unheard: &'a str,
    /// How it came.
    pub voice: Origin,
}

/// How a line came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Typed by someone who saw what was asked.
    Live,
    /// Pasted with others, or typed before the question was shown: confirms nothing.
    Ahead,
    /// Written down beforehand: answers what its writer could expect, not what only AWS's answers raise.
    Transcript,
}

/// What planning needs to know.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// What AWS holds.
    pub known: IamSnapshot,
    /// What the person configured.
    pub configured: RegionConfig,
    /// Now.
    pub now: Timestamp,
}

impl State {
    /// A conversation held in this manner.
    pub fn new(manner: Policy) -> Self {
        Self { manner, ..Self::default() }
    }

    /// The same for someone who holds a short-term key of this life and region already.
    #[must_use]
    pub fn holding(mut self, ttl: Ttl, region: Region) -> Self {
        let held =
            Request { ttl: Some(ttl), region: Some(region), ..Request::bare(Intent::RefreshKey) };
        self.memory.short = Some(held);
        self
    }

    /// Goes on after a part of the conversation that was held apart: what is open is what was left open there.
    #[must_use]
    pub fn then(mut self, later: Self) -> Self {
        self.pending = later.pending;
        self.memory.then(later.memory);
        self
    }

    /// The same at this time of day.
    pub fn tick(&mut self, clock: Time) {
        self.clock = Some(clock);
    }

    /// What is asked and not answered yet.
    pub fn asked(&self, grammar: &Grammar) -> Option<PendingQuestion> {
        self.pending.as_ref().and_then(|pending| prompt::asked(grammar, pending))
    }

    /// The line whose question is open.
    pub fn open_line(&self) -> Option<usize> {
        self.pending.as_ref().and_then(|pending| pending.line)
    }

    /// What is open, for a line that may begin something else.
    pub fn ahead(&self) -> PossiblyOpen {
        match &self.pending {
            None => PossiblyOpen::Nothing,
            Some(pending) if pending.is_raised_by_aws() => PossiblyOpen::Raised,
            Some(pending) if matches!(pending.open, OpenMatter::Confirm(_)) => {
                PossiblyOpen::Confirm
            }
            Some(_) => PossiblyOpen::Question,
        }
    }

    /// How often what is open was answered with something that is no answer.
    pub fn tries(&self) -> u8 {
        self.pending.as_ref().map_or(0, |pending| pending.tries)
    }

    /// The name of what is asked.
    pub fn question(&self) -> Option<Question> {
        self.pending.as_ref().and_then(|pending| pending.open.question(&pending.drafts))
    }

    /// The units of the keys shown last and those spoken of, the latest last: what a person may name next.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        let listed = self.memory.shown.users.iter().rev().filter_map(|user| user.name.unit());
        let pending =
            self.pending.iter().flat_map(|pending| &pending.drafts).map(|draft| &draft.request);
        let requests = self.memory.last.iter().chain(pending);
        listed.chain(
            requests.filter_map(|request| request.business_unit.as_ref()).map(BusinessUnit::as_str),
        )
    }
}

/// Takes one input. Never fails: what cannot be understood becomes an act that says so.
pub fn step(grammar: &Grammar, state: State, input: Input<'_>) -> (State, Turn) {
    let mut talk = Conversation { grammar, state, turn: Turn::default() };
    match input {
        Input::Line(line) if line.words.len() > MAX_LINE => {
            talk.turn.line = line.number;
            talk.turn.acts.push(Act::Refuse(None, Problem::Unreadable(Unreadable::TooLong)));
        }
        Input::Line(line) => talk.hear(line),
        Input::Enter => talk.enter(),
        Input::Interrupt => talk.interrupt(),
        Input::Found(found) => talk.found(found),
        Input::Unmade => talk.state.memory.forget_short(),
        Input::Made(made) => talk.made(&made),
        Input::Done(done) => talk.done(&done),
        Input::Listed(users, now) => {
            talk.state.memory.show(ListedKeys { users, now, gone: Vec::new(), grown: false }, None);
        }
    }
    (talk.state, talk.turn)
}

/// One step on its way.
struct Conversation<'a> {
    grammar: &'a Grammar,
    state: State,
    turn: Turn,
}

impl Conversation<'_> {
    fn hear(&mut self, line: InputLine<'_>) {
        self.turn.line = line.number;
        let (mut understanding, heard) = self.grammar.hear_at(line.words, self.state.clock);
        if line.under.is_some() {
            for request in
                understanding.requests.iter_mut().filter(|request| request.intent.changes())
            {
                request.ask.retain(|open| *open != Question::DidYouMean);
                request.ask.insert(0, Question::DidYouMean);
            }
            // It answers nothing either.
            if let Some(pending) = self.state.pending.take() {
                self.drop(&pending);
            }
        }
        self.turn.notes.extend(understanding.remarks.iter().cloned().map(Note::Remark));
        let wishes = || understanding.requests.iter().all(|request| request.intent.acts());
        if self.state.pending.is_none() && self.state.memory.is_empty() && wishes() {
            // There is nothing that it could refer to.
            return self.begin(understanding.requests.clone(), &understanding, line);
        }
        let mut response = heard.response();
        let other = |pending: &Pending| !same(pending.speaker.as_deref(), line.speaker);
        let answers = response.plain && response.answer.is_some();
        let overheard = self.state.pending.as_deref().is_some_and(other);
        if let Some(pending) = &self.state.pending {
            let teams =
                pending.drafts.iter().filter_map(|draft| draft.request.business_unit.clone());
            response.correction = heard.correction(&teams.collect::<Vec<_>>());
        }
        let lost = self.is_lost(&understanding, &response, line);
        if let Some(pending) = self.state.pending.as_mut()
            && line.voice == Origin::Transcript
            && !prompt::repeats(self.grammar, pending, line.unheard)
        {
            pending.since = pending.since.max(LinesSince::Unanswered);
        }
        // Only of a transcript is it unsure what its lines did to what is open.
        let asked =
            |pending: &Pending| (pending.open.question(&pending.drafts), pending.requests());
        let open =
            self.state.pending.as_deref().filter(|_| line.voice == Origin::Transcript).map(asked);
        let passes = answers && overheard || self.leaves_clear(&understanding, &response);
        match self.state.pending.take() {
            None => self.at_rest(understanding, &response, line),
            Some(pending) if !same(pending.speaker.as_deref(), line.speaker) => {
                self.overhear(pending, understanding, &response, line);
            }
            Some(pending)
                if line.voice == Origin::Transcript
                    && (pending.is_raised_by_aws() || is_deaf(&pending, &response)) =>
            {
                self.drop(&pending);
                // What looks like an answer was written before anyone could know the question.
                let question = pending.open.question(&pending.drafts);
                let answers = question.is_some_and(|question| {
                    response::is_answer(question, &understanding, &response, &pending)
                });
                // Whoever says the whole of it asks for it.
                let whole = response.verb || response.slots.business_unit.is_some();
                if answers && !whole {
                    return self.turn.acts.push(Act::Say(None, Reply::TypedAhead));
                }
                self.at_rest(understanding, &response, line);
            }
            Some(pending) => self.respond(pending, understanding, &response, line),
        }
        // What leaves the same open answered nothing, and whoever says yes below it may mean it.
        let stays =
            |pending: &&mut Pending| open.as_ref().is_some_and(|open| *open == asked(pending));
        if let Some(pending) = self.state.pending.as_deref_mut().filter(stays)
            && !passes
        {
            let since = if lost { LinesSince::Lost } else { LinesSince::Unanswered };
            pending.since = pending.since.max(since);
        }
    }

    /// Whether nobody understands a line of a transcript that may name another speaker, or be theirs: whoever says yes
    /// after it may be somebody else.
    fn is_lost(
        &self,
        understanding: &Understanding,
        response: &crate::domain::Response,
        line: InputLine<'_>,
    ) -> bool {
        let theirs = |pending: &Pending| same(pending.speaker.as_deref(), line.speaker);
        let unnamed = line.speaker.is_none() || self.state.pending.as_deref().is_some_and(theirs);
        line.voice == Origin::Transcript
            && unnamed
            && understanding.requests.iter().all(|request| request.intent == Intent::OutOfScope)
            && !understanding.unexplained.is_empty()
            && response.answer.is_none()
            && !response.signals.has(Signal::Hedge)
            && !edit::corrects(response)
    }

    /// Whether a yes below the line can only mean what is open: it greets, asks what no yes answers, or hesitates where the
    /// request is shown again.
    fn leaves_clear(
        &self,
        understanding: &Understanding,
        response: &crate::domain::Response,
    ) -> bool {
        let looks = |intent| {
            use Intent::{CheckAccess, Help, ListKeys, ListModels};
            matches!(intent, CheckAccess | Help | ListKeys | ListModels)
        };
        let recalls = |signal| response.signals.has(signal) && understanding.unexplained.is_empty();
        let looks = understanding.requests.iter().all(|request| looks(request.intent));
        understanding.neutral
            || looks && response.asks_openly
            || response.signals.has(Signal::Hedge) && !response.asks && !self.state.manner.confirms
            || recalls(Signal::Recall)
            || recalls(Signal::Repeat)
    }

    /// Someone else speaks while a question is open: they can neither answer nor take it back, only ask for something
    /// of their own, and then the open question is dropped as it is by anyone's new request.
    fn overhear(
        &mut self,
        pending: Box<Pending>,
        understanding: Understanding,
        response: &crate::domain::Response,
        line: InputLine<'_>,
    ) {
        let acts = understanding.requests.iter().any(|request| request.intent.changes());
        if acts && (response.verb || response.key_words) {
            self.drop(&pending);
            self.at_rest(understanding, response, line);
        } else if acts {
            self.turn.acts.push(Act::Say(None, Reply::NotYours));
            self.state.pending = Some(pending);
        } else {
            self.at_rest(understanding, response, line);
            for act in &mut self.turn.acts {
                if matches!(act, Act::Say(_, Reply::NothingToAnswer | Reply::NothingToCancel)) {
                    *act = Act::Say(None, Reply::NotYours);
                }
            }
            // Someone else's goodbye is theirs.
            self.turn.quit = false;
            if self.state.pending.is_some() {
                let dropped = prompt::asked(self.grammar, &pending).map(Act::Drop);
                self.turn.acts.splice(0..0, dropped);
            } else {
                self.state.pending = Some(pending);
            }
        }
    }

    fn drop(&mut self, pending: &Pending) {
        self.turn.acts.extend(prompt::asked(self.grammar, pending).map(Act::Drop));
    }

    fn enter(&mut self) {
        let Some(mut pending) = self.state.pending.take() else { return };
        // `--yes` never chooses a key, and Enter is no yes.
        if let (OpenMatter::WhichKey(at, user, Some(id)), false) =
            (&pending.open, self.state.manner.confirms)
        {
            // Choosing changes nothing yet: the confirmation follows.
            let key = HeldKey { user: user.name.clone(), id: id.clone() };
            pending.drafts = decide::replaced(&pending.drafts, *at, &[key]);
            pending.tries = 0;
            return self.advance(pending);
        }
        let OpenMatter::Question(at) = pending.open else { return self.decline(pending) };
        if pending.takes_suggestion(at) {
            return self.advance(pending);
        }
        pending.tries = pending.tries.saturating_add(1);
        self.ask(pending);
    }

    fn interrupt(&mut self) {
        if let Some(pending) = self.state.pending.take() {
            self.cancel(pending);
        }
    }
}

/// Whether no answer of a transcript counts any more.
fn is_deaf(pending: &Pending, response: &crate::domain::Response) -> bool {
    let asked = pending.open.question(&pending.drafts);
    if asked == Some(Question::DidYouMean)
        && pending.opposed
        && response.answer == Some(ClearAnswer::Yes)
    {
        return true;
    }
    match pending.since {
        LinesSince::Clear => false,
        // Any other question still takes an answer that says what it answers, and is shown before it counts.
        LinesSince::Unanswered => {
            // A yes to the type of key is shown before it counts, a no makes one.
            let shown = matches!(asked, Some(Question::KeyType | Question::LongRunning))
                && response.answer == Some(ClearAnswer::Yes);
            let bare = response.plain && response.answer.is_some() && !shown;
            let acts = [Signal::Create, Signal::Delete, Signal::Deactivate, Signal::Rotate];
            let whole = bare && acts.into_iter().any(|act| response.signals.has(act));
            (bare || matches!(pending.open, OpenMatter::Confirm(_)))
                && !whole
                && !edit::corrects(response)
        }
        LinesSince::Lost => true,
    }
}

/// Whether two lines are one person's.
fn same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        (one, other) => one == other,
    }
}

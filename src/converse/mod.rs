//! Decides the effect of each input on the conversation.
//!
//! [`step`] is pure: it takes the state and an input, and returns the new state and the turn. The
//! prompt, one-shot and batch modes call it in a loop. Invariant: only [`Act::CarryOut`] changes
//! IAM. Its plans are exactly those that the preceding confirmation showed, or would have shown
//! without `--yes`.

mod choice;
mod decide;
mod edit;
mod flow;
mod hear;
mod idle;
mod line;
mod lookahead;
mod memory;
mod old_key;
mod pending_request;
mod prompt;
mod reference;
mod response;

use crate::domain::{
    Act, BusinessUnit, Confirmation, HeldKey, IamSnapshot, IamUser, Intent, PendingQuestion,
    Problem, Question, Region, Request, StepOutcome, Ttl, Turn, Unreadable,
};
use crate::plan::Defaults;
use crate::understand::{Grammar, MAX_LINE};
use jiff::Timestamp;
use jiff::civil::Time;
pub use lookahead::{Lookahead, PossiblyOpen, lookahead};
use memory::Memory;
use pending_request::{OpenMatter, Pending};
use reference::ListedKeys;

/// The state of a conversation between two inputs.
#[derive(Debug, Clone, Default)]
pub struct State {
    policy: Policy,
    pending: Option<Box<Pending>>,
    memory: Memory,
    /// The local time of day, for "until 6pm".
    clock: Option<Time>,
    /// The person's last line.
    heard: String,
    /// How many lines the person has typed.
    typed: usize,
}

/// The rules of the conversation, fixed for one run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy {
    /// `--yes`: confirms changes and accepts a suggested team.
    pub confirms: bool,
    /// `--ensure`: an existing key that matches the request is enough.
    pub ensures: bool,
    /// Whether a person is present to answer questions raised by AWS look-ups.
    pub live: bool,
}

#[derive(Debug)]
pub enum Input<'a> {
    Line(InputLine<'a>),
    /// An empty line. It accepts a suggested answer, and means no to a change in IAM.
    Enter,
    /// Ctrl-C. It drops the pending requests.
    Interrupt,
    /// The result of [`Act::LookUp`].
    Found(Result<Findings, Problem>),
    /// Reports that a short-term key of the last turn could not be created.
    Unmade,
    /// The requests of [`Act::LookUp`] that an earlier run carried out. Each has its number in the
    /// phrase, its key, and the file that received the key, if any.
    Made(Vec<(Option<usize>, HeldKey, Option<String>)>),
    /// The outcome of each plan of [`Act::CarryOut`].
    Done(Vec<StepOutcome>),
    /// The result of [`Act::List`]: the users with their keys, and the time of the listing.
    Listed(Vec<IamUser>, Timestamp),
}

/// A line and its origin.
#[derive(Debug, Clone, Copy)]
pub struct InputLine<'a> {
    pub words: &'a str,
    /// The line number in a transcript.
    pub number: Option<usize>,
    /// The author of the line in a chat log.
    pub speaker: Option<&'a str>,
    /// The heading, label or neighboring line that shows that this line is not a request (PRODUCT,
    /// rule B7).
    pub under: Option<&'a str>,
    /// The skipped text directly above the line: comments, headings and lines of an assistant.
    pub unheard: &'a str,
    pub voice: Origin,
}

/// The origin of a line, which limits the questions that the line can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Typed after the question was displayed.
    Live,
    /// Pasted with other lines, or typed before the question was displayed. Such a line confirms
    /// nothing.
    Ahead,
    /// Read from a transcript. Such a line cannot answer questions that AWS's answers raise.
    Transcript,
}

/// The input for planning: the state of IAM, the configured defaults and the time.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    pub known: IamSnapshot,
    pub configured: Defaults,
    pub now: Timestamp,
}

impl State {
    /// Returns the changes that wait for their confirmation.
    fn confirmation(&self) -> Option<&Confirmation> {
        match self.pending.as_deref().map(|pending| &pending.open) {
            Some(OpenMatter::Confirm(changes)) => Some(changes),
            _ => None,
        }
    }

    pub fn new(policy: Policy) -> Self {
        Self { policy, ..Self::default() }
    }

    /// Records that the person already has a short-term key with this lifetime and region, which a
    /// refresh repeats.
    #[must_use]
    pub fn holding(mut self, ttl: Ttl, region: Region) -> Self {
        let request =
            Request { ttl: Some(ttl), region: Some(region), ..Request::bare(Intent::RefreshKey) };
        self.memory.short = Some(request);
        self
    }

    /// Merges the state of a later conversation that ran separately. The later open question
    /// replaces the current one.
    #[must_use]
    pub fn then(mut self, later: Self) -> Self {
        self.pending = later.pending;
        self.memory.merge(later.memory);
        self
    }

    /// Sets the local time of day.
    pub fn tick(&mut self, clock: Time) {
        self.clock = Some(clock);
    }

    /// Returns the open question.
    pub fn asked(&self, grammar: &Grammar) -> Option<PendingQuestion> {
        self.pending.as_ref().and_then(|pending| prompt::open_question(grammar, pending))
    }

    /// Returns the number of the line whose request raised the open question.
    pub fn open_line(&self) -> Option<usize> {
        self.pending.as_ref().and_then(|pending| pending.line)
    }

    /// Returns the kind of question that is open, as [`lookahead()`] needs it.
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

    /// Returns the number of consecutive lines that failed to answer the open question.
    pub fn tries(&self) -> u8 {
        self.pending.as_ref().map_or(0, |pending| pending.failed_answers)
    }

    pub fn question(&self) -> Option<Question> {
        self.pending.as_ref().and_then(|pending| pending.open.question(&pending.drafts))
    }

    /// Returns the teams that the person may name next: listed teams, then the teams of requests.
    /// The most recent comes last.
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

/// Processes one input. If the input cannot be understood, the turn contains an act that says so.
pub fn step(grammar: &Grammar, state: State, input: Input<'_>) -> (State, Turn) {
    let mut conversation = Conversation { grammar, state, turn: Turn::default() };
    match input {
        Input::Line(line) if line.words.len() > MAX_LINE => {
            conversation.turn.line = line.number;
            conversation
                .turn
                .acts
                .push(Act::Refuse(None, Problem::Unreadable(Unreadable::TooLong)));
        }
        Input::Line(line) => conversation.hear(line),
        Input::Enter => conversation.handle_enter(),
        Input::Interrupt => conversation.handle_interrupt(),
        Input::Found(found) => conversation.handle_look_up(found),
        Input::Unmade => conversation.state.memory.forget_short(),
        Input::Made(made) => conversation.skip_completed(&made),
        Input::Done(done) => conversation.handle_outcomes(&done),
        Input::Listed(users, now) => {
            let listed = ListedKeys { users, now, deleted: Vec::new(), key_created: false };
            conversation.state.memory.show(listed, None);
            conversation.state.memory.offered = true;
            conversation.ask_about_listed();
        }
    }
    (conversation.state, conversation.turn)
}

/// One call of [`step`] in progress.
struct Conversation<'a> {
    grammar: &'a Grammar,
    state: State,
    turn: Turn,
}

impl Conversation<'_> {
    /// Returns true if the line comes from a person who will see what was heard. With `--yes`,
    /// nobody sees a confirmation.
    fn is_seen(&self, line: InputLine<'_>) -> bool {
        line.voice == Origin::Live && !self.state.policy.confirms
    }

    /// Returns a copy in which a line can be tried.
    fn fork(&self) -> Self {
        Self { grammar: self.grammar, state: self.state.clone(), turn: self.turn.clone() }
    }

    /// Returns a copy in which a line can be tried as if it came after this state.
    fn fork_at(&self, (state, turn): &(State, Turn)) -> Self {
        Self { grammar: self.grammar, state: state.clone(), turn: turn.clone() }
    }

    fn handle_enter(&mut self) {
        let Some(mut pending) = self.state.pending.take() else { return };
        // With `--yes`, an empty line does not choose the suggested key.
        if let (OpenMatter::WhichKey(at, user, Some(id)), false) =
            (&pending.open, self.state.policy.confirms)
        {
            // The choice changes nothing yet, because a confirmation follows.
            let key = HeldKey { user: user.name.clone(), id: id.clone() };
            pending.drafts = decide::with_keys(&pending.drafts, *at, &[key]);
            pending.failed_answers = 0;
            return self.advance(pending);
        }
        let OpenMatter::Question(at) = pending.open else { return self.decline(pending) };
        if pending.takes_suggestion(at) {
            return self.advance(pending);
        }
        pending.failed_answers = pending.failed_answers.saturating_add(1);
        pending.is_on_screen = true;
        self.ask(pending);
    }

    fn handle_interrupt(&mut self) {
        if let Some(pending) = self.state.pending.take() {
            self.cancel(pending);
        }
    }
}

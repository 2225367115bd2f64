//! Decides the effect of each input on the conversation.
//!
//! Pure: `step` takes the state and an input, and returns the new state and the turn. The prompt,
//! one-shot and batch modes are loops around it. Invariant: only [`Act::CarryOut`] changes IAM, and
//! it carries exactly the plans that the preceding confirmation showed, or would have shown without
//! `--yes`.

mod choice;
mod decide;
mod edit;
mod flow;
mod idle;
mod lookahead;
mod memory;
mod mentioned;
mod old_key;
mod pending_request;
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
use jiff::Timestamp;
use jiff::civil::Time;
pub use lookahead::{Lookahead, PossiblyOpen, lookahead};
use memory::Memory;
use pending_request::{LinesSince, OpenMatter, Pending};
use reference::ListedKeys;

/// The state between two inputs.
#[derive(Debug, Clone, Default)]
pub struct State {
    policy: Policy,
    pending: Option<Box<Pending>>,
    memory: Memory,
    /// The local time of day, for "until 6pm".
    clock: Option<Time>,
}

/// The rules of the conversation, fixed for one run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy {
    /// `--yes`: confirms changes and accepts a suggested team.
    pub confirms: bool,
    /// `--ensure`: an existing key that matches the request is enough.
    pub ensures: bool,
    /// Whether a user is present to answer questions raised by AWS look-ups.
    pub live: bool,
}

#[derive(Debug)]
pub enum Input<'a> {
    Line(InputLine<'a>),
    /// Enter alone: accepts the suggestion, but never confirms a change in IAM.
    Enter,
    /// Ctrl-C: drops the pending requests.
    Interrupt,
    /// The result of [`Act::LookUp`].
    Found(Result<Findings, Problem>),
    /// A short-term key of the last turn could not be created.
    Unmade,
    /// The requests of [`Act::LookUp`] that an earlier run carried out: the number in the phrase,
    /// the key, and its destination.
    Made(Vec<(Option<usize>, HeldKey, Option<String>)>),
    /// The outcome of each plan of [`Act::CarryOut`].
    Done(Vec<StepOutcome>),
    /// The listed keys and the time of the listing, for [`Act::List`].
    Listed(Vec<IamUser>, Timestamp),
}

/// A line and its origin.
#[derive(Debug, Clone, Copy)]
pub struct InputLine<'a> {
    pub words: &'a str,
    /// Its line number in a transcript.
    pub number: Option<usize>,
    /// The author of the line in a chat log.
    pub speaker: Option<&'a str>,
    /// The heading above it, if that denies, reports, postpones or quotes (PRODUCT, rule B7).
    pub under: Option<&'a str>,
    /// The skipped text directly above it: comments, headings, and the lines of an assistant.
    pub unheard: &'a str,
    pub voice: Origin,
}

/// How a line reached the program. It decides which questions the line can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Typed after the question was displayed.
    Live,
    /// Pasted with other lines, or typed before the question was displayed. It confirms nothing.
    Ahead,
    /// Written beforehand. It cannot answer questions that only AWS raises.
    Transcript,
}

/// The facts that planning needs.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    pub known: IamSnapshot,
    pub configured: RegionConfig,
    pub now: Timestamp,
}

impl State {
    pub fn new(policy: Policy) -> Self {
        Self { policy, ..Self::default() }
    }

    /// Adds a short-term key that the user already has.
    #[must_use]
    pub fn holding(mut self, ttl: Ttl, region: Region) -> Self {
        let request =
            Request { ttl: Some(ttl), region: Some(region), ..Request::bare(Intent::RefreshKey) };
        self.memory.short = Some(request);
        self
    }

    /// Merges the state of a part that ran separately. Its open question becomes the open one.
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

    /// The open question.
    pub fn asked(&self, grammar: &Grammar) -> Option<PendingQuestion> {
        self.pending.as_ref().and_then(|pending| prompt::open_question(grammar, pending))
    }

    /// The line that raised the open question.
    pub fn open_line(&self) -> Option<usize> {
        self.pending.as_ref().and_then(|pending| pending.line)
    }

    /// The most that an independent next line may find open.
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

    /// How many consecutive lines failed to answer the open question.
    pub fn tries(&self) -> u8 {
        self.pending.as_ref().map_or(0, |pending| pending.failed_answers)
    }

    pub fn question(&self) -> Option<Question> {
        self.pending.as_ref().and_then(|pending| pending.open.question(&pending.drafts))
    }

    /// Teams that the user may name next: those listed last, then those in requests, most recent
    /// last.
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

/// Processes one input. It never fails: input that cannot be understood becomes an act that says
/// so.
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
        Input::Line(line) => conversation.handle_line(line),
        Input::Enter => conversation.handle_enter(),
        Input::Interrupt => conversation.handle_interrupt(),
        Input::Found(found) => conversation.handle_look_up(found),
        Input::Unmade => conversation.state.memory.forget_short(),
        Input::Made(made) => conversation.skip_completed(&made),
        Input::Done(done) => conversation.handle_outcomes(&done),
        Input::Listed(users, now) => {
            conversation
                .state
                .memory
                .show(ListedKeys { users, now, deleted: Vec::new(), key_created: false }, None);
        }
    }
    (conversation.state, conversation.turn)
}

/// One step in progress.
struct Conversation<'a> {
    grammar: &'a Grammar,
    state: State,
    turn: Turn,
}

impl Conversation<'_> {
    fn handle_words(&mut self, line: InputLine<'_>) {
        self.turn.line = line.number;
        let (mut understanding, heard) = self.grammar.hear_at(line.words, self.state.clock);
        if line.under.is_some() {
            for request in
                understanding.requests.iter_mut().filter(|request| request.intent.changes())
            {
                request.ask.retain(|open| *open != Question::DidYouMean);
                request.ask.insert(0, Question::DidYouMean);
            }
            // A line below such a heading answers nothing.
            if let Some(pending) = self.state.pending.take() {
                self.drop_question(&pending);
            }
        }
        self.turn.notes.extend(understanding.remarks.iter().cloned().map(Note::Remark));
        let wishes = || understanding.requests.iter().all(|request| request.intent.acts());
        if self.state.pending.is_none() && self.state.memory.is_empty() && wishes() {
            // Without a memory nothing can be referred to.
            return self.begin(understanding.requests.clone(), &understanding, line);
        }
        let mut response = heard.response();
        // A number is never a name. "Team 42" is one.
        response.name = response.name.filter(|name| !is_number(name.as_str()));
        let is_other_speaker = |pending: &Pending| !same(pending.speaker.as_deref(), line.speaker);
        let answers = response.plain && response.answer.is_some();
        let overheard = self.state.pending.as_deref().is_some_and(is_other_speaker);
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
        // Only the lines of a transcript can leave it unclear which question they answer.
        let asked =
            |pending: &Pending| (pending.open.question(&pending.drafts), pending.requests());
        let open =
            self.state.pending.as_deref().filter(|_| line.voice == Origin::Transcript).map(asked);
        let passes = answers && overheard || self.leaves_clear(&understanding, &response);
        match self.state.pending.take() {
            None => self.handle_idle(understanding, &response, line),
            Some(pending) if !same(pending.speaker.as_deref(), line.speaker) => {
                self.handle_other_speaker(pending, understanding, &response, line);
            }
            Some(pending)
                if line.voice == Origin::Transcript
                    && (pending.is_raised_by_aws() || is_deaf(&pending, &response)) =>
            {
                self.drop_question(&pending);
                // An apparent answer was written before its author could know the question.
                let question = pending.open.question(&pending.drafts);
                let answers = question.is_some_and(|question| {
                    response::is_answer(question, &understanding, &response, &pending)
                });
                // A verb or a team makes it a request of its own.
                let is_own_request = response.verb || response.slots.business_unit.is_some();
                if answers && !is_own_request {
                    return self.turn.acts.push(Act::Say(None, Reply::TypedAhead));
                }
                self.handle_idle(understanding, &response, line);
            }
            Some(pending) => self.handle_response(pending, understanding, &response, line),
        }
        // A line that leaves the question unchanged answered nothing, and a later yes may answer
        // that line.
        let stays =
            |pending: &&mut Pending| open.as_ref().is_some_and(|open| *open == asked(pending));
        if let Some(pending) = self.state.pending.as_deref_mut().filter(stays)
            && !passes
        {
            let since = if lost { LinesSince::Lost } else { LinesSince::Unanswered };
            pending.since = pending.since.max(since);
        }
    }

    /// Returns true if a transcript line is not understood and may name or belong to another
    /// speaker. A later yes may then come from someone else.
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

    /// Returns true if a later yes can only answer the open question: the line greets, asks
    /// something that needs no yes, or hesitates while the request is shown again.
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
            || response.signals.has(Signal::Hedge) && !response.asks && !self.state.policy.confirms
            || recalls(Signal::Recall)
            || recalls(Signal::Repeat)
    }

    /// Handles another speaker's line while a question is open. It cannot answer or cancel the
    /// question (PRODUCT, rule B5); a new request drops the question.
    fn handle_other_speaker(
        &mut self,
        pending: Box<Pending>,
        understanding: Understanding,
        response: &crate::domain::Response,
        line: InputLine<'_>,
    ) {
        let acts = understanding.requests.iter().any(|request| request.intent.changes());
        if acts && (response.verb || response.key_words) {
            self.drop_question(&pending);
            self.handle_idle(understanding, response, line);
        } else if acts {
            self.turn.acts.push(Act::Say(None, Reply::NotYours));
            self.state.pending = Some(pending);
        } else {
            self.handle_idle(understanding, response, line);
            for act in &mut self.turn.acts {
                if matches!(act, Act::Say(_, Reply::NothingToAnswer | Reply::NothingToCancel)) {
                    *act = Act::Say(None, Reply::NotYours);
                }
            }
            // Another speaker's goodbye does not end the run.
            self.turn.quit = false;
            if self.state.pending.is_some() {
                let dropped = prompt::open_question(self.grammar, &pending).map(Act::Drop);
                self.turn.acts.splice(0..0, dropped);
            } else {
                self.state.pending = Some(pending);
            }
        }
    }

    fn drop_question(&mut self, pending: &Pending) {
        self.turn.acts.extend(prompt::open_question(self.grammar, pending).map(Act::Drop));
    }

    fn handle_enter(&mut self) {
        let Some(mut pending) = self.state.pending.take() else { return };
        // `--yes` never chooses a key, and an empty line is not a yes.
        if let (OpenMatter::WhichKey(at, user, Some(id)), false) =
            (&pending.open, self.state.policy.confirms)
        {
            // The choice changes nothing yet: the confirmation follows.
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

/// Returns true if the transcript can no longer answer the question with this response.
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
        // Other questions accept an answer that names its value, because the confirmation shows it.
        LinesSince::Unanswered => {
            // A yes to the type of key leads to a confirmation; a no creates a key at once.
            let shown = matches!(asked, Some(Question::KeyType | Question::LongRunning))
                && response.answer == Some(ClearAnswer::Yes);
            let bare = response.plain && response.answer.is_some() && !shown;
            let acts = [Signal::Create, Signal::Delete, Signal::Deactivate, Signal::Rotate];
            let states_action = bare && acts.into_iter().any(|act| response.signals.has(act));
            (bare || matches!(pending.open, OpenMatter::Confirm(_)))
                && !states_action
                && !edit::corrects(response)
        }
        LinesSince::Lost => true,
    }
}

fn is_number(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

fn same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        (one, other) => one == other,
    }
}

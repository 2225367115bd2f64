//! Holds the state of one conversation between its lines. The module makes no AWS calls and prints
//! nothing, so a batch can move a conversation from thread to thread.

use crate::cli::app::answer_sink::Delivery;
use crate::converse;
use crate::converse::{Input, Policy, PossiblyOpen, State};
use crate::domain::{Note, PendingQuestion, Question, Region, Ttl, Turn};
use crate::understand::Grammar;
use jiff::civil::Time;

#[derive(Debug, Default)]
pub struct Dialogue {
    state: State,
    policy: Policy,
    /// Answers to transcript lines after the line with the open question. They wait, because
    /// results appear in the order of the lines.
    pub held_back: Vec<Delivery>,
    /// Notes that wait for the next JSON object.
    pub pending_notes: Vec<Note>,
    /// True if the open question isn't asked yet, because pasted lines come first or a signal
    /// arrived.
    pub question_deferred: bool,
}

impl Dialogue {
    pub fn new(policy: Policy) -> Self {
        Self { state: State::new(policy), policy, ..Self::default() }
    }

    /// Creates a conversation that knows the lifetime and region of the person's current short-term
    /// key, if any.
    pub fn with_key(policy: Policy, key: Option<(Ttl, Region)>) -> Self {
        let mut dialogue = Self::new(policy);
        if let Some((ttl, region)) = key {
            dialogue.state = dialogue.state.holding(ttl, region);
        }
        dialogue
    }

    pub fn step(&mut self, grammar: &Grammar, input: Input<'_>) -> Turn {
        let (state, turn) = converse::step(grammar, std::mem::take(&mut self.state), input);
        self.state = state;
        turn
    }

    /// Sets the local time of day, for phrases such as "until 6pm".
    pub fn set_time(&mut self, time: Time) {
        self.state.tick(time);
    }

    /// Returns the open question, if any.
    pub fn asked(&self, grammar: &Grammar) -> Option<PendingQuestion> {
        self.state.asked(grammar)
    }

    /// Returns the kind of the open question, if any.
    pub fn question(&self) -> Option<Question> {
        self.state.question()
    }

    /// Returns the line that raised the open question, if any.
    pub fn open_line(&self) -> Option<usize> {
        self.state.open_line()
    }

    /// Returns the number of consecutive lines that failed to answer the open question.
    pub fn failed_answers(&self) -> u8 {
        self.state.tries()
    }

    /// Returns the kind of question that is open. It decides which lines of a batch can start
    /// before the question is answered.
    pub fn possibly_open(&self) -> PossiblyOpen {
        self.state.ahead()
    }

    /// Returns the teams that the person is likely to name next, for completion. The most recent
    /// comes last.
    pub fn teams(&self) -> impl Iterator<Item = &str> {
        self.state.units()
    }

    /// Drops the open question, but keeps the conversation's memory.
    pub fn close_question(&mut self) {
        self.state = std::mem::take(&mut self.state).then(State::new(self.policy));
    }

    /// Appends a conversation that ran separately, and continues with its open question.
    pub fn append(&mut self, later: Self) {
        self.state = std::mem::take(&mut self.state).then(later.state);
        self.held_back.extend(later.held_back);
        self.pending_notes.extend(later.pending_notes);
    }
}

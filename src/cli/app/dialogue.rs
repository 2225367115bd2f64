//! Holds one conversation between its lines. It is pure: nothing here reaches AWS or the user, so a
//! batch can hand a conversation from thread to thread.

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
    /// Answers to later lines of a transcript than the one whose question is open. Results appear in
    /// the order of the lines.
    pub held_back: Vec<Delivery>,
    /// Notes for the next JSON object.
    pub pending_notes: Vec<Note>,
    /// True if a question waits until all pasted lines are done.
    pub question_deferred: bool,
}

impl Dialogue {
    pub fn new(policy: Policy) -> Self {
        Self { state: State::new(policy), policy, ..Self::default() }
    }

    /// Starts with the life and region of a short-term key that the user already has.
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

    /// Sets the local time of day.
    pub fn set_time(&mut self, time: Time) {
        self.state.tick(time);
    }

    /// The open question.
    pub fn asked(&self, grammar: &Grammar) -> Option<PendingQuestion> {
        self.state.asked(grammar)
    }

    /// The kind of the open question.
    pub fn question(&self) -> Option<Question> {
        self.state.question()
    }

    /// The line that raised the open question.
    pub fn open_line(&self) -> Option<usize> {
        self.state.open_line()
    }

    /// The number of consecutive lines that failed to answer the open question.
    pub fn failed_answers(&self) -> u8 {
        self.state.tries()
    }

    /// The most that an independent next line may find open.
    pub fn possibly_open(&self) -> PossiblyOpen {
        self.state.ahead()
    }

    /// Teams that the user may name next, most recent last.
    pub fn teams(&self) -> impl Iterator<Item = &str> {
        self.state.units()
    }

    /// Drops the open question, and keeps what was said before it.
    pub fn close_question(&mut self) {
        self.state = std::mem::take(&mut self.state).then(State::new(self.policy));
    }

    /// Appends a part that ran separately. Its open question becomes the open one.
    pub fn append(&mut self, later: Self) {
        self.state = std::mem::take(&mut self.state).then(later.state);
        self.held_back.extend(later.held_back);
        self.pending_notes.extend(later.pending_notes);
    }
}

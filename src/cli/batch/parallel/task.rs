//! A part of the conversation that is held apart, so that it can go on while others do.

use crate::cli::app::answer_sink::SinkMessage;
use crate::cli::transcript::TranscriptLine;
use crate::converse::{PossiblyOpen, State};
use crate::domain::{Answer, Note, UserName};
use std::collections::VecDeque;

/// A part of the conversation that is held apart: a request, and the yes or no to it.
pub(crate) struct Task {
    pub(crate) id: usize,
    /// The number of the line that began it.
    pub(crate) first: usize,
    pub(crate) users: Vec<UserName>,
    pub(crate) lines: VecDeque<TranscriptLine>,
    /// `None` while a worker has it.
    pub(crate) state: Option<State>,
    /// What it may have left open.
    pub(crate) ahead: PossiblyOpen,
    /// A later line begins something else.
    pub(crate) closed: bool,
    pub(crate) said: VecDeque<SinkMessage>,
    pub(crate) held: Vec<Answer>,
    pub(crate) untold: Vec<Note>,
    /// The lines that it heard.
    pub(crate) heard: Vec<TranscriptLine>,
    pub(crate) begun: bool,
    /// An earlier run is done with it.
    pub(crate) past: bool,
}

impl Task {
    /// Begun by this line.
    pub(crate) fn new(
        id: usize,
        cue: TranscriptLine,
        users: Vec<UserName>,
        state: State,
        ahead: PossiblyOpen,
    ) -> Self {
        Self {
            id,
            first: cue.number,
            users,
            lines: VecDeque::from([cue]),
            state: Some(state),
            ahead,
            closed: false,
            said: VecDeque::new(),
            held: Vec::new(),
            untold: Vec::new(),
            heard: Vec::new(),
            begun: false,
            past: false,
        }
    }

    /// What it was when an earlier run was done with it: this is what is remembered of it.
    pub(crate) fn recalled(self, state: State) -> Self {
        let heard = self.lines.into();
        Self { state: Some(state), lines: VecDeque::new(), heard, begun: true, past: true, ..self }
    }

    /// Whether it has heard all its lines.
    pub(crate) fn is_settled(&self) -> bool {
        self.state.is_some() && self.lines.is_empty()
    }

    /// Whether it may still ask AWS about its users.
    pub(crate) fn is_over(&self) -> bool {
        self.is_settled()
            && (self.closed || self.state.as_ref().is_none_or(|state| state.question().is_none()))
    }

    /// Whether it is about one of these users.
    pub(crate) fn meets(&self, users: &[UserName]) -> bool {
        let same = |user: &UserName| {
            self.users.iter().any(|mine| mine.as_str().eq_ignore_ascii_case(user.as_str()))
        };
        users.iter().any(same)
    }
}

//! A part of the conversation that is held apart, so that it can go on while others do.

use crate::converse::{Ahead, State};
use crate::domain::{Answer, Note, UserName};
use crate::front::outlet::Said;
use crate::front::script::Cue;
use std::collections::VecDeque;

/// A part of the conversation that is held apart: a request, and the yes or no to it.
pub(super) struct Strand {
    pub(super) id: usize,
    /// The number of the line that began it.
    pub(super) first: usize,
    pub(super) users: Vec<UserName>,
    pub(super) lines: VecDeque<Cue>,
    /// `None` while a worker has it.
    pub(super) state: Option<State>,
    /// What it may have left open.
    pub(super) ahead: Ahead,
    /// A later line begins something else.
    pub(super) closed: bool,
    pub(super) said: VecDeque<Said>,
    pub(super) held: Vec<Answer>,
    pub(super) untold: Vec<Note>,
    /// The lines that it heard.
    pub(super) heard: Vec<Cue>,
    pub(super) begun: bool,
    /// An earlier run is done with it.
    pub(super) past: bool,
}

impl Strand {
    /// Begun by this line.
    pub(super) fn new(id: usize, cue: Cue, users: Vec<UserName>, state: State, ahead: Ahead) -> Self {
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
    pub(super) fn recalled(self, state: State) -> Self {
        let heard = self.lines.into();
        Self { state: Some(state), lines: VecDeque::new(), heard, begun: true, past: true, ..self }
    }

    /// Whether it has heard all its lines.
    pub(super) fn is_settled(&self) -> bool {
        self.state.is_some() && self.lines.is_empty()
    }

    /// Whether it may still ask AWS about its users.
    pub(super) fn is_over(&self) -> bool {
        self.is_settled()
            && (self.closed || self.state.as_ref().is_none_or(|state| state.question().is_none()))
    }

    /// Whether it is about one of these users.
    pub(super) fn meets(&self, users: &[UserName]) -> bool {
        let same =
            |user: &UserName| self.users.iter().any(|mine| mine.as_str().eq_ignore_ascii_case(user.as_str()));
        users.iter().any(same)
    }
}

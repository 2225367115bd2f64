//! Asks which key is meant once the keys are listed.

use crate::converse::hear::deletion::mentioned_number;
use crate::converse::pending_request::Pending;
use crate::converse::{Conversation, InputLine, Origin};

impl Conversation<'_> {
    /// Asks the question that a list came before. The list may show what the line meant: "delete the
    /// web key".
    pub fn ask_about_listed(&mut self) {
        let waits = |pending: &mut Box<Pending>| std::mem::take(&mut pending.awaits_list);
        if !self.state.pending.as_mut().is_some_and(waits) {
            return;
        }
        let Some(pending) = self.state.pending.take() else { return };
        let heard = self.state.heard.clone();
        let speaker = pending.speaker.clone();
        let line = InputLine {
            words: &heard,
            number: pending.line,
            speaker: speaker.as_deref(),
            under: None,
            unheard: "",
            voice: Origin::Live,
        };
        let heard = self.grammar.hear_at(line.words, self.state.clock).1;
        let response = heard.response();
        let picks = self.state.memory.meant(&response.reference).is_some();
        match self.expand(line) {
            Some(full) => self.handle_line(InputLine { words: &full, ..line }),
            None if picks => self.handle_line(line),
            None => match mentioned_number(&response).filter(|at| self.state.memory.shown.has(*at))
            {
                Some(number) => self.handle_line(InputLine { words: &number.to_string(), ..line }),
                None => self.ask(pending),
            },
        }
    }
}

//! Turns a deletion into a deactivation, if the line asks for one: "better only disable it, not
//! delete".

use crate::converse::edit::has_value;
use crate::converse::pending_request::Draft;
use crate::converse::{Conversation, State};
use crate::domain::{ClearAnswer, Confirmation, DoubtKind, Response, RevokeAction, Turn};

impl Conversation<'_> {
    /// Turns the deletion that was open before the line into a deactivation, if the line names one.
    /// Returns false for any other line.
    pub fn keeps_instead(&mut self, before: &(State, Turn), response: &Response) -> bool {
        if !before.0.confirmation().is_some_and(Confirmation::deletes) {
            return false;
        }
        let mut attempt = self.fork_at(before);
        let keeps = attempt.deactivates(response);
        if keeps {
            (self.state, self.turn) = (attempt.state, attempt.turn);
        }
        keeps
    }

    /// Turns a deletion that waits for its confirmation into a deactivation, if the line names one:
    /// "better only disable it, not delete". Returns false for any other line.
    fn deactivates(&mut self, response: &Response) -> bool {
        let agrees = response.answer == Some(ClearAnswer::Yes);
        // "Deactivate it tomorrow" does nothing now.
        let waits = matches!(response.withheld, Some(DoubtKind::Later | DoubtKind::Condition));
        let asks = response.asks_openly || waits;
        if !response.deactivates() || agrees || asks || has_value(response) {
            return false;
        }
        let drafts = self.state.pending.as_ref().map_or(0, |pending| pending.drafts.len());
        if response.reference.meant.selects() || drafts != 1 {
            return false;
        }
        let Some(mut pending) = self.state.pending.take() else { return false };
        for Draft { request, .. } in &mut pending.drafts {
            request.revoke_action = request.revoke_action.map(|_| RevokeAction::Deactivate);
        }
        pending.failed_answers = 0;
        self.advance(pending);
        true
    }
}

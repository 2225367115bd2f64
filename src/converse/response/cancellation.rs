//! Ends the session, cancels the pending requests, or keeps the old key after a rotation.

use crate::converse::edit::has_value;
use crate::converse::pending_request::{OpenMatter, Pending};
use crate::converse::response::LineAtQuestion;
use crate::converse::{Conversation, Origin};
use crate::domain::{ClearAnswer, Intent, KeyAct, Question, Response, Signal};

impl Conversation<'_> {
    /// Handles a goodbye, a cancellation, or a line that keeps the old key. Returns the pending
    /// requests for any other line.
    pub(super) fn handle_cancellation(
        &mut self,
        pending: Box<Pending>,
        said: LineAtQuestion<'_>,
    ) -> Option<Box<Pending>> {
        let LineAtQuestion { question, understanding, response, line } = said;
        let corrects = said.corrects();
        // "ok, that's all" does not quit, and "no problem, go ahead" does not cancel.
        let agrees = response.agrees();
        if response.answer != Some(ClearAnswer::Yes)
            && said.intents().any(|intent| intent == Intent::Quit)
        {
            self.drop_question(&pending);
            self.handle_idle(understanding, response, line);
            return None;
        }
        let plain_refusal = response.signals.has(Signal::Refuse)
            && (response.plain || refuses_key(response))
            && !corrects
            && !matches!(
                question,
                Question::Confirm | Question::DeleteOld | Question::ExistingUser
            );
        if let OpenMatter::DeleteOld(old) = &pending.open
            && let Some(back) = self.needs_old(old, response)
        {
            let Some(request) = back else {
                self.decline(pending);
                return None;
            };
            self.drop_question(&pending);
            self.begin(vec![request], understanding, line);
            return None;
        }
        let cancels = said.intents().any(|intent| intent == Intent::Cancel)
            && !corrects
            && !said.keeps()
            && !agrees;
        let undoes =
            question == Question::DeleteOld && response.reference.act == Some(KeyAct::Undo);
        let undoes = undoes && self.recalled(understanding, response).is_some();
        // "No, just leave it" at a question about a key to change.
        let leaves = matches!(question, Question::WhichKey | Question::BusinessUnit)
            && matches!(pending.open, OpenMatter::Question(_))
            && response.is_no()
            && (response.signals.has(Signal::Keep)
                || question == Question::WhichKey && response.plain)
            && !has_value(response)
            && line.voice == Origin::Live;
        if cancels && !undoes || plain_refusal || leaves {
            self.cancel(pending);
            return None;
        }
        Some(pending)
    }
}

/// Returns true for "I don't need a key anymore".
fn refuses_key(response: &Response) -> bool {
    response.key_words && !response.verb && !has_value(response)
}

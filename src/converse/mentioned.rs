//! Recognizes values that a line only mentions or asks about. They do not answer the open question.

use crate::converse::idle::has_value;
use crate::converse::pending_request::{OpenMatter, Pending};
use crate::converse::{Conversation, edit};
use crate::domain::{Change, Correction, Edit, Naming, Question, Response, Signal};

impl Conversation<'_> {
    /// Suggests the name in a question such as "Marketing?".
    pub fn offer(&mut self, mut pending: Box<Pending>, response: &Response) {
        let name = response.slots.business_unit.as_ref().or(response.name.as_ref());
        if let (OpenMatter::Question(at), Some(name)) = (&pending.open, name)
            && let Some(draft) = pending.drafts.get_mut(*at)
        {
            draft.request.suggested = Some(name.to_string());
            return self.ask(pending);
        }
        self.ask_again(pending);
    }
}

/// Returns true if the response chooses what to do with an existing user.
pub fn chooses(response: &Response) -> bool {
    let choices = [Signal::Another, Signal::OtherName, Signal::Rotate, Signal::Same];
    choices.into_iter().any(|signal| response.signals.has(signal))
}

/// Returns true if the deciding value is only mentioned or postponed: "we had Tokyo last time",
/// "short-term is not enough".
pub fn is_mentioned(question: Question, response: &Response) -> bool {
    let has = |signals: &[Signal]| signals.iter().any(|signal| response.signals.has(*signal));
    let puts = |change: &Change| matches!(change.edit, Edit::Set(..));
    let naming = matches!(question, Question::BusinessUnit | Question::WhichKey);
    let typed = edit::stated_type(response).is_some();
    let gives = !naming && (has_value(response) || response.ordinal.is_some());
    let named = response.naming > Naming::Asked && response.slots.business_unit.is_some()
        || matches!(&response.correction, Correction::Changes(changes) if changes.iter().all(puts));
    // "no, wait" and "the second, I think" waver.
    let decides = matches!(
        question,
        Question::KeyType | Question::LongRunning | Question::Ttl | Question::Region
    );
    let wavers = has(&[Signal::Hedge]) || has(&[Signal::Correct]) && !has_value(response) && !typed;
    decides && wavers && (response.answer.is_some() || gives)
        || !response.stated
            && (typed || question == Question::ExistingUser && chooses(response) || gives && !named)
}

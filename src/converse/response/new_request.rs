//! Begins a separate request, or adds one to the displayed changes.

use crate::converse::Conversation;
use crate::converse::Origin;
use crate::converse::edit::add::one_more;
use crate::converse::edit::adds_one;
use crate::converse::memory::request_for;
use crate::converse::pending_request::Pending;
use crate::converse::response::restatement::{is_answer, is_same_kind};
use crate::converse::response::{LineAtQuestion, pending_intent};
use crate::domain::{
    Age, ClearAnswer, Intent, KeyAct, Question, Reference, Request, Response, Signal, Understanding,
};

impl Conversation<'_> {
    /// Handles a new request. Returns the pending requests if the line does not make one.
    pub(super) fn handle_new_request(
        &mut self,
        pending: Box<Pending>,
        said: LineAtQuestion<'_>,
    ) -> Option<Box<Pending>> {
        let LineAtQuestion { question, understanding, response, line } = said;
        let corrects = said.corrects();
        let by_memory =
            self.recalled(understanding, response).filter(|_| question != Question::BusinessUnit);
        let by_memory = by_memory.filter(|_| {
            !response.agrees() && !refers_to_open_keys(question, pending_intent(&pending), response)
        });
        // "Yep, marketing" agrees, "yes, and one for sales" adds.
        let only_agrees = response.answer == Some(ClearAnswer::Yes)
            && !response.signals.has(Signal::Add)
            && !response.verb
            && !response.key_words;
        // "I meant key 3, the inactive one" asks for no new key.
        let guessed = pending_intent(&pending).parts()
            && !response.verb
            && understanding
                .requests
                .iter()
                .all(|request| request.intent == Intent::CreateKey && request.is_doubted());
        let guessed =
            guessed && question == Question::Confirm && !response.signals.has(Signal::Add);
        let begins = by_memory.is_some()
            || !only_agrees
                && !guessed
                && (!corrects && is_for_another(&pending, understanding)
                    || question == Question::Confirm
                        && response.signals.has(Signal::Add)
                        && said.intents().all(Intent::changes)
                    || said.intents().any(Intent::changes)
                // "Renew it" at a confirmation refers to the displayed key.
                && (response.key_words || said.intents().any(|intent| intent != Intent::RefreshKey))
                && (response.verb || response.key_words || !is_same_kind(&pending, understanding))
                && !is_answer(question, understanding, response, &pending)
                && !(question == Question::Confirm && only_refers(understanding, response)));
        if begins {
            let requests = by_memory.unwrap_or_else(|| understanding.requests.clone());
            // "Yes, and rotate the key for example-web" adds a request.
            let adds =
                response.answer == Some(ClearAnswer::Yes) || response.signals.has(Signal::Add);
            let changes = requests.iter().all(|request| request.intent.changes());
            if adds
                && changes
                && question == Question::Confirm
                && line.voice == Origin::Live
                && !corrects
            {
                // While a deletion is pending, "yes, also the key of example-web" doesn't say what
                // to do with that key.
                let creates = |intent| matches!(intent, Intent::CreateKey | Intent::RefreshKey);
                let guessed = |request: &Request| {
                    creates(request.intent) || request.ask.contains(&Question::DidYouMean)
                };
                let unsaid = !response.verb && requests.iter().any(guessed);
                if unsaid && !creates(pending_intent(&pending)) {
                    self.ask_again(pending);
                } else {
                    self.extend(pending, requests, understanding);
                }
            } else {
                self.drop_question(&pending);
                self.begin(requests, understanding, line);
            }
            return None;
        }
        if question == Question::Confirm && adds_one(response) {
            let Some(request) = one_more(&pending, response).filter(|_| line.voice == Origin::Live)
            else {
                self.ask_again(pending);
                return None;
            };
            self.extend(pending, vec![request], understanding);
            return None;
        }
        Some(pending)
    }
}

/// Returns true for a request for another team's key: "long-term, for sales" while the question
/// concerns marketing.
fn is_for_another(pending: &Pending, understanding: &Understanding) -> bool {
    let units = || pending.drafts.iter().filter_map(|draft| draft.request.business_unit.as_ref());
    let is_other_team = |request: &Request| {
        let unit = request.business_unit.as_ref();
        request.intent == Intent::CreateKey
            && unit.is_some_and(|unit| !units().any(|known| known == unit))
    };
    units().next().is_some() && understanding.requests.iter().any(is_other_team)
}

/// Returns true if the line changes keys that it only refers to: "delete the first, deactivate the
/// second". At a confirmation, these are the displayed keys.
fn only_refers(understanding: &Understanding, response: &Response) -> bool {
    let unnamed =
        |request: &Request| request.business_unit.is_none() && request.access_key_id.is_none();
    let refers = response.reference.meant.selects() || response.reference.except.is_some();
    refers
        && understanding.requests.iter().all(|request| request.intent.parts() && unnamed(request))
}

/// Returns true if a reference to keys answers the question instead of beginning a request.
fn refers_to_open_keys(question: Question, open: Intent, response: &Response) -> bool {
    match question {
        // "Rotate 1 instead of deactivating it" begins another change.
        Question::WhichKey => {
            let act = response.reference.act.map(|act| request_for(act).intent);
            act.is_none_or(|act| act == open)
        }
        // "Turn it back on" and "delete the new one" do not answer whether to retire the old key.
        Question::DeleteOld => {
            let reference = &response.reference;
            let is_other_action =
                matches!(reference.act, Some(KeyAct::Activate | KeyAct::Rotate | KeyAct::Undo));
            !is_other_action
                && !reference
                    .meant
                    .ages
                    .iter()
                    .any(|(age, _)| matches!(age, Age::New | Age::Newest))
        }
        // "Rotate it" refers to the user of the question.
        Question::ExistingUser => {
            let reference = &response.reference;
            !reference.meant.selects()
                && reference.meant.units.is_empty()
                && reference.except.is_none()
        }
        // "Delete it" refers to the displayed key.
        Question::Confirm => {
            let Reference { meant, except, .. } = &response.reference;
            // "Delete it, nobody ever used it" describes that key.
            let chosen =
                meant.ids.len() + meant.units.len() + meant.places.len() + meant.ages.len();
            (!meant.selects() || meant.that && chosen == 0) && except.is_none()
        }
        _ => false,
    }
}

//! Recognizes a line that reads as a request, but only restates the pending one.

use crate::converse::edit;
use crate::converse::pending_request::{OpenMatter, Pending};
use crate::converse::response::{names_key_or_team, pending_intent, picks_keys};
use crate::domain::{ClearAnswer, Intent, KeyType, Question, Response, Signal, Understanding};

/// Returns true if a line that reads as a request only restates the pending one, and so answers the
/// question.
pub fn is_answer(
    question: Question,
    understanding: &Understanding,
    response: &Response,
    pending: &Pending,
) -> bool {
    let [request] = &understanding.requests[..] else { return false };
    let creates = request.intent == Intent::CreateKey;
    let same_unit = |unit: &Option<crate::domain::BusinessUnit>| {
        unit.is_none() || pending.drafts.iter().any(|draft| draft.request.business_unit == *unit)
    };
    let slots = &response.slots;
    let nothing_else = slots.business_unit.is_none()
        && slots.owner.is_none()
        && slots.region.is_none()
        && !response.misspelt;
    let typed = edit::stated_type(response).is_some();
    // "key for 2 hours" is a separate request, but "short-term key" only names the type.
    let bare = !response.key_words || slots.ttl.is_none() && !response.vague;
    match question {
        Question::KeyType | Question::LongRunning | Question::Ttl => {
            // "Just give me 12 hours" answers, "give me a key for 12 hours" requests.
            creates
                && !(response.verb && response.key_words)
                && bare
                && (typed
                    || question == Question::Ttl && slots.ttl.is_some()
                    || response.answer.is_some())
                && nothing_else
        }
        Question::BusinessUnit => {
            let new = pending_intent(pending) == Intent::CreateKey || !typed && slots.ttl.is_none();
            creates && new && !response.verb && !response.key_words
        }
        Question::WhichKey => {
            let same_intent = request.intent == pending_intent(pending);
            let picks = picks_keys(response) && same_intent && !names_key_or_team(response);
            // "Key 2, not key 3" may read like a request for a key.
            // "The third key" names no team.
            let counts = picks_keys(response)
                && (!names_key_or_team(response) || response.reference.meant.units.is_empty())
                && creates
                && request.ask.contains(&Question::DidYouMean);
            let own = request.intent.acts() && !same_intent && !counts;
            !own && !response.verb && (names_key_or_team(response) || picks_keys(response)) || picks
        }
        Question::ExistingUser => {
            let chosen = [Signal::Rotate, Signal::Another, Signal::OtherName];
            response.signals.has_any(&chosen) && same_unit(&request.business_unit)
        }
        Question::DeleteOld => {
            let chosen = [Signal::Keep, Signal::Deactivate, Signal::Delete];
            let old = match &pending.open {
                OpenMatter::DeleteOld(old) => {
                    slots.access_key_id.as_ref().is_none_or(|id| *id == old.key.id)
                }
                _ => false,
            };
            old && response.signals.has_any(&chosen) && slots.business_unit.is_none()
        }
        Question::Confirm => {
            let only_creates =
                || pending.drafts.iter().all(|draft| draft.request.intent == Intent::CreateKey);
            let shorter = creates
                && only_creates()
                && request.key_type == Some(KeyType::ShortTerm)
                && typed
                && nothing_else;
            let agreed = response.answer == Some(ClearAnswer::Yes)
                && (!request.intent.acts() || request.intent == pending_intent(pending))
                && same_unit(&request.business_unit);
            // "Delete" repeats the act.
            let repeats = response.bare
                && request.intent == pending_intent(pending)
                && request.business_unit.is_none()
                && request.access_key_id.is_none();
            agreed || response.plain && response.is_no() || shorter || repeats
        }
        Question::DidYouMean | Question::Region => false,
    }
}

/// Returns true if the line's requests may belong to the pending one. Each has the same kind
/// ("long-term, for sales" while a key is requested), has no team, lifetime or region, or changes
/// nothing.
pub fn is_same_kind(pending: &Pending, understanding: &Understanding) -> bool {
    let creates = |intent| matches!(intent, Intent::CreateKey | Intent::RefreshKey);
    let open = pending_intent(pending);
    understanding.requests.iter().all(|request| {
        let same_kind = request.intent == open || creates(request.intent) && creates(open);
        let bare =
            request.business_unit.is_none() && request.ttl.is_none() && request.region.is_none();
        same_kind || bare || !request.intent.changes()
    })
}

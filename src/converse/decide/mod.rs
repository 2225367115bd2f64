//! Decides what a response means for the open question. An answer overrides the cues that raised
//! the question.

pub mod confirmation;
mod values;

use crate::converse::edit::{has_value, stated_type};
use crate::converse::pending_request::{Draft, OldKey, OpenMatter, Pending};
use crate::converse::reference::ListedKeys;
use crate::converse::{Conversation, edit};
use crate::domain::{
    BusinessUnit, Confirmation, HeldKey, Intent, Question, Request, Response, Signal,
};

/// The effect of a response on the open question.
pub enum Decision {
    Answered,
    /// Another value changed. If the question is still open, the program asks it again.
    Changed,
    /// The response is not an answer.
    Unanswered,
    /// The person says no to the displayed change, choice or reading.
    Declined,
    /// The person confirms the displayed change.
    CarryOut(Confirmation, Option<OldKey>),
    /// The person wants another change to the old key, which needs a confirmation of its own.
    AskAbout(OldKey),
    /// These drafts replace the pending ones.
    Replaced(Vec<Draft>),
}

impl Conversation<'_> {
    pub fn decide(
        &mut self,
        pending: &mut Pending,
        question: Question,
        response: &Response,
    ) -> Decision {
        if question == Question::DidYouMean {
            return did_you_mean(pending, response, self.state.policy.live);
        }
        if let OpenMatter::Question(at) = pending.open {
            if let Some(drafts) = self.listed_drafts(pending, at, question, response) {
                return Decision::Replaced(drafts);
            }
            let Some(draft) = pending.drafts.get_mut(at) else { return Decision::Unanswered };
            let before = draft.request.clone();
            let decision = self.decide_slot(&mut draft.request, question, response);
            // One answer is enough for requests that differ only in their team.
            let about_key =
                matches!(question, Question::KeyType | Question::LongRunning | Question::Ttl);
            let alike = |request: &Request| {
                let Request { ttl, key_type, ask, intent, .. } = request;
                (ttl, key_type, ask, intent)
                    == (&before.ttl, &before.key_type, &before.ask, &before.intent)
            };
            if matches!(decision, Decision::Answered) && about_key {
                let others = pending.drafts.iter_mut().map(|draft| &mut draft.request);
                for request in others.filter(|request| alike(request)) {
                    self.decide_slot(request, question, response);
                }
            }
            return decision;
        }
        match pending.open.clone() {
            OpenMatter::WhichKey(at, user, suggested) => {
                let offered: Vec<HeldKey> = suggested
                    .map(|id| HeldKey { user: user.name.clone(), id })
                    .into_iter()
                    .collect();
                let shown = ListedKeys {
                    users: vec![user.clone()],
                    now: self.state.memory.shown.now,
                    deleted: Vec::new(),
                    key_created: false,
                };
                let picks = Some(&response.reference).filter(|reference| reference.picks());
                // "The other one" excludes the suggested key.
                let picked = picks.and_then(|reference| shown.pick(reference, &offered));
                let picked = picked.unwrap_or(if response.agrees() { offered } else { Vec::new() });
                if picked.is_empty() {
                    return if response.is_no() {
                        Decision::Declined
                    } else {
                        Decision::Unanswered
                    };
                }
                Decision::Replaced(with_keys(&pending.drafts, at, &picked))
            }
            OpenMatter::Existing(at, user) => {
                confirmation::existing_user(pending, at, user.is_full(), response)
            }
            OpenMatter::Confirm(confirmation) => {
                confirmation::confirm(pending, confirmation, response)
            }
            OpenMatter::DeleteOld(old) => confirmation::old_key(old, response),
            OpenMatter::Question(_) | OpenMatter::Looking | OpenMatter::Carrying(..) => {
                Decision::Unanswered
            }
        }
    }

    /// Returns drafts for the listed keys that the response picks, if a person is present and the
    /// question asks for a key or for the team of a rotation.
    fn listed_drafts(
        &self,
        pending: &Pending,
        at: usize,
        question: Question,
        response: &Response,
    ) -> Option<Vec<Draft>> {
        let request = &pending.drafts.get(at)?.request;
        let rotates = question == Question::BusinessUnit && request.intent == Intent::RotateKey;
        let reference = &response.reference;
        let picks_keys = reference.picks() && !response.asks && self.state.policy.live;
        if !picks_keys || !rotates && question != Question::WhichKey {
            return None;
        }
        let keys = self.state.memory.meant(reference)?;
        let mut drafts = with_keys(&pending.drafts, at, &keys);
        for (draft, key) in drafts[at..].iter_mut().zip(&keys) {
            draft.request.business_unit = key.user.unit().and_then(BusinessUnit::from_folded);
            // A rotation names the key only if the user has two keys.
            if rotates && self.state.memory.shown.count(&key.user) < 2 {
                draft.request.access_key_id = None;
            }
            edit::settle(&mut draft.request);
        }
        Some(drafts)
    }

    fn decide_slot(
        &self,
        request: &mut Request,
        question: Question,
        response: &Response,
    ) -> Decision {
        let before = request.ask.first().copied();
        let offered = (request.suggested.clone(), request.choices.clone());
        let changed = edit::merge(request, response, Some(question));
        let answered = match question {
            Question::KeyType | Question::LongRunning => {
                values::answers_key_type(request, question, response)
            }
            Question::Ttl => values::answers_ttl(request, response),
            Question::Region => values::answers_region(request, response),
            Question::BusinessUnit => self.answers_team(request, response),
            Question::WhichKey => self.answers_which_key(request, response),
            Question::DidYouMean
            | Question::ExistingUser
            | Question::DeleteOld
            | Question::Confirm => false,
        };
        edit::settle(request);
        match (answered, changed) {
            (true, _) => Decision::Answered,
            (false, true) => Decision::Changed,
            // A misspelled region or an out-of-range lifetime leads to another question or
            // suggestion.
            (false, false)
                if request.ask.first().copied() != before
                    || (&request.suggested, &request.choices) != (&offered.0, &offered.1) =>
            {
                Decision::Changed
            }
            _ => Decision::Unanswered,
        }
    }
}

/// On a yes without other values, accepts the reading of all pending requests. Their other
/// questions follow. On a no, declines them. If a person is present and gives other values ("2
/// hours", "no, in Frankfurt"), changes the only request and leaves the question open.
fn did_you_mean(pending: &mut Pending, response: &Response, live: bool) -> Decision {
    let stated = stated_type(response);
    let mut other_values = has_value(response);
    let mut restates = false;
    // "yes, delete it" doesn't agree to a creation.
    if pending.drafts.iter().any(|draft| names_other_act(response, draft.request.intent)) {
        return Decision::Unanswered;
    }
    // The question shows all values of these requests.
    let is_shown =
        |request: &Request| matches!(request.intent, Intent::CreateKey | Intent::RefreshKey);
    if let [draft] = &mut pending.drafts[..]
        && is_shown(&draft.request)
        && (other_values || stated.is_some())
        && live
        && !response.asks
        && response.withheld.is_none()
    {
        let request = &mut draft.request;
        let before = request.clone();
        edit::merge(request, response, Some(Question::DidYouMean));
        if let Some((kind, rule)) = stated.filter(|_| request.intent == Intent::CreateKey) {
            edit::set_type(request, kind, rule);
        }
        let rule = before.type_rule;
        if (Request { type_rule: rule, ..request.clone() }) != before {
            (pending.doubts, pending.alternative) = (Vec::new(), None);
            return Decision::Changed;
        }
        // "Long-term, please" agrees to a long-term key.
        let answers = response.stated && !response.is_no() && !response.is_question();
        restates = stated.is_some() && answers;
        other_values = false;
    }
    // "Long-term" is about each of several keys.
    let creates = |draft: &Draft| draft.request.intent == Intent::CreateKey;
    if let Some((kind, rule)) = stated
        && live
        && pending.drafts.len() > 1
        && pending.drafts.iter().all(creates)
        && !response.asks
        && response.withheld.is_none()
        && !other_values
    {
        pending.drafts.iter_mut().for_each(|draft| edit::set_type(&mut draft.request, kind, rule));
        return Decision::Changed;
    }
    if response.is_no() {
        return Decision::Declined;
    }
    if !restates && !response.agrees() || other_values {
        return Decision::Unanswered;
    }
    for draft in &mut pending.drafts {
        draft.request.ask.retain(|open| *open != Question::DidYouMean);
    }
    Decision::Answered
}

/// Returns true if the response names an act other than the intended one.
fn names_other_act(response: &Response, intent: Intent) -> bool {
    let acts = [
        (Signal::Delete, Intent::RevokeKey),
        (Signal::Deactivate, Intent::RevokeKey),
        (Signal::Rotate, Intent::RotateKey),
    ];
    acts.into_iter().any(|(signal, act)| response.signals.has(signal) && intent != act)
}

/// Returns the drafts, with the one at index `at` replaced by a draft for each key.
pub fn with_keys(drafts: &[Draft], at: usize, keys: &[HeldKey]) -> Vec<Draft> {
    let mut drafts = drafts.to_vec();
    let draft = drafts.remove(at);
    let each = keys.iter().map(|key| {
        let request = Request { access_key_id: Some(key.id.clone()), ..draft.request.clone() };
        Draft { request, part: draft.part }
    });
    drafts.splice(at..at, each);
    if drafts.len() > 1 {
        drafts.iter_mut().enumerate().for_each(|(at, draft)| draft.part = Some(at + 1));
    }
    drafts
}

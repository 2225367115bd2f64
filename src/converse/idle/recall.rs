//! Resolves references to earlier requests and keys: "the same for sales", "delete that key".

use crate::converse::Conversation;
use crate::converse::memory::{request_about, request_for};
use crate::domain::{
    ClearAnswer, DoubtKind, HeldKey, Intent, KeyAct, Question, Request, Response, Signal,
    Understanding,
};

impl Conversation<'_> {
    /// Returns the requests that the line makes by referring to earlier requests or keys. Adds
    /// [`Question::DidYouMean`] if other words in the line raise doubts.
    pub fn recalled(
        &self,
        understanding: &Understanding,
        response: &Response,
    ) -> Option<Vec<Request>> {
        let mut requests = self.resolve_reference(understanding, response)?;
        let reference = &response.reference;
        // An exception is part of the reference: "all but the first".
        let refers = |why: DoubtKind| {
            use DoubtKind::{Exception, Negation, Report, Unknown};
            matches!(why, Exception | Negation | Report | Unknown)
        };
        let understood = reference.act.is_some()
            && self.state.memory.shown.understands(reference)
            && response.doubts.iter().map(|doubt| doubt.why).chain(response.withheld).all(refers);
        // "Bob wants the same" only reports something.
        let reported = reference.act.is_none() && !response.stated;
        if !understood && (!response.doubts.is_empty() || response.withheld.is_some() || reported) {
            requests.iter_mut().for_each(Request::ask_whether_meant);
        }
        Some(requests)
    }

    fn resolve_reference(
        &self,
        understanding: &Understanding,
        response: &Response,
    ) -> Option<Vec<Request>> {
        let signals = response.signals;
        let memory = &self.state.memory;
        let intent = understanding.requests.first()?.intent;
        let wants_more =
            matches!(intent, Intent::CreateKey | Intent::RefreshKey | Intent::OutOfScope);
        let repeats_last =
            signals.has(Signal::Same) || signals.has(Signal::Again) && !response.key_words;
        if repeats_last
            && wants_more
            && understanding.requests.len() == 1
            && understanding.topic.is_none()
        {
            let last = memory.last.as_ref()?;
            // "The same" repeats a revocation or reactivation only if the line names a team or key.
            let changes_key = matches!(last.intent, Intent::RevokeKey | Intent::EnableKey);
            let said = &response.slots;
            let named = said.business_unit.is_some() || said.access_key_id.is_some();
            let refuses = response.answer == Some(ClearAnswer::No)
                || signals.has(Signal::Refuse)
                || response.asks;
            // "Do it again" and "delete it again" do not ask for another key; "ok, same but 30
            // minutes" does.
            let acts = [Signal::Delete, Signal::Deactivate, Signal::Rotate];
            let acts =
                signals.has_any(&acts) || signals.has(Signal::Yes) && !signals.has(Signal::Same);
            if refuses || changes_key && !named {
                return None;
            }
            if !acts && response.reference.act.is_none() {
                return memory.again(response).map(|request| vec![request]);
            }
        }
        let about_keys = matches!(
            intent,
            Intent::RevokeKey
                | Intent::RotateKey
                | Intent::EnableKey
                | Intent::OutOfScope
                | Intent::Cancel
        );
        let reference = &response.reference;
        let understood = memory.shown.understands(reference);
        let act = reference.act.filter(|_| about_keys && understanding.topic.is_none())?;
        let named =
            |request: &Request| request.access_key_id.is_some() || request.business_unit.is_some();
        let names = if understood {
            !reference.meant.units.is_empty() || !reference.meant.ids.is_empty()
        } else {
            understanding.requests.iter().any(named)
        };
        let selects = reference.meant.selects() || reference.except.is_some();
        // The writer of a transcript could not see the keys that AWS returned.
        let live = self.state.policy.live;
        // The AWS look-up resolves keys that were not listed.
        if names && (!live || !selects || !memory.shown.has_units(&reference.meant)) {
            return None;
        }
        if let Some(keys) = memory.meant(reference).filter(|_| live) {
            let act =
                memory.undo.as_ref().filter(|_| act == KeyAct::Undo).map_or(act, |undo| undo.act);
            return Some(self.requests_about(act, &keys));
        }
        let points_back = reference.meant.that && (live && memory.key.is_some() || understood);
        let refuses = signals.has(Signal::Refuse) || signals.has(Signal::Hedge);
        let explained = response.doubts.is_empty() && understanding.unexplained.is_empty();
        let doubtful = !understood && (refuses || !explained);
        if act == KeyAct::Undo || !(selects || points_back && !names) {
            return None;
        }
        // In "kill that one, it leaked", the unexplained words describe the only key that "that
        // one" can mean.
        let that = memory.key.as_ref().filter(|_| live && !selects && !understood);
        if let Some(key) = that {
            return Some(vec![request_about(act, key)]);
        }
        if doubtful {
            return None;
        }
        let mut request = request_for(act);
        request.ask =
            vec![if act == KeyAct::Rotate { Question::BusinessUnit } else { Question::WhichKey }];
        Some(vec![request])
    }

    pub fn requests_about(&self, act: KeyAct, keys: &[HeldKey]) -> Vec<Request> {
        let shown = &self.state.memory.shown;
        let each = keys.iter().map(|key| {
            let mut request = request_about(act, key);
            // A rotation names the key only if the user has two keys.
            if act == KeyAct::Rotate && shown.count(&key.user) > 1 {
                request.access_key_id = Some(key.id.clone());
            }
            request
        });
        each.collect()
    }
}

//! Asks about the values of a line that may change the pending request: "well, the session runs till
//! three, so let's call it two hours".

use crate::converse::pending_request::{Draft, Pending};
use crate::converse::{Conversation, InputLine, edit};
use crate::domain::{ClearAnswer, DoubtKind, Intent, KeyType, Question, Request, Response};

impl Conversation<'_> {
    /// Reads a line as if it went on with the pending request for a new key. If it then gives other
    /// values, asks whether they are meant. Returns false if it gives none.
    pub fn reread(&mut self, line: InputLine<'_>) -> bool {
        let Some(pending) = self.state.pending.as_deref() else { return false };
        let [Draft { request, .. }] = &pending.drafts[..] else { return false };
        let about_new = pending.open.question(&pending.drafts).is_some_and(|question| {
            use Question::{Confirm, DidYouMean, KeyType, LongRunning, Ttl};
            matches!(question, Confirm | DidYouMean | KeyType | LongRunning | Ttl)
        });
        let Some(next) = self.with_values(request, line.words).filter(|_| about_new) else {
            return false;
        };
        let mut pending = Box::new(Pending { doubts: Vec::new(), ..pending.clone() });
        pending.alternative = None;
        // A no to a changed reading goes back to the question.
        let asks = next.ask.contains(&Question::DidYouMean);
        pending.origin = self.state.pending.clone().filter(|_| asks);
        pending.failed_answers = 0;
        pending.is_on_screen = false;
        pending.drafts[0].request = next;
        self.advance(pending);
        true
    }

    /// Returns true if a line requests a key of a type that it names, perhaps as a question: "could I
    /// have a short-term one instead?"
    pub fn requests_type(&self, line: &str, response: &Response) -> bool {
        let read = self.grammar.understand(line);
        let creates = matches!(&read.requests[..], [one] if one.intent == Intent::CreateKey);
        creates && edit::stated_type(response).is_some()
    }

    /// Returns the request with the values of a line, and asks whether they are meant; `None` if the
    /// line gives none, or asks something.
    pub fn with_values(&self, request: &Request, line: &str) -> Option<Request> {
        let creates = matches!(request.intent, Intent::CreateKey | Intent::RefreshKey);
        let kind = match request.key_type {
            Some(KeyType::LongTerm) => "long-term ",
            Some(KeyType::ShortTerm) => "short-term ",
            None => "",
        };
        let read = self.grammar.understand(&format!("I need a {kind}key. {line}"));
        let [said] = &read.requests[..] else { return None };
        if !creates || said.intent != Intent::CreateKey {
            return None;
        }
        let response = self.grammar.hear_at(line, self.state.clock).1.response();
        // "12 hours is not enough" and "tomorrow" give no value.
        let doubts = response.doubts.iter().map(|doubt| doubt.why).chain(response.withheld);
        let against = |why: DoubtKind| {
            matches!(why, DoubtKind::Negation | DoubtKind::Later | DoubtKind::Retraction)
        };
        let asks = response.asks && !self.requests_type(line, &response);
        if asks || doubts.into_iter().any(against) {
            return None;
        }
        let mut next = request.clone();
        next.region = said.region.clone().or(next.region);
        if said.ask.contains(&Question::Region) {
            // A misspelled region is asked about.
            next.region = None;
            next.ask.push(Question::Region);
            (next.suggested, next.choices) = (said.suggested.clone(), said.choices.clone());
        }
        next.owner = said.owner.clone().or(next.owner);
        // "Yes, and put a ticket on it" names no team.
        let agrees = response.answer == Some(ClearAnswer::Yes);
        if request.intent == Intent::CreateKey {
            let said_unit = said.business_unit.clone().filter(|_| !agrees);
            next.business_unit = said_unit.or(next.business_unit);
            if let Some((kind, rule)) = edit::stated_type(&response) {
                edit::set_type(&mut next, kind, rule);
            } else if next.key_type.is_none() {
                (next.key_type, next.type_rule) = (said.key_type, said.type_rule);
            }
        }
        // "My 8 hour one" is another key than a long-term one.
        let long = next.key_type == Some(KeyType::LongTerm);
        next.ttl = said.ttl.filter(|ttl| !long || ttl.life().is_none()).or(next.ttl);
        edit::settle(&mut next);
        let values = |request: &Request| {
            let Request { region, owner, business_unit, .. } = request.clone();
            (region, owner, business_unit)
        };
        let stated = edit::stated_type(&response).map(|(kind, _)| kind);
        let unclear = next.ask.contains(&Question::Region);
        let changes = values(&next) != values(request)
            || unclear
            || stated.is_some() && stated != request.key_type;
        // A long-term key has no lifetime; the plan says so.
        if changes && !unclear || !long {
            next.ask_whether_meant();
        }
        let possible = long || said.ttl.is_none_or(|ttl| ttl.life().is_some());
        ((changes || next.ttl != request.ttl) && possible).then_some(next)
    }
}

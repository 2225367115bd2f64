//! Handles a line while nothing is pending: a request, a reference to an earlier one, or small
//! talk.

mod recall;

use crate::converse::edit::has_value;
use crate::converse::{Conversation, InputLine, Origin, edit};
use crate::domain::{
    Act, Aside, DoubtKind, Intent, KeyType, MIN_LIFE, Question, Reply, Request, Response, Signal,
    Ttl, Understanding,
};
use crate::understand::classes;

impl Conversation<'_> {
    pub fn handle_idle(
        &mut self,
        understanding: &Understanding,
        response: &Response,
        line: InputLine<'_>,
    ) {
        if let Some(mut requests) = self.recalled(understanding, response) {
            // "The same for finance" refers to the last request, which the writer of a transcript
            // knew.
            let again = response.signals.has(Signal::Same) || response.signals.has(Signal::Again);
            let changes_key =
                |request: &Request| matches!(request.intent, Intent::RevokeKey | Intent::EnableKey);
            let refers_to_keys =
                |request: &Request| request.intent.changes() && (!again || changes_key(request));
            if line.voice == Origin::Transcript && requests.iter().any(refers_to_keys) {
                // The writer of a transcript could not see the keys that AWS returned.
                requests.truncate(1);
                for request in &mut requests {
                    (request.access_key_id, request.business_unit) = (None, None);
                    request.ask = vec![Question::WhichKey];
                }
            }
            return self.begin(requests, understanding, line);
        }
        if let Some(last) = self.short_revoked(understanding, response, line) {
            let leak = Reply::Aside(Aside::Leak, None, Some(Box::new(last)));
            return self.turn.acts.push(Act::Say(None, leak));
        }
        if let Some(next) =
            self.next_key(understanding, response).filter(|_| line.voice == Origin::Live)
        {
            return self.begin(vec![next], understanding, line);
        }
        let acts = understanding.requests.iter().any(|request| request.intent.acts());
        if !acts && let Some(reply) = self.small_talk(understanding, response) {
            return self.turn.acts.push(Act::Say(None, reply));
        }
        if let Some(next) = self.next_key_meant(understanding, line) {
            return self.begin(vec![next], understanding, line);
        }
        if let Some(topic) = self.named_topic(understanding, line) {
            let help = Request::bare(Intent::Help);
            return self.turn.acts.push(Act::Say(Some(help), Reply::Help(Some(topic))));
        }
        self.begin(understanding.requests.clone(), understanding, line);
    }

    /// Returns the request for the next short-term key, if the line corrects the last one: "make it 4
    /// hours", "I meant Frankfurt". It needs no consent.
    pub fn next_key(&self, understanding: &Understanding, response: &Response) -> Option<Request> {
        let memory = &self.state.memory;
        let last = memory.last.as_ref().filter(|_| memory.key.is_none())?;
        let present = self.state.policy.live;
        let free = |request: &Request| match request.intent {
            Intent::OutOfScope => true,
            Intent::Help => understanding.topic.is_none(),
            Intent::CreateKey | Intent::RefreshKey => {
                request.is_doubted() && request.business_unit.is_none()
            }
            _ => false,
        };
        // "Max" and "the shortest" ask for another lifetime.
        let extreme = match () {
            () if !response.covered => None,
            () if response.signals.has(Signal::Longest) => Some(edit::longest_ttl()),
            () if response.signals.has(Signal::Shortest) => {
                Some(Ttl::from_seconds(MIN_LIFE.as_secs()))
            }
            () => None,
        };
        if let Some(ttl) = extreme
            && present
            && last.key_type == Some(KeyType::ShortTerm)
            && !response.asks
        {
            return Some(Request { ttl: Some(ttl), ..last.clone() });
        }
        let corrects = edit::corrects(response)
            && (has_value(response) || edit::stated_type(response).is_some())
            && response.slots.access_key_id.is_none()
            && response.withheld.is_none_or(|why| {
                use DoubtKind::{Exception, Hedge, Negation};
                matches!(why, Exception | Hedge | Negation)
            });
        let applies = present
            && last.key_type == Some(KeyType::ShortTerm)
            && understanding.requests.iter().all(free)
            && corrects
            && !response.asks_openly;
        memory.again(response).filter(|next| applies && !is_same(next, last))
    }

    /// Returns the request for the next short-term key that a line which is nothing else may ask for,
    /// to ask whether it is meant: "till 3 and then some questions, so two hours".
    fn next_key_meant(
        &self,
        understanding: &Understanding,
        line: InputLine<'_>,
    ) -> Option<Request> {
        let memory = &self.state.memory;
        let last = memory.last.as_ref().filter(|_| memory.key.is_none())?;
        let present = self.state.policy.live && line.voice == Origin::Live;
        let declined = understanding.topic.is_none()
            && !understanding.neutral
            && understanding.requests.iter().all(|one| one.intent == Intent::OutOfScope);
        let applies = present && declined && last.key_type == Some(KeyType::ShortTerm);
        let next = applies.then(|| self.with_values(last, line.words)).flatten()?;
        (next.ttl != last.ttl || next.region != last.region).then_some(next)
    }

    /// Returns the help topic if the line consists only of its name, such as "python". In a
    /// transcript, such a line may mean anything.
    fn named_topic(&self, understanding: &Understanding, line: InputLine<'_>) -> Option<String> {
        let declined =
            understanding.requests.iter().all(|request| request.intent == Intent::OutOfScope);
        let plain = |name: &str| name.trim().to_lowercase().replace('-', " ");
        let words = plain(line.words);
        let words: Vec<&str> =
            words.split_whitespace().filter(|word| !classes::BESIDE_TOPIC.has(word)).collect();
        let name = words.join(" ");
        if !declined || line.voice == Origin::Transcript || name.split_whitespace().count() > 3 {
            return None;
        }
        let help = self.grammar.understand(&format!("help {name}"));
        help.topic.filter(|topic| plain(topic) == name)
    }

    /// Returns the last request if the line says "revoke that key" about a short-term key, which
    /// AWS cannot revoke.
    fn short_revoked(
        &self,
        understanding: &Understanding,
        response: &Response,
        line: InputLine<'_>,
    ) -> Option<Request> {
        let last = self.state.memory.last.as_ref()?;
        let [request] = &understanding.requests[..] else { return None };
        let unnamed = request.access_key_id.is_none() && request.business_unit.is_none();
        let short = last.key_type == Some(KeyType::ShortTerm) && self.state.memory.key.is_none();
        let that = response.signals.has(Signal::That);
        if !(unnamed && short) {
            return None;
        }
        // "Cancel the 12-hour one" and "delete my key" mean it, too, if a person has seen no other.
        let seen = line.voice == Origin::Live && self.state.memory.shown.is_empty();
        let acts = [Signal::Delete, Signal::Deactivate];
        let says =
            response.signals.has_any(&acts) && !response.is_no() && response.withheld.is_none();
        let points = response.slots.ttl.is_some() || response.ordinal.is_some();
        let meant = match request.intent {
            Intent::RevokeKey => that || seen && (points || says && response.key_words),
            Intent::OutOfScope => seen && says && (that || points || response.key_words),
            _ => false,
        };
        meant.then(|| last.clone())
    }

    /// Returns the reply to a line that requests nothing, such as "what did I ask for?", a late
    /// correction or a bare "yes".
    fn small_talk(&self, understanding: &Understanding, response: &Response) -> Option<Reply> {
        let signals = response.signals;
        let only =
            understanding.requests.iter().all(|request| request.intent == Intent::OutOfScope);
        let last = self.state.memory.last.as_ref();
        if signals.has(Signal::Recall) {
            let requests: Vec<Request> = last.cloned().into_iter().collect();
            return Some(if requests.is_empty() {
                Reply::NothingBefore
            } else {
                Reply::Recalled(requests, false)
            });
        }
        if !only {
            return None;
        }
        let renamed =
            signals.has(Signal::Correct) && response.name.is_some() && !response.key_words;
        let valued = has_value(response) || edit::stated_type(response).is_some() || renamed;
        if valued
            && edit::corrects(response)
            && let Some(last) = last
        {
            let key =
                self.state.memory.key.as_ref().filter(|_| last.key_type == Some(KeyType::LongTerm));
            let access_key_id =
                key.map(|key| key.id.clone()).or_else(|| last.access_key_id.clone());
            return Some(Reply::TooLate(Box::new(Request { access_key_id, ..last.clone() })));
        }
        let unclear = understanding.topic.is_some() || !understanding.unexplained.is_empty();
        if signals.has(Signal::StartOver) && !unclear {
            return Some(Reply::StartedOver);
        }
        if signals.has(Signal::Repeat)
            && !unclear
            && let Some(last) = last
        {
            return Some(Reply::Recalled(vec![last.clone()], false));
        }
        if (signals.has(Signal::Same) || signals.has(Signal::Again) || signals.has(Signal::Repeat))
            && !unclear
        {
            return Some(Reply::NothingBefore);
        }
        let answers = response.plain || signals.has(Signal::Hedge) && !unclear && !response.verb;
        (answers && !understanding.neutral).then_some(Reply::NothingToAnswer)
    }
}

/// Returns true if a request asks for the same key as the last one.
fn is_same(next: &Request, last: &Request) -> bool {
    (&next.ttl, &next.region, &next.key_type, &next.business_unit)
        == (&last.ttl, &last.region, &last.key_type, &last.business_unit)
        && next.ask.is_empty()
}

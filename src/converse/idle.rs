//! Handles a line while nothing is pending: a request, a reference to an earlier one, or small
//! conversation.

use crate::converse::memory::{request_about, request_for};
use crate::converse::pending_request::{Draft, LinesSince, OpenMatter, Pending};
use crate::converse::{Conversation, InputLine, Origin, edit};
use crate::domain::{
    Act, ClearAnswer, DoubtKind, HeldKey, Intent, KeyAct, KeyType, Note, Question, Reply, Request,
    Response, Signal, Understanding,
};

impl Conversation<'_> {
    pub fn handle_idle(
        &mut self,
        understanding: Understanding,
        response: &Response,
        line: InputLine<'_>,
    ) {
        if let Some(mut requests) = self.recalled(&understanding, response) {
            // "The same for finance" refers to the last request, which the writer of a transcript
            // knew.
            let again = response.signals.has(Signal::Same) || response.signals.has(Signal::Again);
            let changes_key =
                |request: &Request| matches!(request.intent, Intent::RevokeKey | Intent::EnableKey);
            let refers_to_keys =
                |request: &Request| request.intent.changes() && (!again || changes_key(request));
            if line.voice == Origin::Transcript && requests.iter().any(refers_to_keys) {
                // The writer of a transcript could not see AWS's answer.
                requests.truncate(1);
                for request in &mut requests {
                    (request.access_key_id, request.business_unit) = (None, None);
                    request.ask = vec![Question::WhichKey];
                }
            }
            return self.begin(requests, &understanding, line);
        }
        if let Some(last) = self.short_revoked(&understanding, response) {
            return self.turn.acts.push(Act::Say(None, Reply::TooLate(Box::new(last))));
        }
        let acts = understanding.requests.iter().any(|request| request.intent.acts());
        if !acts && let Some(reply) = self.small_talk(&understanding, response) {
            return self.turn.acts.push(Act::Say(None, reply));
        }
        if let Some(topic) = self.named_topic(&understanding, line) {
            let help = Request::bare(Intent::Help);
            return self.turn.acts.push(Act::Say(Some(help), Reply::Help(Some(topic))));
        }
        self.begin(understanding.requests.clone(), &understanding, line);
    }

    /// Returns the help topic that a line names and says nothing else, for example "python". At a
    /// question it may be a team, and in a transcript anything.
    fn named_topic(&self, understanding: &Understanding, line: InputLine<'_>) -> Option<String> {
        let declined =
            understanding.requests.iter().all(|request| request.intent == Intent::OutOfScope);
        let plain = |name: &str| name.trim().to_lowercase().replace('-', " ");
        let name = plain(line.words);
        if !declined || line.voice == Origin::Transcript || name.split_whitespace().count() > 3 {
            return None;
        }
        let help = self.grammar.understand(&format!("help {name}"));
        help.topic.filter(|topic| plain(topic) == name)
    }

    /// Returns the last request for "revoke that key" if that key is short-term: AWS cannot revoke
    /// it.
    fn short_revoked(&self, understanding: &Understanding, response: &Response) -> Option<Request> {
        let last = self.state.memory.last.as_ref()?;
        let [request] = &understanding.requests[..] else { return None };
        let unnamed = request.access_key_id.is_none() && request.business_unit.is_none();
        let short = last.key_type == Some(KeyType::ShortTerm) && self.state.memory.key.is_none();
        let that = request.intent == Intent::RevokeKey && response.signals.has(Signal::That);
        (unnamed && short && that).then(|| last.clone())
    }

    /// Returns the requests that refer to earlier results. They are in doubt if the line says more
    /// than that.
    pub fn recalled(
        &self,
        understanding: &Understanding,
        response: &Response,
    ) -> Option<Vec<Request>> {
        let mut requests = self.resolve_reference(understanding, response)?;
        let reference = &response.reference;
        let understood = reference.act.is_some() && self.state.memory.shown.understands(reference);
        // "Bob wants the same" only reports.
        let reported = reference.act.is_none() && !response.stated;
        if !understood && (!response.doubts.is_empty() || response.withheld.is_some() || reported) {
            for request in
                requests.iter_mut().filter(|request| !request.ask.contains(&Question::DidYouMean))
            {
                request.ask.insert(0, Question::DidYouMean);
            }
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
            // "The same" does not repeat a deletion or deactivation for another key.
            let changes_key = matches!(last.intent, Intent::RevokeKey | Intent::EnableKey);
            let said = &response.slots;
            let named = said.business_unit.is_some() || said.access_key_id.is_some();
            let refuses = response.answer == Some(ClearAnswer::No)
                || signals.has(Signal::Refuse)
                || response.asks;
            // "Do it again" and "delete it again" do not ask for another key.
            let acts = [Signal::Yes, Signal::Delete, Signal::Deactivate, Signal::Rotate];
            let acts = acts.into_iter().any(|signal| signals.has(signal));
            if refuses || acts || response.reference.act.is_some() || changes_key && !named {
                return None;
            }
            return memory.again(response).map(|request| vec![request]);
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
        // The writer of a transcript could not see AWS's answer.
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
        // "Kill that one, it leaked" says more about the only key that "that one" can mean.
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
            // A rotation names the key only if the user has two.
            if act == KeyAct::Rotate && shown.count(&key.user) > 1 {
                request.access_key_id = Some(key.id.clone());
            }
            request
        });
        each.collect()
    }

    /// Returns the reply to a line that requests nothing.
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

    /// Starts the requests of a phrase.
    pub fn begin(
        &mut self,
        requests: Vec<Request>,
        understanding: &Understanding,
        line: InputLine<'_>,
    ) {
        let changes = requests.iter().filter(|request| request.intent.changes()).count();
        let mut drafts = Vec::with_capacity(changes);
        for request in requests {
            match request.intent {
                intent if intent.changes() => {
                    let part = (changes > 1).then_some(drafts.len() + 1);
                    drafts.push(Draft { request: self.complete(request, understanding), part });
                }
                _ => self.answer(request, understanding),
            }
        }
        if drafts.is_empty() {
            return;
        }
        let speaker = line.speaker.map(str::to_owned);
        self.advance(Box::new(Pending {
            line: line.number,
            speaker,
            drafts,
            open: OpenMatter::Looking,
            failed_answers: 0,
            doubts: doubts(understanding, line),
            opposed: line.under.is_some()
                || understanding.doubts.iter().any(|doubt| opposes(doubt.why)),
            surprised: false,
            since: LinesSince::Clear,
            is_on_screen: false,
        }));
    }

    /// Completes a refresh from the session's last short-term key (UNDERSTANDING, rule L2).
    pub fn complete(&self, mut request: Request, understanding: &Understanding) -> Request {
        let memory = &self.state.memory;
        if let (Intent::RefreshKey, Some(short)) = (request.intent, &memory.short) {
            request.ttl = request.ttl.or(short.ttl);
            request.region = request.region.or_else(|| short.region.clone());
        }
        if request.key_type == Some(KeyType::LongTerm) && understanding.requests.len() == 1 {
            edit::settle(&mut request);
        }
        request
    }

    /// Handles a request that needs no decision.
    pub fn answer(&mut self, request: Request, understanding: &Understanding) {
        let act = match request.intent {
            Intent::ListKeys => match request.ask.first() {
                Some(Question::Region) | None => Act::List(request),
                Some(_) => Act::Decline(request, Reply::OutOfScope(None)),
            },
            Intent::CheckAccess => Act::Check(self.with_nearest_region(request)),
            Intent::ListModels => Act::Models(self.with_nearest_region(request)),
            Intent::Help => Act::Say(Some(request), Reply::Help(understanding.topic.clone())),
            Intent::Cancel => Act::Say(Some(request), Reply::NothingToCancel),
            Intent::Quit => {
                self.turn.quit = true;
                Act::Say(Some(request), Reply::Goodbye)
            }
            _ if understanding.neutral => Act::Say(Some(request), Reply::Neutral),
            _ => Act::Decline(request, Reply::OutOfScope(understanding.topic.clone())),
        };
        self.turn.acts.push(act);
    }

    /// Takes the nearest region for a misspelled one. A look-up changes nothing, so no question is
    /// needed.
    fn with_nearest_region(&mut self, mut request: Request) -> Request {
        request.suggested = None;
        let meant = std::mem::take(&mut request.choices).into_iter().next();
        if let (None, Some(region)) = (&request.region, meant) {
            self.turn.notes.push(Note::RegionTaken(region.clone()));
            request.region = Some(region);
        }
        request.ask.clear();
        request
    }
}

pub fn has_value(response: &Response) -> bool {
    let said = &response.slots;
    said.ttl.is_some()
        || said.region.is_some()
        || said.owner.is_some()
        || said.business_unit.is_some()
        || said.access_key_id.is_some()
        || response.vague
        || response.misspelt
}

/// The words that raise doubts: the heading above the line, then those in it.
fn doubts(understanding: &Understanding, line: InputLine<'_>) -> Vec<String> {
    let spoken =
        understanding.doubts.iter().filter_map(|doubt| line.words.get(doubt.start..doubt.end));
    line.under.into_iter().chain(spoken).map(str::to_owned).collect()
}

/// Returns true if a yes to such words may mean that nothing must happen. A hesitant person still
/// requests the change.
fn opposes(why: DoubtKind) -> bool {
    why.is_against() && why != DoubtKind::Hedge || why == DoubtKind::Report
}

//! A line with nothing pending: a request, a word that refers back to one, or small talk.

use crate::converse::flow::{Draft, LinesSince, OpenMatter, Pending};
use crate::converse::memory::{about, to_do};
use crate::converse::{Conversation, InputLine, Origin, edit};
use crate::domain::{
    Act, ClearAnswer, DoubtKind, HeldKey, Intent, KeyAct, KeyType, Note, Question, Reply, Request,
    Response, Signal, Understanding,
};

impl Conversation<'_> {
    /// Takes a line with nothing pending.
    pub fn at_rest(
        &mut self,
        understanding: Understanding,
        response: &Response,
        line: InputLine<'_>,
    ) {
        if let Some(mut requests) = self.recalled(&understanding, response) {
            // "The same for finance" is about the last request, which its writer knew.
            let again = response.signals.has(Signal::Same) || response.signals.has(Signal::Again);
            let parts =
                |request: &Request| matches!(request.intent, Intent::RevokeKey | Intent::EnableKey);
            let points = |request: &Request| request.intent.changes() && (!again || parts(request));
            if line.voice == Origin::Transcript && requests.iter().any(points) {
                // Whoever wrote it could not see what AWS answered.
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
        self.begin(understanding.requests.clone(), &understanding, line);
    }

    /// "Revoke that key", said of a short-term one: nobody can.
    fn short_revoked(&self, understanding: &Understanding, response: &Response) -> Option<Request> {
        let last = self.state.memory.last.as_ref()?;
        let [request] = &understanding.requests[..] else { return None };
        let unnamed = request.access_key_id.is_none() && request.business_unit.is_none();
        let short = last.key_type == Some(KeyType::ShortTerm) && self.state.memory.key.is_none();
        let that = request.intent == Intent::RevokeKey && response.signals.has(Signal::That);
        (unnamed && short && that).then(|| last.clone())
    }

    /// Requests that refer back to what was done or shown. One in a line that says more than that is in doubt.
    pub fn recalled(
        &self,
        understanding: &Understanding,
        response: &Response,
    ) -> Option<Vec<Request>> {
        let mut requests = self.referred(understanding, response)?;
        let reference = &response.reference;
        let whole = reference.act.is_some() && self.state.memory.shown.understands(reference);
        // "Bob wants the same"
        let reported = reference.act.is_none() && !response.stated;
        if !whole && (!response.doubts.is_empty() || response.withheld.is_some() || reported) {
            for request in
                requests.iter_mut().filter(|request| !request.ask.contains(&Question::DidYouMean))
            {
                request.ask.insert(0, Question::DidYouMean);
            }
        }
        Some(requests)
    }

    fn referred(&self, understanding: &Understanding, response: &Response) -> Option<Vec<Request>> {
        let signals = response.signals;
        let memory = &self.state.memory;
        let intent = understanding.requests.first()?.intent;
        let wants_more =
            matches!(intent, Intent::CreateKey | Intent::RefreshKey | Intent::OutOfScope);
        let same = signals.has(Signal::Same) || signals.has(Signal::Again) && !response.key_words;
        if same && wants_more && understanding.requests.len() == 1 && understanding.topic.is_none()
        {
            let last = memory.last.as_ref()?;
            // What was done to one key is not done to another by "the same".
            let parts = matches!(last.intent, Intent::RevokeKey | Intent::EnableKey);
            let said = &response.slots;
            let named = said.business_unit.is_some() || said.access_key_id.is_some();
            let refuses = response.answer == Some(ClearAnswer::No)
                || signals.has(Signal::Refuse)
                || response.asks;
            // "Do it again", "delete it again"
            let acts = [Signal::Yes, Signal::Delete, Signal::Deactivate, Signal::Rotate];
            let acts = acts.into_iter().any(|signal| signals.has(signal));
            if refuses || acts || response.reference.act.is_some() || parts && !named {
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
        let whole = memory.shown.understands(reference);
        let act = reference.act.filter(|_| about_keys && understanding.topic.is_none())?;
        let named =
            |request: &Request| request.access_key_id.is_some() || request.business_unit.is_some();
        let names = if whole {
            !reference.meant.units.is_empty() || !reference.meant.ids.is_empty()
        } else {
            understanding.requests.iter().any(named)
        };
        let selects = reference.meant.selects() || reference.except.is_some();
        // Whoever wrote a transcript could not see what AWS answered.
        let live = self.state.manner.live;
        // Keys that were not shown are looked for.
        if names && (!live || !selects || !memory.shown.has_units(&reference.meant)) {
            return None;
        }
        if let Some(keys) = memory.meant(reference).filter(|_| live) {
            let act =
                memory.undo.as_ref().filter(|_| act == KeyAct::Undo).map_or(act, |undo| undo.act);
            return Some(self.about_all(act, &keys));
        }
        let points = reference.meant.that && (live && memory.key.is_some() || whole);
        let refuses = signals.has(Signal::Refuse) || signals.has(Signal::Hedge);
        let explained = response.doubts.is_empty() && understanding.unexplained.is_empty();
        let doubtful = !whole && (refuses || !explained);
        if act == KeyAct::Undo || !(selects || points && !names) {
            return None;
        }
        // "Kill that one, it leaked": more is said of the one key that can be meant.
        let that = memory.key.as_ref().filter(|_| live && !selects && !whole);
        if let Some(key) = that {
            return Some(vec![about(act, key)]);
        }
        if doubtful {
            return None;
        }
        let mut request = to_do(act);
        request.ask =
            vec![if act == KeyAct::Rotate { Question::BusinessUnit } else { Question::WhichKey }];
        Some(vec![request])
    }

    /// What is to be done with each of these keys.
    pub fn about_all(&self, act: KeyAct, keys: &[HeldKey]) -> Vec<Request> {
        let shown = &self.state.memory.shown;
        let each = keys.iter().map(|key| {
            let mut request = about(act, key);
            // Of two keys a rotation replaces this one.
            if act == KeyAct::Rotate && shown.count(&key.user) > 1 {
                request.access_key_id = Some(key.id.clone());
            }
            request
        });
        each.collect()
    }

    /// What to say to a line that wants nothing.
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
        let valued = has_value(response) || edit::said_type(response).is_some() || renamed;
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
        let strange = understanding.topic.is_some() || !understanding.unexplained.is_empty();
        if signals.has(Signal::StartOver) && !strange {
            return Some(Reply::StartedOver);
        }
        if signals.has(Signal::Repeat)
            && !strange
            && let Some(last) = last
        {
            return Some(Reply::Recalled(vec![last.clone()], false));
        }
        if (signals.has(Signal::Same) || signals.has(Signal::Again) || signals.has(Signal::Repeat))
            && !strange
        {
            return Some(Reply::NothingBefore);
        }
        let answers = response.plain || signals.has(Signal::Hedge) && !strange && !response.verb;
        (answers && !understanding.neutral).then_some(Reply::NothingToAnswer)
    }

    /// Begins what a phrase asks for.
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
                    drafts.push(Draft { request: self.completed(request, understanding), part });
                }
                _ => self.answered(request, understanding),
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
            tries: 0,
            doubts: doubts(understanding, line),
            opposed: line.under.is_some()
                || understanding.doubts.iter().any(|doubt| opposes(doubt.why)),
            surprised: false,
            since: LinesSince::Clear,
        }));
    }

    /// A refresh is of the last short-term key; "the same team" is the last one.
    pub fn completed(&self, mut request: Request, understanding: &Understanding) -> Request {
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

    /// Says or shows what needs no decision.
    pub fn answered(&mut self, request: Request, understanding: &Understanding) {
        let act = match request.intent {
            Intent::ListKeys => match request.ask.first() {
                Some(Question::Region) | None => Act::List(request),
                Some(_) => Act::Decline(request, Reply::OutOfScope(None)),
            },
            Intent::CheckAccess => Act::Check(self.placed(request)),
            Intent::ListModels => Act::Models(self.placed(request)),
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

    /// A question about a region that was misspelt is about the nearest one: looking there changes nothing, so nobody
    /// is asked.
    fn placed(&mut self, mut request: Request) -> Request {
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

/// Whether it holds a value of some slot.
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

/// The doubtful words of a line, as they stand in it and above it.
fn doubts(understanding: &Understanding, line: InputLine<'_>) -> Vec<String> {
    let spoken =
        understanding.doubts.iter().filter_map(|doubt| line.words.get(doubt.start..doubt.end));
    line.under.into_iter().chain(spoken).map(str::to_owned).collect()
}

/// Whether who agrees with such words agrees that nothing is to be done now. Who hesitates still asks for it.
fn opposes(why: DoubtKind) -> bool {
    why.is_against() && why != DoubtKind::Hedge || why == DoubtKind::Report
}

/// Whether it is a yes and nothing else of weight is said: "yes, that's it", not "yes, but in Ireland".
pub fn agrees(response: &Response) -> bool {
    response.answer == Some(ClearAnswer::Yes) && response.plain
}

/// Whether it is a clear no.
pub fn is_no(response: &Response) -> bool {
    response.answer == Some(ClearAnswer::No) || response.signals.has(Signal::Refuse)
}

//! Starts the requests of a phrase. Requests that change something become pending drafts; the
//! others are answered at once.

use crate::converse::pending_request::{Draft, LinesSince, OpenMatter, Pending};
use crate::converse::{Conversation, InputLine, Origin, edit};
use crate::domain::{
    Act, DoubtKind, Intent, KeyType, Note, Question, Reply, Request, Understanding,
};

impl Conversation<'_> {
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
        // "Which key?" says what is asked about, and a confirmation follows.
        let opposed =
            line.under.is_some() || understanding.doubts.iter().any(|doubt| opposes(doubt.why));
        let seen = self.state.policy.live && line.voice == Origin::Live;
        if let [Draft { request, .. }] = &mut drafts[..]
            && request.intent.parts()
            && matches!(
                request.ask[..],
                [Question::DidYouMean, Question::WhichKey | Question::BusinessUnit]
            )
            && seen
            && !opposed
        {
            request.ask.remove(0);
        }
        let speaker = line.speaker.map(str::to_owned);
        self.advance(Box::new(Pending {
            line: line.number,
            speaker,
            drafts,
            open: OpenMatter::Looking,
            failed_answers: 0,
            doubts: doubts(understanding, line),
            alternative: other_reading(understanding),
            opposed,
            surprised: false,
            since: LinesSince::Clear,
            is_on_screen: false,
            origin: None,
            informed: false,
            awaits_list: false,
            is_listed: false,
        }));
    }

    /// Fills in a refresh from the session's last short-term key (UNDERSTANDING, rule L2), and
    /// settles the questions of a single long-term request.
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

    /// Handles a request that changes nothing: a look-up, help, a cancellation, a goodbye, small
    /// talk, or an out-of-scope request.
    pub fn answer(&mut self, request: Request, understanding: &Understanding) {
        let act = match request.intent {
            Intent::ListKeys => match request.ask.first() {
                Some(Question::Region) | None => Act::List(request),
                Some(_) => Act::Decline(request, Reply::OutOfScope(None)),
            },
            Intent::CheckAccess | Intent::ListModels => {
                let mut request = self.with_nearest_region(request);
                let last =
                    self.state.memory.last.as_ref().filter(|last| {
                        matches!(last.intent, Intent::CreateKey | Intent::RefreshKey)
                    });
                if request.intent == Intent::ListModels && self.state.policy.live {
                    let region = last.and_then(|last| last.region.clone());
                    request.region = request.region.or(region);
                }
                self.state.memory.place = request.region.clone().or(self.state.memory.place.take());
                match request.intent {
                    Intent::CheckAccess => Act::Check(request),
                    _ => Act::Models(request),
                }
            }
            Intent::CheckKey => self.check_key(request),
            Intent::Help => Act::Say(Some(request), Reply::Help(understanding.topic.clone())),
            Intent::CleanUp => Act::Decline(request, Reply::CannotCleanUp),
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

    /// Checks the person's key. A team's key, or the long-term key that was just created, is in the
    /// list of keys, which shows its state.
    fn check_key(&self, mut request: Request) -> Act {
        request.ask.clear();
        request.filters.clear();
        let memory = &self.state.memory;
        let created = |last: &Request| matches!(last.intent, Intent::CreateKey | Intent::RotateKey);
        let named = request.business_unit.is_some() || request.access_key_id.is_some();
        if let Some(key) = self.listed_key().filter(|_| !named) {
            request.access_key_id = Some(key.id);
        } else if !named && memory.last.as_ref().is_some_and(created) {
            request.access_key_id = memory.key.as_ref().map(|key| key.id.clone());
        }
        let listed = named || request.access_key_id.is_some();
        if listed { Act::List(request) } else { Act::CheckKey(request) }
    }

    /// Replaces a misspelled or ambiguous region with the best candidate. A look-up changes
    /// nothing, so it needs no question.
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

/// Returns the other reading, if the question can state both in a phrase each.
fn other_reading(understanding: &Understanding) -> Option<Request> {
    let other = understanding.alternative.as_deref()?;
    match (&understanding.requests[..], other) {
        ([_], [other]) if other.intent.changes() => Some(other.clone()),
        _ => None,
    }
}

/// Returns the words that raise doubts: the heading, label or neighboring line that shows that the
/// line is not a request, then words in the line.
fn doubts(understanding: &Understanding, line: InputLine<'_>) -> Vec<String> {
    let spoken =
        understanding.doubts.iter().filter_map(|doubt| line.words.get(doubt.start..doubt.end));
    line.under.into_iter().chain(spoken).map(str::to_owned).collect()
}

/// Returns true if a yes after this doubt may mean "do nothing". A hedge such as "maybe" still
/// requests the change.
fn opposes(why: DoubtKind) -> bool {
    why.is_against() && why != DoubtKind::Hedge || why == DoubtKind::Report
}

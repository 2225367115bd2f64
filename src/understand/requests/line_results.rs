//! Computes the results for the whole line: its topic, its doubts and shared values.

use crate::domain::{Credential, Doubt, DoubtKind, Intent, Request, Slot, Span};
use crate::understand::analysis::FindingKind;
use crate::understand::gate;
use crate::understand::gate::excluded_keys;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::requests::RequestBuilder;
use crate::understand::requests::trigger_words;
use crate::understand::slots::constraints;
use crate::understand::tokens::Gap;

impl RequestBuilder<'_> {
    /// Returns true if the line is only a greeting, thanks or a signature.
    pub(super) fn is_neutral(&self) -> bool {
        let reading = &self.reading;
        let polite =
            (0..reading.len()).any(|at| reading.is_any(at, &[Greeting, Thanks, Signature]));
        polite
            && (0..reading.len()).all(|at| {
                reading.is_any(
                    at,
                    &[Greeting, Thanks, Signature, Polite, Filler, Person, Article, And],
                ) || reading.finding(at).is_some_and(|finding| finding.kind == FindingKind::Noise)
            })
    }

    /// Returns the topic of a request for help; for other intents, the name of another product in
    /// the line.
    pub(super) fn topic(&self, intent: Intent) -> Option<String> {
        let helps = intent == Intent::Help;
        let (reading, names) = (&self.reading, &self.reading.grammar.names);
        let wanted = if helps { Topic } else { Foreign };
        let tags = reading.tags.iter().filter(|tag| tag.last > tag.first);
        let mut named =
            tags.filter(|tag| tag.meaning.concept == wanted).map(|tag| tag.meaning.value as usize);
        let stands_at = |words: &[String], at| {
            words.iter().zip(at..).all(|(word, at)| reading.spelling(at) == word)
        };
        // "example-batch" names a team, not the topic "batch".
        let joined = |at: usize| at < reading.len() && matches!(reading.gap(at), Gap::Joined(_));
        let said = |words: &[String]| {
            (0..reading.len())
                .any(|at| stands_at(words, at) && !joined(at) && !joined(at + words.len()))
        };
        let about =
            || reading.grammar.about.iter().find(|(words, _)| said(words)).map(|(_, name)| *name);
        let at = named.next().or_else(|| about().filter(|_| helps))?;
        names.get(at).cloned()
    }

    /// Applies an account or profile that is named with one request to all requests that lack one.
    fn share_whose(&mut self) {
        let requests = &mut self.result.requests;
        let account = requests.iter().find_map(|request| request.account.clone());
        let profile = requests.iter().find_map(|request| request.profile.clone());
        for request in requests.iter_mut().filter(|request| request.intent.acts()) {
            request.account = request.account.take().or_else(|| account.clone());
            request.profile = request.profile.take().or_else(|| profile.clone());
        }
    }

    pub(super) fn finish_words(&mut self) {
        self.share_whose();
        let reading = &self.reading;
        self.result.doubts = gate::doubts(reading, &self.result.requests, &self.result.spans);
        let mut unmet = constraints::doubts(reading, &self.result.requests);
        // The program can't create these keys yet.
        let wants = |span: &&Span| {
            span.slot == Slot::Credential
                && self.result.requests[span.request].credential == Some(Credential::BedrockApiKey)
        };
        let named = self.result.spans.iter().filter(wants);
        let named =
            named.map(|&Span { start, end, .. }| Doubt { start, end, why: DoubtKind::Unmet });
        unmet.extend(named);
        // "limited to 50 dollars" raises one doubt, whatever else its words raise.
        let inside = |doubt: &Doubt| {
            unmet.iter().any(|outer| outer.start <= doubt.start && doubt.end <= outer.end)
        };
        self.result.doubts.retain(|doubt| !inside(doubt));
        self.result.doubts.extend(unmet);
        self.result.doubts.sort_by_key(|doubt| doubt.start);
        self.result.doubts.dedup();
        excluded_keys::remove_excluded(reading, &mut self.result);
        // A change that leaves out a constraint is another change.
        if self.result.doubts.iter().any(|doubt| doubt.why == DoubtKind::Unmet) {
            let changes = self.result.requests.iter_mut().filter(|one| one.intent.changes());
            changes.for_each(Request::ask_whether_meant);
        }
        self.result.remarks.extend(constraints::ignored(reading, &self.result.requests));
        for at in (0..reading.len()).filter(|at| reading.is_open(*at)) {
            self.result.unexplained.push(reading.bytes(at, at + 1));
        }
        self.result.spans.sort_by_key(|span| (span.start, span.request));
        if self.result.requests.iter().any(|request| request.intent.acts()) {
            self.result.wish = trigger_words::trigger_words(reading);
        }
    }
}

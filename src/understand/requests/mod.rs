//! Builds the requests of a line from its annotations.

mod complete;
mod handed_over;
mod line_results;
mod part;
mod trigger_words;

use crate::domain::{Intent, Request, Understanding};
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::evidence::line::SenseLine;
use crate::understand::grammar::concept::Concept::{Keys, List, SaidLong, SaidShort, Which};
use crate::understand::requests::part::Draft;

/// The help topic that explains why short-term keys can't be listed.
const SHORT_KEYS: &str = "short-term list";

/// An annotated line, its parts, and the requests built so far.
pub struct RequestBuilder<'a> {
    pub reading: Reading<'a>,
    /// The word ranges of the parts.
    pub ranges: Vec<(usize, usize)>,
    /// The word ranges that apply to all parts.
    pub shared: Vec<(usize, usize)>,
    pub result: Understanding,
}

impl<'a> RequestBuilder<'a> {
    /// Builds the requests, with one intent for each part. Also returns the annotated line.
    pub fn build_with(mut self, intents: &[Intent]) -> (Understanding, Reading<'a>) {
        let ranges = std::mem::take(&mut self.ranges);
        if ranges.len() > 1 {
            self.shared = handed_over::shared_clauses(SenseLine::new(&self.reading));
        }
        let only_short = |intent: Intent, (first, last): (usize, usize)| {
            matches!(intent, Intent::ListKeys | Intent::Help) && self.names_only_short(first, last)
        };
        if ranges.len() == 1 && only_short(intents[0], ranges[0]) {
            self.result.topic = Some(SHORT_KEYS.to_owned());
            self.result.requests.push(Request::bare(Intent::Help));
            return self.finish();
        }
        // "…, both in Milan" is about the other parts.
        let is_shared = |&((first, last), _): &((usize, usize), &Intent)| {
            let covers = |at: usize| self.shared.iter().any(|one| one.0 <= at && at < one.1);
            (first..last).all(covers)
        };
        let intents = handed_over::with_verbs(SenseLine::new(&self.reading), &ranges, intents);
        let parts = || ranges.iter().copied().zip(&intents);
        let only_shared = parts().all(|part| is_shared(&part));
        let own = parts().filter(|part| only_shared || !is_shared(part));
        let mut drafts: Vec<Draft> =
            own.map(|(range, intent)| self.draft(*intent, range)).collect();
        handed_over::drop_headings(SenseLine::new(&self.reading), &mut drafts);
        handed_over::hand_over(SenseLine::new(&self.reading), &mut drafts);
        drafts.into_iter().for_each(|draft| self.add(draft));
        self.finish()
    }

    /// Returns true if the part names short-term keys, but neither long-term keys nor a key ID.
    fn names_only_short(&self, first: usize, last: usize) -> bool {
        let reading = &self.reading;
        let says = |concept| {
            (first..last).any(|at| reading.finding(at).is_none() && reading.is(at, concept))
        };
        let named = |at: usize| {
            reading.finding(at).is_some_and(|finding| matches!(finding.kind, FindingKind::KeyId(_)))
        };
        // "which short-term keys are there?"
        let asks_which = |at: usize| {
            reading.is(at, Which)
                && reading.is(at + 1, SaidShort)
                && reading.tag(at + 1).is_some_and(|tag| reading.is(tag.last, Keys))
        };
        // "short-term keys issued by me"
        let made = (first..last)
            .any(|at| reading.finding(at).is_some_and(|finding| finding.kind == FindingKind::Made));
        let lists = says(List) || made && says(Keys) || (first..last).any(asks_which);
        lists && says(SaidShort) && !says(SaidLong) && !(first..last).any(named)
    }

    fn finish(mut self) -> (Understanding, Reading<'a>) {
        self.only_one_refusal();
        if let Some(refused) = self.result.requests.iter().find(|request| !request.intent.acts()) {
            let intent = refused.intent;
            self.result.neutral = intent == Intent::OutOfScope && self.is_neutral();
            let short = self.result.topic.take().filter(|_| intent == Intent::Help);
            self.result.topic = short.or_else(|| self.topic(intent));
        }
        self.finish_words();
        (self.result, self.reading)
    }

    /// If no request acts, keeps only one: the first that isn't out of scope, or else the first of
    /// all.
    fn only_one_refusal(&mut self) {
        let requests = &mut self.result.requests;
        if requests.iter().any(|request| request.intent.acts()) {
            return;
        }
        let kept =
            requests.iter().position(|request| request.intent != Intent::OutOfScope).unwrap_or(0);
        let kept = requests.swap_remove(kept);
        *requests = vec![kept];
        self.result.spans.retain(|span| span.request == 0);
    }
}

//! Builds the requests of a line from its annotations.

mod complete;
mod handed_over;
mod line_results;
mod part;

use crate::domain::{Intent, Understanding};
use crate::understand::analysis::Reading;
use crate::understand::evidence::lexicon::{Senses, sense};
use crate::understand::evidence::line::SenseLine;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::concept_set::ConceptSet;
use crate::understand::intent;
use crate::understand::intent::concepts;
use crate::understand::requests::part::Draft;

/// An annotated line, its parts, and the requests built so far.
pub struct RequestBuilder<'a> {
    pub reading: Reading<'a>,
    /// The word ranges of the parts.
    pub ranges: Vec<(usize, usize)>,
    /// The word ranges that apply to all parts.
    pub shared: Vec<(usize, usize)>,
    /// True if the line names Bedrock, expresses a want or asks a question.
    pub wanted: bool,
    /// True if the parts and intents come from evidence instead of the rules.
    pub by_evidence: bool,
    pub result: Understanding,
}

impl<'a> RequestBuilder<'a> {
    /// Builds the requests, and returns them with the annotated line.
    pub fn build(mut self) -> (Understanding, Reading<'a>) {
        let form = intent::line_findings(&self.reading);
        let asks = form.has(Asking);
        self.wanted |= asks;
        let open = (0..self.reading.len()).filter(|at| self.reading.is_open(*at)).count();
        let opening = self.shared.iter().fold(ConceptSet::default(), |set, &(first, last)| {
            set.union(concepts(&self.reading, asks, first, last))
        });
        let acts: ConceptSet =
            [Want, Make, Get, Rotate, Revoke, Delete, Disable, Enable, List, Renew]
                .into_iter()
                .collect();
        let nouns: ConceptSet = [Key, Keys, Product, Access, Models, WhoAmI].into_iter().collect();
        let mut before = ConceptSet::default();
        for (first, last) in std::mem::take(&mut self.ranges) {
            let own = concepts(&self.reading, asks, first, last).union(opening);
            let mut set = own.union(form);
            // In "one for sales and one for support", the second part borrows the verb and noun of
            // the first.
            for borrowed in [acts, nouns] {
                if !own.has_any(borrowed) {
                    set = set.union(before.intersection(borrowed));
                }
            }
            before = before.union(own);
            if intent::lacks_key_object(&self.reading, first, last) {
                set.add(NoObject);
            }
            self.part(first, last, set, open);
        }
        self.finish()
    }

    /// Builds the requests, with one intent for each part. Also returns the annotated line.
    pub fn build_with(mut self, intents: &[Intent]) -> (Understanding, Reading<'a>) {
        const DELETES: Senses = Senses::of(&[sense::DELETE]);
        let line = SenseLine::new(&self.reading);
        let ranges = std::mem::take(&mut self.ranges);
        if ranges.len() > 1 {
            self.shared = handed_over::shared_clauses(line);
        }
        let draft = |(range, intent): ((usize, usize), &Intent)| {
            let mut set = concepts(&self.reading, false, range.0, range.1);
            if (range.0..range.1).any(|at| line.has(at, DELETES)) {
                set.add(Delete);
            }
            self.draft(*intent, range, set)
        };
        let mut drafts: Vec<Draft> = ranges.into_iter().zip(intents).map(draft).collect();
        handed_over::hand_over(SenseLine::new(&self.reading), &mut drafts);
        drafts.into_iter().for_each(|draft| self.add(draft));
        self.finish()
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

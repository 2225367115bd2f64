//! Fills the slots of the parts of a line, and makes the requests of each part.

use crate::domain::{Intent, Region, Request};
use crate::understand::analysis::modality::Mood;
use crate::understand::evidence::lexicon::{Senses, sense};
use crate::understand::evidence::line::SenseLine;
use crate::understand::evidence::symbol::NEGATED;
use crate::understand::grammar::concept::Concept;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::requests::RequestBuilder;
use crate::understand::slots::{Slots, fill};

/// A part of a line with its slots.
pub struct Draft {
    pub slots: Slots,
    pub said: PartWords,
    pub first: usize,
    pub last: usize,
}

/// What a part says about its keys besides its values.
#[derive(Clone, Copy)]
pub struct PartWords {
    /// A key besides an existing one: "another", "a new one".
    pub another: bool,
    /// "old".
    pub old: bool,
    /// "delete", as opposed to "revoke".
    pub deletes: bool,
    /// The words of an earlier part that state the type: "long-term keys for sales and for legal".
    pub type_before: Option<(usize, usize)>,
}

impl RequestBuilder<'_> {
    /// Fills the slots of one part.
    pub(super) fn draft(&self, intent: Intent, (first, last): (usize, usize)) -> Draft {
        let apart = |range: &&(usize, usize)| range.1 <= first || last <= range.0;
        let shared = self.shared.iter().filter(apart).copied();
        let ranges: Vec<(usize, usize)> = std::iter::once((first, last)).chain(shared).collect();
        Draft {
            slots: fill(&self.reading, intent, &ranges),
            said: self.said(first, last),
            first,
            last,
        }
    }

    /// Returns what the words from `first` up to `last` say about keys.
    fn said(&self, first: usize, last: usize) -> PartWords {
        const DELETES: Senses = Senses::of(&[sense::DELETE]);
        let reading = &self.reading;
        let line = SenseLine::new(reading);
        let says = |concept: Concept| {
            let is_said = |at: usize| {
                reading.finding(at).is_none()
                    && reading.tag(at).is_some_and(|tag| {
                        tag.meaning.concept == concept && tag.mood == Mood::Requested
                    })
            };
            (first..last).any(is_said)
        };
        // "Don't delete it, just disable it"
        let deletes = |at: usize| {
            line.tag(at).is_some_and(|tag| tag.senses.has(DELETES) && line.meant(tag) != NEGATED)
        };
        PartWords {
            another: says(Another) || says(NewOne),
            old: says(Old),
            deletes: says(Delete) || (first..last).any(deletes),
            type_before: None,
        }
    }

    /// Adds the requests of one part.
    pub(super) fn add(&mut self, draft: Draft) {
        let Draft { mut slots, said, first, last } = draft;
        let intent = slots.request.intent;
        if !intent.acts() {
            self.result.requests.push(Request::bare(intent));
            return;
        }
        let before = self.result.requests.len();
        slots.spans.iter_mut().for_each(|span| span.request += before);
        self.result.spans.append(&mut slots.spans);
        self.result.remarks.append(&mut slots.remarks);
        let changes = matches!(intent, Intent::RotateKey | Intent::RevokeKey);
        if !slots.regions.is_empty() && (changes || slots.units.len() > 1) {
            // Several regions and several keys: the line doesn't say which region belongs to which
            // key.
            slots.request.choices = slots.request.region.take().into_iter().collect();
            slots.request.choices.append(&mut slots.regions);
            slots.unclear_region = true;
        }
        let mut units = std::mem::take(&mut slots.units).into_iter();
        let ids = std::mem::take(&mut slots.ids);
        let only = units.next();
        let request = std::mem::replace(&mut slots.request, Request::bare(intent));
        // The other teams of "keys for A and B", the other keys, or the regions of "in X and Y",
        // share everything else.
        let others = units.map(|unit| Request { business_unit: Some(unit), ..request.clone() });
        let mut requests: Vec<Request> = others.collect();
        let elsewhere = |region: &Region| Request {
            business_unit: only.clone(),
            region: Some(region.clone()),
            ..request.clone()
        };
        requests.extend(slots.regions.iter().map(elsewhere));
        requests.extend(ids.into_iter().map(|id| Request {
            business_unit: only.clone(),
            access_key_id: Some(id),
            ..request.clone()
        }));
        requests.insert(0, Request { business_unit: only, ..request });
        for request in requests {
            let request = self.typed(request, &slots, said, first, last);
            self.result.requests.push(request);
        }
    }
}

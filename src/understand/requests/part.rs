//! Builds the requests of one part of a line.

use crate::domain::{Intent, Region, Request, Slot};
use crate::understand::analysis::{FindingKind, leading_verb};
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::concept_set::ConceptSet;
use crate::understand::intent::{choose_intent, scope};
use crate::understand::requests::RequestBuilder;
use crate::understand::slots::{Slots, fill};
use crate::understand::tokens::WordKind;

/// A part of a line with its slots.
pub struct Draft {
    pub slots: Slots,
    pub set: ConceptSet,
    pub first: usize,
    pub last: usize,
}

impl RequestBuilder<'_> {
    pub(super) fn part(&mut self, first: usize, last: usize, set: ConceptSet, open: usize) {
        let intent = match choose_intent(&self.reading, set, open) {
            intent @ (Intent::CheckAccess | Intent::ListModels | Intent::Help)
                if !self.reading.named && scope::is_odd(&self.reading, intent, first, last) =>
            {
                Intent::OutOfScope
            }
            Intent::ListKeys if self.means_only_short(first, last) => {
                self.result.topic = Some(SHORT_KEYS.to_owned());
                Intent::Help
            }
            Intent::RefreshKey if !self.names_key() => Intent::OutOfScope,
            Intent::RotateKey | Intent::RevokeKey if self.parts_with_other_things(first, last) => {
                Intent::OutOfScope
            }
            intent
                if is_about_keys(intent)
                    && !self.reading.named
                    && !scope::is_about_bedrock(
                        &self.reading,
                        self.wanted,
                        intent,
                        first,
                        last,
                    ) =>
            {
                Intent::OutOfScope
            }
            intent => intent,
        };
        let intent = match intent {
            Intent::RefreshKey if self.renews_for_unit(first, last) => Intent::RotateKey,
            Intent::CreateKey if self.enables_key(first, last) => Intent::EnableKey,
            intent => intent,
        };
        self.add(self.draft(intent, (first, last), set));
    }

    /// Fills the slots of one part.
    pub(super) fn draft(
        &self,
        intent: Intent,
        (first, last): (usize, usize),
        set: ConceptSet,
    ) -> Draft {
        let apart = |range: &&(usize, usize)| range.1 <= first || last <= range.0;
        let shared = self.shared.iter().filter(apart).copied();
        let ranges: Vec<(usize, usize)> = std::iter::once((first, last)).chain(shared).collect();
        Draft { slots: fill(&self.reading, intent, &ranges, 0), set, first, last }
    }

    /// Adds the requests of one part.
    pub(super) fn add(&mut self, draft: Draft) {
        let Draft { mut slots, set, first, last } = draft;
        let intent = slots.request.intent;
        if !intent.acts() {
            self.result.requests.push(Request::bare(intent));
            return;
        }
        if !self.by_evidence {
            // The rules start a new part at each key.
            slots.ids.clear();
            slots.spans.retain(|span| span.slot != Slot::AccessKeyId || span.request == 0);
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
            let request = self.typed(request, &slots, set, first, last);
            self.result.requests.push(request);
        }
    }

    /// Returns true if the part renews a team's key that isn't called short-term: "renew the key
    /// of marketing". Words like "token" and a lifetime count as short-term.
    fn renews_for_unit(&self, first: usize, last: usize) -> bool {
        let reading = &self.reading;
        let words = || (first..last).chain(self.shared.iter().flat_map(|&(from, to)| from..to));
        let unit = |at: usize| {
            reading.finding(at).is_some_and(|finding| {
                matches!(finding.kind, FindingKind::Unit(..) | FindingKind::KeyId(_))
            })
        };
        let short = |at: usize| {
            reading.finding(at).map_or_else(
                || {
                    reading.is(at, SaidShort)
                        || matches!(reading.spelling(at), "token" | "tokens" | "my" | "this")
                },
                |finding| matches!(finding.kind, FindingKind::Life(_)),
            )
        };
        words().any(|at| reading.is(at, Renew)) && words().any(unit) && !words().any(short)
    }

    /// Returns true if a verb at the start of a clause reactivates a key: "we need to reactivate
    /// the key of marketing".
    fn enables_key(&self, first: usize, last: usize) -> bool {
        let reading = &self.reading;
        let object = |at: usize| leading_verb::object(reading, reading.tag(at)?.last);
        (first..last).any(|at| {
            reading.is(at, Enable)
                && leading_verb::leads(reading, at)
                && object(at).is_some_and(|at| reading.is_any(at, &[Key, Keys]))
        })
    }

    /// Returns true if the part names short-term keys, but neither long-term keys nor a key ID.
    fn means_only_short(&self, first: usize, last: usize) -> bool {
        let reading = &self.reading;
        let says = |concept| {
            (first..last).any(|at| reading.finding(at).is_none() && reading.is(at, concept))
        };
        let named = |at: usize| {
            reading.finding(at).is_some_and(|finding| matches!(finding.kind, FindingKind::KeyId(_)))
        };
        says(SaidShort) && !says(SaidLong) && !(first..last).any(named)
    }

    /// Returns true if the line mentions a key or its values, or has only courtesies around
    /// "renew". "Can I top up?" is about something else.
    fn names_key(&self) -> bool {
        let reading = &self.reading;
        let key = |at: usize| {
            reading.is_any(at, &[Key, Keys, Access, Product, SaidShort, SaidLong, Secret, Expired])
                || matches!(
                    reading.finding(at).map(|finding| &finding.kind),
                    Some(
                        FindingKind::Unit(..)
                            | FindingKind::KeyId(_)
                            | FindingKind::Life(_)
                            | FindingKind::Region(..)
                    )
                )
                || reading.word(at).kind == WordKind::Secret
        };
        // "renew it, please" can only mean the key of the session.
        let courtesy = [Renew, Polite, Person, Modal, Article, Thanks, Greeting, Filler, And];
        let all = || (0..reading.len()).all(|at| reading.is_any(at, &courtesy));
        reading.named || (0..reading.len()).any(key) || all()
    }

    /// Returns true for "delete the S3 bucket of AKIA…", where the object of the verb isn't a key.
    fn parts_with_other_things(&self, first: usize, last: usize) -> bool {
        let reading = &self.reading;
        (first + 1..last).any(|at| {
            let before = (first..at).rev().find(|at| !reading.is_any(*at, &[Article, Indefinite]));
            reading.is_any(at, &[Foreign, Everyday])
                && reading.tag(at).is_some_and(|tag| {
                    tag.first == at && !reading.is_any(tag.last, &[Key, Keys, Access])
                })
                && reading.finding(at).is_none()
                && before.is_some_and(|at| reading.is_any(at, &[Rotate, Revoke, Delete, Disable]))
        })
    }
}

/// The help topic that explains why short-term keys can't be listed.
const SHORT_KEYS: &str = "short-term list";

/// Returns true if the intent is about keys. Words like "key" may also mean keys of another
/// product.
fn is_about_keys(intent: Intent) -> bool {
    use Intent::{CreateKey, EnableKey, ListKeys, RefreshKey, RevokeKey, RotateKey};
    matches!(intent, CreateKey | RefreshKey | RotateKey | ListKeys | RevokeKey | EnableKey)
}

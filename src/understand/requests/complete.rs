//! Completes a request with its key type, action and questions.

use crate::domain::{
    Intent, KeySelector, KeyType, Question, Request, RevokeAction, Slot, Span, TypeRule,
};
use crate::understand::analysis::modality::ACTS;
use crate::understand::analysis::{FindingKind, Reading};
use crate::understand::grammar::classes;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::requests::RequestBuilder;
use crate::understand::requests::part::PartWords;
use crate::understand::slots::Slots;
use crate::understand::slots::credential;
use crate::understand::slots::key_type::{Evidence, UNSURE, decide};
use crate::understand::slots::key_type_cues;

impl RequestBuilder<'_> {
    /// Adds the key type, the action and the questions to one request.
    pub(super) fn typed(
        &mut self,
        mut request: Request,
        slots: &Slots,
        said: PartWords,
        first: usize,
        last: usize,
    ) -> Request {
        let unclear_region = slots.unclear_region && request.region.is_none();
        request.another = said.another;
        let parts = matches!(request.intent, Intent::RevokeKey | Intent::EnableKey);
        if parts && said.old {
            request.which = KeySelector::Old;
        }
        match request.intent {
            Intent::CreateKey => {
                let ranges = [(first, last)].into_iter().chain(self.shared.iter().copied());
                let ranges = ranges.chain(said.type_before);
                let ranges: Vec<(usize, usize)> = ranges.collect();
                let credential = credential::named(&self.reading, ranges.iter().copied());
                let ranges = ranges.into_iter();
                let (cues, purpose) = key_type_cues::cues(&self.reading, ranges);
                let evidence = Evidence {
                    unit: request.business_unit.is_some(),
                    ttl: request.ttl,
                    vague: slots.vague,
                    ..cues
                };
                let mut verdict = decide(evidence);
                if verdict.rule == TypeRule::Default
                    && !self.reading.named
                    && is_bare_order(&self.reading, first, last)
                {
                    verdict = UNSURE;
                }
                request.type_rule = Some(verdict.rule);
                request.key_type = verdict.key_type;
                request.credential = credential.map(|known| known.value);
                request.settle_credential();
                if let Some(known) = credential.filter(|_| request.credential.is_some()) {
                    let (start, end) = self.reading.bytes(known.first, known.last);
                    let request = self.result.requests.len();
                    self.result.spans.push(Span { start, end, slot: Slot::Credential, request });
                }
                request.against_purpose =
                    evidence.said_short && (evidence.cue_long || evidence.cue_production);
                request.ask.extend(verdict.ask);
                if unclear_region {
                    request.ask.push(Question::Region);
                }
                if request.key_type == Some(KeyType::LongTerm)
                    && request.business_unit.is_none()
                    && request.ask.is_empty()
                {
                    request.ask.push(Question::BusinessUnit);
                    request.suggested = purpose;
                }
                self.type_spans(first, last);
            }
            Intent::RefreshKey => {
                request.key_type = Some(KeyType::ShortTerm);
                request.type_rule = Some(TypeRule::Intent);
                let out_of_range =
                    slots.vague || request.ttl.is_some_and(|ttl| ttl.life().is_none());
                request.ask.extend(out_of_range.then_some(Question::Ttl));
                request.ask.extend(unclear_region.then_some(Question::Region));
            }
            Intent::RotateKey => {
                request.key_type = Some(KeyType::LongTerm);
                request.type_rule = Some(TypeRule::Intent);
                request.ask.extend(unclear_region.then_some(Question::Region));
                request
                    .ask
                    .extend(request.business_unit.is_none().then_some(Question::BusinessUnit));
            }
            Intent::RevokeKey => {
                let action =
                    if said.deletes { RevokeAction::Delete } else { RevokeAction::Deactivate };
                request.revoke_action = Some(action);
                request.ask.extend(unclear_region.then_some(Question::Region));
                let vague = request.business_unit.is_none() && request.access_key_id.is_none();
                request.ask.extend(vague.then_some(Question::WhichKey));
            }
            Intent::EnableKey => {
                let vague = request.business_unit.is_none() && request.access_key_id.is_none();
                request.ask.extend(vague.then_some(Question::WhichKey));
            }
            // "keys in Europe" lists the keys of all European regions.
            Intent::ListKeys if unclear_region && request.choices.len() > 1 && !self.excludes() => {
            }
            // The answer names the key's region.
            Intent::CheckKey => request.choices.clear(),
            _ => request.ask.extend(unclear_region.then_some(Question::Region)),
        }
        if !unclear_region && request.ask.first() != Some(&Question::BusinessUnit) {
            request.suggested = None;
        }
        request
    }

    fn excludes(&self) -> bool {
        self.reading.findings.iter().any(|finding| matches!(finding.kind, FindingKind::Excluded(_)))
    }

    fn type_spans(&mut self, first: usize, last: usize) {
        let index = self.result.requests.len();
        let kinds = [SaidShort, SaidLong, CueShort, CueLong, CueProduction];
        for at in first..last {
            let Some(tag) = self
                .reading
                .tag(at)
                .filter(|tag| tag.first == at && kinds.contains(&tag.meaning.concept))
            else {
                continue;
            };
            if self.reading.finding(at).is_none() {
                let (start, end) = self.reading.bytes(tag.first, tag.last);
                self.result.spans.push(Span { start, end, slot: Slot::KeyType, request: index });
            }
        }
    }
}

/// Returns true if the part orders a key without saying whose or what for: "create a new access
/// key", "a key is required".
fn is_bare_order(reading: &Reading<'_>, first: usize, last: usize) -> bool {
    let key = (first..last).find(|at| reading.is_any(*at, &[Key, Keys, Access]));
    let personal = |at: usize| {
        reading.is_any(at, &[Person, Polite, Modal, Greeting, Thanks, Another])
            || reading.is(at, Want) && key.is_none_or(|key| at < key)
            || classes::OWN.has(reading.spelling(at))
            || reading.finding(at).is_some()
    };
    let acts = (first..last).any(|at| reading.is_any(at, ACTS));
    acts && !(first..last).any(personal)
}

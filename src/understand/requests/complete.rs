//! Completes a request with its key type, action and questions.

use crate::domain::{
    Intent, KeySelector, KeyType, Question, Request, RevokeAction, Slot, Span, TypeRule,
};
use crate::understand::analysis::FindingKind;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::concept_set::ConceptSet;
use crate::understand::intent::key_type::{Evidence, UNSURE, decide};
use crate::understand::intent::{key_type_cues, scope};
use crate::understand::requests::RequestBuilder;
use crate::understand::slots::Slots;

impl RequestBuilder<'_> {
    /// Adds the key type, the action and the questions to one request.
    pub(super) fn typed(
        &mut self,
        mut request: Request,
        slots: &Slots,
        set: ConceptSet,
        first: usize,
        last: usize,
    ) -> Request {
        let unclear_region = slots.unclear_region && request.region.is_none();
        request.another = set.has(Another) || set.has(NewOne);
        let parts = matches!(request.intent, Intent::RevokeKey | Intent::EnableKey);
        if parts && set.has(Old) {
            request.which = KeySelector::Old;
        }
        match request.intent {
            Intent::CreateKey => {
                let ranges = [(first, last)].into_iter().chain(self.shared.iter().copied());
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
                    && scope::is_bare_order(&self.reading, first, last)
                {
                    verdict = UNSURE;
                }
                request.type_rule = Some(verdict.rule);
                request.key_type = verdict.key_type;
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
                    if set.has(Delete) { RevokeAction::Delete } else { RevokeAction::Deactivate };
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

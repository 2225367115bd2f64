//! Runs the passes over a line in their order and assembles the requests.

use crate::domain::{
    Doubt, DoubtKind, Intent, KeySelector, KeyType, Question, Region, Request, RevokeAction, Slot,
    Span, TypeRule, Understanding,
};
use crate::understand::analysis::segments::{Parts, split};
use crate::understand::analysis::{FindingKind, Reading, leading_verb};
use crate::understand::gate::excluded_keys;
use crate::understand::grammar::Grammar;
use crate::understand::grammar::concept::Concept::*;
use crate::understand::grammar::concept_set::ConceptSet;
use crate::understand::intent::key_type::{Evidence, UNSURE, decide};
use crate::understand::intent::{
    choose_intent, concepts, constraints, filters, key_type_cues, scope, trigger_words,
};
use crate::understand::slots::team::long_term;
use crate::understand::slots::{
    Slots, clock, fill, ignored_names, lifetimes, purposes, team, typed_values,
};
use crate::understand::tokens::{Gap, WordKind};
use crate::understand::{gate, intent};
use jiff::civil::Time;

/// Understands a line. Also returns the annotated line, for later passes.
pub fn read<'a>(
    grammar: &'a Grammar,
    line: &'a str,
    clock: Option<Time>,
) -> (Understanding, Reading<'a>) {
    let mut reading = Reading::new(grammar, line);
    reading.clock = clock;
    typed_values::claim_typed(&mut reading);
    filters::claim(&mut reading);
    constraints::claim(&mut reading);
    ignored_names::claim(&mut reading);
    clock::claim(&mut reading);
    lifetimes::claim(&mut reading);
    typed_values::claim_regions(&mut reading);
    long_term::claim(&mut reading);
    let Parts { ranges, shared } = split(&reading);
    for &(first, last) in &ranges {
        team::claim(&mut reading, first, last);
        purposes::claim(&mut reading, first, last);
        purposes::claim_adjuncts(&mut reading, first, last);
    }
    let wanted = reading.named || scope::expresses_want(&reading);
    RequestBuilder { reading, ranges, shared, wanted, result: Understanding::default() }.finish()
}

/// The help topic that explains why short-term keys can't be listed.
const SHORT_KEYS: &str = "short-term list";

struct RequestBuilder<'a> {
    reading: Reading<'a>,
    ranges: Vec<(usize, usize)>,
    shared: Vec<(usize, usize)>,
    /// True if the line expresses any want.
    wanted: bool,
    result: Understanding,
}

impl<'a> RequestBuilder<'a> {
    fn finish(mut self) -> (Understanding, Reading<'a>) {
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

    /// Merges parts that ask for nothing into one refusal.
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

    fn part(&mut self, first: usize, last: usize, set: ConceptSet, open: usize) {
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
        if !intent.acts() {
            self.result.requests.push(Request::bare(intent));
            return;
        }
        let ranges: Vec<(usize, usize)> =
            [(first, last)].into_iter().chain(self.shared.iter().copied()).collect();
        let mut slots = fill(&self.reading, intent, &ranges, self.result.requests.len());
        self.result.spans.append(&mut slots.spans);
        self.result.remarks.append(&mut slots.remarks);
        let changes = matches!(intent, Intent::RotateKey | Intent::RevokeKey);
        if !slots.regions.is_empty() && (changes || slots.units.len() > 1) {
            // Several regions and several keys: the line doesn't say which region belongs to which
            // key.
            slots.request.choices = slots.request.region.take().into_iter().collect();
            slots.request.choices.append(&mut slots.regions);
            slots.misspelt = true;
        }
        let mut units = std::mem::take(&mut slots.units).into_iter();
        let only = units.next();
        let request = std::mem::replace(&mut slots.request, Request::bare(intent));
        // The other teams of "keys for A and B", or regions of "in X and Y", share everything else.
        let others = units.map(|unit| Request { business_unit: Some(unit), ..request.clone() });
        let mut requests: Vec<Request> = others.collect();
        let elsewhere = |region: &Region| Request {
            business_unit: only.clone(),
            region: Some(region.clone()),
            ..request.clone()
        };
        requests.extend(slots.regions.iter().map(elsewhere));
        requests.insert(0, Request { business_unit: only, ..request });
        for request in requests {
            let request = self.typed(request, &slots, set, first, last);
            self.result.requests.push(request);
        }
    }

    /// True for "renew the key of marketing": a team's key that isn't called short-term.
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

    /// "We need to reactivate the key of marketing".
    fn enables_key(&self, first: usize, last: usize) -> bool {
        let reading = &self.reading;
        let object = |at: usize| leading_verb::object(reading, reading.tag(at)?.last);
        (first..last).any(|at| {
            reading.is(at, Enable)
                && leading_verb::leads(reading, at)
                && object(at).is_some_and(|at| reading.is_any(at, &[Key, Keys]))
        })
    }

    /// True if the line asks to list short-term keys only.
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

    /// True if the line mentions a key. "Can I top up?" is about something else.
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

    /// True for "delete the S3 bucket of AKIA…", where the object of the verb isn't a key.
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

    /// Adds the key type, the action and the questions to one request.
    fn typed(
        &mut self,
        mut request: Request,
        slots: &Slots,
        set: ConceptSet,
        first: usize,
        last: usize,
    ) -> Request {
        let misspelt = slots.misspelt && request.region.is_none();
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
                if misspelt {
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
                request.ask.extend(misspelt.then_some(Question::Region));
            }
            Intent::RotateKey => {
                request.key_type = Some(KeyType::LongTerm);
                request.type_rule = Some(TypeRule::Intent);
                request.ask.extend(misspelt.then_some(Question::Region));
                request
                    .ask
                    .extend(request.business_unit.is_none().then_some(Question::BusinessUnit));
            }
            Intent::RevokeKey => {
                let action =
                    if set.has(Delete) { RevokeAction::Delete } else { RevokeAction::Deactivate };
                request.revoke_action = Some(action);
                request.ask.extend(misspelt.then_some(Question::Region));
                let vague = request.business_unit.is_none() && request.access_key_id.is_none();
                request.ask.extend(vague.then_some(Question::WhichKey));
            }
            Intent::EnableKey => {
                let vague = request.business_unit.is_none() && request.access_key_id.is_none();
                request.ask.extend(vague.then_some(Question::WhichKey));
            }
            // "keys in Europe" lists the keys of all European regions.
            Intent::ListKeys if misspelt && request.choices.len() > 1 && !self.excludes() => {}
            _ => request.ask.extend(misspelt.then_some(Question::Region)),
        }
        if !misspelt && request.ask.first() != Some(&Question::BusinessUnit) {
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

    /// True for a greeting or thanks and nothing else.
    fn is_neutral(&self) -> bool {
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

    /// Returns the subject of a question, or the name of another product.
    fn topic(&self, intent: Intent) -> Option<String> {
        let helps = intent == Intent::Help;
        let (reading, names) = (&self.reading, &self.reading.grammar.names);
        let wanted = if helps { Topic } else { Foreign };
        let tags = reading.tags.iter().filter(|tag| tag.last > tag.first);
        let mut named =
            tags.filter(|tag| tag.meaning.concept == wanted).map(|tag| tag.meaning.value as usize);
        let stands_at = |words: &[String], at| {
            words.iter().zip(at..).all(|(word, at)| reading.spelling(at) == word)
        };
        let said = |words: &[String]| (0..reading.len()).any(|at| stands_at(words, at));
        let about =
            || reading.grammar.about.iter().find(|(words, _)| said(words)).map(|(_, name)| *name);
        let at = named.next().or_else(|| about().filter(|_| helps))?;
        names.get(at).cloned()
    }

    /// True for a plan ("We'll rotate everything next quarter") or a sentence from a manual ("to
    /// create a key, users type …"), which asks for nothing.
    fn is_only_told(&self) -> bool {
        let reading = &self.reading;
        let doubts = |why: DoubtKind| self.result.doubts.iter().any(|doubt| doubt.why == why);
        let begs = (0..reading.len()).any(|at| reading.is_any(at, &[Polite, Modal]));
        let users = |at: usize| {
            reading.gap(at) == Gap::Comma
                && (reading.is(at, Role)
                    || matches!(reading.spelling(at), "you" | "one" | "people"))
        };
        let manual = reading.spelling(0) == "to" && (1..reading.len()).any(users);
        doubts(DoubtKind::Report) && !begs && (doubts(DoubtKind::Later) || manual)
    }

    /// Applies an account or profile named with one request to the whole line.
    fn share_whose(&mut self) {
        let requests = &mut self.result.requests;
        let account = requests.iter().find_map(|request| request.account.clone());
        let profile = requests.iter().find_map(|request| request.profile.clone());
        for request in requests.iter_mut().filter(|request| request.intent.acts()) {
            request.account = request.account.take().or_else(|| account.clone());
            request.profile = request.profile.take().or_else(|| profile.clone());
        }
    }

    fn finish_words(&mut self) {
        self.share_whose();
        let reading = &self.reading;
        self.result.doubts = gate::doubts(reading, &self.result.requests, &self.result.spans);
        let unmet = constraints::doubts(reading, &self.result.requests);
        // "limited to 50 dollars" raises one doubt, whatever else its words raise.
        let inside = |doubt: &Doubt| {
            unmet.iter().any(|outer| outer.start <= doubt.start && doubt.end <= outer.end)
        };
        self.result.doubts.retain(|doubt| !inside(doubt));
        self.result.doubts.extend(unmet);
        self.result.doubts.sort_by_key(|doubt| doubt.start);
        self.result.doubts.dedup();
        excluded_keys::remove_excluded(reading, &mut self.result);
        if self.is_only_told() {
            self.result.requests = vec![Request::bare(Intent::OutOfScope)];
            self.result.spans.clear();
            self.result.doubts.clear();
        }
        self.result.remarks.extend(constraints::ignored(reading, &self.result.requests));
        for at in (0..reading.len()).filter(|at| reading.is_open(*at)) {
            self.result.unexplained.push(reading.bytes(at, at + 1));
        }
        if !self.result.doubts.is_empty() {
            for request in
                self.result.requests.iter_mut().filter(|request| request.intent.changes())
            {
                request.ask.insert(0, Question::DidYouMean);
            }
        }
        self.result.spans.sort_by_key(|span| (span.start, span.request));
        if self.result.requests.iter().any(|request| request.intent.acts()) {
            self.result.wish = trigger_words::trigger_words(reading);
        }
    }
}

/// True if the intent is about keys, which may belong to another product.
fn is_about_keys(intent: Intent) -> bool {
    use Intent::{CreateKey, EnableKey, ListKeys, RefreshKey, RevokeKey, RotateKey};
    matches!(intent, CreateKey | RefreshKey | RotateKey | ListKeys | RevokeKey | EnableKey)
}

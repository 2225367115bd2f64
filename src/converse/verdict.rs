//! What a response decides of the question that is open. An answer decides by itself: a cue that started the question
//! is not weighed again.

use super::memory::pick;
use super::pending::{Draft, Old, Open, Pending, Stage, parting};
use super::rest::{has_value, is_no};
use super::{Talk, amend};
use crate::domain::{
    Answered, BusinessUnit, Confirmation, HeldKey, Intent, KeyType, MIN_LIFE, Question, Region, Request,
    Response, RevokeAction, Signal, Step, Ttl, TypeRule,
};

/// What becomes of the open question.
pub enum Verdict {
    /// It is answered.
    Settled,
    /// Something else was changed: it is asked again where it is still open.
    Changed,
    /// It is not answered.
    Again,
    /// The person says no to what is shown.
    No,
    /// It is confirmed, as it was shown.
    CarryOut(Confirmation, Option<Old>),
    /// The old key is to go for good, which is confirmed by itself.
    Going(Old),
    /// Other requests take the place of these.
    Replaced(Vec<Draft>),
}

impl Talk<'_> {
    /// Judges a response to the open question.
    pub fn judge(&mut self, pending: &mut Pending, question: Question, response: &Response) -> Verdict {
        if let Open::Question(at) = pending.open {
            let Some(draft) = pending.drafts.get_mut(at) else { return Verdict::Again };
            return self.judge_slot(&mut draft.request, question, response);
        }
        match pending.open.clone() {
            Open::WhichKey(at, user, suggested) => {
                let held = user.held();
                let agreed = response.answer == Some(Answered::Yes) && response.plain;
                let meant = || suggested.filter(|_| agreed).map(|id| HeldKey { user: user.name.clone(), id });
                let picked = pick(&held, response).unwrap_or_else(|| meant().into_iter().collect());
                if picked.is_empty() {
                    return if is_no(response) { Verdict::No } else { Verdict::Again };
                }
                Verdict::Replaced(replaced(&pending.drafts, at, &picked))
            }
            Open::Existing(at, user) => existing(pending, at, user.is_full(), response),
            Open::Confirm(confirmation) => confirm(pending, confirmation, response),
            Open::DeleteOld(old) => delete_old(old, response),
            Open::Question(_) | Open::Looking | Open::Carrying(..) => Verdict::Again,
        }
    }

    fn judge_slot(&self, request: &mut Request, question: Question, response: &Response) -> Verdict {
        let before = request.ask.first().copied();
        let offered = request.suggested.clone();
        let changed = amend::take(request, response, Some(question));
        let answered = match question {
            Question::KeyType | Question::LongRunning => key_type(request, question, response),
            Question::Ttl => ttl(request, response),
            Question::Region => region(request, response),
            Question::BusinessUnit => self.unit(request, response),
            Question::WhichKey => self.which_key(request, response),
            Question::ExistingUser | Question::DeleteOld | Question::Confirm => false,
        };
        amend::settle(request);
        match (answered, changed) {
            (true, _) => Verdict::Settled,
            (false, true) => Verdict::Changed,
            // A misspelt region is proposed, a length out of range is told: that is an answer of ours.
            (false, false) if request.ask.first().copied() != before || request.suggested != offered => {
                Verdict::Changed
            }
            _ => Verdict::Again,
        }
    }

    fn unit(&self, request: &mut Request, response: &Response) -> bool {
        if let Some((KeyType::ShortTerm, rule)) = amend::said_type(response)
            && request.intent == Intent::CreateKey
        {
            amend::set_type(request, KeyType::ShortTerm, rule);
            return true;
        }
        let last = self.state.memory.last.as_ref().and_then(|last| last.business_unit.clone());
        let same = last.filter(|_| response.signals.has(Signal::Same));
        let agreed = response.answer == Some(Answered::Yes) && response.plain;
        let suggested = request.suggested.as_deref().filter(|_| agreed).and_then(BusinessUnit::from_folded);
        let typed = amend::said_type(response).is_some();
        let bare = response.name.clone().filter(|_| !typed && !response.plain && !has_other_value(response));
        let unit = same.or_else(|| response.slots.business_unit.clone()).or(suggested).or(bare);
        let found = unit.is_some();
        request.business_unit = unit.or(request.business_unit.take());
        if !found && response.plain && response.answer == Some(Answered::No) {
            // Not this name: it is not offered again.
            request.suggested = None;
        }
        found
    }

    fn which_key(&self, request: &mut Request, response: &Response) -> bool {
        if let Some(id) = &response.slots.access_key_id {
            request.access_key_id = Some(id.clone());
            request.business_unit = response.slots.business_unit.clone().or(request.business_unit.take());
            return true;
        }
        let memory = &self.state.memory;
        let picked = pick(&memory.listed, response)
            .and_then(|keys| keys.into_iter().next())
            .or_else(|| memory.key.clone().filter(|_| response.signals.has(Signal::That)));
        if let Some(HeldKey { user, id }) = picked {
            request.access_key_id = Some(id);
            request.business_unit = user.unit().and_then(BusinessUnit::from_folded);
            return true;
        }
        let bare = response.name.clone().filter(|_| !response.plain && !response.signals.has(Signal::Oldest));
        let unit = response.slots.business_unit.clone().or(bare);
        let found = unit.is_some();
        request.business_unit = unit.or(request.business_unit.take());
        found
    }
}

/// A name beside other values is not made of bare words: "2 hours please".
fn has_other_value(response: &Response) -> bool {
    let said = &response.slots;
    (said.ttl.is_some() || response.vague) && said.owner.is_none() && said.region.is_none()
}

fn key_type(request: &mut Request, question: Question, response: &Response) -> bool {
    let kind = &response.kind;
    let cue = match (kind.cue_short, kind.cue_long) {
        (true, false) => Some(KeyType::ShortTerm),
        (false, true) => Some(KeyType::LongTerm),
        _ => None,
    };
    let lead = response.answer.map(|answer| match answer {
        Answered::Yes => KeyType::LongTerm,
        Answered::No => KeyType::ShortTerm,
    });
    // A no before nothing but other values corrects those: "no, make it 2 hours".
    let corrects =
        has_value(response) && cue.is_none() && !response.plain && response.answer == Some(Answered::No);
    let decided = match (amend::said_type(response), lead) {
        (Some(said), _) => Some(said),
        // "long-term, no, short-term"
        (None, _) if kind.said_short && kind.said_long => None,
        (None, Some(_)) if corrects => None,
        (None, Some(lead)) if question == Question::LongRunning => Some((lead, TypeRule::Cues)),
        // "yes, only testing" says two things.
        (None, Some(lead)) if cue.is_some_and(|cue| cue != lead) => None,
        (None, Some(lead)) => Some((lead, TypeRule::Cues)),
        (None, None) if response.signals.has(Signal::Hedge) => None,
        (None, None) => cue.map(|cue| (cue, TypeRule::Cues)),
    };
    let Some((decided, rule)) = decided else { return false };
    amend::set_type(request, decided, rule);
    if request.suggested.is_none() {
        request.suggested = kind.purpose.clone();
    }
    true
}

fn ttl(request: &mut Request, response: &Response) -> bool {
    let creates = request.intent == Intent::CreateKey;
    let said = amend::said_type(response).map(|(kind, _)| kind);
    let kind = &response.kind;
    let long = said == Some(KeyType::LongTerm)
        || said.is_none() && kind.cue_long && !kind.cue_short && !response.signals.has(Signal::Hedge);
    if let Some(life) = response.slots.ttl.filter(|_| said != Some(KeyType::LongTerm)) {
        request.ttl = Some(life);
        if life.life().is_none() {
            return false;
        }
    } else if long && creates {
        // Asked for by name here, whatever length was said before: that was what could not be.
        request.ttl = None;
        request.ask.retain(|open| *open != Question::Ttl);
        let rule = if said.is_some() { TypeRule::Said } else { TypeRule::Cues };
        amend::set_type(request, KeyType::LongTerm, rule);
        return true;
    } else if response.signals.has(Signal::Longest) {
        request.ttl = Some(amend::longest());
    } else if response.signals.has(Signal::Shortest) {
        request.ttl = Some(Ttl::from_seconds(MIN_LIFE.as_secs()));
    } else if let (Some(KeyType::ShortTerm), Some(asked)) = (said, request.ttl) {
        // Short-term rather than that long: as near to it as can be.
        let nearest = asked.seconds().clamp(MIN_LIFE.as_secs(), amend::longest().seconds());
        request.ttl = Some(Ttl::from_seconds(nearest));
    } else {
        return false;
    }
    request.ask.retain(|open| *open != Question::Ttl);
    amend::set_type(request, KeyType::ShortTerm, request.type_rule.unwrap_or(TypeRule::Said));
    true
}

fn region(request: &mut Request, response: &Response) -> bool {
    let agreed = response.answer == Some(Answered::Yes) && response.plain;
    let suggested = request.suggested.as_deref().filter(|_| agreed).and_then(Region::parse);
    if let Some(region) = response.slots.region.clone().or(suggested) {
        request.region = Some(region);
        request.suggested = None;
        return true;
    }
    let meant =
        response.slots.suggested.clone().or_else(|| response.near_region.as_ref().map(Region::to_string));
    let refused = response.answer == Some(Answered::No) && !has_value(response);
    if meant.is_some() || refused {
        request.suggested = meant;
    }
    false
}

/// The requests where one of them is about each of these keys.
pub fn replaced(drafts: &[Draft], at: usize, keys: &[HeldKey]) -> Vec<Draft> {
    let mut drafts = drafts.to_vec();
    let draft = drafts.remove(at);
    let each = keys.iter().map(|key| {
        let request = Request { access_key_id: Some(key.id.clone()), ..draft.request.clone() };
        Draft { request, part: draft.part }
    });
    drafts.splice(at..at, each);
    drafts
}

fn existing(pending: &mut Pending, at: usize, full: bool, response: &Response) -> Verdict {
    let Some(request) = pending.drafts.get_mut(at).map(|draft| &mut draft.request) else {
        return Verdict::Again;
    };
    let signals = response.signals;
    let other =
        response.slots.business_unit.clone().filter(|unit| request.business_unit.as_ref() != Some(unit));
    let another = signals.has(Signal::Another) || signals.has(Signal::Same);
    let chosen = [signals.has(Signal::Rotate), another, signals.has(Signal::OtherName)];
    if let Some(unit) = other {
        request.business_unit = Some(unit);
        return Verdict::Settled;
    }
    if let Some((KeyType::ShortTerm, rule)) = amend::said_type(response) {
        request.ttl = response.slots.ttl.or(request.ttl);
        request.region = response.slots.region.clone().or(request.region.take());
        amend::set_type(request, KeyType::ShortTerm, rule);
        return Verdict::Settled;
    }
    match chosen {
        [true, false, false] => {
            let rotates = Request {
                key_type: Some(KeyType::LongTerm),
                type_rule: Some(TypeRule::Intent),
                business_unit: request.business_unit.clone(),
                region: request.region.clone(),
                owner: request.owner.clone(),
                ..Request::bare(Intent::RotateKey)
            };
            *request = rotates;
            Verdict::Settled
        }
        // AWS allows no third key.
        [false, true, false] if full => Verdict::Again,
        [false, true, false] => {
            request.another = true;
            Verdict::Settled
        }
        [false, false, true] => {
            request.business_unit = None;
            amend::settle(request);
            Verdict::Settled
        }
        [false, false, false] if is_no(response) && !has_value(response) => Verdict::No,
        [false, false, false] if response.answer.is_none() && !signals.has(Signal::Hedge) => {
            match response.name.clone() {
                Some(unit) => {
                    request.business_unit = Some(unit);
                    Verdict::Settled
                }
                None => Verdict::Again,
            }
        }
        _ => Verdict::Again,
    }
}

fn confirm(pending: &mut Pending, confirmation: Confirmation, response: &Response) -> Verdict {
    let signals = response.signals;
    let acts = |deletes: bool| {
        confirmation.plans.iter().flat_map(|plan| &plan.steps).any(|step| match step {
            Step::Delete(_) => deletes,
            Step::Deactivate(_) => !deletes,
            _ => false,
        })
    };
    // "yes, delete it" is no yes to switching it off.
    let other_act =
        signals.has(Signal::Delete) && !acts(true) || signals.has(Signal::Deactivate) && !acts(false);
    if other_act {
        let mut changed = false;
        for draft in &mut pending.drafts {
            let deletes = signals.has(Signal::Delete);
            if draft.request.intent == Intent::RevokeKey {
                let action = if deletes { RevokeAction::Delete } else { RevokeAction::Deactivate };
                draft.request.revoke_action = Some(action);
                changed = true;
            }
        }
        return if changed { Verdict::Changed } else { Verdict::Again };
    }
    // "yes, the last one" is no yes to both.
    let part = [Signal::Last, Signal::Oldest, Signal::Newest].iter().any(|signal| signals.has(*signal));
    let one_of_several = confirmation.plans.len() > 1 && (part || response.ordinal.is_some());
    if response.answer == Some(Answered::Yes) && response.plain && !has_value(response) && !one_of_several {
        return Verdict::CarryOut(confirmation, None);
    }
    if amended(pending, response) {
        return Verdict::Changed;
    }
    if is_no(response) { Verdict::No } else { Verdict::Again }
}

/// Applies what is said at the confirmation; whether anything was.
fn amended(pending: &mut Pending, response: &Response) -> bool {
    let one = response.ordinal.filter(|_| pending.drafts.len() > 1).map(|ordinal| ordinal - 1);
    let only = pending.drafts.len() == 1;
    let offered = amend::said_type(response).filter(|(kind, _)| *kind == KeyType::ShortTerm);
    let mut changed = false;
    for (at, Draft { request, .. }) in pending.drafts.iter_mut().enumerate() {
        if one.is_some_and(|one| one != at) {
            continue;
        }
        let meant = response.instead_of.is_some() && response.instead_of == request.business_unit;
        let units = only || one.is_some() || meant;
        let mut said = response.clone();
        if !units {
            said.slots.business_unit = None;
            said.name = None;
        } else if said.slots.business_unit.is_some() && said.instead_of.is_none() {
            // What is said of the unit is the whole correction, a word for it or not: it is shown again.
            said.signals.add(Signal::Correct);
        }
        if let (Some((kind, rule)), Intent::CreateKey) = (offered, request.intent) {
            amend::set_type(request, kind, rule);
            changed = true;
        }
        changed |= amend::take(request, &said, Some(Question::Confirm));
    }
    changed
}

fn delete_old(old: Old, response: &Response) -> Verdict {
    let signals = response.signals;
    let yes = response.answer == Some(Answered::Yes) && response.plain;
    let deletes = signals.has(Signal::Delete);
    if is_no(response) || signals.has(Signal::Keep) {
        return Verdict::No;
    }
    match old.stage {
        Stage::Left if deletes => Verdict::Going(Old { stage: Stage::Going, ..old }),
        Stage::Left if yes || signals.has(Signal::Deactivate) => {
            let step = Step::Deactivate(Some(old.key.id.clone()));
            Verdict::CarryOut(parting(&old, response, step), Some(old))
        }
        Stage::Going if yes || deletes => {
            let step = Step::Delete(Some(old.key.id.clone()));
            Verdict::CarryOut(parting(&old, response, step), Some(old))
        }
        _ => Verdict::Again,
    }
}

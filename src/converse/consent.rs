//! What a response decides where a change in IAM hangs on it: what with the user that is there, whether all of it shall be
//! done, what with the old key. Whatever is not a plain yes to just what was shown carries nothing out.

use super::amend;
use super::old::{Old, Stage, parting};
use super::pending::{Draft, Pending};
use super::rest::{agrees, has_value, is_no};
use super::verdict::Verdict;
use crate::domain::{
    AccessKeyId, Confirmation, Intent, KeyType, Question, Request, Response, RevokeAction, Signal, Step,
    TypeRule,
};

pub fn existing(pending: &mut Pending, at: usize, full: bool, response: &Response) -> Verdict {
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

/// Whether the words are the whole ids that must be typed, and nothing else but a yes.
pub fn is_typed(confirmation: &Confirmation, words: &str) -> bool {
    let wanted: Vec<&str> = confirmation.to_type().map(AccessKeyId::as_str).collect();
    let mut typed: Vec<&str> = words.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    typed.retain(|word| {
        !word.is_empty() && !["yes", "and"].iter().any(|plain| word.eq_ignore_ascii_case(plain))
    });
    !wanted.is_empty()
        && wanted.iter().all(|id| typed.contains(id))
        && typed.iter().all(|word| wanted.contains(word))
}

pub fn confirm(pending: &mut Pending, confirmation: Confirmation, response: &Response) -> Verdict {
    let signals = response.signals;
    let acts = |deletes: bool| {
        confirmation.plans.iter().flat_map(|plan| &plan.steps).any(|step| match step {
            Step::Delete(_) => deletes,
            Step::Deactivate(_) => !deletes,
            _ => false,
        })
    };
    // "yes, delete it" is no yes to switching it off.
    let rotates = confirmation.plans.iter().any(|plan| plan.request.intent == Intent::RotateKey);
    if signals.has(Signal::Rotate) && !rotates {
        return Verdict::Again;
    }
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
    // Agreement alone ("I want it", "good to know") orders nothing.
    let yes = agrees(response) && signals.has(Signal::Yes);
    let to_type = confirmation.to_type().next().is_some();
    if yes && !has_value(response) && !one_of_several && to_type {
        return Verdict::Again;
    }
    if yes && !has_value(response) && !one_of_several {
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

/// What becomes of the key that a rotation left over.
pub fn delete_old(old: Old, response: &Response) -> Verdict {
    let signals = response.signals;
    if is_no(response) || signals.has(Signal::Keep) {
        return Verdict::No;
    }
    // "maybe delete it", "I will switch it off myself", "delete the new one" order nothing here.
    let other = [Signal::Hedge, Signal::Newest, Signal::Another, Signal::Rotate, Signal::Correct];
    let strange = other.iter().any(|signal| signals.has(*signal)) || response.ordinal.is_some();
    let ordered = response.only_signals && !strange;
    let yes = agrees(response) && !strange;
    let deletes = signals.has(Signal::Delete) && ordered;
    let switches_off = signals.has(Signal::Deactivate) && ordered;
    match old.stage {
        Stage::Left if deletes => Verdict::Going(Old { stage: Stage::Going, ..old }),
        Stage::Left if yes && !signals.has(Signal::Delete) || switches_off => {
            let step = Step::Deactivate(Some(old.key.id.clone()));
            Verdict::CarryOut(parting(&old, response, step), Some(old))
        }
        Stage::Going if yes && signals.has(Signal::Yes) || deletes => {
            let step = Step::Delete(Some(old.key.id.clone()));
            Verdict::CarryOut(parting(&old, response, step), Some(old))
        }
        _ => Verdict::Again,
    }
}

//! Decides the questions that lead to a change in IAM: an existing user, the confirmation, and the
//! old key after a rotation. Only a plain yes to exactly the displayed change carries it out
//! (UNDERSTANDING, rule F4).

use crate::converse::decide::Decision;
use crate::converse::edit;
use crate::converse::edit::has_value;
use crate::converse::old_key::step_confirmation;
use crate::converse::pending_request::{Draft, OldKey, OldKeyStage, Pending};
use crate::domain::{
    AccessKeyId, ClearAnswer, Confirmation, Doubt, Intent, KeyType, Naming, Question, Request,
    Response, RevokeAction, Signal, Step, TypeRule, UserName,
};
use crate::understand::classes;

pub fn existing_user(
    pending: &mut Pending,
    at: usize,
    full: bool,
    response: &Response,
) -> Decision {
    let Some(request) = pending.drafts.get_mut(at).map(|draft| &mut draft.request) else {
        return Decision::Unanswered;
    };
    let signals = response.signals;
    let other_unit = response
        .slots
        .business_unit
        .clone()
        .filter(|unit| request.business_unit.as_ref() != Some(unit));
    let another = signals.has(Signal::Another) || signals.has(Signal::Same);
    let chosen = [signals.has(Signal::Rotate), another, signals.has(Signal::OtherName)];
    if let Some(unit) = other_unit {
        request.business_unit = Some(unit);
        return Decision::Answered;
    }
    if let Some((KeyType::ShortTerm, rule)) = edit::stated_type(response) {
        request.ttl = response.slots.ttl.or(request.ttl);
        request.region = response.slots.region.clone().or(request.region.take());
        edit::set_type(request, KeyType::ShortTerm, rule);
        return Decision::Answered;
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
            Decision::Answered
        }
        // AWS allows two keys per user, so a full user can't get another one.
        [false, true, false] if full => Decision::Unanswered,
        [false, true, false] => {
            request.region = response.slots.region.clone().or(request.region.take());
            request.another = true;
            Decision::Answered
        }
        [false, false, true] => {
            request.business_unit = None;
            edit::settle(request);
            Decision::Answered
        }
        [false, false, false] if response.is_no() && !has_value(response) => Decision::Declined,
        [false, false, false] if response.answer.is_none() && !signals.has(Signal::Hedge) => {
            match response.name.clone() {
                Some(unit) => {
                    request.business_unit = Some(unit);
                    Decision::Answered
                }
                None => Decision::Unanswered,
            }
        }
        _ => Decision::Unanswered,
    }
}

/// Returns true if the line contains all key IDs that must be typed, and no other words except
/// "yes" and "and".
pub fn is_typed(confirmation: &Confirmation, words: &str) -> bool {
    let wanted: Vec<&str> = confirmation.keys_to_type().map(AccessKeyId::as_str).collect();
    let mut typed: Vec<&str> = words.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    typed.retain(|word| !word.is_empty() && !classes::BESIDE_IDS.has_in_any_case(word));
    !wanted.is_empty()
        && wanted.iter().all(|id| typed.contains(id))
        && typed.iter().all(|word| wanted.contains(word))
}

pub fn confirm(pending: &mut Pending, confirmation: Confirmation, response: &Response) -> Decision {
    let signals = response.signals;
    let acts = |deletes: bool| {
        confirmation.plans.iter().flat_map(|plan| &plan.steps).any(|step| match step {
            Step::Delete(_) => deletes,
            Step::Deactivate(_) => !deletes,
            _ => false,
        })
    };
    // "yes, rotate it" does not confirm a deactivation.
    let rotates = confirmation.plans.iter().any(|plan| plan.request.intent == Intent::RotateKey);
    if signals.has(Signal::Rotate) && !rotates {
        return Decision::Unanswered;
    }
    // "Not delete, deactivate" and "delete it later" change nothing.
    let against = |doubt: &Doubt| doubt.why.is_against();
    let contradicts = signals.has(Signal::Delete) && signals.has(Signal::Deactivate)
        || response.asks
        || response.doubts.iter().any(against)
        || pending.drafts.len() > 1 && !signals.has(Signal::All);
    let other_act = !contradicts
        && (signals.has(Signal::Delete) && !acts(true)
            || signals.has(Signal::Deactivate) && !acts(false));
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
        return if changed { Decision::Changed } else { Decision::Unanswered };
    }
    if consents(&confirmation, response) {
        let to_type = confirmation.keys_to_type().next().is_some();
        return if to_type { Decision::Unanswered } else { Decision::CarryOut(confirmation, None) };
    }
    if amended(pending, response) {
        return Decision::Changed;
    }
    if response.is_no() { Decision::Declined } else { Decision::Unanswered }
}

/// Returns true if the response is a yes to exactly the displayed change. Agreement alone ("I want
/// it", "good to know") confirms nothing, and a deletion requires an express yes.
fn consents(confirmation: &Confirmation, response: &Response) -> bool {
    let signals = response.signals;
    let creates = confirmation.plans.iter().all(|plan| plan.steps.contains(&Step::CreateKey));
    let create = signals.has(Signal::Create);
    let yes = signals.has(Signal::Express) || signals.has(Signal::Yes) || create;
    let ordered = !confirmation.deletes() || is_express(response);
    // "yes, delete it" does not confirm several changes; "yes, both" does not confirm one or three.
    let counted = match confirmation.plans.len() {
        1 => !(confirmation.removes_keys() && signals.has(Signal::All)),
        _ => !signals.has(Signal::That),
    };
    // "yes, all three" does not confirm two.
    let count = response.reference.meant.count;
    let counted =
        counted && (creates || count.is_none_or(|count| count == confirmation.plans.len()));
    let picked = signals.has(Signal::Oldest);
    let agrees = response.agrees() && yes && ordered || names_act(confirmation, response);
    agrees && (creates || !create) && counted && !picked && names_shown(confirmation, response)
}

/// Returns true if the response orders exactly the displayed deletion or deactivation: "delete it".
fn names_act(confirmation: &Confirmation, response: &Response) -> bool {
    let [plan] = &confirmation.plans[..] else { return false };
    let verb = match plan.steps[..] {
        [Step::Delete(_)] => Signal::Delete,
        [Step::Deactivate(_)] => Signal::Deactivate,
        _ => return false,
    };
    let said = [Signal::Express, Signal::Yes, Signal::Assent, Signal::That, verb];
    let denied = response.answer == Some(ClearAnswer::No);
    response.bare && !denied && response.signals.has(verb) && response.signals.within(&said)
}

/// Returns true if the response is an express yes. It may add the verb, a courtesy or a second yes
/// ("yes, go ahead").
fn is_express(response: &Response) -> bool {
    let said = [
        Signal::Express,
        Signal::Yes,
        Signal::Assent,
        Signal::Deactivate,
        Signal::Delete,
        Signal::That,
        Signal::All,
    ];
    response.bare && response.signals.has(Signal::Express) && response.signals.within(&said)
}

/// Returns true if every value in the response also appears in the confirmation of a single change.
/// With several changes, the response must contain no value.
fn names_shown(confirmation: &Confirmation, response: &Response) -> bool {
    let [plan] = &confirmation.plans[..] else {
        return !has_value(response) && response.ordinal.is_none();
    };
    let said = &response.slots;
    let unit = plan.user.as_ref().and_then(UserName::unit);
    let has_other_values = said.ttl.is_some() || response.vague || response.misspelt;
    !has_other_values
        && said.access_key_id.as_ref().is_none_or(|id| plan.removed_keys().any(|gone| gone == id))
        && said.business_unit.as_ref().is_none_or(|said| unit == Some(said.as_str()))
        && said.region.as_ref().is_none_or(|region| *region == plan.region)
        && said.owner.as_ref().is_none_or(|owner| plan.owner() == Some(owner.as_str()))
}

/// Applies the corrections in a response to the pending requests, or to the one that it singles
/// out. A team applies only if it is clear which request it corrects. Returns true if a value
/// changed.
fn amended(pending: &mut Pending, response: &Response) -> bool {
    let one = response.ordinal.filter(|_| pending.drafts.len() > 1).map(|ordinal| ordinal - 1);
    let only = pending.drafts.len() == 1;
    // "Web short-term?" asks.
    let asks = response.is_question();
    let offered =
        edit::stated_type(response).filter(|(kind, _)| *kind == KeyType::ShortTerm && !asks);
    let mut changed = false;
    for (at, Draft { request, .. }) in pending.drafts.iter_mut().enumerate() {
        if one.is_some_and(|one| one != at) {
            continue;
        }
        let meant = response.instead_of.is_some() && response.instead_of == request.business_unit;
        // "Yes, then one for mobile" renames nothing.
        let agrees = response.answer == Some(ClearAnswer::Yes) && response.instead_of.is_none();
        // "Still says prod-app" names no team either.
        let told = response.stated
            || response.instead_of.is_some()
            || response.signals.has(Signal::Correct)
            || response.is_no()
            || response.naming >= Naming::Likely;
        let units = !agrees && told && (only || one.is_some() || meant);
        let mut said = response.clone();
        if !units {
            said.slots.business_unit = None;
            said.name = None;
        } else if said.slots.business_unit.is_some() && said.instead_of.is_none() {
            // A team instead of an answer is a correction even without a word such as "no". The
            // program then shows the change again.
            said.signals.add(Signal::Correct);
        }
        if let (Some((kind, rule)), Intent::CreateKey) = (offered, request.intent) {
            edit::set_type(request, kind, rule);
            changed = true;
        }
        changed |= edit::merge(request, &said, Some(Question::Confirm));
    }
    changed
}

/// Decides whether the response keeps, deactivates or deletes the key that a rotation left over.
pub fn old_key(old: OldKey, response: &Response) -> Decision {
    let signals = response.signals;
    // "Keep it disabled, don't delete it" wants it off.
    if old.stage == OldKeyStage::Delete && !old.inactive && response.deactivates() {
        return Decision::AskAbout(OldKey { stage: OldKeyStage::Deactivate, ..old });
    }
    if response.is_no() || signals.has(Signal::Keep) {
        return Decision::Declined;
    }
    let step = |step: fn(Option<AccessKeyId>) -> Step| {
        step_confirmation(&old, step(Some(old.key.id.clone())))
    };
    let deactivation = step(Step::Deactivate);
    // "maybe delete it", "I'll deactivate it myself" and "delete the new one" confirm nothing.
    if !response.bare || !names_shown(&deactivation, response) {
        return Decision::Unanswered;
    }
    let within =
        |these: &[Signal]| signals.within(&[these, &[Signal::That, Signal::Oldest]].concat());
    let (deletes, deactivates) = (signals.has(Signal::Delete), signals.has(Signal::Deactivate));
    match old.stage {
        OldKeyStage::Deactivate
            if deletes && within(&[Signal::Express, Signal::Yes, Signal::Delete]) =>
        {
            Decision::AskAbout(OldKey { stage: OldKeyStage::Delete, ..old })
        }
        // "It works" alone is not enough: the answer needs a yes or the verb.
        OldKeyStage::Deactivate
            if (deactivates
                || response.agrees()
                    && [Signal::Express, Signal::Yes].iter().any(|yes| signals.has(*yes)))
                && within(&[Signal::Express, Signal::Yes, Signal::Assent, Signal::Deactivate]) =>
        {
            Decision::CarryOut(deactivation, Some(old))
        }
        // "delete it" counts as a yes here.
        OldKeyStage::Delete
            if (deletes || signals.has(Signal::Express))
                && within(&[Signal::Express, Signal::Delete]) =>
        {
            Decision::CarryOut(step(Step::Delete), Some(old))
        }
        _ => Decision::Unanswered,
    }
}

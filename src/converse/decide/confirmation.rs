//! What a response decides where a change in IAM hangs on it: what with the user that is there, whether all of it shall be
//! done, what with the old key. Whatever is not a plain yes to just what was shown carries nothing out.

use crate::converse::decide::Decision;
use crate::converse::edit;
use crate::converse::flow::{Draft, Pending};
use crate::converse::idle::{agrees, has_value, is_no};
use crate::converse::old_key::{OldKey, OldKeyStage, parting};
use crate::domain::{
    AccessKeyId, Confirmation, Doubt, Intent, KeyType, Question, Request, Response, RevokeAction,
    Signal, Step, TypeRule, UserName,
};

pub fn existing(pending: &mut Pending, at: usize, full: bool, response: &Response) -> Decision {
    let Some(request) = pending.drafts.get_mut(at).map(|draft| &mut draft.request) else {
        return Decision::Again;
    };
    let signals = response.signals;
    let other = response
        .slots
        .business_unit
        .clone()
        .filter(|unit| request.business_unit.as_ref() != Some(unit));
    let another = signals.has(Signal::Another) || signals.has(Signal::Same);
    let chosen = [signals.has(Signal::Rotate), another, signals.has(Signal::OtherName)];
    if let Some(unit) = other {
        request.business_unit = Some(unit);
        return Decision::Settled;
    }
    if let Some((KeyType::ShortTerm, rule)) = edit::said_type(response) {
        request.ttl = response.slots.ttl.or(request.ttl);
        request.region = response.slots.region.clone().or(request.region.take());
        edit::set_type(request, KeyType::ShortTerm, rule);
        return Decision::Settled;
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
            Decision::Settled
        }
        // AWS allows no third key.
        [false, true, false] if full => Decision::Again,
        [false, true, false] => {
            request.another = true;
            Decision::Settled
        }
        [false, false, true] => {
            request.business_unit = None;
            edit::settle(request);
            Decision::Settled
        }
        [false, false, false] if is_no(response) && !has_value(response) => Decision::No,
        [false, false, false] if response.answer.is_none() && !signals.has(Signal::Hedge) => {
            match response.name.clone() {
                Some(unit) => {
                    request.business_unit = Some(unit);
                    Decision::Settled
                }
                None => Decision::Again,
            }
        }
        _ => Decision::Again,
    }
}

/// Whether the words are the whole ids that must be typed, and nothing else but a yes.
pub fn is_typed(confirmation: &Confirmation, words: &str) -> bool {
    let wanted: Vec<&str> = confirmation.keys_to_type().map(AccessKeyId::as_str).collect();
    let mut typed: Vec<&str> = words.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    typed.retain(|word| {
        !word.is_empty() && !["yes", "and"].iter().any(|plain| word.eq_ignore_ascii_case(plain))
    });
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
    // "yes, delete it" is no yes to switching it off.
    let rotates = confirmation.plans.iter().any(|plan| plan.request.intent == Intent::RotateKey);
    if signals.has(Signal::Rotate) && !rotates {
        return Decision::Again;
    }
    // "Not delete, deactivate" and "delete it later" change nothing.
    let against = |doubt: &Doubt| doubt.why.is_against();
    let torn = signals.has(Signal::Delete) && signals.has(Signal::Deactivate)
        || response.asks
        || response.doubts.iter().any(against)
        || pending.drafts.len() > 1 && !signals.has(Signal::All);
    let other_act = !torn
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
        return if changed { Decision::Changed } else { Decision::Again };
    }
    if consents(&confirmation, response) {
        let keys_to_type = confirmation.keys_to_type().next().is_some();
        return if keys_to_type { Decision::Again } else { Decision::CarryOut(confirmation, None) };
    }
    if amended(pending, response) {
        return Decision::Changed;
    }
    if is_no(response) { Decision::No } else { Decision::Again }
}

/// Whether it is a yes to just what is shown. Agreement alone ("I want it", "good to know") orders nothing, and a deletion
/// takes a yes of a short list.
fn consents(confirmation: &Confirmation, response: &Response) -> bool {
    let signals = response.signals;
    let creates = confirmation.plans.iter().all(|plan| plan.steps.contains(&Step::CreateKey));
    let create = signals.has(Signal::Create);
    let yes = signals.has(Signal::Express) || signals.has(Signal::Yes) || create;
    let ordered = !confirmation.deletes() || is_express(response);
    // "yes, delete it" is no yes to several, "yes, both" none to one or three.
    let counted = match confirmation.plans.len() {
        1 => !(confirmation.removes_keys() && signals.has(Signal::All)),
        _ => !signals.has(Signal::That),
    };
    // "yes, all three" is no yes to two.
    let count = response.reference.meant.count;
    let counted =
        counted && (creates || count.is_none_or(|count| count == confirmation.plans.len()));
    let picked = signals.has(Signal::Oldest);
    agrees(response)
        && yes
        && (creates || !create)
        && ordered
        && counted
        && !picked
        && names_shown(confirmation, response)
}

/// Whether it is a yes of the short list with the verb, a courtesy and a second yes ("yes, go ahead") at most.
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

/// Whether no value is said but those that are shown.
fn names_shown(confirmation: &Confirmation, response: &Response) -> bool {
    let [plan] = &confirmation.plans[..] else {
        return !has_value(response) && response.ordinal.is_none();
    };
    let said = &response.slots;
    let unit = plan.user.as_ref().and_then(UserName::unit);
    let strange = said.ttl.is_some() || response.vague || response.misspelt;
    !strange
        && said.access_key_id.as_ref().is_none_or(|id| plan.removed_keys().any(|gone| gone == id))
        && said.business_unit.as_ref().is_none_or(|said| unit == Some(said.as_str()))
        && said.region.as_ref().is_none_or(|region| *region == plan.region)
        && said.owner.as_ref().is_none_or(|owner| plan.owner() == Some(owner.as_str()))
}

/// Applies what is said at the confirmation; whether anything was.
fn amended(pending: &mut Pending, response: &Response) -> bool {
    let one = response.ordinal.filter(|_| pending.drafts.len() > 1).map(|ordinal| ordinal - 1);
    let only = pending.drafts.len() == 1;
    let offered = edit::said_type(response).filter(|(kind, _)| *kind == KeyType::ShortTerm);
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
            edit::set_type(request, kind, rule);
            changed = true;
        }
        changed |= edit::take(request, &said, Some(Question::Confirm));
    }
    changed
}

/// What becomes of the key that a rotation left over.
pub fn delete_old(old: OldKey, response: &Response) -> Decision {
    let signals = response.signals;
    if is_no(response) || signals.has(Signal::Keep) {
        return Decision::No;
    }
    let step =
        |step: fn(Option<AccessKeyId>) -> Step| parting(&old, step(Some(old.key.id.clone())));
    let deactivation = step(Step::Deactivate);
    // "maybe delete it", "I will switch it off myself", "delete the new one" order nothing here.
    if !response.bare || !names_shown(&deactivation, response) {
        return Decision::Again;
    }
    let within =
        |these: &[Signal]| signals.within(&[these, &[Signal::That, Signal::Oldest]].concat());
    let (deletes, deactivates) = (signals.has(Signal::Delete), signals.has(Signal::Deactivate));
    match old.stage {
        OldKeyStage::Left if deletes && within(&[Signal::Express, Signal::Yes, Signal::Delete]) => {
            Decision::Going(OldKey { stage: OldKeyStage::Going, ..old })
        }
        // "It works" answers half of it.
        OldKeyStage::Left
            if (deactivates
                || agrees(response)
                    && [Signal::Express, Signal::Yes].iter().any(|yes| signals.has(*yes)))
                && within(&[Signal::Express, Signal::Yes, Signal::Assent, Signal::Deactivate]) =>
        {
            Decision::CarryOut(deactivation, Some(old))
        }
        // "delete it" says as much as a yes.
        OldKeyStage::Going
            if (deletes || signals.has(Signal::Express))
                && within(&[Signal::Express, Signal::Delete]) =>
        {
            Decision::CarryOut(step(Step::Delete), Some(old))
        }
        _ => Decision::Again,
    }
}

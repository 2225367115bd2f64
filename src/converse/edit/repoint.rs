//! What a line at a confirmation says of the keys that are there: that fewer of them are meant, others, one more, or that
//! something else is to be done with them.

use crate::converse::Conversation;
use crate::converse::edit::correct::numbered_anew;
use crate::converse::flow::{Draft, OpenMatter, Pending};
use crate::converse::reference::ListedKeys;
use crate::domain::{
    ChangePlan, Choice, ClearAnswer, HeldKey, IamKey, IamUser, Intent, KeyAct, Request, Response,
    RevokeAction, Signal, Step,
};

impl Conversation<'_> {
    /// The requests about other keys than those that are shown, or with another act, where a line says that of them: fewer
    /// of several ("only the first"), another in place of one ("the other one"), "only deactivate it". Nothing where it
    /// says so otherwise than surely.
    pub fn repointed(&self, pending: &Pending, response: &Response) -> Option<Vec<Draft>> {
        let OpenMatter::Confirm(confirmation) = &pending.open else { return None };
        let reference = &response.reference;
        let plans = &confirmation.plans;
        if !self.state.manner.live || response.asks || plans.len() != pending.drafts.len() {
            return None;
        }
        let keys: Vec<HeldKey> = plans.iter().map(changed).collect::<Option<_>>()?;
        let act = common_act(pending)?;
        if let Some(other) = reference.act.filter(|other| *other != act && *other != KeyAct::Undo) {
            let Choice { all, them, that, single, count, .. } = reference.meant;
            let same =
                Choice { all, them, that, single, count, ..Choice::default() } == reference.meant;
            let counted = count.is_none_or(|count| count == keys.len());
            let several = keys.len() == 1 || all || them || !that && !single;
            let sure = same && counted && several && !reference.adds && reference.except.is_none();
            let plain = reference.whole && !response.signals.has(Signal::Refuse);
            return (sure && plain).then(|| numbered(self.about_all(other, &keys)));
        }
        let named =
            !reference.meant.ids.is_empty() || plans.len() > 1 && !reference.meant.units.is_empty();
        let points = reference.meant.selects() || reference.except.is_some() || named;
        if !points || reference.act.is_some() {
            return None;
        }
        let shown = &self.state.memory.shown;
        let own = ListedKeys {
            users: of_plans(plans, &keys),
            gone: Vec::new(),
            grown: false,
            ..shown.clone()
        };
        let fewer = |picked: &Vec<HeldKey>| picked.len() < keys.len() && !picked.is_empty();
        let mut reference = reference.clone();
        // "not the second"
        reference.meant.all |= plans.len() > 1 && reference.meant == Choice::default();
        let reference = &reference;
        let picked = if plans.len() > 1 && !reference.adds {
            // The numbers may be those of the plan or those of the list.
            let inside = |mut picked: Vec<HeldKey>| {
                picked.retain(|key| keys.contains(key));
                picked
            };
            let listed = shown.pick(reference, &keys).map(inside).filter(fewer);
            match (own.pick(reference, &[]).filter(fewer), listed) {
                (Some(own), Some(listed)) if own != listed => return None,
                (own, listed) => own.or(listed)?,
            }
        } else {
            shown.pick(reference, &keys).or_else(|| own.pick(reference, &keys))?
        };
        if response.answer == Some(ClearAnswer::Yes) && plans.len() == 1 && !reference.adds {
            return None;
        }
        let mut all = if reference.adds { keys.clone() } else { Vec::new() };
        all.extend(picked.into_iter().filter(|key| !reference.adds || !keys.contains(key)));
        (all != keys).then(|| numbered(self.about_all(act, &all)))
    }
}

impl Conversation<'_> {
    /// "Remove the second" of two keys that are to be deleted: the second of them or of the list, and perhaps it is to stay.
    pub fn is_disputed(&self, pending: &Pending, response: &Response) -> bool {
        let OpenMatter::Confirm(confirmation) = &pending.open else { return false };
        let reference = &response.reference;
        let keys = || confirmation.plans.iter().map(changed).collect::<Option<Vec<HeldKey>>>();
        let Some(keys) = keys().filter(|keys| keys.len() > 1) else { return false };
        let shown = &self.state.memory.shown;
        let users = of_plans(&confirmation.plans, &keys);
        let own = ListedKeys { users, gone: Vec::new(), grown: false, ..shown.clone() };
        let again = reference.act.is_some() && reference.act == common_act(pending);
        let picked = own.pick(reference, &[]);
        again
            && !reference.meant.places.is_empty()
            && picked.is_some_and(|picked| shown.pick(reference, &keys) != Some(picked))
    }
}

/// The users of some plans with their keys, in the order of the plans: of several plans only the keys that they are about.
fn of_plans(plans: &[ChangePlan], about: &[HeldKey]) -> Vec<IamUser> {
    let user = |(plan, about): (&ChangePlan, &HeldKey)| {
        let ours = |key: &&IamKey| plans.len() == 1 || about.id == key.id;
        let keys = plan.keys_before.iter().filter(ours).cloned().collect();
        Some(IamUser {
            name: plan.user.clone()?,
            tags: plan.tags.clone(),
            policy_attached: None,
            rights: Default::default(),
            keys,
        })
    };
    plans.iter().zip(about).filter_map(user).collect()
}

/// What is done with the keys of all requests, if it is the same.
fn common_act(pending: &Pending) -> Option<KeyAct> {
    let act = |draft: &Draft| match (draft.request.intent, draft.request.revoke_action) {
        (Intent::RotateKey, _) => Some(KeyAct::Rotate),
        (Intent::EnableKey, _) => Some(KeyAct::Activate),
        (Intent::RevokeKey, Some(RevokeAction::Delete)) => Some(KeyAct::Delete),
        (Intent::RevokeKey, _) => Some(KeyAct::Deactivate),
        _ => None,
    };
    let first = act(pending.drafts.first()?)?;
    pending.drafts.iter().all(|draft| act(draft) == Some(first)).then_some(first)
}

fn numbered(requests: Vec<Request>) -> Vec<Draft> {
    numbered_anew(requests.into_iter().map(|request| Draft { request, part: None }).collect())
}

/// The key that a plan deletes, deactivates, reactivates or replaces.
fn changed(plan: &ChangePlan) -> Option<HeldKey> {
    let user = plan.user.clone()?;
    let replaced = || match &plan.keys_before[..] {
        [key] if plan.request.intent == Intent::RotateKey => Some(key.id.clone()),
        _ => None,
    };
    let changed = plan.steps.iter().find_map(|step| match step {
        Step::Delete(id) | Step::Deactivate(id) | Step::Activate(id) => id.clone(),
        _ => None,
    });
    let id = plan.request.access_key_id.clone().or(changed).or_else(replaced)?;
    Some(HeldKey { user, id })
}

//! Redirects a pending confirmation to fewer keys, other keys, one more key, or a different change.

use crate::converse::Conversation;
use crate::converse::edit::correct::renumbered;
use crate::converse::pending_request::{Draft, OpenMatter, Pending};
use crate::converse::reference::ListedKeys;
use crate::domain::{
    ChangePlan, Choice, ClearAnswer, HeldKey, IamKey, IamUser, Intent, KeyAct, Request, Response,
    RevokeAction, Signal, Step,
};

impl Conversation<'_> {
    /// Returns the requests for the keys or the change that the line clearly asks for instead:
    /// fewer keys ("only the first"), another key ("the other one"), or another change ("only
    /// deactivate it").
    pub fn repointed(&self, pending: &Pending, response: &Response) -> Option<Vec<Draft>> {
        let OpenMatter::Confirm(confirmation) = &pending.open else { return None };
        let reference = &response.reference;
        let plans = &confirmation.plans;
        if !self.state.policy.live || response.asks || plans.len() != pending.drafts.len() {
            return None;
        }
        let keys: Vec<HeldKey> = plans.iter().map(changed_key).collect::<Option<_>>()?;
        let act = common_act(pending)?;
        if let Some(other) = reference.act.filter(|other| *other != act && *other != KeyAct::Undo) {
            let Choice { all, them, that, single, count, .. } = reference.meant;
            let only_scope =
                Choice { all, them, that, single, count, ..Choice::default() } == reference.meant;
            let counted = count.is_none_or(|count| count == keys.len());
            let several = keys.len() == 1 || all || them || !that && !single;
            let sure =
                only_scope && counted && several && !reference.adds && reference.except.is_none();
            let plain = reference.whole && !response.signals.has(Signal::Refuse);
            // "Don't delete them, just switch off the second" counts in the plan.
            // "Delete the first, deactivate the second" is more than one change.
            let both =
                [Signal::Delete, Signal::Deactivate].iter().all(|it| response.signals.has(*it));
            let single = !both || response.signals.has(Signal::Refuse);
            let selects = reference.whole && single && reference.meant.selects();
            let picks = selects && plans.len() > 1 && !reference.adds;
            if let Some(picked) = picks.then(|| self.own(plans, &keys).pick(reference, &[])) {
                return picked.map(|picked| numbered(self.requests_about(other, &picked)));
            }
            return (sure && plain).then(|| numbered(self.requests_about(other, &keys)));
        }
        let named =
            !reference.meant.ids.is_empty() || plans.len() > 1 && !reference.meant.units.is_empty();
        let picks_keys = reference.meant.selects() || reference.except.is_some() || named;
        if !picks_keys || reference.act.is_some() {
            return None;
        }
        let shown = &self.state.memory.shown;
        let own = self.own(plans, &keys);
        let fewer = |picked: &Vec<HeldKey>| picked.len() < keys.len() && !picked.is_empty();
        let mut reference = reference.clone();
        // "not the second" means all but the second.
        reference.meant.all |= plans.len() > 1 && reference.meant == Choice::default();
        let reference = &reference;
        let picked = if plans.len() > 1 && !reference.adds {
            // A number may be a position in the confirmation or in the list.
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
        // "Nobody ever used it" describes the key that is asked about, and others.
        let describes = !reference.adds && !reference.meant.all && reference.meant.count.is_none();
        if plans.len() == 1
            && describes
            && picked.len() > 1
            && keys.iter().all(|key| picked.contains(key))
        {
            return None;
        }
        let mut all = if reference.adds { keys.clone() } else { Vec::new() };
        all.extend(picked.into_iter().filter(|key| !reference.adds || !keys.contains(key)));
        (all != keys).then(|| numbered(self.requests_about(act, &all)))
    }
}

impl Conversation<'_> {
    /// Returns the keys of the plans, in their order.
    fn own(&self, plans: &[ChangePlan], keys: &[HeldKey]) -> ListedKeys {
        let users = users_of_plans(plans, keys);
        let shown = self.state.memory.shown.clone();
        ListedKeys { users, deleted: Vec::new(), key_created: false, ..shown }
    }

    /// Returns true if the line repeats the pending action for an ambiguous position. Before two
    /// deletions, "remove the second" may mean the second key of the confirmation or of the list,
    /// or that the second key must stay.
    pub fn is_disputed(&self, pending: &Pending, response: &Response) -> bool {
        let OpenMatter::Confirm(confirmation) = &pending.open else { return false };
        let reference = &response.reference;
        let keys = || confirmation.plans.iter().map(changed_key).collect::<Option<Vec<HeldKey>>>();
        let Some(keys) = keys().filter(|keys| keys.len() > 1) else { return false };
        let shown = &self.state.memory.shown;
        let own = self.own(&confirmation.plans, &keys);
        let again = reference.act.is_some() && reference.act == common_act(pending);
        let picked = own.pick(reference, &[]);
        again
            && !reference.meant.places.is_empty()
            && picked.is_some_and(|picked| shown.pick(reference, &keys) != Some(picked))
    }
}

/// Returns the keys that the plans change, each under its user.
pub fn changed_keys(plans: &[ChangePlan]) -> Vec<IamUser> {
    let keys: Vec<HeldKey> = plans.iter().filter_map(changed_key).collect();
    if keys.len() != plans.len() {
        return Vec::new();
    }
    let mut users = users_of_plans(plans, &keys);
    for user in &mut users {
        user.keys.retain(|key| keys.iter().any(|changed| changed.id == key.id));
    }
    users
}

/// Returns the users of the plans with their keys, in plan order. With several plans, each user has
/// only the key that its plan changes.
fn users_of_plans(plans: &[ChangePlan], about: &[HeldKey]) -> Vec<IamUser> {
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

/// Returns the action that all pending requests share.
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
    renumbered(requests.into_iter().map(|request| Draft { request, part: None }).collect())
}

/// Returns the key that a plan deletes, deactivates, reactivates or replaces.
fn changed_key(plan: &ChangePlan) -> Option<HeldKey> {
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

//! Asks the follow-up questions after a rotation: deactivate the old key, then delete it, each with
//! its own confirmation.

use crate::converse::Conversation;

use crate::converse::memory::request_about;
use crate::converse::pending_request::{Draft, OldKey, OldKeyStage, OpenMatter, Pending};
use crate::domain::{
    BusinessUnit, ChangePlan, Confirmation, IamUser, Identity, Intent, KeyAct, Region,
    RegionSource, Request, Response, RevokeAction, Signal, Step,
};

impl Conversation<'_> {
    /// Asks about an old key. The rotation itself is complete, so this key becomes the pending
    /// request.
    pub fn ask_about_old_key(&mut self, mut pending: Box<Pending>, old: OldKey) {
        let request = Request {
            access_key_id: Some(old.key.id.clone()),
            business_unit: old.key.user.unit().and_then(BusinessUnit::from_folded),
            revoke_action: Some(match old.stage {
                OldKeyStage::Deactivate => RevokeAction::Deactivate,
                OldKeyStage::Delete => RevokeAction::Delete,
            }),
            ..Request::bare(Intent::RevokeKey)
        };
        pending.drafts = vec![Draft { request, part: None }];
        pending.open = OpenMatter::DeleteOld(old);
        pending.failed_answers = 0;
        self.ask(pending);
    }

    /// Returns `Some` if the line says no or that the old key is still needed. The inner value is
    /// the request to reactivate the key, if the line asks for that.
    pub fn needs_old(&self, old: &OldKey, response: &Response) -> Option<Option<Request>> {
        let reference = &response.reference;
        // "Keep it disabled" wants an active key off.
        let off = !old.inactive && response.signals.has(Signal::Deactivate);
        if response.asks || off {
            return None;
        }
        if old.inactive
            && reference.act == Some(KeyAct::Activate)
            && reference.meant.that
            && response.withheld.is_none()
        {
            return Some(Some(request_about(KeyAct::Activate, &old.key)));
        }
        let reactivates = reference.act == Some(KeyAct::Activate);
        let keeps = response.signals.has_any(&[Signal::Keep, Signal::Fails]);
        (keeps || !reactivates && response.is_no()).then_some(None)
    }
}

/// Returns the replaced keys that still exist after a rotation. If the rotation deleted an active
/// key to make room, that key was the replaced one, and the result is empty.
pub fn left_over_keys(plan: &ChangePlan) -> Vec<IamUser> {
    let works = |id| plan.seen(id).is_none_or(|key| key.active);
    let Some(user) = plan.user.as_ref().filter(|_| !plan.deleted_to_make_room().any(works)) else {
        return Vec::new();
    };
    let seen = |key: &crate::domain::IamKey| IamUser {
        name: user.clone(),
        tags: plan.tags.clone(),
        policy_attached: plan.policy,
        rights: Default::default(),
        keys: vec![key.clone()],
    };
    plan.remaining_keys().map(seen).collect()
}

pub fn next_old_key(mut keys: Vec<IamUser>, identity: Option<Identity>) -> Option<OldKey> {
    if keys.is_empty() {
        return None;
    }
    let seen = keys.remove(0);
    let key = seen.held().into_iter().next()?;
    Some(OldKey {
        key,
        seen,
        stage: OldKeyStage::Deactivate,
        inactive: false,
        identity,
        rest: keys,
    })
}

/// Returns the confirmation for one step on an old key.
pub fn step_confirmation(old: &OldKey, step: Step) -> Confirmation {
    let act = if matches!(step, Step::Delete(_)) { KeyAct::Delete } else { KeyAct::Deactivate };
    let request = request_about(act, &old.key);
    let plan = ChangePlan {
        request,
        user: Some(old.key.user.clone()),
        region: Region::default(),
        region_source: RegionSource::Default,
        part: None,
        steps: vec![step],
        tags: old.seen.tags.clone(),
        policy: None,
        found: None,
        keys_before: old.seen.keys.clone(),
        notes: Vec::new(),
    };
    Confirmation { identity: old.identity.clone(), plans: vec![plan] }
}

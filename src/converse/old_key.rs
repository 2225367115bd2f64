//! The keys that a rotation leaves over: switched off once the new one is seen to work, deleted on a yes of its own.

use crate::converse::Conversation;
use crate::converse::flow::{Draft, OpenMatter, Pending};
use crate::converse::idle::is_no;
use crate::converse::memory::about;
use crate::domain::{
    BusinessUnit, ChangePlan, Confirmation, HeldKey, IamUser, Identity, Intent, KeyAct, Region,
    RegionSource, Request, Response, RevokeAction, Signal, Step,
};

/// Keys that rotations left over, the next one first.
#[derive(Debug, Clone)]
pub struct OldKey {
    pub key: HeldKey,
    /// What was seen of it: its user with no other key.
    pub seen: IamUser,
    pub stage: OldKeyStage,
    /// It is switched off already.
    pub off: bool,
    pub identity: Option<Identity>,
    pub rest: Vec<IamUser>,
}

/// How far a key that a rotation left over has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldKeyStage {
    /// Does the new key work?
    Left,
    /// It is to be deleted, or switched off already: for good, then?
    Going,
}

impl Conversation<'_> {
    /// Asks what becomes of a key that a rotation left over. The rotation itself is done: this key is what is pending.
    pub fn ask_old(&mut self, mut pending: Box<Pending>, old: OldKey) {
        let request = Request {
            access_key_id: Some(old.key.id.clone()),
            business_unit: old.key.user.unit().and_then(BusinessUnit::from_folded),
            revoke_action: Some(match old.stage {
                OldKeyStage::Left => RevokeAction::Deactivate,
                OldKeyStage::Going => RevokeAction::Delete,
            }),
            ..Request::bare(Intent::RevokeKey)
        };
        pending.drafts = vec![Draft { request, part: None }];
        pending.open = OpenMatter::DeleteOld(old);
        pending.tries = 0;
        self.ask(pending);
    }

    /// Whether a line says that the old key is still needed: the new one does not work. With the request that reactivates
    /// it, if it asks for that.
    pub fn needs_old(&self, old: &OldKey, response: &Response) -> Option<Option<Request>> {
        let reference = &response.reference;
        if response.asks {
            return None;
        }
        if old.off
            && reference.act == Some(KeyAct::Activate)
            && reference.meant.that
            && response.withheld.is_none()
        {
            return Some(Some(about(KeyAct::Activate, &old.key)));
        }
        let reactivates = reference.act == Some(KeyAct::Activate);
        let keeps =
            [Signal::Keep, Signal::Fails].into_iter().any(|signal| response.signals.has(signal));
        (keeps || !reactivates && is_no(response)).then_some(None)
    }
}

/// The keys that a rotation replaced and that are still there. Where one went to make room, that one was replaced.
pub fn remaining_keys(plan: &ChangePlan) -> Vec<IamUser> {
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

/// The next of these keys to ask about.
pub fn next_old(mut keys: Vec<IamUser>, identity: Option<Identity>) -> Option<OldKey> {
    if keys.is_empty() {
        return None;
    }
    let seen = keys.remove(0);
    let key = seen.held().into_iter().next()?;
    Some(OldKey { key, seen, stage: OldKeyStage::Left, off: false, identity, rest: keys })
}

/// The plan for what becomes of a key that a rotation left over.
pub fn parting(old: &OldKey, step: Step) -> Confirmation {
    let act = if matches!(step, Step::Delete(_)) { KeyAct::Delete } else { KeyAct::Deactivate };
    let request = about(act, &old.key);
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

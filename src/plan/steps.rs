//! Lists the steps that each kind of change still needs, in order.

use super::issue::PlanningIssue;
use super::key_choice::{dispensable, single_key};
use crate::domain::{
    AccessKeyId, HeldKey, IamKey, IamUser, Problem, Request, RevokeAction, Step, TagChange, Tags,
    UserName,
};
use jiff::Timestamp;

/// Returns the steps that a new key still needs. `CreateKey` comes last, so that an interrupted run
/// leaves no key behind.
pub(super) fn creation(
    request: &Request,
    existing: Option<&IamUser>,
) -> Result<Vec<Step>, PlanningIssue> {
    let Some(unit) = request.business_unit.clone() else { return Ok(Vec::new()) };
    let tags = Tags { unit, owner: request.owner.clone() };
    if let Some(owner) = tags.owner.as_ref().filter(|_| !tags.are_valid()) {
        return Err(PlanningIssue::Refused(Problem::InvalidOwner(owner.clone())));
    }
    let Some(user) = existing else {
        return Ok(vec![Step::CreateUser(tags), Step::AttachPolicy, Step::CreateKey]);
    };
    // A user that another tool created counts as existing even without a key.
    let taken = !user.keys.is_empty() || !user.is_ours();
    if user.is_full() || taken && !request.another {
        return Err(PlanningIssue::Existing(user.clone()));
    }
    let pairs = tags.pairs();
    let other = pairs.iter().filter(|(key, value)| user.tag(key) != Some(value));
    let change = |&(key, value): &(&str, &str)| TagChange {
        key: key.to_owned(),
        value: value.to_owned(),
        was: user.tag(key).map(str::to_owned),
    };
    let changes: Vec<TagChange> = other.map(change).collect();
    let mut steps = Vec::new();
    steps.extend((!changes.is_empty()).then_some(Step::TagUser(changes)));
    steps.extend((user.policy_attached != Some(true)).then_some(Step::AttachPolicy));
    steps.push(Step::CreateKey);
    Ok(steps)
}

pub(super) fn rotation(
    request: &Request,
    user: Option<&UserName>,
    existing: Option<&IamUser>,
) -> Result<Vec<Step>, PlanningIssue> {
    let user = existing_user(user, existing)?;
    let chosen = request.access_key_id.as_ref();
    if let Some(id) = chosen.filter(|id| !user.keys.iter().any(|key| key.id == **id)) {
        return Err(PlanningIssue::Refused(Problem::NoSuchKey(id.clone())));
    }
    // An inactive key is the safest to delete.
    let mut inactive = user.keys.iter().filter(|key| !key.active);
    let spare = inactive.next().filter(|_| inactive.next().is_none());
    match (user.is_full(), chosen.or(spare.map(|key| &key.id))) {
        _ if user.keys.is_empty() => {
            Err(PlanningIssue::Refused(Problem::NoKeys(user.name.clone())))
        }
        (false, _) => Ok(vec![Step::CreateKey]),
        // AWS allows two keys per user, so an old key must be deleted first.
        (true, Some(id)) => Ok(vec![Step::Delete(Some(id.clone())), Step::CreateKey]),
        (true, None) => Err(PlanningIssue::WhichKey(user.clone(), dispensable(user))),
    }
}

pub(super) fn revocation(
    request: &Request,
    user: Option<&UserName>,
    existing: Option<&IamUser>,
    dry_run: bool,
    now: Timestamp,
) -> Result<Vec<Step>, PlanningIssue> {
    let deletes = request.revoke_action == Some(RevokeAction::Delete);
    let step = |id| if deletes { Step::Delete(id) } else { Step::Deactivate(id) };
    if let Some(id) = request.access_key_id.as_ref().filter(|id| id.as_str().starts_with("ASIA")) {
        return Err(PlanningIssue::Refused(Problem::SessionKey(id.clone())));
    }
    if dry_run {
        return Ok(vec![step(request.access_key_id.clone())]);
    }
    let (user, key) = match user_and_key(request, user, existing)? {
        (user, Some(key)) => (user, key),
        (user, None) => (user, single_key(request, user, now, (!deletes).then_some(true))?),
    };
    if !deletes && !key.active {
        return Err(PlanningIssue::Already(vec![held_key(user, key)], false));
    }
    Ok(vec![step(Some(key.id.clone()))])
}

pub(super) fn activation(
    request: &Request,
    user: Option<&UserName>,
    existing: Option<&IamUser>,
    dry_run: bool,
    now: Timestamp,
) -> Result<Vec<Step>, PlanningIssue> {
    if dry_run {
        return Ok(vec![Step::Activate(request.access_key_id.clone())]);
    }
    let (user, key) = match user_and_key(request, user, existing)? {
        (user, Some(key)) => (user, key),
        (user, None) if !user.keys.is_empty() && user.keys.iter().all(|key| key.active) => {
            return Err(PlanningIssue::Already(user.held(), true));
        }
        (user, None) => (user, single_key(request, user, now, Some(false))?),
    };
    if key.active {
        return Err(PlanningIssue::Already(vec![held_key(user, key)], true));
    }
    Ok(vec![Step::Activate(Some(key.id.clone()))])
}

/// Returns the existing user, and its key with the requested ID if the request names one.
fn user_and_key<'u>(
    request: &Request,
    user: Option<&UserName>,
    existing: Option<&'u IamUser>,
) -> Result<(&'u IamUser, Option<&'u IamKey>), PlanningIssue> {
    let id = request.access_key_id.as_ref();
    let absent = |id: &AccessKeyId| PlanningIssue::Refused(Problem::NoSuchKey(id.clone()));
    if let (Some(id), None) = (id, user) {
        return Err(absent(id));
    }
    let user = existing_user(user, existing)?;
    let key = id.map(|id| user.keys.iter().find(|key| key.id == *id).ok_or_else(|| absent(id)));
    Ok((user, key.transpose()?))
}

fn existing_user<'u>(
    user: Option<&UserName>,
    existing: Option<&'u IamUser>,
) -> Result<&'u IamUser, PlanningIssue> {
    match (existing, user) {
        (Some(existing), _) => Ok(existing),
        (None, Some(name)) => Err(PlanningIssue::Refused(Problem::NoSuchUser(name.clone()))),
        // The conversation asks for a missing team or key before it plans.
        (None, None) => Err(PlanningIssue::Refused(Problem::NothingNamed)),
    }
}

fn held_key(user: &IamUser, key: &IamKey) -> HeldKey {
    HeldKey { user: user.name.clone(), id: key.id.clone() }
}

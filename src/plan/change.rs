//! Plans of changes in IAM: what is still to be done for a request, given what AWS holds already. The same plan is
//! confirmed and carried out, so that nothing happens that was not named.

use super::{Configured, region};
use crate::domain::{
    AccessKeyId, ChangePlan, Intent, Known, KnownKey, KnownUser, MOST_KEYS, Note, Problem, Regions, Request,
    RevokeAction, Step, TagChange, Tags, TypeRule, UserName,
};
use jiff::Timestamp;

/// Why there is no plan yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Raised {
    /// The user is there, with a key or not ours: another one, another name, or rotate?
    Existing(KnownUser),
    /// Several keys fit; the one that may well go comes with them.
    WhichKey(KnownUser, Option<AccessKeyId>),
    /// It cannot be done.
    Refused(Problem),
}

/// The plan for a long-term key, a rotation or a revocation. Where nothing is known of AWS (a dry run), it is planned
/// as if the user were not there yet, or held the one key in question.
///
/// # Errors
/// [`Raised`]: a question that what AWS holds raises, or a problem.
pub fn change(
    request: &Request,
    known: &Known,
    configured: &Configured,
    regions: &Regions,
    now: Timestamp,
) -> Result<ChangePlan, Raised> {
    let named = match &request.business_unit {
        Some(unit) => {
            Some(UserName::of(unit).ok_or_else(|| Raised::Refused(Problem::UnitUnfit(unit.clone())))?)
        }
        None => None,
    };
    let holder = request.access_key_id.as_ref().and_then(|id| known.holder(id));
    let user = named.clone().or_else(|| holder.map(|user| user.name.clone()));
    let there = user.as_ref().and_then(|name| known.user(name));
    if let Some(user) = there.filter(|user| !owned_as_stated(request, user)) {
        let owner = user.tag("owner").map(str::to_owned);
        return Err(Raised::Refused(Problem::OtherOwner { user: user.name.clone(), owner }));
    }
    let blind = known.identity.is_none();
    let steps = match request.intent {
        Intent::RotateKey if blind => vec![Step::CreateKey],
        Intent::RotateKey => rotation(request, user.as_ref(), there)?,
        Intent::RevokeKey => revocation(request, user.as_ref(), there, blind, now)?,
        _ => creation(request, there)?,
    };
    // Only a new key has a region to speak of.
    let makes = steps.contains(&Step::CreateKey);
    let anywhere = Request { region: None, ..request.clone() };
    let (region, region_source, undocumented) =
        region(if makes { request } else { &anywhere }, configured, regions).map_err(Raised::Refused)?;
    let mut notes: Vec<Note> = undocumented.filter(|_| makes).into_iter().collect();
    notes.extend(request.ttl.filter(|_| makes).map(Note::NeverExpires));
    notes.extend((makes && request.type_rule == Some(TypeRule::Cues)).then_some(Note::RoleIsBetter));
    notes.extend(there.filter(|user| !user.is_ours()).map(|user| Note::NotOurUser(user.name.clone())));
    let keys_before =
        there.map(|user| user.keys.iter().map(|key| key.id.clone()).collect()).unwrap_or_default();
    let mut plan = ChangePlan {
        request: request.clone(),
        user: there.map(|user| user.name.clone()).or(user),
        region,
        region_source,
        part: None,
        tags: tags(there, &steps),
        policy: policy(there, &steps),
        steps,
        keys_before,
        notes,
    };
    let deleted = |id: &AccessKeyId| plan.steps.contains(&Step::Delete(Some(id.clone())));
    let last = !plan.keys_before.is_empty() && plan.keys_before.iter().all(deleted) && !makes;
    plan.notes.extend(plan.user.clone().filter(|_| last).map(Note::LastKey));
    let weighty = there.map(|user| weighty(&plan, user, known.signer.as_ref()));
    plan.notes.extend(weighty.into_iter().flatten());
    Ok(plan)
}

/// Whether a request about keys that are there names no other owner than the user has. A creation may change the owner.
fn owned_as_stated(request: &Request, user: &KnownUser) -> bool {
    let stated = request.owner.as_ref().filter(|_| request.intent != Intent::CreateKey);
    stated.is_none_or(|owner| user.tag("owner").is_some_and(|tag| tag.eq_ignore_ascii_case(owner.as_str())))
}

/// The user's tags as the steps leave them.
fn tags(there: Option<&KnownUser>, steps: &[Step]) -> Vec<(String, String)> {
    let mut tags = there.map(|user| user.tags.clone()).unwrap_or_default();
    for step in steps {
        match step {
            Step::CreateUser(new) => {
                tags.extend(new.pairs().iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
            }
            Step::TagUser(changes) => {
                for TagChange { key, value, .. } in changes {
                    tags.retain(|(name, _)| name != key);
                    tags.push((key.clone(), value.clone()));
                }
            }
            _ => {}
        }
    }
    tags
}

/// Whether the policy is attached when the steps are done.
fn policy(there: Option<&KnownUser>, steps: &[Step]) -> Option<bool> {
    if steps.contains(&Step::AttachPolicy) { Some(true) } else { there?.policy_attached }
}

/// What must be known of the keys that go: that no other one works, or that one signs the calls of this session.
fn weighty(plan: &ChangePlan, user: &KnownUser, signer: Option<&AccessKeyId>) -> Vec<Note> {
    let goes = |id: &AccessKeyId| plan.parted().any(|gone| gone == id);
    let makes = plan.steps.contains(&Step::CreateKey);
    let mut working = user.keys.iter().filter(|key| key.active);
    let only = working.next().filter(|key| working.next().is_none() && makes && goes(&key.id));
    // A rotation leads to the old key's end.
    let rotates = plan.request.intent == Intent::RotateKey;
    let own = signer.filter(|id| goes(id) || rotates && user.keys.iter().any(|key| key.id == **id));
    let only = only.map(|key| Note::OnlyKey(key.id.clone()));
    only.into_iter().chain(own.cloned().map(Note::OwnKey)).collect()
}

/// Fits a plan to what the earlier ones of the same phrase will have done by then.
///
/// # Errors
/// [`Problem::TooManyKeys`].
pub fn follow(earlier: &[ChangePlan], plan: &mut ChangePlan) -> Result<(), Problem> {
    let Some(user) = plan.user.clone() else { return Ok(()) };
    let same = || earlier.iter().filter(|earlier| earlier.user.as_ref() == Some(&user));
    let count =
        |plan: &ChangePlan, wanted: fn(&Step) -> bool| plan.steps.iter().filter(|step| wanted(step)).count();
    let makes = |plan: &ChangePlan| count(plan, |step| *step == Step::CreateKey);
    let parts = |plan: &ChangePlan| count(plan, |step| matches!(step, Step::Delete(_)));
    if makes(plan) == 0 || !same().any(|earlier| makes(earlier) > 0) {
        return Ok(());
    }
    let made: usize = same().map(makes).sum::<usize>() + makes(plan);
    let gone: usize = same().map(parts).sum::<usize>() + parts(plan);
    if plan.keys_before.len() + made > MOST_KEYS + gone {
        return Err(Problem::TooManyKeys(user));
    }
    plan.steps.retain(|step| !matches!(step, Step::CreateUser(_) | Step::TagUser(_) | Step::AttachPolicy));
    plan.notes.push(Note::OneUser(user));
    Ok(())
}

/// What is missing, in the order in which a run that is broken off leaves least behind.
fn creation(request: &Request, there: Option<&KnownUser>) -> Result<Vec<Step>, Raised> {
    let Some(unit) = request.business_unit.clone() else { return Ok(Vec::new()) };
    let tags = Tags { unit, owner: request.owner.clone() };
    if let Some(owner) = tags.owner.as_ref().filter(|_| !tags.fit()) {
        return Err(Raised::Refused(Problem::OwnerUnfit(owner.clone())));
    }
    let Some(user) = there else {
        return Ok(vec![Step::CreateUser(tags), Step::AttachPolicy, Step::CreateKey]);
    };
    // A user that somebody else made is there as much as one with a key.
    let taken = !user.keys.is_empty() || !user.is_ours();
    if user.is_full() || taken && !request.another {
        return Err(Raised::Existing(user.clone()));
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

fn rotation(
    request: &Request,
    user: Option<&UserName>,
    there: Option<&KnownUser>,
) -> Result<Vec<Step>, Raised> {
    let user = present(user, there)?;
    let chosen = request.access_key_id.as_ref();
    if let Some(id) = chosen.filter(|id| !user.keys.iter().any(|key| key.id == **id)) {
        return Err(Raised::Refused(Problem::NoSuchKey(id.clone())));
    }
    match (user.is_full(), chosen) {
        _ if user.keys.is_empty() => Err(Raised::Refused(Problem::NoKeys(user.name.clone()))),
        (false, _) => Ok(vec![Step::CreateKey]),
        // There is room for a new one only where an old one goes first.
        (true, Some(id)) => Ok(vec![Step::Delete(Some(id.clone())), Step::CreateKey]),
        (true, None) => Err(Raised::WhichKey(user.clone(), dispensable(user))),
    }
}

fn revocation(
    request: &Request,
    user: Option<&UserName>,
    there: Option<&KnownUser>,
    blind: bool,
    now: Timestamp,
) -> Result<Vec<Step>, Raised> {
    let step = |id| match request.revoke_action {
        Some(RevokeAction::Delete) => vec![Step::Delete(id)],
        _ => vec![Step::Deactivate(id)],
    };
    let id = request.access_key_id.as_ref();
    if let Some(id) = id.filter(|id| id.as_str().starts_with("ASIA")) {
        return Err(Raised::Refused(Problem::SessionKey(id.clone())));
    }
    if blind {
        return Ok(step(id.cloned()));
    }
    if let (Some(id), None) = (id, user) {
        return Err(Raised::Refused(Problem::NoSuchKey(id.clone())));
    }
    let user = present(user, there)?;
    if let Some(id) = id {
        let held = user.keys.iter().any(|key| key.id == *id);
        return if held {
            Ok(step(Some(id.clone())))
        } else {
            Err(Raised::Refused(Problem::NoSuchKey(id.clone())))
        };
    }
    let old_enough =
        |key: &&KnownKey| request.older_than_days.is_none_or(|days| key.is_older_than(days, now));
    let keys: Vec<KnownKey> = user.keys.iter().filter(old_enough).cloned().collect();
    match &keys[..] {
        [] => Err(Raised::Refused(Problem::NoKeys(user.name.clone()))),
        [key] => Ok(step(Some(key.id.clone()))),
        _ => Err(Raised::WhichKey(KnownUser { keys, ..user.clone() }, dispensable(user))),
    }
}

fn present<'u>(user: Option<&UserName>, there: Option<&'u KnownUser>) -> Result<&'u KnownUser, Raised> {
    match (there, user) {
        (Some(there), _) => Ok(there),
        (None, Some(name)) => Err(Raised::Refused(Problem::NoSuchUser(name.clone()))),
        // A request for no unit at all is asked about before it gets here.
        (None, None) => Err(Raised::Refused(Problem::NothingNamed)),
    }
}

/// The key that nobody will miss: inactive, else never used, else used longest ago. `None` where one that works may be
/// in use, for all that is known.
fn dispensable(user: &KnownUser) -> Option<AccessKeyId> {
    let missed = |key: &&KnownKey| (key.active, key.last_used, key.created);
    let least = user.keys.iter().min_by_key(missed)?;
    let known = !least.active || user.keys.iter().all(|key| key.use_known || !key.active);
    known.then(|| least.id.clone())
}

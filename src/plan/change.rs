//! Plans IAM changes: the remaining steps of a request, given the state of IAM. The same plan is
//! confirmed and carried out, so that nothing happens without being named.

use crate::domain::{
    AccessKeyId, ChangePlan, HeldKey, IamKey, IamSnapshot, IamUser, Intent, KeySelector, MAX_KEYS,
    Note, Problem, Region, RegionSource, RegionSupport, Regions, Request, RevokeAction, Rights,
    Step, TagChange, Tags, TypeRule, UserName,
};
use crate::plan::{RegionConfig, region};
use jiff::Timestamp;

/// The reason why there is no plan yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanningIssue {
    /// The user already exists with a key, or isn't ours: another key, another name, or rotate?
    Existing(IamUser),
    /// Several keys match; includes the one that can most likely go.
    WhichKey(IamUser, Option<AccessKeyId>),
    /// These keys are already active (true) or inactive (false), so nothing is to be done.
    Already(Vec<HeldKey>, bool),
    /// The request can't be carried out.
    Refused(Problem),
}

/// Returns the plan for a long-term key, a rotation, a revocation or a reactivation. Without
/// knowledge of IAM (a dry run), the plan assumes that the user doesn't exist, or has just the key
/// in question.
pub fn change(
    request: &Request,
    snapshot: &IamSnapshot,
    configured: &RegionConfig,
    regions: &Regions,
    now: Timestamp,
) -> Result<ChangePlan, PlanningIssue> {
    let named = match &request.business_unit {
        Some(unit) => Some(
            UserName::of(unit)
                .ok_or_else(|| PlanningIssue::Refused(Problem::InvalidTeam(unit.clone())))?,
        ),
        None => None,
    };
    let holder = request.access_key_id.as_ref().and_then(|id| snapshot.holder(id));
    let user = named.clone().or_else(|| holder.map(|user| user.name.clone()));
    let existing = user.as_ref().and_then(|name| snapshot.user(name));
    if let Some(user) = existing.filter(|user| !owned_as_stated(request, user)) {
        let owner = user.tag("owner").map(str::to_owned);
        return Err(PlanningIssue::Refused(Problem::OtherOwner { user: user.name.clone(), owner }));
    }
    let dry_run = snapshot.identity.is_none();
    let steps = match request.intent {
        Intent::RotateKey if dry_run => vec![Step::CreateKey],
        Intent::RotateKey => rotation(request, user.as_ref(), existing)?,
        Intent::RevokeKey => revocation(request, user.as_ref(), existing, dry_run, now)?,
        Intent::EnableKey => activation(request, user.as_ref(), existing, dry_run, now)?,
        _ => creation(request, existing)?,
    };
    // Only a new key has a region.
    let creates_key = steps.contains(&Step::CreateKey);
    let replaced_key_region = existing
        .filter(|_| creates_key)
        .and_then(|user| replaced_key_region(request, user, configured, regions));
    let stated = request
        .region
        .clone()
        .filter(|_| creates_key)
        .or(replaced_key_region.as_ref().map(|(region, _)| region.clone()));
    let placed = Request { region: stated, ..request.clone() };
    let (region, mut region_source, undocumented) =
        region(&placed, configured, regions).map_err(PlanningIssue::Refused)?;
    region_source = replaced_key_region.map_or(region_source, |(_, source)| source);
    let mut notes: Vec<Note> = undocumented.filter(|_| creates_key).into_iter().collect();
    notes.extend(request.ttl.filter(|_| creates_key).map(Note::NeverExpires));
    notes.extend(
        (creates_key && request.type_rule == Some(TypeRule::Cues)).then_some(Note::RoleIsBetter),
    );
    notes.extend(
        existing.filter(|user| !user.is_ours()).map(|user| Note::NotOurUser(user.name.clone())),
    );
    let opens = creates_key || steps.iter().any(|step| matches!(step, Step::Activate(_)));
    let rights = existing.filter(|user| opens && *user.rights != Rights::default());
    notes.extend(rights.map(|user| Note::OtherRights(user.name.clone(), user.rights.clone())));
    let keys_before = existing.map(|user| user.keys.clone()).unwrap_or_default();
    let mut plan = ChangePlan {
        request: request.clone(),
        user: existing.map(|user| user.name.clone()).or(user),
        region,
        region_source,
        part: None,
        tags: tags(existing, &steps),
        policy: policy(existing, &steps),
        steps,
        found: existing.cloned(),
        keys_before,
        notes,
    };
    let removal_warnings =
        existing.map(|user| removal_warnings(&plan, user, snapshot.signer.as_ref()));
    plan.notes.extend(removal_warnings.into_iter().flatten());
    Ok(plan)
}

/// True unless a request about existing keys names another owner than the user's. A creation may
/// change the owner.
fn owned_as_stated(request: &Request, user: &IamUser) -> bool {
    let stated = request.owner.as_ref().filter(|_| request.intent != Intent::CreateKey);
    stated.is_none_or(|owner| {
        user.tag("owner").is_some_and(|tag| tag.eq_ignore_ascii_case(owner.as_str()))
    })
}

/// True if a user already is as requested: ours, with its policy, a working key, and the stated
/// owner, if any.
pub fn is_as_requested(request: &Request, user: &IamUser) -> bool {
    let owner = request.owner.as_ref();
    let owned = owner.is_none_or(|owner| {
        user.tag("owner").is_some_and(|tag| tag.eq_ignore_ascii_case(owner.as_str()))
    });
    let works = user.keys.iter().any(|key| key.active);
    !request.another && user.is_ours() && user.policy_attached != Some(false) && works && owned
}

/// Returns the user's tags after the steps.
fn tags(existing: Option<&IamUser>, steps: &[Step]) -> Vec<(String, String)> {
    let mut tags = existing.map(|user| user.tags.clone()).unwrap_or_default();
    for step in steps {
        match step {
            Step::CreateUser(new) => {
                tags.extend(
                    new.pairs().iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())),
                );
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

/// True if the policy is attached after the steps.
fn policy(existing: Option<&IamUser>, steps: &[Step]) -> Option<bool> {
    if steps.contains(&Step::AttachPolicy) { Some(true) } else { existing?.policy_attached }
}

/// Returns warnings about the removed keys: the only working one, or the signer of this session.
fn removal_warnings(plan: &ChangePlan, user: &IamUser, signer: Option<&AccessKeyId>) -> Vec<Note> {
    let goes = |id: &AccessKeyId| plan.removed_keys().any(|gone| gone == id);
    let creates_key = plan.steps.contains(&Step::CreateKey);
    let mut working = user.keys.iter().filter(|key| key.active);
    let only =
        working.next().filter(|key| working.next().is_none() && creates_key && goes(&key.id));
    // A rotation eventually removes the old key.
    let rotates = plan.request.intent == Intent::RotateKey;
    let own = signer.filter(|id| goes(id) || rotates && user.keys.iter().any(|key| key.id == **id));
    let only = only.map(|key| Note::OnlyKey(key.id.clone()));
    only.into_iter().chain(own.cloned().map(Note::OwnKey)).collect()
}

/// Adapts a plan to the earlier plans of the same phrase, or fails if the user would get too many
/// keys.
pub fn adapt_to_earlier(earlier: &[ChangePlan], plan: &mut ChangePlan) -> Result<(), Problem> {
    let Some(user) = plan.user.clone() else { return Ok(()) };
    let same = || earlier.iter().filter(|earlier| earlier.user.as_ref() == Some(&user));
    let deleted =
        |plan: &ChangePlan, id: &AccessKeyId| plan.steps.contains(&Step::Delete(Some(id.clone())));
    let all_go = |plan: &ChangePlan| {
        let goes = |key: &IamKey| {
            deleted(plan, &key.id) || same().any(|earlier| deleted(earlier, &key.id))
        };
        plan.request.intent == Intent::RevokeKey
            && plan.removed_keys().any(|id| deleted(plan, id))
            && plan.keys_before.iter().all(goes)
    };
    if all_go(plan) || plan.request.whole_user {
        plan.notes.push(Note::UserStays(user.clone()));
    }
    let count = |plan: &ChangePlan, wanted: fn(&Step) -> bool| {
        plan.steps.iter().filter(|step| wanted(step)).count()
    };
    let creates_key = |plan: &ChangePlan| count(plan, |step| *step == Step::CreateKey);
    let parts = |plan: &ChangePlan| count(plan, |step| matches!(step, Step::Delete(_)));
    if creates_key(plan) == 0 || !same().any(|earlier| creates_key(earlier) > 0) {
        return Ok(());
    }
    let made: usize = same().map(creates_key).sum::<usize>() + creates_key(plan);
    let gone: usize = same().map(parts).sum::<usize>() + parts(plan);
    if plan.keys_before.len() + made > MAX_KEYS + gone {
        return Err(Problem::TooManyKeys(user));
    }
    plan.steps.retain(|step| {
        !matches!(step, Step::CreateUser(_) | Step::TagUser(_) | Step::AttachPolicy)
    });
    plan.notes.push(Note::OneUser(user));
    Ok(())
}

/// Returns the missing steps, in the order that leaves the least behind if a run is interrupted.
fn creation(request: &Request, existing: Option<&IamUser>) -> Result<Vec<Step>, PlanningIssue> {
    let Some(unit) = request.business_unit.clone() else { return Ok(Vec::new()) };
    let tags = Tags { unit, owner: request.owner.clone() };
    if let Some(owner) = tags.owner.as_ref().filter(|_| !tags.are_valid()) {
        return Err(PlanningIssue::Refused(Problem::InvalidOwner(owner.clone())));
    }
    let Some(user) = existing else {
        return Ok(vec![Step::CreateUser(tags), Step::AttachPolicy, Step::CreateKey]);
    };
    // A user of another tool counts as existing even without a key.
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

fn rotation(
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
    let spare = inactive
        .next()
        .filter(|_| inactive.next().is_none() && request.which != KeySelector::Unclear);
    match (user.is_full(), chosen.or(spare.map(|key| &key.id))) {
        _ if user.keys.is_empty() => {
            Err(PlanningIssue::Refused(Problem::NoKeys(user.name.clone())))
        }
        (false, _) if request.which == KeySelector::Unclear && chosen.is_none() => {
            Err(PlanningIssue::WhichKey(user.clone(), None))
        }
        (false, _) => Ok(vec![Step::CreateKey]),
        // A new key fits only after an old one is deleted.
        (true, Some(id)) => Ok(vec![Step::Delete(Some(id.clone())), Step::CreateKey]),
        (true, None) => Err(PlanningIssue::WhichKey(user.clone(), dispensable(user))),
    }
}

fn revocation(
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

fn activation(
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

/// Returns the existing user, and its key with the stated ID.
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

/// Returns the one key of a user that the request singles out. `status` is the state that the
/// action presupposes, which can distinguish two keys.
fn single_key<'u>(
    request: &Request,
    user: &'u IamUser,
    now: Timestamp,
    status: Option<bool>,
) -> Result<&'u IamKey, PlanningIssue> {
    let all: Vec<&IamKey> = user.keys.iter().collect();
    let aged = filtered(&all, |key| {
        request.older_than_days.is_none_or(|days| key.is_older_than(days, now))
    });
    if aged.is_empty() {
        return Err(PlanningIssue::Refused(Problem::NoKeys(user.name.clone())));
    }
    let in_region =
        |key: &IamKey| request.region.as_ref().is_none_or(|region| key.was_used_in(region));
    let fits = |key: &IamKey| {
        request.filters.iter().all(|filter| filter.keeps(user, key, now)) && in_region(key)
    };
    let stated = filtered(&aged, fits);
    let oldest = stated.iter().map(|key| key.created).min();
    let chosen = match request.which {
        KeySelector::Unclear => Vec::new(),
        _ if stated.len() == 1 => stated.clone(),
        KeySelector::Any => filtered(&stated, |key| status == Some(key.active)),
        // With two working keys, the older one isn't necessarily the replaced one.
        KeySelector::Old if all.iter().filter(|key| key.active).count() > 1 => Vec::new(),
        KeySelector::Old => filtered(&stated, |key| {
            Some(key.created) == oldest && (!key.active || status.is_some())
        }),
    };
    if let [key] = chosen[..] {
        return Ok(key);
    }
    // Without any match, all keys are offered.
    let keys = if stated.is_empty() { all } else { stated };
    let keys = keys.into_iter().cloned().collect();
    Err(PlanningIssue::WhichKey(IamUser { keys, ..user.clone() }, dispensable(user)))
}

fn filtered<'u>(keys: &[&'u IamKey], fits: impl Fn(&IamKey) -> bool) -> Vec<&'u IamKey> {
    keys.iter().filter(|key| fits(key)).copied().collect()
}

fn held_key(user: &IamUser, key: &IamKey) -> HeldKey {
    HeldKey { user: user.name.clone(), id: key.id.clone() }
}

/// Returns the region of the key that a rotation replaces.
fn replaced_key_region(
    request: &Request,
    user: &IamUser,
    configured: &RegionConfig,
    regions: &Regions,
) -> Option<(Region, RegionSource)> {
    if request.intent != Intent::RotateKey || request.region.is_some() || configured.flag.is_some()
    {
        return None;
    }
    let named =
        request.access_key_id.as_ref().and_then(|id| user.keys.iter().find(|key| key.id == *id));
    let mut active = user.keys.iter().filter(|key| key.active);
    let only = active.next().filter(|_| active.next().is_none());
    let key = named.or(only)?;
    let made = configured.kept.iter().rev().find(|(id, _)| *id == key.id);
    let made = made.map(|(_, region)| (region.clone(), RegionSource::Kept));
    let used = key.last_region.as_deref().and_then(Region::parse);
    let replaced_key_region =
        made.or_else(|| used.map(|region| (region, RegionSource::LastUse)))?;
    let offered =
        !matches!(regions.standing(&replaced_key_region.0), RegionSupport::Unavailable { .. });
    offered.then_some(replaced_key_region)
}

fn existing_user<'u>(
    user: Option<&UserName>,
    existing: Option<&'u IamUser>,
) -> Result<&'u IamUser, PlanningIssue> {
    match (existing, user) {
        (Some(existing), _) => Ok(existing),
        (None, Some(name)) => Err(PlanningIssue::Refused(Problem::NoSuchUser(name.clone()))),
        // The conversation asks about a request without a team or key before this point.
        (None, None) => Err(PlanningIssue::Refused(Problem::NothingNamed)),
    }
}

/// Returns the key that is most likely unused: inactive, then never used, then used longest ago.
/// `None` if it is active and the last uses are unknown.
fn dispensable(user: &IamUser) -> Option<AccessKeyId> {
    let missed = |key: &&IamKey| (key.active, key.last_used, key.created);
    let least = user.keys.iter().min_by_key(missed)?;
    let use_known = !least.active || user.keys.iter().all(|key| key.use_known || !key.active);
    use_known.then(|| least.id.clone())
}

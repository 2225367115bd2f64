//! Plans the IAM changes that a request still needs. The plan that the person confirms is the plan
//! that the program carries out.

use super::issue::PlanningIssue;
use super::region::{Defaults, region, replaced_key_region};
use super::steps::{activation, creation, revocation, rotation};
use crate::domain::{
    AccessKeyId, ChangePlan, Credential, IamSnapshot, IamUser, Intent, Note, OWNER_TAG, Problem,
    Regions, Request, Rights, Step, TagChange, TypeRule, UserName,
};
use jiff::Timestamp;

/// Returns the plan for a new long-term key, a rotation, a revocation or a reactivation. A dry run
/// knows nothing about IAM. Its plan assumes that the user of a new key doesn't exist, and that a
/// key to be changed does.
pub fn change(
    request: &Request,
    snapshot: &IamSnapshot,
    configured: &Defaults,
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
        let owner = user.tag(OWNER_TAG).map(str::to_owned);
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
    let lifetime = match request.credential {
        Some(Credential::BedrockApiKey) => Some(Note::IamKeyInstead(request.ttl)),
        _ => request.ttl.map(Note::NeverExpires),
    };
    notes.extend(lifetime.filter(|_| creates_key));
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

/// Returns false if a request about existing keys names an owner other than the user's. A request
/// for a new key may change the owner.
fn owned_as_stated(request: &Request, user: &IamUser) -> bool {
    let stated = request.owner.as_ref().filter(|_| request.intent != Intent::CreateKey);
    stated.is_none_or(|owner| user.is_owned_by(owner))
}

/// Returns true if the user already meets the request (`--ensure`): it has this program's tags, an
/// active key and the requested owner, and its policy isn't known to be missing. A request for
/// another key is never met.
pub fn is_as_requested(request: &Request, user: &IamUser) -> bool {
    let owner = request.owner.as_ref();
    let owned = owner.is_none_or(|owner| user.is_owned_by(owner));
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

/// Returns whether the policy is attached after the steps, or `None` if that is unknown.
fn policy(existing: Option<&IamUser>, steps: &[Step]) -> Option<bool> {
    if steps.contains(&Step::AttachPolicy) { Some(true) } else { existing?.policy_attached }
}

/// Returns warnings about removing the user's only active key before its replacement exists, and
/// about removing the key that signs this session's calls.
fn removal_warnings(plan: &ChangePlan, user: &IamUser, signer: Option<&AccessKeyId>) -> Vec<Note> {
    let goes = |id: &AccessKeyId| plan.removed_keys().any(|gone| gone == id);
    let creates_key = plan.steps.contains(&Step::CreateKey);
    let mut working = user.keys.iter().filter(|key| key.active);
    let only =
        working.next().filter(|key| working.next().is_none() && creates_key && goes(&key.id));
    // After a rotation, the program asks whether to remove the old key, so the warning applies even
    // if the rotation itself keeps that key.
    let rotates = plan.request.intent == Intent::RotateKey;
    let own = signer.filter(|id| goes(id) || rotates && user.keys.iter().any(|key| key.id == **id));
    let only = only.map(|key| Note::OnlyKey(key.id.clone()));
    only.into_iter().chain(own.cloned().map(Note::OwnKey)).collect()
}

//! Adapts a plan to the earlier plans of the same phrase.

use crate::domain::{AccessKeyId, ChangePlan, IamKey, Intent, MAX_KEYS, Note, Problem, Step};

/// Adds notes to a plan, for example that its user stays even though the last key is deleted. If an
/// earlier plan also creates a key for the user, drops the steps that prepare the user, and fails
/// if the user would have more than [`MAX_KEYS`] keys.
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
    if all_go(plan) {
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

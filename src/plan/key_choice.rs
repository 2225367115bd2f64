//! Finds the one key of a user that a request means.

use super::issue::PlanningIssue;
use crate::domain::{AccessKeyId, IamKey, IamUser, KeySelector, Problem, Request};
use jiff::Timestamp;

/// Returns the one key that the request means. Otherwise, fails with the question about which key
/// is meant, or with a refusal if no key is old enough. `status` is the state that the key must
/// have before the action: active for a deactivation, inactive for a reactivation, any (`None`) for
/// a deletion.
pub(super) fn single_key<'u>(
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
        _ if stated.len() == 1 => stated.clone(),
        KeySelector::Any => filtered(&stated, |key| status == Some(key.active)),
        // If both keys are active, "the old key" isn't necessarily the older one.
        KeySelector::Old if all.iter().filter(|key| key.active).count() > 1 => Vec::new(),
        KeySelector::Old => filtered(&stated, |key| {
            Some(key.created) == oldest && (!key.active || status.is_some())
        }),
    };
    if let [key] = chosen[..] {
        return Ok(key);
    }
    // If no key matches, the question offers all of them.
    let keys = if stated.is_empty() { all } else { stated };
    let keys = keys.into_iter().cloned().collect();
    Err(PlanningIssue::WhichKey(IamUser { keys, ..user.clone() }, dispensable(user)))
}

fn filtered<'u>(keys: &[&'u IamKey], fits: impl Fn(&IamKey) -> bool) -> Vec<&'u IamKey> {
    keys.iter().filter(|key| fits(key)).copied().collect()
}

/// Returns the key that is most likely unused: an inactive key, else one that was never used, else
/// the least recently used one. Returns `None` if that key is active and the last use of an active
/// key is unknown.
pub(super) fn dispensable(user: &IamUser) -> Option<AccessKeyId> {
    let missed = |key: &&IamKey| (key.active, key.last_used, key.created);
    let least = user.keys.iter().min_by_key(missed)?;
    let use_known = !least.active || user.keys.iter().all(|key| key.use_known || !key.active);
    use_known.then(|| least.id.clone())
}

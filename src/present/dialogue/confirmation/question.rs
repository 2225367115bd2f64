//! Writes the question below a confirmation. The question names what a yes does, because the
//! program may repeat it without the rows above it.

use crate::domain::{AccessKeyId, ChangePlan, Confirmation, IamKey, Step, UserName};
use crate::present::answers::key_list;
use crate::present::text::echo::echo;
use jiff::Timestamp;

/// Returns the question, and the facts about the key if the question is about a single one.
pub fn question(confirmation: &Confirmation, now: Timestamp) -> (String, Option<String>) {
    if let Some((plan, step, id)) = single_key(confirmation) {
        let facts = plan.seen(id).map(|key| facts(key, plan.owner(), now));
        let owner = owner(plan.user.as_ref());
        let question = match step {
            Step::Delete(_) => format!("Permanently delete {id}{owner}? This cannot be undone."),
            Step::Deactivate(_) => format!("Deactivate {id}{owner}? You can reactivate it later."),
            _ => format!("Reactivate {id}{owner}? Programs can then use it again."),
        };
        return (question, facts);
    }
    let steps = || confirmation.plans.iter().flat_map(|plan| &plan.steps);
    let count = steps().count();
    let all = |wanted: fn(&Step) -> bool| steps().all(wanted);
    let made_room = confirmation.plans.iter().flat_map(ChangePlan::deleted_to_make_room).next();
    let question = match (made_room, &confirmation.plans[..]) {
        (Some(id), [_]) => format!("Permanently delete {id} and create a new key?"),
        _ if all(|step| matches!(step, Step::Delete(_))) => keys("Permanently delete", count),
        _ if all(|step| matches!(step, Step::Deactivate(_))) => keys("Deactivate", count),
        _ if all(|step| matches!(step, Step::Activate(_))) => keys("Reactivate", count),
        _ if count == 1 && all(|step| *step == Step::CreateKey) => "Create this key?".to_owned(),
        _ if all(|step| {
            matches!(step, Step::CreateUser(_) | Step::AttachPolicy | Step::CreateKey)
        }) =>
        {
            "Create these?".to_owned()
        }
        _ => format!("Apply these {count} changes?"),
    };
    (question, None)
}

/// Returns the one key that is deleted, deactivated or reactivated, if nothing else changes and a
/// plain yes is enough.
pub fn single_key(confirmation: &Confirmation) -> Option<(&ChangePlan, &Step, &AccessKeyId)> {
    let [plan] = &confirmation.plans[..] else { return None };
    let [step] = &plan.steps[..] else { return None };
    let id = step.key().filter(|_| !plan.is_guarded())?;
    Some((plan, step, id))
}

fn keys(verb: &str, count: usize) -> String {
    match count {
        1 => format!("{verb} this key?"),
        count => format!("{verb} these {count} keys?"),
    }
}

/// Describes a key: "40 days old · LAST USED TODAY in us-east-1 · owner batch@example.com".
pub fn facts(key: &IamKey, owner: Option<&str>, now: Timestamp) -> String {
    let owner = owner.map(|owner| format!(" · owner {}", echo(owner))).unwrap_or_default();
    let status = if key.active { "" } else { " · inactive" };
    format!("{} · {}{owner}{status}", key_list::age(key, now), key_list::last_use(key, now))
}

/// Returns " of marketing" for a team's IAM user, or " of USER" for any other user.
pub fn owner(user: Option<&UserName>) -> String {
    let Some(user) = user else { return String::new() };
    format!(" of {}", echo(user.unit().unwrap_or(user.as_str())))
}

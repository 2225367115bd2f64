//! Describes changes in IAM: each step, the result, and the plan that a dry run shows.

use crate::domain::{
    AccessKeyId, ChangePlan, IamKey, Identity, Intent, Note, RegionSource, Request, SigningPlan,
    Step, TagChange, UserName,
};
use crate::present::answers::key_list;
use crate::present::answers::snippet::word;
use crate::present::dialogue::phrase;
use crate::present::text::echo::echo;
use crate::present::text::{time, wrap};
use crate::present::view::View;
use jiff::Timestamp;

/// Describes a step. The description of an existing key includes its age, last use, owner and
/// status, if the key was looked up.
pub fn step(step: &Step, plan: &ChangePlan, now: Timestamp) -> String {
    let user = plan.user.as_ref().map_or_else(|| "its user".to_owned(), |user| echo(user.as_str()));
    let key = |id: &Option<AccessKeyId>| match id {
        Some(id) if plan.user.is_some() => format!("the access key {id} of {user}"),
        Some(id) => format!("the access key {id}"),
        None => format!("the access key of {user}"),
    };
    match step {
        Step::CreateUser(tags) => {
            format!("create the IAM user {user} with the tags {}", pairs(&tags.pairs()))
        }
        Step::TagUser(changes) => format!("tag the IAM user {user} with {}", retagged(changes)),
        Step::AttachPolicy => {
            format!(
                "attach the policy AmazonBedrockFullAccess to {user} (full Bedrock access; broad)"
            )
        }
        Step::CreateKey => {
            format!("create an access key for {user}, for use in {}", place(plan))
        }
        Step::Deactivate(id) => {
            format!("deactivate {}{} (you can reactivate it later)", key(id), about(plan, id, now))
        }
        Step::Activate(id) => format!("reactivate {}{}", key(id), about(plan, id, now)),
        Step::Delete(id) => format!("permanently delete {}{}", key(id), about(plan, id, now)),
    }
}

/// Returns the facts about a key after a colon, or an empty string if the key was not looked up.
fn about(plan: &ChangePlan, id: &Option<AccessKeyId>, now: Timestamp) -> String {
    let seen = id.as_ref().and_then(|id| plan.seen(id));
    seen.map_or_else(String::new, |key| format!(": {}", facts(key, plan, now)))
}

/// Describes a key: "40 days old · LAST USED TODAY in us-east-1 · owner batch@example.com ·
/// active".
pub fn facts(key: &IamKey, plan: &ChangePlan, now: Timestamp) -> String {
    let owner = plan.owner().map(|owner| format!(" · owner {}", echo(owner)));
    let status = if key.active { "active" } else { "inactive" };
    format!(
        "{} · {}{} · {status}",
        key_list::age(key, now),
        key_list::last_use(key, now),
        owner.unwrap_or_default()
    )
}

/// Returns the AWS CLI command with which an administrator undoes a step, if there is one.
pub fn undo(step: &Step, user: &UserName, identity: Option<&Identity>) -> Option<String> {
    let with = |command: &str| format!("aws iam {command} --user-name {}", word(user.as_str()));
    match step {
        Step::CreateUser(_) => Some(with("delete-user")),
        Step::TagUser(changes) => {
            let new: Vec<String> =
                changes.iter().filter(|tag| tag.was.is_none()).map(|tag| word(&tag.key)).collect();
            let old: Vec<String> = changes.iter().filter_map(restored).collect();
            let removed = (!new.is_empty())
                .then(|| format!("{} --tag-keys {}", with("untag-user"), new.join(" ")));
            let restored =
                (!old.is_empty()).then(|| format!("{} --tags {}", with("tag-user"), old.join(" ")));
            removed.into_iter().chain(restored).reduce(|first, then| format!("{first} && {then}"))
        }
        Step::AttachPolicy => identity.map(|identity| {
            format!("{} --policy-arn {}", with("detach-user-policy"), identity.bedrock_policy())
        }),
        Step::Deactivate(Some(id)) => {
            Some(format!("{} --access-key-id {id} --status Active", with("update-access-key")))
        }
        Step::Activate(Some(id)) => {
            Some(format!("{} --access-key-id {id} --status Inactive", with("update-access-key")))
        }
        // A new key has its own hints, and a deleted key can't be restored.
        Step::CreateKey | Step::Delete(_) | Step::Deactivate(None) | Step::Activate(None) => None,
    }
}

/// Returns a tag's earlier value as an AWS CLI argument. `VALUE` replaces a value that the CLI's
/// shorthand syntax would split or that a terminal would not show.
fn restored(tag: &TagChange) -> Option<String> {
    let was = tag.was.as_deref()?;
    let short = |text: &str| {
        text.chars().all(|c| c.is_alphanumeric() || " _.:/+-@".contains(c)) && text.trim() == text
    };
    let whole = short(was) && short(&tag.key) && echo(was) == was;
    Some(if whole {
        word(&format!("Key={},Value={was}", tag.key))
    } else {
        format!("Key={},Value=VALUE", word(&tag.key))
    })
}

/// Describes changed tags, with their earlier values.
pub fn retagged(changes: &[TagChange]) -> String {
    let change = |tag: &TagChange| {
        let was = tag.was.as_deref().map(|was| format!(" (was {})", echo(was))).unwrap_or_default();
        format!("{}={}{was}", tag.key, echo(&tag.value))
    };
    changes.iter().map(change).collect::<Vec<_>>().join(", ")
}

fn pairs(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(key, value)| format!("{key}={}", echo(value))).collect::<Vec<_>>().join(", ")
}

/// Returns the region of a new key, with its source.
pub fn place(plan: &ChangePlan) -> String {
    format!("{}{}", plan.region, whence(plan.region_source))
}

/// Returns the source of a region in parentheses, or an empty string if the request names the
/// region.
pub fn whence(source: RegionSource) -> String {
    match source {
        RegionSource::Said => String::new(),
        RegionSource::Flag => " (from --region)".to_owned(),
        RegionSource::Kept => " (the region of the replaced key)".to_owned(),
        RegionSource::LastUse => " (where the replaced key was last used)".to_owned(),
        RegionSource::Environment(name) => format!(" (from {name} in the environment)"),
        RegionSource::Profile => " (from your AWS profile)".to_owned(),
        RegionSource::Default => " (the default)".to_owned(),
    }
}

/// Reports that a key was deactivated, reactivated or deleted, with the commands that may follow.
pub fn changed(plan: &ChangePlan, line: &str, view: &View<'_>) -> String {
    let mut text = String::new();
    for done in &plan.steps {
        let (what, then) = match done {
            Step::Delete(Some(id)) => (format!("{id} is deleted."), None),
            Step::Deactivate(Some(id)) => {
                let later = view.say(&format!("delete {}", phrase::key(id, plan.user.as_ref())));
                (
                    format!("{id} is deactivated and can't be used."),
                    Some(("  To permanently delete it:", later)),
                )
            }
            Step::Activate(Some(id)) => {
                let later =
                    view.say(&format!("deactivate {}", phrase::key(id, plan.user.as_ref())));
                (format!("{id} is active again."), Some(("  To deactivate it again:", later)))
            }
            _ => continue,
        };
        let belongs = if then.is_some() { "belongs" } else { "belonged" };
        let of = plan.user.as_ref().map(|user| format!("It {belongs} to {}.", echo(user.as_str())));
        let of = of.unwrap_or_default();
        text +=
            &view.out.done(&format!("{}\n", wrap::title(&format!("✓ {line}{what}"), view.columns)));
        text += &wrap::paragraph(&of, 2, view.columns);
        if let Step::Deactivate(Some(id)) = done
            && plan.notes.contains(&Note::OwnKey(id.clone()))
        {
            let others = "It signed this session's calls, so you need other credentials to reactivate or delete it.";
            text += &wrap::paragraph(others, 2, view.columns);
        } else if let Some((label, later)) = then {
            text += &wrap::command(label, &later, view.columns);
            if let Step::Deactivate(Some(id)) = done {
                let on = format!("reactivate {}", phrase::key(id, plan.user.as_ref()));
                text += &wrap::command("  To reactivate it:", &view.say(&on), view.columns);
            }
        }
    }
    text
}

/// Describes, in a dry run, the short-term key that a real run would create.
pub fn would_sign(
    plan: &SigningPlan,
    request: Option<&Request>,
    line: &str,
    view: &View<'_>,
) -> String {
    let what = request.map_or_else(|| "a short-term key".to_owned(), phrase::in_short);
    // `what` already contains the values that the person gave.
    let life = match request.is_some_and(|request| request.ttl.is_some()) {
        true => String::new(),
        false => format!(" for {}", time::lasts(plan.life.duration().as_secs())),
    };
    let place = match request.is_some_and(|request| request.region.as_ref() == Some(&plan.region)) {
        true => String::new(),
        false => format!(" in {}{}", plan.region, whence(plan.region_source)),
    };
    wrap::paragraph(&format!("{line}Would create {what}{life}{place}."), 0, view.columns)
}

/// Describes, in a dry run, the change that a real run would make.
pub fn would_change(plan: &ChangePlan, line: &str, view: &View<'_>) -> String {
    let mut text = wrap::paragraph(
        &match plan.request.intent {
            Intent::CreateKey => format!("{line}Would create {}:", phrase::in_short(&plan.request)),
            _ => format!("{line}Would carry out: {}.", phrase::in_short(&plan.request)),
        },
        0,
        view.columns,
    );
    text += &steps(plan, 2, view.columns, view.now);
    text
}

/// Returns the numbered steps of a plan.
pub fn steps(plan: &ChangePlan, indent: usize, columns: usize, now: Timestamp) -> String {
    let mut text = String::new();
    for (at, done) in plan.steps.iter().enumerate() {
        let number = format!("{:indent$}{}.", "", at + 1);
        text += &wrap::hanging(&number, &number, &step(done, plan, now), columns);
    }
    text
}

/// Returns true if a note belongs in the confirmation, so that the person reads it before the
/// change.
pub fn is_for_confirmation(note: &Note) -> bool {
    matches!(
        note,
        Note::NeverExpires(_)
            | Note::IamKeyInstead(_)
            | Note::RoleIsBetter
            | Note::NotOurUser(_)
            | Note::OtherRights(..)
            | Note::OneUser(_)
            | Note::OwnKey(_)
            | Note::OnlyKey(_)
            | Note::UserStays(_)
            | Note::KeysUndocumented(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    /// Returns the arguments that the AWS CLI receives from shell commands.
    fn given(commands: &str) -> Vec<String> {
        let script = format!("aws() {{ printf '%s\\n' \"$@\"; }}\n{commands}");
        let ran = Command::new("sh").args(["-c", &script]).output().unwrap();
        assert!(ran.status.success(), "{commands}: {ran:?}");
        String::from_utf8(ran.stdout).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_aws_told_stays_one_word_in_a_command_to_be_copied() {
        let user = UserName::parse("marketing-bedrock-user").unwrap();
        let was = |was: &str| TagChange {
            key: "owner".into(),
            value: "a@b.com".into(),
            was: Some(was.to_owned()),
        };
        for (value, tag) in [
            ("bob@b.com", "Key=owner,Value=bob@b.com"),
            ("Bob B.", "Key=owner,Value=Bob B."),
            ("x';touch PWN;'", "Key=owner,Value=VALUE"),
            ("$(touch PWN)", "Key=owner,Value=VALUE"),
            ("x,Key=admin", "Key=owner,Value=VALUE"),
            ("x\u{1b}[31m", "Key=owner,Value=VALUE"),
            ("x\u{202e}", "Key=owner,Value=VALUE"),
        ] {
            let command = undo(&Step::TagUser(vec![was(value)]), &user, None).unwrap();
            assert_eq!(
                given(&command),
                ["iam", "tag-user", "--user-name", user.as_str(), "--tags", tag],
                "{command}"
            );
        }
        for (partition, kept) in
            [("aws-us-gov", true), ("aws;touch PWN;", false), ("aws$(id)", false), ("aws-", false)]
        {
            let arn = format!("arn:{partition}:iam::123456789012:user/ann");
            let identity = Identity { account: "123456789012".to_owned(), arn };
            let command = undo(&Step::AttachPolicy, &user, Some(&identity)).unwrap();
            let policy = given(&command).pop().unwrap();
            assert_eq!(
                policy,
                format!(
                    "arn:{}:iam::aws:policy/AmazonBedrockFullAccess",
                    if kept { partition } else { "aws" }
                )
            );
        }
    }
}

//! Reads where a user's permissions come from: attached policies, inline policies and groups. A new
//! key has the same permissions. This look-up is optional, so a failure becomes a note.

use crate::domain::{IamUser, Lookup, Note, Rights, UserName, clean};
use crate::provision::client::failure::CallError;
use crate::provision::iam::pages::Pages;
use crate::provision::iam::retry::Calls;
use aws_sdk_iam::operation::get_group_policy::GetGroupPolicyOutput;
use aws_sdk_iam::operation::list_groups_for_user::ListGroupsForUserOutput;
use aws_sdk_iam::types::AttachedPolicy;
use futures_util::future::join_all;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// The end of AmazonBedrockFullAccess's ARN in every partition. `BEDROCK` is the part that the ARNs
/// of all AWS policies for Bedrock have in common.
const POLICY: &str = ":iam::aws:policy/AmazonBedrockFullAccess";
const BEDROCK: &str = ":iam::aws:policy/AmazonBedrock";
/// The prefixes of the actions that a policy for Bedrock alone may allow.
const ACTIONS: [&str; 2] = ["bedrock:", "bedrock-mantle:"];

/// Adds the user's permissions to `user`. If a list can't be read, returns a note about the first
/// failure.
pub(crate) async fn read(calls: &Calls<'_>, user: &mut IamUser) -> Option<Note> {
    let name = user.name.clone();
    let (attached, inline, groups) =
        tokio::join!(attached(calls, &name), inline(calls, &name), groups(calls, &name));
    let Rights { boundary, .. } = *std::mem::take(&mut user.rights);
    let mut rights = Rights { boundary, ..Rights::default() };
    let mut note = None;
    match attached {
        Ok(arns) => {
            user.policy_attached = Some(arns.iter().any(|arn| arn.ends_with(POLICY)));
            let others = || arns.iter().filter(|arn| !arn.ends_with(POLICY));
            rights.policies = others().map(|arn| name_of(arn)).collect();
            rights.beyond |= others().any(|arn| !arn.contains(BEDROCK));
        }
        Err(failed) => note = Some(failed),
    }
    match inline {
        Ok(found) => {
            rights.beyond |= found.iter().any(|(_, beyond)| *beyond);
            rights.inline = found.into_iter().map(|(name, _)| name).collect();
        }
        Err(failed) => note = note.or(Some(failed)),
    }
    match groups {
        Ok(found) => {
            let each = join_all(found.iter().map(|group| group_goes_beyond(calls, group)));
            rights.beyond |= each.await.contains(&true);
            rights.groups = found.iter().map(|group| clean(group)).collect();
        }
        Err(failed) => note = note.or(Some(failed)),
    }
    *user.rights = rights;
    note
}

/// Returns the policy's name in its ARN, cleaned.
pub(crate) fn name_of(arn: &str) -> String {
    clean(arn.rsplit('/').next().unwrap_or_default())
}

/// Returns all entries of a paged list. `read` extracts a page's entries and the next marker.
async fn all_pages<P>(
    page: impl AsyncFn(Option<String>) -> Result<P, CallError>,
    read: impl for<'p> Fn(&'p P) -> (Vec<String>, Option<&'p str>),
) -> Result<Vec<String>, CallError> {
    let (mut entries, mut pages) = (Vec::new(), Pages::default());
    loop {
        let page = page(pages.marker.clone()).await?;
        let (more, next) = read(&page);
        let count = more.len();
        entries.extend(more);
        if pages.is_last(next, count)? {
            return Ok(entries);
        }
    }
}

fn arns(policies: &[AttachedPolicy]) -> Vec<String> {
    policies.iter().filter_map(|policy| policy.policy_arn()).map(str::to_owned).collect()
}

async fn attached(calls: &Calls<'_>, name: &UserName) -> Result<Vec<String>, Note> {
    let list = async |marker: Option<String>| {
        let call = || calls.iam.list_attached_user_policies().user_name(name.as_str());
        calls.read_optional(|| call().set_marker(marker.clone()).send()).await
    };
    let found = all_pages(list, |page| (arns(page.attached_policies()), page.marker())).await;
    found.map_err(|refusal| refusal.note(Lookup::Policies, "iam:ListAttachedUserPolicies"))
}

/// Returns the names of the inline policies, each with true if the policy allows, or may allow,
/// more than Bedrock.
async fn inline(calls: &Calls<'_>, name: &UserName) -> Result<Vec<(String, bool)>, Note> {
    let list = async |marker: Option<String>| {
        let call = || calls.iam.list_user_policies().user_name(name.as_str());
        calls.read_optional(|| call().set_marker(marker.clone()).send()).await
    };
    let names = all_pages(list, |page| (page.policy_names().to_vec(), page.marker())).await;
    let names = names.map_err(|refusal| refusal.note(Lookup::Policies, "iam:ListUserPolicies"))?;
    let mut found = Vec::new();
    for policy in names {
        let get = || calls.iam.get_user_policy().user_name(name.as_str()).policy_name(&policy);
        let document = calls.read_optional(|| get().send()).await;
        // A policy that can't be read may allow anything.
        let beyond = document.map_or(true, |answer| !is_for_bedrock(answer.policy_document()));
        found.push((clean(&policy), beyond));
    }
    Ok(found)
}

async fn groups(calls: &Calls<'_>, name: &UserName) -> Result<Vec<String>, Note> {
    let list = async |marker: Option<String>| {
        let call = || calls.iam.list_groups_for_user().user_name(name.as_str());
        calls.read_optional(|| call().set_marker(marker.clone()).send()).await
    };
    let names = |page: &ListGroupsForUserOutput| {
        page.groups().iter().map(|group| group.group_name().to_owned()).collect()
    };
    let found = all_pages(list, |page| (names(page), page.marker())).await;
    found.map_err(|refusal| refusal.note(Lookup::Policies, "iam:ListGroupsForUser"))
}

/// Returns true if a group's policies allow, or may allow, more than Bedrock.
async fn group_goes_beyond(calls: &Calls<'_>, group: &str) -> bool {
    let attached = async |marker: Option<String>| {
        let call = || calls.iam.list_attached_group_policies().group_name(group);
        calls.read_optional(|| call().set_marker(marker.clone()).send()).await
    };
    let inline = async |marker: Option<String>| {
        let call = || calls.iam.list_group_policies().group_name(group);
        calls.read_optional(|| call().set_marker(marker.clone()).send()).await
    };
    let found = tokio::try_join!(
        all_pages(attached, |page| (arns(page.attached_policies()), page.marker())),
        all_pages(inline, |page| (page.policy_names().to_vec(), page.marker())),
    );
    let Ok((attached, inline)) = found else { return true };
    let documents = join_all(inline.iter().map(async |policy| {
        let get = || calls.iam.get_group_policy().group_name(group).policy_name(policy);
        calls.read_optional(|| get().send()).await
    }));
    let fits = |document: &Result<GetGroupPolicyOutput, CallError>| {
        document.as_ref().is_ok_and(|answer| is_for_bedrock(answer.policy_document()))
    };
    !attached.iter().all(|arn| arn.contains(BEDROCK)) || !documents.await.iter().all(fits)
}

/// Returns true if a policy allows nothing but Bedrock. `document` is percent-encoded JSON, as in
/// IAM's answers.
fn is_for_bedrock(document: &str) -> bool {
    let several = |value: &Value| match value {
        Value::Array(values) => values.clone(),
        one => vec![one.clone()],
    };
    let document = percent_decode_str(document).decode_utf8_lossy();
    let Ok(policy) = serde_json::from_str::<Value>(&document) else { return false };
    let Some(statements) = policy.get("Statement").map(several) else { return false };
    let bedrock = |action: &Value| {
        let action = action.as_str().map(str::to_ascii_lowercase);
        action.is_some_and(|action| ACTIONS.iter().any(|ours| action.starts_with(ours)))
    };
    statements.iter().all(|statement| {
        let denies = statement.get("Effect").and_then(Value::as_str) == Some("Deny");
        denies
            || statement.get("Action").is_some_and(|actions| several(actions).iter().all(bedrock))
    })
}

#[cfg(test)]
mod tests {
    use super::is_for_bedrock;

    #[test]
    fn a_policy_for_bedrock_alone() {
        let allow = |action: &str| {
            format!(
                "{{\"Statement\":{{\"Effect\":\"Allow\",\"Action\":{action},\"Resource\":\"*\"}}}}"
            )
        };
        for action in [
            "\"bedrock:*\"",
            "\"bedrock:InvokeModel\"",
            "[\"Bedrock:Invoke*\",\"bedrock-mantle:CallWithBearerToken\"]",
        ] {
            assert!(is_for_bedrock(&allow(action)), "{action}");
        }
        let encoded = "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22bedrock%3A%2A%22%7D%5D%7D";
        assert!(is_for_bedrock(encoded));
        for action in [
            "\"*\"",
            "\"*:*\"",
            "\"iam:*\"",
            "[\"bedrock:*\",\"s3:GetObject\"]",
            "\"bedroc*\"",
            "3",
            "null",
        ] {
            assert!(!is_for_bedrock(&allow(action)), "{action}");
        }
        for document in [
            "",
            "{}",
            "nonsense",
            "{\"Statement\":{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\"}}",
            "{\"Statement\":{\"Action\":\"iam:*\"}}",
        ] {
            assert!(!is_for_bedrock(document), "{document}");
        }
        assert!(is_for_bedrock("{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\"}]}"));
    }
}

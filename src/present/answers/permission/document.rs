//! Checks `docs/PERMISSIONS.md` against the table of permissions, or writes it with
//! `DOCUMENTS=write`.

use crate::domain::{PERMISSIONS, Permission, Workflow};
use serde_json::json;
use std::fmt::Write as _;

#[test]
fn the_document_of_permissions_is_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/PERMISSIONS.md");
    if std::env::var_os("DOCUMENTS").is_some_and(|mode| mode == "write") {
        std::fs::write(path, document()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), document());
}

/// Checks that the policies contain exactly the permissions of the table.
#[test]
fn the_document_names_every_permission() {
    let document = document();
    let policies: String =
        document.split("```json").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let ours = |word: &&str| word.starts_with("iam:") || word.starts_with("bedrock:");
    let mut named: Vec<&str> = policies.split('"').filter(ours).collect();
    let mut all: Vec<&str> = PERMISSIONS.iter().map(|permission| permission.action).collect();
    // `iam:PolicyARN` is a condition key, not a permission.
    named.retain(|word| *word != "iam:PolicyARN");
    named.sort_unstable();
    named.dedup();
    all.sort_unstable();
    assert_eq!(named, all);
}

/// The sections of the document: title, topic to type after "help", description, and the workflows
/// that the policy allows.
const POLICIES: [(&str, &str, &str, &[Workflow]); 5] = [
    (
        "Call Claude with a short-term key",
        "call policy",
        "For people who create short-term keys, because a key has its creator's permissions. Creating a key needs no \
         permission, because it is signed on this machine. Without these permissions, AWS refuses calls with the key.",
        &[Workflow::CallClaude],
    ),
    (
        "See models and access",
        "view policy",
        "With these permissions, answers name the region's models, and `bedrock-assist \"am I set up?\"` checks your \
         access. Without them, a short-term key is still created, with a note.",
        &[Workflow::SeeModels, Workflow::CheckModel],
    ),
    (
        "Create long-term keys",
        "create policy",
        "For people who create keys for teams and systems. The policy covers only the users that this program creates, \
         and allows attaching only AmazonBedrockFullAccess. `iam:ListAttachedUserPolicies`, `iam:ListUserPolicies`, \
         `iam:GetUserPolicy` and `iam:ListGroupsForUser` let the confirmation show what else the user may do; without \
         them, keys are still created. With `iam:ListAttachedGroupPolicies`, `iam:ListGroupPolicies` and \
         `iam:GetGroupPolicy` on the user's groups, a group that allows only Bedrock does not count as additional access.",
        &[Workflow::Make],
    ),
    (
        "Rotate, deactivate and delete keys",
        "rotate policy",
        "For people who replace or revoke keys. `iam:GetAccessKeyLastUsed` finds the user of a key; without it, name \
         the team as well as the key ID.",
        &[Workflow::Rotate, Workflow::Revoke],
    ),
    (
        "List keys",
        "list policy",
        "For people who need to know who has which key. `iam:ListUsers` can only be allowed for all users; for one team, \
         `bedrock-assist \"list keys of marketing\"` works without it.",
        &[Workflow::List],
    ),
];

fn document() -> String {
    let (before, after) = INTRODUCTION;
    let mut text = before.to_owned();
    for (title, _, _, workflows) in POLICIES {
        let names: Vec<String> = actions(workflows).map(|action| format!("`{action}`")).collect();
        let listed = crate::present::text::wrap::hanging(
            "-",
            "-",
            &format!("{title}: {}", names.join(", ")),
            crate::present::text::wrap::WIDTH,
        );
        text += &listed;
    }
    text += after;
    for (title, words, about, workflows) in POLICIES {
        let wrapped =
            crate::present::text::wrap::paragraph(about, 0, crate::present::text::wrap::WIDTH);
        let _ = write!(
            text,
            "\n## {title}\n\n<!-- help: {words} -->\n\n{wrapped}\n```json\n{}\n```\n",
            policy(workflows)
        );
    }
    text
}

/// The text before and after the list of all permissions.
const INTRODUCTION: (&str, &str) = (
    r#"# Permissions

<!-- help: permissions -->

A short-term key has exactly the permissions of the person who creates it. A
long-term key belongs to an IAM user that has AmazonBedrockFullAccess.

"#,
    r#"
Each section has a policy. Paste it in the IAM console under Policies, Create
policy, JSON, or apply it with `aws iam put-user-policy` or
`aws iam put-role-policy`. In GovCloud or the sovereign cloud, replace
`arn:aws:` with `arn:aws-us-gov:` or `arn:aws-eusc:`.

Seeing who you are (`sts:GetCallerIdentity`) needs no permission. To see which of
the other permissions you have, as far as look-ups can tell:

```sh
bedrock-assist "am I set up?"
```

Before an account can use Claude, someone must fill in Anthropic's use-case form
once; see [the first time](TROUBLESHOOTING.md#the-first-time-with-bedrock).
"#,
);

fn actions(workflows: &[Workflow]) -> impl Iterator<Item = &'static str> {
    let needed =
        |permission: &&Permission| permission.needed_for.iter().any(|one| workflows.contains(one));
    PERMISSIONS.iter().filter(needed).map(|permission| permission.action)
}

/// Returns the IAM policy for these workflows. It limits IAM calls to this program's users, except
/// calls that read the whole account, which IAM can't limit.
fn policy(workflows: &[Workflow]) -> String {
    let limited = |action: &&str| action.starts_with("iam:") && *action != "iam:ListUsers";
    let (users, anywhere): (Vec<&str>, Vec<&str>) = actions(workflows).partition(limited);
    let (attach, users): (Vec<&str>, Vec<&str>) =
        users.into_iter().partition(|action| *action == "iam:AttachUserPolicy");
    let mut statements = Vec::new();
    if !anywhere.is_empty() {
        let mantle = anywhere
            .contains(&"bedrock:CallWithBearerToken")
            .then_some("bedrock-mantle:CallWithBearerToken");
        let actions: Vec<&str> = anywhere.into_iter().chain(mantle).collect();
        statements.push(json!({ "Effect": "Allow", "Action": actions, "Resource": "*" }));
    }
    if !users.is_empty() {
        statements.push(json!({ "Effect": "Allow", "Action": users, "Resource": USERS }));
    }
    if !attach.is_empty() {
        let only = json!({ "ArnEquals": { "iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonBedrockFullAccess" } });
        statements.push(
            json!({ "Effect": "Allow", "Action": attach, "Resource": USERS, "Condition": only }),
        );
    }
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    // A JSON value always serializes.
    serde_json::to_string_pretty(&policy).unwrap_or_default()
}

/// The ARN pattern of the users that this program creates, in any account.
const USERS: &str = "arn:aws:iam::*:user/*-bedrock-user";

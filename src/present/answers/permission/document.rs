//! `docs/PERMISSIONS.md` as the table of permissions has it. `DOCUMENTS=write` writes it anew.

use crate::domain::{PERMISSIONS, Permission, Workflow};
use serde_json::json;
use std::fmt::Write as _;

#[test]
fn the_document_of_permissions_is_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/PERMISSIONS.md");
    if std::env::var_os("DOCUMENTS").is_some_and(|wish| wish == "write") {
        std::fs::write(path, document()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), document());
}

/// Every permission stands in a policy.
#[test]
fn the_document_names_every_permission() {
    let document = document();
    let policies: String =
        document.split("```json").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let ours = |word: &&str| word.starts_with("iam:") || word.starts_with("bedrock:");
    let mut named: Vec<&str> = policies.split('"').filter(ours).collect();
    let mut all: Vec<&str> = PERMISSIONS.iter().map(|permission| permission.action).collect();
    // The key of a condition.
    named.retain(|word| *word != "iam:PolicyARN");
    named.sort_unstable();
    named.dedup();
    all.sort_unstable();
    assert_eq!(named, all);
}

/// What people do, each with the words behind "help" that open it and a policy of its own.
const POLICIES: [(&str, &str, &str, &[Workflow]); 5] = [
    (
        "Call Claude with a short-term key",
        "calling policy",
        "For whoever makes short-term keys: the key may do what its maker may. Making it needs no permission at all, \
         for it is signed on this machine; without these it is refused when it is used.",
        &[Workflow::CallClaude],
    ),
    (
        "See models and access",
        "looking policy",
        "For the models that an answer names, and for `bedrock-assist \"am I set up?\"`. Without these a key is made all \
         the same, with a note.",
        &[Workflow::SeeModels, Workflow::CheckModel],
    ),
    (
        "Make long-term keys",
        "making policy",
        "For whoever makes keys for teams and systems. It reaches the users that this program makes and no others, and \
         allows no policy to be attached but the one that it attaches. `iam:ListAttachedUserPolicies`, \
         `iam:ListUserPolicies`, `iam:GetUserPolicy` and `iam:ListGroupsForUser` let the confirmation show what else the user \
         may do; keys are created without them, too. With \
         `iam:ListAttachedGroupPolicies`, `iam:ListGroupPolicies` and `iam:GetGroupPolicy` on the user's groups, a group that \
         allows Bedrock alone does not count as more.",
        &[Workflow::Make],
    ),
    (
        "Rotate, switch off and delete keys",
        "rotating policy",
        "For whoever replaces keys and takes them away. `iam:GetAccessKeyLastUsed` finds whose a key is; without it, \
         name the user beside the key.",
        &[Workflow::Rotate, Workflow::Revoke],
    ),
    (
        "List keys",
        "listing policy",
        "For whoever must know who holds which key. `iam:ListUsers` can be allowed for all users only; for one unit, \
         `bedrock-assist \"list keys of marketing\"` does without it.",
        &[Workflow::List],
    ),
];

/// The document.
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

/// Before and after the list of all.
const INTRODUCTION: (&str, &str) = (
    r#"# Permissions

<!-- help: permissions -->

A short-term key carries the permissions of whoever makes it, nothing more. A
long-term key is an IAM user's own, and the user carries AmazonBedrockFullAccess.

"#,
    r#"
Each section holds a policy that can be pasted as it is: in the IAM console
under Policies, Create policy, JSON, or with `aws iam put-user-policy` and
`aws iam put-role-policy`. In GovCloud and the sovereign cloud, write
`arn:aws-us-gov:` or `arn:aws-eusc:` in place of `arn:aws:`.

To see who you are (`sts:GetCallerIdentity`) needs no permission. Which of the
others you have, as far as looking can tell:

```sh
bedrock-assist "am I set up?"
```

An account uses Claude for the first time after Anthropic's use-case form was
filled in once; see [the first time](TROUBLESHOOTING.md#the-first-time-with-bedrock).
"#,
);

fn actions(workflows: &[Workflow]) -> impl Iterator<Item = &'static str> {
    let needed =
        |permission: &&Permission| permission.needed_for.iter().any(|one| workflows.contains(one));
    PERMISSIONS.iter().filter(needed).map(|permission| permission.action)
}

/// What these need, as a policy of IAM. Calls that only look at the whole account cannot be limited to users.
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
    // Nothing in it could fail to be written.
    serde_json::to_string_pretty(&policy).unwrap_or_default()
}

/// The users that this program makes, in any account.
const USERS: &str = "arn:aws:iam::*:user/*-bedrock-user";

//! The smallest piece of a policy that allows a call, to be handed to whoever looks after the account.

use crate::domain::{Cause, PERMISSIONS, Permission, Refused, Workflow};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// An IAM policy statement in one word, so that it can be copied.
pub fn statement(refused: &Refused) -> String {
    let Refused { action, cause, progress, .. } = refused;
    // One call may need several permissions: making a user with tags needs that to tag it.
    let named = match cause {
        Cause::Denied { permission: Some(permission), .. } => permission,
        _ => *action,
    };
    let identity = progress.identity.as_ref();
    let (partition, account) =
        identity.map_or(("aws", "*"), |identity| (identity.partition(), &identity.account));
    let user = progress.user.as_ref().map_or("*", |user| user.as_str());
    let resource = if named.starts_with("iam:") {
        format!("arn:{partition}:iam::{account}:user/{user}")
    } else {
        "*".to_owned()
    };
    let mut statement = Map::new();
    statement.insert("Effect".to_owned(), json!("Allow"));
    statement.insert("Action".to_owned(), json!(named));
    statement.insert("Resource".to_owned(), json!(resource));
    if let ("iam:AttachUserPolicy", Some(identity)) = (named, identity) {
        let only = json!({ "ArnEquals": { "iam:PolicyARN": identity.bedrock_policy() } });
        statement.insert("Condition".to_owned(), only);
    }
    Value::Object(statement).to_string()
}

/// The statement that allows calls which only read; `None` where there are none.
pub fn reading<'p>(permissions: impl Iterator<Item = &'p Permission>) -> Option<Value> {
    let actions: Vec<&str> = permissions.map(|permission| permission.action).collect();
    (!actions.is_empty()).then(|| json!({ "Effect": "Allow", "Action": actions, "Resource": "*" }))
}

/// What a permission is for, in few words.
pub fn purpose(permission: &Permission) -> String {
    let words = permission.needed_for.iter().map(|workflow| match workflow {
        Workflow::SeeModels => "see models",
        Workflow::CheckModel => "see access",
        Workflow::CallClaude => "call Claude",
        Workflow::Make => "make",
        Workflow::Rotate => "rotate",
        Workflow::Revoke => "revoke",
        Workflow::List => "list",
    });
    words.collect::<Vec<_>>().join(", ")
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
         allows no policy to be attached but the one that it attaches. `iam:ListAttachedUserPolicies` is only a help.",
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

/// `docs/PERMISSIONS.md`, which a test compares with this, and what help says of permissions.
pub fn document() -> String {
    let (before, after) = INTRODUCTION;
    let mut text = before.to_owned();
    for (title, _, _, workflows) in POLICIES {
        let names: Vec<String> = actions(workflows).map(|action| format!("`{action}`")).collect();
        let listed =
            super::layout::hanging("-", "-", &format!("{title}: {}", names.join(", ")), super::layout::WIDTH);
        text += &listed;
    }
    text += after;
    for (title, words, about, workflows) in POLICIES {
        let wrapped = super::layout::paragraph(about, 0, super::layout::WIDTH);
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
    let needed = |permission: &&Permission| permission.needed_for.iter().any(|one| workflows.contains(one));
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
        let mantle =
            anywhere.contains(&"bedrock:CallWithBearerToken").then_some("bedrock-mantle:CallWithBearerToken");
        let actions: Vec<&str> = anywhere.into_iter().chain(mantle).collect();
        statements.push(json!({ "Effect": "Allow", "Action": actions, "Resource": "*" }));
    }
    if !users.is_empty() {
        statements.push(json!({ "Effect": "Allow", "Action": users, "Resource": USERS }));
    }
    if !attach.is_empty() {
        let only =
            json!({ "ArnEquals": { "iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonBedrockFullAccess" } });
        statements.push(json!({ "Effect": "Allow", "Action": attach, "Resource": USERS, "Condition": only }));
    }
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    // Nothing in it could fail to be written.
    serde_json::to_string_pretty(&policy).unwrap_or_default()
}

/// The users that this program makes, in any account.
const USERS: &str = "arn:aws:iam::*:user/*-bedrock-user";

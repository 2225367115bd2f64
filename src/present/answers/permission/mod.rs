//! Writes the smallest policy statement that allows a denied call, for an administrator.

use crate::domain::{AwsFailure, Cause, Intent, PERMISSIONS, Permission, Request, Workflow};
use crate::present::text::echo::echo;
use serde_json::{Map, Value, json};

/// Returns an IAM policy statement that allows the denied call. The statement has no line breaks,
/// so that a person can copy it.
pub fn statement(refused: &AwsFailure) -> String {
    let AwsFailure { action, cause, progress, .. } = refused;
    // A call may need several permissions: creating a user with tags also needs `iam:TagUser`.
    let named = match cause {
        Cause::Denied { permission: Some(permission), .. } => &*echo(permission),
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

/// Names all IAM permissions that the request of a denied IAM call needs, because AWS reports only
/// one at a time. Returns `None` for other calls.
pub fn all(refused: &AwsFailure, request: &Request) -> Option<String> {
    let workflow = match request.intent {
        Intent::CreateKey => Workflow::Make,
        Intent::RotateKey => Workflow::Rotate,
        Intent::RevokeKey | Intent::EnableKey => Workflow::Revoke,
        Intent::ListKeys => Workflow::List,
        _ => return None,
    };
    let actions: Vec<&str> = PERMISSIONS
        .iter()
        .filter(|one| one.action.starts_with("iam:") && one.needed_for.contains(&workflow))
        .map(|one| one.action)
        .collect();
    refused.action.starts_with("iam:").then(|| {
        format!(
            "the whole request needs these permissions: {}; for a policy: `bedrock-assist \"help permissions\"`",
            actions.join(", ")
        )
    })
}

/// Returns the statement that allows these read-only calls, if there are any.
pub fn reading<'p>(permissions: impl Iterator<Item = &'p Permission>) -> Option<Value> {
    let actions: Vec<&str> = permissions.map(|permission| permission.action).collect();
    (!actions.is_empty()).then(|| json!({ "Effect": "Allow", "Action": actions, "Resource": "*" }))
}

/// Names the tasks that need a permission.
pub fn purpose(permission: &Permission) -> String {
    let words = permission.needed_for.iter().map(|workflow| match workflow {
        Workflow::SeeModels => "see models",
        Workflow::CheckModel => "see access",
        Workflow::CallClaude => "call Claude",
        Workflow::Make => "create",
        Workflow::Rotate => "rotate",
        Workflow::Revoke => "revoke",
        Workflow::List => "list",
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
pub mod document;

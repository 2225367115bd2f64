//! What went wrong in IAM, in words. A failed change leaves the person with two questions, what was done and what to do
//! now, and each of these problems answers both.

use super::echo;
use super::problem::{Words, owned};
use crate::domain::{Problem, Refused, Step};

/// The words of a problem with changes and look-ups in IAM; of any other, that something failed.
pub fn words(problem: &Problem) -> Words {
    let (kind, code, message, hints) = match problem {
        Problem::CredentialsRefused { code } => (
            "credentials",
            "credentials_refused",
            format!("AWS does not take your credentials ({}), so nothing was changed.", echo(code)),
            owned(&["sign in again, for example with `aws login` or `aws sso login`"]),
        ),
        Problem::CallerUnknown { code, message } => (
            "aws",
            "caller_unknown",
            format!(
                "AWS did not say whose credentials these are{}, so nothing in IAM was changed.{}",
                bracketed(code.as_deref()),
                said(message.as_deref())
            ),
            owned(&["see that AWS can be reached from here (`sts:GetCallerIdentity`), then try again"]),
        ),
        Problem::AwsRefused(refused) => ("aws", "aws_refused", failed(refused), next(refused)),
        Problem::ForeignUser(user) => (
            "aws",
            "foreign_user",
            format!(
                "There is a user {user} in AWS already, and its tags do not say that it is this unit's, so \
                 nothing was changed."
            ),
            owned(&["choose another name for the unit"]),
        ),
        Problem::KeyLost { user, seen, done } => (
            "aws",
            "key_lost",
            format!(
                "AWS's answer to iam:CreateAccessKey for {user} was lost, and with it the secret of a key that may \
                 have been made.{}",
                account(done, &[])
            ),
            if seen.is_empty() {
                owned(&[
                    "no new key is seen yet; look again in a minute: `bedrock-assist \"list keys\"`",
                    "delete the new key, which is of no use, before you ask for another",
                ])
            } else {
                let delete = |id| {
                    format!("delete the new key, which is of no use: `bedrock-assist \"delete key {id}\"`")
                };
                seen.iter().map(delete).chain(owned(&["then say the same again"])).collect()
            },
        ),
        Problem::Undelivered { user, id, reason, deleted: true } => (
            "output",
            "undelivered",
            format!(
                "The new key {id} of {user} could not be delivered ({}), so it was deleted again.",
                echo(reason)
            ),
            owned(&["say the same again when the output is open"]),
        ),
        Problem::Undelivered { user, id, reason, deleted: false } => (
            "output",
            "undelivered",
            format!(
                "The new key {id} of {user} could not be delivered ({}), and it could not be deleted either: it is there, \
                 and nobody knows its secret.",
                echo(reason)
            ),
            vec![format!("delete it: `bedrock-assist \"delete key {id}\"`")],
        ),
        Problem::PlanUnusable { reason } => (
            "aws",
            "plan_unusable",
            format!("This plan cannot be carried out, for {reason}; nothing was changed."),
            owned(&["say it again"]),
        ),
        _ => ("aws", "failed", "AWS failed.".to_owned(), Vec::new()),
    };
    Words { kind, code, message, hints }
}

fn failed(refused: &Refused) -> String {
    let Refused { action, certain, code, message, user, done, undone } = refused;
    let of =
        user.as_ref().map(|user| format!(" for {user}")).unwrap_or_default() + &bracketed(code.as_deref());
    let what = match (certain, undone.is_empty()) {
        (true, _) => format!("AWS refused {action}{of}."),
        (false, true) => format!("AWS gave no good answer to {action}{of}."),
        (false, false) => format!("AWS gave no good answer to {action}{of}, so that may be done or not."),
    };
    let changed = match (certain, done.is_empty()) {
        (true, true) => " Nothing was changed.".to_owned(),
        (true, false) => account(done, undone),
        // Whether the refused step itself is done, nobody knows.
        (false, _) => account(done, undone.get(1..).unwrap_or_default()),
    };
    what + &said(message.as_deref()) + &changed
}

fn next(refused: &Refused) -> Vec<String> {
    let Refused { action, code, done, .. } = refused;
    let code = code.as_deref().unwrap_or_default();
    let mut hints = Vec::new();
    if code.starts_with("AccessDenied") {
        hints.push(format!("ask whoever looks after the account for the permission {action}"));
        if *action == "iam:GetAccessKeyLastUsed" {
            hints.push("or say whose key it is: its unit, beside the id".to_owned());
        }
    } else if code == "LimitExceeded" && *action == "iam:CreateAccessKey" {
        hints.push("AWS allows two keys for a user: rotate one of them, or delete one".to_owned());
    } else {
        hints.push("wait a minute, then say the same again".to_owned());
    }
    if !done.is_empty() {
        hints.push("what was done is not done twice when you say the same again".to_owned());
    }
    hints
}

/// What was done and what was not, as far as there is something to say.
fn account(done: &[Step], undone: &[Step]) -> String {
    let listed = |title: &str, steps: &[Step]| {
        let steps: Vec<String> = steps.iter().map(named).collect();
        if steps.is_empty() { String::new() } else { format!(" {title}: {}.", steps.join(", ")) }
    };
    listed("Done", done) + &listed("Not done", undone)
}

fn named(step: &Step) -> String {
    let key = |id: &Option<_>| id.as_ref().map_or_else(|| "one key".to_owned(), ToString::to_string);
    match step {
        Step::CreateUser(_) => "making the user".to_owned(),
        Step::TagUser(_) => "tagging the user".to_owned(),
        Step::AttachPolicy => "attaching the policy".to_owned(),
        Step::CreateKey => "making the access key".to_owned(),
        Step::Deactivate(id) => format!("deactivating {}", key(id)),
        Step::Delete(id) => format!("deleting {}", key(id)),
    }
}

fn bracketed(code: Option<&str>) -> String {
    code.map(|code| format!(" ({})", echo(code))).unwrap_or_default()
}

fn said(message: Option<&str>) -> String {
    message.map(|message| format!(" AWS says: {}.", echo(message).trim_end_matches('.'))).unwrap_or_default()
}

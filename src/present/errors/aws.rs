//! Explains failed AWS calls: what exists now, and what to do.

use crate::domain::{AwsFailure, Cause, ChangeProgress, ConnectionFailure, Request, Step};
use crate::present::answers::permission;
use crate::present::errors::unfinished::{account, deletion, once_more, take_back, unchanged};
use crate::present::errors::{Wording, connection, sign_in};
use crate::present::text::echo::echo;

/// Explains a call that failed during a request. `again` holds the command-line arguments that
/// repeat the request.
pub fn failed(failure: &AwsFailure, request: Option<&Request>, again: &str) -> Wording {
    Wording {
        message: what(failure)
            + &account(&failure.progress, failure.certain)
            + unchanged(&failure.progress, request),
        hints: next(failure, request, again),
    }
}

/// Explains a failed call without a request, such as one that loads credentials.
pub fn call(failure: &AwsFailure) -> Wording {
    Wording { message: what(failure), hints: next(failure, None, "") }
}

fn what(failure: &AwsFailure) -> String {
    let AwsFailure { action, cause, certain, code, message, progress, .. } = failure;
    let call = format!("{action}{}", of(progress));
    let code = code.as_deref().map(|code| format!(" ({})", echo(code))).unwrap_or_default();
    let refused = |why: &str| format!("AWS refused {call}{code}: {why}");
    let what = match cause {
        Cause::Denied { forbidden: true, .. } => refused("a policy explicitly denies it"),
        Cause::Denied { permission: Some(permission), .. } if permission != action => {
            refused(&format!("{} the permission {}", lacks(progress), echo(permission)))
        }
        Cause::Denied { .. } => refused(&format!("{} this permission", lacks(progress))),
        Cause::Credentials => refused(rejected_credentials(failure)),
        Cause::Clock => refused("this machine's clock is wrong"),
        Cause::Limit => refused("an AWS limit has been reached"),
        Cause::Throttled => {
            format!("AWS throttled {call}{code}: too many calls in this account right now")
        }
        Cause::Conflict => refused("another change is in progress"),
        Cause::Absent => refused("the user or key doesn't exist, or isn't visible everywhere yet"),
        Cause::Invalid => format!("AWS refused {call}{code}"),
        Cause::Unreachable(ConnectionFailure::Lost) => {
            format!("The connection was lost during {call}")
        }
        Cause::Unreachable(why) => {
            format!("AWS could not be reached for {call}: {}", connection::reason(*why))
        }
        Cause::TimedOut => format!("AWS did not respond to {call} in time"),
        Cause::Failed => format!("AWS returned an internal error for {call}{code}"),
        Cause::Garbled => format!("AWS sent an incomplete response to {call}"),
        Cause::Endless => format!("The response to {call} was longer than any that AWS sends"),
    };
    let unsure = if *certain || progress.undone.is_empty() {
        "."
    } else {
        "; it may or may not have taken effect."
    };
    let said = message
        .as_deref()
        .and_then(|message| news(message, cause))
        .map(|message| format!(" AWS says: {}.", echo(message).trim_end_matches('.')));
    what + unsure + &said.unwrap_or_default()
}

/// Returns the part of AWS's message that adds to the program's own. For a denied call, that part
/// names the kind of policy that denies it.
fn news<'m>(message: &'m str, cause: &Cause) -> Option<&'m str> {
    match cause {
        Cause::Denied { .. } => match message.split_once(" is not authorized to perform: ") {
            Some((_, rest)) => [" with an ", " because "]
                .iter()
                .find_map(|before| Some(&rest[rest.find(before)? + 1..]))
                .filter(|why| !why.starts_with("because no identity-based policy")),
            None => Some(message),
        },
        Cause::Clock | Cause::Throttled => None,
        Cause::Credentials => (!message.starts_with("The security token included")
            && !message.starts_with("The request signature we calculated"))
        .then_some(message),
        _ => Some(message),
    }
}

fn rejected_credentials(failure: &AwsFailure) -> &'static str {
    match failure.code.as_deref() {
        Some(code) if code.starts_with("Expired") => "your credentials have expired",
        Some("InvalidClientTokenId" | "UnrecognizedClientException") => {
            "it doesn't know your credentials; the key may be deleted or inactive"
        }
        Some("SignatureDoesNotMatch") => "your secret access key doesn't match your access key ID",
        _ => "it doesn't accept your credentials",
    }
}

fn next(failure: &AwsFailure, request: Option<&Request>, again: &str) -> Vec<String> {
    let AwsFailure { action, cause, progress, source, endpoint, .. } = failure;
    let endpoint = endpoint.as_deref();
    let mut hints = Vec::new();
    match cause {
        Cause::Denied { forbidden: true, .. } => hints.push(
            "ask your AWS administrator to change that policy, because no other policy can override it; if the account \
             requires MFA, sign in with MFA (`bedrock-assist \"help mfa\"`)"
                .to_owned(),
        ),
        Cause::Denied { .. } => {
            hints.push(format!(
                "ask your AWS administrator to allow the call with this statement: {}",
                permission::statement(failure)
            ));
            hints.extend(request.and_then(|request| permission::all(failure, request)));
        }
        Cause::Credentials => hints.push(sign_in::renew(source.as_ref())),
        Cause::Clock => hints.push(
            "set the clock: `sudo timedatectl set-ntp true` (Linux), `sudo sntp -sS time.apple.com` (macOS)"
                .to_owned(),
        ),
        Cause::Limit => hints.push(limit(action).to_owned()),
        Cause::Unreachable(why) => hints.push(connection::next(*why, endpoint)),
        Cause::TimedOut => hints.push(connection::next(ConnectionFailure::Lost, endpoint)),
        Cause::Endless => hints.push(connection::ELSEWHERE.to_owned()),
        Cause::Throttled
        | Cause::Conflict
        | Cause::Absent
        | Cause::Invalid
        | Cause::Failed
        | Cause::Garbled => {}
    }
    if *action == "iam:GetAccessKeyLastUsed" {
        hints.push("or name the team as well as the key ID".to_owned());
    }
    if let (&"iam:UpdateAccessKey", Cause::Denied { .. }, [Step::Deactivate(Some(id)), ..]) =
        (action, cause, &progress.undone[..])
    {
        let deletion = deletion(id, progress.user.as_ref());
        hints.push(format!("or permanently delete it instead: {deletion}"));
    }
    let when = match cause {
        Cause::Denied { .. }
        | Cause::Credentials
        | Cause::Clock
        | Cause::Limit
        | Cause::Unreachable(_) => "then try again",
        Cause::Invalid => "try again",
        _ => "wait a minute, then try again",
    };
    if !again.is_empty() || hints.is_empty() {
        hints.push(once_more(when, again));
    }
    hints.extend(take_back(progress));
    hints
}

fn limit(action: &str) -> &'static str {
    match action {
        "iam:CreateAccessKey" => "AWS allows two access keys per user: rotate or delete one",
        "iam:CreateUser" => {
            "AWS allows 5,000 users per account: use a role or another account, or delete unused users"
        }
        _ => {
            "remove policies or tags that the user doesn't need (AWS allows 10 policies and 50 tags per user)"
        }
    }
}

pub(crate) fn of(progress: &ChangeProgress) -> String {
    progress.user.as_ref().map(|user| format!(" for {}", echo(user.as_str()))).unwrap_or_default()
}

/// Returns a phrase such as "user/dev lacks". It leaves out the account, which the hint's policy
/// statement contains.
fn lacks(progress: &ChangeProgress) -> String {
    let caller = progress.identity.as_ref().and_then(|identity| identity.arn.rsplit(':').next());
    caller.map_or_else(|| "you lack".to_owned(), |caller| format!("{} lacks", echo(caller)))
}

#[cfg(test)]
pub mod tests;

//! What went wrong in IAM, in words. A failed change leaves the person with two questions, what is there now and what to
//! do next, and each of these problems answers both, by what a person can do about it.

use crate::domain::{
    AccessKeyId, AwsFailure, Cause, ChangeProgress, ConnectionFailure, Problem, ShutdownSignal,
    Step,
};
use crate::present::answers::permission;
use crate::present::errors::unfinished::{account, deletion, left, once_more, take_back};
use crate::present::errors::{ErrorText, connection, journal, owned, sign_in};
use crate::present::text::echo::echo;

/// The words of a problem with changes and look-ups in IAM; of any other, that something failed. `again` are words that
/// ask for the same once more.
pub fn words(problem: &Problem, again: Option<&str>) -> ErrorText {
    let (kind, code, message, hints) = match problem {
        Problem::AwsRefused(refused) => {
            let (kind, code) = sort(&refused.cause);
            (kind, code, failed(refused), next(refused, again))
        }
        Problem::OtherAccount { wanted, identity } => (
            "account",
            "other_account",
            format!(
                "Your AWS credentials are of the account {} ({}), not of {}. Nothing was made or changed.",
                echo(&identity.account),
                echo(&identity.arn),
                echo(wanted)
            ),
            owned(&[
                "name a profile of the other account with `--profile`, or leave the account out",
            ]),
        ),
        Problem::OtherProfile { wanted, used } => (
            "profile",
            "other_profile",
            match used {
                Some(used) => format!(
                    "You named the AWS profile {}, and {} is in use. Nothing was made or changed.",
                    echo(wanted),
                    echo(used)
                ),
                None => format!(
                    "You named the AWS profile {}, and the AWS credentials are not of a profile. Nothing was made or \
                     changed.",
                    echo(wanted)
                ),
            },
            owned(&[
                "run it with `--profile NAME`, or set AWS_PROFILE, and say it without the profile",
            ]),
        ),
        Problem::OtherCaller { confirmed, identity } => (
            "account",
            "other_caller",
            format!(
                "It was confirmed for {} in account {}, and the AWS credentials are now those of {} in account {}. Nothing \
                 was changed.",
                echo(&confirmed.arn),
                echo(&confirmed.account),
                echo(&identity.arn),
                echo(&identity.account)
            ),
            once_more("see whose credentials these are; then say it again", again),
        ),
        Problem::Appeared(user) => (
            "aws",
            "user_appeared",
            format!(
                "The user {} was made by someone else just now, so nothing was changed.",
                echo(user.as_str())
            ),
            once_more("see what is there, and say what is to be done with it", again),
        ),
        Problem::Altered(progress) => (
            "aws",
            "user_altered",
            format!(
                "The tags or policies{} changed after you confirmed, so no key was created.{}",
                of(progress),
                account(progress, true)
            ),
            left(progress, again),
        ),
        Problem::Stopped { by, progress } => (
            "stopped",
            "stopped",
            format!("{}, so it ended early.{}", signal(*by), account(progress, true)),
            left(progress, again),
        ),
        Problem::KeyLost { seen, progress } => (
            "aws",
            "key_lost",
            lost(seen.as_deref(), progress),
            after_loss(seen.as_deref(), progress, again),
        ),
        Problem::Undelivered { id, reason, deleted, progress, .. } => {
            let what = format!(
                "The new key {id}{} could not be delivered ({})",
                of(progress),
                echo(reason)
            );
            let (message, mut hints) = if *deleted {
                (format!("{what}, so it was deleted again."), Vec::new())
            } else {
                (
                    format!(
                        "{what}, and it could not be deleted either: it is there, and nobody knows its secret."
                    ),
                    vec![format!("delete it: {}", deletion(id, progress.user.as_ref()))],
                )
            };
            hints.extend(once_more("when there is a place for it, say the same again", again));
            hints.extend(take_back(progress));
            ("output", "undelivered", message + &account(progress, false), hints)
        }
        Problem::JournalFailed { .. }
        | Problem::JournalUnfit { .. }
        | Problem::OutputEmptied(_)
        | Problem::MaybeDelivered { .. } => return journal::words(problem, again),
        Problem::PlanUnusable { reason } => (
            "aws",
            "plan_unusable",
            format!("This plan cannot be carried out, for {reason}; nothing was changed."),
            once_more("say it again", again),
        ),
        _ => ("aws", "failed", "AWS failed.".to_owned(), Vec::new()),
    };
    ErrorText { kind, code, message, hints }
}

/// The words of a call by itself, and what to do next.
pub fn told(refused: &AwsFailure) -> (String, Vec<String>) {
    (what(refused), next(refused, None))
}

/// How far the change had come, where it was one.
pub fn progress(problem: &Problem) -> Option<&ChangeProgress> {
    match problem {
        Problem::AwsRefused(refused) => Some(&refused.progress),
        Problem::Stopped { progress, .. }
        | Problem::KeyLost { progress, .. }
        | Problem::Altered(progress)
        | Problem::JournalFailed { progress, .. }
        | Problem::Undelivered { progress, .. } => Some(progress),
        _ => None,
    }
}

fn sort(cause: &Cause) -> (&'static str, &'static str) {
    match cause {
        Cause::Denied { .. } => ("permission", "access_denied"),
        Cause::Credentials => ("credentials", "credentials_refused"),
        Cause::Clock => ("clock", "clock_skew"),
        Cause::Limit => ("aws", "limit_exceeded"),
        Cause::Throttled => ("aws", "throttled"),
        Cause::Conflict => ("aws", "conflict"),
        Cause::Absent => ("aws", "not_there"),
        Cause::Invalid => ("aws", "invalid_call"),
        Cause::Unreachable(_) => ("network", "unreachable"),
        Cause::TimedOut => ("network", "timed_out"),
        Cause::Failed => ("aws", "aws_failed"),
        Cause::Garbled => ("aws", "garbled_answer"),
        Cause::Endless => ("aws", "endless_answer"),
    }
}

fn failed(refused: &AwsFailure) -> String {
    what(refused) + &account(&refused.progress, refused.certain)
}

fn what(refused: &AwsFailure) -> String {
    let AwsFailure { action, cause, certain, code, message, progress, .. } = refused;
    let call = format!("{action}{}", of(progress));
    let code = code.as_deref().map(|code| format!(" ({})", echo(code))).unwrap_or_default();
    let what = match cause {
        Cause::Denied { forbidden: true, .. } => {
            format!("AWS refused {call}{code}: a policy forbids it")
        }
        Cause::Denied { permission: Some(permission), .. } if permission != action => {
            format!(
                "AWS refused {call}{code}: {} the permission {}",
                lacks(progress),
                echo(permission)
            )
        }
        Cause::Denied { .. } => {
            format!("AWS refused {call}{code}: {} this permission", lacks(progress))
        }
        Cause::Credentials => format!("AWS refused {call}{code}: {}", unusable(refused)),
        Cause::Clock => format!("AWS refused {call}{code}: this machine's clock is wrong"),
        Cause::Limit => format!("AWS refused {call}{code}: as many as it allows are there"),
        Cause::Throttled => {
            format!("AWS refused {call} for now{code}: this account makes too many calls")
        }
        Cause::Conflict => {
            format!("AWS refused {call}{code}: something else changes it at the same time")
        }
        Cause::Absent => {
            format!("AWS refused {call}{code}: it is not there, or not seen everywhere yet")
        }
        Cause::Invalid => format!("AWS refused {call}{code}"),
        Cause::Unreachable(ConnectionFailure::Lost) => {
            format!("The connection was lost during {call}")
        }
        Cause::Unreachable(why) => {
            format!("AWS could not be reached for {call}: {}", connection::unreached(*why))
        }
        Cause::TimedOut => format!("AWS did not answer {call} in time"),
        Cause::Failed => format!("AWS failed by itself at {call}{code}"),
        Cause::Garbled => format!("AWS's answer to {call} was not whole"),
        Cause::Endless => format!("The answer to {call} was longer than any that AWS gives"),
    };
    let unsure =
        if *certain || progress.undone.is_empty() { "." } else { ", so that may be done or not." };
    let said = message
        .as_deref()
        .and_then(|message| news(message, cause))
        .map(|message| format!(" AWS says: {}.", echo(message).trim_end_matches('.')));
    what + unsure + &said.unwrap_or_default()
}

/// What AWS says beyond the error's own words. Of a refusal that is the kind of policy behind it.
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

fn unusable(refused: &AwsFailure) -> &'static str {
    match refused.code.as_deref() {
        Some(code) if code.starts_with("Expired") => "your credentials have expired",
        Some("InvalidClientTokenId" | "UnrecognizedClientException") => {
            "it does not know your credentials; the key may be deleted or inactive"
        }
        Some("SignatureDoesNotMatch") => {
            "your secret access key does not belong to your access key id"
        }
        _ => "it does not accept your credentials",
    }
}

fn next(refused: &AwsFailure, again: Option<&str>) -> Vec<String> {
    let AwsFailure { action, cause, progress, source, .. } = refused;
    let mut hints = Vec::new();
    match cause {
        Cause::Denied { forbidden: true, .. } => hints.push(
            "ask your AWS administrator to change that policy, because an allow elsewhere does not override it; \
             if the account requires MFA, sign in with it (`bedrock-assist \"help mfa\"`)"
                .to_owned(),
        ),
        Cause::Denied { .. } => hints.push(format!(
            "ask your AWS administrator to allow it with this statement: {}",
            permission::statement(refused)
        )),
        Cause::Credentials => hints.push(sign_in::renew(source.as_ref())),
        Cause::Clock => {
            hints.push("set it right: `sudo timedatectl set-ntp true` (Linux), `sudo sntp -sS time.apple.com` (macOS)".to_owned());
        }
        Cause::Limit => hints.push(limit(action).to_owned()),
        Cause::Unreachable(why) => hints.push(connection::connect(*why).to_owned()),
        Cause::TimedOut => hints.push(connection::connect(ConnectionFailure::Lost).to_owned()),
        Cause::Endless => hints.push(connection::ELSEWHERE.to_owned()),
        Cause::Throttled | Cause::Conflict | Cause::Absent | Cause::Invalid | Cause::Failed | Cause::Garbled => {}
    }
    if *action == "iam:GetAccessKeyLastUsed" {
        hints.push("or say whose key it is: its unit, beside the id".to_owned());
    }
    if let (&"iam:UpdateAccessKey", Cause::Denied { .. }, [Step::Deactivate(Some(id)), ..]) =
        (action, cause, &progress.undone[..])
    {
        hints.push(format!(
            "or delete it for good instead: {}",
            deletion(id, progress.user.as_ref())
        ));
    }
    let when = match cause {
        Cause::Denied { .. }
        | Cause::Credentials
        | Cause::Clock
        | Cause::Limit
        | Cause::Unreachable(_) => "then say the same again",
        Cause::Invalid => "say the same again",
        _ => "wait a minute, then say the same again",
    };
    if again.is_some() || hints.is_empty() {
        hints.extend(once_more(when, again));
    }
    hints.extend(take_back(progress));
    hints
}

fn limit(action: &str) -> &'static str {
    match action {
        "iam:CreateAccessKey" => {
            "AWS allows two keys for a user: rotate one of them, or delete one"
        }
        "iam:CreateUser" => {
            "AWS allows 5,000 users for an account: use a role or another account, or delete users that nobody needs"
        }
        _ => "detach what the user does not need (AWS allows 10 policies and 50 tags for a user)",
    }
}

fn lost(seen: Option<&[AccessKeyId]>, progress: &ChangeProgress) -> String {
    let now = match seen {
        Some([]) => " No new key is seen so far.".to_owned(),
        Some(seen) => {
            let ids: Vec<String> = seen.iter().map(ToString::to_string).collect();
            let many = if seen.len() > 1 { "s" } else { "" };
            format!(
                " New since the plan was made: the key{many} {}. The secret of the one that was made for this is lost.",
                ids.join(", ")
            )
        }
        None => " Which keys there are, AWS did not tell either.".to_owned(),
    };
    format!(
        "AWS's answer to iam:CreateAccessKey{} was lost, and with it the secret of a key that may have been made.{now}{}",
        of(progress),
        account(progress, false)
    )
}

fn after_loss(
    seen: Option<&[AccessKeyId]>,
    progress: &ChangeProgress,
    again: Option<&str>,
) -> Vec<String> {
    let mut hints = Vec::new();
    match seen {
        Some(seen @ [_, ..]) => {
            let delete = |id| {
                let deletion = deletion(id, progress.user.as_ref());
                format!(
                    "unless somebody else made it just now, it is of no use; delete it: {deletion}"
                )
            };
            hints.extend(seen.iter().map(delete));
        }
        _ => {
            let of = progress.user.as_ref().map(|user| format!(" of {user}")).unwrap_or_default();
            hints.push(format!(
                "look in a minute whether there is a new one, and delete it: `bedrock-assist \"list keys{of}\"`"
            ));
        }
    }
    hints.extend(once_more("then say the same again", again));
    hints
}

fn of(progress: &ChangeProgress) -> String {
    progress.user.as_ref().map(|user| format!(" for {}", echo(user.as_str()))).unwrap_or_default()
}

/// Who lacks something, like "user/dev lacks"; the account is in the statement.
fn lacks(progress: &ChangeProgress) -> String {
    let caller = progress.identity.as_ref().and_then(|identity| identity.arn.rsplit(':').next());
    caller.map_or_else(|| "you lack".to_owned(), |caller| format!("{} lacks", echo(caller)))
}

fn signal(by: ShutdownSignal) -> &'static str {
    match by {
        ShutdownSignal::Interrupt => "The request was interrupted",
        ShutdownSignal::Terminate => "The program was asked to end",
        ShutdownSignal::Output => "An answer could not be delivered",
    }
}

#[cfg(test)]
pub mod tests;

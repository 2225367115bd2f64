//! Explains changes in IAM that were not made or not completed: what exists now, and what to do.

use crate::domain::{AccessKeyId, ChangeProgress, Identity, Request, ShutdownSignal, UserName};
use crate::present::errors::aws::of;
use crate::present::errors::unfinished::{
    account, deletion, left, once_more, take_back, unchanged,
};
use crate::present::errors::{Wording, wording};
use crate::present::text::echo::echo;

pub fn other_account(wanted: &str, identity: &Identity) -> Wording {
    wording(
        format!(
            "Your AWS credentials belong to account {} ({}), not to {}. Nothing was created or changed.",
            echo(&identity.account),
            echo(&identity.arn),
            echo(wanted)
        ),
        ["use a profile of that account with `--profile NAME`, or leave the account out"],
    )
}

pub fn other_caller(confirmed: &Identity, identity: &Identity, again: &str) -> Wording {
    wording(
        format!(
            "You confirmed the change for {} in account {}, but the AWS credentials now belong to {} in account {}. Nothing was changed.",
            echo(&confirmed.arn),
            echo(&confirmed.account),
            echo(&identity.arn),
            echo(&identity.account)
        ),
        [once_more("check whose credentials are in use, then try again", again)],
    )
}

pub fn user_created(user: &UserName, again: &str) -> Wording {
    wording(
        format!(
            "Someone else created the user {} at the same time, so nothing was changed.",
            echo(user.as_str())
        ),
        [once_more("to see what exists now, try again", again)],
    )
}

pub fn altered(progress: &ChangeProgress, again: &str) -> Wording {
    let user = progress.user.as_ref().map_or("the user", UserName::as_str);
    wording(
        format!(
            "The tags or policies of {} changed after you confirmed, so no key was created.{}",
            echo(user),
            account(progress, true)
        ),
        left(progress, again),
    )
}

pub fn stopped(
    by: ShutdownSignal,
    progress: &ChangeProgress,
    request: Option<&Request>,
    again: &str,
) -> Wording {
    let what = match by {
        ShutdownSignal::Interrupt => "The request was interrupted.",
        ShutdownSignal::Terminate => "The program was terminated.",
        ShutdownSignal::Output => {
            "The request was stopped because an answer couldn't be delivered."
        }
    };
    let changed = account(progress, true) + unchanged(progress, request);
    wording(format!("{what}{changed}"), left(progress, again))
}

/// Explains that the response to `iam:CreateAccessKey` was lost. `seen` holds the keys created
/// since the plan, or `None` if AWS couldn't list them.
pub fn key_lost(seen: Option<&[AccessKeyId]>, progress: &ChangeProgress, again: &str) -> Wording {
    let user = progress.user.as_ref();
    let now = match seen {
        Some([]) => " No new key is visible yet.".to_owned(),
        Some(seen) => {
            let ids: Vec<String> = seen.iter().map(ToString::to_string).collect();
            let (keys, which) = match seen {
                [_] => ("a new key", "If this request created it, its secret is lost."),
                _ => ("new keys", "The secret of the key that this request created is lost."),
            };
            format!(" AWS now lists {keys}: {}. {which}", ids.join(", "))
        }
        None => " AWS also couldn't list the current keys.".to_owned(),
    };
    let message = format!(
        "AWS's response to iam:CreateAccessKey{} was lost, and with it the secret of a key that may have been created.{now}{}",
        of(progress),
        account(progress, false)
    );
    let mut hints: Vec<String> = match seen {
        Some(seen @ [_, ..]) => {
            let delete = |id| {
                format!(
                    "unless someone else just created this key, delete it: {}",
                    deletion(id, user)
                )
            };
            seen.iter().map(delete).collect()
        }
        _ => {
            let of = user.map(|user| format!(" of {user}")).unwrap_or_default();
            vec![format!(
                "in a minute, look for a new key and delete it: `bedrock-assist \"list keys{of}\"`"
            )]
        }
    };
    hints.push(once_more("then try again", again));
    wording(message, hints)
}

pub fn undelivered(
    id: &AccessKeyId,
    reason: &str,
    deleted: bool,
    progress: &ChangeProgress,
    again: &str,
) -> Wording {
    let what =
        format!("The new key {id}{} could not be delivered ({})", of(progress), echo(reason));
    let (end, mut hints) = if deleted {
        (" and was deleted.", Vec::new())
    } else {
        (
            ", and deleting it also failed: the key exists, but its secret is lost.",
            vec![format!("delete it: {}", deletion(id, progress.user.as_ref()))],
        )
    };
    hints.push(once_more("fix the problem with the output, then try again", again));
    hints.extend(take_back(progress));
    wording(what + end + &account(progress, false), hints)
}

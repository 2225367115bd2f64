//! Explains a change that ended early: what was done, and how to continue or undo it.

use crate::domain::{AccessKeyId, ChangeProgress, Request, Step, UserName};
use crate::present::answers::iam_steps;
use crate::present::dialogue::phrase;
use crate::present::text::echo::echo;

/// Suggests how to continue or undo a change. `again` holds the command-line arguments that repeat
/// the request.
pub(crate) fn left(progress: &ChangeProgress, again: &str) -> Vec<String> {
    let mut hints = vec![once_more("to continue, try again", again)];
    hints.extend(take_back(progress));
    hints
}

pub(crate) fn once_more(when: &str, again: &str) -> String {
    if again.is_empty() { when.to_owned() } else { format!("{when}: `bedrock-assist {again}`") }
}

/// Returns the hint with the commands that undo the completed steps, last step first.
pub(crate) fn take_back(progress: &ChangeProgress) -> Option<String> {
    let user = progress.user.as_ref()?;
    let undo = |step| iam_steps::undo(step, user, progress.identity.as_ref());
    let commands: Vec<String> =
        progress.done.iter().rev().filter_map(undo).map(|command| format!("`{command}`")).collect();
    let back = (!commands.is_empty())
        .then(|| format!("; to undo them instead: {}", commands.join(", then ")));
    (!progress.done.is_empty())
        .then(|| format!("completed steps are not repeated{}", back.unwrap_or_default()))
}

pub(crate) fn deletion(id: &AccessKeyId, user: Option<&UserName>) -> String {
    format!("`bedrock-assist \"delete {}\"`", phrase::key(id, user))
}

/// Returns the sentence about a request that would have changed IAM, but failed during its
/// look-ups.
pub(crate) fn unchanged(progress: &ChangeProgress, request: Option<&Request>) -> &'static str {
    let looked_only = progress.done.is_empty() && progress.undone.is_empty();
    if request.is_some_and(Request::may_change_iam) && looked_only {
        " Nothing was changed."
    } else {
        ""
    }
}

/// Lists the completed and the remaining steps, or says that nothing was changed if no step was
/// completed. Returns an empty string for a plain look-up. If the outcome of the failed step isn't
/// `certain`, that step is in neither list.
pub(crate) fn account(progress: &ChangeProgress, certain: bool) -> String {
    let ChangeProgress { user, done, undone, .. } = progress;
    if certain && done.is_empty() && !undone.is_empty() {
        return " Nothing was changed.".to_owned();
    }
    let listed = |title: &str, steps: &[Step]| {
        let steps: Vec<String> = steps.iter().map(|step| named(step, user.as_ref())).collect();
        if steps.is_empty() { String::new() } else { format!(" {title}: {}.", steps.join(", ")) }
    };
    let undone = if certain { undone } else { undone.get(1..).unwrap_or_default() };
    listed("Done", done) + &listed("Not done", undone)
}

fn named(step: &Step, user: Option<&UserName>) -> String {
    let user =
        user.map_or_else(|| "the user".to_owned(), |user| format!("user {}", echo(user.as_str())));
    let key = |id: &Option<AccessKeyId>| {
        id.as_ref().map_or_else(|| "one key".to_owned(), ToString::to_string)
    };
    match step {
        Step::CreateUser(_) => format!("creating {user}"),
        Step::TagUser(_) => "tagging the user".to_owned(),
        Step::AttachPolicy => "attaching the policy".to_owned(),
        Step::CreateKey => "creating the access key".to_owned(),
        Step::Deactivate(id) => format!("deactivating {}", key(id)),
        Step::Activate(id) => format!("reactivating {}", key(id)),
        Step::Delete(id) => format!("deleting {}", key(id)),
    }
}

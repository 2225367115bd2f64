//! A change that ended early: what was done, and how to go on or take it back.

use crate::domain::{AccessKeyId, ChangeProgress, Step, UserName};
use crate::present::answers::iam_steps;
use crate::present::dialogue::phrase;
use crate::present::text::echo::echo;

/// What a person does about a change that ended early: the rest of it, or back.
pub(crate) fn left(progress: &ChangeProgress, again: Option<&str>) -> Vec<String> {
    let mut hints = once_more("to go on, say the same again", again);
    hints.extend(take_back(progress));
    hints
}

pub(crate) fn once_more(when: &str, again: Option<&str>) -> Vec<String> {
    vec![
        again.map_or_else(
            || when.to_owned(),
            |again| format!("{when}: `bedrock-assist \"{again}\"`"),
        ),
    ]
}

/// What was done is not done twice; or it is undone, in the order in which that can be.
pub(crate) fn take_back(progress: &ChangeProgress) -> Option<String> {
    let user = progress.user.as_ref()?;
    let undo = |step| iam_steps::undo(step, user, progress.identity.as_ref());
    let commands: Vec<String> =
        progress.done.iter().rev().filter_map(undo).map(|command| format!("`{command}`")).collect();
    let back = (!commands.is_empty())
        .then(|| format!("; to take it back instead: {}", commands.join(", then ")));
    (!progress.done.is_empty())
        .then(|| format!("what is done is not done twice{}", back.unwrap_or_default()))
}

pub(crate) fn deletion(id: &AccessKeyId, user: Option<&UserName>) -> String {
    format!("`bedrock-assist \"delete {}\"`", phrase::key(id, user))
}

/// What was done and what was not. Of a call that is not `certain`, whether it is done nobody knows.
pub(crate) fn account(progress: &ChangeProgress, certain: bool) -> String {
    let ChangeProgress { user, done, undone, .. } = progress;
    let listed = |title: &str, steps: &[&Step]| {
        let steps: Vec<String> = steps.iter().map(|step| named(step, user.as_ref())).collect();
        if steps.is_empty() { String::new() } else { format!(" {title}: {}.", steps.join(", ")) }
    };
    let parts =
        |step: &&Step| matches!(step, Step::Delete(_) | Step::Deactivate(_) | Step::Activate(_));
    let (gone, there): (Vec<&Step>, Vec<&Step>) = done.iter().partition(parts);
    let undone = if certain { undone } else { undone.get(1..).unwrap_or_default() };
    match (done.is_empty(), certain || progress.undone.is_empty()) {
        (true, true) => " Nothing was changed.".to_owned(),
        _ => {
            let undone: Vec<&Step> = undone.iter().collect();
            listed("Done, and there now", &there)
                + &listed("Done", &gone)
                + &listed("Not done", &undone)
        }
    }
}

fn named(step: &Step, user: Option<&UserName>) -> String {
    let user =
        user.map_or_else(|| "user".to_owned(), |user| format!("user {}", echo(user.as_str())));
    let key = |id: &Option<AccessKeyId>| {
        id.as_ref().map_or_else(|| "one key".to_owned(), ToString::to_string)
    };
    match step {
        Step::CreateUser(_) => format!("the {user}"),
        Step::TagUser(_) => "its tags".to_owned(),
        Step::AttachPolicy => "its policy".to_owned(),
        Step::CreateKey => "an access key".to_owned(),
        Step::Deactivate(id) => format!("deactivating {}", key(id)),
        Step::Activate(id) => format!("reactivating {}", key(id)),
        Step::Delete(id) => format!("deleting {}", key(id)),
    }
}

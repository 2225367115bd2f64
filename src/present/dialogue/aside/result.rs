//! Answers about the open question and the last result.

use crate::domain::{Intent, KeyType, PendingQuestion, Question, Request, RevokeAction};
use crate::present::dialogue::aside::{kind, recalled};
use crate::present::dialogue::phrase;
use crate::present::text::time;
use crate::present::view::View;

pub fn done(open: Option<&PendingQuestion>, last: Option<&Request>, view: &View<'_>) -> String {
    // At the question about an old key, the rotation is complete.
    let open = open.filter(|open| open.question.name != Question::DeleteOld);
    let waits = open.map(|open| recalled(&open.requests, true));
    let before = last.map(|last| {
        let effect = match kind(last) {
            _ if view.repeat.contains("--dry-run") => "It was a dry run, so nothing was done.",
            Some(KeyType::ShortTerm) => {
                "The key was signed on this machine. Nothing changed in AWS: no user, no policy."
            }
            _ if last.intent == Intent::CreateKey => {
                "AWS now has an IAM user with this key and the policy AmazonBedrockFullAccess."
            }
            _ => "Nothing else changed.",
        };
        // A rotation is about the old key.
        let id = last.access_key_id.clone().filter(|_| last.intent != Intent::RotateKey);
        let last = Request { access_key_id: id, ..last.clone() };
        format!("{} {effect}", recalled(&[last], false))
    });
    match (waits, before) {
        (Some(waits), Some(before)) => format!("{waits} {before}"),
        (Some(text), None) | (None, Some(text)) => text,
        (None, None) => "Nothing has been done in this conversation.".to_owned(),
    }
}

pub fn left(last: Option<&Request>, view: &View<'_>) -> String {
    let id = last.and_then(|last| last.access_key_id.as_ref());
    match (last.and_then(kind), last.map(|last| last.intent), id) {
        (Some(KeyType::ShortTerm), ..) => {
            let Some(end) = view.recent.and_then(|recent| recent.expires) else {
                return "A short-term key works until the time that was shown with it. To see when a key ends: `bedrock-assist --decode`".to_owned();
            };
            let at = time::soon(end, view.now, view.zone);
            match u64::try_from(end.as_second() - view.now.as_second()) {
                Ok(left) if left > 0 => format!(
                    "Your last short-term key works until {at} ({} left). For a new one: `bedrock-assist \"refresh my key\"`",
                    time::lasts(left)
                ),
                _ => format!("Your last short-term key expired at {at}. For a new one: `bedrock-assist \"refresh my key\"`"),
            }
        }
        (_, Some(Intent::RevokeKey), Some(id)) => {
            let delete = last.is_some_and(|last| last.revoke_action == Some(RevokeAction::Delete));
            match delete {
                true => format!("{id} is deleted and can't be used. For all keys: `bedrock-assist \"list keys\"`"),
                false => format!("{id} is deactivated and can't be used until it is reactivated. For all keys: `bedrock-assist \"list keys\"`"),
            }
        }
        (Some(KeyType::LongTerm), _, id) => {
            let key = id.map_or_else(|| "The key".to_owned(), |id| format!("The key {id}"));
            format!("{key} works until someone deactivates or deletes it; it never expires. For its state and last use: `bedrock-assist \"list keys\"`")
        }
        _ => "No key has been created in this conversation. For the state and last use of long-term keys: `bedrock-assist \"list keys\"`".to_owned(),
    }
}

/// Says what a yes to "did you mean" does.
pub fn effect_of_yes(open: &PendingQuestion) -> String {
    let short = |request: &Request| kind(request) == Some(KeyType::ShortTerm);
    match open.requests.iter().all(short) {
        true => "\"yes\" creates this key at once. It changes nothing in AWS, and costs nothing by itself.",
        false => {
            "\"yes\" changes nothing yet: the program first shows the whole change, and asks again."
        }
    }
    .to_owned()
}

pub fn effect(last: Option<&Request>) -> &'static str {
    match last.map(|last| (last.intent, last.revoke_action)) {
        Some((Intent::RevokeKey, Some(RevokeAction::Delete))) => {
            "Programs that used the deleted key now get errors, and it can't be restored. All other keys work as before."
        }
        Some((Intent::RevokeKey, _)) => {
            "Programs that used the deactivated key now get errors, until you reactivate it. All other keys work as before."
        }
        Some((Intent::RotateKey, _)) => {
            "Nothing breaks as long as the old key is active: both keys work. Once the old key is deactivated, programs that still use it get errors."
        }
        Some(_) => {
            "Nothing that already works is affected. A new key leaves all other keys as they are."
        }
        None => {
            "Creating a key affects nothing that already works. Before anything changes in AWS, the program shows the change and waits for your yes."
        }
    }
}

pub fn leak(last: Option<&Request>) -> String {
    let advice = "For each kind of key: `bedrock-assist \"help leaked keys\"`";
    match last.map(|last| (kind(last), &last.access_key_id)) {
        Some((Some(KeyType::LongTerm), Some(id))) => format!(
            "Deactivate the leaked key at once: `bedrock-assist \"deactivate key {id}\"`. Then create a new one. {advice}"
        ),
        Some((Some(KeyType::ShortTerm), _)) => format!(
            "A short-term key can't be revoked alone, and works until it expires. To stop it earlier, its creator's permissions must be \
             denied in IAM. {advice}"
        ),
        _ => format!(
            "Deactivate a leaked long-term key at once: `bedrock-assist \"deactivate key AKIA...\"`. A short-term key can't be revoked alone; it expires \
             within 12 hours. {advice}"
        ),
    }
}

pub fn undo(open: Option<&PendingQuestion>, last: Option<&Request>) -> String {
    if open.is_some() {
        return "Nothing has been changed yet. To drop the request, say \"cancel\".".to_owned();
    }
    let Some(last) = last else { return format!("Nothing has been changed so far. {NO_RECALL}") };
    let id =
        last.access_key_id.as_ref().map_or_else(|| "that key".to_owned(), |id| format!("key {id}"));
    match (last.intent, last.revoke_action) {
        (Intent::RevokeKey, Some(RevokeAction::Delete)) => {
            "A deleted key can't be restored. Create a new one instead.".to_owned()
        }
        (Intent::RevokeKey, _) => format!("To undo it: `bedrock-assist \"reactivate {id}\"`"),
        (Intent::EnableKey, _) => format!("To undo it: `bedrock-assist \"deactivate {id}\"`"),
        _ if kind(last) == Some(KeyType::ShortTerm) => NO_RECALL.to_owned(),
        _ => format!("To take the new key back: `bedrock-assist \"delete {id}\"`"),
    }
}

const NO_RECALL: &str = "A short-term key can't be revoked alone, and it can't be handed back: it works until it expires. To stop it earlier, an \
    administrator denies its creator's Bedrock permissions in IAM: `bedrock-assist \"help leaked keys\"`";

pub fn again(open: Option<&PendingQuestion>, last: Option<&Request>, view: &View<'_>) -> String {
    match last.and_then(kind) {
        _ if open.is_some() && last.is_none() => "No key has been created yet.".to_owned(),
        Some(KeyType::LongTerm) => format!(
            "AWS shows a secret only once, so it can't be shown again. If it is lost, replace the key: {}",
            last.map(|last| format!("`bedrock-assist \"{}\"`", phrase::rotation(last))).unwrap_or_default()
        ),
        Some(KeyType::ShortTerm) if view.conversation => {
            "A key is shown only once and kept nowhere. For another one like it, say \"same again\".".to_owned()
        }
        _ => "A key is shown only once and kept nowhere. Create another one.".to_owned(),
    }
}

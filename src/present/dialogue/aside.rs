//! Answers a question or remark about the open question or the last result, in a few sentences.

use crate::domain::{Aside, Intent, KeyType, PendingQuestion, Question, Request, RevokeAction};
use crate::present::dialogue::{phrase, question};
use crate::present::text::time;
use crate::present::view::View;

/// Returns the answer. `open` is the open question, `last` the last request that was carried out.
pub fn answer(
    about: Aside,
    open: Option<&PendingQuestion>,
    last: Option<&Request>,
    view: &View<'_>,
) -> String {
    let subject = open.and_then(|open| open.requests.first()).or(last);
    let key = subject.and_then(kind);
    let explained = || open.map(question::explanation);
    match about {
        Aside::Done => done(open, last, view),
        Aside::Left => left(last, view),
        Aside::Effect => match open {
            Some(open) if open.question.name == Question::DidYouMean => effect_of_yes(open),
            _ => explained().unwrap_or_else(|| effect(last).to_owned()),
        },
        Aside::Why | Aside::Options => explained().unwrap_or_else(|| ANYTHING.to_owned()),
        Aside::Advice => advice(open),
        Aside::Difference => DIFFERENCE.to_owned(),
        Aside::Longest => LONGEST.to_owned(),
        Aside::Expiry => expiry(key).to_owned(),
        Aside::Cost => COST.to_owned(),
        Aside::Narrow => narrow(key),
        Aside::Rights => rights(key).to_owned(),
        Aside::Safety => SAFETY.to_owned(),
        Aside::Leak => leak(last),
        Aside::Undo => undo(open, last),
        Aside::Again => again(open, last, view),
        Aside::Save => SAVE.to_owned(),
        Aside::Region => region(subject),
        Aside::Trouble => TROUBLE.to_owned(),
        Aside::Use => USE.to_owned(),
        Aside::Models | Aside::Bye => ANYTHING.to_owned(),
    }
}

/// Says what the requests are, and whether they still wait for an answer.
pub fn recalled(requests: &[Request], open: bool) -> String {
    let what = phrase::all(requests);
    let creates = requests.iter().all(|request| request.intent == Intent::CreateKey);
    match open {
        true if creates => format!("Your request so far: {what}. Nothing has been created yet."),
        true => format!("Your request so far: {what}. Nothing has been changed yet."),
        false => format!("Your last request was {what}."),
    }
}

/// Returns the type of the key that a request creates.
fn kind(request: &Request) -> Option<KeyType> {
    match request.intent {
        Intent::RefreshKey => Some(KeyType::ShortTerm),
        Intent::RotateKey | Intent::RevokeKey | Intent::EnableKey => Some(KeyType::LongTerm),
        _ => request.key_type,
    }
}

fn done(open: Option<&PendingQuestion>, last: Option<&Request>, view: &View<'_>) -> String {
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

fn left(last: Option<&Request>, view: &View<'_>) -> String {
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
fn effect_of_yes(open: &PendingQuestion) -> String {
    let short = |request: &Request| kind(request) == Some(KeyType::ShortTerm);
    match open.requests.iter().all(short) {
        true => "\"yes\" creates this key at once. It changes nothing in AWS, and costs nothing by itself.",
        false => {
            "\"yes\" changes nothing yet: the program first shows the whole change, and asks again."
        }
    }
    .to_owned()
}

fn effect(last: Option<&Request>) -> &'static str {
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

fn advice(open: Option<&PendingQuestion>) -> String {
    match open {
        Some(open) if open.question.name != Question::DidYouMean => question::explanation(open),
        _ => "If a person will use the key, take a short-term one: it expires on its own and changes nothing in AWS. Take a long-term key \
              only for a server or CI that can't fetch a new key. In doubt: short-term, 8 hours.".to_owned(),
    }
}

fn expiry(key: Option<KeyType>) -> &'static str {
    match key {
        Some(KeyType::LongTerm) => {
            "A long-term key never expires: it works until someone deactivates or deletes it. Rotate it at least every 90 days."
        }
        _ => {
            "When a short-term key expires, calls with it get a 403 error. Nothing else is lost, and running work only needs a new key: \
             `bedrock-assist \"refresh my key\"`. Programs can fetch it on their own: `bedrock-assist \"help auto-refresh\"`"
        }
    }
}

fn narrow(key: Option<KeyType>) -> String {
    let now = match key {
        Some(KeyType::LongTerm) => {
            "A long-term key gets AmazonBedrockFullAccess: all of Bedrock, and next to nothing else in AWS."
        }
        Some(KeyType::ShortTerm) => {
            "A short-term key has exactly the Bedrock permissions of the person who creates it."
        }
        None => {
            "A short-term key has the Bedrock permissions of its creator; a long-term key gets AmazonBedrockFullAccess."
        }
    };
    format!(
        "This program can't limit a key to some models or calls yet. {now} For a narrower policy to attach yourself: \
         `bedrock-assist \"help call policy\"`"
    )
}

fn rights(key: Option<KeyType>) -> &'static str {
    match key {
        Some(KeyType::ShortTerm) => {
            "A short-term key can do in Bedrock what its creator can do there, in one region, and nothing outside Bedrock. It can't be limited \
             to some models yet."
        }
        _ => {
            "The policy AmazonBedrockFullAccess allows everything in Bedrock, from calling models to managing them; that is why it is \
             marked as broad. It allows next to nothing outside Bedrock. The program can't attach a narrower policy yet: \
             `bedrock-assist \"help call policy\"`"
        }
    }
}

fn leak(last: Option<&Request>) -> String {
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

fn undo(open: Option<&PendingQuestion>, last: Option<&Request>) -> String {
    if open.is_some() {
        return "Nothing has been changed yet. To drop the request, say \"cancel\".".to_owned();
    }
    let Some(last) = last else { return "There is nothing to undo.".to_owned() };
    let id =
        last.access_key_id.as_ref().map_or_else(|| "that key".to_owned(), |id| format!("key {id}"));
    match (last.intent, last.revoke_action) {
        (Intent::RevokeKey, Some(RevokeAction::Delete)) => {
            "A deleted key can't be restored. Create a new one instead.".to_owned()
        }
        (Intent::RevokeKey, _) => format!("To undo it: `bedrock-assist \"reactivate {id}\"`"),
        (Intent::EnableKey, _) => format!("To undo it: `bedrock-assist \"deactivate {id}\"`"),
        _ if kind(last) == Some(KeyType::ShortTerm) => {
            "A short-term key can't be taken back; it expires on its own. It changed nothing in AWS.".to_owned()
        }
        _ => format!("To take the new key back: `bedrock-assist \"delete {id}\"`"),
    }
}

fn again(open: Option<&PendingQuestion>, last: Option<&Request>, view: &View<'_>) -> String {
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

fn region(subject: Option<&Request>) -> String {
    let place = subject.and_then(|request| request.region.as_ref());
    let place = place.map(|region| format!("It is {region}. ")).unwrap_or_default();
    match subject.and_then(kind) {
        Some(KeyType::LongTerm) => format!(
            "{place}A long-term key works in every region: your program chooses one with AWS_REGION. Where requests are processed depends on the \
             model ID: `eu.` and `us.` stay in the area, `global.` may leave it. For all regions: `bedrock-assist \"help regions\"`"
        ),
        _ => format!(
            "{place}A short-term key works in one region only. For another one, name it: `bedrock-assist \"key in Frankfurt\"`. Where requests are \
             processed depends on the model ID: `eu.` and `us.` stay in the area, `global.` may leave it. For all regions: \
             `bedrock-assist \"help regions\"`"
        ),
    }
}

const ANYTHING: &str = "Say what you need, or ask: what does it cost? what did you just do? what's the difference? For more: `bedrock-assist help`";

const DIFFERENCE: &str = "A short-term key lasts 15 minutes to 12 hours, has your own permissions and changes nothing in AWS: right for a person. A \
    long-term key belongs to an IAM user and works until someone deletes it: for a server or CI that can't fetch a new key. Short-term keys are \
    safer, because they expire. For more: `bedrock-assist \"help types\"`";

const LONGEST: &str = "A short-term key lasts 15 minutes to 12 hours, which is AWS's limit, and no longer than the credentials that sign it. For more \
    time, create another one when it expires, or a long-term key, which works until someone deletes it.";

const COST: &str = "Keys, IAM users and tags are free. Calls to models are billed to the AWS account by input and output tokens; prices depend on the \
    model and the region, and smaller models such as Haiku cost least. A key has no spending limit; \
    AWS Budgets can warn you. For more: `bedrock-assist \"help cost\"`";

const SAFETY: &str = "A key is a password: keep it out of chats, tickets and code, and let each person create their own. Save it to a file that only you \
    can read with `--save FILE`, or in a secret store. For more: `bedrock-assist \"help safety\"`";

const SAVE: &str = "To save a key instead of showing it, start the program with `--save FILE`: it writes a file of variables that only you can read. \
    For secret stores: `bedrock-assist \"help storing keys\"`";

const USE: &str = "Set the variables that came with the key where your program runs: paste the lines into its terminal, or enter them as \
    environment variables of your platform. For code: `bedrock-assist \"help python\"`, `bedrock-assist \"help javascript\"`, \
    `bedrock-assist \"help claude code\"`. On Windows: `bedrock-assist \"help shells\"`";

const TROUBLE: &str = "Paste the error message, and the program explains it. A 403 often means that the key expired, or that its region or model is \
    wrong (`bedrock-assist \"help invalid key\"`); AccessDenied means missing permissions (`bedrock-assist \"am I set up?\"`).";

//! Explains the open question in reply to "?", with a recommendation.

use crate::domain::{
    Confirmation, Details, Intent, OpenQuestion, PendingQuestion, Question, Request, Step, TypeRule,
};

/// Returns one to three sentences about the open question.
pub fn explanation(asked: &PendingQuestion) -> String {
    let OpenQuestion { name, details, examples, .. } = &asked.question;
    let rotates = asked.requests.first().is_some_and(|first| first.intent == Intent::RotateKey);
    let text = match name {
        Question::DidYouMean => {
            "The program did not understand part of your line, and it never acts on a guess. If the question states \
             what you want, say \"yes\". Otherwise, say what you want in other words."
        }
        Question::KeyType => {
            "A short-term key suits a person: it expires within 12 hours and changes nothing in AWS. A long-term key suits a \
             server or CI that cannot fetch a new key, and works until someone deletes it. If in doubt, choose short-term."
        }
        Question::LongRunning => {
            "A short-term key lasts at most 12 hours. If the program restarts within that time or can fetch a new key, \
             a short-term key is safer. Otherwise, the program needs a long-term key."
        }
        Question::Ttl => {
            "The key expires after the time that you choose, and you can create another at any time. A number without \
             a unit means hours; the maximum is 12."
        }
        Question::Region => {
            "Calls to Bedrock go to this region. Choose the region where your program runs, or the region nearest to you."
        }
        Question::BusinessUnit if rotates => {
            "A rotation replaces the key of one team. Name the team; \"list keys\" shows all teams and their keys."
        }
        Question::BusinessUnit => {
            "The name becomes part of the IAM user's name (NAME-bedrock-user) and its tags, so that you can tell keys and usage apart. Use \
             the name of the team or system that will use the key."
        }
        Question::WhichKey if rotates => {
            "The key that you choose is deleted before the new one is created. Choose a key that nothing uses; the \
             last use shows which one that is."
        }
        Question::WhichKey => {
            "Only the key that you choose changes, after you confirm the change. To tell the keys apart, compare their age and last use."
        }
        Question::ExistingUser if examples.iter().any(|words| words == "another key") => {
            "Another key leaves the existing keys unchanged. A rotation creates a key and then helps you retire the \
             old one; choose a rotation if the new key replaces the old one. Another name creates a separate IAM user."
        }
        Question::ExistingUser => {
            "A rotation replaces one of the two keys, and you choose which one. Another name creates a separate IAM user."
        }
        Question::DeleteOld if examples.iter().any(|words| words == "no") => {
            "A deactivated key can be reactivated; a deleted key cannot. If something may still need the key, say \"no\" \
             and delete it later."
        }
        Question::DeleteOld => {
            "Programs that still use the old key fail once it is deactivated. If some programs do not use the new key yet, say \
             \"keep it\" and deactivate it later."
        }
        Question::Confirm => match details {
            Details::Changes(changes) => confirmation(changes, &asked.requests),
            _ => NOTHING_ELSE,
        },
    };
    text.to_owned()
}

const NOTHING_ELSE: &str =
    "\"yes\" changes exactly what is shown and nothing else; \"no\" or Enter changes nothing.";

fn confirmation(changes: &Confirmation, requests: &[Request]) -> &'static str {
    let any =
        |wanted: fn(&Step) -> bool| changes.plans.iter().flat_map(|plan| &plan.steps).any(wanted);
    let undecided = |request: &Request| {
        request.intent == Intent::CreateKey && request.type_rule != Some(TypeRule::Said)
    };
    match () {
        () if changes.keys_to_type().next().is_some() => {
            "A yes is not enough here, because the change may lock out this session or someone else. Only the full key \
             ID confirms the change; \"no\" or Enter changes nothing."
        }
        () if changes.plans.iter().any(|plan| plan.deleted_to_make_room().next().is_some()) => {
            "AWS allows two keys per user, so one key is deleted first and cannot be restored. Say \"yes\" only if \
             nothing uses that key; \"no\" or Enter changes nothing."
        }
        () if any(|step| matches!(step, Step::Delete(_))) => {
            "A deleted key stops working at once and cannot be restored. If something may still use it, say \
             \"deactivate it\" instead; you can reactivate it later."
        }
        () if any(|step| matches!(step, Step::Deactivate(_))) => {
            "A deactivated key stops working at once, and you can reactivate it later. Say \"no\" if something still uses it."
        }
        () if requests.iter().any(undecided) => {
            "\"yes\" creates exactly what is shown and nothing else; \"no\" or Enter changes nothing. If a person will use the key \
             today, a short-term key is the better choice: say \"short-term\"."
        }
        () if requests.iter().any(|request| request.intent == Intent::RotateKey) => {
            "\"yes\" creates a new key. The old one keeps working until you deactivate it; \"no\" or Enter changes nothing."
        }
        () => NOTHING_ELSE,
    }
}

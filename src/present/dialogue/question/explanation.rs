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
            "Part of your line was not understood, and nothing is done on a guess. Say \"yes\" if the question states what \
             you want, or say it in other words."
        }
        Question::KeyType => {
            "A short-term key suits a person: it expires within 12 hours and changes nothing in AWS. A long-term key suits a \
             server or CI that cannot fetch a new key, and works until someone deletes it. If in doubt, choose short-term."
        }
        Question::LongRunning => {
            "A short-term key lasts at most 12 hours. If the program restarts within that time or can fetch a new key, \
             short-term is safer; otherwise it needs a long-term key."
        }
        Question::Ttl => {
            "The key stops working after that time, and you can create another at any time. A number alone means hours; 12 \
             is the maximum."
        }
        Question::Region => {
            "Calls to Bedrock go to this region. Choose the one where your program runs, or the one nearest to you."
        }
        Question::BusinessUnit if rotates => {
            "A rotation replaces the key of one team. Name the team; \"list keys\" shows all of them."
        }
        Question::BusinessUnit => {
            "The name goes into the IAM user (NAME-bedrock-user) and its tags, so that keys and usage can be told apart. Use \
             the name of the team or system that will use the key."
        }
        Question::WhichKey if rotates => {
            "The key that you choose is deleted before the new one exists. Choose the one that nothing uses; the last use \
             tells them apart."
        }
        Question::WhichKey => {
            "Only the key that you choose changes, and you confirm that first. The age and the last use tell keys apart."
        }
        Question::ExistingUser if examples.iter().any(|words| words == "another key") => {
            "Another key leaves the existing ones as they are. A rotation creates a key and then helps you to retire the old \
             one, which is the better choice if the new key replaces it. Another name creates a separate IAM user."
        }
        Question::ExistingUser => {
            "A rotation replaces one of the two keys, and you choose which. Another name creates a separate IAM user."
        }
        Question::DeleteOld if examples.iter().any(|words| words == "no") => {
            "A deactivated key can be reactivated, a deleted one cannot. If you are not sure that nothing needs it, say \"no\" \
             and delete it later."
        }
        Question::DeleteOld => {
            "Programs that still use the old key fail once it is deactivated. If some have not moved to the new key, say \
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
    "\"yes\" changes exactly this and nothing else; \"no\" or Enter changes nothing.";

fn confirmation(changes: &Confirmation, requests: &[Request]) -> &'static str {
    let any =
        |wanted: fn(&Step) -> bool| changes.plans.iter().flat_map(|plan| &plan.steps).any(wanted);
    let undecided = |request: &Request| {
        request.intent == Intent::CreateKey && request.type_rule != Some(TypeRule::Said)
    };
    match () {
        () if changes.keys_to_type().next().is_some() => {
            "A yes is not enough here, because the change may lock out this session or someone else. Only the full key ID \
             confirms it; \"no\" or Enter changes nothing."
        }
        () if changes.plans.iter().any(|plan| plan.deleted_to_make_room().next().is_some()) => {
            "AWS allows two keys per user, so one is deleted first and cannot be restored. Say \"yes\" only if nothing uses \
             it; \"no\" or Enter changes nothing."
        }
        () if any(|step| matches!(step, Step::Delete(_))) => {
            "A deleted key stops working at once and cannot be restored. If something may still use it, say \"deactivate it\" \
             instead: that can be undone."
        }
        () if any(|step| matches!(step, Step::Deactivate(_))) => {
            "A deactivated key stops working at once, and you can reactivate it later. Say \"no\" if something still uses it."
        }
        () if requests.iter().any(undecided) => {
            "\"yes\" creates exactly this and nothing else; \"no\" or Enter changes nothing. If a person will use the key \
             today, a short-term key is the better choice: say \"short-term\"."
        }
        () if requests.iter().any(|request| request.intent == Intent::RotateKey) => {
            "\"yes\" creates a new key. The old one keeps working until you deactivate it; \"no\" or Enter changes nothing."
        }
        () => NOTHING_ELSE,
    }
}

//! Builds the open question from the grammar's texts, with the details needed to answer it.

use crate::converse::pending_request::{OldKey, OldKeyStage, OpenMatter, Pending};
use crate::domain::{
    AccessKeyId, Confirmation, Details, Intent, OpenQuestion, PendingQuestion, Question, Region,
    Request, RevokeAction, Signal,
};
use crate::understand::Grammar;
use crate::understand::classes;

/// Returns the open question with its text, examples, choices and details.
pub fn open_question(grammar: &Grammar, pending: &Pending) -> Option<PendingQuestion> {
    let name = pending.open.question(&pending.drafts)?;
    let at = asked_draft(pending);
    let mut requests = pending.requests();
    if let Some(at) = at.filter(|at| *at < requests.len()) {
        requests.rotate_left(at);
    }
    let first = requests.first();
    let choices =
        first.filter(|_| name == Question::Region).map_or(&[][..], |request| &request.choices);
    let (suggested, about, details) = match &pending.open {
        OpenMatter::Existing(_, user) => {
            (None, Some(user.name.to_string()), Details::User(user.clone()))
        }
        OpenMatter::WhichKey(_, user, suggested) => (
            suggested.as_ref().map(ToString::to_string),
            Some(user.name.to_string()),
            Details::User(user.clone()),
        ),
        OpenMatter::Confirm(confirmation) => {
            let ids: Vec<&str> = confirmation.keys_to_type().map(AccessKeyId::as_str).collect();
            let typed = (!ids.is_empty()).then(|| ids.join(" and "));
            (None, typed, Details::Changes(confirmation.clone()))
        }
        OpenMatter::DeleteOld(OldKey { key, seen, .. }) => {
            (None, Some(key.id.to_string()), Details::Keys(vec![seen.clone()]))
        }
        _ if name == Question::DidYouMean => {
            let other = pending.alternative.clone().map(Box::new);
            (None, None, Details::Doubts(pending.doubts.clone(), other))
        }
        _ => {
            // A suggested region fits only the question about the region, and any other suggestion
            // only the other questions.
            let fits = |suggested: &String| {
                Region::parse(suggested).is_some() == (name == Question::Region)
            };
            let suggested = first.and_then(|request| request.suggested.clone()).filter(fits);
            let described =
                suggested.as_deref().map(|suggested| with_region_name(grammar, suggested));
            (suggested, described, Details::None)
        }
    };
    let deletes =
        matches!(&pending.open, OpenMatter::DeleteOld(old) if old.stage == OldKeyStage::Delete);
    let full = matches!(&pending.open, OpenMatter::Existing(_, user) if user.is_full());
    let keyless = matches!(&pending.open, OpenMatter::Existing(_, user) if user.keys.is_empty());
    let words = grammar.question(name);
    let text = words.map_or_else(String::new, |words| {
        let template = match (&words.suggesting, &about) {
            _ if keyless => words.without.as_ref().unwrap_or(&words.text),
            _ if pending.is_listed && name == Question::WhichKey => {
                words.choosing.as_ref().unwrap_or(&words.text)
            }
            _ if suggested.is_none() && !choices.is_empty() => {
                words.choosing.as_ref().unwrap_or(&words.text)
            }
            (Some(suggesting), Some(_)) => match name {
                Question::DeleteOld if !deletes => &words.text,
                Question::ExistingUser if !full => &words.text,
                _ => suggesting,
            },
            _ => &words.text,
        };
        // `did_you_mean` keeps its placeholder, because `present` fills in the request.
        match template.contains("{}") && name != Question::DidYouMean {
            true => template.replace("{}", about.as_deref().unwrap_or_default()),
            false => template.clone(),
        }
    });
    // AWS allows two keys per user, so a full user has no room for another. A user without keys has
    // none to rotate.
    let fitting = |all: &[String]| -> std::sync::Arc<[String]> {
        let room = |words: &&String| !(full && words.contains("another key"));
        let rotates = |words: &&String| !(keyless && words.contains("rotate"));
        all.iter().filter(room).filter(rotates).cloned().collect()
    };
    let built_in = || words.map_or_else(|| [].into(), |words| words.examples.clone());
    let own = |examples: &mut dyn Iterator<Item = String>| examples.collect::<Vec<_>>().into();
    let examples: std::sync::Arc<[String]> = match &pending.open {
        OpenMatter::WhichKey(_, user, _) => {
            own(&mut user.keys.iter().map(|key| key.id.to_string()))
        }
        OpenMatter::Existing(..) => fitting(&built_in()),
        OpenMatter::Confirm(_) if about.is_some() => own(&mut about.clone().into_iter()),
        OpenMatter::DeleteOld(_) if deletes => {
            own(&mut classes::YES_OR_NO.words().iter().map(|word| (*word).to_owned()))
        }
        OpenMatter::Question(_) if suggested.is_none() && !choices.is_empty() => {
            own(&mut choices.iter().take(SHOWN).map(ToString::to_string))
        }
        OpenMatter::Question(_) if suggested.is_some() => {
            own(&mut std::iter::once("yes".to_owned()).chain(built_in().iter().cloned()))
        }
        _ => built_in(),
    };
    let choices = match &pending.open {
        OpenMatter::WhichKey(..) => examples.clone(),
        OpenMatter::Existing(..) => {
            words.map_or_else(|| [].into(), |words| fitting(&words.choices))
        }
        OpenMatter::Question(_) if name == Question::Region && !choices.is_empty() => {
            own(&mut shown_regions(grammar, choices))
        }
        _ => words.map_or_else(|| [].into(), |words| words.choices.clone()),
    };
    let question = OpenQuestion {
        name,
        text,
        suggested,
        examples,
        choices,
        details,
        asked_before: pending.failed_answers,
        repeated: pending.is_on_screen,
    };
    Some(PendingQuestion { requests, question, line: pending.line })
}

/// Returns true if the skipped text only repeats words of the question, its requests, or its usual
/// variants, and names no other action. A yes below any other text may answer that text.
pub fn repeats(grammar: &Grammar, pending: &Pending, words: &str) -> bool {
    let mut said = lowercase_words(words).peekable();
    if said.peek().is_none() {
        return true;
    }
    let Some(asked) = open_question(grammar, pending) else { return false };
    let put = grammar.question(asked.question.name).map_or(&[][..], |words| &words.repeats);
    let verbs = classes::CHANGE.words().join(" ");
    let mut about = vec![asked.question.text.clone(), verbs];
    about.extend(asked.question.choices.iter().cloned());
    for request in &asked.requests {
        let unit = request.business_unit.as_ref();
        about.extend(unit.map(|unit| format!("{unit} bedrock user")));
        about.extend(request.owner.as_ref().map(ToString::to_string));
        about.extend(request.access_key_id.as_ref().map(ToString::to_string));
        about.extend(
            request.region.as_ref().map(|region| with_region_name(grammar, region.as_str())),
        );
    }
    if let OpenMatter::Confirm(Confirmation { plans, .. }) = &pending.open {
        about.extend(plans.iter().filter_map(|plan| plan.user.as_ref()).map(ToString::to_string));
        about.extend(plans.iter().flat_map(|plan| plan.removed_keys()).map(ToString::to_string));
        about.extend(plans.iter().map(|plan| with_region_name(grammar, plan.region.as_str())));
    }
    let known: Vec<String> =
        about.iter().chain(put).flat_map(|words| lowercase_words(words)).collect();
    if !said.all(|word| known.contains(&word)) {
        return false;
    }
    // "Deactivate it?" differs from a question about a deletion.
    let (understanding, heard) = grammar.hear(words);
    let signals = heard.response().signals;
    let contradicts = |request: &Request| {
        let act = |signal, act| signals.has(signal) && request.revoke_action != Some(act);
        signals.has(Signal::Rotate) && request.intent != Intent::RotateKey
            || act(Signal::Delete, RevokeAction::Delete)
            || act(Signal::Deactivate, RevokeAction::Deactivate)
    };
    let begins = |said: &Request| {
        said.intent.changes()
            && said.intent != Intent::CreateKey
            && asked.requests.iter().all(|request| request.intent != said.intent)
    };
    !asked.requests.iter().any(contradicts) && !understanding.requests.iter().any(begins)
}

fn lowercase_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Returns the index of the draft that the open question is about, or `None` if it is about all of
/// them.
pub fn asked_draft(pending: &Pending) -> Option<usize> {
    match pending.open {
        OpenMatter::Question(at) | OpenMatter::WhichKey(at, ..) | OpenMatter::Existing(at, _) => {
            Some(at)
        }
        _ => None,
    }
}

/// The maximum number of regions that a question offers.
const SHOWN: usize = 5;

fn shown_regions(grammar: &Grammar, choices: &[Region]) -> impl Iterator<Item = String> {
    choices.iter().take(SHOWN).map(|region| with_region_name(grammar, region.as_str()))
}

/// Formats a region as its code and name. Returns any other suggestion unchanged.
fn with_region_name(grammar: &Grammar, suggested: &str) -> String {
    let info = Region::parse(suggested).and_then(|region| grammar.regions().get(&region));
    info.map_or_else(|| suggested.to_owned(), |info| format!("{} ({})", info.region, info.name))
}

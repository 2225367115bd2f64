//! The words of what is open, from the grammar, with what must be seen to answer it.

use crate::converse::flow::{OpenMatter, Pending};
use crate::converse::old_key::{OldKey, OldKeyStage};
use crate::domain::{
    AccessKeyId, Confirmation, Details, IamUser, Intent, OpenQuestion, PendingQuestion, Question,
    Region, Request, RevokeAction, Signal,
};
use crate::understand::Grammar;

/// What is asked; `None` while nothing is.
pub fn asked(grammar: &Grammar, pending: &Pending) -> Option<PendingQuestion> {
    let name = pending.open.question(&pending.drafts)?;
    let at = subject(pending);
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
        _ if name == Question::DidYouMean => (None, None, Details::Doubts(pending.doubts.clone())),
        _ => {
            // A region is suggested for a region only, and a name for a name.
            let fits = |suggested: &String| {
                Region::parse(suggested).is_some() == (name == Question::Region)
            };
            let suggested = first.and_then(|request| request.suggested.clone()).filter(fits);
            let described = suggested.as_deref().map(|suggested| described(grammar, suggested));
            (suggested, described.or_else(|| offered(grammar, choices)), Details::None)
        }
    };
    // With two keys there is no room for another.
    let going =
        matches!(&pending.open, OpenMatter::DeleteOld(old) if old.stage == OldKeyStage::Going);
    let full = matches!(&pending.open, OpenMatter::Existing(_, user) if user.is_full());
    let keyless = matches!(&pending.open, OpenMatter::Existing(_, user) if user.keys.is_empty());
    let words = grammar.question(name);
    let text = words.map_or_else(String::new, |words| {
        let template = match (&words.suggesting, &about) {
            _ if keyless => words.without.as_ref().unwrap_or(&words.text),
            (Some(_), Some(_)) if suggested.is_none() && !choices.is_empty() => {
                words.choosing.as_ref().unwrap_or(&words.text)
            }
            (Some(suggesting), Some(_)) => match name {
                Question::DeleteOld if !going => &words.text,
                Question::ExistingUser if !full => &words.text,
                _ => suggesting,
            },
            _ => &words.text,
        };
        // Only who shows it has the words for a whole request.
        match template.contains("{}") && name != Question::DidYouMean {
            true => template.replace("{}", about.as_deref().unwrap_or_default()),
            false => template.clone(),
        }
    });
    let built_in = || words.map_or_else(|| [].into(), |words| words.examples.clone());
    let own = |examples: &mut dyn Iterator<Item = String>| examples.collect::<Vec<_>>().into();
    let examples: std::sync::Arc<[String]> = match &pending.open {
        OpenMatter::WhichKey(_, user, _) => {
            own(&mut ["the first one".to_owned()].into_iter().chain(ids(user)))
        }
        // What there is no room for, and what is decided already.
        OpenMatter::Existing(..) if full => {
            own(&mut built_in().iter().filter(|words| !words.contains("another")).cloned())
        }
        OpenMatter::Existing(..) if keyless => {
            own(&mut built_in().iter().filter(|words| !words.contains("rotate")).cloned())
        }
        OpenMatter::Confirm(_) if about.is_some() => own(&mut about.clone().into_iter()),
        OpenMatter::DeleteOld(_) if going => own(&mut ["yes", "no"].into_iter().map(str::to_owned)),
        OpenMatter::Question(_) if suggested.is_none() && !choices.is_empty() => {
            own(&mut choices.iter().take(2).map(ToString::to_string))
        }
        OpenMatter::Question(_) if suggested.is_some() => {
            own(&mut std::iter::once("yes".to_owned()).chain(built_in().iter().cloned()))
        }
        _ => built_in(),
    };
    let question =
        OpenQuestion { name, text, suggested, examples, details, asked_before: pending.tries };
    Some(PendingQuestion { requests, question, line: pending.line })
}

/// Whether these words, which nobody answered, do no more than repeat the question: what it says, what it is about, and how
/// it is put. Whoever says yes below other words may say yes to those.
pub fn repeats(grammar: &Grammar, pending: &Pending, words: &str) -> bool {
    let mut said = each(words).peekable();
    if said.peek().is_none() {
        return true;
    }
    let Some(asked) = asked(grammar, pending) else { return false };
    let put = grammar.question(asked.question.name).map_or(&[][..], |words| &words.repeats);
    let mut about = vec![asked.question.text.clone()];
    for request in &asked.requests {
        let unit = request.business_unit.as_ref();
        about.extend(unit.map(|unit| format!("{unit} bedrock user")));
        about.extend(request.owner.as_ref().map(ToString::to_string));
        about.extend(request.access_key_id.as_ref().map(ToString::to_string));
        about.extend(request.region.as_ref().map(|region| described(grammar, region.as_str())));
    }
    if let OpenMatter::Confirm(Confirmation { plans, .. }) = &pending.open {
        about.extend(plans.iter().filter_map(|plan| plan.user.as_ref()).map(ToString::to_string));
        about.extend(plans.iter().flat_map(|plan| plan.removed_keys()).map(ToString::to_string));
        about.extend(plans.iter().map(|plan| described(grammar, plan.region.as_str())));
    }
    let known: Vec<String> = about.iter().chain(put).flat_map(|words| each(words)).collect();
    if !said.all(|word| known.contains(&word)) {
        return false;
    }
    // "Deactivate it?" is another question than whether to delete it.
    let (understanding, heard) = grammar.hear(words);
    let signals = heard.response().signals;
    let other = |request: &Request| {
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
    !asked.requests.iter().any(other) && !understanding.requests.iter().any(begins)
}

/// The words of a text, without what stands between them.
fn each(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// The id of the last of a user's keys, as an example.
fn ids(user: &IamUser) -> Option<String> {
    user.keys.last().map(|key| key.id.to_string())
}

/// The draft that the open question is about.
pub fn subject(pending: &Pending) -> Option<usize> {
    match pending.open {
        OpenMatter::Question(at) | OpenMatter::WhichKey(at, ..) | OpenMatter::Existing(at, _) => {
            Some(at)
        }
        _ => None,
    }
}

/// The regions to choose from, no more than are read at a glance.
fn offered(grammar: &Grammar, choices: &[Region]) -> Option<String> {
    const SHOWN: usize = 5;
    let shown: Vec<String> =
        choices.iter().take(SHOWN).map(|region| described(grammar, region.as_str())).collect();
    let last = if choices.len() > SHOWN { "another" } else { "" };
    let mut text = shown.join(", ");
    match (last, text.rfind(", ")) {
        ("another", _) => text += ", or another",
        (_, Some(at)) => text.replace_range(at..at + 1, " or"),
        _ => {}
    }
    (!shown.is_empty()).then_some(text)
}

/// A suggestion as a person knows it: a region's code with its name.
fn described(grammar: &Grammar, suggested: &str) -> String {
    let info = Region::parse(suggested).and_then(|region| grammar.regions().get(&region));
    info.map_or_else(|| suggested.to_owned(), |info| format!("{} ({})", info.region, info.name))
}

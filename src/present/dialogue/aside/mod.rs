//! Answers a question or remark about the open question or the last result, in a few sentences.

mod facts;
mod result;

use crate::domain::{Aside, IamUser, Intent, KeyType, PendingQuestion, Question, Request};
use crate::present::dialogue::{confirmation, phrase, question};
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
        Aside::Done => result::done(open, last, view),
        Aside::Left if last.is_none() && key.is_some() => facts::expiry(key).to_owned(),
        Aside::Longest if key == Some(KeyType::LongTerm) => facts::expiry(key).to_owned(),
        Aside::Left => result::left(last, view),
        Aside::Effect => match open {
            Some(open) if open.question.name == Question::DidYouMean => result::effect_of_yes(open),
            _ => explained().unwrap_or_else(|| result::effect(last).to_owned()),
        },
        Aside::Why | Aside::Options => explained().unwrap_or_else(|| facts::ANYTHING.to_owned()),
        Aside::Advice => advice(open),
        Aside::Expiry => facts::expiry(key).to_owned(),
        Aside::Narrow => facts::narrow(key),
        Aside::Rights => facts::rights(key).to_owned(),
        Aside::Calls => facts::calls(subject),
        Aside::Leak => result::leak(last),
        Aside::Undo => result::undo(open, last),
        Aside::Again => result::again(open, last, view),
        Aside::Region => facts::region(subject),
        about => facts::always(about).to_owned(),
    }
}

/// Returns a sentence about each key of the user: its age, last use, owner and state.
pub fn described(user: &IamUser, view: &View<'_>) -> Vec<String> {
    let owner = user.tags.iter().find(|(name, _)| name == "owner").map(|(_, value)| value.as_str());
    let state = |active: bool| if active { " · active" } else { "" };
    let whose = confirmation::owner(Some(&user.name));
    let keys = user.keys.iter().map(|key| {
        let facts = confirmation::facts(key, owner, view.now);
        format!("{}{whose}: {facts}{}.", key.id, state(key.active))
    });
    keys.collect()
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

fn advice(open: Option<&PendingQuestion>) -> String {
    match open {
        Some(open) if open.question.name != Question::DidYouMean => question::explanation(open),
        _ => "If a person will use the key, take a short-term one: it expires on its own and changes nothing in AWS. Take a long-term key \
              only for a server or CI that can't fetch a new key. In doubt: short-term, 8 hours.".to_owned(),
    }
}

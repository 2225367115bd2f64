//! Suggests complete phrases that make a question unnecessary, for people who are back at their
//! shell.

use crate::domain::{
    BusinessUnit, Details, IamKey, IamUser, Intent, KeyType, MAX_LIFE, MIN_LIFE, OpenQuestion,
    Question, Region, Request, Ttl, UserName,
};
use crate::present::dialogue::phrase;
use crate::present::text::time;

/// Returns phrases that include an answer to the question or help to find one, each with a remark,
/// which may be empty. Returns no phrases for a confirmation.
pub fn ways(question: &OpenQuestion, request: &Request) -> Vec<(String, &'static str)> {
    let short_term = |ttl, region: Option<&Region>| {
        let unit =
            request.business_unit.as_ref().map(|unit| format!(" for {unit}")).unwrap_or_default();
        let mut words = format!("short-term key{unit}");
        if let Some(ttl) = ttl {
            words += &format!(" for {}", time::lasts(Ttl::seconds(ttl)));
        }
        if let Some(region) = region {
            words += &format!(" in {region}");
        }
        words
    };
    let region = request.region.as_ref();
    let fitting = request.ttl.filter(|ttl| ttl.life().is_some());
    match question.name {
        Question::KeyType | Question::LongRunning => {
            vec![
                (short_term(fitting, region), ""),
                long_term(question, request),
                ("help types".to_owned(), "  (help choosing)"),
            ]
        }
        Question::Ttl => {
            let nearest = match request.ttl {
                Some(ttl) if ttl.seconds() < MIN_LIFE.as_secs() => MIN_LIFE,
                _ => MAX_LIFE,
            };
            let long = (nearest == MAX_LIFE && request.intent == Intent::CreateKey)
                .then(|| long_term(question, request));
            let short = (short_term(Some(Ttl::from_seconds(nearest.as_secs())), region), "");
            [short].into_iter().chain(long).collect()
        }
        Question::Region => {
            let meant = request.suggested.as_deref().and_then(Region::parse);
            let said = meant.as_ref().map(|region| (short_term(fitting, Some(region)), ""));
            let others = request.choices.iter().filter(|region| Some(*region) != meant.as_ref());
            let offered = others.take(5).map(|region| (short_term(fitting, Some(region)), ""));
            said.into_iter()
                .chain(offered)
                .chain([("which regions can I use?".to_owned(), "")])
                .collect()
        }
        Question::BusinessUnit if request.intent == Intent::CreateKey => {
            vec![long_term(question, request)]
        }
        Question::BusinessUnit => {
            let words = phrase::phrase(request);
            vec![(words.replacen("the key", &format!("the key for {BLANK}"), 1), TEAM)]
        }
        Question::ExistingUser => existing(question, request),
        Question::WhichKey => which(question, request),
        Question::DidYouMean => {
            let readings = [request].into_iter().chain(other_reading(question));
            readings.map(|request| (phrase::phrase(request), "")).collect()
        }
        Question::DeleteOld | Question::Confirm => Vec::new(),
    }
}

/// Returns the other reading of the phrase, if the question offers one.
pub fn other_reading(question: &OpenQuestion) -> Option<&Request> {
    match &question.details {
        Details::Doubts(_, other) => other.as_deref(),
        _ => None,
    }
}

/// The placeholder for a team. If a person runs the phrase unchanged, the program asks for the
/// team.
const BLANK: &str = "...";
const TEAM: &str = "  (name the team)";

/// Returns the phrase for a long-term key, with a placeholder if the team is unknown.
fn long_term(question: &OpenQuestion, request: &Request) -> (String, &'static str) {
    // The suggestion for another question may be a region. A suggested purpose is a team only with
    // a label.
    let suggested =
        question.suggested.as_deref().filter(|_| question.name == Question::BusinessUnit);
    let (business_unit, label_unit) = match &request.business_unit {
        Some(unit) => (Some(unit.clone()), request.label_unit),
        None => (suggested.and_then(BusinessUnit::from_folded), true),
    };
    let blank = business_unit.is_none();
    let (intent, key_type) = (Intent::CreateKey, Some(KeyType::LongTerm));
    let words =
        phrase::phrase(&Request { intent, key_type, business_unit, label_unit, ..request.clone() });
    match blank {
        true => (words.replacen("key", &format!("key for {BLANK}"), 1), TEAM),
        false => (words, ""),
    }
}

/// Returns the phrase for each existing key, or phrases that help to find the key.
fn which(question: &OpenQuestion, request: &Request) -> Vec<(String, &'static str)> {
    let verb = phrase::verb(request);
    let phrase =
        |user: &UserName, held: &IamKey| format!("{verb} {}", phrase::key(&held.id, Some(user)));
    let phrases = |user: &IamUser| {
        user.keys.iter().map(|key| (phrase(&user.name, key), "")).collect::<Vec<_>>()
    };
    match &question.details {
        Details::User(user) => phrases(user),
        Details::Keys(users) => users.iter().flat_map(phrases).collect(),
        _ => {
            let leaked = (
                "help leaked keys".to_owned(),
                "  (also for a short-term key, which cannot be deactivated)",
            );
            vec![(format!("{verb} key AKIA..."), ""), ("list keys".to_owned(), ""), leaked]
        }
    }
}

/// Returns the phrases for another key of the existing user, if it has room for one, and for a
/// rotation, if it has a key.
fn existing(question: &OpenQuestion, request: &Request) -> Vec<(String, &'static str)> {
    let room = question.examples.iter().any(|words| words == "another key");
    let another = room.then(|| (phrase::phrase(&Request { another: true, ..request.clone() }), ""));
    let rotates = question.examples.iter().any(|words| words == "rotate");
    let rotation = Request { intent: Intent::RotateKey, access_key_id: None, ..request.clone() };
    another.into_iter().chain(rotates.then(|| (phrase::phrase(&rotation), ""))).collect()
}

//! A question is only fair with the words that answer it, ready to be said.

use super::{View, confirm, echo, keys, layout, request, time};
use crate::domain::{
    Asked, Details, Intent, KeyType, Known, MAX_LIFE, MIN_LIFE, OpenQuestion, Question, Region, Request, Ttl,
};

/// An open question and what answers it.
pub fn open(asked: &Asked, line: &str, view: &View<'_>) -> String {
    let Asked { requests, question, .. } = asked;
    let request = requests.first();
    let mut text = String::new();
    match &question.details {
        Details::Changes(confirmation) => {
            if let Some(offer) = confirm::offer(confirmation) {
                text += &layout::paragraph(offer, 0, view.columns);
                text.push('\n');
            }
            text += &confirm::whole(confirmation, view);
        }
        Details::User(user) => {
            let known = Known { identity: None, users: vec![user.clone()], notes: Vec::new() };
            text += &keys::table(&known, "", view);
        }
        Details::None => {}
    }
    let makes_room = question.name == Question::WhichKey
        && request.is_some_and(|request| request.intent == Intent::RotateKey)
        && question.details != Details::None;
    if makes_room {
        let why = "AWS allows two keys for a user: the one you name is deleted to make room for the new one.";
        text += &layout::paragraph(why, 0, view.columns);
    }
    let label = view.err.hint("question:");
    text += &layout::block(&label, "question:", &format!("{line}{}", sentence(question)), view.columns);
    let why = request.filter(|_| question.name == Question::Ttl).and_then(|request| beyond(request.ttl));
    if let Some(why) = why {
        text += &layout::paragraph(&why, 2, view.columns);
    }
    if view.conversation {
        return text + &in_conversation(question, view);
    }
    let ways = request.map(|request| ways(question, request)).unwrap_or_default();
    if question.name == Question::Confirm {
        let again = match &requests[..] {
            [request] => format!(": bedrock-assist --yes \"{}\"", request::phrase(request)),
            _ => String::new(),
        };
        text += &layout::paragraph("Confirm it on a terminal, or say the same with --yes", 2, view.columns);
        if !again.is_empty() {
            text.truncate(text.trim_end().len());
            text += &format!("{}\n", again.replacen(": ", ":\n    ", 1));
        }
        return text;
    }
    if ways.is_empty() {
        return text + &examples(question, view);
    }
    text += "  Say it with the answer in it:\n";
    for (words, why) in ways {
        text += &format!("    {}{why}\n", view.say(&words));
    }
    text
}

/// The question itself, with what Enter takes.
fn sentence(question: &OpenQuestion) -> String {
    match (&question.suggested, question.name) {
        // The region that is suggested stands in the question.
        (Some(suggested), name) if name != Question::Region => {
            format!("{} [{}]", question.text, echo(suggested))
        }
        _ if question.name == Question::Confirm => format!("{} (yes or no; Enter is no)", question.text),
        _ => question.text.clone(),
    }
}

/// Examples where an answer did not fit, then a way out.
fn in_conversation(question: &OpenQuestion, view: &View<'_>) -> String {
    match question.asked_before {
        0 if matches!(question.name, Question::Confirm | Question::DeleteOld) => String::new(),
        0 | 1 => examples(question, view),
        _ => {
            let way_out =
                "That does not answer it. Say \"cancel\" to drop it, \"what did I ask for?\", or \"help\".";
            examples(question, view) + &layout::paragraph(way_out, 2, view.columns)
        }
    }
}

fn examples(question: &OpenQuestion, view: &View<'_>) -> String {
    let examples: Vec<String> = question.examples.iter().map(|words| format!("\"{words}\"")).collect();
    layout::paragraph(&format!("For example: {}", examples.join(", ")), 2, view.columns)
}

/// A question that is dropped unanswered.
pub fn dropped(asked: &Asked, line: &str, view: &View<'_>) -> String {
    // Whoever wrote a transcript wants to know how to say it next time.
    if !view.conversation {
        return open(asked, line, view);
    }
    let what = request::all(&asked.requests);
    let sentence =
        format!("Dropped for the new request: {what}. It waited for an answer: {}", asked.question.text);
    layout::block(&view.err.caution("note:"), "note:", &sentence, view.columns)
}

/// On which side of both limits `asked` is; `None` where it is within them or vague.
pub fn beyond(asked: Option<Ttl>) -> Option<String> {
    let asked = asked.filter(|ttl| ttl.life().is_none())?;
    let side = if asked.seconds() > MAX_LIFE.as_secs() { "long" } else { "short" };
    Some(format!("{} is too {side}.", time::lasts(asked.seconds())))
}

/// Whole phrases that need no further question, with a remark each.
fn ways(question: &OpenQuestion, request: &Request) -> Vec<(String, &'static str)> {
    let short_term = |ttl, region: Option<&Region>| {
        let mut words = "short-term key".to_owned();
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
            let unit = request.business_unit.as_ref().map(|unit| format!(" for {unit}")).unwrap_or_default();
            let place = region.map(|region| format!(" in {region}")).unwrap_or_default();
            vec![
                (short_term(fitting, region), ""),
                (format!("long-term key{unit}{place}"), ""),
                ("help types".to_owned(), "  (which one?)"),
            ]
        }
        Question::Ttl => {
            let nearest = match request.ttl {
                Some(ttl) if ttl.seconds() < MIN_LIFE.as_secs() => MIN_LIFE,
                _ => MAX_LIFE,
            };
            vec![(short_term(Some(Ttl::from_seconds(nearest.as_secs())), region), "")]
        }
        Question::Region => {
            let meant = request.suggested.as_deref().and_then(Region::parse);
            let said = meant.as_ref().map(|region| (short_term(fitting, Some(region)), ""));
            said.into_iter().chain([("which regions can I use?".to_owned(), "")]).collect()
        }
        Question::BusinessUnit if request.intent == Intent::CreateKey => {
            let place = region.map(|region| format!(" in {region}")).unwrap_or_default();
            // A purpose is only taken for a team's name where it is said to be one.
            let long_term = match &request.suggested {
                Some(unit) => format!("long-term key{place}, unit: {}", echo(unit)),
                None => format!("long-term key for marketing{place}"),
            };
            vec![(long_term, ""), (short_term(fitting, region), "")]
        }
        Question::BusinessUnit => vec![("rotate the key for marketing".to_owned(), "")],
        Question::ExistingUser => existing(request),
        Question::WhichKey | Question::DeleteOld | Question::Confirm => Vec::new(),
    }
}

/// Another key for the user that is there, or a new one in place of the old.
fn existing(request: &Request) -> Vec<(String, &'static str)> {
    let Some(unit) = &request.business_unit else { return Vec::new() };
    let long = if request.key_type == Some(KeyType::LongTerm) { "long-term " } else { "" };
    vec![(format!("another {long}key for {unit}"), ""), (format!("rotate the key for {unit}"), "")]
}

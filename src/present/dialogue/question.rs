//! A question is only fair with the words that answer it, ready to be said.

use crate::domain::{
    BusinessUnit, ChangePlan, Details, IamKey, IamUser, Intent, KeyType, MAX_LIFE, MIN_LIFE, Note,
    OpenQuestion, PendingQuestion, Question, Region, Request, Ttl, UserName,
};
use crate::present::answers::key_list;
use crate::present::dialogue::{confirmation, note, phrase};
use crate::present::text::echo::echo;
use crate::present::text::{time, wrap};
use crate::present::view::View;

/// An open question and what answers it.
pub fn open(asked: &PendingQuestion, line: &str, view: &View<'_>) -> String {
    let PendingQuestion { requests, question, .. } = asked;
    let request = requests.first();
    let mut text = String::new();
    match &question.details {
        Details::Changes(confirmation) => {
            if let Some(offer) = confirmation::offer(confirmation) {
                text += &wrap::paragraph(offer, 0, view.columns);
                text.push('\n');
            }
            text += &confirmation::whole(confirmation, view.err, view.columns, view.now);
        }
        Details::User(user) => {
            if !user.keys.is_empty() {
                text += &key_list::table(std::slice::from_ref(user), view);
            }
            if question.name == Question::ExistingUser {
                text += &wrap::paragraph(&tags(user), 4, view.columns);
            }
            if !user.is_ours() {
                let whose = note::words(&Note::NotOurUser(user.name.clone()));
                text += &wrap::paragraph(&whose, 4, view.columns);
            }
        }
        Details::Keys(users) => text += &key_list::table(users, view),
        Details::None | Details::Doubts(_) => {}
    }
    let makes_room = question.name == Question::WhichKey
        && request.is_some_and(|request| request.intent == Intent::RotateKey)
        && matches!(question.details, Details::User(_));
    if makes_room {
        let why = "AWS allows two keys for a user: the one you name is deleted to make room for the new one.";
        text += &wrap::paragraph(why, 0, view.columns);
    }
    let label = view.err.hint("question:");
    let asks = format!("{line}{}{}", about(asked), sentence(asked, view));
    text += &wrap::block(&label, "question:", &asks, view.columns);
    if let Details::Doubts(words) = &question.details
        && !words.is_empty()
    {
        let words: Vec<String> = words.iter().map(|words| format!("\"{}\"", echo(words))).collect();
        let why = format!("That leaves out {}.", words.join(", "));
        text += &wrap::paragraph(&why, 2, view.columns);
    }
    let why =
        request.filter(|_| question.name == Question::Ttl).and_then(|request| beyond(request.ttl));
    if let Some(why) = why {
        text += &wrap::paragraph(&why, 2, view.columns);
    }
    if view.conversation {
        return text + &in_conversation(question, view);
    }
    let ways = request.map(|request| ways(question, request)).unwrap_or_default();
    if question.name == Question::Confirm {
        let gone = match &question.details {
            Details::Changes(confirmation) => {
                confirmation.plans.iter().flat_map(ChangePlan::deleted_to_make_room).next()
            }
            _ => None,
        };
        let guarded = match &question.details {
            Details::Changes(confirmation) => confirmation.plans.iter().any(ChangePlan::is_guarded),
            _ => false,
        };
        if guarded {
            let why = "Confirm it on a terminal: --yes changes no user that may be somebody else's or may do more than \
                       Bedrock, and no key that signs this session.";
            return text + &wrap::paragraph(why, 2, view.columns);
        }
        let confirmed = |words: &str| {
            let with = format!("bedrock-assist --yes{}", view.delivery);
            view.say(words).replacen("bedrock-assist", &with, 1)
        };
        let way = match (gone, &requests[..]) {
            // --yes deletes nothing that was not asked to go.
            (Some(id), _) => {
                let user = requests.first().and_then(|request| request.business_unit.as_ref());
                let key = phrase::key(id, user.and_then(UserName::of).as_ref());
                Some(("  Confirm it on a terminal, or make room first:", format!("delete {key}")))
            }
            (None, [request]) => {
                Some(("  Confirm it on a terminal, or with --yes:", phrase::phrase(request)))
            }
            _ => None,
        };
        text += &match way {
            Some((label, words)) => format!("{label}\n    {}\n", confirmed(&words)),
            None => "  Confirm it on a terminal, or say the same with --yes.\n".to_owned(),
        };
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

/// Which of several requests it is about.
fn about(asked: &PendingQuestion) -> String {
    match &asked.requests[..] {
        [first, _, ..]
            if !matches!(asked.question.details, Details::Changes(_) | Details::Doubts(_)) =>
        {
            format!("About {}: ", phrase::in_short(first))
        }
        _ => String::new(),
    }
}

fn tags(user: &IamUser) -> String {
    let tags: Vec<String> =
        user.tags.iter().map(|(key, value)| format!("{}={}", echo(key), echo(value))).collect();
    if tags.is_empty() {
        "It has no tags.".to_owned()
    } else {
        format!("Its tags: {}.", tags.join(", "))
    }
}

/// The question itself, with what Enter takes.
fn sentence(asked: &PendingQuestion, view: &View<'_>) -> String {
    let question = &asked.question;
    let text = text(asked);
    let answers = match question.name {
        Question::Confirm if is_typed(question) => " (Enter is no)",
        Question::Confirm => " (yes or no; Enter is no)",
        Question::DeleteOld if is_last(question) => " (yes or no; Enter is no)",
        Question::DeleteOld => " (yes, \"keep it\" or \"delete it\"; Enter keeps it)",
        _ => "",
    };
    match (&question.suggested, question.name) {
        // The region that is suggested stands in the question.
        (Some(suggested), name) if name != Question::Region => {
            format!("{text} [{}]", echo(suggested))
        }
        _ if view.conversation => format!("{text}{answers}"),
        _ => text,
    }
}

/// The question in plain words: the one about the reading states the whole request.
pub fn text(asked: &PendingQuestion) -> String {
    match asked.question.name {
        Question::DidYouMean => {
            asked.question.text.replace("{}", &phrase::phrases(&asked.requests))
        }
        _ => asked.question.text.clone(),
    }
}

/// Whether only the whole id confirms it.
fn is_typed(question: &OpenQuestion) -> bool {
    !question.examples.iter().any(|words| words == "yes")
}

/// Whether the old key of a rotation is to be deleted now.
fn is_last(question: &OpenQuestion) -> bool {
    question.name == Question::DeleteOld && question.examples.iter().any(|words| words == "no")
}

/// Examples, where the question has none in it; a way out where an answer did not fit.
fn in_conversation(question: &OpenQuestion, view: &View<'_>) -> String {
    let mut words = match question.asked_before {
        0 => String::new(),
        _ if question.name == Question::Confirm && is_typed(question) => {
            "That does not answer it. Type the whole id, or \"no\". ".to_owned()
        }
        _ if question.name == Question::Confirm || is_last(question) => {
            let to_act = match &question.details {
                Details::Changes(confirmation) => confirmation::to_act(confirmation),
                _ => " to delete it,".to_owned(),
            };
            format!("That does not answer it. Say \"yes\"{to_act} or \"no\". ")
        }
        _ if question.name == Question::DeleteOld => {
            "That does not answer it. Say \"yes\", \"keep it\" or \"delete it\". ".to_owned()
        }
        _ => "That does not answer it. ".to_owned(),
    };
    if !matches!(question.name, Question::Confirm | Question::DeleteOld) {
        let taken = question
            .suggested
            .as_deref()
            .map(|suggested| format!("Enter takes {}. ", echo(suggested)));
        words += &taken.unwrap_or_default();
        words += &listed(question);
    }
    if question.asked_before > 1 {
        words = format!(
            "{}. Or \"cancel\", \"what did I ask for?\", \"help\".",
            words.trim_end().trim_end_matches('.')
        );
    }
    if words.is_empty() { words } else { wrap::paragraph(words.trim_end(), 2, view.columns) }
}

fn listed(question: &OpenQuestion) -> String {
    let examples: Vec<String> =
        question.examples.iter().map(|words| format!("\"{words}\"")).collect();
    format!("For example: {}", examples.join(", "))
}

fn examples(question: &OpenQuestion, view: &View<'_>) -> String {
    wrap::paragraph(&listed(question), 2, view.columns)
}

/// A question that is dropped unanswered.
pub fn dropped(asked: &PendingQuestion, line: &str, view: &View<'_>) -> String {
    // Whoever wrote a transcript wants to know how to say it next time.
    if !view.conversation {
        return open(asked, line, view);
    }
    let what = phrase::all(&asked.requests);
    let why = match asked.question.name {
        Question::Confirm => ", which was not confirmed.".to_owned(),
        _ => format!(". Unanswered: {}", text(asked)),
    };
    let sentence = format!("{line}Dropped: {what}{why}");
    wrap::block(&view.err.caution("note:"), "note:", &sentence, view.columns)
}

/// On which side of both limits `asked` is; `None` where it is within them or vague.
pub fn beyond(asked: Option<Ttl>) -> Option<String> {
    let asked = asked.filter(|ttl| ttl.life().is_none())?;
    let side = if asked.seconds() > MAX_LIFE.as_secs() { "long" } else { "short" };
    let said = match asked.seconds() {
        // As people say it, up to two days.
        seconds @ 86_400..=172_800 if seconds % 3600 == 0 => format!("{} hours", seconds / 3600),
        seconds => time::lasts(seconds),
    };
    Some(format!("{said} is too {side}."))
}

/// Whole phrases that need no further question, with a remark each.
fn ways(question: &OpenQuestion, request: &Request) -> Vec<(String, &'static str)> {
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
                (long_term(question, request), ""),
                ("help types".to_owned(), "  (which one?)"),
            ]
        }
        Question::Ttl => {
            let nearest = match request.ttl {
                Some(ttl) if ttl.seconds() < MIN_LIFE.as_secs() => MIN_LIFE,
                _ => MAX_LIFE,
            };
            let long = (nearest == MAX_LIFE && request.intent == Intent::CreateKey)
                .then(|| (long_term(question, request), ""));
            let short = (short_term(Some(Ttl::from_seconds(nearest.as_secs())), region), "");
            [short].into_iter().chain(long).collect()
        }
        Question::Region => {
            let meant = request.suggested.as_deref().and_then(Region::parse);
            let said = meant.as_ref().map(|region| (short_term(fitting, Some(region)), ""));
            said.into_iter().chain([("which regions can I use?".to_owned(), "")]).collect()
        }
        Question::BusinessUnit if request.intent == Intent::CreateKey => {
            vec![(long_term(question, request), ""), (short_term(fitting, region), "")]
        }
        Question::BusinessUnit => vec![("rotate the key for marketing".to_owned(), "")],
        Question::ExistingUser => existing(question, request),
        Question::WhichKey => which(question, request),
        Question::DidYouMean => vec![(phrase::phrase(request), "")],
        Question::DeleteOld | Question::Confirm => Vec::new(),
    }
}

/// A long-term key, for some team where none is known.
fn long_term(question: &OpenQuestion, request: &Request) -> String {
    // What is suggested may be a region, for another question. A purpose is no team where it is not said to be one.
    let suggested =
        question.suggested.as_deref().filter(|_| question.name == Question::BusinessUnit);
    let unit = suggested.unwrap_or("marketing");
    let (business_unit, label_unit) = match &request.business_unit {
        Some(unit) => (Some(unit.clone()), request.label_unit),
        None => (BusinessUnit::from_folded(unit), suggested.is_some()),
    };
    let (intent, key_type) = (Intent::CreateKey, Some(KeyType::LongTerm));
    phrase::phrase(&Request { intent, key_type, business_unit, label_unit, ..request.clone() })
}

/// Each of the keys there are, or where to see them.
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
                "  (also for a short-term key, which has no switch)",
            );
            vec![(format!("{verb} key AKIA..."), ""), ("list keys".to_owned(), ""), leaked]
        }
    }
}

/// Another key for the user that is there, or a new one in place of the old.
fn existing(question: &OpenQuestion, request: &Request) -> Vec<(String, &'static str)> {
    let room = question.examples.iter().any(|words| words.contains("another"));
    let another = room.then(|| (phrase::phrase(&Request { another: true, ..request.clone() }), ""));
    let rotates = question.examples.iter().any(|words| words.contains("rotate"));
    let rotation = Request { intent: Intent::RotateKey, access_key_id: None, ..request.clone() };
    another.into_iter().chain(rotates.then(|| (phrase::phrase(&rotation), ""))).collect()
}

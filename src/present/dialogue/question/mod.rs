//! Renders a question with answers that a person can type.

mod at_prompt;
mod explanation;
mod ways;

pub use explanation::explanation;

use crate::domain::{
    ChangePlan, Confirmation, Credential, Details, IamUser, Intent, MAX_LIFE, Note, OpenQuestion,
    PendingQuestion, Question, Request, Ttl, UserName,
};
use crate::present::answers::key_list;
use crate::present::dialogue::{confirmation, note, old_key, phrase};
use crate::present::text::echo::echo;
use crate::present::text::{time, wrap};
use crate::present::view::View;

/// Renders an open question and ways to answer it: at a prompt, answers to type, and elsewhere,
/// complete phrases that include an answer.
pub fn open(asked: &PendingQuestion, line: &str, view: &View<'_>) -> String {
    if view.conversation {
        return at_prompt::question(asked, line, view);
    }
    let PendingQuestion { requests, question, .. } = asked;
    let text = details(asked, view);
    let mut text = text + &headline(asked, line, view);
    if let Some(why) = out_of_range(asked) {
        text += &wrap::paragraph(&why, 2, view.columns);
    }
    if let Details::Changes(confirmation) = &question.details {
        return text + &how_to_confirm(asked, confirmation, view);
    }
    let ways = requests.first().map(|request| ways::ways(question, request)).unwrap_or_default();
    if ways.is_empty() {
        return text + &wrap::paragraph(&examples(question), 2, view.columns);
    }
    let ways: String =
        ways.iter().map(|(words, why)| format!("    {}{why}\n", view.repeated(words))).collect();
    format!("{text}  Include the answer in the request:\n{ways}")
}

/// Renders the facts that a person must see above the question.
fn details(asked: &PendingQuestion, view: &View<'_>) -> String {
    let question = &asked.question;
    let mut text = String::new();
    match &question.details {
        Details::Changes(confirmation) => {
            text += &confirmation::details(confirmation, view.err, view.columns, view.now);
        }
        Details::User(user) => {
            if question.name == Question::ExistingUser {
                text += &existing_user(user, view);
            } else if !user.keys.is_empty() {
                text += &key_list::table(std::slice::from_ref(user), view);
            }
            if !user.is_ours() {
                let whose = note::words(&Note::NotOurUser(user.name.clone()));
                text += &wrap::paragraph(&whose, 4, view.columns);
            }
        }
        Details::Keys(users) if question.name != Question::DeleteOld => {
            text += &key_list::table(users, view);
        }
        Details::Keys(_) | Details::None | Details::Doubts(..) => {}
    }
    if makes_room(asked) {
        let why = "AWS allows two keys per user. The key that you choose is deleted first, so you have no spare key in between.";
        text += &wrap::paragraph(why, 0, view.columns);
    }
    text
}

/// Returns true if the chosen key is deleted to make room for the new one.
fn makes_room(asked: &PendingQuestion) -> bool {
    asked.question.name == Question::WhichKey
        && asked.requests.first().is_some_and(|request| request.intent == Intent::RotateKey)
        && matches!(asked.question.details, Details::User(_))
}

/// Renders the question, after the label `question:`.
fn headline(asked: &PendingQuestion, line: &str, view: &View<'_>) -> String {
    let suggested = match (&asked.question.suggested, asked.question.name) {
        // The text of the question already contains the suggested region.
        (Some(suggested), name) if name != Question::Region => format!(" [{}]", echo(suggested)),
        _ => String::new(),
    };
    let QuestionText { question, facts, remark } = QuestionText::of(asked, view);
    let facts = facts.map(|facts| format!(" {facts}.")).unwrap_or_default();
    let remark = remark.map(|remark| format!(" {remark}")).unwrap_or_default();
    let asks = format!("{line}{}{question}{facts}{remark}{suggested}", about(asked));
    wrap::block(&view.err.hint("question:"), "question:", &asks, view.columns)
}

/// The parts of a question's text.
struct QuestionText {
    question: String,
    /// The facts about the key, if the question is about one key.
    facts: Option<String>,
    remark: Option<String>,
}

impl QuestionText {
    fn of(asked: &PendingQuestion, view: &View<'_>) -> Self {
        let (text, facts) = match &asked.question.details {
            Details::Changes(changes) if changes.keys_to_type().next().is_none() => {
                confirmation::question(changes, view.now)
            }
            Details::Keys(users) if asked.question.name == Question::DeleteOld => {
                old_key(&text(asked), users, view)
            }
            _ => (text(asked), None),
        };
        match text.split_once("? ") {
            Some((question, remark)) => {
                Self { question: format!("{question}?"), facts, remark: Some(remark.to_owned()) }
            }
            None => Self { question: text, facts, remark: left_out(asked) },
        }
    }
}

/// Returns the question about an old key with its team, and the facts about the key.
fn old_key(text: &str, users: &[IamUser], view: &View<'_>) -> (String, Option<String>) {
    let Some((user, key)) = users.iter().find_map(|user| Some((user, user.keys.first()?))) else {
        return (text.to_owned(), None);
    };
    let whose = format!("{}{}", key.id, confirmation::owner(Some(&user.name)));
    let facts = confirmation::facts(key, user.tag("owner"), view.now);
    (text.replacen(key.id.as_str(), &whose, 1), Some(facts))
}

/// Names the words that the reading leaves out, if any, and what it puts in their place.
fn left_out(asked: &PendingQuestion) -> Option<String> {
    let Details::Doubts(words, _) = &asked.question.details else { return None };
    let bedrock = |request: &Request| request.credential == Some(Credential::BedrockApiKey);
    let words: Vec<String> = words.iter().map(|words| format!("\"{}\"", echo(words))).collect();
    let left_out =
        (!words.is_empty()).then(|| format!("The suggestion leaves out {}.", words.join(", ")));
    let instead = asked.requests.iter().any(bedrock).then(|| note::IAM_KEY_INSTEAD.to_owned());
    left_out.into_iter().chain(instead).reduce(|one, other| format!("{one} {other}"))
}

/// Says that the requested lifetime is out of range, if it is.
fn out_of_range(asked: &PendingQuestion) -> Option<String> {
    let request = asked.requests.first().filter(|_| asked.question.name == Question::Ttl);
    request.and_then(|request| beyond(request.ttl))
}

fn how_to_confirm(asked: &PendingQuestion, confirmation: &Confirmation, view: &View<'_>) -> String {
    if confirmation.plans.iter().any(ChangePlan::is_guarded) {
        let why = "Confirm in a terminal. --yes does not change a user that may belong to someone else or may do more \
            than use Bedrock, or a key that signs this session's calls.";
        return wrap::paragraph(why, 2, view.columns);
    }
    let removed = confirmation.plans.iter().flat_map(ChangePlan::deleted_to_make_room).next();
    if let Some(id) = removed {
        // `--yes` deletes no key without an explicit request, and no suggestion confirms a deletion.
        let unit = asked.requests.first().and_then(|request| request.business_unit.as_ref());
        let key = phrase::key(id, unit.and_then(UserName::of).as_ref());
        let delete = view.say(&format!("delete {key}"));
        return format!("  Confirm in a terminal, or delete the key first:\n    {delete}\n");
    }
    let [request] = &asked.requests[..] else {
        return "  Confirm in a terminal, or repeat the command with --yes.\n".to_owned();
    };
    let with = format!("bedrock-assist --yes{}", view.delivery);
    let confirmed = view.say(&phrase::phrase(request)).replacen("bedrock-assist", &with, 1);
    format!("  Confirm in a terminal, or add --yes:\n    {confirmed}\n")
}

/// Names the request that the question is about, if there are several.
fn about(asked: &PendingQuestion) -> String {
    match &asked.requests[..] {
        [first, _, ..]
            if !matches!(asked.question.details, Details::Changes(_) | Details::Doubts(..)) =>
        {
            format!("About {}: ", phrase::in_short(first))
        }
        _ => String::new(),
    }
}

/// Renders the user with its keys and tags. The keys have no numbers, because the numbers label the
/// answers.
fn existing_user(user: &IamUser, view: &View<'_>) -> String {
    let mut text = wrap::paragraph(&echo(user.name.as_str()), 0, view.columns);
    for key in &user.keys {
        let facts = format!("{}: {}", key.id, confirmation::facts(key, None, view.now));
        text += &wrap::paragraph(&facts, 4, view.columns);
    }
    text += &wrap::paragraph(&tags(user), 4, view.columns);
    confirmation::with_warnings(&text, view.err)
}

fn tags(user: &IamUser) -> String {
    let tags: Vec<String> =
        user.tags.iter().map(|(key, value)| format!("{}={}", echo(key), echo(value))).collect();
    if tags.is_empty() {
        "The user has no tags.".to_owned()
    } else {
        format!("Tags: {}.", tags.join(", "))
    }
}

/// Returns the question as plain text. `DidYouMean` states the whole request.
pub fn text(asked: &PendingQuestion) -> String {
    match asked.question.name {
        Question::DidYouMean => {
            asked.question.text.replace("{}", &phrase::phrases(&asked.requests))
        }
        _ => {
            let verb = asked.requests.first().map_or("change", phrase::verb);
            asked.question.text.replace("{verb}", verb)
        }
    }
}

fn examples(question: &OpenQuestion) -> String {
    let examples: Vec<String> =
        question.examples.iter().map(|words| format!("\"{words}\"")).collect();
    format!("For example: {}", examples.join(", "))
}

/// Renders a question that was dropped without an answer.
pub fn dropped(asked: &PendingQuestion, line: &str, view: &View<'_>) -> String {
    // Outside a conversation, the person must learn how to include the answer next time.
    if !view.conversation {
        return open(asked, line, view);
    }
    let what = phrase::all(&asked.requests);
    let why = match asked.question.name {
        Question::Confirm => ", which was not confirmed.".to_owned(),
        _ => format!(". Unanswered: {}", text(asked)),
    };
    let sentence = format!("{line}Dropped: {what}{why}");
    let text = wrap::block(&view.err.caution("note:"), "note:", &sentence, view.columns);
    text + &kept(asked, line, view)
}

/// Says that the old key of a rotation still exists, and how to retire it later.
fn kept(asked: &PendingQuestion, line: &str, view: &View<'_>) -> String {
    let Details::Keys(users) = &asked.question.details else { return String::new() };
    users
        .iter()
        .filter(|_| asked.question.name == Question::DeleteOld)
        .flat_map(|user| user.keys.iter().map(move |key| (user, key)))
        .map(|(user, key)| old_key::kept(&key.id, &user.name, !key.active, line, view))
        .collect()
}

/// Says that a lifetime is out of range. Returns `None` if it is in range or unknown.
pub fn beyond(asked: Option<Ttl>) -> Option<String> {
    let asked = asked.filter(|ttl| ttl.life().is_none())?;
    let side = if asked.seconds() > MAX_LIFE.as_secs() { "long" } else { "short" };
    let said = match asked.seconds() {
        // Requests name up to two days in hours: "48 hours".
        seconds @ 86_400..=172_800 if seconds % 3600 == 0 => format!("{} hours", seconds / 3600),
        seconds => time::lasts(seconds),
    };
    Some(format!("{said} is too {side}."))
}

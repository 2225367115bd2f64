//! Renders replies that contain no result.

use crate::domain::{
    CustomGrammarSize, GrammarReport, GrammarSize, Intent, KeyType, Reply, Request,
};
use crate::present::dialogue::{aside, old_key, phrase, question};
use crate::present::help;
use crate::present::text::counted;
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use crate::present::view::View;

/// Renders a reply. `line` is a prefix that names the line of a batch.
pub fn said(reply: &Reply, line: &str, view: &View<'_>) -> String {
    let sentence =
        |text: &str| wrap::paragraph(&format!("{line}{}", view.spoken(text)), 0, view.columns);
    match reply {
        Reply::Help(topic) => help::text(topic.as_deref(), view),
        Reply::Neutral => {
            format!(
                "{line}Happy to help. For a key, say for example:\n  {}\n",
                view.say("key for testing, 2 hours")
            )
        }
        Reply::NothingToCancel => sentence("There is nothing to cancel."),
        Reply::Canceled(requests) if requests.is_empty() => sentence("Dropped."),
        Reply::Canceled(requests) => sentence(&format!(
            "Dropped: {}. Nothing was created or changed.",
            phrase::all(requests)
        )),
        Reply::NotConfirmed(requests) => {
            sentence(&format!("Not done: {}. Nothing was changed.", phrase::all(requests)))
        }
        Reply::NothingToAnswer => {
            sentence("No question is open. Say what you need. For help: `bedrock-assist help`.")
        }
        Reply::NotYours => {
            sentence("Only the person who made the request can answer the open question.")
        }
        Reply::MadeBefore(key, to) => {
            let whom = echo(key.user.as_str());
            let to = to.as_ref().map(|to| format!(" ({})", echo(to))).unwrap_or_default();
            sentence(&format!(
                "An earlier run created the key {} for {whom} and delivered it{to}; it is not created again.",
                key.id
            ))
        }
        Reply::Exists(user) => {
            let ids: Vec<&str> =
                user.keys.iter().filter(|key| key.active).map(|key| key.id.as_str()).collect();
            let (keys, exist) = if ids.len() == 1 { ("key", "exists") } else { ("keys", "exist") };
            let whom = echo(user.name.as_str());
            sentence(&format!(
                "The {keys} {} of {whom} already {exist}; no new key was created.",
                ids.join(" and ")
            ))
        }
        Reply::RevokedBefore(key) => sentence(&format!(
            "An earlier run already made this change; the key {} of {} was not changed again.",
            key.id,
            echo(key.user.as_str())
        )),
        Reply::TypedAhead => sentence(
            "Your reply was written before the question appeared (pasted, typed ahead or in a file), so it doesn't count as an answer.",
        ),
        Reply::Explained(asked) => sentence(&question::explanation(asked)),
        Reply::Described(users) => users
            .iter()
            .flat_map(|user| aside::described(user, view))
            .map(|it| sentence(&it))
            .collect(),
        Reply::Aside(about, open, last) => {
            sentence(&aside::answer(*about, open.as_deref(), last.as_deref(), view))
        }
        Reply::NothingListed => {
            sentence("A dry run does not contact AWS, so there are no keys to list.")
        }
        Reply::NothingLookedUp => sentence(
            "A dry run does not contact AWS, so it can show neither your permissions nor the models.",
        ),
        Reply::StartedOver => sentence("Starting over. What do you need?"),
        Reply::Recalled(requests, open) => sentence(&aside::recalled(requests, *open)),
        Reply::NothingBefore => sentence(
            "There is no earlier request. Say what you need in full, for example \"key for testing, 2 hours\".",
        ),
        Reply::TooLate(last) => too_late(last, line, view),
        Reply::Already(keys, active) => {
            let keys: Vec<String> = keys
                .iter()
                .map(|key| format!("{} of {}", key.id, echo(key.user.as_str())))
                .collect();
            let (verb, state) = (
                if keys.len() == 1 { "is" } else { "are" },
                if *active { "active" } else { "inactive" },
            );
            sentence(&format!(
                "{} {verb} already {state}. Nothing was changed.",
                keys.join(" and ")
            ))
        }
        Reply::Kept(key, off) => old_key::kept(&key.id, &key.user, *off, line, view),
        Reply::Goodbye => sentence("Goodbye."),
        Reply::Checked(grammar) => checked(grammar),
        Reply::OutOfScope(_) | Reply::CannotCleanUp | Reply::PassedOver(_) => {
            declined(reply, "", view)
        }
    }
}

/// Says that a correction comes too late, and what can still be done.
fn too_late(last: &Request, line: &str, view: &View<'_>) -> String {
    let what = phrase::in_short(last);
    let done = match last.intent {
        Intent::CreateKey | Intent::RefreshKey => {
            format!("Already created: {what}. It can't be changed.")
        }
        _ => format!("Already done: {what}."),
    };
    let mut text = wrap::paragraph(&format!("{line}{done}"), 0, view.columns);
    // A new process has no earlier request to repeat.
    if let Some(again) = another(last).filter(|_| view.conversation) {
        text += &wrap::command("  For another: ", again, view.columns);
    }
    text += &match last.key_type {
        Some(KeyType::ShortTerm) => wrap::paragraph(
            "A short-term key can't be revoked; it expires on its own.",
            2,
            view.columns,
        ),
        _ if matches!(last.intent, Intent::RevokeKey | Intent::EnableKey) => String::new(),
        _ => {
            let key = last
                .access_key_id
                .as_ref()
                .map_or_else(|| "that key".to_owned(), |id| format!("key {id}"));
            let words = view.say(&format!("deactivate {key}"));
            wrap::command("  To deactivate it: ", &words, view.columns)
        }
    };
    text
}

/// Returns a phrase that repeats a request with another value.
fn another(last: &Request) -> Option<&'static str> {
    let two_hours = last.ttl.is_some_and(|ttl| ttl.seconds() == 2 * 3600);
    match (last.intent, last.key_type) {
        (Intent::RevokeKey | Intent::EnableKey, _) => None,
        (_, Some(KeyType::ShortTerm)) if two_hours => Some("same again, but for 4 hours"),
        (_, Some(KeyType::ShortTerm)) => Some("same again, but for 2 hours"),
        // The person names the team.
        _ => Some("same again, but for ..."),
    }
}

fn checked(GrammarReport { builtin, own }: &GrammarReport) -> String {
    let sizes = |size: &GrammarSize| {
        let phrases = counted(size.phrases, "phrase", "phrases");
        format!("{phrases}, {}", counted(size.examples, "example", "examples"))
    };
    let files = |count| counted(count, "file", "files");
    let mut text = format!(
        "The grammar is valid, and every example is understood as intended.\n  built in: {}, {}\n",
        files(builtin.files),
        sizes(builtin),
    );
    if let Some(CustomGrammarSize { size, entries, teams }) = own {
        let entries = counted(*entries, "entry", "entries");
        let teams = counted(*teams, "team", "teams");
        text +=
            &format!("  yours:    {}, {entries}, {teams}, {}\n", files(size.files), sizes(size));
    }
    text
}

/// Renders the reply to a line that is out of scope or was skipped.
pub fn declined(reply: &Reply, line: &str, view: &View<'_>) -> String {
    let (_, message, hint) = refusal(reply);
    let mut text = wrap::block(
        &view.err.caution("sorry:"),
        "sorry:",
        &format!("{line}{message}"),
        view.columns,
    );
    text += &wrap::block(&view.err.hint("hint:"), "hint:", &view.spoken(&hint), view.columns);
    text
}

/// Returns the code, the reason and the next step for a declined line.
pub fn refusal(reply: &Reply) -> (&'static str, String, String) {
    let (code, message, hint) = match reply {
        Reply::OutOfScope(Some(thing)) => {
            let message = format!(
                "This program doesn't handle {}; it only manages keys for Claude on AWS Bedrock.",
                echo(thing)
            );
            return ("out_of_scope", message, EXAMPLE.to_owned());
        }
        Reply::CannotCleanUp => (
            "not_supported",
            "This program can't delete leftover users yet. It can list them and delete their keys one by one.",
            "try `bedrock-assist \"list unused keys\"`, then `bedrock-assist \"delete key AKIA...\"`",
        ),
        Reply::PassedOver(line) => {
            let whose = line.map(|line| format!(" from line {line}")).unwrap_or_default();
            let message =
                format!("This line did not answer the question{whose}, so the line was skipped.");
            return ("passed_over", message, EXAMPLE.to_owned());
        }
        _ => (
            "out_of_scope",
            "This is not a request for AWS Bedrock access, which is all that this program handles.",
            EXAMPLE,
        ),
    };
    (code, message.to_owned(), hint.to_owned())
}

const EXAMPLE: &str = "try `bedrock-assist \"key for testing, 2 hours\"` or `bedrock-assist help`";

//! What is said where nothing is made: friendly, short, and always with a way on.

use crate::domain::{
    CustomGrammarSize, GrammarReport, GrammarSize, Intent, KeyType, Reply, Request,
};
use crate::present::dialogue::phrase;
use crate::present::help;
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use crate::present::view::View;

/// A reply to something that did not fail.
pub fn said(reply: &Reply, view: &View<'_>) -> String {
    let sentence = |text: &str| wrap::paragraph(&view.spoken(text), 0, view.columns);
    match reply {
        Reply::Help(topic) => help::text(topic.as_deref(), view),
        Reply::Neutral => {
            format!(
                "Happy to help. For a key, say for example:\n  {}\n",
                view.say("key for testing, 2 hours")
            )
        }
        Reply::NothingToCancel => sentence("Nothing was under way, so there is nothing to cancel."),
        Reply::Canceled(requests) if requests.is_empty() => sentence("Dropped."),
        Reply::Canceled(requests) => {
            sentence(&format!("Dropped: {}. Nothing was made or changed.", phrase::all(requests)))
        }
        Reply::NotConfirmed(requests) => {
            sentence(&format!("Not done: {}. Nothing was changed.", phrase::all(requests)))
        }
        Reply::NothingToAnswer => {
            sentence("There is no question open. Say what you need, or `bedrock-assist help`.")
        }
        Reply::NotYours => {
            sentence("The question that is open is for somebody else, who asked for it.")
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
                "The {keys} {} of {whom} already {exist}; no other was created.",
                ids.join(" and ")
            ))
        }
        Reply::RevokedBefore(key) => sentence(&format!(
            "An earlier run did this: the key {} of {} is not touched again.",
            key.id,
            echo(key.user.as_str())
        )),
        Reply::TypedAhead => sentence(
            "That was said before the question was asked (pasted, typed ahead or in a file), so it answers nothing.",
        ),
        Reply::NothingListed => {
            sentence("A dry run asks AWS nothing, so there are no keys to list.")
        }
        Reply::NothingLookedUp => sentence(
            "A dry run asks AWS nothing, so it tells neither what you can do nor which models there are.",
        ),
        Reply::StartedOver => sentence("From the beginning, then: what do you need?"),
        Reply::Recalled(requests, open) => recalled(requests, *open, view),
        Reply::NothingBefore => sentence(
            "Nothing was asked for so far. Say it in full, for example \"key for testing, 2 hours\".",
        ),
        Reply::TooLate(last) => too_late(last, view),
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
        Reply::Kept(key, off) => {
            let (label, verb) = if *off {
                ("  To delete it later:", "delete")
            } else {
                ("  To switch it off later:", "deactivate")
            };
            let later = view.say(&format!("{verb} {}", phrase::key(&key.id, Some(&key.user))));
            let stays = if *off { "switched off" } else { "as it is" };
            let kept =
                format!("The old key {} of {} stays {stays}.", key.id, echo(key.user.as_str()));
            sentence(&kept) + &wrap::command(label, &later, view.columns)
        }
        Reply::Goodbye => "Goodbye.\n".to_owned(),
        Reply::Checked(grammar) => checked(grammar),
        Reply::OutOfScope(_) | Reply::PassedOver(_) => declined(reply, "", view),
    }
}

/// The line that a reply belongs to, for those that are about one.
pub fn prefix<'l>(reply: &Reply, line: &'l str) -> &'l str {
    match reply {
        // These have texts of their own, or a label in front.
        Reply::Help(_) | Reply::Checked(_) | Reply::OutOfScope(_) | Reply::PassedOver(_) => "",
        _ => line,
    }
}

fn recalled(requests: &[Request], open: bool, view: &View<'_>) -> String {
    let what = phrase::all(requests);
    let text = if open {
        format!("So far: {what}. Nothing is done yet.")
    } else {
        format!("The last one was {what}.")
    };
    wrap::paragraph(&text, 0, view.columns)
}

/// What is made stays as it is: what can still be done.
fn too_late(last: &Request, view: &View<'_>) -> String {
    let done = format!("That is done already, and stays as it is: {}.", phrase::in_short(last));
    let mut text = wrap::paragraph(&done, 0, view.columns);
    let again = match last.key_type {
        Some(KeyType::ShortTerm) => "same again, but for 2 hours",
        _ => "same again, but for finance",
    };
    text += &wrap::command("  For another:     ", &view.say(again), view.columns);
    text += &match last.key_type {
        Some(KeyType::ShortTerm) => wrap::paragraph(
            "A short-term key cannot be taken back; it ends by itself.",
            2,
            view.columns,
        ),
        _ if matches!(last.intent, Intent::RevokeKey | Intent::EnableKey) => String::new(),
        _ => {
            let key = last
                .access_key_id
                .as_ref()
                .map_or_else(|| "that key".to_owned(), |id| format!("key {id}"));
            wrap::command("  To take it back: ", &view.say(&format!("revoke {key}")), view.columns)
        }
    };
    text
}

fn checked(GrammarReport { builtin, own }: &GrammarReport) -> String {
    let sizes = |size: &GrammarSize| {
        let phrases = counted(size.phrases, "phrase", "phrases");
        format!("{phrases}, {}", counted(size.examples, "example", "examples"))
    };
    let files = |count| counted(count, "file", "files");
    let mut text = format!(
        "The grammar is in order, and every example leads where it should.\n  built in: {}, {}\n",
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

pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A reply to something the program does not do.
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

/// Why something is declined: a code, what is so, and what can be done instead.
pub fn refusal(reply: &Reply) -> (&'static str, String, String) {
    let (code, message, hint) = match reply {
        Reply::OutOfScope(Some(thing)) => {
            let message = format!(
                "{} is not something this program does: it makes keys for Claude on AWS Bedrock.",
                echo(thing)
            );
            return ("out_of_scope", message, EXAMPLE.to_owned());
        }
        Reply::PassedOver(line) => {
            let whose = line.map(|line| format!(" of line {line}")).unwrap_or_default();
            let message = format!("That did not answer the question{whose}, and was passed over.");
            return ("passed_over", message, EXAMPLE.to_owned());
        }
        _ => (
            "out_of_scope",
            "That is not a wish for access to AWS Bedrock, which is all this program does.",
            EXAMPLE,
        ),
    };
    (code, message.to_owned(), hint.to_owned())
}

const EXAMPLE: &str =
    "say for example `bedrock-assist \"key for testing, 2 hours\"`, or `bedrock-assist help`";

//! What is said where nothing is made: friendly, short, and always with a way on.

use super::{View, echo, help, layout};
use crate::domain::{CheckedGrammar, GrammarSize, NotBuilt, OwnSize, Reply};

/// A reply to something that did not fail.
pub fn said(reply: &Reply, view: &View<'_>) -> String {
    match reply {
        Reply::Help(topic) => help::text(topic.as_deref(), view.regions),
        Reply::Neutral => {
            format!(
                "Happy to help. For a key, say for example:\n  {}\n",
                view.say("key for testing, 2 hours")
            )
        }
        Reply::NothingToCancel => "Nothing was under way, so there is nothing to cancel.\n".to_owned(),
        Reply::Goodbye => "Goodbye.\n".to_owned(),
        Reply::Checked(grammar) => checked(grammar),
        Reply::OutOfScope(_) | Reply::NotBuilt(_) => declined(reply, "", view),
    }
}

fn checked(CheckedGrammar { builtin, own }: &CheckedGrammar) -> String {
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
    if let Some(OwnSize { size, entries, teams }) = own {
        let entries = counted(*entries, "entry", "entries");
        let teams = counted(*teams, "team", "teams");
        text += &format!("  yours:    {}, {entries}, {teams}, {}\n", files(size.files), sizes(size));
    }
    text
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A reply to something the program does not do.
pub fn declined(reply: &Reply, line: &str, view: &View<'_>) -> String {
    let (_, message, hint) = refusal(reply);
    let mut text = layout::block(&view.err.caution("sorry:"), "sorry:", &format!("{line}{message}"));
    text += &layout::block(&view.err.hint("hint:"), "hint:", &view.spoken(&hint));
    text
}

/// Why something is declined: a code, what is so, and what can be done instead.
pub fn refusal(reply: &Reply) -> (&'static str, String, String) {
    let (code, message, hint) = match reply {
        Reply::NotBuilt(what) => not_built(*what),
        Reply::OutOfScope(Some(thing)) => {
            let message = format!(
                "{} is not something this program does: it makes keys for Claude on AWS Bedrock.",
                echo(thing)
            );
            return ("out_of_scope", message, EXAMPLE.to_owned());
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

fn not_built(what: NotBuilt) -> (&'static str, &'static str, &'static str) {
    match what {
        NotBuilt::LongTermKeys => (
            "long_term_keys",
            "Long-term keys are not built yet.",
            "a program can fetch itself a short-term key whenever it needs one: \
             `bedrock-assist -o raw \"key for 12 hours\"`; CI and servers do best with a role of their own",
        ),
        NotBuilt::Rotate => (
            "rotate",
            "Rotating long-term keys is not built yet.",
            "the AWS CLI does it: `aws iam create-access-key`, then `aws iam update-access-key` with the old \
             key's id and `--status Inactive`; for a new short-term key: \
             `bedrock-assist \"refresh my Bedrock token\"`",
        ),
        NotBuilt::List => (
            "list",
            "Listing keys is not built yet.",
            "the AWS CLI does it: `aws iam list-access-keys --user-name TEAM-bedrock-user`; short-term keys \
             are on no list, they end by themselves",
        ),
        NotBuilt::Revoke => (
            "revoke",
            "Revoking keys is not built yet.",
            "the AWS CLI does it, at once: `aws iam update-access-key --status Inactive` with the user's name \
             and the key's id; for a short-term key: `bedrock-assist \"help safety\"`",
        ),
        NotBuilt::Check => (
            "check",
            "Checking access is not built yet.",
            "the answer to `bedrock-assist \"key for 15 minutes\"` shows your account, who you are and the \
             region's Claude models",
        ),
        NotBuilt::Models => (
            "models",
            "Listing models is not built yet.",
            "the answer to `bedrock-assist \"key for 15 minutes in us-east-1\"` names the Claude models \
             that the region offers; `-o json` names all",
        ),
    }
}

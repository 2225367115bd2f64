//! What went wrong in words: what happened and why, then what to do next. Each problem is put into words here and
//! nowhere else, for people and for JSON alike.

pub mod aws;
pub mod connection;
pub mod credentials;
pub mod help_topic;
pub mod invalid_request;
pub mod journal;
pub mod sign_in;
pub mod unfinished;

use crate::domain::{
    AccessKeyId, HeldBearer, Intent, Problem, Region, Request, Step, Unreadable, mask,
};
use crate::present::answers::decoded_key;
use crate::present::dialogue::{phrase, question};
use crate::present::text::echo::echo;
use crate::present::text::time;
use serde::Serialize;
use std::path::Path;

/// A problem in words.
#[derive(Debug, Serialize)]
pub struct ErrorText {
    /// The sort of problem.
    pub kind: &'static str,
    /// Which one it is.
    pub code: &'static str,
    /// What happened, and why.
    pub message: String,
    /// What to do next, best first.
    #[serde(rename = "hint", serialize_with = "lines")]
    pub hints: Vec<String>,
}

impl ErrorText {
    /// The same where they are read: what is copied out of the sandbox must not act on a real account.
    pub fn read_in(mut self, sandbox: bool) -> Self {
        self.hints.retain(|hint| !(sandbox && hint.contains("`aws iam ")));
        self
    }
}

fn lines<S: serde::Serializer>(hints: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    if hints.is_empty() {
        serializer.serialize_none()
    } else {
        serializer.serialize_str(&hints.join("\n"))
    }
}

/// The words of a problem; of what was asked for, where that can help to say it again. The last hint opens the section of
/// the documents that it is about.
pub fn words(problem: &Problem, request: Option<&Request>) -> ErrorText {
    let mut words = told(problem, request);
    words.hints.push(format!(
        "more on this: `bedrock-assist \"help {}\"`",
        help_topic::topic(problem, &words)
    ));
    words
}

fn told(problem: &Problem, request: Option<&Request>) -> ErrorText {
    let (kind, code, message, hints) = match problem {
        Problem::NoCredentials { held } => (
            "credentials",
            "no_credentials",
            format!("No AWS credentials were found.{}", bearer(*held)),
            owned(&SET_UP),
        ),
        Problem::Credentials(unusable) => return credentials::words(unusable),
        Problem::ProfileNotFound { profile, known } if profile.is_empty() => (
            "configuration",
            "profile_not_found",
            "The name of the AWS profile is empty: AWS_PROFILE (or AWS_DEFAULT_PROFILE, or --profile) is set to nothing."
                .to_owned(),
            [owned(&["run `unset AWS_PROFILE`, or name a profile"]), profiles("dev", known)].concat(),
        ),
        Problem::ProfileNotFound { profile, known } => (
            "configuration",
            "profile_not_found",
            format!("There is no profile \"{}\" in your AWS config files.", echo(profile)),
            profiles(profile, known),
        ),
        Problem::ConfigUnreadable { reason } => (
            "configuration",
            "config_unreadable",
            format!("Your AWS settings cannot be read: {}", echo(reason)),
            owned(&["correct ~/.aws/config or ~/.aws/credentials, or name another file with AWS_CONFIG_FILE"]),
        ),
        Problem::InsecureEndpoint { setting, url } => (
            "configuration",
            "insecure_endpoint",
            format!(
                "{} sends calls to {} without encryption, so nothing was sent.",
                echo(setting),
                echo(url)
            ),
            vec![format!("use https, or {}", without(setting))],
        ),
        Problem::MalformedEndpoint { setting } => (
            "configuration",
            "malformed_endpoint",
            format!("{} is not a valid address, so nothing was sent.", echo(setting)),
            vec![format!(
                "correct it (https://HOST, without a blank or line break), or {}",
                without(setting)
            )],
        ),
        Problem::Proxy { setting } => (
            "configuration",
            "malformed_proxy",
            format!("{setting} is not the address of an HTTP proxy, the only kind supported, so nothing was sent."),
            vec![format!("set it to your proxy: `export {setting}=http://HOST:PORT`; without one, {}", without(setting))],
        ),
        Problem::TooFewFiles => (
            "system",
            "too_few_files",
            "The system lets this program open too few files, so nothing was done.".to_owned(),
            owned(&["raise the limit, for example with `ulimit -n 256`, then say the same again"]),
        ),
        Problem::CaBundle { setting, path, reason } => (
            "configuration",
            "ca_bundle",
            format!("{} points to {}, which is not a readable PEM file: {}.", echo(setting), file(path), echo(reason)),
            vec![format!("set it to a PEM certificate file, or {}", without(setting))],
        ),
        Problem::NoBedrock { region, name, nearest } => {
            let place = name.as_ref().map(|name| format!(" ({})", echo(name))).unwrap_or_default();
            let unknown = if name.is_some() {
                "Bedrock does not run there"
            } else {
                "AWS has no such region with Bedrock"
            };
            let what = match request.map(|request| request.intent) {
                Some(Intent::ListModels) => "No model in",
                _ => "No key for",
            };
            ("region", "no_bedrock", format!("{what} {region}{place}: {unknown}."), regions(nearest, request))
        }
        Problem::MalformedRegion { text, setting, nearest } => (
            "region",
            "malformed_region",
            format!("{} says {}, which is no region.", echo(setting), quoted(text)),
            regions(nearest, request),
        ),
        Problem::LifeOutOfRange(asked) => (
            "duration",
            "out_of_range",
            format!(
                "A short-term key lives from 15 minutes to 12 hours; {}",
                question::beyond(Some(*asked)).unwrap_or_default()
            ),
            owned(&["say `for 12 hours`, or `for 15 minutes`; a new key is a phrase away at any time"]),
        ),
        Problem::Signing { reason } => (
            "signing",
            "signing_failed",
            format!("The key could not be signed: {}", echo(reason)),
            owned(&["see that this machine's clock is right, then try again"]),
        ),
        Problem::GrammarFolder { path, reason } => (
            "grammar",
            "grammar_unreadable",
            format!("The grammar in {} cannot be used: {}", file(path), echo(reason)),
            owned(&[
                "name a folder that holds your grammar files, whose names end in .toml: `--grammar DIR`",
            ]),
        ),
        Problem::GrammarMistakes(mistakes) => {
            let count = if mistakes.len() == 1 { "a mistake" } else { "mistakes" };
            // What a mistake repeats of its file is cleaned where it is found.
            let told = mask(&mistakes.join("\n")).into_owned();
            (
                "grammar",
                "grammar_mistakes",
                format!("The grammar has {count}, so nothing was done.\n{told}"),
                owned(&["mend it, then see with `bedrock-assist --grammar DIR --check-grammar`"]),
            )
        }
        Problem::SaveExists(path) => (
            "file",
            "file_exists",
            format!("{} is there already, so nothing was made.", file(path)),
            owned(&["name another file, or add `--force` to replace it"]),
        ),
        Problem::SaveFailed { path, reason } => (
            "file",
            "file_unwritable",
            format!("{} cannot be written: {}", file(path), echo(reason)),
            owned(&["name a file in a folder of yours"]),
        ),
        Problem::OutputFailed { reason } => (
            "output",
            "output_failed",
            format!("The result could not be written out: {}", echo(reason)),
            owned(&[
                "say the same again when the output is open and has room; a short-term key that was not shown ends by itself",
            ]),
        ),
        Problem::InputFailed { reason } => (
            "input",
            "input_failed",
            format!("Standard input cannot be read: {}", echo(reason)),
            owned(&["pipe in lines of text, or put the phrase behind the command"]),
        ),
        Problem::KeyFile { reason } => (
            "input",
            "key_file_unreadable",
            format!("The file with the key cannot be read: {reason}."),
            owned(&[
                "name the file as in `bedrock-assist --decode key.txt`; or run `bedrock-assist --decode` and paste the key, \
                 which is not shown",
            ]),
        ),
        Problem::Unreadable(Unreadable::TooLong) => (
            "input",
            "too_long",
            "Longer than 4 KiB, so it was refused as a whole.".to_owned(),
            owned(&["say it in one sentence"]),
        ),
        Problem::Unreadable(Unreadable::NotUtf8) => (
            "input",
            "not_utf8",
            "This is not text in UTF-8, so it was refused as a whole.".to_owned(),
            owned(&["save the text as UTF-8"]),
        ),
        Problem::NoKey(why) => {
            let (code, message) = decoded_key::refused(*why);
            ("input", code, message, owned(&["a key goes in like this: `bedrock-assist --decode key.txt`"]))
        }
        Problem::InvalidTeam(_)
        | Problem::InvalidOwner(_)
        | Problem::TooManyKeys(_)
        | Problem::NoSuchUser(_)
        | Problem::NoKeys(_)
        | Problem::NoSuchKey(_)
        | Problem::OtherOwner { .. }
        | Problem::KeyElsewhere { .. }
        | Problem::SessionKey(_)
        | Problem::NothingNamed
        | Problem::NoOutputForSecret
        | Problem::UnfitRow(_)
        | Problem::RawLongTerm => return invalid_request::words(problem),
        Problem::Undelivered { .. }
        | Problem::AwsRefused(_)
        | Problem::OtherAccount { .. }
        | Problem::OtherProfile { .. }
        | Problem::OtherCaller { .. }
        | Problem::Appeared(_)
        | Problem::Altered(_)
        | Problem::Stopped { .. }
        | Problem::KeyLost { .. }
        | Problem::JournalFailed { .. }
        | Problem::JournalUnfit { .. }
        | Problem::MaybeDelivered { .. }
        | Problem::OutputEmptied(_)
        | Problem::PlanUnusable { .. } => {
            let made_for = match problem {
                Problem::Undelivered { request, .. } => Some(&**request),
                _ => request,
            };
            // A key that made room, or may have, is not said once more.
            let gone = |id: &AccessKeyId| {
                let deletion = Step::Delete(Some(id.clone()));
                let unsure = matches!(problem, Problem::AwsRefused(refused) if !refused.certain);
                aws::progress(problem).is_some_and(|progress| {
                    progress.done.contains(&deletion) || unsure && progress.undone.first() == Some(&deletion)
                })
            };
            let mut made_for = made_for.cloned();
            if let Some(request) = made_for.as_mut().filter(|request| request.intent == Intent::RotateKey) {
                request.access_key_id.take_if(|id| gone(id));
            }
            return aws::words(problem, made_for.as_ref().and_then(phrase::again).as_deref());
        }
    };
    ErrorText { kind, code, message, hints }
}

fn bearer(held: Option<HeldBearer>) -> String {
    let end = match held {
        None => return String::new(),
        Some(HeldBearer::Until(end)) => {
            format!("holds a key, which works until {} at the latest", time::utc(end))
        }
        Some(HeldBearer::Expired(end)) => {
            format!("holds a key, which expired at {}", time::utc(end))
        }
        Some(HeldBearer::UnknownExpiry) => "is set".to_owned(),
    };
    format!(
        " AWS_BEARER_TOKEN_BEDROCK {end}; it is for calls to Bedrock and cannot create another key."
    )
}

const SET_UP: [&str; 3] = [
    "sign in: `aws login` (company SSO: `aws configure sso`)",
    "elsewhere: `--profile NAME`",
    "just looking: `bedrock-assist --sandbox`",
];

pub(crate) fn owned(hints: &[&str]) -> Vec<String> {
    hints.iter().map(|&hint| hint.to_owned()).collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", echo(text))
}

fn file(path: &Path) -> String {
    echo(&path.display().to_string())
}

/// How to do without a setting: a variable, or a line of a profile.
fn without(setting: &str) -> String {
    let setting = echo(setting);
    let variable = setting.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        || setting.ends_with("_proxy");
    if variable { format!("run `unset {setting}`") } else { format!("remove {setting}") }
}

fn profiles(wanted: &str, known: &[String]) -> Vec<String> {
    const NAMED: usize = 10;
    if known.is_empty() {
        let wanted = crate::present::answers::snippet::word(&echo(wanted));
        return vec![format!(
            "there is none yet; create it: `aws login --profile {wanted}` (company SSO: `aws configure sso --profile {wanted}`)"
        )];
    }
    let names: Vec<String> = known.iter().take(NAMED).map(|name| echo(name)).collect();
    let more = if known.len() > NAMED { ", …" } else { "" };
    vec![format!("choose one of these with `--profile NAME`: {}{more}", names.join(", "))]
}

fn regions(nearest: &[Region], request: Option<&Request>) -> Vec<String> {
    let mut hints = Vec::new();
    if let [first, ..] = nearest {
        let codes: Vec<&str> = nearest.iter().map(Region::as_str).collect();
        let there = request
            .filter(|request| {
                matches!(request.intent, Intent::CreateKey | Intent::RefreshKey | Intent::RotateKey)
            })
            .map(|request| {
                let there = Request { region: Some(first.clone()), ..request.clone() };
                format!("; for example `bedrock-assist \"{}\"`", phrase::phrase(&there))
            })
            .unwrap_or_default();
        hints.push(format!("the nearest right ones: {}{there}", codes.join(", ")));
    }
    hints.push("regions with Bedrock: `bedrock-assist \"which regions can I use?\"`".to_owned());
    hints
}

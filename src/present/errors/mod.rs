//! Explains problems: what happened and why, then what to do next. People and JSON get the same
//! sentences.

pub mod aws;
pub mod change;
pub mod connection;
pub mod credentials;
pub mod invalid_credentials;
pub mod invalid_row;
pub mod journal;
pub mod sentences;
pub mod settings;
pub mod sign_in;
pub mod unfinished;

use crate::domain::{AccessKeyId, HelpTopic, Intent, Problem, Request, Step};
use crate::present::dialogue::phrase;
use serde::Serialize;

/// The text of a problem, for people and JSON.
#[derive(Debug, Serialize)]
pub struct ErrorText {
    pub kind: &'static str,
    pub code: &'static str,
    /// The event and its cause.
    pub message: String,
    /// The next steps, best first.
    #[serde(rename = "hint", serialize_with = "lines")]
    pub hints: Vec<String>,
}

impl ErrorText {
    /// In the sandbox, drops hints with `aws iam` commands, because they would change a real
    /// account.
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

/// The sentences about a problem.
pub struct Wording {
    pub message: String,
    pub hints: Vec<String>,
}

fn wording<H: Into<String>>(
    message: impl Into<String>,
    hints: impl IntoIterator<Item = H>,
) -> Wording {
    Wording { message: message.into(), hints: hints.into_iter().map(Into::into).collect() }
}

/// The request that failed, for commands that repeat it.
#[derive(Debug, Clone, Copy, Default)]
pub struct FailedRequest<'a> {
    pub request: Option<&'a Request>,
    /// The flags that a repeated command needs, such as `--no-verify`, each with a trailing space.
    pub flags: &'a str,
}

/// Explains a problem. The last hint names the help topic.
pub fn words(problem: &Problem, failed: FailedRequest<'_>) -> ErrorText {
    let class = problem.class();
    let Wording { message, mut hints } = sentences::explain(problem, failed);
    let topic = help_words(class.topic);
    hints.push(format!("for details: `bedrock-assist \"help {topic}\"`"));
    ErrorText { kind: class.kind.name(), code: class.code, message, hints }
}

/// Returns the command-line arguments that repeat the request, or an empty string if the request
/// doesn't change IAM.
fn again(problem: &Problem, failed: FailedRequest<'_>) -> String {
    let request = match problem {
        Problem::Undelivered { request, .. } => Some(&**request),
        _ => failed.request,
    };
    // A key that was deleted to make room, or may have been, can't be named again.
    let gone = |id: &AccessKeyId| {
        let deletion = Step::Delete(Some(id.clone()));
        let unsure = matches!(problem, Problem::AwsRefused(failure) if !failure.certain);
        problem.progress().is_some_and(|progress| {
            progress.done.contains(&deletion)
                || unsure && progress.undone.first() == Some(&deletion)
        })
    };
    let mut request = request.cloned();
    if let Some(request) = request.as_mut().filter(|one| one.intent == Intent::RotateKey) {
        request.access_key_id.take_if(|id| gone(id));
    }
    let phrase = request.as_ref().and_then(phrase::again);
    phrase.map(|phrase| format!("{}\"{phrase}\"", failed.flags)).unwrap_or_default()
}

/// Returns the name of a topic, as typed after "help".
fn help_words(topic: HelpTopic) -> &'static str {
    match topic {
        HelpTopic::AccessDenied => "access denied",
        HelpTopic::Accounts => "accounts",
        HelpTopic::Clock => "clock",
        HelpTopic::Credentials => "credentials",
        HelpTopic::ExpiredCredentials => "expired credentials",
        HelpTopic::Files => "files",
        HelpTopic::Grammar => "grammar",
        HelpTopic::InvalidKey => "invalid key",
        HelpTopic::Lifetime => "lifetime",
        HelpTopic::Limits => "limits",
        HelpTopic::Mfa => "mfa",
        HelpTopic::MissingKeys => "missing keys",
        HelpTopic::Network => "network",
        HelpTopic::Throttling => "throttling",
        HelpTopic::UnfinishedChanges => "unfinished changes",
        HelpTopic::Words => "words",
        HelpTopic::WrongRegion => "wrong region",
    }
}

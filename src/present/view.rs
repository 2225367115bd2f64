//! The facts that an answer is shown with, and what every text shares: commands to repeat, the sandbox notice, safe echo.

use crate::domain::{Answer, Note, Region, Regions};
use crate::present::errors::FailedRequest;
use crate::present::recent::Recent;
use crate::present::text::style::Style;
use crate::present::text::wrap;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::Path;

/// What standard output carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people
    Text,
    /// One JSON object for each result
    Json,
    /// Lines for bash, zsh and dash
    Env,
    /// Lines for fish
    Fish,
    /// Lines for PowerShell
    Powershell,
    /// Lines for a .env file
    Dotenv,
    /// The key alone
    Raw,
}

impl Format {
    /// Every format with its name on the command line.
    pub const NAMED: [(&'static str, Self); 7] = [
        ("text", Self::Text),
        ("json", Self::Json),
        ("env", Self::Env),
        ("fish", Self::Fish),
        ("powershell", Self::Powershell),
        ("dotenv", Self::Dotenv),
        ("raw", Self::Raw),
    ];

    /// Whether a shell or a program runs on what is printed, so that it must be a key's snippet or nothing.
    pub fn is_snippet(self) -> bool {
        !matches!(self, Self::Text | Self::Json)
    }
}

/// Below each key that only the sandbox knows.
pub const SANDBOX: &str = "This is the sandbox: no AWS was asked, and the key opens nothing.";

/// What an answer is shown with: facts that are not part of it.
#[derive(Debug)]
pub struct View<'a> {
    /// What standard output carries.
    pub format: Format,
    /// When it is shown.
    pub now: Timestamp,
    /// In whose local time.
    pub zone: &'a TimeZone,
    /// Colour for standard output.
    pub out: Style,
    /// Colour for standard error.
    pub err: Style,
    /// The regions, for those who ask.
    pub regions: &'a Regions,
    /// The file that holds the snippet, where it was saved instead of shown.
    pub saved: Option<&'a Path>,
    /// Which of a phrase's several requests this is, counted from 1.
    pub part: Option<usize>,
    /// Whether the person is at the prompt, where words need no command in front.
    pub conversation: bool,
    /// Whether this is make-believe (`--sandbox`).
    pub sandbox: bool,
    /// The flags that say whose account is meant, each with a space in front: what is copied must mean the same one.
    pub flags: &'a str,
    /// The flags that say where a key goes, likewise.
    pub delivery: &'a str,
    /// The flags that repeat how a request was run, each with a trailing space.
    pub repeat: &'a str,
    /// How many columns the window has.
    pub columns: usize,
    /// The last key that was made, for who asks for more.
    pub recent: Option<&'a Recent>,
    /// The region that is configured, for examples.
    pub place: Option<&'a Region>,
    /// Whether the longer texts are wanted (`--full`).
    pub full: bool,
    /// What an earlier answer of the same batch has said for all of them.
    pub told: &'a [Note],
    /// Whether one has said that this is make-believe.
    pub told_sandbox: bool,
    /// Variables that are set and would be taken with a long-term key, or instead of it.
    pub stale: &'a [&'static str],
}

impl View<'_> {
    /// The request of a failed answer.
    pub fn failed<'r>(&'r self, answer: &'r Answer) -> FailedRequest<'r> {
        let flags = if self.conversation { "" } else { self.repeat };
        FailedRequest { request: answer.request.as_ref(), flags }
    }

    /// How a person says `words` from where they are.
    pub fn say(&self, words: &str) -> String {
        if self.conversation {
            words.to_owned()
        } else {
            format!("bedrock-assist{} \"{words}\"", self.flags)
        }
    }

    /// A sentence in which commands stand in backticks; in a conversation only their words are typed.
    pub fn spoken(&self, sentence: &str) -> String {
        let typed = |rest: &str| {
            let phrase = rest.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            phrase.or(Some(rest).filter(|rest| !rest.contains([' ', '-']))).map(str::to_owned)
        };
        commands(
            sentence,
            |rest| if self.conversation { typed(rest) } else { flagged(rest, self.flags) },
        )
    }
}

/// A sentence in which `words` may put others in place of a command, given what stands behind the program's name.
pub fn commands(sentence: &str, words: impl Fn(&str) -> Option<String>) -> String {
    let words = |part: &str| words(part.strip_prefix("bedrock-assist ")?);
    let parts = sentence.split('`').enumerate();
    let said = parts
        .map(|(at, part)| words(part).filter(|_| at % 2 == 1).unwrap_or_else(|| part.to_owned()));
    said.collect::<Vec<_>>().join("`")
}

/// A command with the flags that it lacks.
pub fn flagged(rest: &str, flags: &str) -> Option<String> {
    // Help asks nobody.
    let phrase = rest.trim_start_matches("--no-verify ").trim_start_matches("--yes ");
    let asks = phrase.starts_with('"')
        && !["\"help", "\"which regions"].iter().any(|help| phrase.starts_with(help));
    let plain = !flags.is_empty() && !phrase.starts_with("--");
    (plain && (asks || flags.starts_with(" --sandbox")))
        .then(|| format!("bedrock-assist{flags} {rest}"))
}

/// Below each look-up that only the sandbox answered; and what sets a transcript's answers apart.
pub fn make_believe(view: &View<'_>, line: &str) -> String {
    let told = "Only the sandbox was asked: nothing of this is about your account.";
    let told = match view.sandbox && !view.told_sandbox {
        true => format!("\n{}", wrap::paragraph(told, 0, view.columns)),
        false => String::new(),
    };
    if line.is_empty() { told } else { told + "\n" }
}

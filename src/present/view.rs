//! Defines the settings for rendering an answer, and shared text: commands to repeat and the
//! sandbox notice.

use crate::domain::{Answer, Note, Region, Regions};
use crate::present::errors::FailedRequest;
use crate::present::recent::Recent;
use crate::present::text::style::Style;
use crate::present::text::wrap;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::Path;

/// The output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text for people.
    Text,
    /// One JSON object for each result.
    Json,
    /// Lines for bash, zsh and dash.
    Env,
    /// Lines for fish.
    Fish,
    /// Lines for PowerShell.
    Powershell,
    /// Lines for a `.env` file.
    Dotenv,
    /// The key alone.
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

    /// Returns true if a shell or a program reads the output, which must then be a key's snippet or
    /// empty.
    pub fn is_snippet(self) -> bool {
        !matches!(self, Self::Text | Self::Json)
    }
}

/// The notice in answers that contain a sandbox key.
pub const SANDBOX: &str = "This is the sandbox: AWS was not called, and the key grants no access.";

/// The settings and context for rendering an answer.
#[derive(Debug)]
pub struct View<'a> {
    pub format: Format,
    pub now: Timestamp,
    pub zone: &'a TimeZone,
    /// The style of standard output.
    pub out: Style,
    /// The style of standard error.
    pub err: Style,
    pub regions: &'a Regions,
    /// The file that holds the snippet, if it was saved instead of shown.
    pub saved: Option<&'a Path>,
    /// The number of this request in its phrase, counted from 1, if the phrase has several.
    pub part: Option<usize>,
    /// True if the person types the next line at the program's prompt, without `bedrock-assist`.
    pub conversation: bool,
    /// True with `--sandbox`.
    pub sandbox: bool,
    /// The flags that select the account, the defaults and the grammar, each with a leading space.
    /// Commands to copy repeat them, so that they use the same account.
    pub flags: &'a str,
    /// The output flags (`-o`, `--save`, `--force`), each with a leading space.
    pub delivery: &'a str,
    /// The flags that a repeated request needs (`--no-verify`, `--ensure`, `--dry-run`, `--yes`),
    /// each with a trailing space.
    pub repeat: &'a str,
    /// The width of the window, in columns.
    pub columns: usize,
    /// The last key, for "tell me more".
    pub recent: Option<&'a Recent>,
    /// The configured region, for examples.
    pub place: Option<&'a Region>,
    /// True with `--full`, or if the person asked for everything.
    pub full: bool,
    /// The notes that apply to the whole run and that an earlier answer showed.
    pub told: &'a [Note],
    /// True if an earlier answer in this run showed the sandbox notice.
    pub told_sandbox: bool,
    /// The environment variables that are set and that clients would use together with a long-term
    /// key, or instead of it.
    pub stale: &'a [&'static str],
    /// The shell syntax of snippets in text answers: `Text` for bash, zsh and dash, or `Fish` or
    /// `Powershell`.
    pub shell: Format,
}

impl View<'_> {
    /// Returns the request of a failed answer, with the flags that a repeated command needs.
    pub fn failed<'r>(&'r self, answer: &'r Answer) -> FailedRequest<'r> {
        let flags = if self.conversation { "" } else { self.repeat };
        FailedRequest { request: answer.request.as_ref(), flags }
    }

    /// Returns `words` as the person enters them: alone at the prompt, elsewhere as a command with
    /// the account flags.
    pub fn say(&self, words: &str) -> String {
        if self.conversation {
            words.to_owned()
        } else {
            format!("bedrock-assist{} \"{words}\"", self.flags)
        }
    }

    /// Like [`View::say`], for words that repeat a request. On the command line, adds the flags of
    /// this run, except `--yes`, which would confirm a change that the person hasn't seen. Help and
    /// lists need only the account flags.
    pub fn repeated(&self, words: &str) -> String {
        let looks_up = ["help ", "list ", "which "].iter().any(|start| words.starts_with(start));
        if self.conversation || looks_up {
            return self.say(words);
        }
        let flags = self.repeat.replace("--yes ", "");
        format!("bedrock-assist{}{} {flags}\"{words}\"", self.flags, self.delivery)
    }

    /// Adapts the commands in backticks in a sentence: at the prompt to the words that a person
    /// types, elsewhere to the flags of this run.
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

/// Replaces the `bedrock-assist` commands that are in backticks in a sentence. `words` receives the
/// text after the program's name and returns the replacement, if any.
pub fn commands(sentence: &str, words: impl Fn(&str) -> Option<String>) -> String {
    let words = |part: &str| words(part.strip_prefix("bedrock-assist ")?);
    let parts = sentence.split('`').enumerate();
    let said = parts
        .map(|(at, part)| words(part).filter(|_| at % 2 == 1).unwrap_or_else(|| part.to_owned()));
    said.collect::<Vec<_>>().join("`")
}

/// Returns a suggested command with the account flags that it lacks, or `None` if it needs none.
pub fn flagged(rest: &str, flags: &str) -> Option<String> {
    let repeated = ["--no-verify ", "--ensure ", "--dry-run ", "--yes "];
    let phrase = repeated.iter().fold(rest, |rest, flag| rest.trim_start_matches(flag));
    // Help doesn't contact AWS, so it needs no flags outside the sandbox.
    let asks = phrase.starts_with('"')
        && !["\"help", "\"which regions"].iter().any(|help| phrase.starts_with(help));
    let plain = !flags.is_empty() && !phrase.starts_with("--");
    (plain && (asks || flags.starts_with(" --sandbox")))
        .then(|| format!("bedrock-assist{flags} {rest}"))
}

/// Returns the notice below a look-up in the sandbox, unless an answer already showed it, and the
/// blank line between the answers of a transcript.
pub fn sandbox_notice(view: &View<'_>, line: &str) -> String {
    let notice = "This comes from the sandbox and says nothing about your AWS account.";
    let notice = match view.sandbox && !view.told_sandbox {
        true => format!("\n{}", wrap::paragraph(notice, 0, view.columns)),
        false => String::new(),
    };
    if line.is_empty() { notice } else { notice + "\n" }
}

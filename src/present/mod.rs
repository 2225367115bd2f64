//! From an answer to words. The only room that knows colour, and where the words live that are not grammar.
//!
//! Nothing is printed here: each function gives back text, and which stream it belongs to. Whatever a person or
//! AWS wrote passes through `echo` on its way into a sentence.

mod answers;
mod dialogue;
mod errors;
mod explain;
mod help;
mod json;
#[cfg(test)]
mod tests;
mod text;

use crate::present::answers::access_report;
use crate::present::answers::decoded_key;
use crate::present::answers::iam_steps;
use crate::present::answers::key_list;
use crate::present::answers::long_term_key;
use crate::present::answers::models;
use crate::present::answers::short_term_key;
use crate::present::dialogue::note;
use crate::present::dialogue::question;
use crate::present::dialogue::reply;
use crate::present::text::wrap;

pub use answers::short_term_key::form;
pub use answers::snippet::{Credential, heading, snippet, word};
pub use answers::summary::{progress, summary};
pub use dialogue::confirmation::announced;
pub use dialogue::phrase::in_short;
pub use explain::{Explanation, explain, explain_refused};
pub use help::guide::Recent;
pub use help::topics;
pub use text::style::Style;
pub use text::wrap::WIDTH;

use crate::domain::{Answer, AnswerBody, Note, Problem, Region, Regions, Request, clean, mask};
use errors::ErrorText;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::path::Path;
use zeroize::Zeroizing;

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
const SANDBOX: &str = "This is the sandbox: no AWS was asked, and the key opens nothing.";

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
    /// How a person says `words` from where they are.
    fn say(&self, words: &str) -> String {
        if self.conversation {
            words.to_owned()
        } else {
            format!("bedrock-assist{} \"{words}\"", self.flags)
        }
    }

    /// A sentence in which commands stand in backticks; in a conversation only their words are typed.
    fn spoken(&self, sentence: &str) -> String {
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
fn commands(sentence: &str, words: impl Fn(&str) -> Option<String>) -> String {
    let words = |part: &str| words(part.strip_prefix("bedrock-assist ")?);
    let parts = sentence.split('`').enumerate();
    let said = parts
        .map(|(at, part)| words(part).filter(|_| at % 2 == 1).unwrap_or_else(|| part.to_owned()));
    said.collect::<Vec<_>>().join("`")
}

/// A command with the flags that it lacks.
fn flagged(rest: &str, flags: &str) -> Option<String> {
    // Help asks nobody.
    let asks = rest.starts_with('"')
        && !["\"help", "\"which regions"].iter().any(|help| rest.starts_with(help));
    let plain = !flags.is_empty() && !rest.starts_with("--");
    (plain && (asks || flags.starts_with(" --sandbox")))
        .then(|| format!("bedrock-assist{flags} {rest}"))
}

/// An answer in words, by stream.
#[derive(Debug, Default)]
pub struct Rendered {
    /// For standard output; may hold a secret.
    pub out: Zeroizing<String>,
    /// For standard error.
    pub err: String,
}

/// Puts an answer into words.
pub fn show(answer: &Answer, view: &View<'_>) -> Rendered {
    if view.format == Format::Json {
        return Rendered { out: json::answer(answer, view), err: String::new() };
    }
    let line = answer.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let mut shown = Rendered::default();
    let mut says = |text: String| {
        if view.format.is_snippet() { shown.err += &text } else { *shown.out += &text }
    };
    match &answer.body {
        AnswerBody::Key { .. } | AnswerBody::Issued { .. } if view.format.is_snippet() => {
            if let (None, Some(credential)) = (view.saved, Credential::of(&answer.body, view.stale))
            {
                shown.out = snippet(view.format, credential, heading(answer, view.part).as_deref());
            }
        }
        AnswerBody::Key { key, region_source } => {
            shown.out = short_term_key::key(answer, key, *region_source, view)
        }
        AnswerBody::Issued { key, plan, identity } => {
            shown.out = long_term_key::key(answer, key, plan, identity, view)
        }
        AnswerBody::Changed(plan) => says(iam_steps::changed(plan, &line, view)),
        AnswerBody::Keys(known) => {
            says(key_list::listed(&known.users, answer.request.as_ref(), &line, view))
        }
        AnswerBody::Access(access) => says(access_report::told(access, &line, view)),
        AnswerBody::Models(offered) => says(models::told(offered, &line, view)),
        AnswerBody::Decoded(key) => says(decoded_key::told(key, view)),
        AnswerBody::WouldSign(plan) => {
            says(iam_steps::would_sign(plan, answer.request.as_ref(), &line, view))
        }
        AnswerBody::WouldChange(plan) => says(iam_steps::would_change(plan, &line, view)),
        AnswerBody::Said(reply) => {
            says(format!("{}{}", reply::prefix(reply, &line), reply::said(reply, view)))
        }
        AnswerBody::Declined(reply) => shown.err = reply::declined(reply, &line, view),
        AnswerBody::Open(asked) => shown.err = question::open(asked, &line, view),
        AnswerBody::Dropped(asked) => shown.err = question::dropped(asked, &line, view),
        AnswerBody::Failed(problem) => {
            let words = errors::words(problem, answer.request.as_ref()).read_in(view.sandbox);
            shown.err = told(&words, &line, view.err, view.columns, |hint| view.spoken(hint));
        }
    }
    let mut notes = String::new();
    for note in &answer.notes {
        // The text answer says "at most" and the file's name itself.
        if !(view.told.contains(note) || view.format == Format::Text && note::is_in_text(note)) {
            let sentence = format!("{line}{}", view.spoken(&note::words(note)));
            notes += &wrap::block(&view.err.caution("note:"), "note:", &sentence, view.columns);
        }
    }
    // A question comes last, for it waits for an answer.
    let at = if matches!(answer.body, AnswerBody::Open(_)) { 0 } else { shown.err.len() };
    shown.err.insert_str(at, &notes);
    shown
}

/// Below each look-up that only the sandbox answered; and what sets a transcript's answers apart.
fn make_believe(view: &View<'_>, line: &str) -> String {
    let told = "Only the sandbox was asked: nothing of this is about your account.";
    let told = match view.sandbox && !view.told_sandbox {
        true => format!("\n{}", wrap::paragraph(told, 0, view.columns)),
        false => String::new(),
    };
    if line.is_empty() { told } else { told + "\n" }
}

/// A note as it is printed, with the line that it is about.
pub fn note(note: &Note, line: Option<usize>, paint: Style) -> String {
    let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let sentence = format!("{line}{}", note::words(note));
    wrap::block(&paint.caution("note:"), "note:", &sentence, wrap::WIDTH)
}

/// A problem that ends the run as it is printed: what happened and why, then what to do next.
pub fn problem(problem: &Problem, flags: &str, paint: Style) -> String {
    let spoken = |hint: &str| commands(hint, |rest| flagged(rest, flags));
    let words = errors::words(problem, None).read_in(flags.starts_with(" --sandbox"));
    told(&words, "", paint, wrap::WIDTH, spoken)
}

/// The code of a problem, as JSON has it.
pub fn code(problem: &Problem) -> &'static str {
    errors::words(problem, None).code
}

fn told(
    words: &ErrorText,
    prefix: &str,
    paint: Style,
    columns: usize,
    spoken: impl Fn(&str) -> String,
) -> String {
    // Behind the first line stands what keeps its own lines.
    let (message, below) = words.message.split_once('\n').unwrap_or((&words.message, ""));
    let mut text =
        wrap::block(&paint.bad("error:"), "error:", &format!("{prefix}{message}"), columns);
    below.lines().for_each(|line| text += &format!("{line}\n"));
    for hint in &words.hints {
        text += &wrap::block(&paint.hint("hint:"), "hint:", &spoken(hint), columns);
    }
    text
}

/// One request as `--dry-run -o json` prints it, a line.
pub fn request_line(request: &Request) -> Zeroizing<String> {
    json::line(request)
}

/// Words of a person or of AWS, fit to be shown: nothing that steers a terminal, nothing that looks like a key.
fn echo(text: &str) -> String {
    mask(&clean(text)).into_owned()
}

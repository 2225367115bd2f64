//! Turns answers into text. The text comes from this layer and from `grammar/`, and only this layer
//! uses color.
//!
//! The functions print nothing. They return text, and [`Rendered`] separates it by output stream.
//! Text from a person or from AWS must pass through `echo` before it becomes part of a sentence.

mod answers;
mod dialogue;
mod errors;
mod explain;
mod help;
mod json;
mod recent;
#[cfg(test)]
pub mod tests;
mod text;
mod view;

use answers::{
    access_report, decoded_key, iam_steps, key_check, key_list, long_term_key, models,
    short_term_key,
};
use dialogue::{note, question, reply};
use text::wrap;

pub use answers::short_term_key::form;
pub use answers::snippet::{Credential, heading, snippet, word};
pub use answers::summary::{progress, summary};
pub use dialogue::confirmation::announced;
pub use dialogue::phrase::in_short;
pub use dialogue::welcome::{Destination, SIGNED_OUT, signed_in, welcome};
pub use explain::{Explanation, explain, explain_refused};
pub use help::topics;
pub use recent::Recent;
pub use text::style::Style;
pub use text::wrap::WIDTH;
pub use view::{Format, View};

use crate::domain::{Answer, AnswerBody, Note, Problem, Request};
use errors::{ErrorText, FailedRequest, sign_in};
use view::{commands, flagged};
use zeroize::Zeroizing;

/// The text of an answer, by output stream.
#[derive(Debug, Default)]
pub struct Rendered {
    /// For standard output; may hold a secret.
    pub out: Zeroizing<String>,
    /// For standard error.
    pub err: String,
}

/// Renders an answer.
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
        AnswerBody::Checked(check) => says(key_check::told(check, &line, view)),
        AnswerBody::WouldSign(plan) => {
            says(iam_steps::would_sign(plan, answer.request.as_ref(), &line, view))
        }
        AnswerBody::WouldChange(plan) => says(iam_steps::would_change(plan, &line, view)),
        AnswerBody::Said(reply) => says(reply::said(reply, &line, view)),
        AnswerBody::Declined(reply) => shown.err = reply::declined(reply, &line, view),
        AnswerBody::Open(asked) => shown.err = question::open(asked, &line, view),
        AnswerBody::Dropped(asked) => shown.err = question::dropped(asked, &line, view),
        AnswerBody::Failed(problem) => {
            let words = errors::words(problem, view.failed(answer)).read_in(view.sandbox);
            shown.err = told(&words, &line, view.err, view.columns, |hint| view.spoken(hint));
        }
    }
    let mut notes = String::new();
    for note in &answer.notes {
        // Leaves out notes that an earlier answer showed, or that a text answer itself contains.
        if !(view.told.contains(note) || view.format == Format::Text && note::is_in_text(note)) {
            let sentence = format!("{line}{}", view.spoken(&note::words(note)));
            notes += &wrap::block(&view.err.caution("note:"), "note:", &sentence, view.columns);
        }
    }
    // A question comes last, because it waits for an answer.
    let at = if matches!(answer.body, AnswerBody::Open(_)) { 0 } else { shown.err.len() };
    shown.err.insert_str(at, &notes);
    shown
}

/// Renders a note, after the number of the line that it is about.
pub fn note(note: &Note, line: Option<usize>, paint: Style) -> String {
    let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let sentence = format!("{line}{}", note::words(note));
    wrap::block(&paint.caution("note:"), "note:", &sentence, wrap::WIDTH)
}

/// Renders a problem that ends the run: what happened and why, then the next step.
pub fn problem(problem: &Problem, flags: &str, paint: Style) -> String {
    let spoken = |hint: &str| commands(hint, |rest| flagged(rest, flags));
    let words =
        errors::words(problem, FailedRequest::default()).read_in(flags.starts_with(" --sandbox"));
    told(&words, "", paint, wrap::WIDTH, spoken)
}

/// Returns the code of a problem for JSON.
pub fn code(problem: &Problem) -> &'static str {
    problem.class().code
}

fn told(
    words: &ErrorText,
    prefix: &str,
    paint: Style,
    columns: usize,
    spoken: impl Fn(&str) -> String,
) -> String {
    // Lines after the first keep their breaks.
    let (message, below) = words.message.split_once('\n').unwrap_or((&words.message, ""));
    let mut text =
        wrap::block(&paint.bad("error:"), "error:", &format!("{prefix}{message}"), columns);
    below.lines().for_each(|line| text += &format!("{line}\n"));
    if words.code == "no_credentials" {
        return text + &sign_in::table(words.hints.iter().map(|hint| spoken(hint)), columns);
    }
    for hint in &words.hints {
        text += &wrap::block(&paint.hint("hint:"), "hint:", &spoken(hint), columns);
    }
    text
}

/// Renders a request for `--dry-run -o json`, as one line.
pub fn request_line(request: &Request) -> Zeroizing<String> {
    json::line::line(request)
}

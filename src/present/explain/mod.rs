//! Shows how a line is understood, without carrying out its requests.

use crate::domain::{
    Credential, Doubt, Intent, KeyType, Problem, Question, Request, RevokeAction, Slot, Span,
    TypeRule, Understanding, Unreadable,
};
use crate::present::errors;
use crate::present::json::line::line as json_line;
use crate::present::text::echo::echo;
use crate::present::text::style::Style;
use crate::present::text::{time, wrap};
use serde::Serialize;
use underline::{Mark, underlined};
use zeroize::Zeroizing;

/// The minimum width of the layout, in columns. Labels don't fit a narrower window.
const NARROWEST: usize = 24;
/// The maximum width of the layout, in columns. Longer lines are hard to read.
const WIDEST: usize = 120;

/// The format of an explanation.
#[derive(Debug, Clone, Copy)]
pub enum Explanation {
    /// One line of JSON.
    Json,
    Text {
        paint: Style,
        /// The width of the window, in columns.
        columns: usize,
        /// The line number, counted from 1, if the input has several lines.
        line: Option<usize>,
    },
}

#[derive(Serialize)]
struct ExplainedLine<'a> {
    text: &'a str,
    requests: &'a [Request],
    spans: &'a [Span],
    #[serde(skip_serializing_if = "<[Doubt]>::is_empty")]
    doubts: &'a [Doubt],
    /// Other readings, each a list of requests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<&'a [Request]>,
}

#[derive(Serialize)]
struct RejectedLine {
    text: Option<&'static str>,
    requests: [(); 0],
    error: errors::ErrorText,
}

/// Shows how a line is understood.
pub fn explain(
    text: &str,
    understanding: &Understanding,
    reading: Explanation,
) -> Zeroizing<String> {
    let Understanding { requests, spans, doubts, alternative, .. } = understanding;
    match reading {
        Explanation::Json => {
            let alternatives = alternative.as_deref().into_iter().collect();
            json_line(&ExplainedLine { text, requests, spans, doubts, alternatives })
        }
        Explanation::Text { paint, columns, line } => {
            let columns = columns.clamp(NARROWEST, WIDEST);
            let words = in_words(text, understanding, paint, columns);
            Zeroizing::new(apart(line, words, paint))
        }
    }
}

/// Shows why a line can't be read.
pub fn explain_refused(why: Unreadable, reading: Explanation) -> Zeroizing<String> {
    let problem = Problem::Unreadable(why);
    match reading {
        Explanation::Json => json_line(&RejectedLine {
            text: None,
            requests: [],
            error: errors::words(&problem, errors::FailedRequest::default()),
        }),
        Explanation::Text { paint, line, .. } => {
            Zeroizing::new(apart(line, crate::present::problem(&problem, "", paint), paint))
        }
    }
}

/// Adds the line number above and a blank line below, if the input has several lines.
fn apart(line: Option<usize>, words: String, paint: Style) -> String {
    match line {
        Some(line) => format!("{}\n{words}\n", paint.label(&format!("line {line}:"))),
        None => words,
    }
}

fn in_words(text: &str, understanding: &Understanding, paint: Style, columns: usize) -> String {
    let mut out = underlined(text, &marks(text, understanding), columns, paint);
    if !out.is_empty() {
        out.push('\n');
    }
    for (at, request) in understanding.requests.iter().enumerate() {
        let number = match understanding.requests.len() {
            0 | 1 => String::new(),
            _ => format!("[{}] ", at + 1),
        };
        let said = format!("{number}{}", described(request, understanding));
        out += &wrap::hanging(&paint.good("=>"), "=>", &said, columns);
        let further = key_type(request, request.type_rule).into_iter().chain(questions(request));
        further.for_each(|line| out += &wrap::hanging("  ", "  ", &line, columns));
    }
    for remark in &understanding.remarks {
        out += &wrap::hanging("  ", "  ", &format!("note: {}", echo(remark)), columns);
    }
    out
}

/// Returns the marks in the order of the phrase. Neighboring parts with the same label share one
/// mark.
fn marks(text: &str, understanding: &Understanding) -> Vec<Mark> {
    let many = understanding.requests.len() > 1;
    let mut spans: Vec<&Span> = understanding.spans.iter().collect();
    spans.sort_by_key(|span| {
        (span.start, std::cmp::Reverse(span.end), span.slot as u8, span.request)
    });
    let same = |one: &&Span, other: &&Span| {
        (one.start, one.end, one.slot) == (other.start, other.end, other.slot)
    };
    let known = spans.chunk_by(|one, other| same(one, other)).map(|group| {
        let requests: Vec<usize> = group.iter().map(|span| span.request).collect();
        let of = if many { format!(" [{}]", numbers(&requests)) } else { String::new() };
        let Span { start, end, slot: taken_for, .. } = *group[0];
        Mark { start, end, label: format!("{}{of}", slot(taken_for)), known: true }
    });
    let unexplained = understanding.unexplained.iter();
    let open = unexplained.map(|&(start, end)| Mark {
        start,
        end,
        label: "not understood".to_owned(),
        known: false,
    });
    let triggers = understanding.wish.iter();
    let triggers =
        triggers.map(|&(start, end)| Mark { start, end, label: "request".to_owned(), known: true });
    let mut all: Vec<Mark> = triggers.chain(known).chain(open).collect();
    all.sort_by_key(|mark| mark.start);
    let mut marks: Vec<Mark> = Vec::with_capacity(all.len());
    for mark in all {
        let joins = |last: &&mut Mark| {
            let between = text.get(last.end..mark.start);
            last.label == mark.label
                && between.is_some_and(|text| !text.contains(char::is_alphanumeric))
        };
        match marks.last_mut().filter(joins) {
            Some(last) => last.end = mark.end,
            None => marks.push(mark),
        }
    }
    marks
}

/// Lists requests by number, with three or more in a row as a range: "1,2,4-7".
fn numbers(requests: &[usize]) -> String {
    let runs = requests.chunk_by(|one, next| one + 1 == *next);
    let said = runs.map(|run| match run {
        [first, _, .., last] => format!("{}-{}", first + 1, last + 1),
        few => few.iter().map(|request| (request + 1).to_string()).collect::<Vec<_>>().join(","),
    });
    said.collect::<Vec<_>>().join(",")
}

/// Describes a request with the values that the phrase gives.
fn described(request: &Request, understanding: &Understanding) -> String {
    let mut intent = match (request.intent, request.revoke_action, &understanding.topic) {
        (Intent::RevokeKey, Some(RevokeAction::Delete), _) => "delete a key".to_owned(),
        (Intent::Help, _, Some(topic)) => format!("help: {}", echo(topic)),
        (Intent::OutOfScope, _, _) if understanding.neutral => "no request".to_owned(),
        (Intent::OutOfScope, _, Some(topic)) => {
            format!("{}: {}", intent_name(request.intent), echo(topic))
        }
        _ => intent_name(request.intent).to_owned(),
    };
    if let Some(unit) = &request.business_unit {
        intent += &format!(" for {unit}");
    }
    let mut parts = vec![intent];
    parts.extend(request.credential.map(|credential| credential_name(credential).to_owned()));
    parts.extend(request.ttl.map(|ttl| format!("lasting {}", time::lasts(ttl.seconds()))));
    parts.extend(request.region.as_ref().map(|region| format!("in {region}")));
    parts.extend(request.owner.as_ref().map(|owner| format!("owner {owner}")));
    parts.extend(request.access_key_id.as_ref().map(|id| format!("key ID {id}")));
    parts.extend(request.older_than_days.map(|days| format!("older than {days} days")));
    parts.join(", ")
}

/// Returns the key type and the rule that decided it or left it open.
fn key_type(request: &Request, rule: Option<TypeRule>) -> Option<String> {
    let said = match request.key_type {
        Some(KeyType::ShortTerm) => "short-term",
        Some(KeyType::LongTerm) => "long-term",
        None => "undecided",
    };
    let against =
        if request.against_purpose { "; the purpose suggests the other type" } else { "" };
    rule.map(|rule| format!("type: {said} ({}){against}", why(rule)))
}

/// Returns the questions to ask, in order.
fn questions(request: &Request) -> Option<String> {
    let suggested = |question| match (&request.suggested, question) {
        (Some(value), Question::BusinessUnit | Question::Region) => format!(" ({}?)", echo(value)),
        _ => String::new(),
    };
    let ask =
        request.ask.iter().map(|&question| format!("{}{}", asked(question), suggested(question)));
    let said = ask.collect::<Vec<_>>().join(", then ");
    (!said.is_empty()).then(|| format!("asks: {said}"))
}

fn intent_name(intent: Intent) -> &'static str {
    match intent {
        Intent::CreateKey => "create a key",
        Intent::RefreshKey => "create a short-term key like the last one",
        Intent::RotateKey => "rotate a key",
        Intent::ListKeys => "list keys",
        Intent::RevokeKey => "deactivate a key",
        Intent::EnableKey => "reactivate a key",
        Intent::CheckKey => "check a key",
        Intent::CleanUp => "delete users without keys",
        Intent::CheckAccess => "check access",
        Intent::ListModels => "list models",
        Intent::Help => "help",
        Intent::Cancel => "cancel",
        Intent::Quit => "leave",
        Intent::OutOfScope => "not something that this program does",
    }
}

fn credential_name(credential: Credential) -> &'static str {
    match credential {
        Credential::IamAccessKey => "as an IAM access key",
        Credential::BedrockApiKey => "as a long-term Bedrock API key",
    }
}

fn slot(slot: Slot) -> &'static str {
    match slot {
        Slot::KeyType => "type of key",
        Slot::Credential => "kind of credential",
        Slot::BusinessUnit => "team or system",
        Slot::TtlSeconds => "how long",
        Slot::Owner => "owner",
        Slot::Region => "region",
        Slot::AccessKeyId => "key ID",
        Slot::OlderThanDays => "age",
        Slot::Account => "account",
        Slot::Profile => "profile",
        Slot::Models => "models",
        Slot::Filters => "kind of key",
    }
}

fn why(rule: TypeRule) -> &'static str {
    match rule {
        TypeRule::Said => "rule 1: the phrase names the type",
        TypeRule::BothSaid => "rule 1: the phrase names both types",
        TypeRule::Duration => "rule 2: short-term keys don't last that long",
        TypeRule::CuesOfBoth => "rule 3: signs of both types",
        TypeRule::OnlyProduction => "rule 4: \"production\" is the only sign of a type",
        TypeRule::Cues => "rule 5: signs of only one type",
        TypeRule::Unit => "rule 6: no signs of either type, but a team or system is named",
        TypeRule::Default => "rule 7: no signs of either type",
        TypeRule::Unsure => "rule 7: no signs of either type, and Bedrock isn't named",
        TypeRule::Intent => "the only type for this request",
    }
}

fn asked(question: Question) -> &'static str {
    match question {
        Question::KeyType => "which type",
        Question::LongRunning => "whether the program runs longer than 12 hours",
        Question::Ttl => "how long",
        Question::Region => "which region",
        Question::BusinessUnit => "which team or system",
        Question::WhichKey => "which key",
        Question::ExistingUser => "what to do with the existing user",
        Question::DeleteOld => "what to do with the old key",
        Question::DidYouMean => "whether the reading is right",
        Question::Confirm => "whether to go ahead",
    }
}

#[cfg(test)]
mod tests;
pub mod underline;

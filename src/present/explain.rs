//! What was understood, shown without doing it: for people who wonder, and for machines that compare.

use super::{Paint, echo, json, layout, problem, time};
use crate::domain::{
    Intent, KeyType, Problem, Question, Request, Slot, Span, TypeRule, Understanding, Unreadable, clean,
    hidden,
};
use serde::Serialize;
use zeroize::Zeroizing;

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    requests: &'a [Request],
    spans: &'a [Span],
}

#[derive(Serialize)]
struct Refused {
    text: Option<&'static str>,
    requests: [(); 0],
    error: problem::Words,
}

/// A line and what it was taken for, as text or as one line of JSON.
pub fn explain(text: &str, understanding: &Understanding, json: bool, paint: Paint) -> Zeroizing<String> {
    if json {
        let Understanding { requests, spans, .. } = understanding;
        return json::line(&Line { text, requests, spans });
    }
    Zeroizing::new(in_words(text, understanding, paint))
}

/// A line that nobody tried to understand.
pub fn explain_refused(why: Unreadable, json: bool, paint: Paint) -> Zeroizing<String> {
    let problem = Problem::Unreadable(why);
    if json {
        return json::line(&Refused { text: None, requests: [], error: problem::words(&problem) });
    }
    Zeroizing::new(super::problem(&problem, "", paint))
}

fn in_words(text: &str, understanding: &Understanding, paint: Paint) -> String {
    let mut out = underlined(text, &understanding.spans);
    let parts = understanding.spans.iter().filter_map(|span| Some((text.get(span.start..span.end)?, span)));
    for (part, span) in parts {
        let of = match understanding.requests.len() {
            0 | 1 => String::new(),
            _ => format!(" (request {})", span.request + 1),
        };
        out += &format!("  \"{}\": {}{of}\n", echo(part), slot(span.slot));
    }
    let words: Vec<String> = understanding
        .unexplained
        .iter()
        .filter_map(|&(start, end)| text.get(start..end))
        .map(|part| format!("\"{}\"", echo(part)))
        .collect();
    if !words.is_empty() {
        out += &format!("  not explained: {}\n", words.join(", "));
    }
    for (at, request) in understanding.requests.iter().enumerate() {
        let rule = understanding.type_rules.get(at).copied().flatten();
        out += &layout::block(&paint.good("=>"), "=>", &summary(request, rule));
    }
    for remark in &understanding.remarks {
        out += &layout::paragraph(&echo(remark), 3);
    }
    out
}

/// The phrase, and under it a line that marks what was taken for something.
fn underlined(text: &str, spans: &[Span]) -> String {
    let (mut shown, mut marks) = (String::new(), String::new());
    for (at, c) in text.char_indices() {
        for c in clean(c.encode_utf8(&mut [0; 4])).chars().filter(|&c| !hidden(c)) {
            shown.push(c);
            marks.push(if spans.iter().any(|span| (span.start..span.end).contains(&at)) { '~' } else { ' ' });
        }
    }
    format!("{shown}\n{}\n", marks.trim_end())
}

fn summary(request: &Request, rule: Option<TypeRule>) -> String {
    let mut parts = vec![intent(request.intent).to_owned()];
    match request.key_type {
        Some(KeyType::ShortTerm) => parts.push("short-term".to_owned()),
        Some(KeyType::LongTerm) => parts.push("long-term".to_owned()),
        None if rule.is_some() => parts.push("type open".to_owned()),
        None => {}
    }
    parts.extend(rule.map(|rule| format!("({})", why(rule))));
    parts.extend(request.business_unit.as_ref().map(|unit| format!("for {unit}")));
    parts.extend(request.ttl.map(|ttl| format!("for {}", time::lasts(ttl.seconds()))));
    parts.extend(request.region.as_ref().map(|region| format!("in {region}")));
    parts.extend(request.owner.as_ref().map(|owner| format!("owner {owner}")));
    parts.extend(request.access_key_id.as_ref().map(|id| format!("key {id}")));
    parts.extend(request.older_than_days.map(|days| format!("older than {days} days")));
    parts.extend(request.ask.iter().map(|&question| format!("ask {}", asked(question))));
    parts.join(", ").replace(", (", " (")
}

fn intent(intent: Intent) -> &'static str {
    match intent {
        Intent::CreateKey => "make a key",
        Intent::RefreshKey => "a new short-term key like the last",
        Intent::RotateKey => "rotate a key",
        Intent::ListKeys => "list keys",
        Intent::RevokeKey => "revoke a key",
        Intent::CheckAccess => "check access",
        Intent::ListModels => "list models",
        Intent::Help => "help",
        Intent::Cancel => "cancel",
        Intent::Quit => "leave",
        Intent::OutOfScope => "not something this program does",
    }
}

fn slot(slot: Slot) -> &'static str {
    match slot {
        Slot::Intent => "what is wanted",
        Slot::KeyType => "type of key",
        Slot::BusinessUnit => "team or system",
        Slot::TtlSeconds => "how long",
        Slot::Owner => "owner",
        Slot::Region => "region",
        Slot::AccessKeyId => "key id",
        Slot::OlderThanDays => "age",
    }
}

fn why(rule: TypeRule) -> &'static str {
    match rule {
        TypeRule::Said => "rule 1: said",
        TypeRule::BothSaid => "rule 1: both types said",
        TypeRule::Duration => "rule 2: no short-term key lives that long",
        TypeRule::CuesOfBoth => "rule 3: cues of both types",
        TypeRule::OnlyProduction => "rule 4: only production",
        TypeRule::Cues => "rule 5: cues of this type",
        TypeRule::Unit => "rule 6: a team or system",
        TypeRule::Default => "rule 7: nothing speaks against it",
        TypeRule::Unsure => "rule 7, but nothing names Bedrock",
        TypeRule::Intent => "this wish has one type",
    }
}

fn asked(question: Question) -> &'static str {
    match question {
        Question::KeyType => "which type",
        Question::LongRunning => "whether it runs longer than 12 hours",
        Question::Ttl => "how long",
        Question::Region => "which region",
        Question::BusinessUnit => "which team or system",
        Question::WhichKey => "which key",
    }
}

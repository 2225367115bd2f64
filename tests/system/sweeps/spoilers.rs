//! Words that retract, postpone, limit, report or deny a request. In any position, they must keep
//! it from being carried out at once.
//!
//! Each phrase of the corpus that creates, refreshes, rotates or revokes is combined with each of
//! [`SPOILERS`] in each position. A debug build takes twenty times as long, so it tests only every
//! [`SAMPLE`]th combination.

use crate::support::corpus::phrases;
use crate::support::program::figure;
use bedrock_assist::domain::{Intent, Request, Understanding};
use bedrock_assist::understand::Grammar;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// A debug build tests every 13th combination. The number is prime, so the sample covers every
/// spoiler and position.
const SAMPLE: usize = if cfg!(debug_assertions) { 13 } else { 1 };

/// The kind of spoiler, and its words before, inside and after a request. An empty string means
/// that the position is unnatural.
pub type Spoiler = (Kind, &'static str, &'static str, &'static str);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Negation,
    Exception,
    Condition,
    Later,
    Retraction,
    Hedge,
    Report,
    Unmet,
    /// The owner of the key, which matters only for an existing key.
    Owner,
}
pub use Kind::{Condition, Exception, Hedge, Later, Negation, Owner, Report, Retraction, Unmet};

/// Characters that end a sentence if a space follows; a newline needs none.
const SENTENCE: [char; 5] = ['.', '!', '?', ';', '\n'];

const BEHIND: &str = "behind";
const OTHER: &str = "alice@other.example";

pub const SPOILERS: [Spoiler; 72] = [
    (Negation, "Don't do this:", "(don't)", " - no, don't"),
    (Negation, "Do not, I repeat, do not do this:", ", do not,", ", and by that I mean do not"),
    (Negation, "Never do this:", ", or rather never,", ", or rather never"),
    (
        Negation,
        "Under no circumstances do this:",
        ", under no circumstances,",
        " under no circumstances",
    ),
    (Negation, "Nobody wants this:", ", which nobody wants,", ", which nobody wants"),
    (Negation, "I don't want this:", ", which I don't want,", " - I don't want that"),
    (Negation, "It is not true that we asked for this:", "not", ", not"),
    (Negation, "Rather not this:", ", or rather not,", ", or rather not"),
    (
        Negation,
        "There is no need to do this:",
        ", though there is no need to,",
        ", but there is no need to",
    ),
    (Negation, "Refuse this:", ", which you must refuse,", ", which you must refuse"),
    (
        Exception,
        "Everything except this:",
        ", except the one of finance,",
        ", except the one of finance",
    ),
    (Exception, "Anything but this:", "anything but", ", but not that one"),
    (Exception, "", ", but not AKIAZZ9PLMQW3XTR7KDB,", ", but not AKIAZZ9PLMQW3XTR7KDB"),
    (Exception, "", ", apart from the newest one,", ", apart from the newest one"),
    (Exception, "", ", with the exception of production,", ", with the exception of production"),
    (Exception, "", ", excluding the main system,", ", excluding the main system"),
    (Exception, "Instead of this:", "instead of", ", or something else instead"),
    (Condition, "If Bob agrees,", ", if Bob agrees,", " if Bob agrees"),
    (
        Condition,
        "Unless the auditors object,",
        ", unless the auditors object,",
        " unless the auditors object",
    ),
    (
        Condition,
        "Provided that nobody uses it,",
        ", provided that nobody uses it,",
        ", provided that nobody uses it",
    ),
    (
        Condition,
        "As long as legal is fine with it,",
        ", as long as legal is fine with it,",
        ", as long as legal is fine with it",
    ),
    (
        Condition,
        "In case the audit fails,",
        ", in case the audit fails,",
        " in case the audit fails",
    ),
    (Condition, "Only when I say so,", ", only when I say so,", ", but only when I say so"),
    (
        Condition,
        "Assuming that Jane has signed it off,",
        ", assuming that Jane has signed it off,",
        ", assuming that Jane has signed it off",
    ),
    (
        Condition,
        "Subject to Jane's approval:",
        ", subject to Jane's approval,",
        ", subject to Jane's approval",
    ),
    (
        Condition,
        "Depending on what the auditors say,",
        ", depending on what the auditors say,",
        ", depending on what the auditors say",
    ),
    (Condition, "Whether to do this is up to Bob:", ", should Bob agree,", ", should Bob agree"),
    (Later, "Not before tomorrow:", ", but not before tomorrow,", ", but not before tomorrow"),
    (Later, "Next week, not now:", ", next week rather than now,", ", but next week"),
    (Later, "After Friday:", ", after Friday,", ", but only after Friday"),
    (Later, "Not yet, but soon:", ", but not yet,", ", but not yet"),
    (Later, "Later, not now:", ", later, not now,", " later, not now"),
    (
        Later,
        "At the end of the quarter, not earlier:",
        ", at the end of the quarter,",
        " at the end of the quarter",
    ),
    (Later, "In three weeks' time:", ", in three weeks' time,", " in three weeks' time"),
    (Later, "Once the audit is over,", ", once the audit is over,", " once the audit is over"),
    (
        Later,
        "As soon as the migration is finished,",
        ", as soon as the migration is finished,",
        " as soon as the migration is finished",
    ),
    (
        Later,
        "Wait until I come back, then:",
        ", but wait until I am back,",
        ", but wait until I am back",
    ),
    (Later, "On Monday morning:", ", on Monday morning,", ", but on Monday morning"),
    (Retraction, "", " - no, wait -", " - no, wait"),
    (Retraction, "", ", actually don't,", ", actually don't"),
    (Retraction, "", " - scratch that -", " - scratch that"),
    (Retraction, "", ", oh forget it,", ", oh forget it"),
    (Retraction, "Hold on before you do this:", " - hold on -", " - hold on"),
    (Retraction, "Just kidding:", "(just kidding)", ", just kidding"),
    (Retraction, "", ", never mind,", ", never mind"),
    (Retraction, "", ", on second thought not,", ", on second thought no"),
    (Retraction, "I changed my mind about this:", "", " - I changed my mind"),
    (Retraction, "Cancel this:", "", ", cancel that"),
    (Retraction, "Ignore this:", "(ignore this)", " (please ignore this)"),
    (Retraction, "", ", no longer needed,", " - no longer needed"),
    (Retraction, "This was a mistake:", "", " - sorry, that was a mistake"),
    (Retraction, "Stop! Don't go on with this:", " - stop -", " - stop"),
    (Retraction, "I take this back:", ", I take that back,", " - I take that back"),
    (Hedge, "Hypothetically:", ", hypothetically,", ", hypothetically speaking"),
    (Hedge, "Should we do this or not:", ", or should we not,", ", or should we not"),
    (Hedge, "I am not sure about this:", ", though I am not sure,", ", but I am not sure"),
    (Hedge, "Perhaps or perhaps not:", ", or maybe not,", ", or maybe not"),
    (Hedge, "What would happen if I said:", "", " - what would happen then"),
    (Hedge, "Let me think about this first:", "", ", but let me think about it first"),
    (Report, "Yesterday somebody asked:", "", ", somebody asked yesterday"),
    (Report, "The documentation says:", "", ", says the documentation"),
    (Report, "An example of what people type:", "", ", to give an example"),
    (
        Report,
        "Bob has already done this:",
        ", which Bob has already done,",
        ", which Bob has already done",
    ),
    (Report, "I will do this myself:", ", which I will do myself,", ", but I will do that myself"),
    (Report, "@bob", "", ", @bob can you do that"),
    (Report, "Subject of a phishing mail:", "", ", said the phishing mail"),
    (Unmet, "In account 999999999999:", "in account 999999999999", " in account 999999999999"),
    (
        Unmet,
        "In our partner's AWS account:",
        ", in our partner's AWS account,",
        " in our partner's AWS account",
    ),
    (Unmet, "On Azure:", ", but on Azure,", ", but on Azure"),
    (
        Unmet,
        "For OpenAI, not for Bedrock:",
        ", for OpenAI rather than Bedrock,",
        ", for OpenAI rather than Bedrock",
    ),
    (Unmet, "By sending Bob a mail:", "", " and let Bob press the button"),
    (Owner, "", "", " of alice@other.example"),
];

/// At most one in this many spoiled requests may still act. Raise the number when fewer do.
const MOST: usize = 6000;

#[test]
fn nothing_is_done_that_was_taken_back() {
    let grammar = Grammar::builtin().unwrap();
    let (mut seen, mut tried, mut acted) = (0, 0, 0);
    let mut failed: BTreeMap<(usize, &str), (usize, String)> = BTreeMap::new();
    for phrase in phrases() {
        let understood = grammar.understand(&phrase);
        if !understood.requests.iter().any(acts) {
            continue;
        }
        let several = understood.requests.len() > 1;
        for (at, spoiler) in
            SPOILERS.iter().enumerate().filter(|(_, spoiler)| fits(spoiler.0, &understood))
        {
            for (place, line) in spoiled(&phrase, &understood, spoiler) {
                if several && place != BEHIND {
                    continue;
                }
                seen += 1;
                if seen % SAMPLE != 0 {
                    continue;
                }
                tried += 1;
                if grammar
                    .understand(&line)
                    .requests
                    .iter()
                    .any(|request| acts(request) && !keeps(request))
                {
                    acted += 1;
                    let (count, example) = failed.entry((at, place)).or_default();
                    *count += 1;
                    *example = line;
                }
            }
        }
    }
    figure(&format!("spoiled requests: {tried} of {seen} tried, {acted} acted on"));
    let mut table = String::new();
    for ((at, place), (count, example)) in failed {
        let (kind, before, inside, behind) = SPOILERS[at];
        let words =
            [before, inside, behind].into_iter().rev().find(|words| !words.is_empty()).unwrap();
        let _ = writeln!(table, "{count:5} {kind:?} {words:?} {place}: {example}");
    }
    assert!(acted * MOST <= tried, "acted on although spoiled:\n{table}");
}

/// Returns true if the request would be carried out, or shown for a confirmation, without another
/// question.
fn acts(request: &Request) -> bool {
    let changes =
        !matches!(request.intent, Intent::ListKeys | Intent::CheckAccess | Intent::ListModels);
    request.intent.acts() && changes && request.ask.is_empty()
}

/// Returns true if the spoiler became part of the request, as another owner or account, which the
/// plan checks.
fn keeps(request: &Request) -> bool {
    let value = serde_json::to_value(request).unwrap();
    value["owner"] == OTHER || value["account"] == "999999999999"
}

/// Returns true if a spoiler applies to all requests of a phrase. With several requests, only a
/// retraction does, and the caller uses it at the end only. An owner matters only for an existing
/// key.
fn fits(kind: Kind, understood: &Understanding) -> bool {
    let one = understood.requests.len() == 1;
    let owned = |request: &Request| {
        matches!(request.intent, Intent::RotateKey | Intent::RevokeKey) && request.owner.is_none()
    };
    match kind {
        Retraction => true,
        Owner => one && understood.requests.iter().all(owned),
        _ => one,
    }
}

/// Returns the byte ranges of the sentence with the request, and of the clause in it.
fn asking(phrase: &str, understood: &Understanding) -> (Range<usize>, Range<usize>) {
    let said = || understood.spans.iter().map(|span| (span.start, span.end));
    let wish =
        understood.wish.last().copied().or_else(|| said().next()).map_or(0, |(start, _)| start);
    let breaks = |marks: &'static [char]| {
        let apart = |end: usize| {
            phrase[end..].starts_with(' ') && phrase[end..].contains(char::is_alphanumeric)
        };
        phrase
            .match_indices(marks)
            .filter(move |(at, mark)| *mark == "\n" || apart(at + 1))
            .map(|(at, _)| at)
    };
    let start = breaks(&SENTENCE).rfind(|at| *at < wish).map_or(0, |at| at + 1);
    let end = breaks(&SENTENCE).find(|at| *at > wish).unwrap_or(phrase.len());
    let trimmed = |range: Range<usize>| {
        let (text, last) =
            (&phrase[range.clone()], |c: char| c.is_whitespace() || SENTENCE.contains(&c));
        range.start + text.len() - text.trim_start().len()
            ..range.start + text.trim_end_matches(last).len()
    };
    let words = understood
        .wish
        .iter()
        .copied()
        .chain(said())
        .filter(|(from, to)| *from >= start && *to <= end);
    let last = words.map(|(_, to)| to).max().unwrap_or(wish);
    let from = breaks(&[',']).rfind(|at| (start..wish).contains(at)).map_or(start, |at| at + 1);
    let to = breaks(&[',']).find(|at| (last..end).contains(at)).unwrap_or(end);
    (trimmed(start..end), trimmed(from..to))
}

/// Returns the line with the spoiler in each position, with the name of the position.
fn spoiled(
    phrase: &str,
    understood: &Understanding,
    spoiler: &Spoiler,
) -> Vec<(&'static str, String)> {
    let (_, before, inside, behind) = spoiler;
    let (sentence, clause) = asking(phrase, understood);
    let mut lines = Vec::new();
    if !before.is_empty() {
        let (head, tail) = phrase.split_at(sentence.start);
        lines.push(("before", format!("{head}{before} {tail}")));
    }
    let gaps: Vec<usize> =
        phrase.match_indices(' ').map(|(at, _)| at).filter(|at| clause.contains(at)).collect();
    let last = gaps.len().saturating_sub(1);
    let places =
        [("behind the first word", 0), ("in the middle", last / 2), ("before the last word", last)];
    for (at, (place, gap)) in places.into_iter().enumerate() {
        let Some(gap) = gaps.get(gap).copied().filter(|_| !inside.is_empty()) else { continue };
        let (head, tail) = phrase.split_at(gap);
        // Quoted text is a name, whatever its words.
        if head.matches('"').count() % 2 == 1
            || places[..at].iter().any(|(_, before)| gaps[*before] == gap)
        {
            continue;
        }
        let apart = inside.starts_with([',', ' ']);
        let (head, space) = if apart { (head.trim_end_matches(','), "") } else { (head, " ") };
        lines.push((place, format!("{head}{space}{inside}{tail}")));
    }
    if !behind.is_empty() {
        let (head, tail) = phrase.split_at(sentence.end);
        lines.push((BEHIND, format!("{head}{behind}{tail}")));
    }
    lines
}

//! Words that retract, postpone, limit, report or deny a request. In any position, they must keep
//! it from being carried out at once.
//!
//! Each phrase of the corpus that creates, refreshes, rotates or revokes is combined with each of
//! [`SPOILERS`] in each position. A debug build takes twenty times as long, so it tests only every
//! [`SAMPLE`]th combination.

pub mod placement;
pub mod words;

use crate::support::corpus::phrases;
use crate::support::program::report_figure;
use bedrock_assist::domain::{Intent, Request, Understanding};
use bedrock_assist::understand::Grammar;
use placement::{BEHIND, spoiled};
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub use Kind::{Condition, Exception, Hedge, Later, Negation, Owner, Report, Retraction, Unmet};
pub use words::SPOILERS;

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

const OTHER: &str = "alice@other.example";

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
    report_figure(&format!("spoiled requests: {tried} of {seen} tried, {acted} acted on"));
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
/// question. A look-up changes nothing.
fn acts(request: &Request) -> bool {
    let changes = !matches!(
        request.intent,
        Intent::ListKeys | Intent::CheckAccess | Intent::CheckKey | Intent::ListModels
    );
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

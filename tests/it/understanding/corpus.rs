//! Holds the understanding to phrases written by people who had not seen the grammar.

use crate::support::program::figure;
use bedrock_assist::domain::{Question, Request};
use bedrock_assist::understand::Grammar;
use serde_json::Value;

/// The slots that a label must give and the program must match, all of them.
const SLOTS: [&str; 9] = [
    "intent",
    "key_type",
    "business_unit",
    "ttl_seconds",
    "owner",
    "region",
    "access_key_id",
    "older_than_days",
    "ask",
];

/// A part of the corpus: its name, its phrases, how many of them were right on first contact with the grammar where that
/// was blind, and how many may be read otherwise than labelled now.
type Part = (&'static str, &'static str, Option<usize>, usize);

/// Each was written by someone who had seen the contract and not the grammar, then worked on.
const WORKED_ON: [Part; 11] = [
    ("seed", include_str!("../../corpus/seed.jsonl"), None, 0),
    ("measuring", include_str!("../../corpus/measuring.jsonl"), Some(380), 1),
    ("working", include_str!("../../corpus/working.jsonl"), Some(317), 1),
    ("third", include_str!("../../corpus/third.jsonl"), Some(243), 0),
    ("requests", include_str!("../../corpus/requests.jsonl"), Some(240), 2),
    ("managing", include_str!("../../corpus/managing.jsonl"), Some(225), 1),
    ("declined", include_str!("../../corpus/declined.jsonl"), Some(337), 4),
    ("talk", include_str!("../../corpus/talk.jsonl"), Some(271), 73),
    ("topics", include_str!("../../corpus/topics.jsonl"), None, 0),
    ("slots", include_str!("../../corpus/slots.jsonl"), Some(230), 2),
    ("mixed", include_str!("../../corpus/mixed.jsonl"), Some(3154), 39),
];

#[test]
fn every_part_of_the_corpus() {
    WORKED_ON.into_iter().for_each(hold);
}

/// Every phrase of the corpus.
pub fn phrases() -> impl Iterator<Item = String> {
    WORKED_ON.into_iter().flat_map(|(_, corpus, ..)| corpus.lines()).map(|line| {
        let label: Value = serde_json::from_str(line).unwrap();
        label["text"].as_str().unwrap().to_owned()
    })
}

/// Of a part's requests, at most one in this many may be right only after a yes to "did you mean".
const ASKED: usize = 25;

/// Prints a part's figure; no line may act where it should not, and at most `may_fail` may be read otherwise than labelled.
fn hold((part, corpus, first, may_fail): Part) {
    let Figure { lines, exact, asked, dangerous, wrong } = measure(corpus);
    let first = first.map_or(String::new(), |first| format!(" ({first} on first contact)"));
    figure(&format!(
        "corpus, {part}: {} of {lines} right at once{first}, {exact} within one yes, {dangerous} dangerous",
        exact - asked
    ));
    assert!(asked <= 2.max(lines / ASKED), "{asked} of {lines} ask whether they are meant");
    assert!(lines - exact <= may_fail, "read wrongly:\n{}", wrong.join("\n"));
    assert_eq!(dangerous, 0, "acts where it should ask or decline:\n{}", wrong.join("\n"));
}

struct Figure {
    lines: usize,
    /// Read as labelled, at once or after a yes to "did you mean".
    exact: usize,
    /// Of these, after a yes.
    asked: usize,
    /// Lines that would have made or changed something although they should not.
    dangerous: usize,
    wrong: Vec<String>,
}

fn measure(corpus: &str) -> Figure {
    let grammar = Grammar::builtin().unwrap();
    let mut figure = Figure { lines: 0, exact: 0, asked: 0, dangerous: 0, wrong: Vec::new() };
    for line in corpus.lines() {
        let label: Value = serde_json::from_str(line).unwrap();
        let text = label["text"].as_str().unwrap();
        let wanted = label["requests"].as_array().unwrap();
        let mut requests = grammar.understand(text).requests;
        let doubted = requests.iter().any(|request| request.ask.contains(&Question::DidYouMean));
        if !wanted.iter().any(doubts) {
            requests.iter_mut().for_each(|request| request.ask.retain(|ask| *ask != Question::DidYouMean));
        }
        let got: Vec<Value> = requests.iter().map(|request| serde_json::to_value(request).unwrap()).collect();
        figure.lines += 1;
        if got.len() == wanted.len() && got.iter().zip(wanted).all(|(got, wanted)| agree(got, wanted)) {
            figure.exact += 1;
            figure.asked += usize::from(doubted && !wanted.iter().any(doubts));
            continue;
        }
        let should_act =
            wanted.iter().any(|wanted| wanted["ask"].as_array().unwrap().is_empty() && acts(wanted));
        figure.dangerous += usize::from(!doubted && requests.iter().any(would_act) && !should_act);
        figure.wrong.push(format!("{text:?}\n  wanted {wanted:?}\n  got    {got:?}"));
    }
    figure
}

pub fn agree(got: &Value, wanted: &Value) -> bool {
    let action = wanted.get("revoke_action").is_none_or(|action| *action == got["revoke_action"]);
    action && SLOTS.iter().all(|slot| got[slot] == wanted[slot])
}

/// Whether the label itself asks whether it is meant.
fn doubts(label: &Value) -> bool {
    label["ask"].as_array().is_some_and(|ask| ask.iter().any(|ask| ask == "did_you_mean"))
}

fn acts(label: &Value) -> bool {
    !["out_of_scope", "help", "cancel", "quit"].contains(&label["intent"].as_str().unwrap())
}

fn would_act(request: &Request) -> bool {
    request.intent.acts() && request.ask.is_empty()
}

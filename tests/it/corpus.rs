//! Holds the understanding to phrases written by people who had not seen the grammar.

use bedrock_assist::domain::Request;
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

const MEASURING: &str = include_str!("../corpus/measuring.jsonl");
const WORKING: &str = include_str!("../corpus/working.jsonl");
const THIRD: &str = include_str!("../corpus/third.jsonl");

/// All phrases, without their labels.
pub fn phrases() -> impl Iterator<Item = String> {
    let lines = [MEASURING, WORKING, THIRD].into_iter().flat_map(str::lines);
    lines.map(|line| {
        let label: Value = serde_json::from_str(line).unwrap();
        label["text"].as_str().unwrap().to_owned()
    })
}

#[test]
fn the_measuring_half_of_the_corpus() {
    // On first contact with the grammar 380 of the 441 were right.
    hold("measuring", MEASURING, 1);
}

#[test]
fn the_working_half_of_the_corpus() {
    // On first contact with the grammar 317 of the 355 were right.
    hold("working", WORKING, 5);
}

#[test]
fn the_third_part_of_the_corpus() {
    // Written when the grammar had met the other two; on first contact 243 of the 260 were right.
    hold("third", THIRD, 2);
}

/// Prints a half's figure; no line may act where it should not, and at most `may_fail` may be read otherwise than labelled.
fn hold(half: &str, corpus: &str, may_fail: usize) {
    let Figure { lines, exact, dangerous, wrong } = measure(corpus);
    eprintln!("corpus, {half} part: {exact} of {lines} exact, {dangerous} dangerous");
    assert!(lines - exact <= may_fail, "read wrongly:\n{}", wrong.join("\n"));
    assert_eq!(dangerous, 0, "acts where it should ask or decline:\n{}", wrong.join("\n"));
}

struct Figure {
    lines: usize,
    exact: usize,
    /// Lines that would have made or changed something although they should not.
    dangerous: usize,
    wrong: Vec<String>,
}

fn measure(corpus: &str) -> Figure {
    let grammar = Grammar::builtin().unwrap();
    let mut figure = Figure { lines: 0, exact: 0, dangerous: 0, wrong: Vec::new() };
    for line in corpus.lines() {
        let label: Value = serde_json::from_str(line).unwrap();
        let text = label["text"].as_str().unwrap();
        let wanted = label["requests"].as_array().unwrap();
        let requests = grammar.understand(text).requests;
        let got: Vec<Value> = requests.iter().map(|request| serde_json::to_value(request).unwrap()).collect();
        figure.lines += 1;
        if got.len() == wanted.len() && got.iter().zip(wanted).all(|(got, wanted)| agree(got, wanted)) {
            figure.exact += 1;
            continue;
        }
        let should_act =
            wanted.iter().any(|wanted| wanted["ask"].as_array().unwrap().is_empty() && acts(wanted));
        figure.dangerous += usize::from(requests.iter().any(would_act) && !should_act);
        figure.wrong.push(format!("{text:?}\n  wanted {wanted:?}\n  got    {got:?}"));
    }
    figure
}

fn agree(got: &Value, wanted: &Value) -> bool {
    let action = wanted.get("revoke_action").is_none_or(|action| *action == got["revoke_action"]);
    action && SLOTS.iter().all(|slot| got[slot] == wanted[slot])
}

fn acts(label: &Value) -> bool {
    !["out_of_scope", "help", "cancel", "quit"].contains(&label["intent"].as_str().unwrap())
}

fn would_act(request: &Request) -> bool {
    request.intent.acts() && request.ask.is_empty()
}

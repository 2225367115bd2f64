//! Words before and behind a request: some spoil it, others only look as if they did.

use crate::support::program::report_figure;
use bedrock_assist::domain::Request;
use bedrock_assist::understand::Grammar;
use serde_json::Value;

/// Only every such addition is tried, because a debug build is slow.
const STEP: usize = 7;
/// At most so many percent of the spoiled requests may get as far as a key or a confirmation.
const MOST_SPOILED: usize = 20;
/// At least so many percent of the other ones must not be asked about.
const LEAST_HARMLESS: usize = 25;

/// A request, and whether it is about an existing key.
const REQUESTS: &[(&str, bool)] = &[
    ("bedrock key for 2 hours", false),
    ("long-term key for Night Shift, owner: a@b.com", false),
    ("rotate the key of marketing", true),
    ("delete AKIAQ3RT7UVW2XYZ4ABC", true),
];

#[test]
fn words_that_spoil_a_request_are_told_from_those_that_do_not() {
    let grammar = Grammar::builtin().unwrap();
    let acts = |request: &Request| request.intent.changes() && request.ask.is_empty();
    let (mut spoiled, mut harmless) = ((0, 0), (0, 0));
    let text = include_str!("../../corpus/additions/additions.jsonl");
    for line in text.lines().step_by(STEP) {
        let addition: Value = serde_json::from_str(line).unwrap();
        let words = addition["text"].as_str().unwrap();
        let other = |existing| if existing { "new" } else { "existing" };
        for (request, _) in REQUESTS.iter().filter(|one| addition["for"] != other(one.1)) {
            let line = if addition["place"] == "before" {
                format!("{words} {request}")
            } else {
                format!("{request}{words}")
            };
            let counted = if addition["spoils"] == true { &mut spoiled } else { &mut harmless };
            counted.0 += usize::from(grammar.understand(&line).requests.iter().any(acts));
            counted.1 += 1;
        }
    }
    let ((wrong, spoiled), (right, harmless)) = (spoiled, harmless);
    report_figure(&format!(
        "additions: {wrong} of {spoiled} spoiled requests act, {right} of {harmless} others"
    ));
    assert!(100 * wrong <= MOST_SPOILED * spoiled, "{wrong} of {spoiled}");
    assert!(100 * right >= LEAST_HARMLESS * harmless, "{right} of {harmless}");
}

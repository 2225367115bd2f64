//! Compares the reading of each phrase in the corpus with its label. People who had not seen the
//! grammar wrote most of the labels.

use crate::support::corpus::{Part, WORKED_ON, agree};
use crate::support::program::report_figure;
use bedrock_assist::domain::{Question, Request};
use bedrock_assist::understand::Grammar;
use serde_json::Value;

#[test]
fn every_part_of_the_corpus() {
    WORKED_ON.into_iter().for_each(hold);
}

/// At most one line in this many may ask "did you mean" although its label does not. Two lines
/// always may.
const ASKED: usize = 25;

/// Prints the result for one part of the corpus. Asserts that no line acts against its label, that
/// at most `may_fail` lines are misread, and that few lines ask "did you mean" needlessly.
fn hold((part, corpus, first, may_fail): Part) {
    let Figure { lines, exact, asked, dangerous, wrong } = measure(corpus);
    let first = first.map_or(String::new(), |first| format!(" ({first} on first contact)"));
    report_figure(&format!(
        "corpus, {part}: {} of {lines} right at once{first}, {exact} within one yes, {dangerous} dangerous",
        exact - asked
    ));
    assert!(asked <= 2.max(lines / ASKED), "{asked} of {lines} ask whether they are meant");
    assert!(lines - exact <= may_fail, "read wrongly:\n{}", wrong.join("\n"));
    assert_eq!(dangerous, 0, "acts where it should ask or decline:\n{}", wrong.join("\n"));
}

struct Figure {
    lines: usize,
    /// Lines read as labeled, at once or after a yes to "did you mean".
    exact: usize,
    /// Lines among `exact` that ask "did you mean" although their label does not.
    asked: usize,
    /// Misread lines that act at once although their label expects a question or a refusal.
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
            requests
                .iter_mut()
                .for_each(|request| request.ask.retain(|ask| *ask != Question::DidYouMean));
        }
        let got: Vec<Value> =
            requests.iter().map(|request| serde_json::to_value(request).unwrap()).collect();
        figure.lines += 1;
        if got.len() == wanted.len()
            && got.iter().zip(wanted).all(|(got, wanted)| agree(got, wanted))
        {
            figure.exact += 1;
            figure.asked += usize::from(doubted && !wanted.iter().any(doubts));
            continue;
        }
        let should_act = wanted
            .iter()
            .any(|wanted| wanted["ask"].as_array().unwrap().is_empty() && acts(wanted));
        figure.dangerous += usize::from(!doubted && requests.iter().any(would_act) && !should_act);
        figure.wrong.push(format!("{text:?}\n  wanted {wanted:?}\n  got    {got:?}"));
    }
    figure
}

/// Returns true if the label itself expects "did you mean".
fn doubts(label: &Value) -> bool {
    label["ask"].as_array().is_some_and(|ask| ask.iter().any(|ask| ask == "did_you_mean"))
}

fn acts(label: &Value) -> bool {
    !["out_of_scope", "help", "cancel", "quit"].contains(&label["intent"].as_str().unwrap())
}

fn would_act(request: &Request) -> bool {
    request.intent.acts() && request.ask.is_empty()
}

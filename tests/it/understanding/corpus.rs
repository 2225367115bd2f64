//! Compares the reading of each phrase in the corpus with its label. People who had not seen the
//! grammar wrote most of the labels.

use crate::support::corpus::{Part, WORKED_ON, agree};
use crate::support::program::report_figure;
use bedrock_assist::domain::{Intent, Question, Request};
use bedrock_assist::understand::Grammar;
use serde_json::Value;

#[test]
fn every_part_of_the_corpus() {
    let (mut lines, mut wrong) = (0, Vec::new());
    for part in WORKED_ON {
        let figure = hold(part);
        lines += figure.lines;
        wrong.extend(figure.wrong);
    }
    assert!(wrong.len() <= lines / MISREAD, "{} of {lines}:\n{}", wrong.len(), wrong.join("\n"));
}

/// At most one line in this many may be misread, in all parts together.
const MISREAD: usize = 75;
/// At most one line in this many may ask "did you mean" although its label does not. Two lines of a
/// part always may.
const ASKED: usize = 25;

/// Prints the result for one part of the corpus. Asserts that no line does against its label what
/// nobody confirms, and that few lines ask "did you mean" needlessly.
fn hold((part, corpus, first): Part) -> Figure {
    let figure = measure(corpus);
    let Figure { lines, exact, asked, dangerous, .. } = &figure;
    let first = first.map_or(String::new(), |first| format!(" ({first} on first contact)"));
    report_figure(&format!(
        "corpus, {part}: {} of {lines} right at once{first}, {exact} within one yes, {} dangerous",
        exact - asked,
        dangerous.len()
    ));
    assert!(*asked <= 2.max(lines / ASKED), "{asked} of {lines} ask whether they are meant");
    assert!(dangerous.is_empty(), "act against their label:\n{}", dangerous.join("\n"));
    figure
}

struct Figure {
    lines: usize,
    /// Lines read as labeled, at once or after a yes to "did you mean".
    exact: usize,
    /// Lines among `exact` that ask "did you mean" although their label does not.
    asked: usize,
    /// Misread lines that change an existing key, or create one without a confirmation, although
    /// their label expects a question or a refusal.
    dangerous: Vec<String>,
    wrong: Vec<String>,
}

fn measure(corpus: &str) -> Figure {
    let grammar = Grammar::builtin().unwrap();
    let mut figure =
        Figure { lines: 0, exact: 0, asked: 0, dangerous: Vec::new(), wrong: Vec::new() };
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
        let wrong = format!("{text:?}\n  wanted {wanted:?}\n  got    {got:?}");
        if !doubted && requests.iter().any(would_act) && !should_act {
            figure.dangerous.push(wrong.clone());
        }
        figure.wrong.push(wrong);
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
    let confirmed = request.intent == Intent::CreateKey && request.may_change_iam();
    request.intent.changes() && request.ask.is_empty() && !confirmed
}

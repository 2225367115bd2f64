//! Compares the readings of strangers' lines with their labels. The writers knew one paragraph about
//! the program (`tests/corpus/strangers/README.md`).

use crate::support::corpus::{agree, openers, strangers};
use crate::support::program::report_figure;
use bedrock_assist::domain::{KeyType, Question, Request, Understanding};
use bedrock_assist::understand::Grammar;
use serde_json::Value;

/// At most one line in so many may create a key although no label of theirs does.
const FEWEST_PER_CREATED: usize = 300;
/// At least so many percent must be right after at most one yes, or the number of a reading. The weights were fitted to these
/// lines, so the figure says nothing about new ones.
const LEAST_WITHIN_ONE: usize = 90;
/// The same for lines of a few words.
const LEAST_OF_SHORT_LINES: usize = 70;

#[test]
fn strangers_are_understood_within_one_yes() {
    let figure = measure(strangers());
    report_figure(&format!("strangers: {figure}"));
    let created = figure.created.join("\n");
    assert!(figure.created.len() * FEWEST_PER_CREATED <= figure.lines, "created:\n{created}");
    assert!(100 * figure.within_one >= LEAST_WITHIN_ONE * figure.lines, "{figure}");
}

/// "list", "set me up", "who owns marketing?": lines with hardly a word to go by.
#[test]
fn short_lines_are_understood() {
    let figure = measure(openers());
    report_figure(&format!("short lines: {figure}"));
    assert!(figure.created.is_empty(), "created:\n{}", figure.created.join("\n"));
    assert!(100 * figure.within_one >= LEAST_OF_SHORT_LINES * figure.lines, "{figure}");
}

struct Figure {
    lines: usize,
    at_once: usize,
    within_one: usize,
    /// Lines that would create a short-term key that no label of theirs has.
    created: Vec<String>,
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { lines, at_once, within_one, created } = self;
        let created = created.len();
        write!(
            f,
            "{at_once} of {lines} right at once, {within_one} within one answer, {created} created wrongly"
        )
    }
}

fn measure(labels: Vec<Value>) -> Figure {
    let grammar = Grammar::builtin().unwrap();
    let mut figure = Figure { lines: 0, at_once: 0, within_one: 0, created: Vec::new() };
    for label in labels {
        let text = label["text"].as_str().unwrap();
        let Understanding { requests, alternative, .. } = grammar.understand(text);
        let readings = readings(&label);
        let right = |got: &[Value]| {
            readings.iter().any(|wanted| {
                got.len() == wanted.len() && got.iter().zip(wanted).all(|(a, b)| agree(a, b))
            })
        };
        let meant: Vec<Request> = requests.iter().cloned().map(without_doubt).collect();
        let offered = [Some(&requests), Some(&meant), alternative.as_ref()];
        figure.lines += 1;
        figure.at_once += usize::from(right(&values(&requests)));
        let one_of_them = offered.into_iter().flatten().any(|requests| right(&values(requests)));
        figure.within_one += usize::from(one_of_them);
        let creates = |request: &Request| {
            request.ask.is_empty()
                && request.intent.changes()
                && request.key_type == Some(KeyType::ShortTerm)
        };
        let same_key = |request: &Request, wanted: &Value| {
            let got = serde_json::to_value(request).unwrap();
            let slots = ["intent", "key_type", "ttl_seconds", "region"];
            slots.iter().all(|slot| got[slot] == wanted[slot])
        };
        let unwanted = |request: &&Request| {
            creates(request) && !readings.iter().flatten().any(|wanted| same_key(request, wanted))
        };
        figure.created.extend(requests.iter().find(unwanted).map(|_| text.to_owned()));
    }
    figure
}

/// With `--yes`, nobody sees a confirmation.
#[test]
fn with_yes_only_what_a_label_asks_for_changes() {
    let grammar = Grammar::builtin().unwrap();
    let (mut lines, mut wrong) = (0, Vec::new());
    for label in strangers() {
        let text = label["text"].as_str().unwrap();
        let understanding = grammar.understand(text);
        let changes = |request: &&Request| request.may_change_iam() && request.ask.is_empty();
        let wanted: Vec<Value> = readings(&label).into_iter().flatten().collect();
        // Not every label says how to revoke.
        let same = |request: &Request| {
            let got = serde_json::to_value(request).unwrap();
            let slots = ["intent", "business_unit", "access_key_id"];
            let fits = |wanted: &&Value| slots.iter().all(|slot| got[slot] == wanted[slot]);
            let how = |wanted: &Value| {
                let action = &wanted["revoke_action"];
                action.is_null() || *action == got["revoke_action"]
            };
            wanted.iter().filter(fits).any(how)
        };
        lines += 1;
        let changed = understanding.requests.iter().filter(changes);
        let changed = changed.filter(|_| understanding.complete);
        wrong.extend(changed.filter(|request| !same(request)).map(|_| text.to_owned()).next());
    }
    assert!(wrong.is_empty(), "{} of {lines}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Returns all right readings of a line.
fn readings(label: &Value) -> Vec<Vec<Value>> {
    let more = label["also"].as_array().cloned().unwrap_or_default();
    let all = std::iter::once(label["requests"].clone()).chain(more);
    all.map(|requests| requests.as_array().unwrap().clone()).collect()
}

fn values(requests: &[Request]) -> Vec<Value> {
    requests.iter().map(|request| serde_json::to_value(request).unwrap()).collect()
}

fn without_doubt(mut request: Request) -> Request {
    request.ask.retain(|question| *question != Question::DidYouMean);
    request
}

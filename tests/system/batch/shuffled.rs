//! Independent lines in random orders: each has the same result as alone, under its own number, and
//! the counts add up.

use crate::batch::line_by_line::NAMES;
use crate::support::program::{World, report_figure};
use crate::support::random::Dice;
use bedrock_assist::cli::{Setup, UserAction, run_scripted};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Number of random orders. `BEDROCK_ASSIST_ORDERS` sets another number.
const ORDERS: usize = 6;
const ARGS: [&str; 6] = ["--sandbox", "--yes", "-o", "json", "--no-verify", "--jobs"];

/// Lines with the same result in any position: they create, change or look up something, stay open,
/// are declined or fail.
const OTHERS: [&str; 53] = [
    "delete the key",
    "deactivate the key",
    "rotate the key",
    "long-term key, owner: tess@corp.com, in eu-west-1",
    "prod key",
    "key for a few hours",
    "key for 3 days",
    "key for marketing for 2 hours",
    "key for server-team for 30 minutes in Frankfurt",
    "bedrock key in eu-wets-1",
    "short-term key in Europe",
    "set me up",
    "key for 2 hours",
    "short-term key for 30 minutes in Frankfurt",
    "key for testing, 90 minutes",
    "quick key for my laptop in eu-west-1",
    "short-term key for Research for 1 hour",
    "I need a Bedrock key for 4 hours",
    "bedrock key to play with",
    "key for the workshop today",
    "refresh my key",
    "delete the key of example-web",
    "deactivate key AKIASANDBOX000000003",
    "delete key AKIASANDBOX000000002 of example-batch",
    "list keys",
    "list keys older than 90 days",
    "list keys of nobody-at-all",
    "what keys does purple have?",
    "am I set up?",
    "which models are there in Tokyo?",
    "which regions can I use?",
    "help",
    "what can you do?",
    "how long does a key last?",
    "thanks",
    "good morning",
    "order me a pizza",
    "an S3 bucket for marketing",
    "an OpenAI key for marketing",
    "I need wheelchair access",
    "book a table for two",
    "my laptop is broken",
    "Joe rotated it yesterday",
    "we met at noon",
    "refresh email",
    "rotate the key of team-unknown",
    "delete the key of team-unknown",
    "deactivate the key of team-gone",
    "delete key AKIAI44QH8DHBEXAMPLE",
    "delete the key of example-batch and owner: nobody@example.com",
    "long-term key for overlong-overlong-overlong-overlong-overlong-overlong-overlong-name",
    "key in us-west-1",
    "long-term keys for twin-one and twin-two",
];

fn lines() -> Vec<String> {
    let mut lines: Vec<String> =
        NAMES.iter().map(|name| format!("long-term key for {name}, owner: x@corp.com")).collect();
    lines.extend(OTHERS.map(str::to_owned));
    let forms: [fn(usize) -> String; 6] = [
        |at| format!("long-term key for unit-{at:03}"),
        |at| format!("I need a long-term key for unit-{at:03} in eu-west-1"),
        |at| format!("long-term key for unit-{at:03}, owner: a.b@example.com"),
        |at| format!("another long-term key for unit-{at:03}"),
        |at| format!("permanent key, unit: unit-{at:03}"),
        |at| format!("key for unit-{at:03}"),
    ];
    lines.extend((lines.len()..200).map(|at| forms[at % forms.len()](at)));
    lines
}

/// The outcomes of each line by number, and the summary.
type Told = (BTreeMap<u64, Vec<String>>, Option<Value>);

fn told(page: &str) -> Told {
    let mut told: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    let mut summary = None;
    for line in page.lines().filter(|line| line.starts_with('{')) {
        let object: Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        if let Some(counts) = object.get("summary") {
            summary = Some(counts.clone());
        }
        if let (Some(status), Some(line)) = (object["status"].as_str(), object["line"].as_u64()) {
            told.entry(line).or_default().push(outcome(status, &object));
        }
    }
    told.values_mut().for_each(|told| told.sort());
    (told, summary)
}

/// Returns the parts of a result that don't depend on the line's position. The reason for a
/// decline, the lifetime of a refreshed key and the content of a list do depend on it.
fn outcome(status: &str, object: &Value) -> String {
    let request = &object["request"];
    let mut parts = vec![status.to_owned()];
    if status != "declined" {
        let words = [
            &request["intent"],
            &request["key_type"],
            &request["business_unit"],
            &request["owner"],
        ];
        let more = [&request["region"], &request["ttl_seconds"]];
        let refreshes = request["intent"] == "refresh_key";
        let words = words.into_iter().chain(more.into_iter().filter(|_| !refreshes));
        parts.extend(
            words
                .chain([&object["error"]["code"], &object["question"]["name"]])
                .map(Value::to_string),
        );
    }
    parts.join(" ")
}

fn rehearsed(lines: &[&str]) -> (Told, u8) {
    let args: Vec<String> =
        ["bedrock-assist"].iter().chain(&ARGS).chain(&["1"]).map(|arg| (*arg).to_owned()).collect();
    let script = lines.iter().map(|line| UserAction::Type((*line).to_owned())).collect();
    let (page, code) = run_scripted(&args, script, Setup { piped: true, ..Setup::default() });
    assert!(!page.contains("panicked"), "{page}");
    (told(&page), code)
}

/// Asserts that the counts match the results and add up to the number of lines.
#[track_caller]
fn adds_up(told: &BTreeMap<u64, Vec<String>>, summary: &Value, lines: usize) {
    let number = |value: &Value| value.as_u64().unwrap_or_default();
    let failed: u64 = summary["failed"].as_object().unwrap().values().map(number).sum();
    let counts = summary.as_object().unwrap().iter();
    let sum: u64 = counts
        .filter(|(name, _)| *name != "lines" && *name != "keys")
        .map(|(_, count)| number(count))
        .sum();
    assert_eq!(
        (sum + failed, number(&summary["lines"])),
        (lines as u64, lines as u64),
        "{summary}"
    );
    let worst = |told: &[String]| {
        ["failed", "open", "declined"]
            .into_iter()
            .find(|worst| told.iter().any(|told| told.starts_with(worst)))
    };
    let count =
        |wanted: &str| told.values().filter(|told| worst(told) == Some(wanted)).count() as u64;
    let seen = [count("failed"), count("open"), count("declined")];
    assert_eq!(
        seen,
        [failed, number(&summary["asked"]), number(&summary["declined"])],
        "{summary}"
    );
}

#[test]
fn each_line_is_what_it_is_alone() {
    let lines = lines();
    assert_eq!(lines.len(), 200);
    let alone: HashMap<&str, Vec<String>> = side_by_side(&lines, |line| {
        let ((told, _), _) = rehearsed(&[line]);
        assert_eq!(
            told.keys().collect::<Vec<_>>(),
            [&1],
            "{line} says nothing, or of another line: {told:?}"
        );
        (line.as_str(), told[&1].clone())
    });
    for name in NAMES {
        let told = &alone[format!("long-term key for {name}, owner: x@corp.com").as_str()];
        assert!(told[0].starts_with("done \"create_key\" \"long_term\""), "{name}: {told:?}");
    }
    let asked = std::env::var("BEDROCK_ASSIST_ORDERS").ok().and_then(|count| count.parse().ok());
    let orders: usize = asked.unwrap_or(ORDERS);
    let mut dice = Dice::thrown(0x5348_5546_464C_4501);
    let orders: Vec<(usize, Vec<&str>)> = (0..orders)
        .map(|order| {
            let mut shuffled: Vec<&str> = lines.iter().map(String::as_str).collect();
            (1..shuffled.len()).rev().for_each(|at| shuffled.swap(at, dice.roll(at + 1)));
            (order, shuffled)
        })
        .collect();
    side_by_side::<_, (), Vec<()>>(&orders, |(order, shuffled)| holds(*order, shuffled, &alone));
    report_figure(&format!(
        "{} random orders of {} lines: each line is what it is alone",
        orders.len(),
        lines.len()
    ));
}

/// Asserts the result of one order. Even orders run in parallel in the real program, odd ones in
/// process.
fn holds(order: usize, shuffled: &[&str], alone: &HashMap<&str, Vec<String>>) {
    let ((told, summary), code) = if order.is_multiple_of(2) {
        let args: Vec<&str> = ARGS.iter().chain(&["8"]).copied().collect();
        let ran = World::new().run(&args, (shuffled.join("\n") + "\n").as_bytes()).did_not_crash();
        (told(&(ran.out + &ran.err)), u8::try_from(ran.code.unwrap()).unwrap())
    } else {
        rehearsed(shuffled)
    };
    let mut other = Vec::new();
    for (at, line) in shuffled.iter().enumerate() {
        let seen = told.get(&(at as u64 + 1)).cloned().unwrap_or_default();
        let before = &shuffled[at.saturating_sub(3)..at];
        if seen != alone[line] {
            other.push(format!(
                "{line}\n    is {seen:?}\n    alone {:?}\n    behind {before:?}",
                alone[line]
            ));
        }
    }
    assert!(other.is_empty(), "order {order}:\n{}", other.join("\n"));
    assert_eq!(told.len(), shuffled.len(), "order {order}");
    adds_up(&told, &summary.unwrap(), shuffled.len());
    assert_eq!(code, 1, "order {order}: a line failed");
}

/// Applies `each` to all items in up to four threads.
fn side_by_side<'a, T: Sync, R: Send, C: FromIterator<R>>(
    all: &'a [T],
    each: impl Fn(&'a T) -> R + Sync,
) -> C {
    let lanes = all.len().div_ceil(4);
    std::thread::scope(|scope| {
        let lanes: Vec<_> = all
            .chunks(lanes)
            .map(|lane| scope.spawn(|| lane.iter().map(&each).collect::<Vec<_>>()))
            .collect();
        lanes.into_iter().flat_map(|lane| lane.join().unwrap()).collect()
    })
}

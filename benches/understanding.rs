//! Compares understanding one phrase with a bare scan for the same forms, and a turn of the
//! conversation with understanding alone. Also times how long the grammar takes to compile.

use aho_corasick::{AhoCorasick, MatchKind};
use bedrock_assist::converse::{Input, InputLine, Origin, Policy, State, step};
use bedrock_assist::understand::Grammar;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;

/// A line with five slots: key type, team, lifetime, owner, region.
const FIVE_SLOTS: &str =
    "short-term key for Marketing Team, owner: a@b.com, 30 minutes, in eu-west-1";

/// The name of the benchmark, the earlier lines of the conversation, and the measured line.
const TURNS: [(&str, &[&str], &str); 3] = [
    ("a request", &[], FIVE_SLOTS),
    (
        "an answer",
        &["I need a Bedrock key for CI/CD"],
        "It is for the Catering department, owner: a@b.com",
    ),
    ("a correction", &["creds for growth 6 hrs"], "no, make it 2 hours"),
];

/// Runs one line through the conversation. Doesn't carry out the acts that the conversation decides
/// on, such as a look-up.
fn heard(grammar: &Grammar, state: State, words: &str) -> State {
    let line = InputLine {
        words,
        number: None,
        speaker: None,
        under: None,
        unheard: "",
        voice: Origin::Live,
    };
    step(grammar, state, Input::Line(line)).0
}

fn understanding(criterion: &mut Criterion) {
    let grammar = Grammar::builtin().unwrap();
    let phrases: Vec<String> = grammar.phrases().collect();
    let bare = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(&phrases)
        .unwrap();
    let mut group = criterion.benchmark_group("one phrase with five slots");
    group.bench_function("baseline: a bare scan for the same forms", |bencher| {
        bencher.iter(|| bare.find_iter(black_box(FIVE_SLOTS)).count());
    });
    group.bench_function("understood", |bencher| {
        bencher.iter(|| grammar.understand(black_box(FIVE_SLOTS)))
    });
    group.finish();
    // Measures a first turn, and turns that answer or correct an open question.
    for (what, before, line) in TURNS {
        let asked = before
            .iter()
            .fold(State::new(Policy::default()), |state, line| heard(&grammar, state, line));
        let mut group = criterion.benchmark_group(what);
        group.bench_function("baseline: understood alone", |bencher| {
            bencher.iter(|| grammar.understand(black_box(line)));
        });
        group.bench_function("a turn", |bencher| {
            bencher.iter_batched(
                || asked.clone(),
                |state| heard(&grammar, state, black_box(line)),
                // Prepares few states at once: a real conversation has one state, which is in the
                // CPU cache.
                BatchSize::LargeInput,
            );
        });
        group.finish();
    }
    criterion.bench_function("the grammar compiled from its files", |bencher| {
        bencher.iter_batched(|| (), |()| Grammar::builtin().unwrap(), BatchSize::PerIteration);
    });
}

criterion_group!(benches, understanding);
criterion_main!(benches);

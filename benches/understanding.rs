//! What understanding one phrase costs, beside a bare scan of the same line for the same forms in the same run.

use aho_corasick::{AhoCorasick, MatchKind};
use bedrock_assist::understand::Grammar;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;

/// Five slots: type, unit, life, owner, region.
const FIVE_SLOTS: &str = "short-term key for Marketing Team, owner: a@b.com, 30 minutes, in eu-west-1";

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
    group.bench_function("understood", |bencher| bencher.iter(|| grammar.understand(black_box(FIVE_SLOTS))));
    group.finish();
    criterion.bench_function("the grammar compiled from its files", |bencher| {
        bencher.iter_batched(|| (), |()| Grammar::builtin().unwrap(), BatchSize::PerIteration);
    });
}

criterion_group!(benches, understanding);
criterion_main!(benches);

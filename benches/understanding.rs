//! What understanding one phrase costs, beside a bare scan of the same line for the same forms in the same run.

use bedrock_assist::understand::Grammar;
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

/// Five slots: type, unit, life, owner, region.
const FIVE_SLOTS: &str = "short-term key for Marketing Team, owner: a@b.com, 30 minutes, in eu-west-1";

fn understanding(criterion: &mut Criterion) {
    let grammar = Grammar::builtin().unwrap();
    // Every word between two spaces: the spelling in which the automaton knows its forms.
    let spelt: String =
        FIVE_SLOTS.to_lowercase().split_whitespace().map(|word| format!(" {word} ")).collect();
    let mut group = criterion.benchmark_group("one phrase with five slots");
    group.bench_function("baseline: a bare scan for the same forms", |bencher| {
        bencher.iter(|| grammar.count_forms(black_box(&spelt)));
    });
    group.bench_function("understood", |bencher| bencher.iter(|| grammar.understand(black_box(FIVE_SLOTS))));
    group.finish();
    criterion.bench_function("the grammar compiled from its files", |bencher| {
        bencher.iter(|| Grammar::builtin().unwrap());
    });
}

criterion_group!(benches, understanding);
criterion_main!(benches);

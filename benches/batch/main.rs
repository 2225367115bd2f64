//! Benchmarks batches: throughput against a bare loop that makes the same changes with the same
//! concurrency, the cost of throttling, and peak memory for a million lines, for an open question
//! and for an endless line. For the first two, an AWS double in this process answers over HTTP
//! after 20 ms; the rest are dry runs.
//!
//! `cargo bench --bench batch -- [throughput] [throttled] [million] [units=N] [lines=N] [jobs=N]
//! [endless=MIB]`

#![allow(clippy::print_stdout, reason = "a benchmark says what it measured")]

mod bare;
#[path = "../../tests/support/iam_double/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the tests look at more of it")]
mod double;
mod million;
mod ours;

use double::{Double, Manner};
use std::time::Duration;

const LATENCY: u64 = 20;
const ROUNDS: usize = 2;
/// Lowest acceptable ratio of the bare loop's time to the program's.
const LEAST: f64 = 0.9;
/// Highest acceptable ratio of a throttled batch's time to the shortest time that the rate limit
/// allows.
const MOST: f64 = 1.3;

/// The sizes of the runs, from arguments such as `units=500`, or their defaults.
struct Size {
    units: usize,
    lines: usize,
    jobs: usize,
    /// Length of the endless line, in MiB.
    endless: usize,
}

/// The time that a run took, and the numbers of calls that AWS received and throttled.
struct Took {
    time: Duration,
    calls: usize,
    throttled: usize,
}

impl Took {
    fn of(time: Duration, aws: &Double) -> Self {
        let (calls, throttled) = aws.counts();
        Self { time, calls, throttled }
    }

    fn calls_a_second(&self) -> f64 {
        self.calls as f64 / self.time.as_secs_f64()
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let number = |name: &str, default: usize| {
        let given = args.iter().find_map(|arg| arg.strip_prefix(name)?.strip_prefix('='));
        given.map_or(default, |given| given.parse().expect("a number"))
    };
    let size = Size {
        units: number("units", 1_000),
        lines: number("lines", 1_000_000),
        jobs: number("jobs", 8),
        endless: number("endless", 1_024),
    };
    let named: Vec<&String> = args.iter().filter(|arg| !arg.contains('=')).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| *name == part);
    let mut rate = None;
    if wanted("throughput") {
        rate = Some(throughput(&size));
    }
    if wanted("throttled") {
        throttled(&size, rate);
    }
    if wanted("million") {
        million::all(&size);
    }
}

/// Prints the throughput of the program and of the bare loop, each from its fastest run. Returns
/// the program's calls per second.
fn throughput(size: &Size) -> f64 {
    ours::understood(size.units);
    let (mut best, mut bare) = (None::<Took>, None::<Took>);
    let faster = |one: Option<Took>, other: Took| match one {
        Some(one) if one.time <= other.time => Some(one),
        _ => Some(other),
    };
    for _ in 0..ROUNDS {
        let aws = Double::start(Manner::of_ms(LATENCY));
        let time = ours::run(&aws, size.units, size.jobs);
        ours::check(&aws, size.units);
        best = faster(best, Took::of(time, &aws));
        let aws = Double::start(Manner::of_ms(LATENCY));
        let time = bare::run(&aws, size.units, size.jobs);
        ours::check(&aws, size.units);
        bare = faster(bare, Took::of(time, &aws));
    }
    let (Some(best), Some(bare)) = (best, bare) else { return 0.0 };
    let requests = 2 * size.units;
    let told = |took: &Took| {
        let speed = requests as f64 / took.time.as_secs_f64();
        format!("{:.2?}, {speed:.0} requests/s, {} calls", took.time, took.calls)
    };
    let ratio = bare.time.as_secs_f64() / best.time.as_secs_f64();
    println!(
        "throughput: {requests} requests for {} units, {LATENCY} ms, {} at once: ours {}; bare loop {}; ours / bare loop \
         {ratio:.2}, goal {LEAST}: {}",
        size.units,
        size.jobs,
        told(&best),
        told(&bare),
        verdict(ratio >= LEAST),
    );
    best.calls_a_second()
}

/// Prints how long a batch takes if AWS accepts only a tenth of the program's calls per second.
/// `rate` is the calls per second without throttling; if it is `None`, a small run measures it.
fn throttled(size: &Size, rate: Option<f64>) {
    let units = (size.units * 3 / 10).max(1);
    let offered = rate.unwrap_or_else(|| {
        let aws = Double::start(Manner::of_ms(LATENCY));
        let time = ours::run(&aws, (units / 5).max(1), size.jobs);
        Took::of(time, &aws).calls_a_second()
    });
    let rate = offered / 10.0;
    let aws =
        Double::start(Manner { bucket: Some((rate, rate.max(1.0))), ..Manner::of_ms(LATENCY) });
    let time = ours::run(&aws, units, size.jobs);
    ours::check(&aws, units);
    let took = Took::of(time, &aws);
    let through = took.calls - took.throttled;
    let ratio = took.time.as_secs_f64() / (through as f64 / rate);
    println!(
        "throttled: {} requests for {units} units, {rate:.0} calls/s of {offered:.0}: all done in {:.1?}, {through} calls got \
         through, {} were refused; time / least time {ratio:.2}, goal {MOST}: {}",
        2 * units,
        took.time,
        took.throttled,
        verdict(ratio <= MOST),
    );
}

fn verdict(good: bool) -> &'static str {
    if good { "pass" } else { "MISS" }
}

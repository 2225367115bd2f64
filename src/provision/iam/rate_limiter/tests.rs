//! Tests the limiter against a simulated AWS with a token bucket. The time is simulated, so the
//! results are deterministic.

use crate::provision::iam::rate_limiter::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

const LATENCY: Duration = Duration::from_millis(20);

/// The rates and bursts of the simulated buckets.
const BUCKETS: [(f64, f64); 7] =
    [(40.0, 40.0), (40.0, 5.0), (80.0, 80.0), (80.0, 5.0), (15.0, 15.0), (15.0, 5.0), (5.0, 5.0)];

/// A token bucket that accepts `rate` calls per second, and `burst` calls at once after a pause.
struct Bucket {
    rate: f64,
    burst: f64,
    tokens: f64,
    filled: Instant,
}

impl Bucket {
    fn lets_through(&mut self, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + passed * self.rate).min(self.burst);
        self.filled = now;
        let through = self.tokens >= 1.0;
        self.tokens -= if through { 1.0 } else { 0.0 };
        through
    }
}

/// The result of one simulation.
struct Outcome {
    took: f64,
    refused: usize,
    /// The longest time without an accepted call.
    silent: Duration,
    free: bool,
}

/// Simulates `callers` callers that make `calls` calls in total. After half of the calls, the
/// bucket's rate changes to `later`.
fn run(callers: usize, calls: usize, (rate, burst, later): (f64, f64, f64)) -> Outcome {
    let start = Instant::now();
    let mut rate_limiter = RateLimiter::new(Duration::from_secs(1));
    let mut bucket = Bucket { rate, burst, tokens: burst, filled: start };
    let (mut begun, mut done, mut refused, mut silent) = (0, 0, 0, Duration::ZERO);
    let mut last = start;
    // Each event has a time, a caller, the time at which the caller asked for its turn, and AWS's
    // answer. An event without an answer is the arrival of a call at AWS.
    let mut events = BinaryHeap::new();
    for caller in 0..callers.min(calls) {
        begun += 1;
        events.push(Reverse((rate_limiter.next_turn(start) + LATENCY / 2, caller, start, None)));
    }
    while let Some(Reverse((now, caller, asked, answer))) = events.pop() {
        let Some(through) = answer else {
            let through = bucket.lets_through(now);
            events.push(Reverse((now + LATENCY / 2, caller, asked, Some(through))));
            continue;
        };
        if through {
            rate_limiter.accepted(now);
            silent = silent.max(now - last);
            (last, done) = (now, done + 1);
            if done == calls / 2 {
                (bucket.rate, bucket.burst) = (later, burst.max(later));
            }
            if begun == calls {
                continue;
            }
            begun += 1;
        } else {
            refused += 1;
            rate_limiter.refused(asked, now);
        }
        events.push(Reverse((rate_limiter.next_turn(now) + LATENCY / 2, caller, now, None)));
    }
    assert_eq!(done, calls);
    Outcome {
        took: (last - start).as_secs_f64(),
        refused,
        silent,
        free: rate_limiter.limit.is_none(),
    }
}

#[test]
fn a_tenth_of_the_offered_rate_is_used_up() {
    for callers in [8, 16, 64] {
        for (rate, burst) in BUCKETS {
            for calls in [400, 1500] {
                let outcome = run(callers, calls, (rate, burst, rate));
                let ratio = outcome.took / (calls as f64 / rate);
                let what =
                    format!("{callers} callers, {calls} calls, {rate}/s after {burst}: {ratio:.2}");
                assert!(ratio <= 1.1, "{what}");
                // No caller would give up. Fewer calls are refused than accepted, except with far
                // too many callers.
                assert!(outcome.silent < Duration::from_secs(2), "{what}: {:?}", outcome.silent);
                assert!(outcome.refused < calls || callers > 16, "{what}: {}", outcome.refused);
            }
        }
    }
}

#[test]
fn when_aws_opens_again_nothing_is_held_back() {
    for (rate, burst) in [(40.0, 40.0), (40.0, 5.0), (5.0, 5.0)] {
        // The second half would take minutes at the old rate.
        let outcome = run(16, 20_000, (rate, burst, 1e6));
        let slow = 10_000.0 / rate;
        let fast = 10_000.0 * 0.02 / 16.0;
        assert!(
            outcome.free && outcome.took < slow * 1.1 + fast + 10.0,
            "{rate}, {burst}: {:.1}",
            outcome.took
        );
    }
}

#[test]
fn an_aws_that_takes_nothing_is_asked_once_a_widest_gap() {
    let max_interval = Duration::from_secs(1);
    let mut rate_limiter = RateLimiter::new(max_interval);
    let mut now = Instant::now();
    for _ in 0..30 {
        let turn = rate_limiter.next_turn(now);
        assert!(turn - now <= max_interval);
        rate_limiter.refused(now, turn);
        now = turn;
    }
    let gap = rate_limiter.next_turn(now).max(rate_limiter.next_turn(now)) - now;
    assert!(gap > max_interval / 2 && gap <= max_interval * 2, "{gap:?}");
    // Other tests use a limiter without pauses.
    let mut rate_limiter = RateLimiter::new(Duration::ZERO);
    for _ in 0..30 {
        assert!(rate_limiter.next_turn(now) - now < Duration::from_millis(1));
        rate_limiter.refused(now, now);
    }
}

#[test]
fn without_throttling_nobody_waits() {
    let mut rate_limiter = RateLimiter::new(Duration::from_secs(1));
    let now = Instant::now();
    for _ in 0..1000 {
        assert_eq!(rate_limiter.next_turn(now), now);
        rate_limiter.accepted(now);
    }
}

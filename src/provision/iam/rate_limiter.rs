//! Limits the rate of IAM calls once AWS throttles. AWS publishes no rates, so the limiter searches
//! for one: it lowers the rate after a refusal and raises it as calls succeed. The limiter reads no
//! clock; callers pass the time.

use std::time::{Duration, Instant};

/// The length of one window in which accepted calls are counted.
const COUNT_WINDOW: Duration = Duration::from_millis(500);
/// The rate after a refusal, as a share of the accepted rate. It is less than 1, so that AWS's
/// quota recovers.
const DECREASE: f64 = 0.85;
/// The minimum rate after a refusal, as a share of the old rate. Without it, a time without answers
/// would look like an accepted rate of zero.
const MIN_SHARE: f64 = 0.5;
/// The growth of the rate per second while it is below the last refused rate, as a share of that
/// rate.
const RECOVERY: f64 = 0.25;
/// The growth of the rate per second once it reaches the last refused rate, as a share of the rate.
/// It doubles with each second without a refusal.
const PROBE: f64 = 0.1;
/// The maximum growth of the rate per second beyond the last refused rate, as a share of the rate.
const MAX_GROWTH: f64 = 2.0;
/// The limit ends when the rate exceeds the highest refused rate by this factor, and this time has
/// passed without a refusal.
const LIFTED: (f64, Duration) = (4.0, Duration::from_secs(3));

/// A limiter of the rate of IAM calls, which all calls share.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    /// The maximum interval between two calls, however often AWS throttles.
    max_interval: Duration,
    limit: Option<Limit>,
    count: Count,
    /// The time when AWS last accepted a call.
    last_accepted: Option<Instant>,
}

/// The limit that applies once AWS has throttled a call.
#[derive(Debug)]
struct Limit {
    /// The rate in calls per second.
    rate: f64,
    /// The rate that AWS last refused. `highest_refused` is the highest such rate.
    refused: f64,
    highest_refused: f64,
    /// The time at which the next call may start.
    next: Instant,
    /// The time of the last decrease.
    decreased_at: Instant,
    /// The time of the last increase.
    increased_at: Instant,
}

impl RateLimiter {
    /// Creates a limiter that has no limit yet. The interval between two calls never exceeds
    /// `max_interval`.
    pub(crate) fn new(max_interval: Duration) -> Self {
        Self { max_interval, limit: None, count: Count::default(), last_accepted: None }
    }

    /// Reserves the next turn and returns its time.
    pub(crate) fn next_turn(&mut self, now: Instant) -> Instant {
        let Some(limit) = &mut self.limit else { return now };
        let turn = limit.next.max(now);
        limit.next = turn + Duration::from_secs_f64(1.0 / limit.rate).min(self.max_interval);
        turn
    }

    /// Records that AWS accepted a call, which means that it didn't throttle it.
    pub(crate) fn accepted(&mut self, now: Instant) {
        self.last_accepted = Some(now);
        self.count.add(now);
        let Some(limit) = &mut self.limit else { return };
        let quiet = now.saturating_duration_since(limit.decreased_at);
        limit.grow(now, quiet);
        if quiet > LIFTED.1 && limit.rate > limit.highest_refused * LIFTED.0 {
            self.limit = None;
        }
    }

    /// Records that AWS throttled a call that asked for its turn at `asked`. A call that asked
    /// before the last decrease says nothing about the new rate.
    pub(crate) fn refused(&mut self, asked: Instant, now: Instant) {
        let let_through = self.count.rate(now);
        match &mut self.limit {
            Some(limit) if asked < limit.decreased_at => {}
            Some(limit) => {
                limit.refused = limit.rate;
                limit.highest_refused = limit.highest_refused.max(limit.rate);
                limit.rate =
                    (let_through * DECREASE).clamp(limit.rate * MIN_SHARE, limit.rate * DECREASE);
                (limit.decreased_at, limit.increased_at) = (now, now);
            }
            None => {
                let refused = let_through.max(1.0);
                let rate = refused * DECREASE;
                self.limit = Some(Limit {
                    rate,
                    refused,
                    highest_refused: refused,
                    next: now,
                    decreased_at: now,
                    increased_at: now,
                });
            }
        }
        if let Some(limit) = &mut self.limit {
            let max_interval = self.max_interval.max(Duration::from_micros(1));
            limit.rate = limit.rate.max(1.0 / max_interval.as_secs_f64());
        }
    }

    /// Returns the time when AWS last accepted a call.
    pub(crate) fn last_accepted(&self) -> Option<Instant> {
        self.last_accepted
    }
}

impl Limit {
    fn grow(&mut self, now: Instant, quiet: Duration) {
        // At most one second counts, so that idle time doesn't raise the rate.
        let seconds = now.saturating_duration_since(self.increased_at).as_secs_f64().min(1.0);
        self.increased_at = now;
        if self.rate < self.refused {
            self.rate = (self.rate + self.refused * RECOVERY * seconds).min(self.refused);
        } else {
            let growth = (PROBE * quiet.as_secs_f64().exp2()).min(MAX_GROWTH);
            self.rate *= 1.0 + growth * seconds;
        }
    }
}

/// A counter of recently accepted calls, in the current and the previous window.
#[derive(Debug, Default)]
struct Count {
    began: Option<Instant>,
    previous: u32,
    current: u32,
}

impl Count {
    fn add(&mut self, now: Instant) {
        self.turn_over(now);
        self.current += 1;
    }

    /// Returns the recent rate of accepted calls per second.
    fn rate(&mut self, now: Instant) -> f64 {
        self.turn_over(now);
        let elapsed =
            self.began.map(|began| now.saturating_duration_since(began)).unwrap_or_default();
        let over =
            if self.previous > 0 { elapsed + COUNT_WINDOW } else { elapsed.max(COUNT_WINDOW / 10) };
        f64::from(self.previous + self.current) / over.as_secs_f64()
    }

    fn turn_over(&mut self, now: Instant) {
        let began = *self.began.get_or_insert(now);
        let elapsed = now.saturating_duration_since(began);
        if elapsed >= COUNT_WINDOW {
            self.previous = if elapsed < COUNT_WINDOW * 2 { self.current } else { 0 };
            (self.began, self.current) =
                (Some(if self.previous > 0 { began + COUNT_WINDOW } else { now }), 0);
        }
    }
}

#[cfg(test)]
mod tests;

//! Limits the rate of IAM calls once AWS throttles. AWS publishes no rates, so the limiter finds
//! one: it lowers the rate after a refusal and raises it as calls succeed. Pure: the time is an
//! argument.

use std::time::{Duration, Instant};

/// The window in which accepted calls are counted.
const COUNTED: Duration = Duration::from_millis(500);
/// The share of the accepted rate to use after a refusal: a little less, so that AWS's quota
/// recovers.
const CUT: f64 = 0.85;
/// The rate falls at most by this factor at once, because without recent answers the accepted rate
/// seems to be zero.
const LEAST: f64 = 0.5;
/// The growth per second up to the last refused rate, as a share of that rate.
const RETURN: f64 = 0.25;
/// The growth beyond it in the first second; it doubles each second.
const PROBE: f64 = 0.1;
/// The maximum growth per second.
const STEEPEST: f64 = 2.0;
/// The limit is lifted this far beyond the highest refused rate, after this long without a refusal.
const FREE: (f64, Duration) = (4.0, Duration::from_secs(3));

/// The one rate of all calls that share it.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    /// The maximum interval between two calls.
    widest: Duration,
    limit: Option<Limit>,
    count: Count,
    /// The time when AWS last accepted a call.
    through: Option<Instant>,
}

/// The state while AWS throttles.
#[derive(Debug)]
struct Limit {
    /// Calls per second.
    rate: f64,
    /// The last refused rate, and the highest one.
    refused: f64,
    highest: f64,
    /// The time at which the next call may start.
    next: Instant,
    /// The time of the last decrease.
    fell: Instant,
    /// The time of the last increase.
    grew: Instant,
}

impl RateLimiter {
    /// Creates a limiter without a limit; two calls will never be further apart than `widest`.
    pub(crate) fn new(widest: Duration) -> Self {
        Self { widest, limit: None, count: Count::default(), through: None }
    }

    /// Reserves the next turn and returns its time.
    pub(crate) fn turn(&mut self, now: Instant) -> Instant {
        let Some(limit) = &mut self.limit else { return now };
        let turn = limit.next.max(now);
        limit.next = turn + Duration::from_secs_f64(1.0 / limit.rate).min(self.widest);
        turn
    }

    /// Records that AWS accepted a call, whatever it answered.
    pub(crate) fn passed(&mut self, now: Instant) {
        self.through = Some(now);
        self.count.add(now);
        let Some(limit) = &mut self.limit else { return };
        let quiet = now.saturating_duration_since(limit.fell);
        limit.grow(now, quiet);
        if quiet > FREE.1 && limit.rate > limit.highest * FREE.0 {
            self.limit = None;
        }
    }

    /// Records that AWS throttled a call whose turn was taken at `asked`. Calls from before the
    /// last decrease say nothing about the new rate.
    pub(crate) fn refused(&mut self, asked: Instant, now: Instant) {
        let let_through = self.count.rate(now);
        match &mut self.limit {
            Some(limit) if asked < limit.fell => {}
            Some(limit) => {
                limit.refused = limit.rate;
                limit.highest = limit.highest.max(limit.rate);
                limit.rate = (let_through * CUT).clamp(limit.rate * LEAST, limit.rate * CUT);
                (limit.fell, limit.grew) = (now, now);
            }
            None => {
                let refused = let_through.max(1.0);
                let rate = refused * CUT;
                self.limit = Some(Limit {
                    rate,
                    refused,
                    highest: refused,
                    next: now,
                    fell: now,
                    grew: now,
                });
            }
        }
        if let Some(limit) = &mut self.limit {
            let widest = self.widest.max(Duration::from_micros(1));
            limit.rate = limit.rate.max(1.0 / widest.as_secs_f64());
        }
    }

    /// Returns the time when AWS last accepted a call.
    pub(crate) fn passed_last(&self) -> Option<Instant> {
        self.through
    }
}

impl Limit {
    fn grow(&mut self, now: Instant, quiet: Duration) {
        // Idle time doesn't count as accepted calls.
        let passed = now.saturating_duration_since(self.grew).as_secs_f64().min(1.0);
        self.grew = now;
        if self.rate < self.refused {
            self.rate = (self.rate + self.refused * RETURN * passed).min(self.refused);
        } else {
            let steep = (PROBE * quiet.as_secs_f64().exp2()).min(STEEPEST);
            self.rate *= 1.0 + steep * passed;
        }
    }
}

/// Counts recently accepted calls.
#[derive(Debug, Default)]
struct Count {
    began: Option<Instant>,
    before: u32,
    here: u32,
}

impl Count {
    fn add(&mut self, now: Instant) {
        self.turn_over(now);
        self.here += 1;
    }

    /// Returns calls per second.
    fn rate(&mut self, now: Instant) -> f64 {
        self.turn_over(now);
        let elapsed =
            self.began.map(|began| now.saturating_duration_since(began)).unwrap_or_default();
        let over = if self.before > 0 { elapsed + COUNTED } else { elapsed.max(COUNTED / 10) };
        f64::from(self.before + self.here) / over.as_secs_f64()
    }

    fn turn_over(&mut self, now: Instant) {
        let began = *self.began.get_or_insert(now);
        let elapsed = now.saturating_duration_since(began);
        if elapsed >= COUNTED {
            self.before = if elapsed < COUNTED * 2 { self.here } else { 0 };
            (self.began, self.here) =
                (Some(if self.before > 0 { began + COUNTED } else { now }), 0);
        }
    }
}

#[cfg(test)]
mod tests;

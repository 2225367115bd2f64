//! How fast calls to IAM are sent once AWS throttles. Nobody knows the rate that it takes, so it is found: it falls when a
//! call is refused, and grows again as calls are let through. Pure: the time comes in.

use std::time::{Duration, Instant};

/// For how long calls are counted to see how many are let through.
const COUNTED: Duration = Duration::from_millis(500);
/// How much of the rate that was let through is tried after a refusal: a little less, so that AWS catches up.
const CUT: f64 = 0.85;
/// The rate never falls further at once: in a moment without an answer nothing seems to be let through.
const LEAST: f64 = 0.5;
/// By how much of the rate that was refused it grows in a second, up to that rate.
const RETURN: f64 = 0.25;
/// How fast it grows beyond, in the first second; twice as fast in each further one.
const PROBE: f64 = 0.1;
/// It grows no faster.
const STEEPEST: f64 = 2.0;
/// So far beyond all that was refused, for so long without a refusal, nothing is held back any more.
const FREE: (f64, Duration) = (4.0, Duration::from_secs(3));

/// The one rate of all calls that share it.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    /// No two calls are further apart.
    widest: Duration,
    limit: Option<Limit>,
    count: Count,
    /// When a call was last let through.
    through: Option<Instant>,
}

/// While AWS throttles.
#[derive(Debug)]
struct Limit {
    /// Calls a second.
    rate: f64,
    /// The rate that was refused last, and the highest that ever was.
    refused: f64,
    highest: f64,
    /// When the next call may go.
    next: Instant,
    /// When the rate fell last.
    fell: Instant,
    /// When it grew last.
    grew: Instant,
}

impl RateLimiter {
    /// Nothing is held back yet; calls will never be further apart than `widest`.
    pub(crate) fn new(widest: Duration) -> Self {
        Self { widest, limit: None, count: Count::default(), through: None }
    }

    /// Takes the next turn: when the call may go.
    pub(crate) fn turn(&mut self, now: Instant) -> Instant {
        let Some(limit) = &mut self.limit else { return now };
        let turn = limit.next.max(now);
        limit.next = turn + Duration::from_secs_f64(1.0 / limit.rate).min(self.widest);
        turn
    }

    /// AWS let a call through, whatever it said to it.
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

    /// AWS refused a call as one too many that took its turn at `asked`. What was under way when the rate fell last says
    /// nothing of the rate that it fell to.
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

    /// When a call was last let through; `None` where none ever was.
    pub(crate) fn passed_last(&self) -> Option<Instant> {
        self.through
    }
}

impl Limit {
    fn grow(&mut self, now: Instant, quiet: Duration) {
        // What nobody called does not count as let through.
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

/// How many calls were let through lately.
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

    /// Calls a second.
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

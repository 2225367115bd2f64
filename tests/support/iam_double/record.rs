//! The record of calls with their times and results, and the rate limit.

use std::time::Instant;

/// A call that was answered.
#[derive(Debug, Clone)]
pub struct Call {
    /// The name of the IAM or STS action.
    pub action: String,
    /// The lowercase name of the user that the call concerns; empty if it concerns none.
    pub user: String,
    /// The time when the call had arrived completely.
    pub begin: Instant,
    /// The time just before the answer was sent.
    pub end: Instant,
    /// The code of the error, if the call was refused.
    pub code: Option<&'static str>,
    /// The request ID in the answer.
    pub id: String,
}

impl Call {
    /// Returns true if the call changes the account.
    pub fn changes(&self) -> bool {
        !["Get", "List"].iter().any(|look| self.action.starts_with(look))
    }
}

#[derive(Default)]
pub(crate) struct Record {
    pub(crate) calls: Vec<Call>,
    /// Number of calls in progress.
    pub(crate) under_way: usize,
}

/// A token bucket: `rate` calls per second, up to `burst` at once after a rest.
pub(crate) struct Bucket {
    rate: f64,
    burst: f64,
    left: f64,
    seen: Instant,
}

impl Bucket {
    pub(crate) fn full(rate: f64, burst: f64) -> Self {
        Self { rate, burst, left: burst, seen: Instant::now() }
    }

    /// Takes a token. Returns false if none is left, so that the call is throttled.
    pub(crate) fn take(&mut self) -> bool {
        let now = Instant::now();
        let grown = self.left + self.rate * now.duration_since(self.seen).as_secs_f64();
        self.seen = now;
        let room = grown >= 1.0;
        self.left = grown.min(self.burst.max(1.0)) - f64::from(u8::from(room));
        room
    }
}

//! What was asked, when and with what result; and how many calls are too many.

use std::time::Instant;

/// A call that was answered.
#[derive(Debug, Clone)]
pub struct Call {
    /// What it does.
    pub action: String,
    /// To whom, in small letters; empty where to nobody.
    pub user: String,
    /// When it was here whole.
    pub begin: Instant,
    /// When its answer was about to leave.
    pub end: Instant,
    /// With which code it was refused.
    pub code: Option<&'static str>,
    /// The id that its answer bears.
    pub id: String,
}

impl Call {
    /// Whether it changes something.
    pub fn changes(&self) -> bool {
        !["Get", "List"].iter().any(|look| self.action.starts_with(look))
    }
}

/// All calls.
#[derive(Default)]
pub(crate) struct Record {
    pub(crate) calls: Vec<Call>,
    /// How many are not answered yet.
    pub(crate) under_way: usize,
}

/// So many calls a second, and so many at once after a rest.
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

    /// Whether there is room for one more.
    pub(crate) fn take(&mut self) -> bool {
        let now = Instant::now();
        let grown = self.left + self.rate * now.duration_since(self.seen).as_secs_f64();
        self.seen = now;
        let room = grown >= 1.0;
        self.left = grown.min(self.burst.max(1.0)) - f64::from(u8::from(room));
        room
    }
}

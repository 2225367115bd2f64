//! Draws the progress of a batch on one line of the terminal.

use crate::domain::Summary;
use crate::present;
use std::time::{Duration, Instant};

/// The time that a batch runs before it shows its progress.
const DELAY: Duration = Duration::from_millis(500);
const CLEAR: &str = "\r\x1b[K";

pub(crate) struct ProgressLine {
    /// The number of unread lines, if the input is a file.
    pub(crate) left: Option<usize>,
    start: Instant,
    shown: bool,
}

impl ProgressLine {
    pub(crate) fn new(left: Option<usize>) -> Self {
        Self { left, start: Instant::now(), shown: false }
    }

    /// Returns the text that draws the line. Returns `None` during the delay and while there are no
    /// tasks.
    pub(crate) fn draw(&mut self, summary: &Summary, tasks: usize) -> Option<String> {
        if self.start.elapsed() <= DELAY || tasks == 0 {
            return None;
        }
        self.shown = true;
        Some(format!("{CLEAR}{}", present::progress(summary, self.left, tasks)))
    }

    /// Returns the text that removes the line, if it is shown.
    pub(crate) fn clear(&mut self) -> Option<&'static str> {
        std::mem::take(&mut self.shown).then_some(CLEAR)
    }
}

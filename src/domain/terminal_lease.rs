//! Shares the terminal between the status line and other output. While a credential process or the
//! prompt for an MFA code uses the terminal, the status line is removed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The maximum time for which [`TerminalLease::begin`] waits for the removal of the status line.
const MAX_WAIT: Duration = Duration::from_millis(500);

/// Records who uses the terminal. All clones share the record.
#[derive(Debug, Clone, Default)]
pub struct TerminalLease(Arc<(Mutex<LeaseState>, Condvar)>);

#[derive(Debug, Default)]
struct LeaseState {
    /// The number of existing guards.
    speakers: usize,
    /// True if the status line is on the terminal.
    shown: bool,
}

/// A guard that keeps the status line off the terminal while it exists.
#[derive(Debug)]
pub struct LeaseGuard(TerminalLease);

impl Drop for LeaseGuard {
    fn drop(&mut self) {
        self.0.state().speakers -= 1;
    }
}

impl TerminalLease {
    /// Takes the terminal, and waits up to `MAX_WAIT` for the removal of the status line.
    pub fn begin(&self) -> LeaseGuard {
        let mut state = self.state();
        state.speakers += 1;
        self.0.1.notify_all();
        let _ = self.0.1.wait_timeout_while(state, MAX_WAIT, |state| state.shown);
        LeaseGuard(self.clone())
    }

    /// Returns true if any [`LeaseGuard`] exists.
    pub fn is_taken(&self) -> bool {
        self.state().speakers > 0
    }

    /// Calls `draw(true)` at the interval `every` to draw the status line, until `done` is true.
    /// Calls `draw(false)` to remove the line while the terminal is taken, and at the end.
    pub fn draw(&self, every: Duration, done: &AtomicBool, mut draw: impl FnMut(bool)) {
        let ended = || done.load(Ordering::SeqCst);
        let mut state = self.state();
        while !ended() {
            let waits = |state: &mut LeaseState| !(ended() || state.shown && state.speakers > 0);
            let waited = self.0.1.wait_timeout_while(state, every, waits);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            let shows = !ended() && state.speakers == 0;
            if shows || state.shown {
                draw(shows);
                state.shown = shows;
                self.0.1.notify_all();
            }
        }
    }

    /// Wakes [`TerminalLease::draw`], so that it notices at once that `done` is true.
    pub fn wake(&self) {
        // Holding the lock ensures that `draw` can't miss the notification between its check of
        // `done` and its wait.
        let _state = self.state();
        self.0.1.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, LeaseState> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

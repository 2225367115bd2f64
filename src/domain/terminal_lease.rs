//! Shares the terminal between the status line and other output: a credential process or the prompt
//! for a code has it alone.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The longest wait for the status line to disappear.
const MAX_WAIT: Duration = Duration::from_millis(500);

/// The state of the terminal; all clones share it.
#[derive(Debug, Clone, Default)]
pub struct TerminalLease(Arc<(Mutex<LeaseState>, Condvar)>);

#[derive(Debug, Default)]
struct LeaseState {
    speakers: usize,
    shown: bool,
}

/// Keeps the status line away while it exists.
#[derive(Debug)]
pub struct LeaseGuard(TerminalLease);

impl Drop for LeaseGuard {
    fn drop(&mut self) {
        self.0.state().speakers -= 1;
    }
}

impl TerminalLease {
    /// Takes the terminal once the status line is gone.
    pub fn begin(&self) -> LeaseGuard {
        let mut state = self.state();
        state.speakers += 1;
        self.0.1.notify_all();
        let _ = self.0.1.wait_timeout_while(state, MAX_WAIT, |state| state.shown);
        LeaseGuard(self.clone())
    }

    /// True if the terminal is taken.
    pub fn is_taken(&self) -> bool {
        self.state().speakers > 0
    }

    /// Draws a line at each interval, and removes it while the terminal is taken and once `done`.
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

    /// Makes [`TerminalLease::draw`] check for its end.
    pub fn wake(&self) {
        // Holding the lock closes the gap between checking and waiting.
        let _state = self.state();
        self.0.1.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, LeaseState> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! Whose turn it is on the terminal: a credential process or the question for a code has it to itself, and no status line is
//! drawn over what they say.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long somebody waits for the status line to go.
const MOST: Duration = Duration::from_millis(500);

/// Whether somebody else speaks. All clones are one.
#[derive(Debug, Clone, Default)]
pub struct TerminalLease(Arc<(Mutex<LeaseState>, Condvar)>);

#[derive(Debug, Default)]
struct LeaseState {
    speakers: usize,
    shown: bool,
}

/// While this lives, no status line is drawn.
#[derive(Debug)]
pub struct LeaseGuard(TerminalLease);

impl Drop for LeaseGuard {
    fn drop(&mut self) {
        self.0.state().speakers -= 1;
    }
}

impl TerminalLease {
    /// Somebody else speaks from now on; the status line is gone.
    pub fn begin(&self) -> LeaseGuard {
        let mut state = self.state();
        state.speakers += 1;
        self.0.1.notify_all();
        let _ = self.0.1.wait_timeout_while(state, MOST, |state| state.shown);
        LeaseGuard(self.clone())
    }

    /// Whether somebody else speaks.
    pub fn is_kept(&self) -> bool {
        self.state().speakers > 0
    }

    /// Draws a line each time that `every` has passed, and takes it away for whoever else speaks and when it is `done`.
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

    /// Whoever draws looks whether it is done.
    pub fn wake(&self) {
        // With the lock, so that it falls into no gap between looking and waiting.
        let _state = self.state();
        self.0.1.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, LeaseState> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

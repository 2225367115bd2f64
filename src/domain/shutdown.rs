//! Defines the shared shutdown flag. Signal handlers set it, and long operations poll it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The reason for a shutdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShutdownSignal {
    /// SIGINT (Ctrl-C) or SIGQUIT (Ctrl-\).
    Interrupt,
    /// SIGTERM, SIGHUP (the terminal was closed) or any other signal that ends a program.
    Terminate,
    /// A failed delivery instead of a signal. The batch starts no further requests.
    Output,
}

/// The shutdown state, which all clones share.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    /// True if a signal must end the program immediately, because no guard exists.
    at_once: Arc<AtomicBool>,
    /// The number of existing guards.
    holders: Arc<AtomicUsize>,
    /// The reason for the shutdown as a number; 0 if none was requested.
    signal: Arc<AtomicUsize>,
}

/// A guard that delays signals while it exists.
#[derive(Debug)]
pub struct ShutdownGuard {
    at_once: Arc<AtomicBool>,
    holders: Arc<AtomicUsize>,
}

impl Drop for ShutdownGuard {
    fn drop(&mut self) {
        if self.holders.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.at_once.store(true, Ordering::SeqCst);
        }
    }
}

impl Shutdown {
    /// The value that a handler stores for an interrupt.
    pub const INTERRUPT: usize = 1;
    /// The value that a handler stores for a termination.
    pub const TERMINATE: usize = 2;
    const OUTPUT: usize = 3;

    /// Returns the two flags for signal handlers. The first tells whether a signal must end the
    /// program immediately; the second receives the signal otherwise.
    pub fn signal_flags(&self) -> (Arc<AtomicBool>, Arc<AtomicUsize>) {
        (Arc::clone(&self.at_once), Arc::clone(&self.signal))
    }

    /// Delays signals until the last guard is dropped.
    pub fn hold(&self) -> ShutdownGuard {
        self.holders.fetch_add(1, Ordering::SeqCst);
        self.at_once.store(false, Ordering::SeqCst);
        ShutdownGuard { at_once: Arc::clone(&self.at_once), holders: Arc::clone(&self.holders) }
    }

    /// Returns the reason for the shutdown, if one was requested.
    pub fn requested(&self) -> Option<ShutdownSignal> {
        match self.signal.load(Ordering::SeqCst) {
            Self::INTERRUPT => Some(ShutdownSignal::Interrupt),
            Self::TERMINATE => Some(ShutdownSignal::Terminate),
            Self::OUTPUT => Some(ShutdownSignal::Output),
            _ => None,
        }
    }

    /// Requests a shutdown from within the program.
    pub fn raise(&self, signal: ShutdownSignal) {
        let number = match signal {
            ShutdownSignal::Interrupt => Self::INTERRUPT,
            ShutdownSignal::Terminate => Self::TERMINATE,
            ShutdownSignal::Output => Self::OUTPUT,
        };
        self.signal.store(number, Ordering::SeqCst);
    }

    /// Clears a received signal after it was handled.
    pub fn clear(&self) {
        self.signal.store(0, Ordering::SeqCst);
    }
}

//! Defines the shared shutdown flag. Signal handlers and failed deliveries set it, and long
//! operations poll it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The reason for a shutdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShutdownSignal {
    /// SIGINT (Ctrl-C) or SIGQUIT (Ctrl-\).
    Interrupt,
    /// SIGTERM, SIGHUP (the terminal was closed) or any other signal that ends a program.
    Terminate,
    /// No signal arrived, but a batch can't continue, for example because a result couldn't be
    /// delivered. The batch starts no further requests.
    Output,
}

/// The shutdown state, which all clones share.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    /// True if a signal ends the program immediately. False while a guard exists.
    at_once: Arc<AtomicBool>,
    /// The number of existing guards.
    holders: Arc<AtomicUsize>,
    /// The reason for the shutdown, as a number that a signal handler can store; 0 if none was
    /// requested.
    signal: Arc<AtomicUsize>,
}

/// A guard for an operation that a signal must not interrupt. While it exists, a signal is only
/// recorded, and the program ends when it next polls.
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
    /// The value that a signal handler stores for [`ShutdownSignal::Interrupt`].
    pub const INTERRUPT: usize = 1;
    /// The value that a signal handler stores for [`ShutdownSignal::Terminate`].
    pub const TERMINATE: usize = 2;
    const OUTPUT: usize = 3;

    /// Returns the two flags for signal handlers. While the first one is true, a signal ends the
    /// program immediately. Otherwise, the handler stores the signal in the second one.
    pub fn signal_flags(&self) -> (Arc<AtomicBool>, Arc<AtomicUsize>) {
        (Arc::clone(&self.at_once), Arc::clone(&self.signal))
    }

    /// Makes signals wait until the last guard is dropped, so that a running change can complete.
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

    /// Requests a shutdown from within the program, without a signal.
    pub fn raise(&self, signal: ShutdownSignal) {
        let number = match signal {
            ShutdownSignal::Interrupt => Self::INTERRUPT,
            ShutdownSignal::Terminate => Self::TERMINATE,
            ShutdownSignal::Output => Self::OUTPUT,
        };
        self.signal.store(number, Ordering::SeqCst);
    }

    /// Clears a signal that was handled, so that the program can continue.
    pub fn clear(&self) {
        self.signal.store(0, Ordering::SeqCst);
    }
}

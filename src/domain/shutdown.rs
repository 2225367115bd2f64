//! The wish of the system that the program ends, seen by whoever is in the middle of something.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How the system asks the program to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShutdownSignal {
    /// SIGINT, SIGQUIT: Ctrl-C, Ctrl-\.
    Interrupt,
    /// SIGTERM; SIGHUP: the terminal was closed; or any other signal that ends a program.
    Terminate,
    /// Nobody: an answer could not be delivered, so a batch goes on with nothing more.
    Output,
}

/// Whether the program was asked to end. All clones are one.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    /// Whether a signal ends the program at once.
    at_once: Arc<AtomicBool>,
    /// How many hold it back.
    holders: Arc<AtomicUsize>,
    /// 0 is none.
    caught: Arc<AtomicUsize>,
}

/// While this lives, a signal does not end the program at once.
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
    /// What [`Shutdown::caught`] tells where this number was caught.
    pub const INTERRUPT: usize = 1;
    /// Like [`Shutdown::INTERRUPT`].
    pub const TERMINATE: usize = 2;
    const OUTPUT: usize = 3;

    /// Whoever listens to the system works with these: whether a signal ends the program at once, and what was caught
    /// where it does not.
    pub fn wires(&self) -> (Arc<AtomicBool>, Arc<AtomicUsize>) {
        (Arc::clone(&self.at_once), Arc::clone(&self.caught))
    }

    /// Signals wait from now on, until the last who holds them lets go.
    pub fn hold(&self) -> ShutdownGuard {
        self.holders.fetch_add(1, Ordering::SeqCst);
        self.at_once.store(false, Ordering::SeqCst);
        ShutdownGuard { at_once: Arc::clone(&self.at_once), holders: Arc::clone(&self.holders) }
    }

    /// What came while signals waited.
    pub fn caught(&self) -> Option<ShutdownSignal> {
        match self.caught.load(Ordering::SeqCst) {
            Self::INTERRUPT => Some(ShutdownSignal::Interrupt),
            Self::TERMINATE => Some(ShutdownSignal::Terminate),
            Self::OUTPUT => Some(ShutdownSignal::Output),
            _ => None,
        }
    }

    /// As if the system had asked for it.
    pub fn raise(&self, stop: ShutdownSignal) {
        let kind = match stop {
            ShutdownSignal::Interrupt => Self::INTERRUPT,
            ShutdownSignal::Terminate => Self::TERMINATE,
            ShutdownSignal::Output => Self::OUTPUT,
        };
        self.caught.store(kind, Ordering::SeqCst);
    }

    /// It was heard, and the person goes on.
    pub fn forget(&self) {
        self.caught.store(0, Ordering::SeqCst);
    }
}

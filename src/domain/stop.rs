//! The wish of the system that the program ends, seen by whoever is in the middle of something.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How the system asks the program to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// SIGINT: Ctrl-C.
    Interrupt,
    /// SIGTERM, or SIGHUP: the terminal was closed.
    Terminate,
}

/// Whether the program was asked to end. All clones are one.
#[derive(Debug, Clone, Default)]
pub struct Stops {
    /// Whether a signal ends the program at once.
    at_once: Arc<AtomicBool>,
    /// 0 is none.
    caught: Arc<AtomicUsize>,
}

/// While this lives, a signal does not end the program at once.
#[derive(Debug)]
pub struct Held(Arc<AtomicBool>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Stops {
    /// What [`Stops::caught`] tells where this number was caught.
    pub const INTERRUPT: usize = 1;
    /// Like [`Stops::INTERRUPT`].
    pub const TERMINATE: usize = 2;

    /// Whoever listens to the system works with these: whether a signal ends the program at once, and what was caught
    /// where it does not.
    pub fn wires(&self) -> (Arc<AtomicBool>, Arc<AtomicUsize>) {
        (Arc::clone(&self.at_once), Arc::clone(&self.caught))
    }

    /// Signals wait from now on.
    pub fn hold(&self) -> Held {
        self.at_once.store(false, Ordering::SeqCst);
        Held(Arc::clone(&self.at_once))
    }

    /// What came while signals waited.
    pub fn caught(&self) -> Option<Stop> {
        match self.caught.load(Ordering::SeqCst) {
            Self::INTERRUPT => Some(Stop::Interrupt),
            Self::TERMINATE => Some(Stop::Terminate),
            _ => None,
        }
    }

    /// As if the system had asked for it.
    pub fn raise(&self, stop: Stop) {
        let kind = if stop == Stop::Interrupt { Self::INTERRUPT } else { Self::TERMINATE };
        self.caught.store(kind, Ordering::SeqCst);
    }

    /// It was heard, and the person goes on.
    pub fn forget(&self) {
        self.caught.store(0, Ordering::SeqCst);
    }
}

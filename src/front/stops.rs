//! Ctrl-C, `kill` and a terminal that is closed. They end the program at once, but not in the middle of a change: there
//! the step in flight ends first, and what is there is said, for nobody else would know.

use crate::domain::Stop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What the system asked for. Without [`Stops::install`] nothing ever comes but what is [`raise`](Stops::raise)d.
#[derive(Debug, Clone, Default)]
pub struct Stops {
    /// Whether a signal ends the program at once.
    at_once: Arc<AtomicBool>,
    /// The last one that came while it did not; 0 is none.
    caught: Arc<AtomicUsize>,
}

/// While this lives, signals wait.
#[derive(Debug)]
pub struct Held(Arc<AtomicBool>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

const INTERRUPT: usize = 1;
const TERMINATE: usize = 2;

impl Stops {
    /// Listens to the system. Where it does not let us, signals end the program at once, as ever.
    pub fn install() -> Self {
        let stops = Self::default();
        stops.at_once.store(true, Ordering::SeqCst);
        #[cfg(unix)]
        stops.listen();
        stops
    }

    #[cfg(unix)]
    fn listen(&self) {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
        use signal_hook::flag;
        for (signal, kind) in [(SIGINT, INTERRUPT), (SIGTERM, TERMINATE), (SIGHUP, TERMINATE)] {
            // In this order: the program must not end before the first was asked.
            let _ = flag::register_conditional_default(signal, Arc::clone(&self.at_once))
                .and_then(|_| flag::register_usize(signal, Arc::clone(&self.caught), kind));
        }
        // A file that may grow no further is an error of writing, which is told; not the end.
        let _ = flag::register(SIGXFSZ, Arc::default());
    }

    /// Signals wait from now on.
    pub fn hold(&self) -> Held {
        self.at_once.store(false, Ordering::SeqCst);
        Held(Arc::clone(&self.at_once))
    }

    /// What came while signals waited.
    pub fn caught(&self) -> Option<Stop> {
        match self.caught.load(Ordering::SeqCst) {
            INTERRUPT => Some(Stop::Interrupt),
            TERMINATE => Some(Stop::Terminate),
            _ => None,
        }
    }

    /// As if the system had asked for it.
    pub fn raise(&self, stop: Stop) {
        let kind = if stop == Stop::Interrupt { INTERRUPT } else { TERMINATE };
        self.caught.store(kind, Ordering::SeqCst);
    }

    /// It was heard, and the person goes on.
    pub fn forget(&self) {
        self.caught.store(0, Ordering::SeqCst);
    }
}

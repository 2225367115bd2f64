//! A sign of life while AWS thinks: on a terminal only, and only for what takes longer than people like to wait.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(500);

/// How far some work is, where it consists of many pieces.
#[derive(Debug, Default)]
pub struct Tally {
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Tally {
    /// So many pieces are done of so many.
    pub fn tell(&self, done: usize, all: usize) {
        self.done.store(done, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
    }

    fn words(&self) -> String {
        match self.all.load(Ordering::Relaxed) {
            0 => String::new(),
            all => format!(" {} of {all}", self.done.load(Ordering::Relaxed)),
        }
    }
}

/// Does the work; says `words` on standard error, and how far it is, while it takes longer than half a second.
pub fn during<T>(terminal: bool, words: &str, tally: &Tally, work: impl FnOnce() -> T) -> T {
    if !terminal {
        return work();
    }
    thread::scope(|scope| {
        let (done, wait) = mpsc::channel::<()>();
        scope.spawn(move || {
            let mut said = false;
            let mut err = std::io::stderr();
            while wait.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                said = true;
                let _ = write!(err, "\r\x1b[K{words}{}", tally.words()).and_then(|()| err.flush());
            }
            if said {
                let _ = write!(err, "\r\x1b[K").and_then(|()| err.flush());
            }
        });
        let result = work();
        drop(done);
        result
    })
}

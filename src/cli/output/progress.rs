//! A sign of life while AWS thinks: on a terminal only, and only for what takes longer than people like to wait.

use crate::domain::TerminalLease;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(500);

/// How far some work is, where it consists of many pieces.
#[derive(Debug, Default)]
pub struct Counter {
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Counter {
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

/// Does the work; says `words` on standard error, and how far it is, while it takes longer than half a second and nobody
/// else speaks there. `None` is no terminal.
pub fn during<T>(
    terminal: Option<&TerminalLease>,
    words: &str,
    tally: &Counter,
    work: impl FnOnce() -> T,
) -> T {
    let Some(quiet) = terminal else { return work() };
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let _ended = EndOnDrop(&done, quiet);
        scope.spawn(|| {
            let mut err = std::io::stderr();
            quiet.draw(PATIENCE, &done, |shows| {
                let line = if shows { format!("{words}{}", tally.words()) } else { String::new() };
                let _ = write!(err, "\r\x1b[K{line}").and_then(|()| err.flush());
            });
        });
        work()
    })
}

/// Ends the line with the work, also where that panics.
struct EndOnDrop<'a>(&'a AtomicBool, &'a TerminalLease);

impl Drop for EndOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
        self.1.wake();
    }
}

//! Shows a progress line on the terminal for AWS calls that take longer than half a second.

use crate::domain::TerminalLease;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

const PROGRESS_DELAY: Duration = Duration::from_millis(500);

/// The progress of an operation with many parts, such as listing the keys of all users.
#[derive(Debug, Default)]
pub struct Counter {
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Counter {
    /// Sets the number of completed items and the total.
    pub fn tell(&self, done: usize, all: usize) {
        self.done.store(done, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
    }

    fn count_text(&self) -> String {
        match self.all.load(Ordering::Relaxed) {
            0 => String::new(),
            all => format!(" {} of {all}", self.done.load(Ordering::Relaxed)),
        }
    }
}

/// Runs `work`. If it takes longer than half a second, shows `words` and the progress, unless other
/// output uses the terminal. If `terminal` is `None`, shows nothing.
pub fn during<T>(
    terminal: Option<&TerminalLease>,
    words: &str,
    counter: &Counter,
    work: impl FnOnce() -> T,
) -> T {
    let Some(quiet) = terminal else { return work() };
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let _ended = EndOnDrop(&done, quiet);
        scope.spawn(|| {
            let mut err = std::io::stderr();
            quiet.draw(PROGRESS_DELAY, &done, |shows| {
                let line =
                    if shows { format!("{words}{}", counter.count_text()) } else { String::new() };
                let _ = write!(err, "\r\x1b[K{line}").and_then(|()| err.flush());
            });
        });
        work()
    })
}

/// Clears the progress line when the work ends or panics.
struct EndOnDrop<'a>(&'a AtomicBool, &'a TerminalLease);

impl Drop for EndOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
        self.1.wake();
    }
}

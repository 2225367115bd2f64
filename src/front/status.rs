//! A sign of life while AWS thinks: on a terminal only, and only for what takes longer than people like to wait.

use std::io::Write;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(500);

/// Does the work; says `words` on standard error while it takes longer than half a second.
pub fn during<T>(terminal: bool, words: &str, work: impl FnOnce() -> T) -> T {
    if !terminal {
        return work();
    }
    thread::scope(|scope| {
        let (done, wait) = mpsc::channel::<()>();
        scope.spawn(move || {
            if wait.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                let mut err = std::io::stderr();
                let _ = write!(err, "{words}").and_then(|()| err.flush());
                let _ = wait.recv();
                let _ = write!(err, "\r\x1b[K").and_then(|()| err.flush());
            }
        });
        let result = work();
        drop(done);
        result
    })
}

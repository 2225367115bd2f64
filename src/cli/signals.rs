//! Handles signals. A signal ends the program immediately, except during an AWS call: then the
//! current step completes, and the program reports the result. The module doesn't handle signals
//! that can't be caught, or signals of a crash, such as `SIGSEGV`.

use crate::domain::Shutdown;

/// Installs the handlers and returns the flag that they set. If a handler can't be installed, its
/// signal ends the program immediately.
pub fn install() -> Shutdown {
    let stops = Shutdown::default();
    #[cfg(unix)]
    listen(&stops);
    stops
}

#[cfg(unix)]
fn listen(stops: &Shutdown) {
    use signal_hook::consts::{
        SIGABRT, SIGALRM, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGSYS, SIGTERM, SIGTRAP, SIGUSR1,
        SIGUSR2, SIGVTALRM, SIGXCPU, SIGXFSZ,
    };
    use signal_hook::flag::{
        register, register_conditional_default, register_conditional_shutdown, register_usize,
    };
    use std::sync::Arc;
    use std::sync::atomic::Ordering;
    const KNOWN: [i32; 13] = [
        SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGABRT, SIGALRM, SIGPROF, SIGSYS, SIGTRAP, SIGUSR1,
        SIGUSR2, SIGVTALRM, SIGXCPU,
    ];
    let (at_once, caught) = stops.signal_flags();
    at_once.store(true, Ordering::SeqCst);
    let ignored = ignored();
    for signal in KNOWN.into_iter().chain(more()) {
        // A signal that is ignored at startup was ignored on purpose, for example by `nohup`.
        if ignored & (1 << (signal - 1)) != 0 {
            continue;
        }
        let kind = if [SIGINT, SIGQUIT].contains(&signal) {
            Shutdown::INTERRUPT
        } else {
            Shutdown::TERMINATE
        };
        // Handlers run in the order of registration. The one that ends the program must run first.
        let ended = if KNOWN.contains(&signal) {
            register_conditional_default(signal, Arc::clone(&at_once))
        } else {
            register_conditional_shutdown(signal, 128 + signal, Arc::clone(&at_once))
        };
        let _ = ended.and_then(|_| register_usize(signal, Arc::clone(&caught), kind));
    }
    // A handled `SIGXFSZ` turns a file that is too large into a write error, which the program can
    // report.
    let _ = register(SIGXFSZ, Arc::default());
}

/// Returns Linux signals that have no portable name: stack fault, I/O, power failure and real-time
/// signals.
#[cfg(unix)]
fn more() -> impl Iterator<Item = i32> {
    let linux = [16..=16, 29..=30, 34..=64].into_iter().flatten();
    linux.filter(|_| cfg!(target_os = "linux"))
}

/// Returns a bit mask of the signals that are ignored at startup. It is 0 except on Linux, because
/// other systems have no `/proc/self/status`.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

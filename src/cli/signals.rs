//! Handles signals. They end the program immediately, except during AWS calls: the current step
//! completes and the result is reported. Not handled are signals that cannot be caught and those of
//! a crash.

use crate::domain::Shutdown;

/// Installs the handlers. If the system refuses, signals end the program immediately.
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
        // A signal that is already ignored was ignored on purpose (`nohup`).
        if ignored & (1 << (signal - 1)) != 0 {
            continue;
        }
        let kind = if [SIGINT, SIGQUIT].contains(&signal) {
            Shutdown::INTERRUPT
        } else {
            Shutdown::TERMINATE
        };
        // The order matters: the handler that ends the program immediately must run first.
        let ended = if KNOWN.contains(&signal) {
            register_conditional_default(signal, Arc::clone(&at_once))
        } else {
            register_conditional_shutdown(signal, 128 + signal, Arc::clone(&at_once))
        };
        let _ = ended.and_then(|_| register_usize(signal, Arc::clone(&caught), kind));
    }
    // The file size limit becomes a write error, which is reported, instead of the end of the
    // program.
    let _ = register(SIGXFSZ, Arc::default());
}

/// Linux signals without a portable name: stack fault, I/O, power failure, and real-time signals.
#[cfg(unix)]
fn more() -> impl Iterator<Item = i32> {
    let linux = [16..=16, 29..=30, 34..=64].into_iter().flatten();
    linux.filter(|_| cfg!(target_os = "linux"))
}

/// The signals ignored at the start, as a bit mask. Only Linux reports them.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

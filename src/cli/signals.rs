//! Ctrl-C, `kill` and a terminal that is closed. They end the program at once, but not while AWS is asked or changed:
//! there the step in flight ends first, and what is there is said, for nobody else would know. So does every other signal
//! that ends a program, but for those that nobody can hold back and those of a program that is broken.

use crate::domain::Shutdown;

/// Listens to the system. Where it does not let us, signals end the program at once, as ever.
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
        // Whoever started it (`nohup`) wants it so.
        if ignored & (1 << (signal - 1)) != 0 {
            continue;
        }
        let kind = if [SIGINT, SIGQUIT].contains(&signal) {
            Shutdown::INTERRUPT
        } else {
            Shutdown::TERMINATE
        };
        // In this order: what ends the program at once is asked first.
        let ended = if KNOWN.contains(&signal) {
            register_conditional_default(signal, Arc::clone(&at_once))
        } else {
            register_conditional_shutdown(signal, 128 + signal, Arc::clone(&at_once))
        };
        let _ = ended.and_then(|_| register_usize(signal, Arc::clone(&caught), kind));
    }
    // A file that may grow no further is an error of writing, which is told; not the end.
    let _ = register(SIGXFSZ, Arc::default());
}

/// Those of Linux that have no name elsewhere: a stack fault, input and output, power, and the real-time signals.
#[cfg(unix)]
fn more() -> impl Iterator<Item = i32> {
    let linux = [16..=16, 29..=30, 34..=64].into_iter().flatten();
    linux.filter(|_| cfg!(target_os = "linux"))
}

/// The signals that were ignored when the program was started, as bits. Only Linux tells.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

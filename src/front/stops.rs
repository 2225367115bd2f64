//! Ctrl-C, `kill` and a terminal that is closed. They end the program at once, but not while AWS is asked or changed:
//! there the step in flight ends first, and what is there is said, for nobody else would know.

use crate::domain::Stops;

/// Listens to the system. Where it does not let us, signals end the program at once, as ever.
pub fn install() -> Stops {
    let stops = Stops::default();
    #[cfg(unix)]
    listen(&stops);
    stops
}

#[cfg(unix)]
fn listen(stops: &Stops) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::flag::{register, register_conditional_default, register_usize};
    use std::sync::{Arc, atomic::Ordering};
    let (at_once, caught) = stops.wires();
    at_once.store(true, Ordering::SeqCst);
    for (signal, kind) in
        [(SIGINT, Stops::INTERRUPT), (SIGTERM, Stops::TERMINATE), (SIGHUP, Stops::TERMINATE)]
    {
        // Whoever started it (`nohup`) wants it so.
        if is_ignored(signal) {
            continue;
        }
        // In this order: what ends the program at once is asked first.
        let _ = register_conditional_default(signal, Arc::clone(&at_once))
            .and_then(|_| register_usize(signal, Arc::clone(&caught), kind));
    }
    // A file that may grow no further is an error of writing, which is told; not the end.
    let _ = register(SIGXFSZ, Arc::default());
}

/// Whether a signal was ignored when the program was started. Only Linux tells.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask & (1 << (signal - 1)) != 0
}

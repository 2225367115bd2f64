//! Somebody ends a batch in the middle: what was begun ends, what was made is delivered, and the rest is said, and goes on
//! with the same command.

use super::double::{Double, Manner};
use super::ledger::Ledger;
use super::{Clerk, says_that_it_stopped, two_each};
use crate::run::{Ran, figure};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

const UNITS: usize = 40;
/// After so many keys.
const MOMENTS: [usize; 3] = [0, 5, 30];

#[test]
fn a_signal_ends_a_batch_and_loses_nothing() {
    let lines = two_each(UNITS);
    let mut cases = 0;
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 143)] {
        for keys in MOMENTS {
            let case = format!("SIG{signal} after {keys} keys");
            let clerk = Clerk::before(Manner::of_ms(10));
            let args = ["--jobs", "8", "--journal", "journal"];
            let child = clerk.start(&args, &lines);
            reach(&clerk.aws, keys);
            let ran = ended_by(&clerk, child, signal);
            assert_eq!(ran.code, Some(code), "{case}: {}", ran.whole());
            says_that_it_stopped(&ran);
            let ledger = Ledger::of(&clerk.aws, &ran.out, &ran.err, None);
            ledger.all_delivered(&case);
            assert!(ledger.keys.iter().all(|key| !key.deleted), "{case}: {}", ran.whole());
            let first = ledger.keys.len();
            assert!(first < 2 * UNITS, "{case}: {}", ran.whole());
            // A user whose key was not made any more was told of.
            for user in clerk.aws.users() {
                let made = ledger.keys.iter().any(|key| key.user == user.name);
                let told = ran.err.contains(&user.name) || ran.out.contains(&user.name);
                assert!(made || told, "{case}: {} in {}", user.name, ran.whole());
            }
            let again = clerk.start(&args, &lines).wait().unwrap();
            assert_eq!(again.code(), Some(0), "{case}: {}", clerk.text("err"));
            let ledger = Ledger::of(&clerk.aws, &clerk.text("out"), &clerk.text("err"), None);
            ledger.all_delivered(&case);
            assert_eq!(ledger.each_line_once(2 * UNITS, &case), 2 * UNITS, "{case}: {}", clerk.text("err"));
            cases += 1;
        }
    }
    figure(&format!("batches ended by a signal: {cases} cases, all delivered, all gone on with"));
}

/// Waits until so many keys are made, or the first call has come.
fn reach(aws: &Double, keys: usize) {
    let end = Instant::now() + Duration::from_secs(20);
    while aws.calls().is_empty() || aws.keys().len() < keys {
        assert!(Instant::now() < end, "{} keys only", aws.keys().len());
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn ended_by(clerk: &Clerk, mut child: Child, signal: &str) -> Ran {
    let kill = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
    let code = child.wait().unwrap().code();
    Ran { out: clerk.text("out"), err: clerk.text("err"), code }.sound()
}

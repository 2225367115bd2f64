//! A signal stops a batch. Requests in progress finish, their keys are delivered, and the program
//! reports the remaining lines. The same command resumes the batch.

use crate::batch::journal::ledger::Ledger;
use crate::batch::{Clerk, says_that_it_stopped, two_each};
use crate::support::iam_double::{Double, Manner};
use crate::support::program::{Ran, World, report_figure};
use signal_hook::low_level::signal_name;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const UNITS: usize = 40;
/// The numbers of existing keys at which a signal is sent.
const MOMENTS: [usize; 3] = [0, 5, 30];
/// The signals that end a program and can be caught, by name or number, with the exit code. 16 is
/// SIGSTKFLT on Linux; 34 and 64 are glibc's first and last real-time signals.
const SIGNALS: [(&str, i32); 17] = [
    ("INT", 130),
    ("TERM", 143),
    ("HUP", 143),
    ("QUIT", 130),
    ("ABRT", 143),
    ("ALRM", 143),
    ("PROF", 143),
    ("SYS", 143),
    ("TRAP", 143),
    ("USR1", 143),
    ("USR2", 143),
    ("VTALRM", 143),
    ("XCPU", 143),
    ("IO", 143),
    ("16", 143),
    ("34", 143),
    ("64", 143),
];

#[test]
fn a_signal_ends_a_batch_and_loses_nothing() {
    let lines = two_each(UNITS);
    let mut cases = 0;
    for (at, (signal, code)) in SIGNALS.into_iter().enumerate() {
        // Tests INT, TERM and HUP at all moments, and the others at one.
        let moments = if at < 3 { &MOMENTS[..] } else { &MOMENTS[at % 3..=at % 3] };
        for &keys in moments {
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
            // A user without a key must be reported.
            for user in clerk.aws.users() {
                let made = ledger.keys.iter().any(|key| key.user == user.name);
                let told = ran.err.contains(&user.name) || ran.out.contains(&user.name);
                assert!(made || told, "{case}: {} in {}", user.name, ran.whole());
            }
            let again = clerk.start(&args, &lines).wait().unwrap();
            assert_eq!(again.code(), Some(0), "{case}: {}", clerk.text("err"));
            let ledger = Ledger::of(&clerk.aws, &clerk.text("out"), &clerk.text("err"), None);
            ledger.all_delivered(&case);
            assert_eq!(
                ledger.each_line_once(2 * UNITS, &case),
                2 * UNITS,
                "{case}: {}",
                clerk.text("err")
            );
            cases += 1;
        }
    }
    report_figure(&format!(
        "batches ended by a signal: {cases} cases, all delivered, all gone on with"
    ));
}

/// Without a request in progress, the signal has its default effect at once, but leaves no core
/// dump.
#[test]
fn a_signal_at_rest_ends_it_at_once() {
    use std::os::unix::process::ExitStatusExt as _;
    let world = World::new();
    let named =
        |name: &str| (1..32).find(|signal| signal_name(*signal) == Some(&format!("SIG{name}")));
    for (signal, _) in SIGNALS {
        let mut command = world.command("bash");
        command.args(["-c", "ulimit -c unlimited; exec bedrock-assist --sandbox --jobs 1"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        writeln!(input, "key for 1 hour").unwrap();
        // Waits for an answer, so that the program is reading the next line.
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut String::new()).unwrap();
        std::thread::sleep(Duration::from_millis(200));
        let kill =
            Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
        assert!(kill.unwrap().success());
        let status = child.wait().unwrap();
        let ended = status.signal().or(status.code().map(|code| code - 128));
        assert_eq!(ended, signal.parse().ok().or_else(|| named(signal)), "SIG{signal}: {status:?}");
        assert!(!status.core_dumped(), "SIG{signal}");
        drop(input);
    }
}

/// Waits for the first call, and until this many keys exist.
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
    Ran { out: clerk.text("out"), err: clerk.text("err"), code }.did_not_crash()
}

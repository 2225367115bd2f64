//! Kills batches with SIGKILL at random moments. The same command resumes each one, and may be
//! killed again. In the end, each key is delivered or named in a message, and each line is done
//! once or reported.

use crate::batch::journal::ledger::Ledger;
use crate::batch::{Clerk, two_each, unit};
use crate::support::iam_double::{Key, Manner};
use crate::support::program::{SECRET, report_figure};
use crate::support::random::Dice;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Number of kills. `BEDROCK_ASSIST_KILLS` sets another number and selects longer lists.
const MOMENTS: usize = 50;
/// Maximum number of kills for each batch.
const TIMES: usize = 3;
const UNITS: usize = 12;
const MORE_UNITS: usize = 30;
/// The latency of the AWS double, in milliseconds.
const LATENCY: u64 = 5;
/// Number of batches at a time. It is high, because most of them wait until AWS shows a lost key.
const LANES: usize = 26;

/// Where a batch delivers its keys.
#[derive(Debug, Clone, Copy)]
enum To {
    /// Standard output, appended to a file.
    Out,
    Folder,
}

/// The moment of a kill: this many answered calls, plus a delay.
#[derive(Debug, Clone, Copy)]
struct Moment {
    calls: usize,
    later: Duration,
}

/// A list that runs as a batch, and the state after its runs so far.
struct Batch {
    clerk: Clerk,
    to: To,
    units: usize,
    /// The journal after the previous run.
    journal: String,
    /// True if the latest run ended by itself.
    ended: bool,
}

/// Counts over all batches.
#[derive(Debug, Default)]
struct Tally {
    kills: usize,
    batches: usize,
    lines: usize,
    done: usize,
    /// Keys beyond one for each line, which replaced undelivered keys.
    redone: usize,
    /// Deleted keys.
    undone: usize,
    /// Existing keys that were not delivered, but that a message names.
    named: usize,
    /// Existing keys that were delivered and that a message names, because the delivery was
    /// uncertain.
    unsure: usize,
    /// Lines that were not done, but reported as such.
    told: usize,
    /// Unfinished hidden files. A secret in them belongs to a deleted key.
    leftovers: usize,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.kills += other.kills;
        self.batches += other.batches;
        self.lines += other.lines;
        self.done += other.done;
        self.redone += other.redone;
        self.undone += other.undone;
        self.named += other.named;
        self.unsure += other.unsure;
        self.told += other.told;
        self.leftovers += other.leftovers;
    }
}

impl Batch {
    fn new(to: To, units: usize) -> Self {
        let clerk = Clerk::before(Manner::of_ms(LATENCY));
        fs::create_dir(clerk.world.home().join("keys")).unwrap();
        Self { clerk, to, units, journal: String::new(), ended: false }
    }

    fn args(&self) -> Vec<&'static str> {
        let mut args = vec!["--jobs", "8", "--journal", "journal"];
        if matches!(self.to, To::Folder) {
            args.extend(["--save-dir", "keys"]);
        }
        args
    }

    /// Runs the batch, and kills it at `moment` unless that is `None`. Returns true if the batch
    /// was killed. Asserts that the run only added lines to the journal.
    fn run(&mut self, moment: Option<Moment>) -> bool {
        let mut child = self.clerk.start(&self.args(), &two_each(self.units));
        if let Some(Moment { calls, later }) = moment {
            while self.clerk.aws.counts().0 < calls && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_micros(500));
            }
            std::thread::sleep(later);
            child.kill().unwrap();
        }
        let code = child.wait().unwrap().code();
        self.clerk.aws.settle();
        self.ended = code.is_some();
        let said = || {
            format!("exit code {code:?}\n{}\n{}", self.clerk.text("err"), self.clerk.text("out"))
        };
        assert!(code.is_none_or(|code| [0, 1, 3].contains(&code)), "{}", said());
        assert!(!self.clerk.text("err").contains("panicked"), "{}", said());
        let journal = self.clerk.text("journal");
        // The next run may repair an incomplete last line.
        let whole = self.journal.rfind('\n').map_or("", |end| &self.journal[..=end]);
        assert!(
            journal.starts_with(whole),
            "not only added to:\n{}\nbut now\n{journal}",
            self.journal
        );
        self.journal = journal;
        !self.ended
    }

    fn folder(&self) -> PathBuf {
        self.clerk.world.home().join("keys")
    }

    fn ledger(&self) -> Ledger {
        let text = |name| self.clerk.text(name);
        Ledger::of(&self.clerk.aws, &text("out"), &text("err"), Some(&self.folder()))
    }

    /// Asserts the final state, and adds its counts to `tally`.
    fn holds(&self, case: &str, tally: &mut Tally) {
        let ledger = self.ledger();
        let named = ledger.holds(case);
        let done = ledger.each_line_once(2 * self.units, case);
        let count = |which: &dyn Fn(&&Key) -> bool| ledger.keys.iter().filter(which).count();
        tally.batches += 1;
        tally.lines += 2 * self.units;
        tally.done += done;
        tally.undone += count(&|key| key.deleted);
        tally.told += 2 * self.units - done;
        tally.named += named.len();
        tally.unsure +=
            count(&|key| !key.deleted && ledger.places(key) == 1 && ledger.is_named(key));
        tally.redone += ledger.keys.len().saturating_sub(2 * self.units);
        tally.leftovers += ledger.leftovers.len();
        self.written_down(&ledger, case);
        self.saved(&ledger, case);
    }

    /// Asserts that only the owner can access the journal, that each line is complete, and that it
    /// holds no secret.
    fn written_down(&self, ledger: &Ledger, case: &str) {
        let path = self.clerk.world.home().join("journal");
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{case}");
        for line in self.journal.lines() {
            let read = serde_json::from_str::<Value>(line);
            assert!(
                read.is_ok_and(|value| value.is_object()),
                "{case}: {line} in\n{}",
                self.journal
            );
        }
        assert!(self.journal.ends_with('\n'), "{case}: {}", self.journal);
        let secrets = ledger.keys.iter().map(|key| &*key.secret).chain([SECRET]);
        for secret in secrets {
            assert!(!self.journal.contains(secret), "{case}: a secret in\n{}", self.journal);
        }
    }

    /// Asserts that only the owner can access the saved files, that each holds the key of its line,
    /// and that there are no others.
    fn saved(&self, ledger: &Ledger, case: &str) {
        for (name, text) in &ledger.files {
            let line: usize =
                name.get(..4).and_then(|number| number.parse().ok()).unwrap_or_default();
            let wanted = format!("{line:04}-{}.env", unit(line.saturating_sub(1) / 2));
            assert_eq!(*name, wanted, "{case}: {text}");
            let mode = fs::metadata(self.folder().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{case}: {name}");
            let secrets = ledger.keys.iter().filter(|key| text.contains(&key.secret)).count();
            assert_eq!(secrets, 1, "{case}: {name}: {text}");
        }
        for (name, text) in &ledger.leftovers {
            let secret = ledger.keys.iter().find(|key| !key.deleted && text.contains(&key.secret));
            assert!(secret.is_none(), "{case}: {name} holds the secret of {secret:?}");
        }
        assert!(
            matches!(self.to, To::Folder) || ledger.files.is_empty(),
            "{case}: {:?}",
            ledger.files
        );
    }

    /// Asserts that another run changes nothing.
    fn does_nothing_more(&self, case: &str, own: &Tally) {
        let (keys, calls) = (self.clerk.aws.keys(), self.clerk.aws.calls());
        let changes = calls.iter().filter(|call| call.changes()).count();
        let ran = self.clerk.run(&self.args(), two_each(self.units).as_bytes()).did_not_crash();
        let done = format!("\"already_done\":{},", own.done);
        assert!(
            own.told > 0 || ran.code == Some(0) && ran.err.contains(&done),
            "{case}: {}",
            ran.whole()
        );
        let now = self.clerk.aws.calls();
        assert_eq!(
            now.iter().filter(|call| call.changes()).count(),
            changes,
            "{case}: {}",
            ran.whole()
        );
        assert_eq!(self.clerk.aws.keys().len(), keys.len(), "{case}");
    }
}

/// Kills one batch repeatedly and then lets it finish. `calls` is the number of calls of an
/// undisturbed run.
fn one(number: usize, units: usize, calls: usize, dice: &mut Dice, tally: &Mutex<Tally>) {
    let to = if number.is_multiple_of(2) { To::Folder } else { To::Out };
    let mut batch = Batch::new(to, units);
    let mut case = format!("batch {number} to {to:?}, killed at");
    for _ in 0..=dice.roll(TIMES) {
        if batch.ended {
            break;
        }
        let so_far = batch.clerk.aws.counts().0;
        let moment = Moment {
            calls: so_far + dice.roll(calls.saturating_sub(so_far).max(1)),
            later: Duration::from_micros(
                dice.roll(2_000 * usize::try_from(LATENCY).unwrap()) as u64
            ),
        };
        case += &format!(" {moment:?}");
        tally.lock().unwrap().kills += usize::from(batch.run(Some(moment)));
    }
    if !batch.ended {
        batch.run(None);
    }
    let mut own = Tally::default();
    batch.holds(&case, &mut own);
    batch.does_nothing_more(&case, &own);
    tally.lock().unwrap().add(&own);
}

#[test]
fn a_batch_that_is_killed_at_any_moment_loses_nothing() {
    let asked = std::env::var("BEDROCK_ASSIST_KILLS").ok().and_then(|count| count.parse().ok());
    let (moments, units) = asked.map_or((MOMENTS, UNITS), |asked| (asked, MORE_UNITS));
    let mut dice = Dice::thrown(0x6B69_6C6C_2D39_0001);
    // An undisturbed run gives the number of calls.
    let mut batch = Batch::new(To::Out, units);
    batch.run(None);
    batch.holds("untouched", &mut Tally::default());
    batch.ledger().all_delivered("untouched");
    let calls = batch.clerk.aws.calls();
    for change in calls.iter().filter(|call| call.changes()) {
        assert!(batch.journal.contains(&change.id), "{change:?} is not in\n{}", batch.journal);
    }
    let (tally, next) = (Mutex::new(Tally::default()), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..LANES {
            // Each thread has its own generator, so its choices depend on the seed alone.
            let mut dice = Dice(dice.0 ^ (1 + dice.roll(usize::MAX)) as u64 | 1);
            let (tally, next, calls) = (&tally, &next, calls.len());
            scope.spawn(move || {
                while tally.lock().unwrap().kills < moments {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    assert!(
                        number < 10 * moments,
                        "it cannot be killed: {:?}",
                        tally.lock().unwrap()
                    );
                    one(number, units, calls, &mut dice, tally);
                }
            });
        }
    });
    let tally = tally.into_inner().unwrap();
    report_figure(&format!(
        "batches killed at {} moments, and gone on with: {tally:?}",
        tally.kills
    ));
    assert_eq!(tally.done + tally.told, tally.lines, "{tally:?}");
}

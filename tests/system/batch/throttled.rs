//! A batch completes every request even if AWS accepts only a tenth of the calls.

use crate::batch::journal::ledger::Ledger;
use crate::batch::{Clerk, objects, two_each};
use crate::support::iam_double::Manner;
use crate::support::program::report_figure;
use std::time::Instant;

const UNITS: usize = 16;

#[test]
fn what_aws_puts_off_is_done_later() {
    let lines = two_each(UNITS);
    let free = Clerk::before(Manner::of_ms(2));
    let begin = Instant::now();
    free.run(&["--jobs", "8"], lines.as_bytes()).exit_code(0);
    let offered = free.aws.counts().0 as f64 / begin.elapsed().as_secs_f64();
    let rate = offered / 10.0;
    let strict = Clerk::before(Manner { bucket: Some((rate, rate)), ..Manner::of_ms(2) });
    let begin = Instant::now();
    let ran = strict.run(&["--jobs", "8"], lines.as_bytes()).exit_code(0);
    let time = begin.elapsed().as_secs_f64();
    let objects = objects(&ran.out);
    assert_eq!(objects.len(), 2 * UNITS, "{}", ran.whole());
    assert!(objects.iter().all(|object| object["status"] == "done"), "{}", ran.whole());
    Ledger::of(&strict.aws, &ran.out, &ran.err, None).all_delivered("throttled");
    assert_eq!((strict.aws.users().len(), strict.aws.keys().len()), (UNITS, 2 * UNITS));
    let (calls, throttled) = strict.aws.counts();
    let least = (calls - throttled) as f64 / rate;
    report_figure(&format!(
        "a batch of {} requests at a tenth of the calls: {throttled} of {calls} put off, all done; time / least time {:.2}",
        2 * UNITS,
        time / least
    ));
    assert!(throttled > 0);
}

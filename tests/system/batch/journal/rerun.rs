//! Running a batch again with its journal carries out the lines that failed, stayed open or are
//! new, and no others. The counts of each run add up to its lines.

use crate::batch::{Clerk, objects};
use crate::support::iam_double::Manner;
use crate::support::program::Ran;
use serde_json::Value;
use std::fs;

const LINES: [&str; 12] = [
    "long-term key for sales",
    "delete the key of finance",
    "# a comment",
    "key for 2 hours",
    "long-term key",
    "list keys of sales",
    "order me a pizza",
    "long-term key for legal",
    "delete the key of orchard",
    "deactivate the keys of finance and the keys of asleep",
    "rotate the key",
    "payroll",
];

/// Returns the line and outcome of each answer, in output order.
fn told(ran: &Ran) -> Vec<(u64, String)> {
    let told = objects(&ran.out).into_iter().map(|object| {
        let text = object["result"]["text"].as_str().unwrap_or_default();
        let before = if text.contains("earlier run") { " before" } else { "" };
        let status = object["status"].as_str().unwrap();
        (object["line"].as_u64().unwrap(), format!("{status}{before}"))
    });
    told.collect()
}

/// Asserts these counts, that all others are 0, and that they add up to the number of lines.
#[track_caller]
fn counts(ran: &Ran, wanted: &[(&str, u64)]) {
    let summary = ran.err.lines().find(|line| line.contains("\"summary\"")).unwrap();
    let summary: Value = serde_json::from_str(summary).unwrap();
    let summary = summary["summary"].as_object().unwrap();
    let mut sum = 0;
    for (name, count) in summary {
        let failed =
            || count.as_object().map(|codes| codes.values().filter_map(Value::as_u64).sum());
        let count = count.as_u64().or_else(failed).unwrap();
        if name != "lines" && name != "keys" {
            sum += count;
            let wanted =
                wanted.iter().find(|(wanted, _)| wanted == name).map_or(0, |(_, count)| *count);
            assert_eq!(count, wanted, "{name} in {}", ran.err);
        }
    }
    assert_eq!(summary["lines"], sum, "{}", ran.err);
}

fn pairs(told: &[(u64, &str)]) -> Vec<(u64, String)> {
    told.iter().map(|(line, told)| (*line, (*told).to_owned())).collect()
}

#[test]
fn what_failed_or_stayed_open_is_done_and_nothing_else() {
    for jobs in ["1", "8"] {
        let clerk = Clerk::before(Manner::of_ms(1));
        let alone = |words: &str| clerk.run(&["--no-verify", words], b"").exit_code(0);
        for unit in ["legal", "orchard", "asleep", "payroll"] {
            alone(&format!("long-term key for {unit}"));
        }
        let run = |lines: &[&str]| {
            let args =
                ["--no-verify", "--journal", "journal", "--save-dir", "keys", "--jobs", jobs];
            clerk.run(&args, (lines.join("\n") + "\n").as_bytes())
        };
        let ran = run(&LINES).exit_code(1);
        let first = [
            (1, "done"),
            (2, "failed"),
            (4, "done"),
            (5, "open"),
            (6, "done"),
            (7, "declined"),
            (8, "open"),
            (9, "done"),
            (10, "failed"),
            (10, "done"),
            (11, "done"),
        ];
        assert_eq!(told(&ran), pairs(&first), "{}", ran.whole());
        counts(
            &ran,
            &[
                ("made", 3),
                ("deleted", 1),
                ("looked_up", 1),
                ("answers", 1),
                ("asked", 2),
                ("declined", 1),
                ("failed", 2),
            ],
        );
        let keys = clerk.aws.keys().len();

        // Now that the team finance exists, lines 2 and 10 can succeed. The half of line 10 that is
        // done isn't repeated.
        alone("long-term key for finance");
        alone("another long-term key for finance");
        let finance = clerk.aws.keys()[keys].id.clone();
        clerk.run(&["--no-verify", &format!("delete key {finance} of finance")], b"").exit_code(0);
        let mut lines = LINES.to_vec();
        lines.push("long-term key for research");
        let ran = run(&lines).exit_code(1);
        let second = [
            (2, "done"),
            (5, "open"),
            (7, "declined"),
            (8, "open"),
            (10, "done before"),
            (10, "failed"),
            (13, "done"),
        ];
        let mut seen = told(&ran);
        seen.sort();
        assert_eq!(seen, pairs(&second), "{}", ran.whole());
        counts(
            &ran,
            &[
                ("made", 1),
                ("deleted", 1),
                ("already_done", 6),
                ("asked", 2),
                ("declined", 1),
                ("failed", 1),
            ],
        );
        assert_eq!(clerk.aws.keys().len(), keys + 3, "{}", ran.whole());
        assert!(clerk.world.home().join("keys/0013-research.env").exists());

        // A list with a changed line before an unfinished one is another list, and none of it is
        // carried out.
        let calls = clerk.aws.counts().0;
        let mut others = lines.clone();
        others[3] = "key for 3 hours";
        let ran = run(&others).exit_code(2).stderr_contains(&["with different lines up to line 5"]);
        // The only AWS call asks which account the credentials belong to.
        assert_eq!(
            (objects(&ran.out).len(), clerk.aws.counts().0),
            (0, calls + 1),
            "{}",
            ran.whole()
        );
    }
}

#[test]
fn a_batch_that_is_done_is_done() {
    let clerk = Clerk::before(Manner::of_ms(0));
    let lines = b"long-term key for sales\nkey for 2 hours\n";
    clerk.run(&["--journal", "journal"], lines).exit_code(0);
    let calls = clerk.aws.counts().0;
    for times in 1..=2 {
        let ran = clerk.run(&["--journal", "journal"], lines).exit_code(0);
        // The only AWS call asks which account the credentials belong to.
        assert_eq!((&*ran.out, clerk.aws.counts().0), ("", calls + times), "{}", ran.whole());
        counts(&ran, &[("already_done", 2)]);
    }
}

/// Each answer has its own lines, and a notice about the whole run appears once.
#[test]
fn a_rerun_reads_well() {
    let clerk = Clerk::before(Manner::of_ms(0));
    let lines =
        "long-term key for sales\nlong-term key for finance\nkey for 2 hours\nlong-term key\n";
    let args = ["--yes", "--no-verify", "--journal", "journal", "--save-dir", "keys"];
    let (mut first, mut second) = (clerk.world.run(&args, lines.as_bytes()), String::new());
    // Simulates a kill: the keys are delivered, but the journal marks no line as finished.
    let journal = clerk.text("journal");
    let kept =
        journal.lines().filter(|line| !line.contains("\"through\"")).collect::<Vec<_>>().join("\n");
    fs::write(clerk.world.home().join("journal"), kept + "\n").unwrap();
    clerk.remove_marks();
    for ran in [&mut first, &mut clerk.world.run(&args, lines.as_bytes())] {
        let whole = format!("{}{}", ran.out, ran.err);
        assert!(whole.matches("AWS_ENDPOINT_URL_IAM").count() <= 1, "{}", ran.whole());
        for (at, _) in whole.match_indices("line ") {
            let before = whole[..at].chars().next_back().unwrap_or('\n');
            assert!([' ', '\n', '"', '#'].contains(&before), "{}", &whole[at..]);
        }
        second = whole;
    }
    let flowing = second.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(flowing.matches("is not created again.").count(), 2, "{second}");
    assert!(
        second.contains("summary: 4 lines: 1 created, 2 already done, 1 asked but not answered"),
        "{second}"
    );
}

/// Keys that go into files don't need standard output.
#[test]
fn files_are_enough() {
    let clerk = Clerk::before(Manner::of_ms(0));
    let script = format!("{} --yes --save-dir keys < lines > /dev/null", crate::batch::PROGRAM);
    let ran =
        clerk.shell(&script, "long-term key for sales\nlong-term key for finance\n").exit_code(0);
    assert!(ran.err.contains("summary: 2 lines: 2 created"), "{}", ran.whole());
    assert!(clerk.world.home().join("keys/0002-finance.env").exists());
}

#[test]
fn a_list_of_one_line_says_that_it_is_done() {
    for jobs in ["1", "8"] {
        let clerk = Clerk::before(Manner::of_ms(0));
        let run = |format| {
            let args = ["-o", format, "--journal", "journal", "--save", "key.env", "--jobs", jobs];
            clerk
                .world
                .run(&[&["--yes"], &args[..]].concat(), b"long-term key for sales\n")
                .exit_code(0)
        };
        run("text");
        run("text").stderr_contains(&["summary: 1 line: 1 already done"]);
        run("json").stderr_contains(&["\"already_done\":1"]);
        assert_eq!(clerk.aws.keys().len(), 1);
    }
}

/// A list with "exit" ends at the same line in each run.
#[test]
fn a_list_that_somebody_left_ends_at_the_same_line() {
    for jobs in ["1", "8"] {
        let clerk = Clerk::before(Manner::of_ms(0));
        for already in [0, 1, 1] {
            let args =
                ["--no-verify", "--journal", "journal", "--save-dir", "keys", "--jobs", jobs];
            let ran = clerk
                .run(&args, b"long-term key for sales\nexit\nlong-term key for legal\n")
                .exit_code(3);
            let counts = [format!("\"already_done\":{already}"), "\"not_read\":1".to_owned()];
            assert!(counts.iter().all(|count| ran.err.contains(count)), "{}", ran.whole());
            assert_eq!(clerk.aws.keys().len(), 1, "{}", ran.whole());
        }
    }
}

//! A credential process inherits standard input. If that is a list, the process must not read any
//! of it.

use crate::batch::{Clerk, objects, unit};
use crate::support::iam_double::Manner;
use crate::support::program::{KEY, SECRET, World, report_figure};
use std::fs;

const LINES: usize = 3_000;

/// Returns a profile whose process first reads its standard input to the end.
fn config() -> String {
    let key = format!(
        "{{\"Version\":1,\"AccessKeyId\":\"AKIAQ3ZT8VN5WY2KD7HP\",\"SecretAccessKey\":\"{SECRET}\"}}"
    );
    format!("[profile eats]\ncredential_process = sh -c 'cat >eaten; echo \"$0\"' '{key}'\n")
}

#[test]
fn a_process_that_reads_gets_none_of_3000_lines() {
    let lines = "key for 1 hour\n".repeat(LINES);
    for journal in [&[][..], &["--journal", "j"]] {
        let world = World::new().configured(&config());
        let args = [&["--profile", "eats", "-o", "raw"], journal].concat();
        let ran = world.run(&args, lines.as_bytes()).exit_code(0);
        assert_eq!(ran.out.lines().filter(|line| line.starts_with(KEY)).count(), LINES);
        assert_eq!(fs::read(world.home().join("eaten")).unwrap(), b"");
    }
    report_figure(&format!(
        "a credential process that reads its standard input: {LINES} short-term keys, with and without a journal"
    ));
}

#[test]
fn nor_of_3000_lines_for_long_term_keys() {
    let lines: String = (0..LINES)
        .map(|at| format!("long-term key for {}, owner: a.b@example.com\n", unit(at)))
        .collect();
    for journal in [&[][..], &["--journal", "j"]] {
        let mut clerk = Clerk::before(Manner::default());
        clerk.world = clerk.world.configured(&config());
        let flags =
            format!("--yes -o json --profile eats --no-verify --jobs 16 {}", journal.join(" "));
        let ran = clerk
            .shell(&format!("cat lines | bedrock-assist {flags} >out 2>err"), &lines)
            .exit_code(0);
        let out = clerk.text("out");
        let done =
            objects(&out).iter().filter(|object| object["result"]["type"] == "long_term").count();
        assert_eq!(done, LINES, "{}{}", ran.whole(), clerk.text("err"));
        assert_eq!(fs::read(clerk.world.home().join("eaten")).unwrap(), b"");
    }
    report_figure(&format!(
        "a credential process that reads its standard input: {LINES} long-term keys, with and without a journal"
    ));
}

//! `--ensure`: a list that is run again finds the existing keys, with or without the old journal.

use crate::batch::{Clerk, objects};
use crate::support::iam_double::Manner;
use crate::support::program::World;

const LIST: &str = "long-term key for sales, owner: a.b@example.com\nlong-term key for finance\n\
                    long-term keys for legal and sales\nlong-term key for sales, owner: other@example.com\n";

/// Returns the line, the status, and the type of the result or the name of the question.
fn told(out: &str) -> Vec<String> {
    let told = objects(out).into_iter().map(|object| {
        let more = [&object["result"]["type"], &object["question"]["name"]];
        let more = more.into_iter().find_map(serde_json::Value::as_str).unwrap_or_default();
        format!("{} {} {more}", object["line"], object["status"].as_str().unwrap())
    });
    told.collect()
}

#[test]
fn a_list_that_is_run_again_is_done() {
    for jobs in ["1", "8"] {
        let clerk = Clerk::before(Manner::of_ms(1));
        let run = |more: &[&str], lines: &str| {
            let args: Vec<&str> =
                ["--no-verify", "--jobs", jobs].iter().chain(more).copied().collect();
            clerk.run(&args, lines.as_bytes())
        };
        let two = LIST.lines().take(2).map(|line| format!("{line}\n")).collect::<String>();
        run(&["--ensure", "--journal", "first"], &two).exit_code(0);
        let keys = clerk.aws.keys().len();
        for journal in [&["--journal", "second"][..], &[]] {
            let ran = run(&[&["--ensure"], journal].concat(), &two).exit_code(0);
            assert_eq!(
                told(&ran.out),
                ["1 done already_exists", "2 done already_exists"],
                "{}",
                ran.whole()
            );
            assert!(ran.err.contains("\"already_exists\":2"), "{}", ran.err);
        }
        assert_eq!(clerk.aws.keys().len(), keys);
        // Without the flag, an existing user raises a question.
        let ran = run(&[], &two).exit_code(3);
        assert_eq!(
            told(&ran.out),
            ["1 open existing_user", "2 open existing_user"],
            "{}",
            ran.whole()
        );
        // Missing keys are created. A user that differs from the request raises a question.
        let ran = run(&["--ensure"], LIST).exit_code(3);
        let mut seen = told(&ran.out);
        seen.sort();
        let wanted = [
            "1 done already_exists",
            "2 done already_exists",
            "3 done already_exists",
            "3 done long_term",
            "4 open existing_user",
        ];
        assert_eq!(seen, wanted, "{}", ran.whole());
        // An inactive key doesn't count, so the existing user raises a question.
        clerk.run(&["--no-verify", "deactivate the key of finance"], b"").exit_code(0);
        let ran = run(&["--ensure"], &two).exit_code(3);
        assert_eq!(
            told(&ran.out),
            ["1 done already_exists", "2 open existing_user"],
            "{}",
            ran.whole()
        );
    }
}

#[test]
fn one_phrase_too_and_only_a_shell_is_told_that_it_gets_nothing() {
    for (args, code) in [
        (&["--ensure"][..], 0),
        (&["--ensure", "-o", "json"], 0),
        (&["--ensure", "-o", "env"], 2),
        (&["--ensure", "-o", "env", "--save", "key.env"], 0),
        (&["--ensure", "-o", "env", "--save-dir", "keys"], 0),
        (&[], 3),
    ] {
        let all =
            [&["--sandbox", "--no-verify"], args, &["long-term key for example-web"]].concat();
        let ran = World::new().say(&all).exit_code(code);
        assert!(args.is_empty() || ran.whole().contains("AKIASANDBOX000000001"), "{}", ran.whole());
    }
}

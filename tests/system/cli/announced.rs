//! With `--yes` and in a transcript, the program shows no confirmation. Before each change,
//! standard error states the change, the account and the caller.

use crate::support::program::{Ran, World};
use std::fs;

/// The end of the sandbox caller's ARN.
const WHO: &str = "user/sandbox";
const FORMATS: [&str; 6] = ["text", "json", "env", "fish", "powershell", "dotenv"];

/// The creation of a user, as a sentence and as a row.
const BLUE: [&str; 2] = ["create the IAM user blue-bedrock-user", "+ user blue-bedrock-user"];

/// Returns standard error with whitespace collapsed.
fn said(ran: &Ran) -> String {
    ran.err.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn names(ran: &Ran, [sentence, row]: [&str; 2]) {
    let said = said(ran);
    for part in [WHO, "123456789012"] {
        assert!(said.contains(part), "{part} in {}", ran.whole());
    }
    assert!(said.contains(sentence) || said.contains(row), "{sentence} in {}", ran.whole());
    assert!(!ran.out.contains("This changes IAM") && !ran.out.contains(row), "{}", ran.whole());
}

#[test]
fn the_plan_is_said_in_every_format() {
    for (words, what) in [
        (
            "long-term key for blue in eu-west-1",
            [
                "create an access key for blue-bedrock-user, for use in eu-west-1",
                "+ user blue-bedrock-user",
            ],
        ),
        (
            "delete the key of example-web",
            [
                "delete the access key AKIASANDBOX000000001 of example-web-bedrock-user",
                "permanently delete AKIASANDBOX000000001 of example-web-bedrock-user",
            ],
        ),
        (
            "rotate the key for example-web",
            [
                "create an access key for example-web-bedrock-user, for use in eu-west-1",
                "+ key of example-web-bedrock-user, for use in eu-west-1",
            ],
        ),
    ] {
        for format in FORMATS {
            let args = ["--sandbox", "--yes", "--no-verify", "-o", format];
            let alone: Vec<&str> = args.iter().copied().chain([words]).collect();
            names(&World::new().say(&alone).did_not_crash(), what);
            for jobs in ["1", "8"] {
                let all: Vec<&str> = args.iter().copied().chain(["--jobs", jobs]).collect();
                let ran = World::new()
                    .run(&all, format!("# a comment\n{words}\n").as_bytes())
                    .did_not_crash();
                names(&ran, what);
                assert!(said(&ran).contains(if format == "json" {
                    "\"line\":2"
                } else {
                    "plan: line 2: "
                }));
                assert_eq!(said(&ran).matches(what[0]).count(), 1, "{}", ran.whole());
            }
        }
    }
}

/// The key is not created because its file exists, and the plan is printed before the error.
#[test]
fn the_plan_is_said_before_it_is_carried_out() {
    for (stdin, file) in
        [(None, "keys/blue.env"), (Some("long-term key for blue\n"), "keys/0001-blue.env")]
    {
        let world = World::new();
        fs::create_dir(world.home().join("keys")).unwrap();
        fs::write(world.home().join(file), "").unwrap();
        let mut args = vec!["--sandbox", "--yes", "--save-dir", "keys"];
        args.extend(stdin.is_none().then_some("long-term key for blue"));
        let ran = world.run(&args, stdin.unwrap_or_default().as_bytes()).exit_code(1);
        names(&ran, BLUE);
        let (plan, error) = (ran.err.find("blue-bedrock-user"), ran.err.find("error:"));
        assert!(plan.is_some() && plan < error, "{}", ran.whole());
    }
}

#[test]
fn a_yes_in_a_transcript_has_its_plan_too_and_a_dry_run_none() {
    let lines = b"long-term key for blue\nyes\n";
    names(&World::new().run(&["--sandbox"], lines).exit_code(0), BLUE);
    let ran = World::new().run(&["--sandbox", "--dry-run", "--yes"], lines).exit_code(0);
    assert!(!ran.whole().contains("plan:"), "{}", ran.whole());
}

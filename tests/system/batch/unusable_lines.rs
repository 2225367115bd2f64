//! Requests with other lines between them: unreadable or blank lines, comments and lines that
//! request nothing. None of them stops a request, and each one that needs an answer gets it.

use crate::batch::journal::ledger::Ledger;
use crate::batch::{Clerk, objects, unit};
use crate::support::iam_double::Manner;
use serde_json::Value;

/// A line that creates nothing, and its possible statuses. No status means no answer.
struct Bad(Vec<u8>, &'static [&'static str]);

fn bad() -> Vec<Bad> {
    vec![
        // Lines above the limit of 4 KiB.
        Bad(vec![b'x'; 4097], &["failed"]),
        Bad(b"key for unit-9999 ".repeat(20_000), &["failed"]),
        // Invalid UTF-8, and a character that is cut off.
        Bad(b"long-term key for unit-9999 \xff\xfe".to_vec(), &["failed"]),
        Bad(b"long-term key for unit-9999 \xe2\x82".to_vec(), &["failed"]),
        Bad(b"\0\0\0".to_vec(), &["failed", "declined", "done", "open"]),
        Bad(Vec::new(), &[]),
        Bad(b" \t ".to_vec(), &[]),
        Bad(b"# long-term key for unit-9999".to_vec(), &[]),
        Bad(b"an S3 bucket for marketing".to_vec(), &["declined"]),
        Bad(b"thanks".to_vec(), &["done"]),
    ]
}

#[test]
fn no_bad_line_stops_the_others() {
    for end in ["\n", "\r\n"] {
        let clerk = Clerk::before(Manner::of_ms(2));
        let (mut script, mut wanted) = (Vec::new(), Vec::new());
        let mut number = 0;
        let mut line = |text: &[u8], states: &'static [&'static str]| {
            number += 1;
            script.extend_from_slice(text);
            script.extend_from_slice(end.as_bytes());
            wanted.extend(Some((number, states)).filter(|_| !states.is_empty()));
        };
        let bad = bad();
        for (at, Bad(text, states)) in bad.iter().enumerate() {
            line(format!("long-term key for {}", unit(at)).as_bytes(), &["done"]);
            line(text, states);
        }
        // The last line has no line end.
        line(format!("long-term key for {}", unit(bad.len())).as_bytes(), &["done"]);
        line(format!("long-term key for {}", unit(bad.len() + 1)).as_bytes(), &["done"]);
        script.truncate(script.len() - end.len());
        let ran = clerk.run(&["--jobs", "8"], &script).exit_code(2);
        let objects = objects(&ran.out);
        assert_eq!(objects.len(), ran.out.lines().count(), "{}", ran.whole());
        let lines: Vec<&Value> = objects.iter().map(|object| &object["line"]).collect();
        let expected: Vec<usize> = wanted.iter().map(|(number, _)| *number).collect();
        assert_eq!(lines, expected, "{end:?}: {}", ran.whole());
        for (object, (number, states)) in objects.iter().zip(&wanted) {
            let status = object["status"].as_str().unwrap();
            assert!(states.contains(&status), "{end:?}, line {number}: {object}");
        }
        assert_eq!(clerk.aws.users().len(), bad.len() + 2, "{}", ran.whole());
        Ledger::of(&clerk.aws, &ran.out, &ran.err, None).all_delivered("bad lines");
    }
}

#[test]
fn a_list_of_nothing_does_nothing() {
    let longest = "# only a comment\n".repeat(200);
    for lines in ["", "\n\n", "# only a comment\n\n   \n", "# no end", &longest] {
        let clerk = Clerk::before(Manner::default());
        let ran = clerk
            .run(&["--jobs", "8"], lines.as_bytes())
            .exit_code(0)
            .stderr_contains(&["no request was found"]);
        assert!(ran.out.is_empty() && clerk.aws.calls().is_empty(), "{}", ran.whole());
    }
}

#[test]
fn a_line_that_repeats_a_name_in_other_letters_waits_for_the_first() {
    let clerk = Clerk::before(Manner::of_ms(5));
    let lines = "long-term key for unit-0007\nanother long-term key for Unit-0007\n\
                 long-term key for unit-0008\nanother long-term key for UNIT-0008\n";
    let ran = clerk.run(&["--jobs", "8"], lines.as_bytes()).exit_code(0);
    let users = objects(&ran.out);
    let users: Vec<&str> =
        users.iter().map(|object| object["result"]["user"].as_str().unwrap()).collect();
    let two = |at| vec![crate::batch::user(at); 2];
    assert_eq!(users, [two(7), two(8)].concat(), "{}", ran.whole());
    assert_eq!((clerk.aws.users().len(), clerk.aws.keys().len()), (2, 4));
}

//! Text around the requests of a transcript: headings that deny, quoted mail, lines after a
//! goodbye. The program carries out none of it and counts every line.

use crate::batch::objects;
use crate::support::program::World;
use serde_json::Value;

/// Returns the numbers of the lines carried out with `--yes`, the summary and the exit code.
fn carried_out(text: &str, jobs: &str) -> (Vec<u64>, Value, Option<i32>) {
    let args = ["--sandbox", "--yes", "-o", "json", "--no-verify", "--jobs", jobs];
    let ran = World::new().run(&args, text.as_bytes());
    let done = |object: &&Value| object["status"] == "done" && object["result"]["type"] != "text";
    let told = objects(&ran.out);
    let lines = told.iter().filter(done).filter_map(|object| object["line"].as_u64()).collect();
    let summary = ran
        .err
        .lines()
        .find_map(|line| serde_json::from_str::<Value>(line).ok()?.get("summary").cloned());
    (lines, summary.unwrap_or_default(), ran.code)
}

/// Returns the sum of the counts in a summary, without its totals `lines` and `keys`.
fn sum(summary: &Value) -> u64 {
    let counts = summary.as_object().into_iter().flatten();
    let counts = counts.filter(|(name, _)| !matches!(name.as_str(), "lines" | "keys"));
    let failed =
        summary["failed"].as_object().into_iter().flatten().filter_map(|(_, count)| count.as_u64());
    counts.filter_map(|(_, count)| count.as_u64()).sum::<u64>() + failed.sum::<u64>()
}

#[track_caller]
fn assert_carried_out(text: &str, expected: &[u64]) {
    let text = text.to_owned() + "\n";
    let held = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let count = text.lines().filter(held).count() as u64;
    for jobs in ["1", "8"] {
        let (lines, summary, code) = carried_out(&text, jobs);
        assert_eq!(lines, expected, "{text}{summary}");
        if count > 1 {
            assert_eq!(
                (summary["lines"].as_u64(), sum(&summary)),
                (Some(count), count),
                "{text}{summary}"
            );
        }
        assert!(matches!(code, Some(0 | 3 | 4)), "{text}{code:?}");
    }
}

#[test]
fn under_a_heading_that_denies_nothing_is_asked_for() {
    for (text, expected) in [
        ("Things we must never do:\ndelete the key for example-web", &[][..]),
        ("Rejected:\n- delete the key for example-web\n- key for sales", &[]),
        ("Done last week:\ndelete the key for example-web\nkey for sales", &[]),
        ("Not yet approved\n- delete the key for example-web", &[]),
        ("Keep these:\n- AKIASANDBOX000000001\nDelete these:\n- AKIASANDBOX000000002", &[3]),
        ("Bob: Rejected:\n- key for sales\nJane: key for ops", &[3]),
        ("**Rejected**\n- key for sales\n**Approved**\n- key for ops", &[4]),
        ("## Rejected\n- key for sales\n\n## Requests\n- key for ops", &[5]),
        ("Old plan:\ndelete AKIASANDBOX000000001\n\nkey for ops", &[4]),
        (
            "Decisions:\n- delete AKIASANDBOX000000001\n- key for Sales\n\nRequests:\n- key for Ops",
            &[6],
        ),
        ("key for {{team}}\nlong-term key for $team\n\u{2713} key for Sales", &[]),
        ("Alice wrote:\ndelete AKIASANDBOX000000001", &[]),
        ("```\ndelete AKIASANDBOX000000001\n\nkey for Sales\n```\nkey for Ops", &[6]),
        ("~~~ sh\ndelete AKIASANDBOX000000001\n~~~\nkey for Ops", &[4]),
        ("@@ -1 +0,0 @@\n- delete AKIASANDBOX000000001\n\nkey for Ops", &[4]),
        ("diff --git a/x b/x\n-delete AKIASANDBOX000000001\n+key for Sales", &[]),
        ("cat <<EOF\ndelete AKIASANDBOX000000001\nEOF", &[]),
        ("<pre>\ndelete AKIASANDBOX000000001\n</pre>", &[]),
        (
            "/* delete AKIASANDBOX000000001 */\n; key for Sales\n-- key for Finance\n- key for Ops",
            &[4],
        ),
        ("d\u{336}e\u{336}lete AKIASANDBOX000000001", &[]),
        ("key for Sales\rkey for Ops", &[1, 2]),
        ("Friday: delete AKIASANDBOX000000001", &[]),
        ("Risk: delete AKIASANDBOX000000001", &[]),
        // A single label may be anything. It is a speaker if other lines have speakers too, or if
        // its format is that of a chat program.
        ("Glossary: delete AKIASANDBOX000000001", &[]),
        ("Appendix:\ndelete AKIASANDBOX000000001", &[]),
        ("**Untrue:** delete AKIASANDBOX000000001", &[]),
        ("Option (rejected): delete AKIASANDBOX000000001\nJane: hello", &[]),
        ("Jane: delete AKIASANDBOX000000001\nBob: thanks", &[1]),
        ("Jane: hello\nBob (via mail): delete AKIASANDBOX000000001", &[2]),
        ("[10:32] Jane: delete AKIASANDBOX000000001", &[1]),
        ("Jane (10:32): delete AKIASANDBOX000000001", &[1]),
        ("<jane> delete AKIASANDBOX000000001", &[1]),
        ("User: delete AKIASANDBOX000000001", &[1]),
        ("Jane: delete AKIASANDBOX000000001\nAssistant: Shall I?", &[1]),
        ("delete the key\nRejected:\n- example-web", &[]),
        ("Please create keys for:\n- Marketing\n- Sales", &[]),
        ("Requests:\n- key for Marketing\n- delete the key for example-web", &[2, 3]),
        ("Approved:\n- key for Marketing", &[2]),
        ("- [x] delete AKIASANDBOX000000001\n- key for ops", &[2]),
    ] {
        assert_carried_out(text, expected);
    }
}

#[test]
fn an_older_mail_asks_for_nothing_and_its_headers_answer_nothing() {
    for (text, expected) in [
        (
            "From: Bob <bob@x.com>\nTo: ops@x.com\nSubject: delete the key for example-web\n\nkey for sales please",
            &[5][..],
        ),
        (
            "yes\n\nOn Mon, Nov 23, 2026 Jane <jane@x.com> wrote:\n> delete the key for example-web\n> yes",
            &[],
        ),
        (
            "key for sales\n-----Original Message-----\nFrom: Jane\ndelete the key for example-web\nyes",
            &[1],
        ),
        ("Begin forwarded message:\n\nFrom: Jane\nSubject: x\n\nkey for ops", &[]),
        (
            "From: Bob\nSubject: RE: key\n\nApproved.\n\nFrom: Jane\nSent: Monday\nTo: Bob\n\nlong-term key for Invoicing",
            &[],
        ),
        (
            "Am 23.11.2026 schrieb Jane <jane@x.com>:\n> delete AKIASANDBOX000000001\n\nkey for Sales",
            &[4],
        ),
        ("commit 3ae9dc0\nAuthor: Jane <jane@x.com>\n\n    delete AKIASANDBOX000000001", &[]),
        // The name and title in a signature are not the team.
        ("I need a long-term key for our team.\n\nBest\nJane Doe\nHead of Sales\nSales Team", &[]),
        (
            "please rotate the key for example-web.\nKind regards,\nJane Doe\n\nkey for Sales",
            &[1, 5],
        ),
        ("long-term key\nTo: Marketing\nCc: sales@x.com\nSubject: Marketing", &[]),
    ] {
        assert_carried_out(text, expected);
    }
}

#[test]
fn every_line_is_counted() {
    for (text, expected) in [
        ("key for sales\nexit\nkey for ops\n\n# c\nkey for hr", &[1][..]),
        ("quit\nkey for ops", &[]),
        ("Assistant: key for sales\nkey for ops", &[]),
        ("bedrock-assist> Shall I?\nyes", &[]),
        ("Jane Doe:\nkey for sales\nBob:\nyes", &[2]),
        ("team,owner\nSales,\nOps,", &[2, 3]),
    ] {
        assert_carried_out(text, expected);
    }
    let (_, summary, code) = carried_out("key for sales\nexit\nkey for ops\nkey for hr\n", "8");
    assert_eq!((summary["not_read"].as_u64(), code), (Some(2), Some(3)), "{summary}");
    let left = |format| World::new().run(&["--sandbox", "-o", format], b"exit\nkey for ops\n");
    left("text").exit_code(3).stderr_contains(&[
        "1 later line was not read",
        "to run the rest, remove line 1",
        "1 not read",
    ]);
    left("env").exit_code(2);
    World::new().run(&["--sandbox"], b"key for 1 hour\nexit\n\n# the end\n").exit_code(0);
}

#[test]
fn a_line_that_goes_on_or_is_taken_back_asks_for_nothing_by_itself() {
    for (text, expected) in [
        ("delete AKIASANDBOX000000001\nbut only if Bob agrees", &[][..]),
        ("delete AKIASANDBOX000000001\nof nobody", &[]),
        ("rotate the key for example-web\nwhen the audit is over", &[]),
        ("key for sales\nwould be nice to have some day", &[]),
        ("delete AKIASANDBOX000000001\n(just kidding)", &[]),
        ("key for sales\noops, forget it", &[]),
        ("delete AKIASANDBOX000000001\nnever mind", &[]),
        ("Tom: delete AKIASANDBOX000000001\nAnn: no, don't, production uses it", &[]),
        ("Tom  10:02 AM\ndelete AKIASANDBOX000000001\nAnn  10:03 AM\nno, don't", &[]),
        ("Nobody needs a\nkey for 1 hour", &[]),
        ("He typed\nkey for 1 hour", &[]),
        ("Please do not under any circumstances\ndelete AKIASANDBOX000000001", &[]),
        ("Glossary\ndelete AKIASANDBOX000000001", &[]),
        ("{code}\nkey for sales", &[]),
        ("In the staging account:\ndelete AKIASANDBOX000000001", &[]),
        ("delete AKIASANDBOX000000001\nthanks", &[1]),
        ("Hi team,\nkey for sales\nThanks, Bob", &[2]),
        ("key for sales\nand a key for finance", &[1, 2]),
        ("bedrock key to play with\nwe met at noon", &[1]),
        ("order me a pizza\nkey for sales\nJoe rotated it yesterday", &[2]),
        ("Delete these:\n- AKIASANDBOX000000001", &[1]),
        ("Requests:\nkey for sales\nkey for ops", &[2, 3]),
    ] {
        assert_carried_out(text, expected);
    }
}

/// Returns the numbers of the lines that change something without `--yes`.
fn confirmed(lines: &[&str]) -> Vec<u64> {
    let args = ["--sandbox", "-o", "json", "--no-verify"];
    let ran = World::new().run(&args, (lines.join("\n") + "\n").as_bytes());
    let changes = |object: &&Value| {
        matches!(object["result"]["type"].as_str(), Some("long_term" | "changed"))
    };
    objects(&ran.out).iter().filter(changes).filter_map(|object| object["line"].as_u64()).collect()
}

#[test]
fn a_yes_counts_only_if_nothing_stands_before_it_that_it_may_answer() {
    let asks = ["delete AKIASANDBOX000000001", "rotate the key for example-web", "key for sales"];
    let other = [
        "Assistant: Do you want to keep it?",
        "Assistant: Shall I create finance-bedrock-user?",
        "> Is it still used?",
        "# cancelled",
        "## New topic",
        "// hold",
        "Subject: pizza",
        "Is that key old?",
        "do keys expire?",
        "what about keeping it?",
        "AccessDenied",
        "we met at noon",
        "order me a pizza",
    ];
    for between in other {
        for first in asks {
            let lines = confirmed(&[first, between, "yes"]);
            assert!(lines.is_empty(), "{first} / {between}: {lines:?}");
        }
    }
    for between in ["thanks", "good morning", "list keys", "which regions can I use?", ""] {
        assert_eq!(confirmed(&[asks[0], between, "yes"]), [1], "{between}");
    }
    for (said, expected) in [
        ("Shall I?", &[1][..]),
        ("This changes IAM. Shall I go ahead? (yes/no)", &[1]),
        ("Delete AKIASANDBOX000000001?", &[1]),
        ("Deactivate AKIASANDBOX000000001?", &[]),
        ("Delete AKIASANDBOX000000002?", &[]),
        ("Do you want to keep it?", &[]),
    ] {
        let said = format!("Claude: {said}");
        assert_eq!(
            confirmed(&["Bob: delete AKIASANDBOX000000001", &said, "Bob: yes"]),
            expected,
            "{said}"
        );
    }
    // A correction shows the request again, so a plain yes confirms it. A yes that names the action
    // ("yes, create it") needs no repetition of the request.
    assert_eq!(confirmed(&["key for sales", "# later", "actually in Tokyo", "yes"]), [1]);
    assert_eq!(confirmed(&["key for sales", "am I set up?", "yes, create it"]), [1]);
}

#[test]
fn a_yes_below_words_against_a_request_agrees_with_them() {
    for first in [
        "don't delete AKIASANDBOX000000001",
        "delete AKIASANDBOX000000001 tomorrow",
        "key for sales if Bob agrees",
    ] {
        assert!(confirmed(&[first, "yes", "yes"]).is_empty(), "{first}");
    }
    assert_eq!(confirmed(&["could you maybe delete AKIASANDBOX000000001", "yes", "yes"]), [1]);
}

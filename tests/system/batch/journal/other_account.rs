//! A journal belongs to one AWS account. With credentials of another account, a batch doesn't
//! resume from it.

use crate::batch::Clerk;
use crate::support::iam_double::{Account, Manner};
use crate::support::program::{Ran, TOKEN};
use crate::support::servers::closed;
use std::fs;

const OTHER: &str = "444455556666";
const SAME: &str = "123456789012";

#[track_caller]
fn refused(ran: Ran, message: &str) {
    let said = ran.exit_code(2).json()["error"].clone();
    assert_eq!(said["code"], "journal_of_other_account", "{said}");
    assert!(said["message"].as_str().unwrap().contains(message), "{said}");
}

/// Tests lists that leave different events in the journal. Each event names the account.
#[test]
fn a_journal_is_of_one_account() {
    let lists = [
        ("long-term key for sales\n", 0),
        ("long-term key for sales\nlong-term key for legal\n", 0),
        ("key for 1 hour\n", 0),
        ("list keys\n", 0),
        ("long-term key for sales\n", 1),
    ];
    for (jobs, (lines, ensured)) in
        ["1", "8"].into_iter().flat_map(|jobs| lists.map(|list| (jobs, list)))
    {
        let clerk = Clerk::before(Manner::of_ms(0));
        let run = |more: &[&str]| {
            let args = ["--ensure", "--journal", "journal", "--save-dir", "keys", "--jobs", jobs];
            clerk.run(&[&args, more].concat(), lines.as_bytes())
        };
        // With a key that already exists, the run changes nothing.
        for _ in 0..ensured {
            clerk.run(&["--no-verify", lines.trim()], b"").exit_code(0);
        }
        run(&[]).exit_code(0);
        let ours = clerk.aws.account();
        clerk.aws.restore(&Account::numbered(OTHER));
        refused(
            run(&[]),
            "belongs to account 123456789012, but your credentials belong to account 444455556666",
        );
        assert!(clerk.aws.calls().iter().all(|call| call.action == "GetCallerIdentity"), "{lines}");
        refused(run(&["--account", OTHER]), "but `--account` names 444455556666");
        clerk.aws.restore(&ours);
        refused(run(&["--account", OTHER]), "but `--account` names 444455556666");
        assert!(clerk.aws.calls().is_empty(), "{lines}");
        run(&[]).exit_code(0).stderr_contains(&["\"already_done\""]);
        run(&["--account", SAME]).exit_code(0).stderr_contains(&["\"already_done\""]);
        // With the other account's credentials, `--account` with the journal's account stops the
        // run too.
        clerk.aws.restore(&Account::numbered(OTHER));
        assert_eq!(run(&["--account", SAME]).exit_code(2).json()["error"]["code"], "other_account");
        assert!(clerk.aws.users().is_empty());
    }
}

/// Without an answer from AWS, the account comes from the access key ID, which encodes it in newer
/// keys.
#[test]
fn short_term_keys_of_two_accounts_are_told_apart_by_their_signers() {
    const FIRST: &str = "ASIAQNZGKIQY56JQ7WML";
    const SECOND: &str = "ASIAY34FZKBOKMUTVV7A";
    let clerk = Clerk::before(Manner::of_ms(0));
    let run = |id: &str, more: &[&str]| {
        fs::write(clerk.world.home().join("lines"), "key for 1 hour\n").unwrap();
        let mut command = clerk.command(&[&["--no-verify", "--journal", "journal"], more].concat());
        command.env("AWS_ACCESS_KEY_ID", id).env("AWS_SESSION_TOKEN", TOKEN);
        command.stdin(fs::File::open(clerk.world.home().join("lines")).unwrap());
        Ran::of(&command.output().unwrap())
    };
    run(FIRST, &[]).exit_code(0);
    refused(
        run(SECOND, &[]),
        "belongs to account 029608264753, but your credentials belong to account 609629065308",
    );
    refused(run(FIRST, &["--account", OTHER]), "but `--account` names 444455556666");
    assert_eq!(clerk.aws.counts().0, 0);
    run(FIRST, &[]).exit_code(0).stderr_contains(&["\"already_done\":1"]);
    // An ID that doesn't encode an account is accepted.
    run("ASIAQ3ZT8VN5WY2KD7HC", &[]).exit_code(0);
}

#[test]
fn what_was_changed_is_not_said_to_be_done_if_the_account_is_not_known() {
    let clerk = Clerk::before(Manner::of_ms(0));
    let run = |words: &str, address: &str| {
        fs::write(clerk.world.home().join("lines"), words).unwrap();
        let mut command = clerk.command(&["--journal", words.split(' ').next().unwrap()]);
        command.env("AWS_ENDPOINT_URL_STS", address);
        command.stdin(fs::File::open(clerk.world.home().join("lines")).unwrap());
        Ran::of(&command.output().unwrap())
    };
    for (words, code) in [("long-term key for sales\n", 1), ("key for 1 hour\n", 0)] {
        run(words, &clerk.aws.address).exit_code(0);
        run(words, &closed()).exit_code(code);
    }
}

//! A run with one phrase and a journal is killed while AWS creates its key. The next request for
//! the same team names the key that may have been left behind.

use crate::batch::Clerk;
use crate::support::iam_double::{Account, Manner};
use std::time::{Duration, Instant};

const PHRASE: &str = "another long-term key for sales";

/// Kills a run of one phrase after AWS has created the key, but before its answer arrives.
fn killed(args: &[&str]) -> Clerk {
    let clerk = Clerk::before(Manner::of_ms(100));
    let mut child =
        clerk.start(&[args, &["--no-verify", "--journal", "journal", PHRASE]].concat(), "");
    let end = Instant::now() + Duration::from_secs(30);
    while clerk.aws.keys().is_empty() {
        assert!(Instant::now() < end, "{}", clerk.text("err"));
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    clerk.aws.settle();
    clerk
}

#[test]
fn a_lost_key_of_a_phrase_is_named_until_it_is_deleted() {
    let clerk = killed(&[]);
    let lost = clerk.aws.keys()[0].id.clone();
    let say = |phrase: &str| clerk.run(&["--no-verify", "--journal", "journal", phrase], b"");
    let list =
        || clerk.run(&["--no-verify", "--journal", "journal"], format!("{PHRASE}\n").as_bytes());
    for ran in
        [say(PHRASE), say("long-term key for sales"), say("rotate the key for sales"), list()]
    {
        let error = &ran.exit_code(1).json()["error"];
        assert_eq!(error["code"], "key_lost", "{error}");
        assert!(error.to_string().contains(&format!("delete key {lost} of sales")), "{error}");
    }
    // The lost key doesn't concern other teams or other accounts.
    say("long-term key for legal").exit_code(0);
    let ours = clerk.aws.account();
    clerk.aws.restore(&Account::numbered("444455556666"));
    say(PHRASE).exit_code(0);
    clerk.aws.restore(&ours);
    say(&format!("delete key {lost} of sales")).exit_code(0);
    say(PHRASE).exit_code(0);
    assert_eq!(clerk.aws.keys().iter().filter(|key| !key.deleted).count(), 2);
    say(PHRASE).exit_code(0);
}

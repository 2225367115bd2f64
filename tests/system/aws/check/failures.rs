//! Checks that can't be completed: the caller is unknown, AWS does not answer or can't be reached,
//! or a signal ends the check.

use super::aws::Aws;
use super::{CHECK, MODELS, action, flowing, tried};
use crate::support::program::{Ran, World};
use crate::support::servers::closed;
use bedrock_assist::cli::{Setup, run_scripted};
use bedrock_assist::domain::{Shutdown, ShutdownSignal};
use std::time::{Duration, Instant};

#[test]
fn without_a_caller_there_is_no_answer() {
    for (aws, code, says) in [
        (Aws::good().refusing("GetCallerIdentity", "ExpiredToken", "no"), 5, "sign in again"),
        (
            Aws::good().refusing("GetCallerIdentity", "InvalidClientTokenId", "no"),
            5,
            "sign in again",
        ),
        (
            Aws::good().silent("GetCallerIdentity"),
            1,
            "did not respond to sts:GetCallerIdentity in time",
        ),
        (Aws::good().with("GetCallerIdentity", 200, "<a/>"), 1, "incomplete response"),
    ] {
        let (page, ended) = aws.say(&["--full", CHECK]);
        assert_eq!(ended, code, "{page}");
        assert!(page.contains(says) && !page.contains("Permissions"), "{page}");
    }
    let (page, code) = Aws::good().say(&["--full", "--account", "999999999999", CHECK]);
    assert_eq!(code, 2);
    assert!(page.contains("999999999999") && page.contains("user/ann"), "{page}");
    assert_eq!(Aws::good().say(&["--account", "999999999999", MODELS]).1, 2);
    assert_eq!(Aws::good().say(&["--account", "123456789012", CHECK]).1, 0);
}

#[test]
fn silence_and_failures_are_lines_and_nobody_waits_long() {
    let all = tried().fold(Aws::good(), |aws, permission| aws.silent(action(permission)));
    let begin = Instant::now();
    let (page, code) = all.say(&["--full", CHECK]);
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
    assert_eq!(code, 0, "{page}");
    assert_eq!(
        flowing(&page).matches("AWS did not respond in time").count(),
        tried().count() - 1,
        "{page}"
    );
    for (code, says) in [
        ("UnrecognizedClientException", "enable the region"),
        ("ThrottlingException", "in a minute"),
    ] {
        let (page, ended) =
            Aws::good().refusing("ListFoundationModels", code, "no").say(&["--full", CHECK]);
        assert_eq!(ended, 0, "{page}");
        let words = flowing(&page);
        assert!(
            words.contains("unknown bedrock:ListFoundationModels") && words.contains(says),
            "{page}"
        );
    }
}

#[test]
fn a_signal_ends_the_looking() {
    for words in [CHECK, MODELS] {
        let stops = Shutdown::default();
        stops.raise(ShutdownSignal::Interrupt);
        let aws = tried().fold(Aws::good(), |aws, permission| aws.silent(action(permission)));
        let stage = Setup { piped: true, wiring: Some(aws.wiring()), stops };
        let args = ["bedrock-assist", words].map(str::to_owned);
        let (page, code) = run_scripted(&args, Vec::new(), stage);
        assert!(code == 130 && page.contains("The request was interrupted"), "{code}: {page}");
    }
}

#[test]
fn offline_both_fail_and_say_so() {
    let world = World::signing().with("AWS_ENDPOINT_URL", &closed());
    for words in [CHECK, MODELS] {
        let ran: Ran = world
            .say(&[words])
            .exit_code(1)
            .stderr_contains(&["could not be reached", "unset AWS_ENDPOINT_URL"]);
        assert!(ran.out.is_empty() && !ran.err.contains("global."), "{}", ran.whole());
    }
    for words in [CHECK, MODELS] {
        World::new()
            .say(&[words])
            .exit_code(5)
            .stderr_contains(&["No AWS credentials", "aws login"]);
    }
}

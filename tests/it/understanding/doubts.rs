//! Lines that must not act at once (`tests/corpus/guards/`), and plain requests that must.

use crate::support::corpus::guards;
use crate::support::program::report_figure;
use bedrock_assist::domain::{Request, Understanding};
use bedrock_assist::understand::Grammar;

/// At most so many percent of the lines that surely ask for nothing may get as far as a
/// confirmation. With `--yes`, none of the handwritten ones may.
const MOST_CONFIRMATIONS: usize = 25;
/// At least so many percent of the lines that surely ask for something must not be asked about.
const LEAST_AT_ONCE: usize = 40;

const PLAIN: &[&str] = &[
    "delete key A",
    "please delete A",
    "delete A and B",
    "delete A, B and C",
    "deactivate A please, it leaked",
    "I'd like A deleted, please",
    "could you delete A for me?",
    "can someone delete A",
    "A leaked on GitHub, please revoke it",
    "our auditors found A in a public gist, delete it",
    "we no longer need the key of example-web, so please delete it",
    "the contractor left, delete A",
    "Ticket 4417: deactivate A",
    "Audit finding 12: rotate the key of example-web",
    "rotate the key of example-web, thanks",
    "Please rotate example-web's key. Kind regards, Ann",
    "reactivate A",
    "long-term key for Marketing",
    "key for marketing, owner: a@b.com",
    "Nope, I want a key for marketing",
    "key for testing, 2 hours",
    "one key for Motor Claims",
    "Demand Planning needs a long-term key",
    "I need a key for a demo at 3pm",
    "my demo starts in 10 minutes, I need a key",
    "can I have a key for marketing?",
    "bedrock key for Web, please",
    "a colleague wants to experiment, can we have a key for 5 hours?",
    "the sooner the better: long-term key for Web",
    "my key expired, new one please",
    "delete the Bedrock key of example-web",
    "a key has to be ready for court-transcripts",
    "Bedrock access for Web please, ideally in Frankfurt",
    "long-term key for Web, owner: a@b.com, region: eu-west-1, thanks",
    "key for the Approved Vendors team",
    "delete the Bedrock IAM key A",
    "a temporary key, one hour is enough",
    "key for 2 hours, Frankfurt only, please",
    "short-term key for growth-hackers for 45 minutes in London, thx",
    "key for marketing now please",
    "key for marketing as of now",
];

#[test]
fn with_yes_a_line_that_is_not_surely_meant_does_nothing() {
    let grammar = Grammar::builtin().unwrap();
    let wrong: Vec<String> = guards("doubtful")
        .into_iter()
        .filter(|(text, act)| !act && acts_with_yes(&grammar.understand(text)))
        .map(|(text, _)| text)
        .collect();
    assert!(wrong.is_empty(), "{} would be done at once:\n{}", wrong.len(), wrong.join("\n"));
    let asks = |line: &&&str| !grammar.understand(&with_ids(line)).requests.iter().all(acts);
    let asked: Vec<&&str> = PLAIN.iter().filter(asks).collect();
    assert!(asked.is_empty(), "plain, and yet asked about: {asked:#?}");
}

#[test]
fn what_looks_like_a_request_is_told_from_one() {
    let grammar = Grammar::builtin().unwrap();
    let (mut sure, mut unsure) = ((0, 0), (0, 0));
    for (text, act) in ["doubtful", "pairs-1", "pairs-2"].into_iter().flat_map(guards) {
        let counted = if act { &mut sure } else { &mut unsure };
        counted.0 += usize::from(grammar.understand(&text).requests.iter().any(acts));
        counted.1 += 1;
    }
    let ((right, sure), (wrong, unsure)) = (sure, unsure);
    report_figure(&format!(
        "guards: {right} of {sure} meant lines act, {wrong} of {unsure} others"
    ));
    assert!(100 * wrong <= MOST_CONFIRMATIONS * unsure, "{wrong} of {unsure}");
    assert!(100 * right >= LEAST_AT_ONCE * sure, "{right} of {sure}");
}

fn acts(request: &Request) -> bool {
    request.intent.changes() && request.ask.is_empty()
}

/// Returns true if the line creates or changes something with `--yes`.
fn acts_with_yes(understanding: &Understanding) -> bool {
    let unconfirmed =
        |request: &Request| acts(request) && (!request.may_change_iam() || understanding.complete);
    understanding.requests.iter().any(unconfirmed)
}

/// Replaces A, B and C with key IDs of the sandbox.
fn with_ids(line: &str) -> String {
    let word = |word: &str| match word.trim_matches(|c: char| !c.is_alphanumeric()) {
        letter @ ("A" | "B" | "C") => {
            let number = (letter.as_bytes()[0] - b'A' + 1).to_string();
            word.replace(letter, &format!("AKIASANDBOX00000000{number}"))
        }
        _ => word.replace("A..B", "AKIASANDBOX000000001..AKIASANDBOX000000002"),
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

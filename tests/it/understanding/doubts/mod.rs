//! Lines that must not act at once, grouped by the reason for the doubt, and plain requests that
//! must.

pub mod existing_keys;
pub mod new_keys;

use bedrock_assist::domain::Request;
use bedrock_assist::understand::Grammar;

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
fn a_line_that_is_not_surely_meant_does_nothing_at_once() {
    let grammar = Grammar::builtin().unwrap();
    let acts = |request: &Request| request.intent.changes() && request.ask.is_empty();
    let mut wrong = Vec::new();
    for (kind, lines) in [existing_keys::DOUBTFUL, new_keys::DOUBTFUL].into_iter().flatten() {
        let read = |line: &&&str| grammar.understand(&with_ids(line)).requests.iter().any(acts);
        wrong.extend(lines.iter().filter(read).map(|line| format!("{kind}: {line}")));
    }
    assert!(wrong.is_empty(), "{} would be done at once:\n{}", wrong.len(), wrong.join("\n"));
    let asks = |line: &&&str| !grammar.understand(&with_ids(line)).requests.iter().all(acts);
    let asked: Vec<&&str> = PLAIN.iter().filter(asks).collect();
    assert!(asked.is_empty(), "plain, and yet asked about: {asked:#?}");
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

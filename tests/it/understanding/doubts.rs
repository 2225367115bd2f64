//! Lines that must not act at once, grouped by the reason for the doubt, and plain requests that
//! must.

use bedrock_assist::domain::Request;
use bedrock_assist::understand::Grammar;

/// Groups of lines that must not act at once, each with its reason. A, B and C stand for key IDs.
const DOUBTFUL: &[(&str, &[&str])] = &[
    (
        "words behind the team say where the key goes from, which may not be IAM",
        &[
            "delete the key of example-web from the report",
            "delete the key of example-web in the calendar",
            "drop the key of example-web from the slides",
            "nuke the key of example-web with the backup",
            "rotate the key for example-web at the front desk",
            "deactivate the key of example-web on the old page",
        ],
    ),
    (
        "a ticket or a list says that the entry is not to be carried out",
        &[
            "[CANCELLED] delete A",
            "canceled. delete A",
            "(on hold) deactivate A",
            "on hold - delete A",
            "[DECLINED] rotate the key for example-web",
            "[WITHDRAWN] key for marketing, owner: a@b.com",
            "[done] key for marketing, owner: a@b.com",
        ],
    ),
    (
        "a time behind the request says when the key is wanted",
        &[
            "long-term key for marketing, owner: a@b.com, as of 1 December",
            "long-term key for marketing, owner: a@b.com, this evening",
            "long-term key for marketing, owner: a@b.com, in the new year",
            "long-term key for marketing, owner: a@b.com, during maintenance",
            "long-term key for marketing, owner: a@b.com, in due course",
            "long-term key for marketing, owner: a@b.com, with release 4.2",
            "key for marketing, owner: a@b.com in 3 days",
            "key for marketing, owner: a@b.com from 1 march on",
            "key for marketing, owner: a@b.com at 5pm",
            "key for 1 hour tonight",
            "short-term key for marketing, 1 hour, needed Friday",
            "short-term key for marketing, 1 hour, at go-live",
        ],
    ),
    (
        "a key is only told of, or something else is done to it",
        &[
            "I like short-term keys",
            "audit the key for marketing",
            "debug the key for marketing",
            "people type key for 1 hour",
            "key for marketing: active",
            "key for marketing: requested by Ann on Monday",
            "key for marketing, owner: a@b.com was done",
            "key for marketing, owner: a@b.com works, thx",
            "the key for marketing may stay",
            "key for 1 hour done already",
            "key for marketing, though",
            "key for marketing, owner: a@b.com, your call",
            "wait key for 1 hour",
            "hold key for 1 hour",
        ],
    ),
    (
        "the line goes on from one that is not there, or asks for more than the act",
        &[
            "or delete A",
            "but delete A",
            "after that delete A",
            "delete A and then what",
            "validate delete A",
            "delete the old owner of the key for example-web",
            "FYI: key for marketing, owner: a@b.com",
        ],
    ),
    (
        "something else comes first, or someone else is asked",
        &[
            "ask Bob, then delete A",
            "back up first, then delete A",
            "check whether A is used, then delete it",
            "make sure nobody uses A, then delete it",
            "prompt me, then delete A",
            "Bob, delete A",
            "Bob, rotate the key of example-web",
            "type delete A",
            "open a ticket: delete A",
            "were A leaked, delete it",
        ],
    ),
    (
        "another key is only mentioned",
        &[
            "delete A because B works",
            "delete A as B works now",
            "delete A to make room for B",
            "delete A (see also B)",
            "delete A, B is mine",
            "delete A; B works",
            "delete A for B",
            "delete A / B",
            "delete A..B",
            "delete all keys -A",
            "delete all keys (!A)",
        ],
    ),
    (
        "it is weighed, not asked for",
        &[
            "we could delete A",
            "I may delete A",
            "A could be deleted",
            "I wanted to delete A",
            "delete A as needed",
            "delete A so they say",
            "delete A or whatever",
            "I'd love to delete A but I can't",
            "delete A, I use it",
            "Please delete A. They need it.",
            "Delete the key of example-web. We need it.",
            "A should be deleted by now",
            "delete A to see",
            "we leaked A and deleted it",
            "who leaked A",
            "please delete A, nobody needs it at the end of the quarter",
            "delete A as a test",
            "delete A by default",
        ],
    ),
    (
        "a label or a mark makes something else of it",
        &[
            "Obsolete: delete A",
            "Wish list: delete A",
            "Phase 2: delete A",
            "Minutes: delete A",
            "[x] delete A",
            "delete A \u{1f914}",
            "delete A \u{2705}",
            "\"delete A\"",
            "Please review:\nDelete A",
            "Subject: delete A",
        ],
    ),
    (
        "it ends in the middle, or in something else",
        &[
            "delete A but",
            "delete A before",
            "deactivate A it",
            "delete the key of example-web works",
            "delete A N",
        ],
    ),
    (
        "the words name another thing than a key",
        &[
            "delete the user of A",
            "delete the IAM user of A",
            "delete the email about A",
            "disable A deletion",
            "withdraw delete A",
            "give me a key, then delete A",
            "give me a key and deactivate A",
            "delete the second key of example-web",
            "delete the key of example-web that is 10 days old",
        ],
    ),
    (
        "a leak is told of otherwise",
        &[
            "A may have leaked",
            "A was leaked as a honeypot",
            "A leaked in 2019",
            "A was leaked but I doubt it",
        ],
    ),
    (
        "a creation is put off, doubted or taken back behind it",
        &[
            "key for marketing, valid until Friday",
            "Please create a key for marketing. Next month is fine.",
            "Please create a key for marketing. Friday works.",
            "Please create a key for marketing. Wrong chat.",
            "Please create a key for marketing. -1",
            "key for marketing. Jane has yet to approve.",
            "key for marketing but",
            "key for marketing withdrawn",
            "key for marketing, without a user",
            "key for marketing, with AdministratorAccess",
            "I could create a key for marketing",
            "I need to know whether marketing has a key",
            "who needs a key for marketing",
            "done: key for marketing",
            "ticket closed: key for marketing",
            "I need a key for marketing every month",
            "I want to give back my key",
            "renew A",
            "Alumni Relations needs a key for a, subject to Jane's approval, workshop",
            "create a key, unit:, should Bob agree, regression-tests",
        ],
    ),
    (
        "a key is wanted later, by others, or not at all",
        &[
            "I need a key at 5pm",
            "I need a key for marketing at 9am",
            "key in 2 hours for 1 hour",
            "I need a key for 1 hour in 3 hours",
            "key for marketing weekly",
            "marketing needs a key?",
            "I need a key for testing. Who do I ask?",
            "I need a key for testing. Waiting for approval.",
            "I need a key but Bob needs to agree",
            "I need a key for marketing but they have one",
            "I'd love a key for marketing but I can't",
            "they need a key",
            "your team needs a key",
            "my key expires soon",
            "make a key for marketing, as Bob would say",
        ],
    ),
    (
        "what stands where a team does is none",
        &[
            "key for unknown",
            "key for foo",
            "key for marketing approved",
            "key for marketing created",
            "key for marketing works",
            "key for marketing hmm",
            "key for marketing etc.",
            "key for marketing per sales",
            "key for marketing minus sales",
            "key contact for marketing",
            "I need a key for the safe",
        ],
    ),
    (
        "the verb's object is no key, or a mark asks",
        &[
            "disable Opus for A",
            "deactivate A for Haiku",
            "revoke example-web's access to Opus",
            "revoke Opus access of A",
            "remove the region from A",
            "delete the owner of the key for example-web",
            "delete the secret with A",
            "revoke the key request for example-web",
            "delete? A",
            "delete A (?)",
            "delete A, although",
            "delete A on leak",
            "Auditor: delete A",
        ],
    ),
    (
        "a key is only told of",
        &[
            "my key for testing works",
            "our key for marketing ended",
            "this key for marketing rocks",
            "short-term key created",
            "key issued for 1 hour",
            "every key for marketing has an owner",
            "the key for marketing can call Opus",
            "I teach Bedrock access",
        ],
    ),
    (
        "words behind the request give no value",
        &[
            "long-term key for marketing, owner: a@b.com, on approval",
            "long-term key for marketing, owner: a@b.com, already done",
            "long-term key for marketing, owner: a@b.com, in sprint 12",
            "long-term key for marketing, owner: a@b.com, possibly",
            "key for 1 hour, in your dreams",
        ],
    ),
    (
        "the line before the colon says what the rest is",
        &[
            "Proposal: key for marketing",
            "Translation: I need a key for 1 hour",
            "Title: I need a key",
            "KeyError: key for marketing",
        ],
    ),
];

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
    for (kind, lines) in DOUBTFUL {
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

//! Runs conversations whose authors had not seen the program, and compares the results with their
//! labels. Also tests replies that must not count as a yes to a confirmation.

use crate::support::corpus::agree;
use crate::support::program::World;
use bedrock_assist::converse::{Findings, Input, InputLine, Origin, Policy, State, step};
use bedrock_assist::domain::{Act, Confirmation, StepOutcome};
use bedrock_assist::understand::Grammar;
use serde_json::Value;

/// Each part: its name, its conversations, how many were right before the program was adapted to
/// them, and how many may still differ from their label. The authors had read the contract and seen
/// neither grammar nor program.
const CONVERSATIONS: [(&str, &str, usize, usize); 6] = [
    ("first", include_str!("../../../conversations/first.jsonl"), 128, 3),
    ("second", include_str!("../../../conversations/second.jsonl"), 99, 1),
    ("safety", include_str!("../../../conversations/safety.jsonl"), 112, 0),
    ("general", include_str!("../../../conversations/general.jsonl"), 146, 1),
    ("unusual", include_str!("../../../conversations/unusual.jsonl"), 115, 10),
    ("last", include_str!("../../../conversations/last.jsonl"), 80, 0),
];

#[test]
fn every_conversation_of_the_corpus() {
    let grammar = Grammar::builtin().unwrap();
    for (part, corpus, first, may_fail) in CONVERSATIONS {
        let (mut wrong, mut unwanted, mut count) = (Vec::new(), 0, 0);
        for conversation in corpus.lines() {
            let label: Value = serde_json::from_str(conversation).unwrap();
            let lines: Vec<&str> = label["lines"]
                .as_array()
                .unwrap()
                .iter()
                .map(|line| line.as_str().unwrap())
                .collect();
            let wanted = label["requests"].as_array().unwrap();
            let got = if lines.iter().any(|line| is_chat(line)) {
                run(&lines)
            } else {
                hold(&grammar, &lines)
            };
            count += 1;
            if got.len() == wanted.len()
                && got.iter().zip(wanted).all(|(got, wanted)| agree(got, wanted))
            {
                continue;
            }
            unwanted +=
                usize::from(got.iter().any(|got| !wanted.iter().any(|wanted| agree(got, wanted))));
            wrong.push(format!("{lines:?}\n  wanted {wanted:?}\n  got    {got:?}"));
        }
        let right = count - wrong.len();
        eprintln!(
            "corpus, conversations, {part}: {right} of {count} exact ({first} on first contact), {unwanted} made otherwise"
        );
        assert_eq!(unwanted, 0, "made what nobody wanted:\n{}", wrong.join("\n"));
        assert!(wrong.len() <= may_fail, "held wrongly:\n{}", wrong.join("\n"));
    }
}

/// Returns true if the line is quoted (`> yes`) or begins with a speaker (`Ann: yes`). Only a batch
/// run recognizes speakers.
fn is_chat(line: &str) -> bool {
    line.starts_with('>')
        || line.split_once(": ").is_some_and(|(name, _)| name.split(' ').count() <= 2)
}

/// Runs the program on these lines with `--dry-run`. Returns the confirmed requests.
fn run(lines: &[&str]) -> Vec<Value> {
    let ran = World::new().run(&["--dry-run", "-o", "json"], lines.join("\n").as_bytes());
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Feeds these lines to the conversation in process. Returns the confirmed requests.
fn hold(grammar: &Grammar, lines: &[&str]) -> Vec<Value> {
    let mut confirmed = Vec::new();
    let mut state = State::new(Policy::default());
    for words in lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let line = InputLine {
            words,
            number: None,
            speaker: None,
            under: None,
            unheard: "",
            voice: Origin::Transcript,
        };
        let mut next = Some(Input::Line(line));
        while let Some(input) = next.take() {
            let turn;
            (state, turn) = step(grammar, state, input);
            for act in turn.acts {
                match act {
                    Act::MakeShortTerm(request, _) => confirmed.push(request),
                    Act::LookUp(_) => next = Some(Input::Found(Ok(Findings::default()))),
                    Act::CarryOut(Confirmation { plans, .. }) => {
                        next = Some(Input::Done(vec![StepOutcome::Nothing; plans.len()]));
                        confirmed.extend(plans.into_iter().map(|plan| plan.request));
                    }
                    _ => {}
                }
            }
        }
    }
    confirmed.iter().map(|request| serde_json::to_value(request).unwrap()).collect()
}

/// Replies that must not count as a yes to a confirmation.
const NO_ORDERS: [&str; 34] = [
    "I need it",
    "we need it",
    "I want it",
    "leave it like that",
    "leave it so",
    "it works",
    "it's working",
    "I know",
    "I understand",
    "noted",
    "good to know",
    "thanks, understood",
    "true",
    "they do",
    "why not",
    "yes, rotate it",
    "yes, rotate",
    "yeah right",
    "yes?",
    "yes yes, in a minute",
    "yes, but not now",
    "yes, if it is unused",
    "yes tomorrow",
    "yes or no",
    "I guess so",
    "thanks",
    "hm",
    "42",
    "sure?",
    "he said yes",
    "I would say yes",
    "Tom wrote \"yes, go ahead\"",
    "no, go ahead",
    "yes, after lunch",
];

#[test]
fn what_is_no_plain_yes_orders_nothing() {
    let grammar = Grammar::builtin().unwrap();
    for words in NO_ORDERS {
        let made = hold(&grammar, &["delete key AKIAQ3ZT8VN5WY2KD7HC", words]);
        assert!(made.is_empty(), "{words}: {made:?}");
    }
    let made = hold(&grammar, &["delete key AKIAQ3ZT8VN5WY2KD7HC", "yes, delete it"]);
    assert_eq!(made.len(), 1);
}

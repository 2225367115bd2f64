//! What strangers type next in 14 situations. No line may act that no label calls a yes, an answer
//! or a request.

use crate::support::listed_keys::Talk;
use serde_json::Value;

/// Each situation, and the lines that lead to it.
const SITUATIONS: [(&str, &[&str]); 14] = [
    ("ttl", &["I need a bedrock key for 3 weeks"]),
    ("server", &["key for the chatbot team for 3 hours"]),
    ("team", &["I need a long-term key"]),
    ("which", &["list keys", "deactivate a key"]),
    ("create", &["long-term key for marketing"]),
    ("deactivate", &["switch off the key of example-web"]),
    ("delete", &["list keys", "delete key 2"]),
    ("mean", &["maybe a short-term key for 4 hours in frankfurt"]),
    ("mean2", &["make me a long term key for qa"]),
    ("old", &["rotate the key of example-web", "yes"]),
    ("short", &["bedrock key please"]),
    ("long", &["long-term key for search team", "yes"]),
    ("exists", &["long-term key for example-web"]),
    ("several", &["list keys", "rotate 1 and 2"]),
];

const SETS: [&str; 9] = [
    include_str!("../../conversations/situations/1.jsonl"),
    include_str!("../../conversations/situations/2.jsonl"),
    include_str!("../../conversations/situations/3.jsonl"),
    include_str!("../../conversations/situations/4.jsonl"),
    include_str!("../../conversations/situations/5.jsonl"),
    include_str!("../../conversations/situations/6.jsonl"),
    include_str!("../../conversations/situations/7.jsonl"),
    include_str!("../../conversations/situations/8.jsonl"),
    include_str!("../../conversations/situations/9.jsonl"),
];

/// The least number of lines labeled as a yes or an answer that create or change something at once.
const LEAST: usize = 190;

#[test]
fn only_what_is_meant_acts() {
    let (mut wrong, mut acts) = (Vec::new(), 0);
    for row in SETS.iter().flat_map(|set| set.lines()) {
        let label: Value = serde_json::from_str(row).unwrap();
        let situation = label["situation"].as_str().unwrap();
        let (_, before) = SITUATIONS.iter().find(|(name, _)| *name == situation).unwrap();
        let mut talk = Talk::new();
        for line in *before {
            talk.say(line);
        }
        let carried = talk.carried;
        let line = label["line"].as_str().unwrap();
        talk.say(line);
        if talk.carried == carried {
            continue;
        }
        let others = label["also"].as_array().unwrap().iter().map(|other| &other["means"]);
        let mut means = std::iter::once(&label["means"]).chain(others);
        // At the question whether a server uses the key, no means short-term.
        let allowed = |means: &Value| {
            means == "yes"
                || means == "answer"
                || means == "request"
                || situation == "server" && means == "no"
        };
        if means.any(allowed) {
            acts += 1;
        } else {
            wrong.push(format!("{situation}: {line}"));
        }
    }
    assert!(wrong.is_empty(), "acted on: {wrong:#?}");
    assert!(acts >= LEAST, "{acts} lines acted");
}

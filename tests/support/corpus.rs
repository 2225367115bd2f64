//! The labeled phrases of `tests/corpus/`.

use serde_json::Value;

/// The fields of a request that must equal those of its label.
const SLOTS: [&str; 9] = [
    "intent",
    "key_type",
    "business_unit",
    "ttl_seconds",
    "owner",
    "region",
    "access_key_id",
    "older_than_days",
    "ask",
];

/// A part of the corpus: its name, its phrases, and how many were read correctly before the grammar
/// was adapted to them (`None` if that was not measured).
pub type Part = (&'static str, &'static str, Option<usize>);

/// People who had read the contract but not the grammar wrote most parts. The grammar was then
/// adapted to all of them.
pub const WORKED_ON: [Part; 12] = [
    ("seed", include_str!("../corpus/seed.jsonl"), None),
    ("measuring", include_str!("../corpus/measuring.jsonl"), Some(380)),
    ("working", include_str!("../corpus/working.jsonl"), Some(317)),
    ("third", include_str!("../corpus/third.jsonl"), Some(243)),
    ("requests", include_str!("../corpus/requests.jsonl"), Some(240)),
    ("managing", include_str!("../corpus/managing.jsonl"), Some(225)),
    ("declined", include_str!("../corpus/declined.jsonl"), Some(337)),
    ("talk", include_str!("../corpus/talk.jsonl"), Some(271)),
    ("topics", include_str!("../corpus/topics.jsonl"), None),
    ("slots", include_str!("../corpus/slots.jsonl"), Some(230)),
    ("your key", include_str!("../corpus/your-key.jsonl"), None),
    ("mixed", include_str!("../corpus/mixed.jsonl"), Some(3154)),
];

/// Returns every phrase of the corpus.
pub fn phrases() -> impl Iterator<Item = String> {
    WORKED_ON.into_iter().flat_map(|(_, corpus, ..)| corpus.lines()).map(|line| {
        let label: Value = serde_json::from_str(line).unwrap();
        label["text"].as_str().unwrap().to_owned()
    })
}

/// Returns the lines of one file of `guards/`, each with true if it surely asks for what it seems
/// to ask for.
pub fn guards(name: &str) -> Vec<(String, bool)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/guards");
    let text = std::fs::read_to_string(format!("{folder}/{name}.jsonl")).unwrap();
    let guard = |line: &str| {
        let label: Value = serde_json::from_str(line).unwrap();
        (label["text"].as_str().unwrap().to_owned(), label["act"] == true)
    };
    text.lines().map(guard).collect()
}

/// Returns the labeled lines of all strangers' sets.
pub fn strangers() -> Vec<Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/strangers");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut sets: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|name| name == "jsonl")).collect();
    sets.sort();
    let texts = sets.iter().map(|path| std::fs::read_to_string(path).unwrap());
    texts
        .flat_map(|text| {
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<_>>()
        })
        .collect()
}

/// Returns labeled lines of a few words, such as "list".
pub fn openers() -> Vec<Value> {
    let text = include_str!("../corpus/openers.jsonl");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub fn agree(got: &Value, wanted: &Value) -> bool {
    let action = wanted.get("revoke_action").is_none_or(|action| *action == got["revoke_action"]);
    let credential = wanted.get("credential").is_none_or(|kind| *kind == got["credential"]);
    action && credential && SLOTS.iter().all(|slot| got[slot] == wanted[slot])
}

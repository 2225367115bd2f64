//! Reads the labeled lines of the corpus.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The weight of a line that the documents and tests show, of one by a stranger, by somebody who
/// knew the contract, and of a line about something else.
const SHOWN: f32 = 8.0;
const STRANGER: f32 = 3.0;
const INSIDER: f32 = 2.0;
const EVERYDAY: f32 = 0.7;

#[derive(Clone)]
pub struct Line {
    pub text: String,
    pub requests: Vec<Request>,
    /// False if the label says nothing about whether the line is surely meant.
    pub certain: bool,
    /// Other right readings.
    pub also: Vec<Vec<Value>>,
    pub weight: f32,
    /// The number of the line; its variants in another spelling have the same.
    pub number: usize,
}

/// A line of which only one thing is labeled: whether it surely asks for what it seems to.
pub struct Guard {
    pub text: String,
    pub acts: bool,
}

/// Reads the lines that look like requests, and those that look as if they weren't.
pub fn guards() -> Vec<Guard> {
    let guard = |label: Value| Guard {
        text: label["text"].as_str().unwrap_or_default().to_owned(),
        acts: label["act"] == true,
    };
    rows("guards").map(guard).collect()
}

/// Reads the rows of the files in a folder of the corpus.
fn rows(folder: &str) -> impl Iterator<Item = Value> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    files(&corpus.join(folder)).into_iter().flat_map(|path| {
        let text = fs::read_to_string(path).expect("the file can be read");
        let row = |line: &str| serde_json::from_str(line).expect("each line is JSON");
        text.lines().map(row).collect::<Vec<_>>()
    })
}

/// A line in the middle of a conversation.
pub struct Remark {
    pub text: String,
    /// The kind of question or remark; `None` for answers, requests and the like.
    pub aside: Option<String>,
}

/// Reads the lines of conversations.
pub fn remarks() -> Vec<Remark> {
    let remark = |label: Value| Remark {
        text: label["text"].as_str().unwrap_or_default().to_owned(),
        aside: label["aside"].as_str().map(str::to_owned),
    };
    rows("asides").map(remark).collect()
}

/// A request as it is labeled.
#[derive(Clone)]
pub struct Request(pub Value);

impl Request {
    pub fn intent(&self) -> &str {
        self.0["intent"].as_str().unwrap_or("out_of_scope")
    }

    pub fn team(&self) -> Option<&str> {
        self.0["business_unit"].as_str()
    }

    /// Returns true if a request with this intent can name a team.
    pub fn may_name_team(&self) -> bool {
        let never = ["out_of_scope", "help", "cancel", "quit", "check_access", "list_models"];
        !never.contains(&self.intent())
    }
}

/// Reads all lines, except the strangers' sets with these names.
pub fn read(without: &[String]) -> Vec<Line> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut lines = Vec::new();
    for path in files(&corpus) {
        let shown = path.ends_with("shown.jsonl");
        lines.extend(labeled(&path, if shown { SHOWN } else { INSIDER }));
    }
    for path in files(&corpus.join("strangers")) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !without.contains(&name) {
            lines.extend(labeled(&path, STRANGER));
        }
    }
    let everyday = fs::read_to_string(corpus.join("everyday.txt")).expect("the file is there");
    let told = everyday.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.extend(told.map(|text| Line {
        text: text.to_owned(),
        requests: vec![Request(Value::Null)],
        certain: true,
        also: Vec::new(),
        weight: EVERYDAY,
        number: 0,
    }));
    lines.iter_mut().enumerate().for_each(|(number, line)| line.number = number);
    let variants: Vec<Line> = lines.iter().filter_map(variant).collect();
    lines.extend(variants);
    lines
}

/// Returns some of the lines as a person in a hurry would type them: in lowercase, without marks at
/// the end.
fn variant(line: &Line) -> Option<Line> {
    const ONE_IN: usize = 6;
    let text = line.text.trim_end_matches(['.', '!', '?', ' ']).to_lowercase();
    let differs = line.number.is_multiple_of(ONE_IN) && text != line.text;
    // An owner would no longer be the one of the label.
    differs.then(|| Line { text, certain: false, ..line.clone() })
}

/// Returns the intents of the lines, in the order of their first line.
pub fn intents(lines: &[Line]) -> Vec<&str> {
    let mut names = Vec::new();
    for intent in lines.iter().flat_map(|line| &line.requests).map(Request::intent) {
        if !names.contains(&intent) {
            names.push(intent);
        }
    }
    names
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    files
}

fn labeled(path: &Path, weight: f32) -> Vec<Line> {
    let text = fs::read_to_string(path).expect("the file can be read");
    // The rules that labeled these lines asked about more than people would.
    let practice = path.ends_with("practice.jsonl");
    let line = |line: &str| {
        let label: Value = serde_json::from_str(line).expect("each line is JSON");
        let requests = label["requests"].as_array().cloned().unwrap_or_default();
        let asks = |request: &Value| request["ask"][0] == "did_you_mean";
        let requests_doubt = requests.iter().any(asks);
        let also = label["also"].as_array().into_iter().flatten();
        Line {
            text: label["text"].as_str().unwrap_or_default().to_owned(),
            requests: requests.into_iter().map(Request).collect(),
            certain: !practice || !requests_doubt,
            also: also.filter_map(|requests| requests.as_array().cloned()).collect(),
            weight,
            number: 0,
        }
    };
    text.lines().map(line).filter(|line| !line.requests.is_empty()).collect()
}

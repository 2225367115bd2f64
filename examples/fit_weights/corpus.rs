//! Reads the labeled lines of the corpus.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The weight of a line by a stranger, by somebody who knew the contract, and of a line about
/// something else.
const STRANGER: f32 = 3.0;
const INSIDER: f32 = 1.0;
const EVERYDAY: f32 = 0.7;

pub struct Line {
    pub text: String,
    pub requests: Vec<Request>,
    pub weight: f32,
}

/// A request as it is labeled.
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
        lines.extend(labeled(&path, INSIDER));
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
        weight: EVERYDAY,
    }));
    lines
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
    let line = |line: &str| {
        let label: Value = serde_json::from_str(line).expect("each line is JSON");
        let requests = label["requests"].as_array().cloned().unwrap_or_default();
        Line {
            text: label["text"].as_str().unwrap_or_default().to_owned(),
            requests: requests.into_iter().map(Request).collect(),
            weight,
        }
    };
    text.lines().map(line).filter(|line| !line.requests.is_empty()).collect()
}

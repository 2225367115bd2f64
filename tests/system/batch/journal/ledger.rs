//! Compares the output and files of a batch's runs with the keys in AWS.

use crate::batch::{objects, user};
use crate::support::iam_double::{Double, Key};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// The keys in AWS, and everything that the runs delivered or printed.
pub struct Ledger {
    pub keys: Vec<Key>,
    out: String,
    /// Standard error and the messages in the results, with whitespace collapsed.
    said: String,
    err: String,
    /// The name and text of each saved file, sorted by name.
    pub files: Vec<(String, String)>,
    /// The name and text of each unfinished hidden file.
    pub leftovers: Vec<(String, String)>,
    pub objects: Vec<Value>,
}

impl Ledger {
    /// Reads the results. `folder` is the one that keys were saved in.
    pub fn of(aws: &Double, out: &str, err: &str, folder: Option<&Path>) -> Self {
        aws.settle();
        let objects = objects(out);
        let told = objects.iter().map(told).collect::<Vec<_>>().join(" ");
        let words = format!("{err} {told}");
        let entries = folder.map(|folder| fs::read_dir(folder).unwrap().map(Result::unwrap));
        let mut files: Vec<(String, String)> = entries
            .into_iter()
            .flatten()
            .map(|entry| {
                (
                    entry.file_name().into_string().unwrap(),
                    fs::read_to_string(entry.path()).unwrap(),
                )
            })
            .collect();
        files.sort();
        let (leftovers, files) = files.into_iter().partition(|(name, _)| name.starts_with('.'));
        Self {
            keys: aws.keys(),
            out: out.to_owned(),
            said: words.split_whitespace().collect::<Vec<_>>().join(" "),
            err: err.to_owned(),
            files,
            leftovers,
            objects,
        }
    }

    /// Returns the number of results and files that hold the key's secret.
    pub fn places(&self, key: &Key) -> usize {
        let shown = self.out.lines().filter(|line| line.contains(&key.secret)).count();
        shown + self.files.iter().filter(|(_, text)| text.contains(&key.secret)).count()
    }

    /// Returns true if a message suggests the command that deletes the key.
    pub fn is_named(&self, key: &Key) -> bool {
        let words = format!("\"delete key {}", key.id);
        self.said.match_indices(&words).any(|(at, _)| self.said[..at].contains("bedrock-assist"))
    }

    /// Returns the line that the key was delivered for, or `None` if it was not delivered.
    pub fn line(&self, key: &Key) -> Option<usize> {
        let shown =
            self.objects.iter().find(|object| object["result"]["secret_access_key"] == *key.secret);
        let shown = shown.and_then(|object| usize::try_from(object["line"].as_u64()?).ok());
        let saved = self.files.iter().find(|(_, text)| text.contains(&key.secret));
        shown.or_else(|| saved.and_then(|(name, _)| name.get(..4)?.parse().ok()))
    }

    /// Returns true if the line has a result without a key that suggests a command or asks a
    /// question.
    pub fn is_told(&self, line: usize) -> bool {
        let about = |object: &&Value| object["line"] == line && object["result"].is_null();
        self.objects.iter().filter(about).any(|object| {
            let words = told(object);
            words.contains("bedrock-assist") || object["status"] == "open" && !words.is_empty()
        })
    }

    /// Asserts that each existing key is delivered once or named in a message, that no deleted key
    /// was delivered, and that standard error has no secret. Returns the keys that are only named.
    #[track_caller]
    pub fn holds(&self, case: &str) -> Vec<&Key> {
        let mut held: HashMap<&str, usize> = HashMap::new();
        let mut named = Vec::new();
        for key in &self.keys {
            let places = self.places(key);
            let of = format!("{case}: {} of {}", key.id, key.user);
            assert!(!self.err.contains(&key.secret), "{of} is on standard error: {}", self.err);
            if key.deleted {
                assert_eq!(places, 0, "{of} was deleted, and somebody has it");
                continue;
            }
            assert!(places <= 1, "{of} was delivered {places} times");
            if places == 0 {
                assert!(
                    self.is_named(key),
                    "{of} is nobody's and not named:\n{}\n{}",
                    self.err,
                    self.out
                );
                named.push(key);
            }
            *held.entry(&key.user).or_default() += 1;
        }
        assert!(held.values().all(|keys| *keys <= 2), "{case}: more keys than requests: {held:?}");
        named
    }

    /// Asserts that each of `lines` lines, two for each team, is done once or reported. Returns the
    /// number of lines done.
    #[track_caller]
    pub fn each_line_once(&self, lines: usize, case: &str) -> usize {
        let mut done = vec![0; lines];
        for key in self.keys.iter().filter(|key| !key.deleted && self.places(key) == 1) {
            let line = self
                .line(key)
                .unwrap_or_else(|| panic!("{case}: {} is of no line: {}", key.id, self.out));
            done[line - 1] += 1;
            assert_eq!(key.user, user((line - 1) / 2), "{case}, line {line}");
        }
        for (line, done) in (1..).zip(&done) {
            assert!(*done <= 1, "{case}: line {line} was done {done} times: {}", self.out);
            let told = || format!("neither done nor told of:\n{}\n{}", self.err, self.out);
            assert!(*done == 1 || self.is_told(line), "{case}: line {line} is {}", told());
        }
        done.iter().sum()
    }

    /// Asserts that every existing key was delivered.
    #[track_caller]
    pub fn all_delivered(&self, case: &str) {
        let named = self.holds(case);
        assert!(named.is_empty(), "{case}: only named: {named:?}\n{}\n{}", self.err, self.out);
    }
}

/// Returns the messages in a result: its notes, error, hint, question and examples.
fn told(object: &Value) -> String {
    let error = &object["error"];
    let question = &object["question"];
    let lists = [&object["notes"], &question["examples"]];
    let texts = lists.into_iter().filter_map(Value::as_array).flatten();
    let texts = texts.chain([&error["message"], &error["hint"], &question["text"]]);
    texts.filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
}

//! What a journal says of a batch that was broken off: which lines are done with, and how far the others had come.

use super::{Event, Record};
use crate::domain::{AccessKeyId, Done, HeldKey, Step, UserName};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// What was left.
#[derive(Debug, Default)]
pub struct Past {
    /// The runs of batches before this one.
    pub runs: Vec<String>,
    /// All lines up to this one were heard; 0 if none was.
    pub through: usize,
    /// What they were.
    pub lines: String,
    /// Those of them that are left to do, with what the lines up to each were.
    pub left: BTreeMap<usize, String>,
    /// How far the run has come whose records are read.
    settled: usize,
    /// The requests of later lines that something was begun for, by line and part.
    begun: BTreeMap<(usize, Option<usize>), Begun>,
    /// The ids of all keys that AWS told were made, by this run too: none of them is of a call whose answer was lost.
    told: BTreeSet<AccessKeyId>,
    /// What was done for which line and part of it, and for which lines a short-term key was signed.
    done: BTreeMap<(usize, Option<usize>), Done>,
    signed: BTreeSet<usize>,
    /// The keys that went to standard output, and which file that was.
    shown: Vec<(String, HeldKey)>,
}

/// How far a request had come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Begun {
    /// Its place among several of one line.
    pub part: Option<usize>,
    /// Whose keys it is about.
    pub user: String,
    /// A key that was made for it and is there, as far as is known.
    pub made: Option<AccessKeyId>,
    /// Whether that key was about to be shown.
    pub delivering: bool,
    /// Where that key went.
    pub delivered: Option<String>,
    /// Making a key was begun and nothing heard of it; when, and the keys that were there before.
    pub creating: Option<(Timestamp, Vec<AccessKeyId>)>,
    /// Deleting this key was begun and nothing heard of it.
    pub deleting: Option<AccessKeyId>,
}

impl Past {
    /// Reads a journal.
    ///
    /// # Errors
    /// The number of the line that is none of ours.
    pub fn read(text: &str) -> Result<Self, usize> {
        let mut past = Self::default();
        for (at, line) in text.lines().enumerate() {
            let record: Record = serde_json::from_str(line).map_err(|_| at + 1)?;
            if record.run.is_empty() {
                return Err(at + 1);
            }
            let batch = record.way.as_deref() == Some("batch");
            if record.event == Event::Begin && batch {
                past.runs.push(record.run.clone());
                past.settled = 0;
            }
            if past.runs.contains(&record.run) {
                past.take(record);
            }
        }
        Ok(past)
    }

    /// What was begun for a line, and is not looked after yet.
    pub fn take_line(&mut self, line: usize) -> Vec<Begun> {
        let parts: Vec<_> = self.begun.keys().filter(|(number, _)| *number == line).copied().collect();
        parts.into_iter().filter_map(|part| self.begun.remove(&part)).collect()
    }

    /// Keys of the same user that later lines got made and nobody has, as far as this stands here; with their lines.
    pub fn undelivered(&mut self, user: &str) -> Vec<(usize, Begun)> {
        let lost = |begun: &Begun| {
            begun.user.eq_ignore_ascii_case(user)
                && begun.made.is_some()
                && !begun.delivering
                && begun.delivered.is_none()
        };
        self.begun
            .iter()
            .filter(|(_, begun)| lost(begun))
            .map(|((line, _), begun)| (*line, begun.clone()))
            .collect()
    }

    /// Whether the key may be of a call for a later line whose answer was lost.
    pub fn may_be_of(&self, user: &str, id: &AccessKeyId) -> bool {
        let begun = |begun: &Begun| {
            let new = begun.creating.as_ref().is_some_and(|(_, before)| !before.contains(id));
            new && begun.user.eq_ignore_ascii_case(user)
        };
        !self.was_told(id) && self.begun.values().any(begun)
    }

    /// That key of a later line is gone.
    pub fn forget(&mut self, id: &AccessKeyId) {
        for begun in self.begun.values_mut() {
            begun.made.take_if(|made| made == id);
        }
    }

    /// AWS told that this key was made.
    pub fn tell(&mut self, id: AccessKeyId) {
        self.told.insert(id);
    }

    /// Whether AWS told that this key was made.
    pub fn was_told(&self, id: &AccessKeyId) -> bool {
        self.told.contains(id)
    }

    /// What was done for a part of a line.
    pub fn done(&self, line: usize, part: Option<usize>) -> Option<Done> {
        self.done.get(&(line, part)).cloned()
    }

    /// Whether anything was done for a line, or a short-term key signed.
    pub fn is_done(&self, line: usize) -> bool {
        self.done.range((line, None)..).next().is_some_and(|((done, _), _)| *done == line)
    }

    /// Whether a short-term key was signed for a line.
    pub fn is_signed(&self, line: usize) -> bool {
        self.signed.contains(&line)
    }

    /// The keys whose secrets went to this file and nowhere else.
    pub fn shown_in(&mut self, file: &str) -> Vec<HeldKey> {
        let shown = std::mem::take(&mut self.shown);
        shown.into_iter().filter(|(shown, _)| shown == file).map(|(_, key)| key).collect()
    }

    /// What is still to be looked after.
    pub fn put_back(&mut self, line: usize, begun: Vec<Begun>) {
        self.begun.extend(begun.into_iter().map(|begun| ((line, begun.part), begun)));
    }

    /// What nobody looked after.
    pub fn rest(&mut self) -> Vec<(usize, Begun)> {
        std::mem::take(&mut self.begun).into_iter().map(|((line, _), begun)| (line, begun)).collect()
    }

    /// A run has come so far; what it has heard again is left to do only if it says so.
    fn settle(&mut self, record: Record) {
        // Versions before did not say which lines are left: those are looked at again.
        let (Some(through), Some(left)) = (record.through, record.left) else { return };
        let mut heard = self.left.split_off(&(self.settled + 1));
        self.left.append(&mut heard.split_off(&(through + 1)));
        self.left.extend(left);
        self.settled = through;
        if through >= self.through {
            self.through = through;
            self.lines = record.lines.unwrap_or_default();
        }
        self.begun.retain(|(line, _), _| *line > through || self.left.contains_key(line));
    }

    fn take(&mut self, record: Record) {
        let id = || record.access_key_id.as_deref().and_then(AccessKeyId::parse);
        match record.event {
            Event::Through | Event::End => return self.settle(record),
            Event::Signed => return self.signed.extend(record.line),
            Event::Begin => return,
            _ => {}
        }
        if let (Event::Delivered, Some(file)) = (record.event, &record.file) {
            let user = record.user.as_deref().and_then(UserName::parse);
            self.shown.extend(user.zip(id()).map(|(user, id)| (file.clone(), HeldKey { user, id })));
        }
        let Some(line) = record.line else { return };
        let creates = record.action.as_deref() == Some(Step::CreateKey.action());
        if creates && matches!(record.event, Event::Done | Event::Failed) {
            self.told.extend(id());
        }
        if record.event == Event::Done {
            let user = record.user.as_deref().and_then(UserName::parse);
            let key = user.zip(id()).map(|(user, id)| HeldKey { user, id });
            let at = (line, record.part);
            match (record.action.as_deref(), key) {
                (Some("iam:CreateAccessKey"), Some(key)) => drop(self.done.insert(at, Done::Issued(key))),
                (Some("iam:UpdateAccessKey"), Some(key)) if record.active => {
                    drop(self.done.insert(at, Done::Activated(key)))
                }
                (Some("iam:UpdateAccessKey"), Some(key)) => {
                    drop(self.done.insert(at, Done::Deactivated(key)))
                }
                (Some("iam:DeleteAccessKey"), Some(_)) if record.undoes => drop(self.done.remove(&at)),
                (Some("iam:DeleteAccessKey"), Some(key)) => drop(self.done.insert(at, Done::Deleted(key))),
                _ => {}
            }
        }
        let begun = self.begun.entry((line, record.part)).or_default();
        begun.part = record.part;
        if let Some(user) = record.user.clone() {
            begun.user = user;
        }
        let action = record.action.as_deref();
        let deletes = action == Some(Step::Delete(None).action());
        match record.event {
            Event::Step if creates => {
                (begun.made, begun.delivering, begun.delivered) = (None, false, None);
                let before = record.keys_before.iter().flatten();
                let at = record.at.parse().unwrap_or(Timestamp::UNIX_EPOCH);
                begun.creating = Some((at, before.filter_map(|id| AccessKeyId::parse(id)).collect()));
            }
            Event::Step if deletes && !record.undoes => begun.deleting = id(),
            Event::Done if creates => {
                begun.creating = None;
                begun.made = id();
            }
            Event::Done if deletes && record.undoes => begun.made = None,
            Event::Done if deletes => begun.deleting = None,
            // Where the call may have been carried out, it is looked up again.
            Event::Failed if record.certain == Some(true) && creates => begun.creating = None,
            Event::Failed if record.certain == Some(true) && deletes && !record.undoes => {
                begun.deleting = None
            }
            Event::Failed if creates && record.access_key_id.is_some() => {
                begun.creating = None;
                begun.made = id();
            }
            Event::Delivering => begun.delivering = true,
            Event::Delivered => begun.delivered = Some(record.to.unwrap_or_default()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = r#""run":"1-1","user":"sales-bedrock-user""#;
    const KEY: &str = "AKIAI44QH8DHBEXAMPLE";

    fn read(records: &[String]) -> Past {
        let begin = r#"{"run":"1-1","event":"begin","way":"batch"}"#.to_owned();
        let lines: Vec<String> = std::iter::once(begin).chain(records.iter().cloned()).collect();
        Past::read(&lines.join("\n")).unwrap()
    }

    fn record(event: &str, action: &str, more: &str) -> String {
        format!(r#"{{{RUN},"event":"{event}","line":3,"action":"iam:{action}"{more}}}"#)
    }

    #[test]
    fn how_far_a_line_had_come() {
        let id = AccessKeyId::parse(KEY).unwrap();
        let key = format!(r#","access_key_id":"{KEY}""#);
        let making = record("step", "CreateAccessKey", r#","at":"2026-11-23T10:00:00Z","keys_before":[]"#);
        let made = record("done", "CreateAccessKey", &key);
        let denied = record("failed", "CreateAccessKey", r#","certain":true"#);
        let lost = record("failed", "CreateAccessKey", r#","certain":false"#);
        let undone = record("done", "DeleteAccessKey", &format!(r#","undoes":true{key}"#));
        let shown = format!(r#"{{{RUN},"event":"delivered","line":3,"to":"keys/3"{key}}}"#);
        let through = r#"{"run":"1-1","event":"through","through":3,"lines":"x","left":{}}"#.to_owned();
        let failed = through.replace("{}", r#"{"3":"x"}"#);
        let at = "2026-11-23T10:00:00Z".parse().unwrap();
        let begun = |records: &[&String]| {
            let records: Vec<String> = records.iter().map(|record| (*record).clone()).collect();
            read(&records).take_line(3).pop()
        };
        let user = "sales-bedrock-user".to_owned();
        let known = Begun { user, ..Begun::default() };
        let creating = Some((at, Vec::new()));
        for (records, left) in [
            (vec![&making], Some(Begun { creating: creating.clone(), ..known.clone() })),
            (vec![&making, &lost], Some(Begun { creating, ..known.clone() })),
            (vec![&making, &denied], Some(known.clone())),
            (vec![&making, &made], Some(Begun { made: Some(id.clone()), ..known.clone() })),
            (vec![&making, &made, &undone], Some(known.clone())),
            (
                vec![&making, &made, &shown],
                Some(Begun { made: Some(id.clone()), delivered: Some("keys/3".to_owned()), ..known.clone() }),
            ),
            (vec![&making, &made, &failed], Some(Begun { made: Some(id), ..known })),
            (vec![&making, &made, &shown, &through], None),
        ] {
            assert_eq!(begun(&records), left, "{records:?}");
        }
    }

    #[test]
    fn which_lines_are_left() {
        let run = |run: &str, rest: &str| format!(r#"{{"run":"{run}","event":{rest}}}"#);
        let through = |at: &str, through: usize, left: &str| {
            run(at, &format!(r#""through","through":{through},"lines":"x{through}","left":{left}"#))
        };
        let mut records = vec![run("1-1", r#""begin","way":"batch""#)];
        records.push(through("1-1", 2, r#"{"2":"x2"}"#));
        records.push(through("1-1", 9, r#"{"4":"x4","9":"x9"}"#));
        let left = |records: &[String]| {
            let past = Past::read(&records.join("\n")).unwrap();
            assert_eq!((past.through, &*past.lines), (9, "x9"));
            past.left.into_keys().collect::<Vec<_>>()
        };
        assert_eq!(left(&records), [2, 4, 9]);
        records.push(run("2-2", r#""begin","way":"batch""#));
        records.push(through("2-2", 2, "{}"));
        assert_eq!(left(&records), [4, 9], "done by the second run");
        records.push(through("2-2", 4, r#"{"4":"x4"}"#));
        assert_eq!(left(&records), [4, 9], "failed again");
        records.push(through("2-2", 9, "{}").replace("through\",", "end\","));
        assert_eq!(left(&records), [4]);
    }

    #[test]
    fn what_is_none_of_ours_is_told_by_its_line() {
        for (text, line) in
            [("hello", 1), ("{}", 1), ("{\"run\":\"1-1\"}\nkey,value", 2), (r#"{"event":"flown"}"#, 1)]
        {
            assert_eq!(Past::read(text).unwrap_err(), line, "{text}");
        }
    }
}

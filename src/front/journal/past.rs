//! What a journal says of a batch that was broken off: which lines are done with, and how far the others had come.

use super::mark::{Mark, Tape};
use super::record::SCHEMA;
use super::{Event, Record};
use crate::domain::{AccessKeyId, Done, HeldKey, KnownKey, Step, UnfitJournal, UserName};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// What was left.
#[derive(Debug, Default)]
pub struct Past {
    /// The runs of batches before this one.
    runs: Vec<String>,
    /// The files of `--save` that they had.
    saves: BTreeSet<String>,
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
    /// Those of them that this run made.
    own: BTreeSet<AccessKeyId>,
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
    /// How the creation of a key was begun, the last time it was.
    pub creation: Option<Creation>,
    /// Nothing was heard of that.
    pub creating: bool,
    /// Deleting this key was begun and nothing heard of it.
    pub deleting: Option<AccessKeyId>,
    /// The line of the journal that says so.
    deleting_at: usize,
}

/// How the creation of a key was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// When.
    pub at: Timestamp,
    /// The keys that were there before.
    pub before: Vec<AccessKeyId>,
    /// In which account.
    pub account: Option<String>,
    /// Whether the journal's mark covers the line that says so: nobody else wrote it.
    pub vouched: bool,
    /// The number of that line.
    line: usize,
}

impl Creation {
    /// Whether the key may be the one that was created then.
    pub fn may_have_made(&self, key: &KnownKey) -> bool {
        // AWS tells whole seconds.
        key.created.as_second() >= self.at.as_second() && !self.before.contains(&key.id)
    }
}

impl Past {
    /// Reads a journal, as far as `mark` has it unchanged. A batch in the sandbox does not go on with one outside of it.
    ///
    /// # Errors
    /// Why it cannot be gone on with.
    pub fn read(
        text: &[u8],
        sandbox: Option<bool>,
        mark: Option<&Mark>,
    ) -> Result<(Self, Tape), UnfitJournal> {
        let (mut past, mut tape) = (Self::default(), Tape::default());
        let mut vouched = 0;
        for (at, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let record: Record = serde_json::from_slice(line).map_err(|_| UnfitJournal::Foreign(at + 1))?;
            if record.run.is_empty() {
                return Err(UnfitJournal::Foreign(at + 1));
            }
            if record.event == Event::Begin {
                if record.schema != Some(SCHEMA) {
                    return Err(UnfitJournal::Old);
                }
                past.begin(&record, sandbox)?;
            }
            if !past.runs.contains(&record.run) {
                continue;
            }
            tape.take(line);
            if let Some(mark) = mark.filter(|mark| mark.lines == tape.lines()) {
                if *mark != tape.mark() {
                    return Err(UnfitJournal::Changed);
                }
                vouched = mark.lines;
            }
            past.take(record, tape.lines());
        }
        for begun in past.begun.values_mut() {
            if let Some(creation) = &mut begun.creation {
                creation.vouched = creation.line <= vouched;
            }
            begun.deleting.take_if(|_| begun.deleting_at > vouched);
        }
        Ok((past, tape))
    }

    /// A run begins.
    fn begin(&mut self, record: &Record, sandbox: Option<bool>) -> Result<(), UnfitJournal> {
        if record.way.as_deref() != Some("batch") {
            return Ok(());
        }
        if sandbox.is_some_and(|sandbox| sandbox != record.sandbox) {
            return Err(UnfitJournal::Sandbox(record.sandbox));
        }
        self.runs.push(record.run.clone());
        self.saves.extend(record.save.clone());
        self.settled = 0;
        Ok(())
    }

    /// Whether an earlier run had this file for its keys, or may have put one of them into this `text`.
    pub fn saved_to(&self, file: &str, text: &str) -> bool {
        self.saves.contains(file) || self.told.iter().any(|id| text.contains(id.as_str()))
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
    pub fn may_be_of(&self, user: &str, key: &KnownKey) -> bool {
        let begun = |begun: &Begun| {
            let new = |creation: &Creation| creation.vouched && creation.may_have_made(key);
            begun.creating
                && begun.creation.as_ref().is_some_and(new)
                && begun.user.eq_ignore_ascii_case(user)
        };
        !self.was_told(&key.id) && self.begun.values().any(begun)
    }

    /// That key of a later line is gone.
    pub fn forget(&mut self, id: &AccessKeyId) {
        for begun in self.begun.values_mut() {
            begun.made.take_if(|made| made == id);
        }
    }

    /// AWS told that this key was made.
    pub fn tell(&mut self, id: AccessKeyId) {
        self.own.insert(id.clone());
        self.told.insert(id);
    }

    /// Whether this run made the key, whatever the journal says of earlier ones.
    pub fn is_own(&self, id: &AccessKeyId) -> bool {
        self.own.contains(id)
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
        let (Some(through), Some(left)) = (record.through, record.left_sha256) else { return };
        let mut heard = self.left.split_off(&self.settled.saturating_add(1));
        self.left.append(&mut heard.split_off(&through.saturating_add(1)));
        self.left.extend(left);
        self.settled = through;
        if through >= self.through {
            self.through = through;
            self.lines = record.lines_sha256.unwrap_or_default();
        }
        self.begun.retain(|(line, _), _| *line > through || self.left.contains_key(line));
    }

    /// Takes what stands in this line of all lines of batches.
    fn take(&mut self, record: Record, nth: usize) {
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
                begun.creating = true;
                begun.creation = record.at.parse().ok().map(|at| Creation {
                    at,
                    before: before.filter_map(|id| AccessKeyId::parse(id)).collect(),
                    account: record.account.clone(),
                    vouched: false,
                    line: nth,
                });
            }
            Event::Step if deletes && !record.undoes => (begun.deleting, begun.deleting_at) = (id(), nth),
            Event::Done if creates => {
                begun.creating = false;
                begun.made = id();
            }
            Event::Done if deletes && record.undoes => begun.made = None,
            Event::Done if deletes => begun.deleting = None,
            // Where the call may have been carried out, it is looked up again.
            Event::Failed if record.certain == Some(true) && creates => begun.creating = false,
            Event::Failed if record.certain == Some(true) && deletes && !record.undoes => {
                begun.deleting = None
            }
            Event::Failed if creates && record.access_key_id.is_some() => {
                begun.creating = false;
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
        let begin = r#"{"run":"1-1","event":"begin","way":"batch","schema":2}"#.to_owned();
        let lines: Vec<String> = std::iter::once(begin).chain(records.iter().cloned()).collect();
        Past::read(lines.join("\n").as_bytes(), Some(false), None).unwrap().0
    }

    fn record(event: &str, action: &str, more: &str) -> String {
        format!(r#"{{{RUN},"event":"{event}","line":3,"action":"iam:{action}"{more}}}"#)
    }

    #[test]
    fn how_far_a_line_had_come() {
        let id = AccessKeyId::parse(KEY).unwrap();
        let key = format!(r#","access_key_id":"{KEY}""#);
        let making = record(
            "step",
            "CreateAccessKey",
            r#","at":"2026-11-23T10:00:00Z","keys_before":[],"account":"123456789012""#,
        );
        let made = record("done", "CreateAccessKey", &key);
        let denied = record("failed", "CreateAccessKey", r#","certain":true"#);
        let lost = record("failed", "CreateAccessKey", r#","certain":false"#);
        let undone = record("done", "DeleteAccessKey", &format!(r#","undoes":true{key}"#));
        let shown = format!(r#"{{{RUN},"event":"delivered","line":3,"to":"keys/3"{key}}}"#);
        let through =
            r#"{"run":"1-1","event":"through","through":3,"lines_sha256":"x","left_sha256":{}}"#.to_owned();
        let failed = through.replace("{}", r#"{"3":"x"}"#);
        let at = "2026-11-23T10:00:00Z".parse().unwrap();
        let begun = |records: &[&String]| {
            let records: Vec<String> = records.iter().map(|record| (*record).clone()).collect();
            read(&records).take_line(3).pop()
        };
        let user = "sales-bedrock-user".to_owned();
        let account = Some("123456789012".to_owned());
        let creation = Some(Creation { at, before: Vec::new(), account, vouched: false, line: 2 });
        let known = Begun { user, creation, ..Begun::default() };
        for (records, left) in [
            (vec![&making], Some(Begun { creating: true, ..known.clone() })),
            (vec![&making, &lost], Some(Begun { creating: true, ..known.clone() })),
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
            run(
                at,
                &format!(r#""through","through":{through},"lines_sha256":"x{through}","left_sha256":{left}"#),
            )
        };
        let mut records = vec![run("1-1", r#""begin","way":"batch","schema":2"#)];
        records.push(through("1-1", 2, r#"{"2":"x2"}"#));
        records.push(through("1-1", 9, r#"{"4":"x4","9":"x9"}"#));
        let left = |records: &[String]| {
            let past = Past::read(records.join("\n").as_bytes(), Some(false), None).unwrap().0;
            assert_eq!((past.through, &*past.lines), (9, "x9"));
            past.left.into_keys().collect::<Vec<_>>()
        };
        assert_eq!(left(&records), [2, 4, 9]);
        records.push(run("2-2", r#""begin","way":"batch","schema":2"#));
        records.push(through("2-2", 2, "{}"));
        assert_eq!(left(&records), [4, 9], "done by the second run");
        records.push(through("2-2", 4, r#"{"4":"x4"}"#));
        assert_eq!(left(&records), [4, 9], "failed again");
        records.push(through("2-2", 9, "{}").replace("through\",", "end\","));
        assert_eq!(left(&records), [4]);
        records.push(through("2-2", usize::MAX, "{}"));
        assert!(Past::read(records.join("\n").as_bytes(), Some(false), None).is_ok(), "no overflow");
    }

    #[test]
    fn what_is_none_of_ours_is_told_by_its_line() {
        let begun = r#"{"run":"1-1","schema":2}"#;
        for (text, line) in [
            ("hello".to_owned(), 1),
            ("{}".to_owned(), 1),
            (r#"{"event":"flown"}"#.to_owned(), 1),
            (format!("{begun}\nkey,value"), 2),
            (format!("{begun}\n{}", r#"{"run":"1-1","event":"done","color":"red"}"#), 2),
            (format!("{begun}\n\n"), 2),
        ] {
            let why = Past::read(text.as_bytes(), None, None).unwrap_err();
            assert_eq!(why, UnfitJournal::Foreign(line), "{text}");
        }
        assert_eq!(Past::read(b"\xff\n", None, None).unwrap_err(), UnfitJournal::Foreign(1));
    }

    const BATCH: [&str; 3] = [
        r#"{"run":"1-1","event":"begin","way":"batch","schema":2}"#,
        r#"{"run":"1-1","event":"step","line":1,"action":"iam:CreateAccessKey","at":"2026-11-23T10:00:00Z"}"#,
        r#"{"run":"1-1","event":"done","line":1,"action":"iam:CreateAccessKey"}"#,
    ];

    /// Whether the mark of the first two lines of [`BATCH`] vouches for the creation in these lines.
    fn vouched(lines: &[&str]) -> Result<bool, UnfitJournal> {
        let read = |lines: &[&str], mark| Past::read(lines.join("\n").as_bytes(), Some(false), mark);
        let mark = read(&BATCH[..2], None).unwrap().1.mark();
        let mut past = read(lines, Some(&mark))?.0;
        Ok(past.take_line(1).pop().and_then(|begun| begun.creation).is_some_and(|creation| creation.vouched))
    }

    #[test]
    fn a_mark_vouches_for_the_lines_that_it_covers_and_no_others() {
        let [begin, step, done] = BATCH;
        let alone = r#"{"run":"9-9","event":"begin","way":"one_shot","schema":2}"#;
        assert_eq!(vouched(&BATCH), Ok(true), "written after the mark");
        assert_eq!(vouched(&BATCH[..2]), Ok(true));
        assert_eq!(vouched(&[alone, begin, alone, step, done]), Ok(true), "lines of no batch");
        assert_eq!(vouched(&[begin]), Ok(false), "the end is missing");
        let other = step.replace("10:00", "09:00");
        for changed in
            [&[begin, &other, done][..], &[begin, done, step], &[begin, done], &[begin, step, step]]
        {
            let repeated = changed.get(2) == Some(&step) && changed[1] == step;
            assert_eq!(
                vouched(changed),
                if repeated { Ok(false) } else { Err(UnfitJournal::Changed) },
                "{changed:?}"
            );
        }
    }

    #[test]
    fn a_journal_of_another_time_or_world_is_none_to_go_on_with() {
        let read = |text: &str, sandbox| Past::read(text.as_bytes(), sandbox, None).map(drop);
        let old = r#"{"run":"1-1","event":"begin","way":"batch","version":"0.1.0"}"#;
        assert_eq!(read(old, Some(false)), Err(UnfitJournal::Old));
        let sandbox = BATCH[0].replace("\"schema\"", "\"sandbox\":true,\"schema\"");
        assert_eq!(read(&sandbox, Some(true)), Ok(()));
        assert_eq!(read(&sandbox, Some(false)), Err(UnfitJournal::Sandbox(true)));
        assert_eq!(read(BATCH[0], Some(true)), Err(UnfitJournal::Sandbox(false)));
        assert_eq!(read(&sandbox, None), Ok(()), "one phrase goes on with nothing");
    }

    #[test]
    fn only_a_key_that_is_not_older_may_have_been_created() {
        let at: Timestamp = "2026-11-23T10:00:00.9Z".parse().unwrap();
        let creation = |before: &[&str]| Creation {
            at,
            before: before.iter().filter_map(|id| AccessKeyId::parse(id)).collect(),
            account: None,
            vouched: true,
            line: 1,
        };
        let key = |created: &str| KnownKey::new(AccessKeyId::parse(KEY).unwrap(), created.parse().unwrap());
        assert!(creation(&[]).may_have_made(&key("2026-11-23T10:00:00Z")), "AWS tells whole seconds");
        assert!(!creation(&[]).may_have_made(&key("2026-11-23T09:59:59Z")));
        assert!(!creation(&[KEY]).may_have_made(&key("2026-11-23T10:00:01Z")));
    }
}

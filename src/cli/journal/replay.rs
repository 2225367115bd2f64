//! What a journal says of a batch that was broken off: which lines are done with, and how far the others had come.

use crate::cli::journal::checkpoint::{Checkpoint, JournalDigest};
use crate::cli::journal::prior_request::{Creation, PriorRequest};
use crate::cli::journal::record::SCHEMA;
use crate::cli::journal::{JournalEvent, Record};
use crate::domain::{AccessKeyId, HeldKey, IamKey, RejectedJournal, Step, StepOutcome, UserName};
use std::collections::{BTreeMap, BTreeSet};

/// What was left.
#[derive(Debug, Default)]
pub struct PriorRuns {
    /// The runs of batches before this one.
    runs: Vec<String>,
    /// The files of `--save` that they had.
    saves: BTreeSet<String>,
    /// The accounts that they were in, whether they changed anything in IAM, and who signed where no account was known.
    pub accounts: BTreeSet<String>,
    pub changed: bool,
    pub signers: BTreeSet<AccessKeyId>,
    /// All lines up to this one were heard; 0 if none was.
    pub through: usize,
    /// What they were.
    pub lines: String,
    /// Those of them that are left to do, with what the lines up to each were.
    pub left: BTreeMap<usize, String>,
    /// How far the run has come whose records are read.
    settled: usize,
    /// The requests of later lines that something was begun for, by line and part.
    begun: BTreeMap<(usize, Option<usize>), PriorRequest>,
    /// The same for phrases that were no lines of a batch, by run and user.
    alone: BTreeMap<(String, String), PriorRequest>,
    /// The ids of all keys that AWS told were made, by this run too: none of them is of a call whose answer was lost.
    told: BTreeSet<AccessKeyId>,
    /// Those of them that this run made.
    own: BTreeSet<AccessKeyId>,
    /// What was done for which line and part of it, and for which lines a short-term key was signed.
    done: BTreeMap<(usize, Option<usize>), StepOutcome>,
    signed: BTreeSet<usize>,
    /// The keys that went to standard output, and which file that was.
    shown: Vec<(String, HeldKey)>,
}

impl PriorRuns {
    /// Reads a journal, as far as `mark` has it unchanged. A batch in the sandbox does not go on with one outside of it.
    ///
    /// # Errors
    /// Why it cannot be gone on with.
    pub fn read(
        text: &[u8],
        sandbox: Option<bool>,
        mark: Option<&Checkpoint>,
    ) -> Result<(Self, JournalDigest), RejectedJournal> {
        let (mut past, mut tape) = (Self::default(), JournalDigest::default());
        let mut vouched = 0;
        for (at, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let record: Record =
                serde_json::from_slice(line).map_err(|_| RejectedJournal::Foreign(at + 1))?;
            if record.run.is_empty() {
                return Err(RejectedJournal::Foreign(at + 1));
            }
            if record.event == JournalEvent::Begin {
                if record.schema != Some(SCHEMA) {
                    return Err(RejectedJournal::Old);
                }
                past.begin(&record, sandbox)?;
            }
            if !past.runs.contains(&record.run) {
                past.take_alone(record);
                continue;
            }
            tape.take(line);
            if let Some(mark) = mark.filter(|mark| mark.lines == tape.lines()) {
                if *mark != tape.mark() {
                    return Err(RejectedJournal::Changed);
                }
                vouched = mark.lines;
            }
            past.take(record, tape.lines());
        }
        // What was cut off at its end is missed here.
        if mark.is_some_and(|mark| mark.lines > tape.lines()) {
            return Err(RejectedJournal::Changed);
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
    fn begin(&mut self, record: &Record, sandbox: Option<bool>) -> Result<(), RejectedJournal> {
        if record.way.as_deref() != Some("batch") {
            return Ok(());
        }
        if sandbox.is_some_and(|sandbox| sandbox != record.sandbox) {
            return Err(RejectedJournal::Sandbox(record.sandbox));
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
    pub fn take_line(&mut self, line: usize) -> Vec<PriorRequest> {
        let parts: Vec<_> =
            self.begun.keys().filter(|(number, _)| *number == line).copied().collect();
        parts.into_iter().filter_map(|part| self.begun.remove(&part)).collect()
    }

    /// Keys of the same user that later lines got made and nobody has, as far as this stands here; with their lines.
    pub fn undelivered(&mut self, user: &str) -> Vec<(usize, PriorRequest)> {
        let lost = |begun: &PriorRequest| {
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

    /// What phrases that were no lines of a batch began for this user, and left without a key that anybody got.
    pub fn lost_alone(&self, user: &str) -> Vec<PriorRequest> {
        let lost = |begun: &&PriorRequest| {
            let nobody = begun.made.is_some() && !begun.delivering && begun.delivered.is_none();
            begun.user.eq_ignore_ascii_case(user) && (begun.creating || nobody)
        };
        self.alone.values().filter(lost).cloned().collect()
    }

    /// Whether the key may be of a call for a later line whose answer was lost.
    pub fn may_be_of(&self, user: &str, key: &IamKey) -> bool {
        let begun = |begun: &PriorRequest| {
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
    pub fn done(&self, line: usize, part: Option<usize>) -> Option<StepOutcome> {
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
    pub fn put_back(&mut self, line: usize, begun: Vec<PriorRequest>) {
        self.begun.extend(begun.into_iter().map(|begun| ((line, begun.part), begun)));
    }

    /// What nobody looked after.
    pub fn rest(&mut self) -> Vec<(usize, PriorRequest)> {
        std::mem::take(&mut self.begun)
            .into_iter()
            .map(|((line, _), begun)| (line, begun))
            .collect()
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
        self.changed |= record.event == JournalEvent::Step;
        self.signers.extend(
            id().filter(|_| record.event == JournalEvent::Signed && record.account.is_none()),
        );
        self.accounts.extend(record.account.clone());
        match record.event {
            JournalEvent::Through | JournalEvent::End => return self.settle(record),
            JournalEvent::Signed => return self.signed.extend(record.line),
            JournalEvent::Begin => return,
            _ => {}
        }
        if let (JournalEvent::Delivered, Some(file)) = (record.event, &record.file) {
            let user = record.user.as_deref().and_then(UserName::parse);
            self.shown
                .extend(user.zip(id()).map(|(user, id)| (file.clone(), HeldKey { user, id })));
        }
        let Some(line) = record.line else { return };
        let creates = record.action.as_deref() == Some(Step::CreateKey.action());
        if creates && matches!(record.event, JournalEvent::Done | JournalEvent::Failed) {
            self.told.extend(id());
        }
        if record.event == JournalEvent::Done {
            let user = record.user.as_deref().and_then(UserName::parse);
            let key = user.zip(id()).map(|(user, id)| HeldKey { user, id });
            let at = (line, record.part);
            match (record.action.as_deref(), key) {
                (Some("iam:CreateAccessKey"), Some(key)) => {
                    drop(self.done.insert(at, StepOutcome::Issued(key)))
                }
                (Some("iam:UpdateAccessKey"), Some(key)) if record.active => {
                    drop(self.done.insert(at, StepOutcome::Activated(key)))
                }
                (Some("iam:UpdateAccessKey"), Some(key)) => {
                    drop(self.done.insert(at, StepOutcome::Deactivated(key)))
                }
                (Some("iam:DeleteAccessKey"), Some(_)) if record.undoes => {
                    drop(self.done.remove(&at))
                }
                (Some("iam:DeleteAccessKey"), Some(key)) => {
                    drop(self.done.insert(at, StepOutcome::Deleted(key)))
                }
                _ => {}
            }
        }
        self.begun.entry((line, record.part)).or_default().take(record, nth);
    }

    /// Takes a record of a run that was no batch.
    fn take_alone(&mut self, record: Record) {
        let id = record.access_key_id.as_deref().and_then(AccessKeyId::parse);
        let ended = matches!(record.event, JournalEvent::Done | JournalEvent::Failed);
        self.told.extend(
            id.filter(|_| ended && record.action.as_deref() == Some(Step::CreateKey.action())),
        );
        if let Some(user) = record.user.clone() {
            self.alone.entry((record.run.clone(), user)).or_default().take(record, 0);
        }
    }
}

#[cfg(test)]
mod tests;

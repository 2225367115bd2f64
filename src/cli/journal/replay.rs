//! Replays a journal to resume an interrupted batch: which lines are finished, and how far the
//! others got.

use crate::cli::journal::checkpoint::{Checkpoint, JournalDigest};
use crate::cli::journal::prior_request::{Creation, PriorRequest};
use crate::cli::journal::record::SCHEMA;
use crate::cli::journal::{JournalEvent, Record};
use crate::domain::{AccessKeyId, HeldKey, IamKey, RejectedJournal, Step, StepOutcome, UserName};
use std::collections::{BTreeMap, BTreeSet};

/// The state that earlier runs left.
#[derive(Debug, Default)]
pub struct PriorRuns {
    /// The earlier batch runs.
    runs: Vec<String>,
    /// Their `--save` files.
    saves: BTreeSet<String>,
    /// Their accounts, whether they changed IAM, and the signing keys of runs without a known
    /// account.
    pub accounts: BTreeSet<String>,
    pub changed: bool,
    pub signers: BTreeSet<AccessKeyId>,
    /// The last handled line, or 0.
    pub through: usize,
    /// The hash of all lines up to it.
    pub lines: String,
    /// The handled lines to repeat, each with the hash of all lines up to it.
    pub left: BTreeMap<usize, String>,
    /// The last handled line of the run being replayed.
    settled: usize,
    /// The unfinished requests of later lines, by line and number.
    begun: BTreeMap<(usize, Option<usize>), PriorRequest>,
    /// The unfinished requests of single phrases, by run and user.
    alone: BTreeMap<(String, String), PriorRequest>,
    /// The keys that AWS confirmed as created, including by this run. None of them comes from a
    /// call with a lost response.
    created: BTreeSet<AccessKeyId>,
    /// The keys that this run created.
    created_by_run: BTreeSet<AccessKeyId>,
    /// The outcomes by line and request number.
    done: BTreeMap<(usize, Option<usize>), StepOutcome>,
    /// The lines with a signed short-term key.
    signed: BTreeSet<usize>,
    /// The keys sent to standard output, and the file that it was redirected to.
    shown: Vec<(String, HeldKey)>,
}

impl PriorRuns {
    /// Replays a journal and verifies it against its checkpoint. A sandbox batch never resumes a
    /// real one, or the reverse.
    ///
    /// # Errors
    /// The reason why the batch cannot resume.
    pub fn read(
        text: &[u8],
        sandbox: Option<bool>,
        checkpoint: Option<&Checkpoint>,
    ) -> Result<(Self, JournalDigest), RejectedJournal> {
        let (mut past, mut digest) = (Self::default(), JournalDigest::default());
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
                past.apply_single_phrase(record);
                continue;
            }
            digest.add_line(line);
            if let Some(checkpoint) =
                checkpoint.filter(|checkpoint| checkpoint.lines == digest.lines())
            {
                if *checkpoint != digest.checkpoint() {
                    return Err(RejectedJournal::Changed);
                }
                vouched = checkpoint.lines;
            }
            past.apply(record, digest.lines());
        }
        // The checkpoint reveals a truncated journal.
        if checkpoint.is_some_and(|checkpoint| checkpoint.lines > digest.lines()) {
            return Err(RejectedJournal::Changed);
        }
        for begun in past.begun.values_mut() {
            if let Some(creation) = &mut begun.creation {
                creation.vouched = creation.line <= vouched;
            }
            begun.deleting.take_if(|_| begun.deleting_at > vouched);
        }
        Ok((past, digest))
    }

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

    /// Returns true if an earlier run used this `--save` file, or if `text` contains one of its key
    /// IDs.
    pub fn saved_to(&self, file: &str, text: &str) -> bool {
        self.saves.contains(file) || self.created.iter().any(|id| text.contains(id.as_str()))
    }

    /// Removes and returns the unfinished requests of a line.
    pub fn take_line(&mut self, line: usize) -> Vec<PriorRequest> {
        let parts: Vec<_> =
            self.begun.keys().filter(|(number, _)| *number == line).copied().collect();
        parts.into_iter().filter_map(|part| self.begun.remove(&part)).collect()
    }

    /// Returns the requests of later lines whose key for the same user is undelivered.
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

    /// Returns the requests of single phrases that left this user with an undelivered key.
    pub fn lost_alone(&self, user: &str) -> Vec<PriorRequest> {
        let lost = |begun: &&PriorRequest| {
            let nobody = begun.made.is_some() && !begun.delivering && begun.delivered.is_none();
            begun.user.eq_ignore_ascii_case(user) && (begun.creating || nobody)
        };
        self.alone.values().filter(lost).cloned().collect()
    }

    /// Returns true if a call for a later line, whose response was lost, may have created the key.
    pub fn may_be_of(&self, user: &str, key: &IamKey) -> bool {
        let begun = |begun: &PriorRequest| {
            let new = |creation: &Creation| creation.vouched && creation.may_have_made(key);
            begun.creating
                && begun.creation.as_ref().is_some_and(new)
                && begun.user.eq_ignore_ascii_case(user)
        };
        !self.was_told(&key.id) && self.begun.values().any(begun)
    }

    /// Forgets a deleted key.
    pub fn forget(&mut self, id: &AccessKeyId) {
        for begun in self.begun.values_mut() {
            begun.made.take_if(|made| made == id);
        }
    }

    /// Records a key that AWS confirmed as created.
    pub fn record_created(&mut self, id: AccessKeyId) {
        self.created_by_run.insert(id.clone());
        self.created.insert(id);
    }

    /// Returns true if this run created the key, regardless of the journal.
    pub fn is_own(&self, id: &AccessKeyId) -> bool {
        self.created_by_run.contains(id)
    }

    /// Returns true if AWS confirmed that the key was created.
    pub fn was_told(&self, id: &AccessKeyId) -> bool {
        self.created.contains(id)
    }

    /// The outcome of a request.
    pub fn done(&self, line: usize, part: Option<usize>) -> Option<StepOutcome> {
        self.done.get(&(line, part)).cloned()
    }

    /// Returns true if a request of the line has an outcome.
    pub fn is_done(&self, line: usize) -> bool {
        self.done.range((line, None)..).next().is_some_and(|((done, _), _)| *done == line)
    }

    /// Returns true if a short-term key was signed for the line.
    pub fn is_signed(&self, line: usize) -> bool {
        self.signed.contains(&line)
    }

    /// Removes and returns the keys whose secrets are only in this file.
    pub fn shown_in(&mut self, file: &str) -> Vec<HeldKey> {
        let shown = std::mem::take(&mut self.shown);
        shown.into_iter().filter(|(shown, _)| shown == file).map(|(_, key)| key).collect()
    }

    /// Restores unfinished requests of a line.
    pub fn put_back(&mut self, line: usize, begun: Vec<PriorRequest>) {
        self.begun.extend(begun.into_iter().map(|begun| ((line, begun.part), begun)));
    }

    /// Removes and returns all unfinished requests.
    pub fn rest(&mut self) -> Vec<(usize, PriorRequest)> {
        std::mem::take(&mut self.begun)
            .into_iter()
            .map(|((line, _), begun)| (line, begun))
            .collect()
    }

    /// Applies the progress of a run. A repeated line stays unfinished only if the record says so.
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

    /// Applies the record of the `nth` batch line.
    fn apply(&mut self, record: Record, nth: usize) {
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
            self.created.extend(id());
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
        self.begun.entry((line, record.part)).or_default().apply(record, nth);
    }

    /// Applies a record of a run that was not a batch.
    fn apply_single_phrase(&mut self, record: Record) {
        let id = record.access_key_id.as_deref().and_then(AccessKeyId::parse);
        let ended = matches!(record.event, JournalEvent::Done | JournalEvent::Failed);
        self.created.extend(
            id.filter(|_| ended && record.action.as_deref() == Some(Step::CreateKey.action())),
        );
        if let Some(user) = record.user.clone() {
            self.alone.entry((record.run.clone(), user)).or_default().apply(record, 0);
        }
    }
}

#[cfg(test)]
mod tests;

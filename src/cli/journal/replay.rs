//! Replays a journal to resume an interrupted batch. Determines which lines are finished, and how
//! far the others got.

use crate::cli::journal::checkpoint::{Checkpoint, JournalDigest};
use crate::cli::journal::prior_request::{Creation, PriorRequest};
use crate::cli::journal::record::SCHEMA;
use crate::cli::journal::{JournalEvent, Record};
use crate::domain::{AccessKeyId, HeldKey, IamKey, RejectedJournal, Step, StepOutcome, UserName};
use std::collections::{BTreeMap, BTreeSet};

/// The state that earlier runs left, according to the journal.
#[derive(Debug, Default)]
pub struct PriorRuns {
    /// The IDs of earlier batches.
    runs: Vec<String>,
    /// The `--save` files of those batches.
    saves: BTreeSet<String>,
    /// The accounts of those batches.
    pub accounts: BTreeSet<String>,
    /// True if one of those batches started to change IAM.
    pub changed: bool,
    /// The keys that signed short-term keys whose records have no account.
    pub signers: BTreeSet<AccessKeyId>,
    /// The number of the last handled line, or 0.
    pub through: usize,
    /// The hash of all lines up to `through`.
    pub lines: String,
    /// The handled lines to repeat, each with the hash of all lines up to it.
    pub left: BTreeMap<usize, String>,
    /// The last handled line of the batch being replayed.
    settled: usize,
    /// The unfinished requests of a batch, by line and by number in the line.
    begun: BTreeMap<(usize, Option<usize>), PriorRequest>,
    /// The requests of runs outside a batch, by run and IAM user.
    alone: BTreeMap<(String, String), PriorRequest>,
    /// The keys whose creation AWS confirmed, in earlier runs and in this run. A call whose
    /// response was lost created none of them.
    created: BTreeSet<AccessKeyId>,
    /// The keys that this run created.
    created_by_run: BTreeSet<AccessKeyId>,
    /// The outcomes of requests, by line and by number in the line.
    done: BTreeMap<(usize, Option<usize>), StepOutcome>,
    /// The lines with a signed short-term key.
    signed: BTreeSet<usize>,
    /// The keys shown on standard output while it was redirected to a file, with that file.
    shown: Vec<(String, HeldKey)>,
}

impl PriorRuns {
    /// Replays a journal and verifies it against its checkpoint. A sandbox batch can't resume a
    /// real batch, or vice versa. `sandbox` is `None` outside a batch.
    ///
    /// # Errors
    /// The reason for rejecting the journal.
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
        // A checkpoint that covers more records than the journal contains reveals a truncated
        // journal.
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

    /// Returns true if an earlier batch used this `--save` file, or if `text`, the contents of the
    /// file, contains the ID of a key that the journal records as created.
    pub fn saved_to(&self, file: &str, text: &str) -> bool {
        self.saves.contains(file) || self.created.iter().any(|id| text.contains(id.as_str()))
    }

    /// Removes and returns the unfinished requests of a line.
    pub fn take_line(&mut self, line: usize) -> Vec<PriorRequest> {
        let parts: Vec<_> =
            self.begun.keys().filter(|(number, _)| *number == line).copied().collect();
        parts.into_iter().filter_map(|part| self.begun.remove(&part)).collect()
    }

    /// Returns this user's unfinished requests with an undelivered key, and their lines.
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

    /// Returns requests outside a batch that may have left this user with an undelivered key.
    pub fn lost_alone(&self, user: &str) -> Vec<PriorRequest> {
        let lost = |begun: &&PriorRequest| {
            let nobody = begun.made.is_some() && !begun.delivering && begun.delivered.is_none();
            begun.user.eq_ignore_ascii_case(user) && (begun.creating || nobody)
        };
        self.alone.values().filter(lost).cloned().collect()
    }

    /// Returns true if a later line's call, whose response was lost, may have created the key.
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

    /// Returns true if this run itself created the key.
    pub fn is_own(&self, id: &AccessKeyId) -> bool {
        self.created_by_run.contains(id)
    }

    /// Returns true if AWS confirmed that the key was created.
    pub fn was_told(&self, id: &AccessKeyId) -> bool {
        self.created.contains(id)
    }

    /// Returns the outcome of a request, if it has one.
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

    /// Returns the keys whose secrets are only in this file, and forgets all shown keys.
    pub fn shown_in(&mut self, file: &str) -> Vec<HeldKey> {
        let shown = std::mem::take(&mut self.shown);
        shown.into_iter().filter(|(shown, _)| shown == file).map(|(_, key)| key).collect()
    }

    /// Puts back the unfinished requests of a line.
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

    /// Applies a batch's progress. A repeated line stays unfinished only if the record says so.
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

    /// Applies a record of a batch. `nth` is its position among the records of batches.
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

    /// Applies a record of a run outside a batch.
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

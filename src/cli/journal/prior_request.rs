//! Tracks the progress of an earlier run's request, and decides whether its key can be deleted.

use crate::cli::journal::{JournalEvent, Record};
use crate::domain::{AccessKeyId, IamKey, LeftAlone, Step};
use jiff::Timestamp;

/// The progress of a request, according to the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PriorRequest {
    /// The number of the request in its line, if the line has several requests.
    pub part: Option<usize>,
    /// The IAM user whose keys the request concerns.
    pub user: String,
    /// The key that was created for the request, unless the journal says that the key was deleted.
    pub made: Option<AccessKeyId>,
    /// True if the delivery of that key started.
    pub delivering: bool,
    /// The destination of that key, if it was delivered.
    pub delivered: Option<String>,
    /// The most recent attempt to create a key.
    pub creation: Option<Creation>,
    /// True if the result of that attempt is unknown.
    pub creating: bool,
    /// The key whose deletion started and has no known result.
    pub deleting: Option<AccessKeyId>,
    /// The position of that deletion among the records of batches.
    pub(crate) deleting_at: usize,
}

impl PriorRequest {
    /// Applies a record of the request. `nth` is its position among the records of batches.
    pub(crate) fn apply(&mut self, record: Record, nth: usize) {
        let id = || record.access_key_id.as_deref().and_then(AccessKeyId::parse);
        self.part = record.part;
        if let Some(user) = record.user.clone() {
            self.user = user;
        }
        let action = record.action.as_deref();
        let creates = action == Some(Step::CreateKey.action());
        let deletes = action == Some(Step::Delete(None).action());
        match record.event {
            JournalEvent::Step if creates => {
                (self.made, self.delivering, self.delivered) = (None, false, None);
                let before = record.keys_before.iter().flatten();
                self.creating = true;
                self.creation = record.at.parse().ok().map(|at| Creation {
                    at,
                    before: before.filter_map(|id| AccessKeyId::parse(id)).collect(),
                    account: record.account.clone(),
                    vouched: false,
                    line: nth,
                });
            }
            JournalEvent::Step if deletes && !record.undoes => {
                (self.deleting, self.deleting_at) = (id(), nth)
            }
            JournalEvent::Done if creates => {
                self.creating = false;
                self.made = id();
            }
            JournalEvent::Done if deletes && record.undoes => self.made = None,
            JournalEvent::Done if deletes => self.deleting = None,
            // If the call may have succeeded, the recovery looks for the key in AWS.
            JournalEvent::Failed if record.certain == Some(true) && creates => {
                self.creating = false
            }
            JournalEvent::Failed if record.certain == Some(true) && deletes && !record.undoes => {
                self.deleting = None
            }
            JournalEvent::Failed if creates && record.access_key_id.is_some() => {
                self.creating = false;
                self.made = id();
            }
            JournalEvent::Delivering => self.delivering = true,
            JournalEvent::Delivered => self.delivered = Some(record.to.unwrap_or_default()),
            _ => {}
        }
    }

    /// Returns the reason to keep an undelivered key, or `None` if it may be deleted or doesn't
    /// exist. `account` is the current account, and `key` is the key as AWS lists it.
    pub fn left_alone(&self, account: Option<&str>, key: Option<&IamKey>) -> Option<LeftAlone> {
        let creation = self.creation.as_ref();
        let recorded = creation.and_then(|creation| creation.account.as_deref());
        if let (Some(recorded), Some(account)) = (recorded, account)
            && recorded != account
        {
            return Some(LeftAlone::OtherAccount(recorded.to_owned()));
        }
        let key = key?;
        match creation
            .filter(|creation| creation.vouched && recorded.is_some() && recorded == account)
        {
            _ if self.delivering => Some(LeftAlone::Shown),
            None => Some(LeftAlone::JournalNotTrusted),
            Some(creation) if !creation.may_have_made(key) => Some(LeftAlone::Older),
            Some(_) if key.last_used.is_some() => Some(LeftAlone::Used),
            Some(_) if !key.use_known => Some(LeftAlone::UseUnknown),
            Some(_) => None,
        }
    }
}

/// An attempt to create a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    pub at: Timestamp,
    /// The user's keys before the attempt.
    pub before: Vec<AccessKeyId>,
    pub account: Option<String>,
    /// True if the checkpoint covers the record, which proves that this program wrote it.
    pub vouched: bool,
    /// The position of the attempt among the records of batches.
    pub(crate) line: usize,
}

impl Creation {
    /// Returns true if the attempt may have created `key`.
    pub fn may_have_made(&self, key: &IamKey) -> bool {
        // AWS reports the time of creation in whole seconds.
        key.created.as_second() >= self.at.as_second() && !self.before.contains(&key.id)
    }
}

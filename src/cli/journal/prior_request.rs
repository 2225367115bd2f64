//! How far a request of an earlier run had come, and whether what the journal says of its key can be relied on.

use crate::cli::journal::{JournalEvent, Record};
use crate::domain::{AccessKeyId, IamKey, LeftAlone, Step};
use jiff::Timestamp;

/// How far a request had come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PriorRequest {
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
    pub(crate) deleting_at: usize,
}

impl PriorRequest {
    /// Takes what stands of it in this line of all lines of batches.
    pub(crate) fn take(&mut self, record: Record, nth: usize) {
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
            // Where the call may have been carried out, it is looked up again.
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

    /// Why the key that was created for it and that nobody got is not deleted in this account, where AWS tells this of it;
    /// `None` if it is surely that one, or not there.
    pub fn left_alone(&self, account: Option<&str>, key: Option<&IamKey>) -> Option<LeftAlone> {
        let creation = self.creation.as_ref();
        let of = creation.and_then(|creation| creation.account.as_deref());
        if let (Some(of), Some(account)) = (of, account)
            && of != account
        {
            return Some(LeftAlone::OtherAccount(of.to_owned()));
        }
        let key = key?;
        match creation.filter(|creation| creation.vouched && of.is_some() && of == account) {
            _ if self.delivering => Some(LeftAlone::Shown),
            None => Some(LeftAlone::JournalNotTrusted),
            Some(creation) if !creation.may_have_made(key) => Some(LeftAlone::Older),
            Some(_) if key.last_used.is_some() => Some(LeftAlone::Used),
            Some(_) if !key.use_known => Some(LeftAlone::UseUnknown),
            Some(_) => None,
        }
    }
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
    pub(crate) line: usize,
}

impl Creation {
    /// Whether the key may be the one that was created then.
    pub fn may_have_made(&self, key: &IamKey) -> bool {
        // AWS tells whole seconds.
        key.created.as_second() >= self.at.as_second() && !self.before.contains(&key.id)
    }
}

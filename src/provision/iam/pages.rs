//! Counts the pages of a list, and rejects a list without an end.

use crate::provision::client::failure::CallError;

/// The maximum number of entries in a list. An account has at most 5,000 users
/// (docs/contract/AWS-FACTS.md).
const MAX_ENTRIES: usize = 10_000;

/// The maximum number of pages in a list, however few entries each page has.
const MAX_PAGES: usize = 200;

/// The position in a list that AWS returns page by page.
#[derive(Default)]
pub(crate) struct Pages {
    /// The marker that the next call must send; `None` for the first page.
    pub(crate) marker: Option<String>,
    read: usize,
    entries: usize,
}

impl Pages {
    /// Counts a page and returns true if it was the last one. `marker` is the start of the next
    /// page, if any. Fails if the list repeats a marker or is longer than a maximum.
    pub(crate) fn is_last(
        &mut self,
        marker: Option<&str>,
        entries: usize,
    ) -> Result<bool, CallError> {
        let marker = marker.filter(|marker| !marker.is_empty());
        self.read += 1;
        self.entries += entries;
        if self.entries > MAX_ENTRIES
            || marker.is_some() && (self.read == MAX_PAGES || marker == self.marker.as_deref())
        {
            return Err(CallError::endless());
        }
        self.marker = marker.map(str::to_owned);
        Ok(marker.is_none())
    }
}

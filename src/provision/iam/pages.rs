//! Reads paged lists, but no endless ones.

use crate::provision::client::failure::CallError;

/// The maximum entries of a list. An account has at most 5,000 users (docs/contract/AWS-FACTS.md).
const MAX_ENTRIES: usize = 10_000;

/// The maximum pages of a list, however few entries each has.
const MAX_PAGES: usize = 200;

/// The reading position in a paged list.
#[derive(Default)]
pub(crate) struct Pages {
    /// The marker of the next page.
    pub(crate) marker: Option<String>,
    read: usize,
    entries: usize,
}

impl Pages {
    /// Counts a page and returns true if it was the last. `marker` is the start of the next one. A
    /// list that repeats a marker or exceeds the maximum is endless, which is an error.
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

//! Defines the details of individual problems.

use jiff::Timestamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldBearer {
    /// The key expires at this time or earlier.
    Until(Timestamp),
    /// The key expired at this time.
    Expired(Timestamp),
    /// The key's expiry is unknown.
    UnknownExpiry,
}

/// The reason that a journal can't be continued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RejectedJournal {
    /// The batch's lines differ from the journal's, at this line or before it.
    OtherLines(usize),
    /// Another run is writing the journal.
    InUse,
    /// This line of the journal wasn't written by this program.
    Foreign(usize),
    /// An earlier version of this program wrote the journal.
    Old,
    /// The journal's batch ran in the sandbox (true) or in AWS (false), and the current batch
    /// doesn't.
    Sandbox(bool),
    /// The journal was changed after this program wrote it.
    Changed,
    /// The journal's batch ran in another account.
    OtherAccount {
        /// The journal's account.
        of: String,
        /// The account of the credentials or of `--account`.
        now: String,
        /// True if `now` comes from `--account`.
        named: bool,
    },
    /// The journal is a symbolic link.
    Link,
    /// The journal belongs to another user.
    OtherOwner,
    /// Other users can read or write the journal. Holds its file mode.
    Open(u32),
}

/// The reason that an apparently undelivered key isn't deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftAlone {
    /// The key may have been shown.
    Shown,
    /// The key was used.
    Used,
    /// AWS doesn't report whether the key was used.
    UseUnknown,
    /// The key is older than the attempt to create it, or existed before.
    Older,
    /// The key was created in this other account.
    OtherAccount(String),
    /// No checkpoint in the state folder confirms that the journal is complete.
    JournalNotTrusted,
}

/// The reason that a table row isn't a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidRow {
    /// The row has a value in this unknown column.
    Column(String),
    /// The row has values in this column and in one with the same meaning.
    Twice(String),
    /// The row has more cells than the header.
    Cells,
    /// A quotation mark isn't closed.
    Quotes,
    /// A cell's value isn't valid in its column.
    Cell {
        /// The column's name in the header.
        column: String,
        cell: String,
        /// The expected kind of value.
        wants: &'static str,
    },
}

/// The reason that a line is rejected unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    TooLong,
    NotUtf8,
}

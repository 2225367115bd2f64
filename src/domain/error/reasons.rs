//! The details of problems.

use jiff::Timestamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldBearer {
    /// It expires no later than this.
    Until(Timestamp),
    /// It expired at this time.
    Expired(Timestamp),
    /// Its expiry is unknown.
    UnknownExpiry,
}

/// The reason why a journal can't be continued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RejectedJournal {
    /// The batch's lines differ, somewhere up to this one.
    OtherLines(usize),
    /// Another run is writing it.
    InUse,
    /// This line of it wasn't written by this program.
    Foreign(usize),
    /// An earlier version of the program wrote it.
    Old,
    /// Its batch was in the sandbox and this one isn't, or the reverse.
    Sandbox(bool),
    /// It was changed after the program wrote it.
    Changed,
    /// Its batch was in another account.
    OtherAccount {
        /// The journal's account.
        of: String,
        /// The account of the credentials, or of `--account`.
        now: String,
        /// True if `--account` names it.
        named: bool,
    },
    /// It is a symbolic link.
    Link,
    /// It belongs to another user.
    OtherOwner,
    /// Others may read or write it; holds its mode.
    Open(u32),
}

/// The reason why an apparently undelivered key isn't deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftAlone {
    /// It may have been shown.
    Shown,
    /// It was used.
    Used,
    /// AWS doesn't tell whether it was used.
    UseUnknown,
    /// It is older than the step that supposedly created it.
    Older,
    /// It was created in this other account.
    OtherAccount(String),
    /// The state folder doesn't vouch for the journal.
    JournalNotTrusted,
}

/// The reason why a table row isn't a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidRow {
    /// It has a value in this unknown column.
    Column(String),
    /// It has values in this column and in a synonymous one.
    Twice(String),
    /// It has more cells than the header.
    Cells,
    /// A quotation mark isn't closed.
    Quotes,
    /// A cell isn't a value of its column.
    Cell {
        /// The column's name in the header.
        column: String,
        cell: String,
        /// The expected kind of value.
        wants: &'static str,
    },
}

/// The reason why a line is refused unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    TooLong,
    NotUtf8,
}

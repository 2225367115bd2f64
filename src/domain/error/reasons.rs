//! Defines the details of individual problems.

use jiff::Timestamp;

/// The state of the Bedrock key in `AWS_BEARER_TOKEN_BEDROCK`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldBearer {
    /// The key expires at this time, or earlier with its session.
    Until(Timestamp),
    /// The key expired at this time.
    Expired(Timestamp),
    /// The key's expiry is unknown.
    UnknownExpiry,
}

/// The reason that a journal can't be continued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RejectedJournal {
    /// The batch's lines differ from those in the journal, at this line or before it.
    OtherLines(usize),
    /// Another run is writing the journal.
    InUse,
    /// This line of the journal wasn't written by this program.
    Foreign(usize),
    /// An earlier version of this program wrote the journal.
    Old,
    /// The journal's batch ran in the sandbox (true) or in AWS (false), and the current batch runs
    /// in the other one.
    Sandbox(bool),
    /// The journal was changed or truncated after this program wrote it.
    Changed,
    /// The journal's batch ran in another account.
    OtherAccount {
        /// The account in the journal.
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

/// The reason that a key of an earlier run, apparently undelivered, isn't deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftAlone {
    /// The key may have been shown.
    Shown,
    /// The key was used.
    Used,
    /// AWS doesn't report whether the key was used.
    UseUnknown,
    /// The key can't come from the recorded attempt to create it, because it is older or was listed
    /// before.
    Older,
    /// The key was created in this other account.
    OtherAccount(String),
    /// No checkpoint in the state folder confirms that the journal is complete, or this run created
    /// the key itself.
    JournalNotTrusted,
}

/// The reason that a row of a table can't be turned into a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidRow {
    /// The row has a value in this unknown column.
    Column(String),
    /// The row has values in this column and in another one with the same meaning.
    Twice(String),
    /// The row has more cells than the header.
    Cells,
    /// A quotation mark in the row isn't closed.
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

/// The reason that a line is rejected and none of it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    TooLong,
    NotUtf8,
}

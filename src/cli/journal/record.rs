//! A line of the journal.

use crate::domain::Summary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of all this. What an older program wrote has none, and hashes of which nobody promises that they stay.
pub const SCHEMA: u32 = 2;

/// One line of it. What does not apply is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Record {
    /// When, in UTC.
    pub at: String,
    /// Which run of the program.
    pub run: String,
    /// What happened: see [`JournalEvent`].
    pub event: JournalEvent,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<String>,
    /// What the lines of this run mean: see [`SCHEMA`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Nothing of it was real: `--sandbox`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sandbox: bool,
    /// The file of `--save`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub save: Option<String>,
    /// The line of the request, and its place among several of one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<usize>,
    /// The call, by the permission that it needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The call takes back a key that could not be delivered.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undoes: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// In which account and as which principal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// A key is reactivated by `iam:UpdateAccessKey`, which deactivates one otherwise.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub active: bool,
    /// The key that was made, deactivated, reactivated or deleted; of a short-term key, the one that signed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    /// The keys that the user had before one is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys_before: Option<Vec<String>>,
    /// When a short-term key ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// AWS's id of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// AWS's error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whether a call that failed was surely not carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certain: Option<bool>,
    /// Where a key went; and which file standard output was, where it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// All lines up to this one are done with; and what they were, to tell other lines from them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines_sha256: Option<String>,
    /// Those of them that another run has something to do for: they failed, or nobody answered; each with what the lines
    /// up to it were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_sha256: Option<BTreeMap<usize, String>>,
    /// What came of a batch, and its exit code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<u8>,
}

/// What a record tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JournalEvent {
    /// A run of the program.
    #[default]
    Begin,
    /// A call that changes IAM is about to be made.
    Step,
    /// It was made.
    Done,
    /// It failed.
    Failed,
    /// A short-term key was signed.
    Signed,
    /// A key is about to be shown or saved.
    Delivering,
    /// It was.
    Delivered,
    /// Lines of a batch are done with.
    Through,
    /// The run ended by itself.
    End,
}

//! Defines a line of the journal.

use crate::domain::Summary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the format. Records of older programs have none, and their hashes are not stable.
pub const SCHEMA: u32 = 2;

/// One line of the journal. Fields that do not apply are omitted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Record {
    /// The time in UTC.
    pub at: String,
    /// The ID of the run.
    pub run: String,
    pub event: JournalEvent,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<String>,
    /// See [`SCHEMA`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// `--sandbox`: nothing was real.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sandbox: bool,
    /// The file of `--save`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub save: Option<String>,
    /// The line of the request, and its number in the line if there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<usize>,
    /// The IAM permission of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The call deletes a key that could not be delivered.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undoes: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The account and principal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// `iam:UpdateAccessKey` reactivates the key; otherwise it deactivates it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub active: bool,
    /// The created, changed or deleted key. For a short-term key, the key that signed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    /// The user's keys before a creation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys_before: Option<Vec<String>>,
    /// The expiry of a short-term key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// AWS's ID of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// AWS's error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// True if a failed call certainly had no effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certain: Option<bool>,
    /// The destination of a key, and the path of standard output if it is a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The last handled line, and a hash of all lines up to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines_sha256: Option<String>,
    /// The handled lines that the next run must repeat, because they failed or their question
    /// stayed open, each with the hash of all lines up to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_sha256: Option<BTreeMap<usize, String>>,
    /// The result of a batch and its exit code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<u8>,
}

/// The kind of a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JournalEvent {
    /// A run started.
    #[default]
    Begin,
    /// A call that changes IAM is about to start.
    Step,
    /// The call succeeded.
    Done,
    /// The call failed.
    Failed,
    /// A short-term key was signed.
    Signed,
    /// A key is about to be shown or saved.
    Delivering,
    /// The key was shown or saved.
    Delivered,
    /// Lines of a batch are handled.
    Through,
    /// The run ended normally.
    End,
}

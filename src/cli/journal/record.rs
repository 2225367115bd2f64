//! Defines the records of the journal, one for each line.

use crate::domain::Summary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the format. Journals of older programs have no version, and are rejected because
/// their hashes aren't stable.
pub const SCHEMA: u32 = 2;

/// A record, which is one line of the journal. Fields that don't apply are omitted.
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
    /// The version of the format, [`SCHEMA`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// True if the run used the sandbox (`--sandbox`).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sandbox: bool,
    /// The file of `--save`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub save: Option<String>,
    /// The number of the request's line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The number of the request in its line, if the line has several requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<usize>,
    /// The IAM action of the call, such as `iam:CreateAccessKey`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// True if the call deletes a key that couldn't be delivered.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undoes: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The caller's account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The ARN of the caller's principal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// True if `iam:UpdateAccessKey` reactivates the key, or false if it deactivates the key.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub active: bool,
    /// The created, changed or deleted key. For a short-term key, the key that signed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    /// The IDs of the user's keys before a new key was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys_before: Option<Vec<String>>,
    /// The expiry of a short-term key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// AWS's request ID for the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// AWS's error code for a failed call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// True if a failed call certainly had no effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certain: Option<bool>,
    /// The destination of a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The device and inode numbers of the file that standard output is redirected to, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The number of the last handled line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<usize>,
    /// The hash of all lines up to `through`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines_sha256: Option<String>,
    /// The handled lines that the next run must repeat, because they failed or their question
    /// stayed open, each with the hash of all lines up to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_sha256: Option<BTreeMap<usize, String>>,
    /// The outcomes of a batch's lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    /// The exit code of a batch.
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
    /// A long-term key is about to be shown on standard output.
    Delivering,
    /// The key was shown or saved.
    Delivered,
    /// All lines of a batch up to `through` were handled.
    Through,
    /// A batch handled all of its lines.
    End,
}

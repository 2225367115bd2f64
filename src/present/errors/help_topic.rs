//! Which section of the documents a problem is about, by the words that help opens it with.

use crate::domain::Problem;
use crate::present::errors::{ErrorText, aws};

/// The words.
pub fn topic(problem: &Problem, words: &ErrorText) -> &'static str {
    // Who stands in the middle of a change must know how to go on, whatever ended it.
    let begun = aws::progress(problem).is_some_and(|progress| !progress.done.is_empty());
    if begun && words.kind != "permission" {
        return "unfinished changes";
    }
    match (words.code, words.kind) {
        ("mfa_required", _) => "mfa",
        ("credentials_expired" | "credentials_refused" | "not_signed_in", _) => {
            "expired credentials"
        }
        ("access_denied", _) => "access denied",
        ("throttled", _) => "throttling",
        ("limit_exceeded" | "too_many_keys", _) => "limits",
        ("out_of_range", _) => "lifetime",
        ("not_there" | "no_such_user" | "no_keys" | "no_such_key" | "session_key", _) => {
            "missing keys"
        }
        ("other_account" | "other_caller" | "key_elsewhere", _) => "accounts",
        ("journal_failed" | "maybe_delivered" | "output_emptied", _) => "files",
        ("insecure_endpoint" | "malformed_endpoint" | "malformed_proxy" | "ca_bundle", _)
        | (_, "network") => "network",
        ("no_key" | "key_too_long" | "damaged_key" | "impossible_key" | "unknown_key", _) => {
            "invalid key"
        }
        ("signing_failed", _) | (_, "clock") => "clock",
        (
            "input_failed"
            | "key_file_unreadable"
            | "output_failed"
            | "nowhere_to_go"
            | "raw_long_term",
            _,
        )
        | (_, "file" | "system") => "files",
        (_, "credentials" | "configuration") => "credentials",
        (_, "region") => "wrong region",
        (_, "grammar") => "grammar",
        (_, "aws" | "stopped" | "output") => "unfinished changes",
        _ => "words",
    }
}

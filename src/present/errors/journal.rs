//! Explains problems with the journal, and with keys that only the journal records.

use crate::domain::{AccessKeyId, ChangeProgress, HeldKey, LeftAlone, RejectedJournal, UserName};
use crate::present::errors::settings::file;
use crate::present::errors::unfinished::{account, deletion, left, once_more};
use crate::present::errors::{Wording, wording};
use crate::present::text::echo::echo;
use std::path::Path;

pub fn failed(path: &Path, reason: &str, progress: &ChangeProgress, again: &str) -> Wording {
    wording(
        format!(
            "Can't write the journal {} ({}), so the request was stopped.{}",
            file(path),
            echo(reason),
            account(progress, true)
        ),
        left(progress, again),
    )
}

pub fn emptied(keys: &[HeldKey]) -> Wording {
    let held = if keys.len() == 1 { "the key".to_owned() } else { format!("{} keys", keys.len()) };
    let lost = keys.iter().map(|key| {
        format!(
            "unless you have a copy of {}, delete it: {}",
            key.id,
            deletion(&key.id, Some(&key.user))
        )
    });
    let add = "continue with `>>` instead of `>`, or with `--save-dir`".to_owned();
    wording(
        format!(
            "Standard output goes to a file that contained {held} from an earlier run, and the file is now empty."
        ),
        std::iter::once(add).chain(lost),
    )
}

pub fn maybe_delivered(id: &AccessKeyId, user: &UserName, why: &LeftAlone, again: &str) -> Wording {
    let deletion = deletion(id, Some(user));
    let user = echo(user.as_str());
    let doubt = match why {
        LeftAlone::Shown => {
            return wording(
                format!(
                    "An earlier run was interrupted while it delivered the key {id} for {user}. Its secret may or may \
                     not have reached you, so no new key was created."
                ),
                [
                    "if you have its secret, nothing is left to do".to_owned(),
                    format!("if not, the key can't be used; delete it: {deletion}"),
                    once_more("then try again", again),
                ],
            );
        }
        LeftAlone::Used => "the key has been used".to_owned(),
        LeftAlone::UseUnknown => "AWS doesn't say whether the key has been used".to_owned(),
        LeftAlone::Older => "the key is older than that run".to_owned(),
        LeftAlone::OtherAccount(account) => {
            format!("that run used another account, {}", echo(account))
        }
        LeftAlone::JournalNotTrusted => {
            "nothing on this computer confirms that the journal is complete".to_owned()
        }
    };
    let hints = match why {
        LeftAlone::OtherAccount(_) => vec![
            "continue with credentials of that account, or use a separate journal for this account"
                .to_owned(),
            format!("if its secret is lost, delete the key there: {deletion}"),
        ],
        _ => vec![
            "if the key is in use, nothing is left to do".to_owned(),
            format!("if its secret is lost, delete it: {deletion}"),
            once_more("then try again", again),
        ],
    };
    wording(
        format!(
            "According to the journal, an earlier run created the key {id} for {user} and did not deliver it. However, {doubt}, \
             so the key was not deleted and no new key was created."
        ),
        hints,
    )
}

pub fn rejected(path: &Path, why: &RejectedJournal) -> Wording {
    let (what, hint) = match why {
        RejectedJournal::OtherLines(line) => (
            format!("belongs to a batch with different lines up to line {line}"),
            "continue with the original lines, or name another file",
        ),
        RejectedJournal::InUse => (
            "is in use by another run".to_owned(),
            "wait until that run ends, or name another file",
        ),
        RejectedJournal::Foreign(line) => (
            format!("contains a line that this program didn't write (line {line})"),
            "name a journal that this program wrote, or a new file",
        ),
        RejectedJournal::Old => (
            "was written by an older version of this program".to_owned(),
            "name a new file; with `--ensure`, keys that already exist are not created again",
        ),
        RejectedJournal::Sandbox(true) => (
            "belongs to a batch in the sandbox".to_owned(),
            "name another file, or add `--sandbox`",
        ),
        RejectedJournal::Sandbox(false) => (
            "belongs to a batch outside the sandbox".to_owned(),
            "name another file, or remove `--sandbox`",
        ),
        RejectedJournal::Changed => (
            "was changed after this program wrote it".to_owned(),
            "restore it, or name a new file; with `--ensure`, keys that already exist are not created again",
        ),
        RejectedJournal::OtherAccount { of, now, named: false } => (
            format!(
                "belongs to account {}, but your credentials belong to account {}",
                echo(of),
                echo(now)
            ),
            "sign in to the journal's account, or name another file",
        ),
        RejectedJournal::OtherAccount { of, now, named: true } => (
            format!("belongs to account {}, but `--account` names {}", echo(of), echo(now)),
            "name the journal's account, or another file",
        ),
        RejectedJournal::Link => {
            ("is a symbolic link".to_owned(), "name the file that the link points to")
        }
        RejectedJournal::OtherOwner => {
            ("belongs to another user".to_owned(), "name a file that you own, or a new file")
        }
        RejectedJournal::Open(mode) => (
            format!("can be read or written by others (mode {mode:04o})"),
            "if only you wrote to it, restrict it with `chmod 600` and run the command again",
        ),
    };
    wording(format!("The journal {} {what}, so nothing was done.", file(path)), [hint])
}

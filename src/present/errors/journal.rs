//! What a journal has to do with what went wrong: it cannot be written, or be gone on with; or it is all that is known of what
//! an earlier run did.

use crate::domain::{AccessKeyId, HeldKey, LeftAlone, Problem, RejectedJournal, UserName};
use crate::present::errors::unfinished::{account, deletion, left, once_more};
use crate::present::errors::{ErrorText, owned};
use crate::present::text::echo::echo;

/// The words of such a problem; `again` are words that ask for the same once more.
pub fn words(problem: &Problem, again: Option<&str>) -> ErrorText {
    let (kind, code, message, hints) = match problem {
        Problem::JournalFailed { path, reason, progress } => (
            "file",
            "journal_failed",
            format!(
                "The journal {} cannot be written ({}), and nothing is changed without it.{}",
                echo(&path.display().to_string()),
                echo(reason),
                account(progress, true)
            ),
            left(progress, again),
        ),
        Problem::JournalUnfit { path, why } => {
            unfit_journal(&echo(&path.display().to_string()), why)
        }
        Problem::OutputEmptied(keys) => (
            "output",
            "output_emptied",
            format!(
                "Standard output goes into a file that held {} of an earlier run, and it is empty now.",
                if keys.len() == 1 { "the key".to_owned() } else { format!("{} keys", keys.len()) }
            ),
            emptied(keys),
        ),
        Problem::MaybeDelivered { id, user, why: why @ LeftAlone::Shown, .. } => (
            "output",
            "maybe_delivered",
            format!(
                "The key {id} was made for {} by an earlier run that was broken off while it was shown: whether anybody has \
                 its secret is not known, so nothing was made again.",
                echo(user.as_str())
            ),
            maybe_hints(id, user, why, again),
        ),
        Problem::MaybeDelivered { id, user, why, .. } => (
            "output",
            "maybe_delivered",
            format!(
                "According to the journal, an earlier run created the key {id} for {} and nobody got it, but {}, so the key was \
                 not deleted and no other one was created.",
                echo(user.as_str()),
                doubt(why)
            ),
            maybe_hints(id, user, why, again),
        ),
        _ => ("file", "journal_failed", "The journal failed.".to_owned(), Vec::new()),
    };
    ErrorText { kind, code, message, hints }
}

fn emptied(keys: &[HeldKey]) -> Vec<String> {
    let lost = keys.iter().map(|key| {
        format!(
            "without a copy nobody can use {}; delete it: {}",
            key.id,
            deletion(&key.id, Some(&key.user))
        )
    });
    let add = "go on with `>>` instead of `>`, or with `--save-dir`".to_owned();
    std::iter::once(add).chain(lost).collect()
}

fn maybe_hints(
    id: &AccessKeyId,
    user: &UserName,
    why: &LeftAlone,
    again: Option<&str>,
) -> Vec<String> {
    if let LeftAlone::OtherAccount(_) = why {
        let deletion = deletion(id, Some(user));
        return vec![
            "go on with credentials of that account, or give this account a journal of its own"
                .to_owned(),
            format!("if nobody has the key's secret, delete it there: {deletion}"),
        ];
    }
    let mut hints = match why {
        LeftAlone::Shown => vec![
            "if its secret is there, all is done".to_owned(),
            format!("if not, nobody can use it; delete it: {}", deletion(id, Some(user))),
        ],
        _ => vec![
            "if somebody uses it, all is done".to_owned(),
            format!("if nobody has its secret, delete it: {}", deletion(id, Some(user))),
        ],
    };
    hints.extend(once_more("then say the same again", again));
    hints
}

fn doubt(why: &LeftAlone) -> String {
    match why {
        LeftAlone::Shown => "it may have been shown".to_owned(),
        LeftAlone::Used => "it has been used".to_owned(),
        LeftAlone::UseUnknown => "AWS does not say whether it has been used".to_owned(),
        LeftAlone::Older => "it is older than that".to_owned(),
        LeftAlone::OtherAccount(account) => {
            format!("that was in another account, {}", echo(account))
        }
        LeftAlone::JournalNotTrusted => {
            "nothing on this computer confirms that the journal is complete".to_owned()
        }
    }
}

fn unfit_journal(
    path: &str,
    why: &RejectedJournal,
) -> (&'static str, &'static str, String, Vec<String>) {
    let (code, what, hint) = match why {
        RejectedJournal::OtherLines(line) => (
            "journal_of_other_lines",
            format!("is of a batch with other lines up to line {line}"),
            "go on with the lines it was begun with, or name another file",
        ),
        RejectedJournal::InUse => (
            "journal_in_use",
            "is being written by another run".to_owned(),
            "wait until that has ended, or name another file",
        ),
        RejectedJournal::Foreign(line) => (
            "journal_unreadable",
            format!("holds something else in its line {line}"),
            "name a file that this program wrote, or one that is not there yet",
        ),
        RejectedJournal::Old => (
            "journal_old",
            "was written by an older version of this program".to_owned(),
            "name a new file; with `--ensure`, keys that already exist are not created again",
        ),
        RejectedJournal::Sandbox(true) => (
            "journal_of_sandbox",
            "is of a batch in the sandbox".to_owned(),
            "name another file, or add `--sandbox`",
        ),
        RejectedJournal::Sandbox(false) => (
            "journal_of_sandbox",
            "is of a batch outside the sandbox".to_owned(),
            "name another file, or leave out `--sandbox`",
        ),
        RejectedJournal::Changed => (
            "journal_changed",
            "was changed after this program wrote it".to_owned(),
            "restore it, or name a new file; with `--ensure`, keys that already exist are not created again",
        ),
        RejectedJournal::OtherAccount { of, now, named: false } => (
            "journal_of_other_account",
            format!(
                "is of account {}, and your credentials are of account {}",
                echo(of),
                echo(now)
            ),
            "sign in to the account of the journal, or name another file",
        ),
        RejectedJournal::OtherAccount { of, now, named: true } => (
            "journal_of_other_account",
            format!("is of account {}, and `--account` names {}", echo(of), echo(now)),
            "name the account of the journal, or another file",
        ),
        RejectedJournal::Link => {
            ("journal_link", "is a symbolic link".to_owned(), "name the file itself")
        }
        RejectedJournal::OtherOwner => (
            "journal_not_yours",
            "belongs to another user".to_owned(),
            "name a file of yours, or one that is not there yet",
        ),
        RejectedJournal::Open(mode) => (
            "journal_not_yours",
            format!("can be read or written by others (mode {mode:04o})"),
            "if nobody else wrote in it, allow only yourself (`chmod 600`) and give the same command again",
        ),
    };
    ("file", code, format!("The journal {path} {what}, so nothing was done."), owned(&[hint]))
}

//! What was asked for of IAM's users and keys and cannot be had as it was said: nobody at AWS was asked to change
//! anything, and other words may do it.

use crate::domain::{InvalidRow, Problem};
use crate::present::errors::{ErrorText, owned};
use crate::present::text::echo::echo;

/// The words of a problem with what was asked for; of any other, that it cannot be had.
pub fn words(problem: &Problem) -> ErrorText {
    let (kind, code, message, hints) = match problem {
        Problem::InvalidTeam(unit) => (
            "unit",
            "unit_unfit",
            format!(
                "IAM takes no user {}-bedrock-user: its name is too long (64 characters are the most) or not in plain letters.",
                echo(unit.as_str())
            ),
            owned(&["ask again with a shorter name for the team or system, in plain letters"]),
        ),
        Problem::InvalidOwner(owner) => (
            "owner",
            "owner_unfit",
            format!(
                "IAM takes no tag owner={}: at most 256 letters, digits, spaces and _.:/=+-@ are allowed.",
                echo(owner.as_str())
            ),
            owned(&["name another address as the owner, or none"]),
        ),
        Problem::TooManyKeys(user) => (
            "unit",
            "too_many_keys",
            format!(
                "AWS allows two keys for the IAM user {}, and this would be one too many; it was left out.",
                echo(user.as_str())
            ),
            owned(&["ask for it under another name, or delete a key that nobody uses"]),
        ),
        Problem::NoSuchUser(user) => (
            "unit",
            "no_such_user",
            format!("There is no IAM user {} in this account.", echo(user.as_str())),
            owned(&["`bedrock-assist \"list keys\"` shows whose keys there are"]),
        ),
        Problem::NoKeys(user) => (
            "unit",
            "no_keys",
            format!("The IAM user {} has no key, or none of that age.", echo(user.as_str())),
            owned(&["`bedrock-assist \"list keys\"` shows which keys there are"]),
        ),
        Problem::NoSuchKey(id) => (
            "key",
            "no_such_key",
            format!("There is no key {id} where it was looked for."),
            owned(&["check the id, and that these are the credentials of the right account"]),
        ),
        Problem::OtherOwner { user, owner } => (
            "key",
            "other_owner",
            match owner {
                Some(owner) => format!("{} belongs to {}, so nothing was changed.", echo(user.as_str()), echo(owner)),
                None => format!("{} has no owner in its tags, so nothing was changed.", echo(user.as_str())),
            },
            owned(&["leave the owner out, or name the one it has; `bedrock-assist \"list keys\"` shows owners"]),
        ),
        Problem::KeyElsewhere { id, account } => (
            "key",
            "key_elsewhere",
            format!("The key {id} belongs to another account, {}, so nothing was changed.", echo(account)),
            owned(&["use credentials of that account: `--profile NAME`"]),
        ),
        Problem::SessionKey(id) => (
            "key",
            "session_key",
            format!("{id} belongs to a session, which nobody can delete or switch off; it ends by itself."),
            owned(&["to end it sooner, an administrator revokes the role's sessions in IAM"]),
        ),
        Problem::NothingNamed => (
            "key",
            "nothing_named",
            "Neither a team nor a key was named.".to_owned(),
            owned(&["say whose key it is, or its whole id"]),
        ),
        Problem::UnfitRow(why) => unfit_row(why),
        Problem::NoOutputForSecret => (
            "output",
            "nowhere_to_go",
            "Standard output is closed, cannot be written or goes to /dev/null, and AWS tells the secret of a long-term key only once; \
             nothing was made."
                .to_owned(),
            owned(&["let it go somewhere, or into a file only you can read: `--save FILE`"]),
        ),
        Problem::RawLongTerm => (
            "format",
            "raw_long_term",
            "A long-term key has two values, and -o raw prints one; nothing was made.".to_owned(),
            owned(&["use `-o env` or `-o json`"]),
        ),
        _ => ("request", "unfit", "This cannot be had.".to_owned(), Vec::new()),
    };
    ErrorText { kind, code, message, hints }
}

fn unfit_row(why: &InvalidRow) -> (&'static str, &'static str, String, Vec<String>) {
    const COLUMNS: &str =
        "columns are: team, owner, region, type, life (or minutes, hours, days), in any order";
    let (code, message, hint) = match why {
        InvalidRow::Column(name) => (
            "csv_column",
            format!(
                "The column \"{}\" is unknown and has a value here, so the row was not read.",
                echo(name)
            ),
            format!("remove the column, or rename it; {COLUMNS}"),
        ),
        InvalidRow::Twice(name) => (
            "csv_column",
            format!(
                "The column \"{}\" says what another column says too, so the row was not read.",
                echo(name)
            ),
            "leave one of the two cells empty".to_owned(),
        ),
        InvalidRow::Cells => (
            "csv_cells",
            "The row has more cells than the header, so it was not read.".to_owned(),
            "put a value that holds the separator into quotation marks".to_owned(),
        ),
        InvalidRow::Quotes => (
            "csv_quotes",
            "A quotation mark is not closed in this line, so the row was not read, nor the lines up to its end.".to_owned(),
            "keep each row, with its quotation marks, on one line".to_owned(),
        ),
        InvalidRow::Cell { column, cell, wants } => (
            "csv_cell",
            format!(
                "\"{}\" in the column \"{}\" is not {wants}, so the row was not read.",
                echo(cell),
                echo(column)
            ),
            format!("put {wants} there, or nothing"),
        ),
    };
    ("input", code, message, vec![hint])
}

//! Loads the grammar files of `--grammar DIR` and checks them for `--check-grammar`. It reads no
//! other folder, such as the working directory, because files that someone else can write must not
//! change the meaning of a phrase.

use crate::domain::{AnswerBody, Problem, Reply, clean};
use crate::understand::{Grammar, GrammarError, MOST_MISTAKES};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::{fs, io};

/// The maximum total size of the files, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// Returns the built-in grammar, extended with the files in `folder` if it is given.
pub fn load(folder: Option<&Path>) -> Result<Arc<Grammar>, Problem> {
    let Some(folder) = folder else { return builtin() };
    let files = read(folder)?;
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let builtin = Grammar::builtin().map_err(mistakes)?;
    builtin.extended(&files).map(Arc::new).map_err(mistakes)
}

/// Returns the built-in grammar, which is compiled once per process.
///
/// # Errors
/// Fails only if the built-in grammar is invalid, which the tests rule out.
pub fn builtin() -> Result<Arc<Grammar>, Problem> {
    static BUILTIN: LazyLock<Result<Arc<Grammar>, Problem>> =
        LazyLock::new(|| Grammar::builtin().map(Arc::new).map_err(mistakes));
    BUILTIN.clone()
}

/// Returns the answer to `--check-grammar`.
pub fn check(grammar: &Grammar) -> AnswerBody {
    match grammar.check() {
        Ok(checked) => AnswerBody::Said(Reply::Checked(checked)),
        Err(errors) => AnswerBody::Failed(mistakes(errors)),
    }
}

#[allow(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn mistakes(errors: Vec<GrammarError>) -> Problem {
    let full = (errors.len() >= MOST_MISTAKES)
        .then(|| format!("only the first {MOST_MISTAKES} mistakes are shown"));
    Problem::GrammarMistakes(errors.iter().map(ToString::to_string).chain(full).collect())
}

/// Returns the paths and contents of the folder's `.toml` files in alphabetical order, without
/// hidden files.
fn read(folder: &Path) -> Result<Vec<(String, String)>, Problem> {
    let failed = |error: &io::Error| unreadable(folder, reason(error));
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failed(&error))? {
        let path = entry.map_err(|error| failed(&error))?.path();
        let visible =
            path.file_name().is_some_and(|name| !name.as_encoded_bytes().starts_with(b"."));
        if visible && path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(unreadable(folder, "it contains no .toml files"));
    }
    paths.sort();
    let mut left = MAX_BYTES;
    paths.into_iter().map(|path| text(path, folder, &mut left)).collect()
}

fn text(path: PathBuf, folder: &Path, left: &mut u64) -> Result<(String, String), Problem> {
    let failed = |error: io::Error| unreadable(&path, reason(&error));
    // Check the type before opening the file: opening a named pipe blocks until it has a writer.
    let kind = fs::symlink_metadata(&path).map_err(failed)?.file_type();
    if !kind.is_file() {
        let reason = if kind.is_symlink() {
            "it is a symbolic link; put the file itself into the folder"
        } else if kind.is_dir() {
            "it is a folder; give it a name that doesn't end in .toml"
        } else {
            "it isn't a regular file"
        };
        return Err(unreadable(&path, reason));
    }
    let mut bytes = Vec::new();
    File::open(&path)
        .and_then(|file| file.take(*left + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    *left = left
        .checked_sub(bytes.len() as u64)
        .ok_or_else(|| unreadable(folder, "its .toml files are larger than 1 MiB in total"))?;
    // A file name can contain line breaks, which would garble an error message.
    let name = clean(&path.display().to_string());
    match String::from_utf8(bytes) {
        Ok(text) => Ok((name, text)),
        Err(error) => {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
            Err(unreadable(&path, &format!("line {line} isn't UTF-8 text; save the file as UTF-8")))
        }
    }
}

fn unreadable(path: &Path, reason: &str) -> Problem {
    Problem::GrammarFolder { path: path.to_owned(), reason: reason.to_owned() }
}

fn reason(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "the folder does not exist",
        ErrorKind::NotADirectory => "it is a file; name its folder",
        ErrorKind::PermissionDenied => "you don't have permission to read it",
        _ => "the system can't read it",
    }
}

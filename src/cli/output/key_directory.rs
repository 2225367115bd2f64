//! Names and opens the files of `--save-dir DIR`, one for each key.

use crate::cli::output::key_file::{KeyFile, reason};
use crate::cli::output::partial_file;
use crate::domain::{Answer, Problem, Request};
use crate::present::Format;
use std::io;
use std::path::{Path, PathBuf};

/// The directory of `--save-dir`.
#[derive(Debug, Clone)]
pub struct KeyDirectory {
    path: PathBuf,
    force: bool,
    format: Format,
}

impl KeyDirectory {
    /// Creates the directory with mode 0700 if it does not exist, and checks that it is writable.
    pub fn open(path: &Path, force: bool, format: Format) -> Result<Self, Problem> {
        let failed = |error: io::Error| Problem::SaveFailed {
            path: path.to_owned(),
            reason: reason(&error),
        };
        if !path.exists() {
            crate::cli::input::history::create_private_folder(path).map_err(failed)?;
        }
        partial_file::begin(path).map_err(failed)?;
        Ok(Self { path: path.to_owned(), force, format })
    }

    /// Opens the file for a request's key.
    ///
    /// # Errors
    /// Returns the errors of [`KeyFile::open`].
    pub fn file(
        &self,
        line: Option<usize>,
        part: Option<usize>,
        request: &Request,
    ) -> Result<KeyFile, Problem> {
        KeyFile::open(&self.path(line, part, request), self.force)
    }

    /// Returns the path for a request's key. The file's name contains the line, the number of the
    /// request in the line, and the team or "short-term".
    pub fn path(&self, line: Option<usize>, part: Option<usize>, request: &Request) -> PathBuf {
        let line = line.map(|line| format!("{line:04}-")).unwrap_or_default();
        let part = part.map(|part| format!("{part}-")).unwrap_or_default();
        let unit = request
            .business_unit
            .as_ref()
            .map_or_else(|| "short-term".to_owned(), ToString::to_string);
        let end = match self.format {
            Format::Fish => "fish",
            Format::Powershell => "ps1",
            Format::Raw => "key",
            Format::Text | Format::Json | Format::Env | Format::Dotenv => "env",
        };
        self.path.join(format!("{line}{part}{unit}.{end}"))
    }

    /// Returns a copy of this value that allows replacing existing files.
    pub fn replacing(&self) -> Self {
        Self { force: true, ..self.clone() }
    }

    /// Opens the file for an answer's key.
    ///
    /// # Errors
    /// Returns the errors of [`KeyFile::open`].
    pub fn file_of(&self, answer: &Answer, part: Option<usize>) -> Result<KeyFile, Problem> {
        let bare = Request::bare(crate::domain::Intent::CreateKey);
        self.file(answer.line, part, answer.request.as_ref().unwrap_or(&bare))
    }
}

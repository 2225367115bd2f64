//! Manages the files of `--save` and `--save-dir`. In a directory, reserves the file of a long-term
//! key before the key is created. Writes each key to its file before the key is shown.

use crate::cli::output::key_directory::KeyDirectory;
use crate::cli::output::key_file::KeyFile;
use crate::domain::{AccessKeyId, Answer, Problem, Request};
use crate::present;
use crate::present::{Credential, Format};
use std::path::PathBuf;
use zeroize::Zeroizing;

#[derive(Debug, Default)]
pub struct KeyFiles {
    /// The file of `--save`.
    file: Option<KeyFile>,
    /// The path of `--save`. Workers know the path, but only the coordinator has the file.
    file_path: Option<PathBuf>,
    /// The directory of `--save-dir`.
    directory: Option<KeyDirectory>,
    /// The file reserved for the next key in the directory.
    reserved: Option<KeyFile>,
}

impl KeyFiles {
    pub fn new(file: Option<KeyFile>, directory: Option<KeyDirectory>) -> Self {
        let file_path = file.as_ref().map(|file| file.path().to_owned());
        Self { file, file_path, directory, reserved: None }
    }

    /// Returns the files for a worker. A worker writes to the directory of `--save-dir`. Only the
    /// coordinator writes the file of `--save`, in the order of the lines.
    pub fn for_worker(&self) -> Self {
        Self {
            file: None,
            file_path: self.file_path.clone(),
            directory: self.directory.clone(),
            reserved: None,
        }
    }

    /// Returns true if keys are written to files.
    pub fn are_used(&self) -> bool {
        self.file_path.is_some() || self.directory.is_some()
    }

    /// Reserves a file in the directory of `--save-dir`, if there is one, for the key of a request.
    pub fn reserve(
        &mut self,
        line: Option<usize>,
        part: Option<usize>,
        request: &Request,
    ) -> Result<(), Problem> {
        if let Some(directory) = &self.directory {
            self.reserved = Some(directory.file(line, part, request)?);
        }
        Ok(())
    }

    /// Removes the reserved file, because no key was created.
    pub fn cancel_reservation(&mut self) {
        self.reserved = None;
    }

    /// Writes a key to its file and returns the path. Returns `None` without `--save` and
    /// `--save-dir`. `replaces` allows overwriting an existing file in the directory.
    pub fn write(
        &mut self,
        answer: &Answer,
        part: Option<usize>,
        credential: Credential<'_>,
        format: Format,
        replaces: bool,
    ) -> Result<Option<PathBuf>, Problem> {
        let mut own;
        let file = match (&mut self.file, &self.directory) {
            (Some(file), _) => file,
            (None, Some(directory)) => {
                let directory = if replaces { directory.replacing() } else { directory.clone() };
                own = match self.reserved.take() {
                    Some(reserved) => reserved,
                    None => directory.file_of(answer, part)?,
                };
                &mut own
            }
            (None, None) => return Ok(None),
        };
        let heading = present::heading(answer, part);
        let format = present::form(format, file.path());
        file.write(&present::snippet(format, credential, heading.as_deref()))?;
        Ok(Some(file.path().to_owned()))
    }

    /// Returns the path of the file that holds this key and its complete secret, if any.
    pub fn find(
        &self,
        line: Option<usize>,
        part: Option<usize>,
        request: &Request,
        id: &AccessKeyId,
    ) -> Option<String> {
        let own = self.directory.as_ref().map(|directory| directory.path(line, part, request));
        let path = own.or_else(|| self.file_path.clone())?;
        let text = Zeroizing::new(std::fs::read_to_string(&path).ok()?);
        let (_, below) = text.split_once(id.as_str())?;
        let (_, secret) = below.split_once("SECRET_ACCESS_KEY")?;
        // A crash can truncate the last line of a file. Only a complete line ends with a line
        // break.
        secret.contains('\n').then(|| path.display().to_string())
    }
}

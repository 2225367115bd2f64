//! The files of `--save` and `--save-dir`: reserved before a long-term key is created, and written
//! before it is shown.

use crate::cli::output::key_directory::KeyDirectory;
use crate::cli::output::key_file::KeyFile;
use crate::domain::{AccessKeyId, Answer, Problem, Request};
use crate::present;
use crate::present::{Credential, Format};
use std::path::PathBuf;
use zeroize::Zeroizing;

#[derive(Debug, Default)]
pub struct KeyFiles {
    /// `--save`.
    file: Option<KeyFile>,
    /// Its path, which workers know too.
    file_path: Option<PathBuf>,
    /// `--save-dir`.
    directory: Option<KeyDirectory>,
    /// The file for the next key in the directory.
    reserved: Option<KeyFile>,
}

impl KeyFiles {
    pub fn new(file: Option<KeyFile>, directory: Option<KeyDirectory>) -> Self {
        let file_path = file.as_ref().map(|file| file.path().to_owned());
        Self { file, file_path, directory, reserved: None }
    }

    /// The files of a worker. It writes into the directory; the file of `--save` has one writer,
    /// which follows the order of the lines.
    pub fn for_worker(&self) -> Self {
        Self {
            file: None,
            file_path: self.file_path.clone(),
            directory: self.directory.clone(),
            reserved: None,
        }
    }

    /// True if keys go into files.
    pub fn are_used(&self) -> bool {
        self.file_path.is_some() || self.directory.is_some()
    }

    /// Creates the file in the directory for the key of a request.
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

    /// Writes a key. If `replaces`, an existing file in the directory is overwritten.
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

    /// Returns the file that holds this key with its whole secret.
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
        // A crash can cut off what is appended to a file; a whole line ends.
        secret.contains('\n').then(|| path.display().to_string())
    }
}

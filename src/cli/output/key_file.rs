//! Writes the key files of `--save FILE` and `--save-dir DIR`. A file is complete or absent, and
//! only its owner can read it. The program checks that it can write the file before the first
//! change in AWS (PRODUCT, rules S3 and S4).

use crate::cli::output::{env_file, partial_file};
use crate::domain::Problem;
use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::{fs, io};
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

#[derive(Debug)]
pub struct KeyFile {
    path: PathBuf,
    target: PathBuf,
    force: bool,
    /// The file to replace, locked against other runs.
    replaces: Option<File>,
    state: WriteState,
}

#[derive(Debug)]
enum WriteState {
    /// Nothing is written yet. Dropping the temporary file removes it.
    Waiting(NamedTempFile),
    /// The file has its final name. Further keys are appended.
    Placed(File),
    /// A write failed. Further writes fail as well.
    Lost,
}

impl KeyFile {
    /// Opens the key file at `path` and checks that it can be written.
    ///
    /// # Errors
    /// [`Problem::SaveExists`] if the file exists and `force` is false, and
    /// [`Problem::SaveFailed`].
    pub fn open(path: &Path, force: bool) -> Result<Self, Problem> {
        let failed = |error: io::Error| Problem::SaveFailed {
            path: path.to_owned(),
            reason: reason(&error),
        };
        if path.is_dir() || path.file_name().is_none() {
            return Err(failed(io::Error::other("it is a folder")));
        }
        // `file_name` also returns "new" for `new/` and `new/.`.
        let is_suffix = |name: &OsStr| bytes(path.as_os_str()).ends_with(bytes(name));
        if !path.file_name().is_some_and(is_suffix) {
            return Err(failed(ErrorKind::IsADirectory.into()));
        }
        let exists = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            // Looking up the path can fail, for example because the name is too long.
            found => found.map(|_| true).map_err(failed)?,
        };
        if exists && !force {
            return Err(Problem::SaveExists(path.to_owned()));
        }
        // Keep a symbolic link, and replace its target.
        let target = if exists { fs::canonicalize(path).map_err(failed)? } else { path.to_owned() };
        if exists && !target.is_file() {
            return Err(failed(io::Error::other("it isn't a regular file")));
        }
        let replaces = if exists { Some(File::open(&target).map_err(failed)?) } else { None };
        replaces.iter().try_for_each(lock).map_err(failed)?;
        let file = partial_file::begin(folder_of(&target)).map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            target,
            force,
            replaces,
            state: WriteState::Waiting(file),
        })
    }

    /// Opens a file with keys of an earlier run, to append further keys.
    pub fn adding(path: &Path) -> Result<Self, Problem> {
        let failed = |error: io::Error| Problem::SaveFailed {
            path: path.to_owned(),
            reason: reason(&error),
        };
        let file = File::options().read(true).append(true).open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            return Err(failed(io::Error::other("it isn't a regular file")));
        }
        if !partial_file::is_own(&metadata) {
            return Err(failed(io::Error::other("it belongs to another user")));
        }
        lock(&file).map_err(failed)?;
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .map_err(failed)?;
        // Check that the file is writable. A crash during the check leaves only empty lines.
        partial_file::prove_room(&file).map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            target: path.to_owned(),
            force: false,
            replaces: None,
            state: WriteState::Placed(file),
        })
    }

    /// Returns the path as the person wrote it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes or appends a snippet, completely or not at all.
    ///
    /// # Errors
    /// [`Problem::SaveExists`] if another program has created the file since [`KeyFile::open`]
    /// checked the path, and [`Problem::SaveFailed`].
    pub fn write(&mut self, snippet: &str) -> Result<(), Problem> {
        let written = match std::mem::replace(&mut self.state, WriteState::Lost) {
            WriteState::Waiting(file) => self.persist(file, snippet),
            WriteState::Placed(file) => append(file, snippet),
            WriteState::Lost => Err(ErrorKind::BrokenPipe.into()),
        };
        match written {
            Ok(file) => {
                self.state = WriteState::Placed(file);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists && !self.force => {
                Err(Problem::SaveExists(self.path.clone()))
            }
            Err(error) => {
                Err(Problem::SaveFailed { path: self.path.clone(), reason: reason(&error) })
            }
        }
    }

    fn persist(&mut self, mut file: NamedTempFile, snippet: &str) -> io::Result<File> {
        file.write_all(self.merged_content(snippet)?.as_bytes())?;
        file.as_file().sync_all()?;
        // Don't replace a file that another program has created since `open` checked the path,
        // because it may hold a key.
        let placed = match self.replaces.take() {
            Some(_) => file.persist(&self.target),
            None => file.persist_noclobber(&self.target),
        };
        let placed = placed.map_err(|error| error.error)?;
        // On systems other than Unix, other programs can't read a locked file.
        #[cfg(not(unix))]
        let _ = placed.unlock();
        Ok(placed)
    }
}

/// Locks the file against other runs, until it is closed.
#[cfg(unix)]
fn lock(file: &File) -> io::Result<()> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            Err(io::Error::other("another run is writing it; wait until that run ends"))
        }
        // Some file systems don't support locks.
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn lock(_: &File) -> io::Result<()> {
    Ok(())
}

fn bytes(text: &OsStr) -> &[u8] {
    text.as_encoded_bytes()
}

/// Returns the canonical path of a file that may not exist yet.
pub fn canonical_path(file: &Path) -> PathBuf {
    let folder = fs::canonicalize(folder_of(file)).ok();
    folder.zip(file.file_name()).map_or_else(|| file.to_owned(), |(folder, name)| folder.join(name))
}

/// Returns the folder of a file, or `.` if its path has no folder.
pub fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

impl KeyFile {
    /// Returns the snippet, merged with the other settings of the file that it replaces. A snippet
    /// that sets no variables is returned alone.
    fn merged_content(&self, snippet: &str) -> io::Result<Zeroizing<String>> {
        let before = match fs::read(&self.target) {
            Ok(before) if self.replaces.is_some() && env_file::sets(snippet) => before,
            _ => Vec::new(),
        };
        if before.len() > env_file::MAX_SIZE {
            return Err(io::Error::other("it is too large, so its other settings can't be kept"));
        }
        match String::from_utf8(before) {
            Ok(before) => Ok(env_file::merge(&Zeroizing::new(before), snippet)),
            Err(_) => Err(io::Error::other("it isn't text, so its other settings can't be kept")),
        }
    }
}

fn append(mut file: File, snippet: &str) -> io::Result<File> {
    let before = file.metadata()?.len();
    let mut last = [b'\n'];
    if before > 0 {
        file.seek(SeekFrom::Start(before - 1))?;
        file.read_exact(&mut last)?;
    }
    // Start a new line, so that the key doesn't join an incomplete line.
    let separator = if last == [b'\n'] { "" } else { "\n" };
    match file
        .write_all(Zeroizing::new([separator, snippet].concat()).as_bytes())
        .and_then(|()| file.sync_all())
    {
        Ok(()) => Ok(file),
        Err(error) => {
            file.set_len(before)?;
            Err(error)
        }
    }
}

pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "the folder does not exist".to_owned(),
        ErrorKind::PermissionDenied => "you don't have permission to write there".to_owned(),
        ErrorKind::AlreadyExists => "another program just created it".to_owned(),
        ErrorKind::IsADirectory => "it is the name of a folder".to_owned(),
        ErrorKind::InvalidFilename => "the name isn't allowed here".to_owned(),
        ErrorKind::FileTooLarge => "the file size limit has been reached".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::Other => error.to_string(),
        kind => kind.to_string(),
    }
}

#[cfg(test)]
mod tests;

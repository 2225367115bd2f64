//! `--save FILE`: the file is there whole or not at all, for its owner's eyes only, and known to be writable
//! before anything is made that would have to go into it. `--save-dir DIR`: one such file for each key.

use crate::cli::output::{env_file, partial_file};
use crate::domain::{Answer, Problem, Request};
use crate::present::Format;
use std::ffi::OsStr;
use std::fs;
use std::fs::{File, TryLockError};
use std::io;
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

/// A file to be written.
#[derive(Debug)]
pub struct KeyFile {
    path: PathBuf,
    target: PathBuf,
    force: bool,
    /// The file that it replaces, locked so that no other run replaces it too.
    replaces: Option<File>,
    state: WriteState,
}

/// A folder of such files.
#[derive(Debug, Clone)]
pub struct KeyDirectory {
    path: PathBuf,
    force: bool,
    format: Format,
}

impl KeyDirectory {
    /// Makes sure that files can be made in `path`; where it is not there, it is made for its owner alone.
    ///
    /// # Errors
    /// [`Problem::SaveFailed`].
    pub fn open(path: &Path, force: bool, format: Format) -> Result<Self, Problem> {
        let failed =
            |error: io::Error| Problem::SaveFailed { path: path.to_owned(), reason: why(&error) };
        if !path.exists() {
            crate::cli::input::history::own(path).map_err(failed)?;
        }
        partial_file::begin(path).map_err(failed)?;
        Ok(Self { path: path.to_owned(), force, format })
    }

    /// The file for the key of this request, which can be written now.
    ///
    /// # Errors
    /// Like [`KeyFile::open`].
    pub fn file(
        &self,
        line: Option<usize>,
        part: Option<usize>,
        request: &Request,
    ) -> Result<KeyFile, Problem> {
        KeyFile::open(&self.path(line, part, request), self.force)
    }

    /// Where it is, or will be: by line, place among several of one line, and unit.
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

    /// The same folder, in which files that are there are replaced.
    pub fn replacing(&self) -> Self {
        Self { force: true, ..self.clone() }
    }

    /// The same for an answer.
    ///
    /// # Errors
    /// Like [`KeyFile::open`].
    pub fn file_of(&self, answer: &Answer, part: Option<usize>) -> Result<KeyFile, Problem> {
        let bare = Request::bare(crate::domain::Intent::CreateKey);
        self.file(answer.line, part, answer.request.as_ref().unwrap_or(&bare))
    }
}

#[derive(Debug)]
enum WriteState {
    /// Nothing is there yet; this goes away by itself if nothing comes.
    Waiting(NamedTempFile),
    /// The file is in place; further keys are added.
    Placed(File),
    /// Writing failed; so will the next try.
    Lost,
}

impl KeyFile {
    /// Makes sure that `path` can be written.
    ///
    /// # Errors
    /// [`Problem::SaveExists`] and [`Problem::SaveFailed`].
    pub fn open(path: &Path, force: bool) -> Result<Self, Problem> {
        let failed =
            |error: io::Error| Problem::SaveFailed { path: path.to_owned(), reason: why(&error) };
        if path.is_dir() || path.file_name().is_none() {
            return Err(failed(io::Error::other("it is a folder")));
        }
        // `new/` and `new/.` have a last name too.
        let named = |name: &OsStr| bytes(path.as_os_str()).ends_with(bytes(name));
        if !path.file_name().is_some_and(named) {
            return Err(failed(ErrorKind::IsADirectory.into()));
        }
        let exists = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            // A name that is too long, for one.
            found => found.map(|_| true).map_err(failed)?,
        };
        if exists && !force {
            return Err(Problem::SaveExists(path.to_owned()));
        }
        // A link keeps its place; what it points to is replaced.
        let target = if exists { fs::canonicalize(path).map_err(failed)? } else { path.to_owned() };
        if exists && !target.is_file() {
            return Err(failed(io::Error::other("it is not an ordinary file")));
        }
        let replaces = if exists { Some(File::open(&target).map_err(failed)?) } else { None };
        replaces.iter().try_for_each(alone).map_err(failed)?;
        let file = partial_file::begin(folder_of(&target)).map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            target,
            force,
            replaces,
            state: WriteState::Waiting(file),
        })
    }

    /// The file that an earlier run has put keys into: further ones are added.
    ///
    /// # Errors
    /// [`Problem::SaveFailed`].
    pub fn adding(path: &Path) -> Result<Self, Problem> {
        let failed =
            |error: io::Error| Problem::SaveFailed { path: path.to_owned(), reason: why(&error) };
        let file = File::options().read(true).append(true).open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            return Err(failed(io::Error::other("it is not an ordinary file")));
        }
        if !partial_file::is_own(&metadata) {
            return Err(failed(io::Error::other("it belongs to another user")));
        }
        alone(&file).map_err(failed)?;
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .map_err(failed)?;
        // That it can be written to; nothing is there in between but empty lines.
        partial_file::prove_room(&file).map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            target: path.to_owned(),
            force: false,
            replaces: None,
            state: WriteState::Placed(file),
        })
    }

    /// The file as the person named it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a snippet. What cannot be written whole is not written.
    ///
    /// # Errors
    /// [`Problem::SaveExists`] where somebody else was faster, and [`Problem::SaveFailed`].
    pub fn write(&mut self, snippet: &str) -> Result<(), Problem> {
        let written = match std::mem::replace(&mut self.state, WriteState::Lost) {
            WriteState::Waiting(file) => self.place(file, snippet),
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
            Err(error) => Err(Problem::SaveFailed { path: self.path.clone(), reason: why(&error) }),
        }
    }

    fn place(&mut self, mut file: NamedTempFile, snippet: &str) -> io::Result<File> {
        file.write_all(self.content(snippet)?.as_bytes())?;
        file.as_file().sync_all()?;
        // One that somebody else put there meanwhile may hold a key.
        let placed = match self.replaces.take() {
            Some(_) => file.persist(&self.target),
            None => file.persist_noclobber(&self.target),
        };
        let placed = placed.map_err(|error| error.error)?;
        // Elsewhere nobody can read a file that is locked.
        #[cfg(not(unix))]
        let _ = placed.unlock();
        Ok(placed)
    }
}

/// That no other run writes this file, as long as it is open.
#[cfg(unix)]
fn alone(file: &File) -> io::Result<()> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            Err(io::Error::other("another run is writing it; wait until that has ended"))
        }
        // Not every file system has locks.
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn alone(_: &File) -> io::Result<()> {
    Ok(())
}

fn bytes(text: &OsStr) -> &[u8] {
    text.as_encoded_bytes()
}

/// Where a file is, without links and dots on the way to it.
pub fn place(file: &Path) -> PathBuf {
    let folder = fs::canonicalize(folder_of(file)).ok();
    folder.zip(file.file_name()).map_or_else(|| file.to_owned(), |(folder, name)| folder.join(name))
}

/// The folder that a file is in.
pub fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

impl KeyFile {
    /// What the file is to hold: where it replaces one with other settings, they stay.
    fn content(&self, snippet: &str) -> io::Result<Zeroizing<String>> {
        let before = match fs::read(&self.target) {
            Ok(before) if self.replaces.is_some() && env_file::sets(snippet) => before,
            _ => Vec::new(),
        };
        if before.len() > env_file::LARGEST {
            return Err(io::Error::other("it is too large to keep its other settings"));
        }
        match String::from_utf8(before) {
            Ok(before) => Ok(env_file::merged(&Zeroizing::new(before), snippet)),
            Err(_) => Err(io::Error::other("it is no text, so its other settings cannot be kept")),
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
    // What was cut off does not become part of the next.
    let between = if last == [b'\n'] { "" } else { "\n" };
    match file
        .write_all(Zeroizing::new([between, snippet].concat()).as_bytes())
        .and_then(|()| file.sync_all())
    {
        Ok(()) => Ok(file),
        Err(error) => {
            file.set_len(before)?;
            Err(error)
        }
    }
}

fn why(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such folder".to_owned(),
        ErrorKind::PermissionDenied => "you may not write there".to_owned(),
        ErrorKind::AlreadyExists => "another program created it just now".to_owned(),
        ErrorKind::IsADirectory => "that is the name of a folder".to_owned(),
        ErrorKind::InvalidFilename => "no file can have that name here".to_owned(),
        ErrorKind::FileTooLarge => "files may not grow that large here".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::Other => error.to_string(),
        kind => kind.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::output::key_file::KeyFile;
    use crate::domain::Problem;
    use std::fs;

    #[test]
    fn whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.env");
        drop(KeyFile::open(&path, false).unwrap());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "no key, no file");

        let mut save = KeyFile::open(&path, false).unwrap();
        save.write("one\n").unwrap();
        save.write("two\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }

        assert_eq!(KeyFile::open(&path, false).unwrap_err(), Problem::SaveExists(path.clone()));
        for other in [KeyFile::open(&path, true), KeyFile::adding(&path)] {
            assert!(format!("{other:?}").contains("another run is writing it"), "{other:?}");
        }
        drop(save);
        KeyFile::open(&path, true).unwrap().write("three\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "three\n");
    }

    #[test]
    fn clear_errors_before_anything_is_made() {
        let folder = tempfile::tempdir().unwrap();
        for (path, force) in [
            (folder.path().to_owned(), false),
            (folder.path().join("no/such"), false),
            ("/dev/null".into(), true),
            ("".into(), false),
            (folder.path().join("folder/"), false),
            (folder.path().join("folder/"), true),
            (folder.path().join("file/."), false),
            (folder.path().join("n".repeat(300)), false),
        ] {
            assert!(
                matches!(KeyFile::open(&path, force), Err(Problem::SaveFailed { .. })),
                "{}",
                path.display()
            );
        }
        let late = folder.path().join("late");
        for force in [false, true] {
            let mut save = KeyFile::open(&late, force).unwrap();
            fs::write(&late, "somebody else's").unwrap();
            let written = save.write("key\n").unwrap_err();
            let exists = written == Problem::SaveExists(late.clone());
            assert!(
                exists != force && (exists || format!("{written:?}").contains("just now")),
                "{written:?}"
            );
            assert_eq!(fs::read_to_string(&late).unwrap(), "somebody else's");
            fs::remove_file(&late).unwrap();
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    }
}

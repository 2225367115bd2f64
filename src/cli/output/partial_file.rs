//! Writes secrets to temporary files, which get their final names only when they are complete. Also
//! removes temporary files that killed runs left.

use crate::domain::AccessKeyId;
use std::fs::{File, Metadata, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::{fs, io};
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

/// The prefix of the names of temporary files. The writer of a temporary file holds a lock on it.
const PREFIX: &str = ".bedrock-assist-";

/// The room to check for, in bytes: enough for a long-term key in any format.
const ROOM: usize = 1024;

/// Creates a temporary file with mode 0600 and room for a key. Dropping the file removes it.
pub fn begin(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let file = NamedTempFile::with_prefix_in(PREFIX, folder)?;
        prove_room(file.as_file())?;
        // Another run may have mistaken the file for one that a killed run left, and locked or
        // removed it.
        let taken = matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock))
            || !file.path().exists();
        if !taken {
            return Ok(file);
        }
    }
}

/// Checks that a key can be appended to the file.
pub fn prove_room(mut file: &File) -> io::Result<()> {
    let before = file.metadata()?.len();
    let written = file.write_all(&[b'\n'; ROOM]);
    file.set_len(before)?;
    written.and_then(|()| file.seek(SeekFrom::Start(before)).map(drop))
}

/// Removes the temporary files of killed runs, and returns the IDs of the keys in them.
pub fn sweep(folder: &Path) -> Vec<AccessKeyId> {
    let mut ids = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(is_unfinished) {
            ids.extend(sweep_file(&entry.path()).unwrap_or_default());
        }
    }
    ids
}

/// Returns true for the name of a temporary file, which ends in six letters or digits.
fn is_unfinished(name: &str) -> bool {
    let rest = name.strip_prefix(PREFIX).and_then(|rest| rest.rsplit('-').next());
    rest.is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Removes a temporary file if it belongs to the user, is private, and has no writer. Returns the
/// key IDs in it.
fn sweep_file(path: &Path) -> io::Result<Vec<AccessKeyId>> {
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_file() || !is_own(&metadata) || !is_private(&metadata) {
        return Ok(Vec::new());
    }
    let file = File::open(path)?;
    if file.try_lock().is_err() {
        return Ok(Vec::new());
    }
    let mut text = Zeroizing::new(String::new());
    // Ignore an error: a file that isn't text contains no key.
    let _ = (&file).take(64 * 1024).read_to_string(&mut text);
    fs::remove_file(path)?;
    Ok(text.split(|c: char| !c.is_ascii_alphanumeric()).filter_map(AccessKeyId::parse).collect())
}

/// Removes the owner's bits from the umask, so that the program can read and write its own files.
pub fn allow_owner() {
    #[cfg(unix)]
    {
        use rustix::fs::Mode;
        use rustix::process::umask;
        let mask = umask(Mode::RWXG | Mode::RWXO);
        umask(mask - Mode::RWXU);
    }
}

#[cfg(unix)]
pub fn is_own(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    metadata.uid() == rustix::process::geteuid().as_raw()
}

#[cfg(unix)]
fn is_private(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    metadata.mode() & 0o777 == 0o600
}

#[cfg(not(unix))]
fn is_private(_: &Metadata) -> bool {
    true
}

#[cfg(not(unix))]
pub fn is_own(_: &Metadata) -> bool {
    true
}

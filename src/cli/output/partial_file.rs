//! Files that are not whole yet: a secret is written into one of these, which then gets its name. What a run that was
//! killed left of them is taken away by the next.

use crate::domain::AccessKeyId;
use std::fs;
use std::fs::{File, Metadata, TryLockError};
use std::io;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

/// How their names begin. Whoever writes one has it locked.
const UNFINISHED: &str = ".bedrock-assist-";

/// As much as a long-term key takes in any format.
const ROOM: usize = 1024;

/// A file of mode 0600 that goes away by itself, for a secret that is not whole yet. There is room for it.
pub fn begin(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let file = NamedTempFile::with_prefix_in(UNFINISHED, folder)?;
        prove_room(file.as_file())?;
        // Between these two steps somebody may have taken it for one of a run that was killed.
        let taken = matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock))
            || !file.path().exists();
        if !taken {
            return Ok(file);
        }
    }
}

/// Makes sure that a key can be added to the file.
pub fn prove_room(mut file: &File) -> io::Result<()> {
    let before = file.metadata()?.len();
    let written = file.write_all(&[b'\n'; ROOM]);
    file.set_len(before)?;
    written.and_then(|()| file.seek(SeekFrom::Start(before)).map(drop))
}

/// Takes away what runs left that were killed before a file was whole, and tells which keys' secrets stood in it.
pub fn sweep(folder: &Path) -> Vec<AccessKeyId> {
    let mut ids = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(is_unfinished) {
            ids.extend(swept(&entry.path()).unwrap_or_default());
        }
    }
    ids
}

/// Whether it is the name of a file that was not whole yet, which ends in six letters or digits.
fn is_unfinished(name: &str) -> bool {
    let rest = name.strip_prefix(UNFINISHED).and_then(|rest| rest.rsplit('-').next());
    rest.is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Takes away a file that is ours and that nobody writes any more.
fn swept(path: &Path) -> io::Result<Vec<AccessKeyId>> {
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_file() || !is_own(&metadata) || !is_private(&metadata) {
        return Ok(Vec::new());
    }
    let file = File::open(path)?;
    if file.try_lock().is_err() {
        return Ok(Vec::new());
    }
    let mut text = Zeroizing::new(String::new());
    // What cannot be read holds no key.
    let _ = (&file).take(64 * 1024).read_to_string(&mut text);
    fs::remove_file(path)?;
    Ok(text.split(|c: char| !c.is_ascii_alphanumeric()).filter_map(AccessKeyId::parse).collect())
}

/// Lets the program read and write the files that it creates, whatever the umask says; those of others it says as ever.
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

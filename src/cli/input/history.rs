//! What was typed before, in a folder of our own. Secrets never get here: a line is added only after it was understood
//! and found to hold nothing like a key.

use crate::domain::{clean, mask};
use rustyline::history::DefaultHistory;
use rustyline::{Editor, Helper};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The history file, in a folder that only its owner may enter; `None` where there can be none.
pub fn file(folder: Option<&Path>) -> Option<PathBuf> {
    let folder = folder?;
    own(folder).ok()?;
    Some(folder.join("history"))
}

/// Makes a folder that only its owner may enter.
///
/// # Errors
/// It cannot be made, is a symbolic link, or is somebody else's.
pub fn own(folder: &Path) -> io::Result<()> {
    let mut maker = fs::DirBuilder::new();
    maker.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    maker.create(folder)?;
    restrict(folder)
}

/// The folder may be there already, with other rights. What a link points to is not ours to change.
#[cfg(unix)]
fn restrict(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
    if folder.is_symlink() {
        return Err(io::Error::other("it is a symbolic link"));
    }
    let flags = rustix::fs::OFlags::NOFOLLOW.union(rustix::fs::OFlags::DIRECTORY).bits();
    let folder = fs::File::options().read(true).custom_flags(flags.cast_signed()).open(folder)?;
    if folder.metadata()?.uid() != rustix::process::geteuid().as_raw() {
        return Err(io::Error::other("it belongs to another user"));
    }
    folder.set_permissions(fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn restrict(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Why a folder is not used that could be: it is no folder of one's own.
pub fn refused(folder: Option<&Path>) -> Option<String> {
    let error = own(folder.filter(|folder| folder.symlink_metadata().is_ok())?)
        .err()
        .filter(|error| error.kind() == io::ErrorKind::Other)?;
    Some(format!(
        "note: no history is kept in {}: {error}\n",
        clean(&folder?.display().to_string())
    ))
}

/// Takes what was typed in earlier sessions from the file, without what steers a terminal or looks like a key: others may
/// have written there.
pub fn recall<H: Helper>(editor: &mut Editor<H, DefaultHistory>, file: &Path) {
    // None is there the first time.
    let _ = editor.load_history(file);
    let lines: Vec<String> = editor.history().iter().map(|line| clean(line)).collect();
    if lines
        .iter()
        .zip(editor.history().iter())
        .all(|(clean, line)| clean == line && mask(line) == *line)
    {
        return;
    }
    let _ = editor.clear_history();
    for line in lines.iter().filter(|line| mask(line) == **line) {
        let _ = editor.add_history_entry(line);
    }
}

/// Remembers a line, here and in the file.
pub fn remember<H: Helper>(
    editor: &mut Editor<H, DefaultHistory>,
    file: Option<&Path>,
    line: &str,
) {
    let added = editor.add_history_entry(clean(line)).unwrap_or_default();
    if let (true, Some(file)) = (added, file) {
        // A history that cannot be written is no reason to stop.
        let _ = editor.append_history(file);
    }
}

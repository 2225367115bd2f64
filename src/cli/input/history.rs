//! Keeps the input history in a private folder. The history contains only lines that the program
//! understood and that contain no key.

use crate::domain::{clean, mask};
use rustyline::history::DefaultHistory;
use rustyline::{Editor, Helper};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Creates the private folder if necessary and returns the path of the history file in it. Returns
/// `None` if the folder can't be created or isn't private.
pub fn file(folder: Option<&Path>) -> Option<PathBuf> {
    let folder = folder?;
    create_private_folder(folder).ok()?;
    Some(folder.join("history"))
}

/// Creates a folder with mode 0700.
///
/// # Errors
/// Fails if the folder can't be created, is a symbolic link, or belongs to another user.
pub fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    restrict(folder)
}

/// Restricts an existing folder to its owner. Doesn't follow a symbolic link, because its target
/// may belong to another user.
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

/// Returns a note if the folder exists but isn't used, because it is a symbolic link or belongs to
/// another user.
pub fn privacy_note(folder: Option<&Path>) -> Option<String> {
    let error = create_private_folder(folder.filter(|folder| folder.symlink_metadata().is_ok())?)
        .err()
        .filter(|error| error.kind() == io::ErrorKind::Other)?;
    Some(format!(
        "note: the history is not saved in {}: {error}\n",
        clean(&folder?.display().to_string())
    ))
}

/// Loads the history, but removes control characters and lines with keys, because other programs
/// may have written to the file.
pub fn recall<H: Helper>(editor: &mut Editor<H, DefaultHistory>, file: &Path) {
    // Ignore an error: at first, the file does not exist.
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

/// Adds a line to the history and its file.
pub fn remember<H: Helper>(
    editor: &mut Editor<H, DefaultHistory>,
    file: Option<&Path>,
    line: &str,
) {
    let added = editor.add_history_entry(clean(line)).unwrap_or_default();
    if let (true, Some(file)) = (added, file) {
        // Ignore an error: the conversation can continue without a history file.
        let _ = editor.append_history(file);
    }
}

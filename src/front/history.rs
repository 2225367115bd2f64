//! What was typed before, in a folder of our own. Secrets never get here: a line is added only after it was understood
//! and found to hold nothing like a key.

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
/// It cannot be made, or is somebody else's.
pub fn own(folder: &Path) -> io::Result<()> {
    let mut maker = fs::DirBuilder::new();
    maker.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    maker.create(folder)?;
    // The folder may be there already, with other rights.
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

/// Remembers a line, here and in the file.
pub fn remember<H: Helper>(editor: &mut Editor<H, DefaultHistory>, file: Option<&Path>, line: &str) {
    let added = editor.add_history_entry(line).unwrap_or_default();
    if let (true, Some(file)) = (added, file) {
        // A history that cannot be written is no reason to stop.
        let _ = editor.append_history(file);
    }
}

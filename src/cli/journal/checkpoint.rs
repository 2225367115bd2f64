//! Keeps a checkpoint of each journal in the state folder, separate from the journal. The
//! checkpoint reveals later changes to the journal. Without a checkpoint, the program never deletes
//! a key because of the journal (PRODUCT, rules N3 and N4).

use crate::cli::input::history;
use crate::cli::output::key_file::canonical_path;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::path::Path;

/// The name of the folder that holds the checkpoints, within the state folder.
const FOLDER: &str = "journals";

/// The number of records that batches wrote to a journal, and a hash of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub lines: usize,
    hash: String,
}

impl Checkpoint {
    /// Reads the checkpoint of the journal at `path`, if there is one.
    pub fn read(state: Option<&Path>, path: &Path) -> Option<Self> {
        let text = fs::read_to_string(state?.join(FOLDER).join(name(path))).ok()?;
        let (lines, hash) = text.trim().split_once(' ')?;
        Some(Self { lines: lines.parse().ok()?, hash: hash.to_owned() })
    }

    /// Removes the checkpoint of a deleted journal, so that it isn't compared with a new one.
    pub fn remove(state: Option<&Path>, path: &Path) {
        let _ = state.map(|state| fs::remove_file(state.join(FOLDER).join(name(path))));
    }
}

/// A running hash of the records that batches wrote to a journal.
#[derive(Debug, Default)]
pub struct JournalDigest {
    hasher: Sha256,
    lines: usize,
    /// The checkpoint file.
    file: Option<File>,
    /// The number of records that the checkpoint file covers.
    covered: usize,
}

impl JournalDigest {
    pub fn add_line(&mut self, line: &[u8]) {
        self.hasher.update(line);
        self.hasher.update(b"\n");
        self.lines += 1;
    }

    pub fn lines(&self) -> usize {
        self.lines
    }

    /// Returns the checkpoint of all records so far.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint { lines: self.lines, hash: hex(self.hasher.clone()) }
    }

    /// Opens the checkpoint file, if there is a state folder.
    pub fn open_checkpoint(&mut self, state: Option<&Path>, path: &Path) {
        self.file = open(state, path);
    }

    /// Saves a checkpoint, unless it covers no new records. The caller must have synced the
    /// journal.
    pub fn save_checkpoint(&mut self, checkpoint: &Checkpoint) {
        let Some(mut file) = self.file.as_ref().filter(|_| checkpoint.lines > self.covered) else {
            return;
        };
        // All checkpoints have the same length, so a new one completely overwrites the old one.
        let text = format!("{:>20} {}\n", checkpoint.lines, checkpoint.hash);
        // Ignore an error: the next run then keeps and reports an undelivered key instead of
        // deleting it.
        let _ = file.rewind().and_then(|()| file.write_all(text.as_bytes()));
        self.covered = checkpoint.lines;
    }
}

fn open(state: Option<&Path>, path: &Path) -> Option<File> {
    let folder = state?.join(FOLDER);
    history::create_private_folder(state?)
        .and_then(|()| history::create_private_folder(&folder))
        .ok()?;
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(folder.join(name(path))).ok()
}

/// Formats a hash in hexadecimal.
pub fn hex(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the file name of a journal's checkpoint.
fn name(path: &Path) -> String {
    hex(Sha256::new_with_prefix(canonical_path(path).as_os_str().as_encoded_bytes()))
}

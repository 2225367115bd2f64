//! How far a journal had come, kept in the state folder and not beside it: what was changed in the journal since then is
//! seen, and what nobody vouches for is never a reason to delete a key.

use crate::cli::input::history;
use crate::cli::output::key_file::place;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::path::Path;

/// The folder of marks in the state folder.
const FOLDER: &str = "journals";

/// How many lines of batches a journal had, and what they hash to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub lines: usize,
    hash: String,
}

impl Checkpoint {
    /// The mark of the journal at `path`; `None` if there is none that can be read.
    pub fn of(state: Option<&Path>, path: &Path) -> Option<Self> {
        let text = fs::read_to_string(state?.join(FOLDER).join(name(path))).ok()?;
        let (lines, hash) = text.trim().split_once(' ')?;
        Some(Self { lines: lines.parse().ok()?, hash: hash.to_owned() })
    }

    /// Removes the mark of a journal that is not there any more.
    pub fn remove(state: Option<&Path>, path: &Path) {
        let _ = state.map(|state| fs::remove_file(state.join(FOLDER).join(name(path))));
    }
}

/// The lines of batches in a journal, as they are read and written.
#[derive(Debug, Default)]
pub struct JournalDigest {
    hasher: Sha256,
    lines: usize,
    /// Where the mark stands, and how many lines it covers.
    file: Option<File>,
    marked: usize,
}

impl JournalDigest {
    /// Takes the next line.
    pub fn take(&mut self, line: &[u8]) {
        self.hasher.update(line);
        self.hasher.update(b"\n");
        self.lines += 1;
    }

    /// How many it has taken.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// The mark that covers every line so far.
    pub fn mark(&self) -> Checkpoint {
        Checkpoint { lines: self.lines, hash: hex(self.hasher.clone()) }
    }

    /// Keeps its marks from now on. Without a state folder there are none.
    pub fn keep(&mut self, state: Option<&Path>, path: &Path) {
        self.file = open(state, path);
    }

    /// Writes down a mark whose lines are on the disk. A later one stays.
    pub fn put(&mut self, mark: &Checkpoint) {
        let Some(mut file) = self.file.as_ref().filter(|_| mark.lines > self.marked) else {
            return;
        };
        // All of the same length, so that none is ever half there.
        let text = format!("{:>20} {}\n", mark.lines, mark.hash);
        // Without it a key that nobody got is named and not deleted.
        let _ = file.rewind().and_then(|()| file.write_all(text.as_bytes()));
        self.marked = mark.lines;
    }
}

fn open(state: Option<&Path>, path: &Path) -> Option<File> {
    let folder = state?.join(FOLDER);
    history::own(state?).and_then(|()| history::own(&folder)).ok()?;
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(folder.join(name(path))).ok()
}

/// A hash as text.
pub fn hex(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The name of the mark of a journal.
fn name(path: &Path) -> String {
    hex(Sha256::new_with_prefix(place(path).as_os_str().as_encoded_bytes()))
}

//! Writes the journal of `--journal FILE`: one JSON object per line, before and after each change.
//! It records which user has which key, and an interrupted batch resumes from it. A line is never
//! rewritten and never contains a secret.

pub mod checkpoint;
pub mod observer;
pub mod prior_request;
pub mod record;
pub mod replay;

use crate::domain::{HeldKey, Problem, RejectedJournal, Request, ShortTermKey};
pub use checkpoint::hex;
use checkpoint::{Checkpoint, JournalDigest};
pub use observer::JournalObserver;
pub use prior_request::{Creation, PriorRequest};
use record::SCHEMA;
pub use record::{JournalEvent, Record};
pub use replay::PriorRuns;
use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// An open journal. Clones share one file.
#[derive(Debug, Clone)]
pub struct Journal(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    file: File,
    run: String,
    clock: fn() -> jiff::Timestamp,
    past: Mutex<PriorRuns>,
    /// The digest of a batch's records, or `None` outside a batch. The lock serializes writers.
    writing: Mutex<Option<JournalDigest>>,
}

/// The properties of the run that writes the journal.
#[derive(Debug, Clone, Copy)]
pub struct RunContext<'a> {
    /// The name of the mode. A batch locks the journal exclusively and resumes from it.
    pub way: &'a str,
    pub sandbox: bool,
    pub clock: fn() -> jiff::Timestamp,
    /// The state folder, which holds the checkpoints.
    pub state: Option<&'a Path>,
}

impl Journal {
    /// Opens or creates the journal at `path`. Rejects an existing journal that another user owns
    /// or can access.
    ///
    /// # Errors
    /// [`Problem::JournalRejected`] if the journal can't be trusted or another run is using it, and
    /// [`Problem::JournalFailed`] if it can't be read or written.
    pub fn open(path: &Path, writer: RunContext<'_>) -> Result<Self, Problem> {
        let RunContext { way, sandbox, clock, state } = writer;
        let failed = |error: io::Error| failed(path, &error);
        let rejected = |why| Problem::JournalRejected { path: path.to_owned(), why };
        if let Some(folder) =
            path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        {
            crate::cli::input::history::create_private_folder(folder).map_err(failed)?;
        }
        if path.is_symlink() {
            return Err(rejected(RejectedJournal::Link));
        }
        if !path.exists() {
            Checkpoint::remove(state, path);
        }
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            let flags = rustix::fs::OFlags::NOFOLLOW.union(rustix::fs::OFlags::NONBLOCK).bits();
            options.mode(0o600).custom_flags(flags.cast_signed());
        }
        let mut file = options.open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            return Err(failed(io::Error::other("it isn't a regular file")));
        }
        only_ours(&metadata).map_err(rejected)?;
        let batch = way == "batch";
        let locked = if batch { file.try_lock() } else { file.try_lock_shared() };
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(rejected(RejectedJournal::InUse)),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed)?;
        // A killed run may have left an incomplete last line.
        let complete = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let checkpoint = Checkpoint::read(state, path);
        let read =
            PriorRuns::read(&text[..complete], batch.then_some(sandbox), checkpoint.as_ref());
        let (past, mut digest) = read.map_err(rejected)?;
        if complete < text.len() {
            // Another run may still be writing that line.
            let alone = batch || file.try_lock().is_ok();
            if alone && file.metadata().map_err(failed)?.len() == text.len() as u64 {
                file.set_len(complete as u64).map_err(failed)?;
            }
            if !batch {
                file.try_lock_shared().map_err(|_| rejected(RejectedJournal::InUse))?;
            }
        }
        digest.open_checkpoint(state.filter(|_| batch), path);
        let run = format!("{}-{}", clock().as_millisecond(), std::process::id());
        Ok(Self(Arc::new(Inner {
            path: path.to_owned(),
            file,
            run,
            clock,
            past: Mutex::new(past),
            writing: Mutex::new(batch.then_some(digest)),
        })))
    }

    /// Records the start of a run and the file of `--save`.
    pub fn begin(
        &self,
        RunContext { way, sandbox, .. }: RunContext<'_>,
        save: Option<&Path>,
    ) -> Result<(), Problem> {
        let begin = Record {
            way: Some(way.to_owned()),
            schema: Some(SCHEMA),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            sandbox,
            save: save.map(|save| save.display().to_string()),
            ..Record::default()
        };
        self.write(begin, true)
    }

    /// Calls `look` with what the journal says about earlier runs.
    pub fn past<T>(&self, look: impl FnOnce(&mut PriorRuns) -> T) -> T {
        look(&mut self.0.past.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns true if the file at `path` can be read and belongs to earlier runs: a batch saved to
    /// it, or it contains the ID of a key that the journal records. `place` is its canonical path.
    pub fn has_saved_to(&self, path: &Path, place: Option<&Path>) -> bool {
        let Ok(text) = std::fs::read(path).map(zeroize::Zeroizing::new) else { return false };
        let place = place.map(|place| place.display().to_string()).unwrap_or_default();
        self.past(|past| {
            past.saved_to(
                &place,
                &zeroize::Zeroizing::new(String::from_utf8_lossy(&text).into_owned()),
            )
        })
    }

    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Appends a record. If `lasting` is true, syncs it to disk before returning.
    pub fn write(&self, record: Record, lasting: bool) -> Result<(), Problem> {
        let Inner { path, file, run, clock, writing, .. } = &*self.0;
        let at = clock().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
        let record = Record { at, run: run.clone(), ..record };
        let mut line = serde_json::to_vec(&record).map_err(|error| failed(path, &error.into()))?;
        let checkpoint = {
            let mut digest = writing.lock().unwrap_or_else(PoisonError::into_inner);
            let mut file = file;
            let before = file.metadata().map_err(|error| failed(path, &error))?.len();
            line.push(b'\n');
            file.write_all(&line).map_err(|error| {
                // Remove a partial line, so that the next line isn't appended to it. Only a batch
                // may truncate the file, because only a batch is sure to be the only writer.
                let _ = digest.as_ref().map(|_| file.set_len(before));
                failed(path, &error)
            })?;
            digest.as_mut().map(|digest| {
                digest.add_line(line.trim_ascii_end());
                digest.checkpoint()
            })
        };
        if !lasting {
            return Ok(());
        }
        file.sync_data().map_err(|error| failed(path, &error))?;
        if let (Some(checkpoint), Some(digest)) =
            (checkpoint, &mut *writing.lock().unwrap_or_else(PoisonError::into_inner))
        {
            digest.save_checkpoint(&checkpoint);
        }
        Ok(())
    }

    /// Records the signing of a short-term key.
    pub fn signed(
        &self,
        line: Option<usize>,
        request: &Request,
        key: &ShortTermKey,
    ) -> Result<(), Problem> {
        let record = Record {
            event: JournalEvent::Signed,
            region: Some(key.region.to_string()),
            expires_at: Some(key.expires_at.to_string()),
            access_key_id: key.signer.as_ref().map(ToString::to_string),
            account: key.identity.as_ref().map(|identity| identity.account.clone()),
            caller: key.identity.as_ref().map(|identity| identity.arn.clone()),
            ..about(line, None, request)
        };
        self.write(record, false)
    }

    /// Records that the delivery of a long-term key is about to start, or that it succeeded.
    pub fn delivery(
        &self,
        event: JournalEvent,
        (line, part): (Option<usize>, Option<usize>),
        held: &HeldKey,
        to: Destination<'_>,
    ) -> Result<(), Problem> {
        let saved = matches!(to, Destination::File(_));
        let (to, file) = match to {
            Destination::File(path) => (path.display().to_string(), None),
            Destination::Output(file) => (OUTPUT.to_owned(), file),
        };
        let (access_key_id, user) = (Some(held.id.to_string()), Some(held.user.to_string()));
        let to = Some(to);
        // Sync the records without which the next run would delete the key.
        let lasting = event == JournalEvent::Delivering || saved;
        self.write(
            Record { event, line, part, access_key_id, user, to, file, ..Record::default() },
            lasting,
        )
    }
}

/// The destination of a key.
pub enum Destination<'a> {
    File(&'a Path),
    /// Standard output, with the device and inode numbers of the file that it is redirected to, if
    /// any.
    Output(Option<String>),
}

const OUTPUT: &str = "standard output";

fn about(line: Option<usize>, part: Option<usize>, request: &Request) -> Record {
    Record {
        line,
        part,
        unit: request.business_unit.as_ref().map(ToString::to_string),
        owner: request.owner.as_ref().map(ToString::to_string),
        ..Record::default()
    }
}

/// Returns an error if another user owns the journal or can access it.
#[cfg(unix)]
fn only_ours(metadata: &Metadata) -> Result<(), RejectedJournal> {
    use std::os::unix::fs::MetadataExt as _;
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(RejectedJournal::OtherOwner);
    }
    match metadata.mode() & 0o7777 {
        mode if mode & 0o077 != 0 => Err(RejectedJournal::Open(mode)),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn only_ours(_: &Metadata) -> Result<(), RejectedJournal> {
    Ok(())
}

fn failed(path: &Path, error: &io::Error) -> Problem {
    let reason = crate::domain::clean(&error.to_string());
    Problem::JournalFailed { path: path.to_owned(), reason, progress: Box::default() }
}

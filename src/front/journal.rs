//! `--journal FILE`: one JSON object a line for everything that is made and changed, written before and after each step and
//! never changed again. Whoever asks later who has which key finds it here; and a batch that was broken off is gone on
//! with by what stands in it. No secret is ever in it.

mod past;
mod record;

use crate::domain::{
    Call, Came, HeldKey, Identity, KnownKey, MintedKey, Problem, Request, Step, UnfitJournal, Witness,
};
pub use past::{Begun, Past};
pub use record::{Event, Record};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A journal that is open. All clones are one.
#[derive(Debug, Clone)]
pub struct Journal(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    file: File,
    run: String,
    clock: fn() -> jiff::Timestamp,
    past: Mutex<Past>,
    /// One line at a time.
    writing: Mutex<()>,
}

impl Journal {
    /// Opens the journal at `path`, or begins one; `way` is who begins to write in it. A batch writes alone, and one that is
    /// there goes on.
    ///
    /// # Errors
    /// [`Problem::JournalUnfit`] and [`Problem::JournalFailed`].
    pub fn open(
        path: &Path,
        way: &str,
        sandbox: bool,
        clock: fn() -> jiff::Timestamp,
    ) -> Result<Self, Problem> {
        let failed = |error: io::Error| failed(path, &error);
        let unfit = |why| Problem::JournalUnfit { path: path.to_owned(), why };
        if let Some(folder) =
            path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        {
            super::history::own(folder).map_err(failed)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(failed)?;
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(failed(io::Error::other("it is not an ordinary file")));
        }
        let batch = way == "batch";
        let locked = if batch { file.try_lock() } else { file.try_lock_shared() };
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(unfit(UnfitJournal::InUse)),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(failed)?;
        // What was being written when the program was killed.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let past = Past::read(&text[..whole]).map_err(|line| unfit(UnfitJournal::Foreign(line)))?;
        if batch && whole < text.len() {
            file.set_len(whole as u64).map_err(failed)?;
        }
        // Others may have made it, with other rights.
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600)).map_err(failed)?;
        let run = format!("{}-{}", clock().as_millisecond(), std::process::id());
        let past = Mutex::new(past);
        let journal =
            Self(Arc::new(Inner { path: path.to_owned(), file, run, clock, past, writing: Mutex::new(()) }));
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        journal.write(Record { way: Some(way.to_owned()), version, sandbox, ..Record::default() }, true)?;
        Ok(journal)
    }

    /// What an earlier run left.
    pub fn past<T>(&self, look: impl FnOnce(&mut Past) -> T) -> T {
        look(&mut self.0.past.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What this run is called in it.
    pub fn run(&self) -> &str {
        &self.0.run
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Adds a line; `lasting`: it is on the disk before this returns.
    ///
    /// # Errors
    /// [`Problem::JournalFailed`].
    pub fn write(&self, record: Record, lasting: bool) -> Result<(), Problem> {
        let Inner { path, file, run, clock, writing, .. } = &*self.0;
        let at = clock().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
        let record = Record { at, run: run.clone(), ..record };
        let line = serde_json::to_string(&record).map_err(|error| failed(path, &error.into()))? + "\n";
        {
            let _alone = writing.lock().unwrap_or_else(PoisonError::into_inner);
            let mut file = file;
            file.write_all(line.as_bytes()).map_err(|error| failed(path, &error))?;
        }
        if lasting { file.sync_data().map_err(|error| failed(path, &error)) } else { Ok(()) }
    }

    /// Writes down that a short-term key was signed.
    ///
    /// # Errors
    /// [`Problem::JournalFailed`].
    pub fn signed(&self, line: Option<usize>, request: &Request, key: &MintedKey) -> Result<(), Problem> {
        let record = Record {
            event: Event::Signed,
            region: Some(key.region.to_string()),
            expires_at: Some(key.expires_at.to_string()),
            access_key_id: key.signer.as_ref().map(ToString::to_string),
            account: key.identity.as_ref().map(|identity| identity.account.clone()),
            caller: key.identity.as_ref().map(|identity| identity.arn.clone()),
            ..about(line, None, request)
        };
        self.write(record, false)
    }

    /// Writes down that a long-term key is about to go somewhere, or has gone there.
    ///
    /// # Errors
    /// [`Problem::JournalFailed`].
    pub fn delivery(
        &self,
        event: Event,
        (line, part): (Option<usize>, Option<usize>),
        held: &HeldKey,
        to: To<'_>,
    ) -> Result<(), Problem> {
        let (to, file) = match to {
            To::File(path) => (path.display().to_string(), None),
            To::Output(file) => (OUTPUT.to_owned(), file),
        };
        let (access_key_id, user) = (Some(held.id.to_string()), Some(held.user.to_string()));
        let to = Some(to);
        self.write(Record { event, line, part, access_key_id, user, to, file, ..Record::default() }, false)
    }
}

/// Where a key goes.
pub enum To<'a> {
    /// Into this file.
    File(&'a Path),
    /// To standard output, into this file where that is one.
    Output(Option<String>),
}

const OUTPUT: &str = "standard output";

/// Writes down the steps of one plan.
pub struct Scribe<'a> {
    /// Where.
    pub journal: &'a Journal,
    /// The line of its request.
    pub line: Option<usize>,
    /// Its place among several of that line.
    pub part: Option<usize>,
    /// The request.
    pub request: &'a Request,
    /// The owner that the user has by its tags.
    pub owner: Option<&'a str>,
    /// The keys that its user had before.
    pub keys_before: &'a [KnownKey],
    /// In which account and as whom it is carried out.
    pub identity: &'a Identity,
}

impl Scribe<'_> {
    fn record(&self, event: Event, call: &Call<'_>) -> Record {
        let Self { line, part, request, identity, owner, .. } = self;
        Record {
            event,
            action: Some(call.step.action().to_owned()),
            undoes: call.undoes,
            user: Some(call.user.to_string()),
            account: Some(identity.account.clone()),
            caller: Some(identity.arn.clone()),
            access_key_id: call.step.key().map(ToString::to_string),
            active: matches!(call.step, Step::Activate(_)),
            owner: owner.map(str::to_owned),
            unit: call.user.unit().map(str::to_owned),
            ..about(*line, *part, request)
        }
    }
}

impl Witness for Scribe<'_> {
    fn before(&self, call: &Call<'_>) -> Result<(), Problem> {
        let makes = *call.step == Step::CreateKey;
        let before = || self.keys_before.iter().map(|key| key.id.to_string()).collect();
        let keys_before = makes.then(before);
        self.journal.write(Record { keys_before, ..self.record(Event::Step, call) }, true)
    }

    fn after(&self, call: &Call<'_>, came: &Came<'_>) {
        let event = if came.failed.is_some() { Event::Failed } else { Event::Done };
        let mut record = self.record(event, call);
        record.request_id = came.request_id.map(str::to_owned);
        if let Some(made) = came.made {
            self.journal.past(|past| past.tell(made.clone()));
            record.access_key_id = Some(made.to_string());
        }
        if let Some(failed) = came.failed {
            record.code = failed.code.map(str::to_owned);
            record.certain = Some(failed.certain);
        }
        // What cannot be written now cannot be before the next step either, and there it is told.
        let _ = self.journal.write(record, came.made.is_some());
    }
}

fn about(line: Option<usize>, part: Option<usize>, request: &Request) -> Record {
    Record {
        line,
        part,
        unit: request.business_unit.as_ref().map(ToString::to_string),
        owner: request.owner.as_ref().map(ToString::to_string),
        ..Record::default()
    }
}

fn failed(path: &Path, error: &io::Error) -> Problem {
    let reason = crate::domain::clean(&error.to_string());
    Problem::JournalFailed { path: path.to_owned(), reason, progress: Box::default() }
}

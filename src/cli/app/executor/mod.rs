//! Carries out the conversation's decisions: signs keys, looks up data and changes IAM. A dry run
//! makes no AWS calls.

pub mod key_in_hand;
mod look_ups;

use crate::cli::app::options::Options;
use crate::cli::journal::{Journal, JournalObserver};
use crate::cli::output::progress;
use crate::cli::output::progress::Counter;
use crate::domain::{
    AnswerBody, ChangeObserver, ChangePlan, IamKey, Identity, Intent, LongTermKey, Note, Problem,
    Request, Shutdown,
};
use crate::plan;
use crate::plan::Defaults;
use crate::provision::{AwsClient, Connections, Settings, Shared};

const ASKING: &str = "Asking AWS…";
const CHANGING: &str = "Changing IAM…";
const TRYING: &str = "Checking the new key…";

/// The result of a request, and the notes about it.
type Found = Result<(AnswerBody, Vec<Note>), Problem>;

pub struct Executor<'a> {
    options: &'a Options<'a>,
    settings: Settings,
    client: AwsClient,
    shows_progress: bool,
    pub shutdown: Shutdown,
    /// The journal of `--journal`. It records each change before and after the call.
    pub journal: Option<Journal>,
}

impl<'a> Executor<'a> {
    /// Creates an executor that calls AWS, in tests through the given `connections`. Makes no call
    /// and reads no file yet.
    pub fn new(
        options: &'a Options<'a>,
        settings: Settings,
        connections: Option<Connections>,
        journal: Option<Journal>,
    ) -> Self {
        let shutdown = settings.stops.clone();
        let client = match connections {
            Some(connections) => AwsClient::wired(settings.clone(), connections),
            None => AwsClient::open(settings.clone()),
        };
        Self {
            options,
            client,
            shows_progress: options.shows_progress(),
            shutdown,
            journal,
            settings,
        }
    }

    /// Returns an executor for another thread, with the same credentials and journal. `shutdown`
    /// stops it.
    pub fn for_worker(&self, options: &'a Options<'a>, shutdown: Shutdown) -> Self {
        let settings = Settings { stops: shutdown.clone(), ..self.settings.clone() };
        let client = AwsClient::joining(settings.clone(), self.client.shared());
        let journal = self.journal.clone();
        Self { options, client, shows_progress: false, shutdown, journal, settings }
    }

    /// Returns the settings and state for a separate client, such as the one that looks up data for
    /// the greeting on another thread.
    pub fn for_look_up(&self) -> (&Settings, Shared) {
        (&self.settings, self.client.shared())
    }

    /// Signs a short-term key. A dry run only plans it.
    pub fn create_short_term(&self, request: &Request) -> Found {
        let configured = self.defaults(request.region.is_some())?;
        let plan = plan::short_term(request, &configured, self.options.grammar.regions())?;
        let mut notes = plan.notes.clone();
        if self.options.dry_run {
            return Ok((AnswerBody::WouldSign(plan), notes));
        }
        self.require_caller(request)?;
        let now = self.options.now();
        let (key, found) = self.ask(|client| client.sign_key(&plan, now))?;
        notes.extend(found);
        Ok((AnswerBody::Key { key, region_source: plan.region_source }, notes))
    }

    /// Makes the AWS calls of a confirmed plan and records them in the journal. `created` holds the
    /// keys created since it was planned. Returns the new key if the plan creates one.
    pub fn carry_out(
        &self,
        plan: &ChangePlan,
        created: &[IamKey],
        identity: &Identity,
        line: Option<usize>,
    ) -> Result<(Option<LongTermKey>, Vec<Note>), Problem> {
        let mut plan = plan.clone();
        plan.keys_before.extend_from_slice(created);
        let observer = self.observer(&plan, identity, line);
        let observer: &dyn ChangeObserver = observer.as_ref().map_or(&(), |observer| observer);
        self.during(CHANGING, |client| client.carry_out(&plan, identity, observer))
    }

    /// Deletes a new key that couldn't be delivered. Returns true if it was deleted.
    pub fn undo_key(
        &self,
        key: &LongTermKey,
        plan: &ChangePlan,
        identity: &Identity,
        line: Option<usize>,
    ) -> bool {
        let observer = self.observer(plan, identity, line);
        let observer: &dyn ChangeObserver = observer.as_ref().map_or(&(), |observer| observer);
        self.client.undo_key(&key.user, &key.id, observer).is_ok()
    }

    /// Tests a new long-term key, which AWS may reject for some seconds after its creation. Returns
    /// a note about the result, or `None` if the key wasn't tested.
    pub fn try_key(&self, key: &LongTermKey) -> Option<Note> {
        // The sandbox's keys don't exist in AWS.
        if !self.options.verify || self.options.sandbox || self.shutdown.requested().is_some() {
            return None;
        }
        let since = self.options.now();
        let accepted = self.during(TRYING, |client| client.accepts(key))?;
        let seconds = self.options.now().as_second() - since.as_second();
        Some(Note::Accepted(accepted.then(|| u64::try_from(seconds).unwrap_or_default())))
    }

    /// Returns the default region from `--region` or the AWS configuration, and the lifetime from
    /// `--ttl`. Doesn't read the AWS configuration if the requests name their region.
    pub fn defaults(&self, region_given: bool) -> Result<Defaults, Problem> {
        let flag = self.options.region_flag.clone();
        let mut configured = Defaults { flag, life: self.options.life_flag, ..Defaults::default() };
        // An invalid region in a profile doesn't matter if the request names a region.
        if !region_given && configured.flag.is_none() {
            configured.region = self.client.configured_region()?;
        }
        Ok(configured)
    }

    /// Returns the account that `--account` requires.
    pub fn required_account(&self) -> Option<&str> {
        self.settings.account.as_deref()
    }

    /// Returns the caller's account, if it was already looked up.
    pub fn known_account(&self) -> Option<String> {
        self.client.known_account()
    }

    /// Adds the source of the credentials or the configured endpoint to a failed AWS call, because
    /// the suggested next step depends on it.
    pub fn complete(&self, problem: &mut Problem) {
        self.client.complete(problem);
    }

    /// Returns true if a credential provider is using the terminal, for example to ask for an MFA
    /// code.
    pub fn terminal_is_taken(&self) -> bool {
        self.settings.console.quiet.is_taken()
    }

    /// Checks that the caller matches the account and profile that a request names.
    fn require_caller(&self, request: &Request) -> Result<(), Problem> {
        let (account, profile) = (request.account.as_deref(), request.profile.as_deref());
        if account.is_none() && profile.is_none() {
            return Ok(());
        }
        self.ask(|client| client.require(account, profile))
    }

    fn observer<'o>(
        &'o self,
        plan: &'o ChangePlan,
        identity: &'o Identity,
        line: Option<usize>,
    ) -> Option<JournalObserver<'o>> {
        self.journal.as_ref().map(|journal| JournalObserver {
            journal,
            line,
            part: plan.part,
            request: &plan.request,
            owner: plan.owner(),
            identity,
            keys_before: &plan.keys_before,
        })
    }

    /// Calls AWS and shows that the program is waiting. A signal ends the program only after the
    /// call.
    pub fn ask<T>(&self, call: impl FnOnce(&AwsClient) -> T) -> T {
        self.during(ASKING, call)
    }

    fn during<T>(&self, words: &str, call: impl FnOnce(&AwsClient) -> T) -> T {
        self.counted(words, &Counter::default(), call)
    }

    /// Calls AWS and shows the progress that `counter` counts.
    fn counted<T>(&self, words: &str, counter: &Counter, call: impl FnOnce(&AwsClient) -> T) -> T {
        let _held = self.shutdown.hold();
        let terminal = self.shows_progress.then_some(&self.settings.console.quiet);
        progress::during(terminal, words, counter, || call(&self.client))
    }
}

/// Returns true if the request creates or rotates a key. For a long-term key, AWS returns the
/// secret only once.
pub fn creates_secret(request: &Request) -> bool {
    matches!(request.intent, Intent::CreateKey | Intent::RotateKey)
}

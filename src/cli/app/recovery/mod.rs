//! Completes requests that earlier runs with the same journal started. Doesn't create a delivered
//! key again, and deletes an undelivered key. Keeps and reports a key that someone may have
//! received.

mod recall;
mod settle;

use crate::cli::app::App;
use crate::cli::app::answer_sink::AnswerSink;
use crate::cli::app::executor::{Executor, creates_secret};
use crate::cli::app::key_files::KeyFiles;
use crate::cli::journal::{Creation, Journal, PriorRequest};
use crate::converse::Findings;
use crate::domain::{
    AccessKeyId, HeldKey, Intent, Problem, RejectedJournal, Request, StepOutcome, UserName,
};
use crate::provision::AwsClient;
use std::collections::BTreeSet;

/// Keys that earlier runs delivered, deactivated or deleted. Each has the number of its request in
/// the line and, if it was delivered, its destination.
type Delivered = Vec<(Option<usize>, HeldKey, Option<String>)>;

/// Completes the requests of earlier runs by comparing the journal with what AWS holds.
pub struct Recovery<'r> {
    executor: &'r Executor<'r>,
    journal: &'r Journal,
    key_files: &'r KeyFiles,
}

impl<S: AnswerSink> App<'_, S> {
    /// Returns the recovery, if the run has a journal.
    pub(crate) fn recovery(&self) -> Option<Recovery<'_>> {
        let (executor, key_files) = (&self.executor, &self.key_files);
        executor.journal.as_ref().map(|journal| Recovery { executor, journal, key_files })
    }

    /// Checks that earlier runs with this journal used the same account.
    ///
    /// # Errors
    /// [`Problem::JournalRejected`] if the accounts differ. If an earlier run changed IAM, also any
    /// failure to look up the current account.
    pub fn require_same_account(&self) -> Result<(), Problem> {
        self.recovery().map_or(Ok(()), |recovery| recovery.require_same_account())
    }
}

impl Recovery<'_> {
    fn require_same_account(&self) -> Result<(), Problem> {
        let Self { executor, journal, .. } = self;
        let (accounts, signers, changed) =
            journal.past(|past| (past.accounts.clone(), past.signers.clone(), past.changed));
        let require = |accounts: &BTreeSet<String>, now: String, named| {
            let Some(of) = accounts.iter().find(|of| **of != now).cloned() else { return Ok(()) };
            let why = RejectedJournal::OtherAccount { of, now, named };
            Err(Problem::JournalRejected { path: journal.path().to_owned(), why })
        };
        let signed_in = signers.iter().filter_map(AccessKeyId::account).collect();
        if let Some(named) = executor.required_account() {
            require(&accounts, named.to_owned(), true)?;
            require(&signed_in, named.to_owned(), true)?;
        }
        if !accounts.is_empty()
            && let Some(now) = executor.ask(|client| client.account(changed))?
        {
            require(&accounts, now, false)?;
        }
        // A run that only signed keys made no AWS calls, so only the IDs of its signing keys
        // identify the account.
        if !signed_in.is_empty()
            && let Some(now) = executor.ask(AwsClient::account_of_signer)
        {
            require(&signed_in, now, false)?;
        }
        Ok(())
    }

    /// Returns the keys that earlier runs delivered, deactivated or deleted for this line's
    /// requests. If there are none, returns the requests that those runs left unfinished. Outside a
    /// batch, returns nothing.
    pub(crate) fn prior_results(
        &self,
        requests: &[Request],
        line: Option<usize>,
    ) -> (Delivered, Vec<PriorRequest>) {
        let Some(number) = line else { return Default::default() };
        let (mut delivered, mut unfinished) = (Vec::new(), Vec::new());
        for prior in self.journal.past(|past| past.take_line(number)) {
            match self.delivered(&prior, requests, number) {
                Some((key, to)) => delivered.push((prior.part, key, to)),
                None => unfinished.push(prior),
            }
        }
        if !delivered.is_empty() {
            let unfinished = std::mem::take(&mut unfinished);
            self.journal.past(|past| past.put_back(number, unfinished));
        }
        (delivered, unfinished)
    }

    /// Returns the key that an earlier run delivered for one of the requests, with its destination,
    /// or the key that it deactivated or deleted.
    fn delivered(
        &self,
        prior: &PriorRequest,
        requests: &[Request],
        line: usize,
    ) -> Option<(HeldKey, Option<String>)> {
        let (request, user) = (request_of(requests, prior)?, UserName::parse(&prior.user)?);
        let outcome = self.journal.past(|past| past.done(line, prior.part));
        if let (
            Intent::RevokeKey,
            Some(StepOutcome::Deleted(key) | StepOutcome::Deactivated(key)),
        ) = (request.intent, outcome)
        {
            return Some((key, None));
        }
        let id = prior.made.clone()?;
        let saved = || self.key_files.find(Some(line), prior.part, request, &id);
        let to = prior.delivered.clone().or_else(saved)?;
        Some((HeldKey { user, id }, Some(to)))
    }

    /// Returns the requests for which a run outside a batch may have left an undelivered key in
    /// this account. Considers only users for whom `requests` create a key.
    fn unfinished_elsewhere(&self, found: &Findings, requests: &[Request]) -> Vec<PriorRequest> {
        let Some(identity) = &found.known.identity else { return Vec::new() };
        let here = |creation: &Creation| creation.account.as_ref() == Some(&identity.account);
        let mut unfinished = Vec::new();
        for request in requests.iter().filter(|request| creates_secret(request)) {
            let user = request.business_unit.as_ref().and_then(UserName::of);
            let Some(user) = user else { continue };
            let is_saved = |prior: &PriorRequest| {
                let id = prior.made.as_ref();
                id.is_some_and(|id| self.key_files.find(None, prior.part, request, id).is_some())
            };
            let prior = self.journal.past(|past| past.lost_alone(user.as_str()));
            unfinished.extend(
                prior
                    .into_iter()
                    .filter(|prior| prior.creation.as_ref().is_some_and(here) && !is_saved(prior)),
            );
        }
        unfinished
    }
}

/// Returns the first of `requests` that is for the same user as the earlier request.
fn request_of<'r>(requests: &'r [Request], prior: &PriorRequest) -> Option<&'r Request> {
    requests.iter().find(|request| {
        let user = request.business_unit.as_ref().and_then(UserName::of);
        user.is_some_and(|user| user.as_str().eq_ignore_ascii_case(&prior.user))
    })
}

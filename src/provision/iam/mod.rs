//! Reads and changes teams' IAM users and their access keys. Confirmations rest on these reads and
//! changes match them exactly, so nothing is guessed or taken from an incomplete answer.

pub mod apply;
pub mod pages;
pub mod rate_limiter;
pub mod read;
pub mod retry;
pub mod rights;
pub mod step_result;

use crate::domain::{
    AccessKeyId, Cause, ChangeObserver, ChangePlan, IamSnapshot, IamUser, Identity, LongTermKey,
    Note, Problem, Region, Shutdown, UserName, is_account, once,
};
use crate::provision::client::{AwsClient, sdk_config};
use crate::provision::network::complete_response::RequireCompleteXml;
use crate::provision::network::endpoints::{Endpoint, IAM, STS};
use apply::ChangeRunner;
use aws_credential_types::Credentials;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use retry::Calls;
use std::time::{Duration, Instant};

/// Maximum attempts of a look-up, which has no side effects.
const READ_ATTEMPTS: u32 = 3;
/// Maximum attempts in a long list, because one failure costs all of it.
const LIST_ATTEMPTS: u32 = 8;

/// The number of pauses during which a new key is tried: 20 seconds. IAM takes up to 15 to make a
/// key usable (docs/contract/AWS-FACTS.md).
const KEY_TRIAL_PAUSES: u32 = 20;

pub(crate) struct IamClients {
    pub(crate) sts: aws_sdk_sts::Client,
    pub(crate) iam: aws_sdk_iam::Client,
    /// The ID of the credentials.
    id: String,
}

impl AwsClient {
    /// Looks up the caller, and the existing ones of `users` with their keys. Missing permissions
    /// for last uses and policies become notes.
    pub fn look(&self, users: &[UserName]) -> Result<IamSnapshot, Problem> {
        self.snapshot(READ_ATTEMPTS, async |calls| read::users(calls, users.to_vec()).await)
    }

    /// Looks up the caller, and the user with the key `id`; no user if AWS doesn't know the key or
    /// the user isn't a team's. [`Problem::KeyElsewhere`] if the key belongs to another account.
    pub fn look_for_key(&self, id: &AccessKeyId) -> Result<IamSnapshot, Problem> {
        let found = self.holder(id);
        let missing = match &found {
            Ok(snapshot) => snapshot.users.is_empty(),
            Err(Problem::AwsRefused(refused)) => refused.action == "iam:GetAccessKeyLastUsed",
            Err(_) => false,
        };
        let ours = self.shared_state().caller.last().map(|(_, identity)| identity.account);
        if let (true, Some(ours)) = (missing, ours)
            && let Some(account) = self.account_of(id)?
            && account != ours
        {
            return Err(Problem::KeyElsewhere { id: id.clone(), account });
        }
        found
    }

    /// Returns the account of a key; `None` if AWS doesn't tell.
    fn account_of(&self, id: &AccessKeyId) -> Result<Option<String>, Problem> {
        let (clients, _) = self.clients(&RetryConfig::disabled(), &RetryConfig::disabled())?;
        let call = clients.sts.get_access_key_info().access_key_id(id.as_str()).send();
        let answer = self.unless_stopped(call)?;
        let account = answer.ok().and_then(|answer| answer.account);
        Ok(account.filter(|account| is_account(account)))
    }

    fn holder(&self, id: &AccessKeyId) -> Result<IamSnapshot, Problem> {
        self.snapshot(READ_ATTEMPTS, async |calls| {
            let holder = read::holder(calls, id).await?;
            read::users(calls, Vec::from_iter(holder)).await
        })
    }

    /// Looks up the caller and every team's user. `on_progress` receives the number of users done
    /// and their total.
    pub fn list(&self, on_progress: &dyn Fn(usize, usize)) -> Result<IamSnapshot, Problem> {
        self.snapshot(LIST_ATTEMPTS, async |calls| {
            read::users_with_keys(calls, read::team_user_names(calls).await?, on_progress).await
        })
    }

    /// Carries out the steps of `plan` in order, until one fails or shutdown is requested, and
    /// returns the new key if one was created. Does nothing unless the caller is the confirmed
    /// `identity`. Each step is reported to `observer` first.
    pub fn carry_out(
        &self,
        plan: &ChangePlan,
        identity: &Identity,
        observer: &dyn ChangeObserver,
    ) -> Result<(Option<LongTermKey>, Vec<Note>), Problem> {
        let user = apply::validated_user(plan)?;
        let (clients, notes) = self.clients(&RetryConfig::disabled(), &RetryConfig::disabled())?;
        let runner = ChangeRunner { calls: self.calls(&clients, self.stops()), observer };
        let work = async {
            self.ensure_caller(identity, &clients).await?;
            runner.carry_out(plan, user, identity).await
        };
        Ok((self.runtime()?.block_on(work)?, notes))
    }

    /// Deletes a key that was created just now and couldn't be delivered, even if `observer` fails.
    /// A key that no longer exists is no error.
    pub fn undo_key(
        &self,
        user: &UserName,
        id: &AccessKeyId,
        observer: &dyn ChangeObserver,
    ) -> Result<(), Problem> {
        let (clients, _) = self.clients(&RetryConfig::disabled(), &RetryConfig::disabled())?;
        // A shutdown doesn't stop this, because an undelivered key must not stay.
        let stops = Shutdown::default();
        let runner = ChangeRunner { calls: self.calls(&clients, &stops), observer };
        self.runtime()?.block_on(runner.undo_key(user, id))
    }

    /// Tests whether AWS accepts a new key, which takes some seconds; `None` if unknown.
    pub fn accepts(&self, key: &LongTermKey) -> Option<bool> {
        let pause = self.pace().pause;
        let end = Instant::now() + pause * KEY_TRIAL_PAUSES;
        let credentials =
            Credentials::new(key.id.as_str(), key.secret.expose(), None, None, "new key");
        let sts = self.sts(&credentials).ok()?;
        let work = async {
            loop {
                match read::caller(&sts).await {
                    Ok(_) => return Some(true),
                    Err(Problem::AwsRefused(refused)) if refused.cause == Cause::Credentials => {}
                    Err(_) => return None,
                }
                if Instant::now() + pause > end {
                    return Some(false);
                }
                tokio::time::sleep(pause).await;
            }
        };
        self.unless_stopped(work).ok()?
    }

    fn sts(&self, credentials: &Credentials) -> Result<aws_sdk_sts::Client, Problem> {
        let region = iam_region(self.configured_region().ok().flatten().map(|(region, _)| region));
        let connection = self.connection(STS, &self.address(STS)?)?;
        let timeouts =
            TimeoutConfig::builder().operation_attempt_timeout(self.pace().attempt).build();
        let config =
            sdk_config::config(credentials, &region, connection, self.endpoint_variants()?)
                .to_builder();
        let config = config.timeout_config(timeouts).retry_config(RetryConfig::disabled()).build();
        Ok(aws_sdk_sts::Client::new(&config))
    }

    fn snapshot(
        &self,
        max_reads: u32,
        found: impl AsyncFnOnce(&Calls<'_>) -> Result<(Vec<IamUser>, Vec<Note>), Problem>,
    ) -> Result<IamSnapshot, Problem> {
        let (clients, mut notes) = self.clients(&self.retries(), &RetryConfig::disabled())?;
        let calls = Calls { max_reads, ..self.calls(&clients, self.stops()) };
        // The caller comes first: if AWS rejects the credentials or can't be reached, all else
        // fails too, and isn't waited for.
        let both =
            async { tokio::try_join!(self.caller(&clients), async { Ok(found(&calls).await) }) };
        let (identity, found) = self.unless_stopped(both)??;
        let signer = AccessKeyId::parse(&clients.id);
        let (users, more) = found.map_err(|problem| with_identity(problem, &identity))?;
        notes.extend(more);
        Ok(IamSnapshot { identity: Some(identity), signer, users, notes: once(notes) })
    }

    /// Fails unless the caller is still the confirmed one. A profile's credentials may have changed
    /// since.
    async fn ensure_caller(
        &self,
        confirmed: &Identity,
        clients: &IamClients,
    ) -> Result<(), Problem> {
        let identity = self.caller(clients).await?;
        if identity.is_caller(confirmed) {
            return Ok(());
        }
        Err(Problem::OtherCaller { confirmed: confirmed.clone(), identity })
    }

    /// Returns the caller of these credentials if `--account` allows it. AWS's answer is cached.
    async fn caller(&self, clients: &IamClients) -> Result<Identity, Problem> {
        let ask = async || {
            let identity = self.allowed(read::caller(&clients.sts).await?)?;
            Ok((clients.id.clone(), identity))
        };
        let caller = self.shared_state().caller.get(|_, (id, _)| *id == clients.id, ask);
        Ok(caller.await?.1)
    }

    /// Returns the identity if `--account` allows it.
    pub(crate) fn allowed(&self, identity: Identity) -> Result<Identity, Problem> {
        match self.only_account().filter(|wanted| *wanted != identity.account) {
            Some(wanted) => Err(Problem::OtherAccount { wanted: wanted.to_owned(), identity }),
            None => Ok(identity),
        }
    }

    /// Returns the caller.
    pub(crate) fn identity(&self) -> Result<Identity, Problem> {
        let (clients, _) = self.clients(&self.retries(), &RetryConfig::disabled())?;
        self.unless_stopped(self.caller(&clients))?
    }

    /// Looks up the caller if `--account` restricts it.
    pub(crate) fn check_account(&self) -> Result<(), Problem> {
        if self.only_account().is_none() {
            return Ok(());
        }
        let (clients, _) = self.clients(&self.retries(), &RetryConfig::disabled())?;
        self.unless_stopped(self.caller(&clients))?.map(drop)
    }

    /// Fails unless the account and profile are the ones that a phrase names.
    pub fn require(&self, account: Option<&str>, profile: Option<&str>) -> Result<(), Problem> {
        if let Some(wanted) = profile {
            let used = self.profile_in_use()?;
            if used.as_deref() != Some(wanted) {
                return Err(Problem::OtherProfile { wanted: wanted.to_owned(), used });
            }
        }
        let Some(wanted) = account else { return Ok(()) };
        let (clients, _) = self.clients(&self.retries(), &RetryConfig::disabled())?;
        let identity = self.unless_stopped(self.caller(&clients))??;
        if identity.account == wanted {
            return Ok(());
        }
        Err(Problem::OtherAccount { wanted: wanted.to_owned(), identity })
    }

    /// Returns the account of the credentials. If it isn't `required`, AWS has little time to tell
    /// it, and the credentials' ID may tell it instead.
    pub fn account(&self, required: bool) -> Result<Option<String>, Problem> {
        let patience = if required { Duration::MAX } else { self.lookup_deadline() };
        let caller =
            self.clients(&self.retries(), &RetryConfig::disabled()).and_then(|(clients, _)| {
                let lookup = async { tokio::time::timeout(patience, self.caller(&clients)).await };
                self.unless_stopped(lookup)?.ok().transpose()
            });
        match caller {
            Ok(Some(identity)) => Ok(Some(identity.account)),
            Err(problem @ (Problem::OtherAccount { .. } | Problem::Stopped { .. })) => Err(problem),
            Err(problem) if required => Err(problem),
            _ => Ok(self.account_of_signer()),
        }
    }

    /// Returns the account encoded in the credentials' ID.
    pub fn account_of_signer(&self) -> Option<String> {
        let (clients, _) = self.clients(&self.retries(), &RetryConfig::disabled()).ok()?;
        AccessKeyId::parse(&clients.id)?.account()
    }

    /// Returns the caller's account if it was already looked up.
    pub fn known_account(&self) -> Option<String> {
        self.shared_state().caller.last().map(|(_, identity)| identity.account)
    }

    /// Returns the retries of look-ups, which have no side effects.
    pub(crate) fn retries(&self) -> RetryConfig {
        RetryConfig::standard()
            .with_max_attempts(READ_ATTEMPTS)
            .with_initial_backoff(self.pace().pause)
    }

    fn calls<'a>(&'a self, clients: &'a IamClients, stops: &'a Shutdown) -> Calls<'a> {
        Calls {
            iam: &clients.iam,
            pace: self.pace(),
            rate_limiter: &self.shared_state().rate_limiter,
            stops,
            max_reads: READ_ATTEMPTS,
        }
    }

    /// Returns the STS and IAM clients with these retries, and notes about endpoints.
    pub(crate) fn clients(
        &self,
        sts: &RetryConfig,
        iam: &RetryConfig,
    ) -> Result<(IamClients, Vec<Note>), Problem> {
        let region = iam_region(self.configured_region().ok().flatten().map(|(region, _)| region));
        let addresses = (self.address(STS)?, self.address(IAM)?);
        // Expiry is checked against the client's own clock.
        let (credentials, mut notes) = self.credentials(&region, self.now())?;
        notes.extend([&addresses.0, &addresses.1].into_iter().flatten().map(Endpoint::note));
        let endpoint_variants = self.endpoint_variants()?;
        let pace = self.pace();
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(pace.attempt).build();
        let config = |connection, retries: &RetryConfig| {
            let config = sdk_config::config(&credentials, &region, connection, endpoint_variants)
                .to_builder();
            config.timeout_config(timeouts.clone()).retry_config(retries.clone()).build()
        };
        let clients = IamClients {
            sts: aws_sdk_sts::Client::from_conf(
                aws_sdk_sts::config::Builder::from(&config(
                    self.connection(STS, &addresses.0)?,
                    sts,
                ))
                .interceptor(RequireCompleteXml)
                .build(),
            ),
            iam: aws_sdk_iam::Client::from_conf(
                aws_sdk_iam::config::Builder::from(&config(
                    self.connection(IAM, &addresses.1)?,
                    iam,
                ))
                .interceptor(RequireCompleteXml)
                .build(),
            ),
            id: credentials.access_key_id().to_owned(),
        };
        Ok((clients, once(notes)))
    }
}

/// Adds the account and caller to a refused call.
fn with_identity(mut problem: Problem, identity: &Identity) -> Problem {
    if let Problem::AwsRefused(refused) = &mut problem {
        refused.progress.identity = Some(identity.clone());
    }
    problem
}

/// Returns the region of the partition's IAM endpoint. IAM is global within a partition, and only a
/// configured region tells the credentials' partition.
pub(crate) fn iam_region(configured: Option<Region>) -> Region {
    let elsewhere =
        |region: &Region| ["us-gov-", "eusc-"].iter().any(|area| region.as_str().starts_with(area));
    configured.filter(elsewhere).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_partition_has_its_iam() {
        for (configured, region) in [
            (None, "us-east-1"),
            (Some("eu-west-1"), "us-east-1"),
            (Some("us-gov-east-1"), "us-gov-east-1"),
            (Some("eusc-de-east-1"), "eusc-de-east-1"),
        ] {
            assert_eq!(iam_region(configured.and_then(Region::parse)).as_str(), region);
        }
    }
}

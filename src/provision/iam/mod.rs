//! The users of business units and their access keys. A confirmation rests on what is read here, and what is changed
//! here is exactly what was confirmed: so nothing is guessed, and nothing is taken from an answer that is not whole.

pub mod apply;
pub mod rate_limiter;
pub mod read;
pub mod retry;
pub mod rights;
pub mod step_result;

use crate::domain::{
    AccessKeyId, Cause, ChangeObserver, ChangePlan, IamSnapshot, IamUser, Identity, LongTermKey,
    Note, Problem, Region, Shutdown, UserName, is_account, once,
};
use crate::provision::client::AwsClient;
use crate::provision::client::sdk_config;
use crate::provision::network::complete_response::RequireCompleteXml;
use crate::provision::network::endpoints::{Endpoint, IAM, STS};
use apply::ChangeRunner;
use aws_credential_types::Credentials;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use retry::Calls;
use std::time::{Duration, Instant};

/// How often a look-up is tried, which cannot be made too often.
const LOOKS: u32 = 3;
/// The same in a long list: one that fails costs all.
const PATIENT: u32 = 8;

/// For how many of its pauses a new key is tried: 20 seconds. IAM takes up to 15 to make it known (facts.md).
const TRIAL: u32 = 20;

/// STS and IAM for one set of credentials.
pub(crate) struct IamClients {
    /// Who the caller is.
    pub(crate) sts: aws_sdk_sts::Client,
    /// Users and keys.
    pub(crate) iam: aws_sdk_iam::Client,
    /// The id of the credentials.
    id: String,
}

impl AwsClient {
    /// Who asks, and which of `users` are there with which keys. What the caller may not see of last uses and policies
    /// is a note.
    ///
    /// # Errors
    /// [`Problem::OtherAccount`], [`Problem::AwsRefused`], and the problems of credentials, endpoints and files.
    pub fn look(&self, users: &[UserName]) -> Result<IamSnapshot, Problem> {
        self.known(LOOKS, async |calls| read::users(calls, users.to_vec()).await)
    }

    /// Who asks, and the user who holds the key `id`; no user where AWS knows no such key, or none of ours.
    ///
    /// # Errors
    /// Like [`AwsClient::look`]; [`Problem::KeyElsewhere`], and [`Problem::AwsRefused`] also where AWS does not tell whose
    /// key it is.
    pub fn look_for_key(&self, id: &AccessKeyId) -> Result<IamSnapshot, Problem> {
        let found = self.holder(id);
        let missing = match &found {
            Ok(known) => known.users.is_empty(),
            Err(Problem::AwsRefused(refused)) => refused.action == "iam:GetAccessKeyLastUsed",
            Err(_) => false,
        };
        let ours = self.common().caller.last().map(|(_, identity)| identity.account);
        if let (true, Some(ours)) = (missing, ours)
            && let Some(account) = self.account_of(id)?
            && account != ours
        {
            return Err(Problem::KeyElsewhere { id: id.clone(), account });
        }
        found
    }

    /// Whose account a key belongs to; `None` where AWS does not tell.
    fn account_of(&self, id: &AccessKeyId) -> Result<Option<String>, Problem> {
        let (clients, _) = self.clients(&RetryConfig::disabled(), &RetryConfig::disabled())?;
        let call = clients.sts.get_access_key_info().access_key_id(id.as_str()).send();
        let answer = self.unless_stopped(call)?;
        let account = answer.ok().and_then(|answer| answer.account);
        Ok(account.filter(|account| is_account(account)))
    }

    fn holder(&self, id: &AccessKeyId) -> Result<IamSnapshot, Problem> {
        self.known(LOOKS, async |calls| {
            let holder = read::holder(calls, id).await?;
            read::users(calls, Vec::from_iter(holder)).await
        })
    }

    /// Who asks, and every user whose name is that of a unit's user. `tell` hears how many of how many are looked at.
    ///
    /// # Errors
    /// Like [`AwsClient::look`].
    pub fn list(&self, tell: &dyn Fn(usize, usize)) -> Result<IamSnapshot, Problem> {
        self.known(PATIENT, async |calls| {
            read::listed(calls, read::names(calls).await?, tell).await
        })
    }

    /// Carries out the steps of `plan` in order, up to the first that fails or before which a signal came. Returns the
    /// new key, where one was made. `identity` is the one that was confirmed; with other credentials nothing is done. No
    /// step is taken that `witness` was not told of.
    ///
    /// # Errors
    /// [`Problem::PlanUnusable`], [`Problem::OtherCaller`] and [`Problem::Appeared`] before anything is changed;
    /// [`Problem::AwsRefused`], [`Problem::KeyLost`], [`Problem::JournalFailed`] and [`Problem::Stopped`], which say what
    /// was done; and the problems of credentials, endpoints and files.
    pub fn carry_out(
        &self,
        plan: &ChangePlan,
        identity: &Identity,
        witness: &dyn ChangeObserver,
    ) -> Result<(Option<LongTermKey>, Vec<Note>), Problem> {
        let user = apply::fit(plan)?;
        let (clients, notes) = self.clients(&RetryConfig::disabled(), &RetryConfig::disabled())?;
        let hands = ChangeRunner { calls: self.calls(&clients, self.stops()), witness };
        let work = async {
            self.still(identity, &clients).await?;
            hands.carry_out(plan, user, identity).await
        };
        Ok((self.runtime()?.block_on(work)?, notes))
    }

    /// Deletes a key of `user` that was made just now and whose secret could not be delivered, also where `witness`
    /// fails. No error where it is gone already.
    ///
    /// # Errors
    /// [`Problem::AwsRefused`], and the problems of credentials, endpoints and files.
    pub fn undo_key(
        &self,
        user: &UserName,
        id: &AccessKeyId,
        witness: &dyn ChangeObserver,
    ) -> Result<(), Problem> {
        let (clients, _) = self.clients(&RetryConfig::disabled(), &RetryConfig::disabled())?;
        // Whatever else is wanted by now: a key that nobody has must not stay.
        let stops = Shutdown::default();
        let hands = ChangeRunner { calls: self.calls(&clients, &stops), witness };
        self.runtime()?.block_on(hands.undo_key(user, id))
    }

    /// Whether AWS takes a new key, which it does some seconds after it was created; `None` if that is not known.
    pub fn accepts(&self, key: &LongTermKey) -> Option<bool> {
        let pause = self.pace().pause;
        let end = Instant::now() + pause * TRIAL;
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
        let region = home(self.configured_region().ok().flatten().map(|(region, _)| region));
        let wire = self.wire(STS, &self.address(STS)?)?;
        let timeouts =
            TimeoutConfig::builder().operation_attempt_timeout(self.pace().attempt).build();
        let config = sdk_config::config(credentials, &region, wire, self.switches()?).to_builder();
        let config = config.timeout_config(timeouts).retry_config(RetryConfig::disabled()).build();
        Ok(aws_sdk_sts::Client::new(&config))
    }

    fn known(
        &self,
        looks: u32,
        found: impl AsyncFnOnce(&Calls<'_>) -> Result<(Vec<IamUser>, Vec<Note>), Problem>,
    ) -> Result<IamSnapshot, Problem> {
        let (clients, mut notes) = self.clients(&self.retries(), &RetryConfig::disabled())?;
        let calls = Calls { looks, ..self.calls(&clients, self.stops()) };
        // Whose credentials they are comes first: if AWS does not take them or cannot be reached, all else fails with them,
        // and is not waited for.
        let both =
            async { tokio::try_join!(self.caller(&clients), async { Ok(found(&calls).await) }) };
        let (identity, found) = self.unless_stopped(both)??;
        let signer = AccessKeyId::parse(&clients.id);
        let (users, more) = found.map_err(|problem| told(problem, &identity))?;
        notes.extend(more);
        Ok(IamSnapshot { identity: Some(identity), signer, users, notes: once(notes) })
    }

    /// Whether the credentials are still those of whom it was confirmed for: a profile may be another's by now.
    async fn still(&self, confirmed: &Identity, clients: &IamClients) -> Result<(), Problem> {
        let identity = self.caller(clients).await?;
        if identity.is_caller(confirmed) {
            return Ok(());
        }
        Err(Problem::OtherCaller { confirmed: confirmed.clone(), identity })
    }

    /// Who the caller is by these credentials, where `--account` allows it. Once AWS has told, it is not asked again.
    async fn caller(&self, clients: &IamClients) -> Result<Identity, Problem> {
        let ask = async || {
            let identity = self.allowed(read::caller(&clients.sts).await?)?;
            Ok((clients.id.clone(), identity))
        };
        let told = self.common().caller.get(|_, (id, _)| *id == clients.id, ask);
        Ok(told.await?.1)
    }

    /// The identity, where `--account` allows it.
    pub(crate) fn allowed(&self, identity: Identity) -> Result<Identity, Problem> {
        match self.only_account().filter(|wanted| *wanted != identity.account) {
            Some(wanted) => Err(Problem::OtherAccount { wanted: wanted.to_owned(), identity }),
            None => Ok(identity),
        }
    }

    /// Who asks, where `--account` says that it matters.
    ///
    /// # Errors
    /// Like [`AwsClient::look`].
    pub(crate) fn check_account(&self) -> Result<(), Problem> {
        if self.only_account().is_none() {
            return Ok(());
        }
        let (clients, _) = self.clients(&self.retries(), &RetryConfig::disabled())?;
        self.unless_stopped(self.caller(&clients))?.map(drop)
    }

    /// Whether the account and the profile are those that somebody named.
    ///
    /// # Errors
    /// [`Problem::OtherAccount`], [`Problem::OtherProfile`], and those of [`AwsClient::look`].
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

    /// The account of the credentials. Unless it `matters`, AWS has little time to tell it, and their id may tell it instead.
    ///
    /// # Errors
    /// [`Problem::OtherAccount`]; where it matters, all those of [`AwsClient::look`].
    pub fn account(&self, matters: bool) -> Result<Option<String>, Problem> {
        let patience = if matters { Duration::MAX } else { self.patience() };
        let told =
            self.clients(&self.retries(), &RetryConfig::disabled()).and_then(|(clients, _)| {
                let asked = async { tokio::time::timeout(patience, self.caller(&clients)).await };
                self.unless_stopped(asked)?.ok().transpose()
            });
        match told {
            Ok(Some(identity)) => Ok(Some(identity.account)),
            Err(problem @ (Problem::OtherAccount { .. } | Problem::Stopped { .. })) => Err(problem),
            Err(problem) if matters => Err(problem),
            _ => Ok(self.account_of_signer()),
        }
    }

    /// The account that the id of the credentials tells.
    pub fn account_of_signer(&self) -> Option<String> {
        let (clients, _) = self.clients(&self.retries(), &RetryConfig::disabled()).ok()?;
        AccessKeyId::parse(&clients.id)?.account()
    }

    /// The account of the caller, where AWS was asked.
    pub fn account_told(&self) -> Option<String> {
        self.common().caller.last().map(|(_, identity)| identity.account)
    }

    /// Those of looks, which cannot be made too often.
    pub(crate) fn retries(&self) -> RetryConfig {
        RetryConfig::standard().with_max_attempts(LOOKS).with_initial_backoff(self.pace().pause)
    }

    fn calls<'a>(&'a self, clients: &'a IamClients, stops: &'a Shutdown) -> Calls<'a> {
        Calls {
            iam: &clients.iam,
            pace: self.pace(),
            pacer: &self.common().pacer,
            stops,
            looks: LOOKS,
        }
    }

    /// The way to STS and IAM, with so many attempts each, and what a person should know of it.
    ///
    /// # Errors
    /// The problems of credentials, endpoints and files.
    pub(crate) fn clients(
        &self,
        sts: &RetryConfig,
        iam: &RetryConfig,
    ) -> Result<(IamClients, Vec<Note>), Problem> {
        let region = home(self.configured_region().ok().flatten().map(|(region, _)| region));
        let addresses = (self.address(STS)?, self.address(IAM)?);
        // Whether credentials have expired is a matter of the clock on the wall, whatever the caller's time.
        let (credentials, mut notes) = self.credentials(&region, self.now())?;
        notes.extend([&addresses.0, &addresses.1].into_iter().flatten().map(Endpoint::note));
        let switches = self.switches()?;
        let pace = self.pace();
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(pace.attempt).build();
        let config = |wire, retries: &RetryConfig| {
            let config = sdk_config::config(&credentials, &region, wire, switches).to_builder();
            config.timeout_config(timeouts.clone()).retry_config(retries.clone()).build()
        };
        let clients = IamClients {
            sts: aws_sdk_sts::Client::from_conf(
                aws_sdk_sts::config::Builder::from(&config(self.wire(STS, &addresses.0)?, sts))
                    .interceptor(RequireCompleteXml)
                    .build(),
            ),
            iam: aws_sdk_iam::Client::from_conf(
                aws_sdk_iam::config::Builder::from(&config(self.wire(IAM, &addresses.1)?, iam))
                    .interceptor(RequireCompleteXml)
                    .build(),
            ),
            id: credentials.access_key_id().to_owned(),
        };
        Ok((clients, once(notes)))
    }
}

/// The problem with the account that it happened in.
fn told(mut problem: Problem, identity: &Identity) -> Problem {
    if let Problem::AwsRefused(refused) = &mut problem {
        refused.progress.identity = Some(identity.clone());
    }
    problem
}

/// IAM is one for a whole partition; which one the credentials are for, only a configured region can say.
fn home(configured: Option<Region>) -> Region {
    let elsewhere =
        |region: &Region| ["us-gov-", "eusc-"].iter().any(|area| region.as_str().starts_with(area));
    configured.filter(elsewhere).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::provision::iam::*;

    #[test]
    fn each_partition_has_its_iam() {
        for (configured, region) in [
            (None, "us-east-1"),
            (Some("eu-west-1"), "us-east-1"),
            (Some("us-gov-east-1"), "us-gov-east-1"),
            (Some("eusc-de-east-1"), "eusc-de-east-1"),
        ] {
            assert_eq!(home(configured.and_then(Region::parse)).as_str(), region);
        }
    }
}

//! Reads and changes teams' IAM users and their access keys. Confirmations rest on these reads and
//! changes match them exactly, so nothing is guessed or taken from an incomplete answer.

pub mod apply;
mod caller;
pub mod clients;
mod new_key;
pub mod pages;
pub mod rate_limiter;
pub mod read;
pub mod retry;
pub mod rights;
pub mod step_result;

use crate::domain::{
    AccessKeyId, Cause, ChangeObserver, ChangePlan, IamSnapshot, IamUser, Identity,
    KEY_TRIAL_SECONDS, LongTermKey, Note, Problem, Shutdown, UserName, is_account, once,
};
use crate::provision::client::AwsClient;
use apply::ChangeRunner;
use aws_credential_types::Credentials;
use aws_smithy_types::retry::RetryConfig;
use retry::Calls;
use std::time::Instant;

/// Maximum attempts of a look-up, which has no side effects.
const READ_ATTEMPTS: u32 = 3;
/// Maximum attempts in a long list, because one failure costs all of it.
const LIST_ATTEMPTS: u32 = 8;

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

    /// Tests whether AWS accepts a new key, which takes a few seconds; `None` if unknown.
    pub fn accepts(&self, key: &LongTermKey) -> Option<bool> {
        let pause = self.pace().pause;
        // A pause is one second, or less in tests.
        let end = Instant::now() + pause * KEY_TRIAL_SECONDS;
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
}

/// Adds the account and caller to a refused call.
fn with_identity(mut problem: Problem, identity: &Identity) -> Problem {
    if let Problem::AwsRefused(refused) = &mut problem {
        refused.progress.identity = Some(identity.clone());
    }
    problem
}

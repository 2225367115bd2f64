//! Reads and changes teams' IAM users and their access keys. A confirmation shows what is read
//! here, so incomplete answers are rejected instead of completed by guesses.

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

/// The maximum number of attempts of a look-up, which can be repeated because it has no side
/// effects.
const READ_ATTEMPTS: u32 = 3;
/// The maximum number of attempts of each look-up for a list. It is higher, because one failed
/// look-up loses the whole list.
const LIST_ATTEMPTS: u32 = 8;

impl AwsClient {
    /// Looks up the caller and those of `users` that exist, with their keys. If last uses or
    /// policies can't be read, the result contains a note instead.
    pub fn look(&self, users: &[UserName]) -> Result<IamSnapshot, Problem> {
        self.snapshot(READ_ATTEMPTS, async |calls| read::users(calls, users.to_vec()).await)
    }

    /// Looks up the caller and the user that has the key `id`. The result has no user if AWS
    /// doesn't know the key, or if the key isn't an IAM user's. Fails with
    /// [`Problem::KeyElsewhere`] if the key belongs to another account.
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

    /// Returns the account that a key belongs to; `None` if AWS doesn't say.
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

    /// Looks up the caller and every team's user, with its keys but without its policies.
    /// `on_progress` receives the number of users that are done and the total.
    pub fn list(&self, on_progress: &dyn Fn(usize, usize)) -> Result<IamSnapshot, Problem> {
        self.snapshot(LIST_ATTEMPTS, async |calls| {
            read::users_with_keys(calls, read::team_user_names(calls).await?, on_progress).await
        })
    }

    /// Carries out the steps of `plan` in order, until one fails or a shutdown is requested.
    /// Returns the new key, if any. Fails before the first step if the caller isn't the confirmed
    /// `identity`. Reports each call to `observer` before it is made.
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

    /// Deletes a new key that couldn't be delivered, even if `observer` fails. Succeeds if the key
    /// no longer exists.
    pub fn undo_key(
        &self,
        user: &UserName,
        id: &AccessKeyId,
        observer: &dyn ChangeObserver,
    ) -> Result<(), Problem> {
        let (clients, _) = self.clients(&RetryConfig::disabled(), &RetryConfig::disabled())?;
        // A shutdown doesn't stop the deletion, because an undelivered key must not stay.
        let stops = Shutdown::default();
        let runner = ChangeRunner { calls: self.calls(&clients, &stops), observer };
        self.runtime()?.block_on(runner.undo_key(user, id))
    }

    /// Tests for up to [`KEY_TRIAL_SECONDS`] whether AWS accepts a new key. Returns `None` if the
    /// test fails for another reason.
    pub fn accepts(&self, key: &LongTermKey) -> Option<bool> {
        let pause = self.pace().pause;
        // The pause is one second, so this is `KEY_TRIAL_SECONDS`. In tests, both are shorter.
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
        // A failed look-up of the caller ends the other look-ups, because these would also fail if
        // AWS rejects the credentials or can't be reached.
        let both =
            async { tokio::try_join!(self.caller(&clients), async { Ok(found(&calls).await) }) };
        let (identity, found) = self.unless_stopped(both)??;
        let signer = AccessKeyId::parse(&clients.id);
        let (users, more) = found.map_err(|problem| with_identity(problem, &identity))?;
        notes.extend(more);
        Ok(IamSnapshot { identity: Some(identity), signer, users, notes: once(notes) })
    }
}

/// Adds the caller to the problem of a failed call.
fn with_identity(mut problem: Problem, identity: &Identity) -> Problem {
    if let Problem::AwsRefused(refused) = &mut problem {
        refused.progress.identity = Some(identity.clone());
    }
    problem
}

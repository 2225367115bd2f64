//! Determines the caller, and rejects one that `--account`, the phrase or the confirmation doesn't
//! allow.

use super::clients::IamClients;
use super::read;
use crate::domain::{AccessKeyId, Identity, Problem};
use crate::provision::client::AwsClient;
use aws_smithy_types::retry::RetryConfig;
use std::time::Duration;

impl AwsClient {
    /// Fails if the phrase names an account or profile other than the one in use.
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

    /// Returns the account of the credentials. If it isn't `required`, and AWS refuses or doesn't
    /// answer within the look-up deadline, returns the account in the credentials' key ID instead,
    /// if any.
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

    /// Returns the account that is encoded in the credentials' key ID, if any.
    pub fn account_of_signer(&self) -> Option<String> {
        let (clients, _) = self.clients(&self.retries(), &RetryConfig::disabled()).ok()?;
        AccessKeyId::parse(&clients.id)?.account()
    }

    /// Returns the caller's account if the caller was already looked up. Makes no call.
    pub fn known_account(&self) -> Option<String> {
        self.shared_state().caller.last().map(|(_, identity)| identity.account)
    }

    pub(crate) fn identity(&self) -> Result<Identity, Problem> {
        let (clients, _) = self.clients(&self.retries(), &RetryConfig::disabled())?;
        self.unless_stopped(self.caller(&clients))?
    }

    /// Fails if `--account` is set and the caller's account differs.
    pub(crate) fn check_account(&self) -> Result<(), Problem> {
        if self.only_account().is_none() {
            return Ok(());
        }
        let (clients, _) = self.clients(&self.retries(), &RetryConfig::disabled())?;
        self.unless_stopped(self.caller(&clients))?.map(drop)
    }

    /// Fails unless the caller is still the one that the person confirmed. A profile's credentials
    /// can change in between.
    pub(super) async fn ensure_caller(
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

    /// Returns the caller of the clients' credentials. Fails if `--account` doesn't allow it. Asks
    /// AWS once for each key ID.
    pub(super) async fn caller(&self, clients: &IamClients) -> Result<Identity, Problem> {
        let ask = async || {
            let identity = self.allowed(read::caller(&clients.sts).await?)?;
            Ok((clients.id.clone(), identity))
        };
        let caller = self.shared_state().caller.get(|_, (id, _)| *id == clients.id, ask);
        Ok(caller.await?.1)
    }

    /// Returns the identity; fails if `--account` names another account.
    pub(crate) fn allowed(&self, identity: Identity) -> Result<Identity, Problem> {
        match self.only_account().filter(|wanted| *wanted != identity.account) {
            Some(wanted) => Err(Problem::OtherAccount { wanted: wanted.to_owned(), identity }),
            None => Ok(identity),
        }
    }
}

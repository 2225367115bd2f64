//! The users of business units and their access keys. A confirmation rests on what is read here, and what is changed
//! here is exactly what was confirmed: so nothing is guessed, and nothing is taken from an answer that is not whole.

mod change;
mod look;

use super::clients;
use super::endpoints::{Endpoint, IAM, STS};
use super::session::{Session, once};
use crate::domain::{
    AccessKeyId, ChangePlan, Identity, IssuedKey, Known, KnownUser, Note, Problem, Region, UserName,
};
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;

/// How long one attempt of a call may take. AWS answers within a second or two; a silent network never does.
const PATIENCE: Duration = Duration::from_secs(15);

/// STS and IAM for one set of credentials.
struct Clients {
    sts: aws_sdk_sts::Client,
    iam: aws_sdk_iam::Client,
}

impl Session {
    /// Who asks, and which of `users` are there with which keys. What the caller may not see of last uses and policies
    /// is a note.
    ///
    /// # Errors
    /// [`Problem::CallerUnknown`], [`Problem::CredentialsRefused`], [`Problem::AwsRefused`], and the problems of
    /// credentials, endpoints and files.
    pub fn look(&self, users: &[UserName]) -> Result<Known, Problem> {
        self.known(async |iam| look::users(iam, users.to_vec()).await)
    }

    /// Who asks, and the user who holds the key `id`; no user where AWS knows no such key, or none of ours.
    ///
    /// # Errors
    /// Like [`Session::look`]; [`Problem::AwsRefused`] also where AWS does not tell whose key it is.
    pub fn look_for_key(&self, id: &AccessKeyId) -> Result<Known, Problem> {
        self.known(async |iam| {
            let holder = look::holder(iam, id).await?;
            look::users(iam, Vec::from_iter(holder)).await
        })
    }

    /// Who asks, and every user whose name is that of a unit's user.
    ///
    /// # Errors
    /// Like [`Session::look`].
    pub fn list(&self) -> Result<Known, Problem> {
        self.known(async |iam| look::users(iam, look::names(iam).await?).await)
    }

    /// Carries out the steps of `plan` in order, up to the first that fails. Returns the new key, where one was made.
    /// `identity` is the one that was confirmed; it says in which partition the policy is.
    ///
    /// # Errors
    /// [`Problem::PlanUnusable`] and [`Problem::ForeignUser`] before anything is changed; [`Problem::AwsRefused`] and
    /// [`Problem::KeyLost`], which say what was done; and the problems of credentials, endpoints and files.
    pub fn carry_out(
        &self,
        plan: &ChangePlan,
        identity: &Identity,
    ) -> Result<(Option<IssuedKey>, Vec<Note>), Problem> {
        let user = change::fit(plan)?;
        let (clients, notes) = self.clients()?;
        let work = change::carry_out(&clients.iam, plan, user, identity);
        Ok((self.runtime()?.block_on(work)?, notes))
    }

    /// Deletes a key of `user` that was made just now and whose secret could not be delivered. No error where it is
    /// gone already.
    ///
    /// # Errors
    /// [`Problem::AwsRefused`], and the problems of credentials, endpoints and files.
    pub fn undo_key(&self, user: &UserName, id: &AccessKeyId) -> Result<(), Problem> {
        let (clients, _) = self.clients()?;
        self.runtime()?.block_on(change::undo_key(&clients.iam, user, id))
    }

    fn known(
        &self,
        found: impl AsyncFnOnce(&aws_sdk_iam::Client) -> Result<(Vec<KnownUser>, Vec<Note>), Problem>,
    ) -> Result<Known, Problem> {
        let (clients, mut notes) = self.clients()?;
        let both = async { tokio::join!(look::caller(&clients.sts), found(&clients.iam)) };
        let (caller, found) = self.runtime()?.block_on(both);
        // Whose credentials they are comes first: where AWS does not take them, all else fails with them.
        let identity = Some(caller?);
        let (users, more) = found?;
        notes.extend(more);
        Ok(Known { identity, users, notes: once(notes) })
    }

    fn clients(&self) -> Result<(Clients, Vec<Note>), Problem> {
        let region = home(self.configured_region().ok().flatten());
        let (sts, iam) = (self.address(STS)?, self.address(IAM)?);
        // Whether credentials have expired is a matter of the clock on the wall, whatever the caller's time.
        let (credentials, mut notes) = self.credentials(&region, self.now())?;
        notes.extend([&sts, &iam].into_iter().flatten().map(Endpoint::note));
        let switches = self.switches()?;
        let config = |wire| {
            let config = clients::config(&credentials, &region, wire, switches).to_builder();
            config
                .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(PATIENCE).build())
                .build()
        };
        let clients = Clients {
            sts: aws_sdk_sts::Client::new(&config(self.wire(STS, &sts)?)),
            iam: aws_sdk_iam::Client::new(&config(self.wire(IAM, &iam)?)),
        };
        Ok((clients, once(notes)))
    }
}

/// IAM is one for a whole partition; which one the credentials are for, only a configured region can say.
fn home(configured: Option<Region>) -> Region {
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
            assert_eq!(home(configured.and_then(Region::parse)).as_str(), region);
        }
    }
}

//! Adds details to a failure that its help text needs: the source of rejected credentials, and the
//! setting with the address that can't be reached.

use crate::domain::{
    AwsFailure, Cause, CredentialFault, CredentialSource, Problem, ProfileKind, UnusableCredentials,
};
use crate::provision::client::AwsClient;
use crate::provision::network::endpoints::{BEDROCK, IAM, STS};

impl AwsClient {
    /// Adds the details to a failed call or unusable credentials. Leaves other problems unchanged.
    pub fn complete(&self, problem: &mut Problem) {
        match problem {
            Problem::AwsRefused(failure) => self.complete_failure(failure),
            Problem::Credentials(unusable) => self.complete_unusable(unusable),
            _ => {}
        }
    }

    fn complete_failure(&self, failure: &mut AwsFailure) {
        match failure.cause {
            Cause::Credentials if failure.source.is_none() => failure.source = self.source(),
            Cause::Unreachable(_) | Cause::TimedOut => {
                let service = failure.action.split(':').next();
                let configured = [STS, IAM, BEDROCK]
                    .into_iter()
                    .find(|one| service == Some(&*one.key()))
                    .and_then(|one| self.address(one).ok()?);
                failure.endpoint = configured.map(|endpoint| endpoint.setting);
            }
            _ => {}
        }
    }

    fn complete_unusable(&self, unusable: &mut UnusableCredentials) {
        match (&mut unusable.fault, &unusable.source) {
            (CredentialFault::Refused(failure), _) => self.complete_failure(failure),
            (CredentialFault::Unreachable(_), CredentialSource::Profile { kind, .. }) => {
                let service = match kind {
                    ProfileKind::Sso => "sso",
                    ProfileKind::Login => "signin",
                    _ => "sts",
                };
                let settings = self.credential_endpoints().unwrap_or_default();
                let found = settings.into_iter().find(|(key, _)| key.as_deref() == Some(service));
                unusable.endpoint = found.map(|(_, endpoint)| endpoint.setting);
            }
            _ => {}
        }
    }
}

//! Builds the SDK's clients for STS and IAM.

use super::READ_ATTEMPTS;
use super::retry::Calls;
use crate::domain::{Note, Problem, Region, Shutdown, once};
use crate::provision::client::{AwsClient, sdk_config};
use crate::provision::network::complete_response::RequireCompleteXml;
use crate::provision::network::endpoints::{Endpoint, IAM, STS};
use aws_credential_types::Credentials;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;

pub(crate) struct IamClients {
    pub(crate) sts: aws_sdk_sts::Client,
    pub(crate) iam: aws_sdk_iam::Client,
    /// The key ID of the credentials that the clients use.
    pub(super) id: String,
}

impl AwsClient {
    /// Returns clients for STS and IAM with these retry settings, and notes about configured
    /// endpoints.
    pub(crate) fn clients(
        &self,
        sts: &RetryConfig,
        iam: &RetryConfig,
    ) -> Result<(IamClients, Vec<Note>), Problem> {
        let region = iam_region(self.configured_region().ok().flatten().map(|(region, _)| region));
        let addresses = (self.address(STS)?, self.address(IAM)?);
        // The expiry is checked against this program's clock.
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

    pub(super) fn sts(&self, credentials: &Credentials) -> Result<aws_sdk_sts::Client, Problem> {
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

    pub(super) fn calls<'a>(&'a self, clients: &'a IamClients, stops: &'a Shutdown) -> Calls<'a> {
        Calls {
            iam: &clients.iam,
            pace: self.pace(),
            rate_limiter: &self.shared_state().rate_limiter,
            stops,
            max_reads: READ_ATTEMPTS,
        }
    }

    /// Returns the retry settings for look-ups, which can be repeated because they have no side
    /// effects.
    pub(crate) fn retries(&self) -> RetryConfig {
        RetryConfig::standard()
            .with_max_attempts(READ_ATTEMPTS)
            .with_initial_backoff(self.pace().pause)
    }
}

/// Returns the region of the IAM endpoint: the configured one in GovCloud or the European Sovereign
/// Cloud, otherwise us-east-1. IAM is global within a partition, and only a configured region shows
/// which partition the credentials belong to.
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

//! What every SDK client is built from, so that none of them takes anything from the environment by itself.

use crate::domain::Region;
use crate::provision::client::connection::Connection;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;

/// Which of AWS's addresses the person's configuration asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Switches {
    /// Those with validated cryptography.
    pub(crate) fips: bool,
    /// Those with IPv6.
    pub(crate) dual_stack: bool,
}

/// A configuration of what is given and nothing else: one that is loaded from the environment would make the Bedrock
/// client send `AWS_BEARER_TOKEN_BEDROCK`, which may be an old key, instead of the credentials.
pub(crate) fn config(
    credentials: &Credentials,
    region: &Region,
    wire: Connection,
    switches: Switches,
) -> SdkConfig {
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(aws_types::region::Region::new(region.as_str().to_owned()))
        .credentials_provider(SharedCredentialsProvider::new(credentials.clone()))
        .http_client(wire.http)
        .use_fips(switches.fips)
        .use_dual_stack(switches.dual_stack);
    config.set_endpoint_url(wire.endpoint);
    config.build()
}

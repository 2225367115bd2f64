//! Builds the configuration of every SDK client, so that no SDK client reads the environment
//! itself.

use crate::domain::Region;
use crate::provision::client::connection::Connection;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;

/// The variants of AWS endpoints that the configuration selects.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct EndpointVariants {
    /// True for endpoints with FIPS-validated cryptography.
    pub(crate) fips: bool,
    /// True for endpoints with IPv4 and IPv6.
    pub(crate) dual_stack: bool,
}

/// Builds a configuration from its arguments alone. If the SDK read the environment, the Bedrock
/// client would send `AWS_BEARER_TOKEN_BEDROCK`, possibly an old key, instead of the credentials.
pub(crate) fn config(
    credentials: &Credentials,
    region: &Region,
    connection: Connection,
    endpoint_variants: EndpointVariants,
) -> SdkConfig {
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(aws_types::region::Region::new(region.as_str().to_owned()))
        .credentials_provider(SharedCredentialsProvider::new(credentials.clone()))
        .http_client(connection.http)
        .use_fips(endpoint_variants.fips)
        .use_dual_stack(endpoint_variants.dual_stack);
    config.set_endpoint_url(connection.endpoint);
    config.build()
}

//! Defines the credentials that a source returned.

use crate::domain::CredentialSource;
use aws_credential_types::Credentials;

/// Credentials with their source.
#[derive(Clone)]
pub(crate) struct ResolvedCredentials {
    pub(crate) credentials: Credentials,
    pub(crate) source: CredentialSource,
    /// True if the source may have asked the person for a code or password. Such credentials are
    /// reused until shortly before they expire.
    pub(crate) interactive: bool,
}

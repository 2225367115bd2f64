//! Credentials of a person who is signed in, through SSO or `aws login`. The SDK reads the caches of both and refreshes
//! them; it is given the one profile that it needs, because it would take other settings in the files for its own.

use super::chain::Sso;
use super::{Sources, cause};
use crate::domain::Fault;
use crate::provision::fault::unreached;
use crate::provision::refusal::Refusal;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials as _, error::CredentialsError};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_sdk_sso::config::http::HttpResponse;
use aws_sdk_sso::error::SdkError;
use aws_sdk_sso::operation::get_role_credentials::GetRoleCredentialsError;
use aws_smithy_runtime_api::client::result::ConnectorError;
use std::fmt::Write as _;

/// The profile's name in the file that the SDK is given.
const PROFILE: &str = "p";

/// Credentials through IAM Identity Center.
///
/// # Errors
/// [`Fault::SignedOut`], [`Fault::Refused`] and [`Fault::TimedOut`].
pub(super) async fn sso(sources: &Sources<'_>, sso: &Sso) -> Result<Credentials, Fault> {
    let Sso { session, start_url, region, account, role } = sso;
    let place = format!("sso_start_url = {start_url}\nsso_region = {region}\n");
    let mut profile = format!("sso_account_id = {account}\nsso_role_name = {role}\n");
    let mut section = String::new();
    match session {
        Some(session) => {
            profile += &format!("sso_session = {session}\n");
            section = format!("[sso-session {session}]\n{place}");
        }
        None => profile += &place,
    }
    signed_in(sources, &profile, &section).await.map_err(|error| {
        match error.as_ref().and_then(|error| cause::<SdkError<GetRoleCredentialsError, HttpResponse>>(error))
        {
            Some(error) => {
                let refusal = Refusal::of(error);
                match refusal.is("UnauthorizedException") {
                    true => Fault::SignedOut,
                    false => Fault::Refused(Box::new(refusal.refused("sso:GetRoleCredentials"))),
                }
            }
            None if error.is_none() => Fault::TimedOut,
            // The SDK does not say why a token is not to be had; signing in again helps whatever it was.
            None => Fault::SignedOut,
        }
    })
}

/// Credentials of `aws login`.
///
/// # Errors
/// [`Fault::SignedOut`], [`Fault::Unreachable`] and [`Fault::TimedOut`].
pub(super) async fn login(sources: &Sources<'_>, session: &str) -> Result<Credentials, Fault> {
    let profile = format!("login_session = {session}\n");
    signed_in(sources, &profile, "").await.map_err(|error| {
        let Some(error) = error else { return Fault::TimedOut };
        match cause::<ConnectorError>(&error) {
            Some(connector) => Fault::Unreachable(unreached(connector)),
            None => Fault::SignedOut,
        }
    })
}

/// `None` is the error of one who did not answer in time.
async fn signed_in(
    sources: &Sources<'_>,
    profile: &str,
    section: &str,
) -> Result<Credentials, Option<CredentialsError>> {
    let mut file = format!("[profile {PROFILE}]\nservices = s\n{profile}{section}[services s]\n");
    for (service, url) in &sources.endpoints {
        let _ = write!(file, "{service} =\n  endpoint_url = {url}\n");
    }
    let files = EnvConfigFiles::builder().with_contents(EnvConfigFileKind::Config, file).build();
    let conf = sources.config().with_http_client(sources.http.aws.clone());
    let provider =
        ProfileFileCredentialsProvider::builder().configure(&conf).profile_files(files).profile_name(PROFILE);
    let found = tokio::time::timeout(sources.patience, provider.build().provide_credentials()).await;
    found.map_err(|_| None)?.map_err(Some)
}

//! Obtains the credentials of a person who signed in with SSO or `aws login`. The SDK refreshes the
//! sign-in caches of both. It gets a generated file with only the necessary settings, because it
//! would also apply others from the AWS files.

use crate::domain::{CredentialFault, Region, Secret};
use crate::provision::client::connection::Connection;
use crate::provision::client::failure::CallError;
use crate::provision::credentials::chain::Sso;
use crate::provision::credentials::{CredentialSources, find_cause, parse_time, settings_fault};
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials as _;
use aws_credential_types::provider::error::CredentialsError;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_runtime::fs_util::{Os, home_dir};
use aws_sdk_sso::config::http::HttpResponse;
use aws_sdk_sso::error::SdkError;
use aws_sdk_sso::operation::get_role_credentials::GetRoleCredentialsError;
use aws_types::os_shim_internal::Env;
use serde_json::Value;
use sha1::{Digest as _, Sha1};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use zeroize::Zeroizing;

/// The name of the profile in the generated file.
const PROFILE: &str = "p";

/// Returns credentials from IAM Identity Center (SSO).
pub(crate) async fn sso(
    sources: &CredentialSources<'_>,
    sso: &Sso,
) -> Result<Credentials, CredentialFault> {
    match cached_token(sso) {
        Some(token) => role_credentials_from_token(sources, sso, &token).await,
        None => refresh(sources, sso).await,
    }
}

/// Returns the cached sign-in token if it hasn't expired. The cache isn't read by the SDK, because
/// the SDK parses the expiry more strictly than the AWS CLI and can't read every session name.
fn cached_token(sso: &Sso) -> Option<Secret> {
    let home = home_dir(&Env::real(), Os::real())?;
    let name = Sha1::digest(sso.session.as_ref().unwrap_or(&sso.start_url));
    let name: String = name.iter().map(|byte| format!("{byte:02x}")).collect();
    let path = Path::new(&home).join(".aws/sso/cache").join(name + ".json");
    let text = Zeroizing::new(std::fs::read(path).ok()?);
    let cached: Value = serde_json::from_slice(&text).ok()?;
    let end = parse_time(cached.get("expiresAt")?.as_str()?)?;
    let token = Secret::new(cached.get("accessToken")?.as_str()?.to_owned());
    (end > SystemTime::now()).then_some(token)
}

async fn role_credentials_from_token(
    sources: &CredentialSources<'_>,
    sso: &Sso,
    token: &Secret,
) -> Result<Credentials, CredentialFault> {
    let region = Region::parse(&sso.region)
        .ok_or_else(|| settings_fault("its sso_region is not a region"))?;
    let endpoint =
        sources.endpoints.iter().find(|(service, _)| service == "sso").map(|(_, url)| url.clone());
    let connection = Connection { http: sources.http.aws.clone(), endpoint };
    // The call isn't signed.
    let anonymous = Credentials::new("", "", None, None, "nobody");
    let client = aws_sdk_sso::Client::new(&sources.sdk_config_for(&anonymous, &region, connection));
    let call = client.get_role_credentials().access_token(token.expose());
    let call = call.account_id(&sso.account).role_name(&sso.role).send();
    let answer = tokio::time::timeout(sources.time_limit, call)
        .await
        .map_err(|_| CredentialFault::TimedOut)?;
    let answer = answer.map_err(|error| refused(&error))?;
    let issued = answer.role_credentials.ok_or(CredentialFault::Garbled)?;
    let end =
        u64::try_from(issued.expiration).ok().filter(|end| *end > 0).map(Duration::from_millis);
    let end = end.and_then(|end| UNIX_EPOCH.checked_add(end)).ok_or(CredentialFault::Garbled)?;
    let (id, secret) = (issued.access_key_id.clone(), issued.secret_access_key.clone());
    let (id, secret) =
        (id.ok_or(CredentialFault::Garbled)?, secret.ok_or(CredentialFault::Garbled)?);
    Ok(Credentials::new(id, secret, issued.session_token.clone(), Some(end), "sso"))
}

fn refused(error: &SdkError<GetRoleCredentialsError, HttpResponse>) -> CredentialFault {
    let refusal = CallError::from_sdk(error);
    match refusal.is("UnauthorizedException") {
        true => CredentialFault::SignedOut,
        false => CredentialFault::Refused(Box::new(refusal.into_failure("sso:GetRoleCredentials"))),
    }
}

async fn refresh(
    sources: &CredentialSources<'_>,
    sso: &Sso,
) -> Result<Credentials, CredentialFault> {
    let Sso { session, start_url, region, account, role } = sso;
    let location = format!("sso_start_url = {start_url}\nsso_region = {region}\n");
    let mut profile = format!("sso_account_id = {account}\nsso_role_name = {role}\n");
    let mut section = String::new();
    match session {
        Some(session) => {
            profile += &format!("sso_session = {session}\n");
            section = format!("[sso-session {session}]\n{location}");
        }
        None => profile += &location,
    }
    credentials_from_sdk(sources, &profile, &section).await.map_err(|error| {
        match error
            .as_ref()
            .and_then(|error| find_cause::<SdkError<GetRoleCredentialsError, HttpResponse>>(error))
        {
            Some(error) => refused(error),
            None if error.is_none() => CredentialFault::TimedOut,
            None => sign_in_fault(sources),
        }
    })
}

/// Returns the credentials of a session of `aws login`.
pub(crate) async fn login(
    sources: &CredentialSources<'_>,
    session: &str,
) -> Result<Credentials, CredentialFault> {
    let profile = format!("login_session = {session}\n");
    credentials_from_sdk(sources, &profile, "").await.map_err(|error| {
        if error.is_none() { CredentialFault::TimedOut } else { sign_in_fault(sources) }
    })
}

/// Returns the reason that the SDK obtained no token, which the SDK's error doesn't state: a
/// network failure, or otherwise that the person must sign in again.
fn sign_in_fault(sources: &CredentialSources<'_>) -> CredentialFault {
    sources
        .last_outcome
        .fault(|status| (400..500).contains(&status))
        .unwrap_or(CredentialFault::SignedOut)
}

/// Obtains credentials from the SDK, with a generated file that contains this profile and section.
/// The error is `None` after a timeout.
async fn credentials_from_sdk(
    sources: &CredentialSources<'_>,
    profile: &str,
    section: &str,
) -> Result<Credentials, Option<CredentialsError>> {
    let mut file = format!("[profile {PROFILE}]\nservices = s\n{profile}{section}[services s]\n");
    for (service, url) in &sources.endpoints {
        let _ = write!(file, "{service} =\n  endpoint_url = {url}\n");
    }
    let files = EnvConfigFiles::builder().with_contents(EnvConfigFileKind::Config, file).build();
    let conf =
        sources.config().with_http_client(sources.last_outcome.recording(sources.http.aws.clone()));
    let provider = ProfileFileCredentialsProvider::builder()
        .configure(&conf)
        .profile_files(files)
        .profile_name(PROFILE);
    let found =
        tokio::time::timeout(sources.time_limit, provider.build().provide_credentials()).await;
    found.map_err(|_| None)?.map_err(Some)
}

//! Obtains a role's credentials by assuming it with other credentials or with a web identity token.

use crate::domain::{CredentialFault, Region, Secret, clean};
use crate::provision::client::connection::Connection;
use crate::provision::client::failure::CallError;
use crate::provision::client::sdk_config;
use crate::provision::credentials::CredentialSources;
use crate::provision::credentials::chain::{Role, WebIdentity};
use crate::provision::network::complete_response::RequireCompleteXml;
use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_sdk_sts::Client;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time limit of one attempt. STS answers within two seconds, but a network that drops packets
/// never does.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(10);
/// The maximum size of a web identity token in bytes. STS accepts 20,000 characters.
const MAX_TOKEN: u64 = 64 * 1024;

impl CredentialSources<'_> {
    /// Returns the credentials of a role. Asks the person for an MFA code if the role needs one.
    pub(crate) async fn assume(
        &self,
        role: &Role,
        with: &Credentials,
    ) -> Result<Credentials, CredentialFault> {
        let code = role.mfa_serial.as_deref().map(|serial| self.mfa_code(serial)).transpose()?;
        let call = self.client(with).assume_role().role_arn(&role.arn);
        let call = call.role_session_name(session_name(role.session_name.as_deref()));
        let call =
            call.set_external_id(role.external_id.clone()).set_duration_seconds(role.seconds);
        let call = call.set_serial_number(role.mfa_serial.clone());
        let call = call.set_token_code(code.map(|code| code.expose().to_owned()));
        let answer = call
            .send()
            .await
            .map_err(|error| refused(CallError::from_sdk(&error), "sts:AssumeRole"))?;
        issued_credentials(answer.credentials)
    }

    /// Returns the credentials of the role that the settings of a web identity name.
    pub(crate) async fn assume_with_web_identity(
        &self,
        identity: &WebIdentity,
    ) -> Result<Credentials, CredentialFault> {
        let token = read_token(identity).map_err(|reason| CredentialFault::TokenFile { reason })?;
        // The call isn't signed.
        let anonymous = Credentials::new("", "", None, None, "nobody");
        let call = self.client(&anonymous).assume_role_with_web_identity().role_arn(&identity.role);
        let call = call.role_session_name(session_name(identity.session_name.as_deref()));
        let answer = call.web_identity_token(token.expose()).send().await;
        let refused = |error| refused(CallError::from_sdk(&error), "sts:AssumeRoleWithWebIdentity");
        issued_credentials(answer.map_err(refused)?.credentials)
    }

    fn mfa_code(&self, serial: &str) -> Result<Secret, CredentialFault> {
        let _quiet = self.console.quiet.begin();
        let code = self.console.ask.and_then(|ask| ask(&clean(serial), self.stops));
        code.ok_or(CredentialFault::Mfa)
    }

    fn client(&self, with: &Credentials) -> Client {
        let config = self.sdk_config_for(with, self.region, self.sts.0.clone());
        Client::from_conf(
            aws_sdk_sts::config::Builder::from(&config).interceptor(RequireCompleteXml).build(),
        )
    }

    /// Builds the SDK's configuration for calls to a service that issues credentials.
    pub(crate) fn sdk_config_for(
        &self,
        with: &Credentials,
        region: &Region,
        connection: Connection,
    ) -> SdkConfig {
        let retries = RetryConfig::standard().with_max_attempts(3);
        let timeouts = TimeoutConfig::builder()
            .operation_attempt_timeout(ATTEMPT_LIMIT.min(self.time_limit))
            .build();
        let config = sdk_config::config(with, region, connection, self.sts.1).to_builder();
        config.timeout_config(timeouts).retry_config(retries).build()
    }
}

fn refused(refusal: CallError, action: &'static str) -> CredentialFault {
    CredentialFault::Refused(Box::new(refusal.into_failure(action)))
}

fn issued_credentials(
    issued: Option<aws_sdk_sts::types::Credentials>,
) -> Result<Credentials, CredentialFault> {
    let issued = issued.ok_or(CredentialFault::Garbled)?;
    let end = SystemTime::try_from(issued.expiration).map_err(|_| CredentialFault::Garbled)?;
    let token = Some(issued.session_token)
        .filter(|token| !token.is_empty())
        .ok_or(CredentialFault::Garbled)?;
    Ok(Credentials::new(
        issued.access_key_id,
        issued.secret_access_key,
        Some(token),
        Some(end),
        "role",
    ))
}

/// Returns the session name, which becomes part of the caller's ARN: the configured name, or else
/// this program's name and the time.
fn session_name(chosen: Option<&str>) -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    chosen.map_or_else(|| format!("bedrock-assist-{}", since.as_secs()), str::to_owned)
}

fn read_token(identity: &WebIdentity) -> Result<Secret, String> {
    use std::io::Read as _;
    let file = std::fs::File::open(&identity.token_file).map_err(|error| error.to_string())?;
    let mut text = String::new();
    file.take(MAX_TOKEN + 1).read_to_string(&mut text).map_err(|error| error.to_string())?;
    let token = Secret::new(text);
    match token.expose().trim() {
        "" => Err("it is empty".to_owned()),
        text if text.len() as u64 > MAX_TOKEN => Err("it is too long for a token".to_owned()),
        text => Ok(Secret::new(text.to_owned())),
    }
}

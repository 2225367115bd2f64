//! Whose credentials sign: the SDK's default chain, or one profile alone, and why there are none.
//! The chain's first link is asked on its own, because credentials in the environment need nothing else to be built.

use super::fault;
use super::http::Http;
use super::profiles::Profiles;
use crate::domain::{Problem, clean};
use aws_config::BehaviorVersion;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::imds::{Client as Imds, credentials::ImdsCredentialsProvider};
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::WebIdentityTokenCredentialsProvider;
use aws_credential_types::Credentials;
use aws_credential_types::provider::{self, ProvideCredentials, error::CredentialsError};
use aws_types::region::Region;
use std::time::Duration;

/// The credentials of the environment, where it holds any. Needs neither files nor network.
pub(super) async fn from_environment() -> Option<Credentials> {
    EnvironmentVariableCredentialsProvider::new().provide_credentials().await.ok()
}

/// Where credentials are looked for beyond the environment.
pub(super) struct Sources<'a> {
    /// `--profile`: this one alone, instead of the rest of the default chain.
    pub(super) profile: Option<&'a str>,
    /// The configuration files, or why they cannot be read.
    pub(super) profiles: Result<&'a Profiles, &'a Problem>,
    /// Whether a person chose the profile, by flag or variable.
    pub(super) chosen: bool,
    /// What every source calls through.
    pub(super) http: &'a Http,
    /// Where STS is asked for a role's credentials.
    pub(super) region: &'a str,
    /// How long all of it may take.
    pub(super) patience: Duration,
}

impl Sources<'_> {
    /// Credentials from the first source that has any.
    ///
    /// # Errors
    /// Every problem of credentials that [`Problem`] knows.
    pub(super) async fn credentials(&self) -> Result<Credentials, Problem> {
        // One that is not there must not end at the identity of this machine.
        if self.chosen {
            self.profiles.map_err(Problem::clone)?.require()?;
        }
        let found = tokio::time::timeout(self.patience, self.ask()).await;
        let found = found.unwrap_or_else(|_| Err(CredentialsError::provider_timed_out(self.patience)));
        // An answer that was cut short parses as success with empty fields.
        let whole = |found: Credentials| {
            let empty = found.access_key_id().is_empty() || found.secret_access_key().is_empty();
            if empty { Err(CredentialsError::unhandled("the answer was cut short")) } else { Ok(found) }
        };
        found.and_then(whole).map_err(|error| self.why(&error))
    }

    async fn ask(&self) -> provider::Result {
        let conf = ProviderConfig::without_region()
            .with_behavior_version(Some(BehaviorVersion::latest()))
            .with_region(Some(Region::new(self.region.to_owned())));
        let beside = conf.clone().with_http_client(self.http.metadata.clone());
        let conf = conf.with_http_client(self.http.aws.clone());
        let container = || EcsCredentialsProvider::builder().configure(&beside).build();
        let instance = || {
            let client = Imds::builder().configure(&beside).build();
            ImdsCredentialsProvider::builder().configure(&beside).imds_client(client).build()
        };
        let mut profile = ProfileFileCredentialsProvider::builder()
            .configure(&conf)
            .with_custom_provider("EcsContainer", container())
            .with_custom_provider("Ec2InstanceMetadata", instance());
        if let Some(name) = self.profile {
            profile = profile.profile_name(name);
            return profile.build().provide_credentials().await;
        }
        let chain = CredentialsProviderChain::first_try("Profile", profile.build())
            .or_else(
                "WebIdentityToken",
                WebIdentityTokenCredentialsProvider::builder().configure(&conf).build(),
            )
            .or_else("EcsContainer", container());
        match chain.provide_credentials().await {
            // Most machines are no EC2 instance: whatever goes wrong there means that there are no credentials.
            Err(CredentialsError::CredentialsNotLoaded(_)) => {
                instance().provide_credentials().await.map_err(|_| CredentialsError::not_loaded_no_source())
            }
            found => found,
        }
    }

    fn why(&self, error: &CredentialsError) -> Problem {
        let profiles = match self.profiles {
            Ok(profiles) => profiles,
            Err(problem) => return problem.clone(),
        };
        let missing = profiles.require().err();
        let profile = missing.is_none().then(|| clean(profiles.selected()));
        if fault::is_over(error) {
            return Problem::CredentialsExpired { profile };
        }
        match (error, missing) {
            (CredentialsError::CredentialsNotLoaded(_), Some(missing)) if self.chosen => missing,
            (CredentialsError::CredentialsNotLoaded(_), _) if self.profile.is_none() => {
                Problem::NoCredentials
            }
            // Only now: a role may have dropped the demand that its profile still speaks of.
            _ => match profiles.wants_mfa() {
                Some(profile) => Problem::MfaProfile { profile: clean(profile) },
                None => Problem::CredentialsFailed { profile, fault: fault::source(error) },
            },
        }
    }
}

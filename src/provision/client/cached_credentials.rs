//! Obtains the caller's credentials from the environment or from the selected profile's source.
//! Clients that share their state ask the source only once.

use super::AwsClient;
use super::variables::{raw_variable, undecodable_variable, variable};
use crate::domain::{
    CredentialFault, CredentialSource, Note, Problem, Region, UnusableCredentials,
};
use crate::provision::credentials;
use crate::provision::credentials::{
    CredentialSources, ResolvedCredentials, from_environment, profiles,
};
use crate::provision::network::endpoints;
use crate::provision::network::endpoints::{CREDENTIAL_SERVICES, Endpoint, STS};
use crate::provision::network::last_outcome::LastOutcome;
use aws_credential_types::Credentials;
use jiff::{SignedDuration, Timestamp};
use std::time::{Duration, Instant};

/// The time for which a batch reuses credentials before it asks their source again. If the source
/// may have asked the person for a code, they are reused until shortly before they expire.
const REUSE_TIME: Duration = Duration::from_secs(60);
/// The time before their expiry at which credentials are renewed, if their source may have asked
/// the person for a code.
const RENEWAL_MARGIN: SignedDuration = SignedDuration::from_mins(1);

impl AwsClient {
    /// Returns the credentials, with notes about their source's endpoints. If no region is
    /// configured, a source that needs one uses `region`. Fails if the credentials expired before
    /// `now`.
    pub(crate) fn credentials(
        &self,
        region: &Region,
        now: Timestamp,
    ) -> Result<(Credentials, Vec<Note>), Problem> {
        let runtime = self.runtime()?;
        if let Some(connections) = self.connections() {
            return Ok((connections.credentials.clone(), Vec::new()));
        }
        if let Some(name) = undecodable_variable() {
            let reason = format!("the variable {name} is not UTF-8; unset it, or set it again");
            return Err(Problem::ConfigUnreadable { reason });
        }
        let unusable = |unusable| Problem::Credentials(Box::new(unusable));
        let unexpired = |found: ResolvedCredentials| match expiry_of(&found.credentials) {
            Some(end) if end <= now => {
                let fault = CredentialFault::Expired(Some(end));
                Err(unusable(UnusableCredentials::new(found.source, fault)))
            }
            _ => Ok(found.credentials),
        };
        if self.settings.profile.is_none()
            && let Some(found) = from_environment().map_err(unusable)?
        {
            if profiles::chosen().is_some() {
                self.profiles().map_err(Problem::clone)?.require()?;
            }
            return Ok((unexpired(found)?, Vec::new()));
        }
        let profiles = self.profiles().map_err(Problem::clone)?;
        let places = self.credential_endpoints()?;
        let notes = places.iter().map(|(_, endpoint)| endpoint.note()).collect();
        let endpoints =
            places.into_iter().filter_map(|(service, endpoint)| Some((service?, endpoint.url)));
        let endpoints = endpoints.collect();
        // The HTTP clients and connections are created first, because that may read files.
        let http = self.http()?;
        let sts = (self.connection(STS, &self.address(STS)?)?, self.endpoint_variants()?);
        // A malformed region setting is ignored here. The code that uses the region reports it.
        let configured = self.configured_region().ok().flatten();
        let ask = async || {
            let sources = CredentialSources {
                profile: self.settings.profile.as_deref(),
                profiles,
                chosen: self.settings.profile.is_some() || profiles::chosen().is_some(),
                http,
                region: configured.as_ref().map_or(region, |(region, _)| region),
                sts,
                endpoints,
                variable: &variable,
                time_limit: self.settings.credentials_deadline,
                console: &self.settings.console,
                stops: self.stops(),
                last_outcome: LastOutcome::default(),
            };
            sources.credentials().await
        };
        let is_fresh = |at: Instant, found: &ResolvedCredentials| {
            let left = expiry_of(&found.credentials).map(|end| end.duration_since(now));
            match left {
                Some(left) if found.interactive => left > RENEWAL_MARGIN,
                Some(left) if !left.is_positive() => false,
                _ => at.elapsed() < REUSE_TIME,
            }
        };
        let found =
            runtime.block_on(self.stoppable(self.shared_state().credentials.get(is_fresh, ask)))?;
        // In a terminal, Ctrl-C also ends the credential process. Then only the shutdown is
        // reported.
        match (found, self.stops().requested()) {
            (Err(Problem::Credentials(_)), Some(by)) => {
                Err(Problem::Stopped { by, progress: Box::default() })
            }
            (found, _) => Ok((unexpired(found?)?, notes)),
        }
    }

    /// Returns the configured endpoints of credential sources. Each comes with its service's name
    /// in a profile, or with `None` for the instance metadata service.
    pub(super) fn credential_endpoints(&self) -> Result<Vec<(Option<String>, Endpoint)>, Problem> {
        let profiles = self.profiles().ok();
        let mut places = Vec::new();
        for service in CREDENTIAL_SERVICES {
            let endpoint = endpoints::for_credential_service(service, &raw_variable, profiles)?;
            places.extend(endpoint.map(|endpoint| (Some(service.key()), endpoint)));
        }
        let disabled = variable("AWS_EC2_METADATA_DISABLED")
            .is_some_and(|text| text.eq_ignore_ascii_case("true"));
        let container =
            ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
        let unnamed = self.settings.profile.is_none();
        let asked = profiles.map_or(unnamed, |profiles| {
            credentials::asks_instance(profiles, unnamed.then_some(&variable))
        });
        if !disabled && asked && container.iter().all(|name| variable(name).is_none()) {
            places.extend(
                endpoints::for_instance_metadata(&raw_variable, profiles)?
                    .map(|endpoint| (None, endpoint)),
            );
        }
        Ok(places)
    }

    /// Returns the source of the credentials; `None` in the sandbox, or if the credentials weren't
    /// obtained yet.
    pub fn source(&self) -> Option<CredentialSource> {
        let last_source = || self.shared_state().credentials.last().map(|found| found.source);
        let environment = || from_environment().ok().flatten().map(|found| found.source);
        match (self.connections(), &self.settings.profile) {
            (Some(_), _) => None,
            (None, Some(_)) => last_source(),
            (None, None) => environment().or_else(last_source),
        }
    }

    /// Returns the selected profile, which may be `default`; `None` if the credentials come from
    /// the environment or the sandbox.
    pub(crate) fn profile_in_use(&self) -> Result<Option<String>, Problem> {
        if let Some(profile) = &self.settings.profile {
            return Ok(Some(profile.clone()));
        }
        if self.connections().is_some() || variable("AWS_ACCESS_KEY_ID").is_some() {
            return Ok(None);
        }
        let profiles = self.profiles().map_err(Problem::clone)?;
        Ok(Some(profiles.selected().to_owned()))
    }
}

/// Returns the time at which the credentials expire, in whole seconds; `None` if they don't expire
/// or their source didn't say.
pub(crate) fn expiry_of(credentials: &Credentials) -> Option<Timestamp> {
    let end = Timestamp::try_from(credentials.expiry()?).ok()?;
    Timestamp::from_second(end.as_second()).ok()
}

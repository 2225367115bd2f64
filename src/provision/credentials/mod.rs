//! Obtains the credentials that sign, in the AWS CLI's order: the environment (unless `--profile`
//! names a profile), the profile or a web identity, a container, an instance. The SDK's own chain
//! isn't used: it doesn't tell which source failed, ignores settings that the CLI honors, and lets
//! a child process read this program's standard input.

pub mod chain;
pub mod process;
pub mod profiles;
pub mod resolved;
pub mod role;
pub mod shell_words;
pub mod sso;
pub mod stderr_relay;
pub mod validity;

use crate::domain::{
    Cause, CredentialFault, CredentialSource, Problem, ProfileKind, Shutdown, UnusableCredentials,
};
use crate::provision::client::connection::{Connection, CredentialPrompt};
use crate::provision::client::sdk_config::EndpointVariants;
use crate::provision::network::connection_failure;
use crate::provision::network::http::Http;
use crate::provision::network::last_outcome::LastOutcome;
use aws_config::BehaviorVersion;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds::Client as Imds;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_types::region::Region;
use aws_types::sdk_config::TimeSource;
use chain::{Base, Chain, NamedSource, settings_fault};
use profiles::Profiles;
pub(crate) use resolved::ResolvedCredentials;
use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
pub(crate) use validity::{from_environment, parse_time};

/// The credential sources other than the environment, and what is needed to ask them.
pub(crate) struct CredentialSources<'a> {
    /// The profile that `--profile` names. Its source is the only one that is asked.
    pub(crate) profile: Option<&'a str>,
    pub(crate) profiles: &'a Profiles,
    /// True if a flag or variable names the profile, so that the profile must exist.
    pub(crate) chosen: bool,
    pub(crate) http: &'a Http,
    /// The region of the STS endpoint that issues a role's credentials.
    pub(crate) region: &'a crate::domain::Region,
    pub(crate) sts: (Connection, EndpointVariants),
    /// The configured endpoints of the credential services. Each comes with the service's name in a
    /// profile.
    pub(crate) endpoints: Vec<(String, String)>,
    pub(crate) variable: &'a dyn Fn(&str) -> Option<String>,
    /// The time limit of each step that doesn't need the person.
    pub(crate) time_limit: Duration,
    pub(crate) console: &'a CredentialPrompt,
    pub(crate) stops: &'a Shutdown,
    pub(crate) last_outcome: LastOutcome,
}

/// Returns true if EC2 instance metadata is asked for credentials: if the settings select it, or,
/// without `--profile`, if neither the settings nor `environment` name another source.
pub(crate) fn asks_instance(profiles: &Profiles, environment: Option<chain::Variable<'_>>) -> bool {
    match chain::resolve(profiles, environment) {
        Ok(Some(chain)) => matches!(chain.base, Base::Named(NamedSource::Instance)),
        Ok(None) => environment.is_some(),
        Err(_) => false,
    }
}

impl CredentialSources<'_> {
    /// Returns the credentials of the first source that is configured, or else those of a container
    /// or an instance.
    pub(crate) async fn credentials(&self) -> Result<ResolvedCredentials, Problem> {
        if self.chosen {
            self.profiles.require()?;
        }
        let variable = self.profile.is_none().then_some(self.variable);
        match chain::resolve(self.profiles, variable).map_err(problem)? {
            Some(chain) => self.follow_chain(chain).await.map_err(problem),
            None if self.profile.is_some() => {
                let source = chain::profile_source(self.profiles.selected(), ProfileKind::Nothing);
                Err(problem(UnusableCredentials::new(
                    source,
                    settings_fault("it has no credentials configured"),
                )))
            }
            None => self.container_or_instance().await,
        }
    }

    /// Obtains the base credentials of a chain, and assumes its roles one after the other.
    async fn follow_chain(
        &self,
        Chain { mut source, base, roles }: Chain,
    ) -> Result<ResolvedCredentials, UnusableCredentials> {
        let mut interactive =
            matches!(base, Base::Process(_)) || roles.iter().any(|role| role.mfa_serial.is_some());
        let unusable =
            |source: &CredentialSource, fault| UnusableCredentials::new(source.clone(), fault);
        let found = self.base_credentials(base).await.map_err(|fault| unusable(&source, fault))?;
        let mut credentials = validity::validated(found, &source)?;
        for role in &roles {
            if let Some(end) = validity::expired(&credentials) {
                return Err(unusable(&source, CredentialFault::Expired(Some(end))));
            }
            let assumed = self.assume(role, &credentials).await;
            let before = std::mem::replace(
                &mut source,
                chain::profile_source(&role.profile, ProfileKind::Role),
            );
            let assumed = assumed.map_err(|fault| match fault {
                // AWS rejected the credentials that were to assume the role, not the role's own.
                CredentialFault::Refused(mut refused) if refused.cause == Cause::Credentials => {
                    refused.source = Some(before.clone());
                    let over = refused
                        .code
                        .as_deref()
                        .is_some_and(|code| code.starts_with("ExpiredToken"));
                    unusable(
                        &before,
                        if over {
                            CredentialFault::Expired(None)
                        } else {
                            CredentialFault::Refused(refused)
                        },
                    )
                }
                fault => unusable(&source, fault),
            })?;
            credentials = validity::validated(assumed, &source)?;
        }
        // Credentials without a known expiry can't be kept until shortly before they expire.
        interactive &= credentials.expiry().is_some();
        Ok(ResolvedCredentials { credentials, source, interactive })
    }

    async fn base_credentials(&self, base: Base) -> Result<Credentials, CredentialFault> {
        match base {
            Base::Keys(credentials) => Ok(credentials),
            Base::Process(command) => process::run(&command, self.console, self.time_limit).await,
            Base::Sso(sso) => sso::sso(self, &sso).await,
            Base::Login(session) => sso::login(self, &session).await,
            Base::WebIdentity(identity) => self.assume_with_web_identity(&identity).await,
            Base::Named(NamedSource::Environment) => match validity::from_environment() {
                Ok(Some(found)) => Ok(found.credentials),
                Ok(None) => Err(settings_fault("AWS_ACCESS_KEY_ID is not set")),
                Err(unusable) => Err(unusable.fault),
            },
            Base::Named(NamedSource::Container) => {
                self.with_timeout(self.container().provide_credentials()).await
            }
            Base::Named(NamedSource::Instance) => {
                self.with_timeout(self.instance().provide_credentials()).await
            }
        }
    }

    /// Asks the container's endpoint for credentials, then the instance's metadata.
    async fn container_or_instance(&self) -> Result<ResolvedCredentials, Problem> {
        let none = || Problem::NoCredentials { held: None };
        let found = |source: CredentialSource, credentials| {
            let credentials = validity::validated(credentials, &source).map_err(problem)?;
            Ok(ResolvedCredentials { credentials, source, interactive: false })
        };
        match tokio::time::timeout(self.time_limit, self.container().provide_credentials()).await {
            Ok(Err(CredentialsError::CredentialsNotLoaded(_))) => {}
            Ok(Ok(credentials)) => return found(CredentialSource::Container, credentials),
            Ok(Err(error)) => {
                return Err(problem(UnusableCredentials::new(
                    CredentialSource::Container,
                    self.fault(&error),
                )));
            }
            Err(_) => {
                return Err(problem(UnusableCredentials::new(
                    CredentialSource::Container,
                    CredentialFault::TimedOut,
                )));
            }
        }
        // Most machines aren't EC2 instances, so any failure counts as having no credentials.
        match tokio::time::timeout(self.time_limit, self.instance().provide_credentials()).await {
            Ok(Ok(credentials)) => found(CredentialSource::Instance, credentials),
            _ => Err(none()),
        }
    }

    fn container(&self) -> EcsCredentialsProvider {
        EcsCredentialsProvider::builder().configure(&self.metadata_config()).build()
    }

    fn instance(&self) -> ImdsCredentialsProvider {
        let conf = self.metadata_config();
        let client = Imds::builder().configure(&conf).build();
        let conf = conf.with_time_source(FrozenClock);
        ImdsCredentialsProvider::builder().configure(&conf).imds_client(client).build()
    }

    /// Returns the configuration of the providers that ask a container's or an instance's metadata.
    fn metadata_config(&self) -> ProviderConfig {
        self.config().with_http_client(self.last_outcome.recording(self.http.metadata.clone()))
    }

    /// Classifies an SDK error by the last outcome on the network, or else by the error's kind.
    /// Leaves out the error's text, because it may contain a secret.
    fn fault(&self, error: &CredentialsError) -> CredentialFault {
        match (error, self.last_outcome.fault(|_| false)) {
            (_, Some(fault)) => fault,
            (CredentialsError::InvalidConfiguration(_), None) => {
                let token = connection_failure::causes(error)
                    .any(|cause| cause.to_string().starts_with("the auth token"));
                settings_fault(match token {
                    true => {
                        "the token for its endpoint has a character that isn't allowed in an HTTP header"
                    }
                    false => {
                        "its endpoint isn't https, and is neither on this machine nor one of AWS's own"
                    }
                })
            }
            (_, None) => CredentialFault::Garbled,
        }
    }

    fn config(&self) -> ProviderConfig {
        ProviderConfig::without_region()
            .with_behavior_version(Some(BehaviorVersion::latest()))
            .with_region(Some(Region::new(self.region.as_str().to_owned())))
    }

    async fn with_timeout(
        &self,
        work: impl Future<Output = Result<Credentials, CredentialsError>>,
    ) -> Result<Credentials, CredentialFault> {
        match tokio::time::timeout(self.time_limit, work).await {
            Ok(Err(CredentialsError::CredentialsNotLoaded(_))) => {
                Err(settings_fault("its credential_source has no credentials here"))
            }
            Ok(found) => found.map_err(|error| self.fault(&error)),
            Err(_) => Err(CredentialFault::TimedOut),
        }
    }
}

/// A clock that always returns the Unix epoch. With the real clock, the SDK would silently extend
/// an instance's expired credentials by 15 minutes.
#[derive(Debug)]
struct FrozenClock;

impl TimeSource for FrozenClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH
    }
}

fn problem(unusable: UnusableCredentials) -> Problem {
    Problem::Credentials(Box::new(unusable))
}

/// Returns the first error of this type in the chain of causes.
fn find_cause<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    connection_failure::causes(error).find_map(|cause| cause.downcast_ref())
}

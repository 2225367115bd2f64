//! Whose credentials sign, in the order of the AWS CLI: the environment, unless `--profile` names a profile; the profile; a
//! web identity; a container; an instance. The SDK's own chain does not tell which link failed, ignores settings that the
//! CLI honors, and lets a child process read our standard input.

pub mod chain;
pub mod process;
pub mod profiles;
pub mod role;
pub mod shell_words;
pub mod sso;
pub mod told;
pub mod validity;

use crate::domain::{
    Cause, CredentialFault, CredentialSource, Problem, ProfileKind, Shutdown, UnusableCredentials,
    clean,
};
use crate::provision::client::connection::{Connection, CredentialPrompt};
use crate::provision::client::sdk_config::Switches;
use crate::provision::network::connection_failure;
use crate::provision::network::http::Http;
use crate::provision::network::last_outcome::Heard;
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
use chain::{Base, Chain, Named};
use profiles::Profiles;
use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
pub(crate) use validity::{moment, of_environment as from_environment};

/// Credentials with their source.
#[derive(Clone)]
pub(crate) struct ResolvedCredentials {
    /// The credentials.
    pub(crate) credentials: Credentials,
    /// Where they come from.
    pub(crate) source: CredentialSource,
    /// Whether somebody may have been asked for a code or a password, and is not asked again before they expire.
    pub(crate) asked: bool,
}

/// Where credentials are looked for beyond the environment, and what that takes.
pub(crate) struct CredentialSources<'a> {
    /// `--profile`: this one alone, instead of the rest of the chain.
    pub(crate) profile: Option<&'a str>,
    /// The configuration files.
    pub(crate) profiles: &'a Profiles,
    /// Whether a person chose the profile, by flag or variable.
    pub(crate) chosen: bool,
    /// What every source calls through.
    pub(crate) http: &'a Http,
    /// Where STS is asked for a role's credentials.
    pub(crate) region: &'a crate::domain::Region,
    /// The way to STS, and which of AWS's addresses are asked for.
    pub(crate) sts: (Connection, Switches),
    /// The addresses configured for what signs in, by the service's name in a profile.
    pub(crate) endpoints: Vec<(String, String)>,
    /// A variable of the environment.
    pub(crate) variable: &'a dyn Fn(&str) -> Option<String>,
    /// How long one step may take that nobody sits in front of.
    pub(crate) patience: Duration,
    /// What becomes of the terminal meanwhile.
    pub(crate) console: &'a CredentialPrompt,
    /// Whether the program was asked to end.
    pub(crate) stops: &'a Shutdown,
    /// What the network said last.
    pub(crate) heard: Heard,
}

/// Whether the metadata of an EC2 instance are asked for credentials: because the settings say so, or because they and the
/// environment, where that counts, name no other source.
pub(crate) fn asks_instance(profiles: &Profiles, environment: Option<chain::Variable<'_>>) -> bool {
    match chain::resolve(profiles, environment) {
        Ok(Some(chain)) => matches!(chain.base, Base::Named(Named::Instance)),
        Ok(None) => environment.is_some(),
        Err(_) => false,
    }
}

impl CredentialSources<'_> {
    /// Credentials from the first source that has any.
    ///
    /// # Errors
    /// Every problem of credentials that [`Problem`] knows.
    pub(crate) async fn credentials(&self) -> Result<ResolvedCredentials, Problem> {
        if self.chosen {
            self.profiles.require()?;
        }
        let variable = self.profile.is_none().then_some(self.variable);
        match chain::resolve(self.profiles, variable).map_err(problem)? {
            Some(chain) => self.follow(chain).await.map_err(problem),
            None if self.profile.is_some() => {
                let source = chain::source(self.profiles.selected(), ProfileKind::Nothing);
                Err(problem(UnusableCredentials {
                    source,
                    fault: settings("it names no source of credentials"),
                }))
            }
            None => self.beside().await,
        }
    }

    /// The credentials of a profile or of a web identity.
    async fn follow(
        &self,
        Chain { mut source, base, roles }: Chain,
    ) -> Result<ResolvedCredentials, UnusableCredentials> {
        let mut asked =
            matches!(base, Base::Process(_)) || roles.iter().any(|role| role.mfa_serial.is_some());
        let unusable = |source: &CredentialSource, fault| UnusableCredentials {
            source: source.clone(),
            fault,
        };
        let found = self.base(base).await.map_err(|fault| unusable(&source, fault))?;
        let mut credentials = validity::checked(found, &source)?;
        for role in &roles {
            if validity::expired(&credentials) {
                return Err(unusable(&source, CredentialFault::Expired));
            }
            let assumed = self.assume(role, &credentials).await;
            let before =
                std::mem::replace(&mut source, chain::source(&role.profile, ProfileKind::Role));
            let assumed = assumed.map_err(|fault| match fault {
                // What AWS does not take are those with which the role is assumed.
                CredentialFault::Refused(mut refused) if refused.cause == Cause::Credentials => {
                    refused.source = Some(before.clone());
                    let over = refused
                        .code
                        .as_deref()
                        .is_some_and(|code| code.starts_with("ExpiredToken"));
                    unusable(
                        &before,
                        if over {
                            CredentialFault::Expired
                        } else {
                            CredentialFault::Refused(refused)
                        },
                    )
                }
                fault => unusable(&source, fault),
            })?;
            credentials = validity::checked(assumed, &source)?;
        }
        // What nobody says the end of is asked for anew.
        asked &= credentials.expiry().is_some();
        Ok(ResolvedCredentials { credentials, source, asked })
    }

    async fn base(&self, base: Base) -> Result<Credentials, CredentialFault> {
        match base {
            Base::Keys(credentials) => Ok(credentials),
            Base::Process(command) => process::run(&command, self.console, self.patience).await,
            Base::Sso(sso) => sso::sso(self, &sso).await,
            Base::Login(session) => sso::login(self, &session).await,
            Base::WebIdentity(identity) => self.identify(&identity).await,
            Base::Named(Named::Environment) => match validity::of_environment() {
                Ok(Some(found)) => Ok(found.credentials),
                Ok(None) => Err(settings("AWS_ACCESS_KEY_ID is not set")),
                Err(unusable) => Err(unusable.fault),
            },
            Base::Named(Named::Container) => {
                self.within(self.container().provide_credentials()).await
            }
            Base::Named(Named::Instance) => {
                self.within(self.instance().provide_credentials()).await
            }
        }
    }

    /// A container or an instance.
    async fn beside(&self) -> Result<ResolvedCredentials, Problem> {
        let none = || Problem::NoCredentials { held: None };
        let found = |source: CredentialSource, credentials| {
            let credentials = validity::checked(credentials, &source).map_err(problem)?;
            Ok(ResolvedCredentials { credentials, source, asked: false })
        };
        match tokio::time::timeout(self.patience, self.container().provide_credentials()).await {
            Ok(Err(CredentialsError::CredentialsNotLoaded(_))) => {}
            Ok(Ok(credentials)) => return found(CredentialSource::Container, credentials),
            Ok(Err(error)) => {
                return Err(problem(UnusableCredentials {
                    source: CredentialSource::Container,
                    fault: self.why(&error),
                }));
            }
            Err(_) => {
                return Err(problem(UnusableCredentials {
                    source: CredentialSource::Container,
                    fault: CredentialFault::TimedOut,
                }));
            }
        }
        // Most machines are no EC2 instance: whatever goes wrong there means that there are no credentials.
        match tokio::time::timeout(self.patience, self.instance().provide_credentials()).await {
            Ok(Ok(credentials)) => found(CredentialSource::Instance, credentials),
            _ => Err(none()),
        }
    }

    fn container(&self) -> EcsCredentialsProvider {
        EcsCredentialsProvider::builder().configure(&self.beside_us()).build()
    }

    fn instance(&self) -> ImdsCredentialsProvider {
        let conf = self.beside_us();
        let client = Imds::builder().configure(&conf).build();
        let conf = conf.with_time_source(Stopped);
        ImdsCredentialsProvider::builder().configure(&conf).imds_client(client).build()
    }

    /// How the SDK finds what is beside this machine.
    fn beside_us(&self) -> ProviderConfig {
        self.config().with_http_client(self.heard.by(self.http.metadata.clone()))
    }

    /// What may be told of an error of the SDK: only what the network said, never an answer, which may hold a secret.
    fn why(&self, error: &CredentialsError) -> CredentialFault {
        match (error, self.heard.fault(|_| false)) {
            (_, Some(fault)) => fault,
            (CredentialsError::InvalidConfiguration(_), None) => {
                let token = connection_failure::causes(error)
                    .any(|cause| cause.to_string().starts_with("the auth token"));
                settings(match token {
                    true => "the token for its endpoint holds a character that no HTTP header has",
                    false => {
                        "its endpoint is not https, and is neither on this machine nor one of AWS's own"
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

    async fn within(
        &self,
        work: impl Future<Output = Result<Credentials, CredentialsError>>,
    ) -> Result<Credentials, CredentialFault> {
        match tokio::time::timeout(self.patience, work).await {
            Ok(Err(CredentialsError::CredentialsNotLoaded(_))) => {
                Err(settings("the credential_source that it names has none here"))
            }
            Ok(found) => found.map_err(|error| self.why(&error)),
            Err(_) => Err(CredentialFault::TimedOut),
        }
    }
}

/// A clock that stands still long ago. By the right one the SDK gives expired credentials of an instance another quarter of
/// an hour, and nobody could tell.
#[derive(Debug)]
struct Stopped;

impl TimeSource for Stopped {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH
    }
}

fn problem(unusable: UnusableCredentials) -> Problem {
    Problem::Credentials(Box::new(unusable))
}

fn settings(why: &str) -> CredentialFault {
    CredentialFault::Settings(clean(why))
}

/// The first cause of this kind.
fn cause<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    connection_failure::causes(error).find_map(|cause| cause.downcast_ref())
}

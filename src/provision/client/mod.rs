//! Holds one caller's settings, credentials and clients, each created on first use. A key for a
//! script needs only credentials from the environment and must be ready within milliseconds.

pub mod connection;
pub mod failure;
mod failure_context;
pub mod sdk_config;
pub mod shared;

use crate::domain::{
    AccessKeyId, CredentialFault, CredentialSource, KeyLife, Note, Problem, ProfileKind, Region,
    RegionSource, ShortTermKey, Shutdown, SigningPlan, UnusableCredentials, clean, once,
};
use crate::provision::credentials::profiles::Profiles;
use crate::provision::credentials::{
    CredentialSources, ResolvedCredentials, from_environment, profiles,
};
use crate::provision::network::endpoints::{BEDROCK, CREDENTIAL_SERVICES, Endpoint, STS, Service};
use crate::provision::network::http::Http;
use crate::provision::network::last_outcome::LastOutcome;
use crate::provision::network::{endpoints, http, proxy};
use crate::provision::token::sign;
use crate::provision::{credentials, lookups, sandbox};
use aws_credential_types::Credentials;
use connection::{Connection, Connections, Pace, Settings};
use jiff::{SignedDuration, Timestamp};
use once_cell::unsync::OnceCell;
use sdk_config::EndpointVariants;
use shared::{Shared, SharedState};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// Interval for checking shutdown; too short to notice.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// How long credentials serve the next lines of a batch before their source is asked again.
const REUSE_TIME: Duration = Duration::from_secs(60);
/// How long before they expire credentials are obtained again, if their source asked the user for a
/// code.
const RENEWAL_MARGIN: SignedDuration = SignedDuration::from_mins(1);

/// Access to AWS for one caller. Every call blocks until it is done.
pub struct AwsClient {
    settings: Settings,
    shared: Shared,
    runtime: OnceCell<Runtime>,
    http: OnceCell<Http>,
}

impl AwsClient {
    /// Creates a client that uses the environment and the AWS files. Reads nothing yet.
    pub fn open(settings: Settings) -> Self {
        let connections =
            settings.sandbox.then(|| crate::provision::sandbox::connections(settings.clock));
        Self::joining(settings, Shared::new(connections))
    }

    /// Creates a client that takes only the region from the environment.
    pub fn wired(settings: Settings, connections: Connections) -> Self {
        Self::joining(settings, Shared::new(Some(connections)))
    }

    /// Creates a client for another thread, with settings of its own. Clients with the same
    /// `shared` obtain credentials, look up the caller and read the AWS files once, and use the
    /// same sandbox.
    pub fn joining(settings: Settings, shared: Shared) -> Self {
        Self { settings, shared, runtime: OnceCell::new(), http: OnceCell::new() }
    }

    /// Returns the state for [`AwsClient::joining`].
    pub fn shared(&self) -> Shared {
        self.shared.clone()
    }

    pub(crate) fn shared_state(&self) -> &SharedState {
        &self.shared.0
    }

    fn connections(&self) -> Option<&Connections> {
        self.shared_state().connections.as_ref()
    }

    /// Returns the region of `AWS_REGION`, `AWS_DEFAULT_REGION` or the profile, in this order.
    /// Instance metadata isn't asked.
    pub fn configured_region(&self) -> Result<Option<(Region, RegionSource)>, Problem> {
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
            if let Some(text) = variable(name) {
                let region = parsed_region(&text, name.to_owned())?;
                return Ok(Some((region, RegionSource::Environment(name))));
            }
        }
        if self.connections().is_some() {
            return Ok(None);
        }
        let profiles = match self.profiles() {
            Ok(profiles) => profiles,
            // Credentials from the environment don't need the files; code that needs them reports
            // the problem.
            Err(_) if self.settings.profile.is_none() => return Ok(None),
            Err(problem) => return Err(problem.clone()),
        };
        if self.settings.profile.is_some() {
            profiles.require()?;
        }
        let setting = || format!("region of profile {}", clean(profiles.selected()));
        let region =
            profiles.get("region").map(|text| parsed_region(text, setting())).transpose()?;
        Ok(region.map(|region| (region, RegionSource::Profile)))
    }

    /// Returns the profile whose credentials are used; `None` if they come from the environment or
    /// the sandbox.
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

    /// Returns the account that `--account` names.
    pub(crate) fn only_account(&self) -> Option<&str> {
        self.settings.account.as_deref()
    }

    /// Returns the time limit for optional look-ups.
    pub(crate) fn lookup_deadline(&self) -> Duration {
        self.settings.lookup_deadline
    }

    pub(crate) fn pace(&self) -> Pace {
        self.connections().map(|connections| connections.pace).unwrap_or_default()
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.settings.clock)()
    }

    /// Signs a key that is valid from `now`. With [`Settings::verify`], looks up the caller and the
    /// region's models meanwhile; a failed look-up becomes a note.
    pub fn sign_key(
        &self,
        plan: &SigningPlan,
        now: Timestamp,
    ) -> Result<(ShortTermKey, Vec<Note>), Problem> {
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let endpoints = [self.address(STS)?, self.address(BEDROCK)?];
        self.check_account()?;
        let (credentials, mut notes) = self.credentials(&plan.region, now)?;
        let clients = if self.settings.verify {
            let (sts, bedrock) =
                (self.connection(STS, &endpoints[0])?, self.connection(BEDROCK, &endpoints[1])?);
            Some(lookups::LookupClients::new(
                &credentials,
                &plan.region,
                sts,
                bedrock,
                self.endpoint_variants()?,
            ))
        } else {
            None
        };
        let look_up = async {
            let Some(clients) = &clients else { return lookups::Lookups::default() };
            lookups::look_up(clients, &plan.region, self.settings.lookup_deadline).await
        };
        let life = plan.life.duration();
        let sign = async { sign::sign(&credentials, plan.region.as_str(), life, now.into()) };
        let (secret, found) = self.unless_stopped(async { tokio::join!(sign, look_up) })?;
        if let Some(refusal) = found.refused {
            return Err(refusal.problem(lookups::CALLER, None));
        }
        let secret =
            if self.settings.sandbox { sandbox::with_sandbox_mark(&secret?) } else { secret? };

        if self.settings.verify {
            notes.extend(endpoints.iter().flatten().map(Endpoint::note));
        }
        let (expires_at, expiry_certain, note) = expiry(&credentials, plan.life, now);
        let login = matches!(
            self.source(),
            Some(CredentialSource::Profile { kind: ProfileKind::Login, .. })
        );
        notes.extend(note.map(|note| {
            if login && note == Note::CutByCredentials { Note::CutByLogin } else { note }
        }));
        notes.extend(found.notes);
        let key = ShortTermKey {
            secret,
            region: plan.region.clone(),
            made_at: now,
            expires_at,
            expiry_certain,
            signer: AccessKeyId::parse(credentials.access_key_id()),
            identity: found.identity,
            models: found.models,
        };
        Ok((key, once(notes)))
    }

    /// Returns the configured address of `service`. An unsafe one is refused here, before anything
    /// is sent.
    pub(crate) fn address(&self, service: Service) -> Result<Option<Endpoint>, Problem> {
        if self.connections().is_some()
            || self.bool_setting(
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                "ignore_configured_endpoint_urls",
            )?
        {
            return Ok(None);
        }
        self.endpoint(service)
    }

    fn endpoint(&self, service: Service) -> Result<Option<Endpoint>, Problem> {
        endpoints::configured(service, &raw_variable, self.profiles().ok())
    }

    /// Returns the configured addresses of credential sources, each with its service's name in the
    /// settings.
    fn credential_endpoints(&self) -> Result<Vec<(Option<String>, Endpoint)>, Problem> {
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

    /// Returns the credentials, with notes about their source's endpoints. `region` is the fallback
    /// for a source that needs one.
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
        let unexpired =
            |ResolvedCredentials { credentials, source, .. }: ResolvedCredentials| match expiry_of(
                &credentials,
            ) {
                Some(end) if end <= now => {
                    let fault = CredentialFault::Expired(Some(end));
                    Err(unusable(UnusableCredentials::new(source, fault)))
                }
                _ => Ok(credentials),
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
        // Work that may need a runtime and files comes before anything is awaited.
        let http = self.http()?;
        let sts = (self.connection(STS, &self.address(STS)?)?, self.endpoint_variants()?);
        // A wrong region in the environment is reported by the code that uses it.
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
        // Ctrl-C on a terminal also ends the credential process; the shutdown is the news, its
        // failure isn't.
        match (found, self.stops().requested()) {
            (Err(Problem::Credentials(_)), Some(by)) => {
                Err(Problem::Stopped { by, progress: Box::default() })
            }
            (found, _) => Ok((unexpired(found?)?, notes)),
        }
    }

    /// Returns the source of the credentials, if known.
    pub fn source(&self) -> Option<CredentialSource> {
        let last_source = || self.shared_state().credentials.last().map(|found| found.source);
        let environment = || from_environment().ok().flatten().map(|found| found.source);
        match (self.connections(), &self.settings.profile) {
            (Some(_), _) => None,
            (None, Some(_)) => last_source(),
            (None, None) => environment().or_else(last_source),
        }
    }

    /// Returns the connection to `service`, at `address` if one is configured.
    pub(crate) fn connection(
        &self,
        service: Service,
        address: &Option<Endpoint>,
    ) -> Result<Connection, Problem> {
        if let Some(connections) = self.connections() {
            return Ok(connections.for_service(service));
        }
        let endpoint = address.as_ref().map(|endpoint| endpoint.url.clone());
        Ok(Connection { http: self.http()?.aws.clone(), endpoint })
    }

    pub(crate) fn endpoint_variants(&self) -> Result<EndpointVariants, Problem> {
        if self.connections().is_some() {
            return Ok(EndpointVariants::default());
        }
        Ok(EndpointVariants {
            fips: self.bool_setting("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")?,
            dual_stack: self
                .bool_setting("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")?,
        })
    }

    fn bool_setting(&self, name: &str, key: &str) -> Result<bool, Problem> {
        let on = |text: &str| text.eq_ignore_ascii_case("true");
        Ok(match (variable(name), self.profiles()) {
            (Some(text), _) => on(&text),
            (None, Ok(profiles)) => profiles.get(key).is_some_and(on),
            (None, Err(_)) => false,
        })
    }

    fn http(&self) -> Result<&Http, Problem> {
        self.http.get_or_try_init(|| {
            let proxy = proxy::configured(&variable)?;
            let bundle = std::env::var_os("AWS_CA_BUNDLE").filter(|path| !path.is_empty());
            if let Some(path) = bundle {
                return http::clients(Some((path.into(), "AWS_CA_BUNDLE".to_owned())), proxy);
            }
            // Credentials from the environment don't need the files; code that needs them reports
            // the problem.
            let profiles = self.profiles().ok();
            let bundle = profiles.and_then(|profiles| Some((profiles, profiles.get("ca_bundle")?)));
            let named = |(profiles, path): (&Profiles, &str)| {
                (path.into(), format!("ca_bundle of profile {}", clean(profiles.selected())))
            };
            http::clients(bundle.map(named), proxy)
        })
    }

    fn profiles(&self) -> Result<&Profiles, &Problem> {
        let load = || Profiles::load(self.settings.profile.as_deref());
        self.shared_state().profiles.get_or_init(load).as_ref()
    }

    pub(crate) fn stops(&self) -> &Shutdown {
        &self.settings.stops
    }

    /// Runs read-only work until it is done or shutdown is requested.
    pub(crate) fn unless_stopped<T>(&self, work: impl Future<Output = T>) -> Result<T, Problem> {
        self.runtime()?.block_on(self.stoppable(work))
    }

    async fn stoppable<T>(&self, work: impl Future<Output = T>) -> Result<T, Problem> {
        let stopped = async {
            loop {
                if let Some(by) = self.stops().requested() {
                    break Problem::Stopped { by, progress: Box::default() };
                }
                tokio::time::sleep(POLL_INTERVAL).await;
            }
        };
        tokio::select! {
            biased;
            done = work => Ok(done),
            problem = stopped => Err(problem),
        }
    }

    /// Returns the one runtime under the SDK.
    pub(crate) fn runtime(&self) -> Result<&Runtime, Problem> {
        self.runtime.get_or_try_init(|| {
            check_open_file_limit()?;
            let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
            built.map_err(|_| Problem::TooFewFiles)
        })
    }
}

impl Drop for AwsClient {
    /// Shuts down without waiting: a name look-up can't be canceled and may take half a minute.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Returns when the key expires, whether that is certain, and a note about it.
fn expiry(
    credentials: &Credentials,
    life: KeyLife,
    now: Timestamp,
) -> (Timestamp, bool, Option<Note>) {
    let life = SignedDuration::try_from(life.duration()).unwrap_or(SignedDuration::ZERO);
    let asked = now.saturating_add(life).unwrap_or(now);
    match expiry_of(credentials) {
        Some(end) if end < asked => (end, true, Some(Note::CutByCredentials)),
        Some(_) => (asked, true, None),
        None if credentials.session_token().is_some() => (asked, false, Some(Note::ExpiryAtMost)),
        None => (asked, true, None),
    }
}

/// Returns the whole second in which credentials expire; `None` if they don't, or if their source
/// didn't say.
pub(crate) fn expiry_of(credentials: &Credentials) -> Option<Timestamp> {
    let end = Timestamp::try_from(credentials.expiry()?).ok()?;
    Timestamp::from_second(end.as_second()).ok()
}

/// Checks that a runtime can open the files it needs, because tokio panics if it can't.
fn check_open_file_limit() -> Result<(), Problem> {
    #[cfg(unix)]
    {
        let pair = |_| std::os::unix::net::UnixStream::pair();
        let pairs: Result<Vec<_>, _> = (0..3).map(pair).collect();
        pairs.map_err(|_| Problem::TooFewFiles)?;
    }
    Ok(())
}

/// Returns an AWS or proxy variable whose value isn't UTF-8. Such a variable must not count as
/// unset: calls would go elsewhere, or use another profile's credentials.
fn undecodable_variable() -> Option<&'static str> {
    // Cached, because each line of a batch asks.
    static FOUND: OnceLock<Option<String>> = OnceLock::new();
    let ours = |name: &String| {
        let ends = name.rsplit('_').next().is_some_and(|end| end.eq_ignore_ascii_case("proxy"));
        ends || name.split('_').next() == Some("AWS")
    };
    let find = || {
        let odd = std::env::vars_os().filter(|(_, value)| value.to_str().is_none());
        odd.filter_map(|(name, _)| name.into_string().ok()).find(ours).map(|name| clean(&name))
    };
    FOUND.get_or_init(find).as_deref()
}

/// Returns a variable untrimmed, as the SDK reads it.
fn raw_variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn parsed_region(text: &str, setting: String) -> Result<Region, Problem> {
    Region::parse(text).ok_or_else(|| Problem::MalformedRegion {
        text: clean(text),
        setting,
        nearest: Vec::new(),
    })
}

//! One person's way to AWS: settings, credentials and clients, each built when it is first needed.
//! A key for a script needs none but credentials from the environment, and has to be there in milliseconds.

pub mod connection;
pub mod failure;
pub mod sdk_config;
pub mod shared;

use crate::domain::{
    AccessKeyId, CredentialFault, CredentialSource, KeyLife, Note, Problem, ProfileKind, Region,
    RegionSource, ShortTermKey, Shutdown, SigningPlan, UnusableCredentials, clean, once,
};
use crate::provision::credentials::profiles;
use crate::provision::credentials::profiles::Profiles;
use crate::provision::credentials::{CredentialSources, ResolvedCredentials, from_environment};
use crate::provision::lookups;
use crate::provision::network::endpoints;
use crate::provision::network::endpoints::{BEDROCK, Endpoint, OF_CREDENTIALS, STS, Service};
use crate::provision::network::http;
use crate::provision::network::http::Http;
use crate::provision::network::last_outcome::Heard;
use crate::provision::network::proxy;
use crate::provision::token::sign;
use crate::provision::{credentials, sandbox};
use aws_credential_types::Credentials;
use connection::{Connection, Connections, Pace, Settings};
use jiff::{SignedDuration, Timestamp};
use once_cell::unsync::OnceCell;
use sdk_config::Switches;
use shared::{Shared, SharedState};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// How often somebody looks whether the end is asked for: nobody notices such a delay.
const GLANCE: Duration = Duration::from_millis(20);
/// How long credentials serve the next lines of a batch before their source is asked again.
const FRESH: Duration = Duration::from_secs(60);
/// How long before their end those are asked for anew that somebody had to type a code for.
const LAST: SignedDuration = SignedDuration::from_mins(1);

/// A person's way to AWS. Every call blocks until it is done.
pub struct AwsClient {
    settings: Settings,
    shared: Shared,
    runtime: OnceCell<Runtime>,
    http: OnceCell<Http>,
}

impl AwsClient {
    /// A session as the environment and the AWS files have it. Nothing is read yet.
    pub fn open(settings: Settings) -> Self {
        let wiring = settings.sandbox.then(|| Connections::sandbox(settings.clock));
        Self::joining(settings, Shared::new(wiring))
    }

    /// A session that takes nothing from the environment but the region.
    pub fn wired(settings: Settings, wiring: Connections) -> Self {
        Self::joining(settings, Shared::new(Some(wiring)))
    }

    /// A session for another thread, with the same settings but for what concerns it alone. Credentials are found and the
    /// caller is asked for once for all who share; so are the AWS files read, and the sandbox is one.
    pub fn joining(settings: Settings, shared: Shared) -> Self {
        Self { settings, shared, runtime: OnceCell::new(), http: OnceCell::new() }
    }

    /// What [`AwsClient::joining`] takes.
    pub fn shared(&self) -> Shared {
        self.shared.clone()
    }

    /// What it has in common with others.
    pub(crate) fn common(&self) -> &SharedState {
        &self.shared.0
    }

    fn wiring(&self) -> Option<&Connections> {
        self.common().wiring.as_ref()
    }

    /// The region of `AWS_REGION`, `AWS_DEFAULT_REGION` or the profile, in this order. Instance metadata is not asked.
    ///
    /// # Errors
    /// [`Problem::MalformedRegion`]; [`Problem::ProfileNotFound`] and [`Problem::ConfigUnreadable`] where the profile is needed.
    pub fn configured_region(&self) -> Result<Option<(Region, RegionSource)>, Problem> {
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
            if let Some(text) = variable(name) {
                let region = parsed_region(&text, name.to_owned())?;
                return Ok(Some((region, RegionSource::Environment(name))));
            }
        }
        if self.wiring().is_some() {
            return Ok(None);
        }
        let profiles = match self.profiles() {
            Ok(profiles) => profiles,
            // Credentials from the environment do not need the files; whoever does says what is wrong with them.
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

    /// The profile whose credentials are used; `None` where they come from the environment or the sandbox.
    pub(crate) fn profile_in_use(&self) -> Result<Option<String>, Problem> {
        if let Some(profile) = &self.settings.profile {
            return Ok(Some(profile.clone()));
        }
        if self.wiring().is_some() || variable("AWS_ACCESS_KEY_ID").is_some() {
            return Ok(None);
        }
        let profiles = self.profiles().map_err(Problem::clone)?;
        Ok(Some(profiles.selected().to_owned()))
    }

    /// The account that `--account` names.
    pub(crate) fn only_account(&self) -> Option<&str> {
        self.settings.account.as_deref()
    }

    /// How long what only helps is waited for.
    pub(crate) fn patience(&self) -> Duration {
        self.settings.lookup_deadline
    }

    /// How patient calls to IAM are.
    pub(crate) fn pace(&self) -> Pace {
        self.wiring().map(|wiring| wiring.pace).unwrap_or_default()
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Timestamp {
        (self.settings.clock)()
    }

    /// Carries out `plan`: signs a key that is valid from `now`, and, where [`Settings::verify`] says so, looks up
    /// meanwhile who the caller is and which models the region offers. What could not be looked up becomes a note.
    ///
    /// # Errors
    /// Every problem of credentials, endpoints, files and signing that [`Problem`] knows.
    pub fn mint(
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
                (self.wire(STS, &endpoints[0])?, self.wire(BEDROCK, &endpoints[1])?);
            Some(lookups::LookupClients::new(
                &credentials,
                &plan.region,
                sts,
                bedrock,
                self.switches()?,
            ))
        } else {
            None
        };
        let look_up = async {
            let Some(clients) = &clients else { return lookups::Lookups::default() };
            lookups::run(clients, &plan.region, self.settings.lookup_deadline).await
        };
        let life = plan.life.duration();
        let sign = async { sign::sign(&credentials, plan.region.as_str(), life, now.into()) };
        let (secret, found) = self.unless_stopped(async { tokio::join!(sign, look_up) })?;
        if let Some(refusal) = found.refused {
            return Err(refusal.problem(lookups::CALLER, None));
        }
        let secret = if self.settings.sandbox { sandbox::marked(&secret?) } else { secret? };

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

    /// The configured address of `service`; refused here, before anything is sent, where it is not safe.
    pub(crate) fn address(&self, service: Service) -> Result<Option<Endpoint>, Problem> {
        if self.wiring().is_some()
            || self
                .switch("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")?
        {
            return Ok(None);
        }
        self.endpoint(service)
    }

    fn endpoint(&self, service: Service) -> Result<Option<Endpoint>, Problem> {
        endpoints::configured(service, &verbatim, self.profiles().ok())
    }

    /// Where credentials are asked for, as far as that is configured: of which service, by its name in the settings.
    fn places_of_credentials(&self) -> Result<Vec<(Option<String>, Endpoint)>, Problem> {
        let profiles = self.profiles().ok();
        let mut places = Vec::new();
        for service in OF_CREDENTIALS {
            let endpoint = endpoints::of_credentials(service, &verbatim, profiles)?;
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
                endpoints::of_instance(&verbatim, profiles)?.map(|endpoint| (None, endpoint)),
            );
        }
        Ok(places)
    }

    /// Who signs, and what the person should know of where that was asked. `region` serves a source that needs one
    /// where none is configured.
    pub(crate) fn credentials(
        &self,
        region: &Region,
        now: Timestamp,
    ) -> Result<(Credentials, Vec<Note>), Problem> {
        let runtime = self.runtime()?;
        if let Some(wiring) = self.wiring() {
            return Ok((wiring.credentials.clone(), Vec::new()));
        }
        if let Some(name) = undecodable() {
            let reason = format!("the variable {name} is not UTF-8; unset it, or set it again");
            return Err(Problem::ConfigUnreadable { reason });
        }
        let unusable = |unusable| Problem::Credentials(Box::new(unusable));
        let living =
            |ResolvedCredentials { credentials, source, .. }: ResolvedCredentials| match expired(
                &credentials,
                now,
            ) {
                true => {
                    Err(unusable(UnusableCredentials { source, fault: CredentialFault::Expired }))
                }
                false => Ok(credentials),
            };
        if self.settings.profile.is_none()
            && let Some(found) = from_environment().map_err(unusable)?
        {
            if profiles::chosen().is_some() {
                self.profiles().map_err(Problem::clone)?.require()?;
            }
            return Ok((living(found)?, Vec::new()));
        }
        let profiles = self.profiles().map_err(Problem::clone)?;
        let places = self.places_of_credentials()?;
        let notes = places.iter().map(|(_, endpoint)| endpoint.note()).collect();
        let endpoints =
            places.into_iter().filter_map(|(service, endpoint)| Some((service?, endpoint.url)));
        let endpoints = endpoints.collect();
        // What may take runtime and files of its own is made before anything is waited for.
        let http = self.http()?;
        let sts = (self.wire(STS, &self.address(STS)?)?, self.switches()?);
        // A wrong region in the environment is said where it is used, not here.
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
                patience: self.settings.credentials_deadline,
                console: &self.settings.console,
                stops: self.stops(),
                heard: Heard::default(),
            };
            sources.credentials().await
        };
        let serves = |at: Instant, found: &ResolvedCredentials| {
            let left = end(&found.credentials).map(|end| end.duration_since(now));
            match left {
                Some(left) if found.asked => left > LAST,
                Some(left) if !left.is_positive() => false,
                _ => at.elapsed() < FRESH,
            }
        };
        let found = runtime.block_on(self.stoppable(self.common().credentials.get(serves, ask)))?;
        // Ctrl-C ends a process on the terminal, too: that it failed is not the news then.
        match (found, self.stops().caught()) {
            (Err(Problem::Credentials(_)), Some(by)) => {
                Err(Problem::Stopped { by, progress: Box::default() })
            }
            (found, _) => Ok((living(found?)?, notes)),
        }
    }

    /// Where the credentials come from, if that is known.
    pub fn source(&self) -> Option<CredentialSource> {
        let told = || self.common().credentials.last().map(|found| found.source);
        let environment = || from_environment().ok().flatten().map(|found| found.source);
        match (self.wiring(), &self.settings.profile) {
            (Some(_), _) => None,
            (None, Some(_)) => told(),
            (None, None) => environment().or_else(told),
        }
    }

    /// The way to `service`, which is at `address` where one is configured.
    pub(crate) fn wire(
        &self,
        service: Service,
        address: &Option<Endpoint>,
    ) -> Result<Connection, Problem> {
        if let Some(wiring) = self.wiring() {
            return Ok(wiring.to(service));
        }
        let endpoint = address.as_ref().map(|endpoint| endpoint.url.clone());
        Ok(Connection { http: self.http()?.aws.clone(), endpoint })
    }

    /// Which of AWS's own addresses are asked for.
    pub(crate) fn switches(&self) -> Result<Switches, Problem> {
        if self.wiring().is_some() {
            return Ok(Switches::default());
        }
        Ok(Switches {
            fips: self.switch("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")?,
            dual_stack: self.switch("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")?,
        })
    }

    fn switch(&self, name: &str, key: &str) -> Result<bool, Problem> {
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
            // Credentials from the environment do not need the files; whoever does says what is wrong with them.
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
        self.common().profiles.get_or_init(load).as_ref()
    }

    /// Whether the program was asked to end.
    pub(crate) fn stops(&self) -> &Shutdown {
        &self.settings.stops
    }

    /// Does work that only looks, as long as nobody asks for the end.
    ///
    /// # Errors
    /// [`Problem::Stopped`].
    pub(crate) fn unless_stopped<T>(&self, work: impl Future<Output = T>) -> Result<T, Problem> {
        self.runtime()?.block_on(self.stoppable(work))
    }

    async fn stoppable<T>(&self, work: impl Future<Output = T>) -> Result<T, Problem> {
        let stopped = async {
            loop {
                if let Some(by) = self.stops().caught() {
                    break Problem::Stopped { by, progress: Box::default() };
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        tokio::select! {
            biased;
            done = work => Ok(done),
            problem = stopped => Err(problem),
        }
    }

    /// The one runtime under the SDK.
    pub(crate) fn runtime(&self) -> Result<&Runtime, Problem> {
        self.runtime.get_or_try_init(|| {
            room_for_files()?;
            let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
            built.map_err(|_| Problem::TooFewFiles)
        })
    }
}

impl Drop for AwsClient {
    /// Looking up a name cannot be cancelled and may take half a minute; nobody waits for it.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// When the key dies, whether that is certain, and what to say of it.
fn expiry(
    credentials: &Credentials,
    life: KeyLife,
    now: Timestamp,
) -> (Timestamp, bool, Option<Note>) {
    let life = SignedDuration::try_from(life.duration()).unwrap_or(SignedDuration::ZERO);
    let asked = now.saturating_add(life).unwrap_or(now);
    match end(credentials) {
        Some(end) if end < asked => (end, true, Some(Note::CutByCredentials)),
        Some(_) => (asked, true, None),
        None if credentials.session_token().is_some() => (asked, false, Some(Note::ExpiryAtMost)),
        None => (asked, true, None),
    }
}

fn expired(credentials: &Credentials, now: Timestamp) -> bool {
    end(credentials).is_some_and(|end| end <= now)
}

/// The whole second in which credentials end; `None` where never, or where their source did not say.
pub(crate) fn end(credentials: &Credentials) -> Option<Timestamp> {
    let end = Timestamp::try_from(credentials.expiry()?).ok()?;
    Timestamp::from_second(end.as_second()).ok()
}

/// That as many files can be opened as a runtime needs, for tokio panics if they cannot.
fn room_for_files() -> Result<(), Problem> {
    #[cfg(unix)]
    {
        let pair = |_| std::os::unix::net::UnixStream::pair();
        let pairs: Result<Vec<_>, _> = (0..3).map(pair).collect();
        pairs.map_err(|_| Problem::TooFewFiles)?;
    }
    Ok(())
}

/// A variable of AWS or of a proxy that is set to what is no text. It must not count as unset: calls would go elsewhere, or
/// with another profile's credentials.
fn undecodable() -> Option<&'static str> {
    // A batch asks for every line.
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

/// A variable as it stands there, which is how the SDK reads it.
fn verbatim(name: &str) -> Option<String> {
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

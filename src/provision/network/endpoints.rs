//! Finds the endpoints that differ from AWS's own. The SDK uses such settings silently. Here, they
//! become notes, and plain http to another machine is rejected, because anyone on the network path
//! could read the credentials.

use crate::domain::{Note, Problem, clean};
use crate::provision::credentials::profiles::Profiles;
use std::net::{IpAddr, Ipv6Addr};

/// A service whose endpoint can be configured. Holds its name in variables; profiles use the same
/// name in lowercase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Service(&'static str);

pub(crate) const STS: Service = Service("STS");
pub(crate) const IAM: Service = Service("IAM");
pub(crate) const BEDROCK: Service = Service("BEDROCK");
/// The services that the SDK calls to obtain credentials. For these, it uses endpoint settings even
/// if `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is set.
pub(crate) const CREDENTIAL_SERVICES: [Service; 4] =
    [STS, Service("SSO"), Service("SSO_OIDC"), Service("SIGNIN")];

/// A configured endpoint that is safe to call: its URL is well-formed, and it is https or plain
/// http to an allowed address, such as this machine's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// The variable or profile setting that contains the URL.
    pub(crate) setting: String,
    pub(crate) url: String,
}

impl Service {
    /// Returns the service's name in a profile's `services` section.
    pub(crate) fn key(self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl Endpoint {
    /// Returns a note about the endpoint. Leaves out what may be secret in its URL.
    pub(crate) fn note(&self) -> Note {
        Note::EndpointInForce { setting: self.setting.clone(), url: without_secrets(&self.url) }
    }
}

/// Returns the endpoint configured for `service`, in the SDK's order: the service's variable, the
/// general variable, the service's profile setting, the general profile setting. `variable` must
/// return untrimmed values, as the SDK reads them. Fails if the URL is malformed, or is plain http
/// to another machine.
pub(crate) fn configured(
    service: Service,
    variable: &impl Fn(&str) -> Option<String>,
    profiles: Option<&Profiles>,
) -> Result<Option<Endpoint>, Problem> {
    validated(
        find_setting(
            service,
            &|name| variable(name).filter(|text| !text.trim().is_empty()),
            profiles,
        ),
        &is_loopback,
    )
}

/// Does the same as [`configured`] for a service that provides credentials. For such a service, the
/// SDK uses even an empty variable as a URL, so an empty one fails.
pub(crate) fn for_credential_service(
    service: Service,
    variable: &impl Fn(&str) -> Option<String>,
    profiles: Option<&Profiles>,
) -> Result<Option<Endpoint>, Problem> {
    validated(find_setting(service, variable, profiles), &is_loopback)
}

/// Returns the endpoint configured for EC2 instance metadata. Plain http is also allowed to AWS's
/// link-local addresses.
pub(crate) fn for_instance_metadata(
    variable: &impl Fn(&str) -> Option<String>,
    profiles: Option<&Profiles>,
) -> Result<Option<Endpoint>, Problem> {
    let (name, key) = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
    let set = |profiles: &Profiles| {
        let url = profiles.get(key)?.to_owned();
        Some(Endpoint { setting: clean(&format!("{key} of profile {}", profiles.selected())), url })
    };
    let found = variable(name).map(|url| Endpoint { setting: name.to_owned(), url });
    let allowed =
        |host: &str| is_loopback(host) || ["169.254.169.254", "fd00:ec2::254"].contains(&host);
    validated(found.or_else(|| set(profiles?)), &allowed)
}

fn validated(
    found: Option<Endpoint>,
    plain_http_allowed: &dyn Fn(&str) -> bool,
) -> Result<Option<Endpoint>, Problem> {
    let Some(Endpoint { setting, url }) = found else { return Ok(None) };
    match parse_url(&url) {
        None => Err(Problem::MalformedEndpoint { setting }),
        // Anyone on the network path can read plain http.
        Some((false, host)) if !plain_http_allowed(host) => {
            Err(Problem::InsecureEndpoint { setting, url: without_secrets(&url) })
        }
        Some(_) => Ok(Some(Endpoint { setting, url })),
    }
}

fn find_setting(
    service: Service,
    variable: &impl Fn(&str) -> Option<String>,
    profiles: Option<&Profiles>,
) -> Option<Endpoint> {
    for name in [format!("AWS_ENDPOINT_URL_{}", service.0), "AWS_ENDPOINT_URL".to_owned()] {
        if let Some(url) = variable(&name) {
            return Some(Endpoint { setting: name, url });
        }
    }
    let profiles = profiles?;
    let name = service.key();
    if let Some((section, url)) = profiles.service_endpoint(&name) {
        let setting = clean(&format!("endpoint_url of {name} in [services {section}]"));
        return Some(Endpoint { setting, url: url.to_owned() });
    }
    let url = profiles.get("endpoint_url")?.to_owned();
    Some(Endpoint {
        setting: clean(&format!("endpoint_url of profile {}", profiles.selected())),
        url,
    })
}

/// Returns true for https and false for http, with the host; `None` for any other URL. Parses more
/// strictly than the SDK, whose error for a malformed URL repeats the whole request.
pub(crate) fn parse_url(url: &str) -> Option<(bool, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let https = scheme.eq_ignore_ascii_case("https");
    if !https && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:%@/".contains(c);
    let (user, place) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (host, port) = match place.strip_prefix('[') {
        Some(v6) => {
            let (host, port) = v6.split_once(']')?;
            host.parse::<Ipv6Addr>().ok()?;
            (host, port)
        }
        None => place.split_at(place.find(':').unwrap_or(place.len())),
    };
    let named = place.starts_with('[')
        || host.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    let port =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    let valid = !host.is_empty()
        && named
        && port
        && !user.contains('@')
        && user.chars().chain(path.chars()).all(plain);
    valid.then_some((https, host))
}

/// Returns true if `host` means this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Returns a URL without the parts that may be secret: user, password, query and fragment.
fn without_secrets(url: &str) -> String {
    let (scheme, rest) = url.split_at(url.find("://").map_or(0, |at| at + 3));
    // A password may itself contain `@`.
    let rest = rest.rsplit('@').next().unwrap_or_default();
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    clean(&format!("{scheme}{path}"))
}

#[cfg(test)]
mod tests;

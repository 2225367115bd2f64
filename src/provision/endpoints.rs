//! Where calls go when it is not AWS's own address. The SDK follows these settings silently;
//! here they are named, and plain http beyond this machine is refused: whoever reads it can use what it carries.

use super::profiles::Profiles;
use crate::domain::{Note, Problem, clean};
use std::net::IpAddr;

/// A service whose address can be configured: its name in variables; in lower case, in profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Service(&'static str);

/// Who the caller is.
pub(super) const STS: Service = Service("STS");
/// Users and their access keys.
pub(super) const IAM: Service = Service("IAM");
/// Which models there are.
pub(super) const BEDROCK: Service = Service("BEDROCK");
/// What the SDK calls by itself to get credentials; it follows settings there even where they are to be ignored.
pub(super) const OF_CREDENTIALS: [Service; 4] = [STS, Service("SSO"), Service("SSO_OIDC"), Service("SIGNIN")];

/// A configured address that is safe to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// The variable or profile setting.
    setting: String,
    /// The address as configured.
    pub(super) url: String,
}

impl Service {
    /// Its name in a profile's `services` section.
    pub(super) fn key(self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl Endpoint {
    /// What the person should know of it; a password in the address stays unsaid.
    pub(super) fn note(&self) -> Note {
        Note::EndpointInForce { setting: self.setting.clone(), url: shown(&self.url) }
    }
}

/// The address configured for `service`, in the SDK's order: variable for the service, for all;
/// profile setting for the service, for all.
///
/// # Errors
/// [`Problem::InsecureEndpoint`] where it is neither https nor plain http to this machine.
pub(super) fn configured(
    service: Service,
    variable: &impl Fn(&str) -> Option<String>,
    profiles: Option<&Profiles>,
) -> Result<Option<Endpoint>, Problem> {
    let Some(Endpoint { setting, url }) = find(service, variable, profiles) else { return Ok(None) };
    if safe(&url) {
        Ok(Some(Endpoint { setting, url }))
    } else {
        Err(Problem::InsecureEndpoint { setting, url: shown(&url) })
    }
}

fn find(
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
    Some(Endpoint { setting: clean(&format!("endpoint_url of profile {}", profiles.selected())), url })
}

/// Whether nobody on the way can read what is sent there.
fn safe(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    if url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return false;
    }
    let host = host(rest);
    match scheme.to_ascii_lowercase().as_str() {
        "https" => !host.is_empty(),
        "http" => {
            host.eq_ignore_ascii_case("localhost")
                || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        _ => false,
    }
}

fn host(rest: &str) -> &str {
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

fn shown(url: &str) -> String {
    let end = url.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = url.split_at(end);
    let authority = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    match rest[..authority].rfind('@') {
        Some(at) => clean(&format!("{scheme}{}", &rest[at + 1..])),
        None => clean(url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Option<Endpoint>, Problem> {
        let variable =
            |name: &str| pairs.iter().find_map(|(key, value)| (*key == name).then(|| (*value).to_owned()));
        configured(STS, &variable, None)
    }

    #[test]
    fn the_services_own_variable_wins() {
        assert_eq!(with(&[]), Ok(None));
        let own = with(&[("AWS_ENDPOINT_URL", "https://a"), ("AWS_ENDPOINT_URL_STS", "https://u:p@b/x")]);
        let note = own.unwrap().unwrap().note();
        let Note::EndpointInForce { setting, url } = note else { panic!("{note:?}") };
        assert_eq!((setting.as_str(), url.as_str()), ("AWS_ENDPOINT_URL_STS", "https://b/x"));
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        for good in [
            "http://127.0.0.1:5000",
            "http://127.9.9.9/",
            "http://[::1]:80/x",
            "HTTP://LocalHost:1",
            "https://vpce-1.sts.eu-west-1.vpce.amazonaws.com",
        ] {
            assert!(with(&[("AWS_ENDPOINT_URL", good)]).is_ok(), "{good}");
        }
        for bad in [
            "http://10.0.0.1",
            "http://localhost.example.com",
            "http://127.0.0.1@example.com/",
            "http://example.com\\@127.0.0.1",
            "http://0.0.0.0",
            "localhost:5000",
            "ftp://127.0.0.1",
            "https://",
            "http://127.0.0.1 .example.com",
            "x",
        ] {
            assert!(with(&[("AWS_ENDPOINT_URL", bad)]).is_err(), "{bad}");
        }
    }
}

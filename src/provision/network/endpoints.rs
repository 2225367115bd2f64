//! Determines endpoints that differ from AWS's own. The SDK follows these settings silently; here
//! they become notes, and plain http beyond this machine is refused, because anyone on the network
//! path could use the credentials.

use crate::domain::{Note, Problem, clean};
use crate::provision::credentials::profiles::Profiles;
use std::net::{IpAddr, Ipv6Addr};

/// A service with a configurable endpoint. The name is the one in variables; profiles use it in
/// lowercase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Service(&'static str);

pub(crate) const STS: Service = Service("STS");
pub(crate) const IAM: Service = Service("IAM");
pub(crate) const BEDROCK: Service = Service("BEDROCK");
/// The services that the SDK calls to obtain credentials. It applies their endpoint settings even
/// if those are to be ignored.
pub(crate) const CREDENTIAL_SERVICES: [Service; 4] =
    [STS, Service("SSO"), Service("SSO_OIDC"), Service("SIGNIN")];

/// A configured address that is safe to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// The variable or profile setting.
    pub(crate) setting: String,
    pub(crate) url: String,
}

impl Service {
    /// Returns the name in a profile's `services` section.
    pub(crate) fn key(self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl Endpoint {
    /// Returns a note about this endpoint, without a password in its address.
    pub(crate) fn note(&self) -> Note {
        Note::EndpointInForce { setting: self.setting.clone(), url: without_secrets(&self.url) }
    }
}

/// Returns the address configured for `service`, in the SDK's order: the service's variable, the
/// general one, the service's profile setting, the general one. `variable` must return untrimmed
/// values, like the SDK. A malformed address and plain http to another machine are errors.
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

/// Like [`configured`], for the services that provide credentials. For these, the SDK takes even an
/// empty variable as an address.
pub(crate) fn for_credential_service(
    service: Service,
    variable: &impl Fn(&str) -> Option<String>,
    profiles: Option<&Profiles>,
) -> Result<Option<Endpoint>, Problem> {
    validated(find_setting(service, variable, profiles), &is_loopback)
}

/// Returns the address configured for EC2 instance metadata. Plain http is allowed to AWS's
/// link-local address.
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

/// Returns true for https and false for http, with the host; `None` for anything else. Stricter
/// than the SDK, whose error for a bad address repeats the whole request.
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

/// True if a host is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Returns an address without its possibly secret parts: user, password, query and fragment.
fn without_secrets(url: &str) -> String {
    let (scheme, rest) = url.split_at(url.find("://").map_or(0, |at| at + 3));
    // A password may itself contain `@`.
    let rest = rest.rsplit('@').next().unwrap_or_default();
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    clean(&format!("{scheme}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Option<Endpoint>, Problem> {
        let variable = |name: &str| {
            pairs.iter().find_map(|(key, value)| (*key == name).then(|| (*value).to_owned()))
        };
        configured(STS, &variable, None)
    }

    #[test]
    fn the_services_own_variable_wins() {
        assert_eq!(with(&[]), Ok(None));
        let own =
            with(&[("AWS_ENDPOINT_URL", "https://a"), ("AWS_ENDPOINT_URL_STS", "https://u:p@b/x")]);
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
            "http://0.0.0.0",
            "http://169.254.169.254",
            "http://[::ffff:192.0.2.1]",
        ] {
            let refused = with(&[("AWS_ENDPOINT_URL", bad)]);
            assert!(matches!(refused, Err(Problem::InsecureEndpoint { .. })), "{bad}: {refused:?}");
        }
    }

    #[test]
    fn what_the_sdk_cannot_parse_is_refused_by_name() {
        for bad in [
            "http://127.0.0.1:5000\r",
            " http://127.0.0.1",
            "http://127.0.0.1\n",
            "http://[::1",
            "http://[::1]x",
            "http://[127.0.0.1]",
            "http://127.0.0.1:99999",
            "http://127.0.0.1:port",
            "http://127.0.0.1:-1",
            "https://",
            "https:///path",
            "https://:443",
            "https://a b",
            "https://a?query",
            "https://a#fragment",
            "https://a\\b",
            "https://\u{fc}ber.example",
            "https://a/\u{202e}",
            "https://a@b@c",
            "http://127.0.0.1 .example.com",
            "http://example.com\\@127.0.0.1",
            "localhost:5000",
            "ftp://127.0.0.1",
            "//127.0.0.1",
            "x",
        ] {
            let refused = with(&[("AWS_ENDPOINT_URL", bad)]);
            assert!(
                matches!(refused, Err(Problem::MalformedEndpoint { .. })),
                "{bad:?}: {refused:?}"
            );
            assert!(
                with(&[("AWS_ENDPOINT_URL_STS", "https://sts"), ("AWS_ENDPOINT_URL", bad)]).is_ok()
            );
        }
        // Only the SDK takes an empty value as set.
        let empty = |name: &str| (name == "AWS_ENDPOINT_URL").then(String::new);
        assert_eq!(configured(STS, &empty, None), Ok(None));
        assert!(matches!(
            for_credential_service(STS, &empty, None),
            Err(Problem::MalformedEndpoint { .. })
        ));
    }

    #[test]
    fn the_metadata_of_an_instance_are_asked_for_here_or_at_awss_own_address() {
        let instance = |url: &str| for_instance_metadata(&|_| Some(url.to_owned()), None);
        for good in [
            "http://169.254.169.254",
            "http://169.254.169.254/",
            "http://[fd00:ec2::254]/",
            "http://127.0.0.1:1338",
            "https://metadata.example.com",
        ] {
            assert!(matches!(instance(good), Ok(Some(_))), "{good}");
        }
        for bad in
            ["http://192.0.2.1", "http://169.254.169.254.example.com", "http://169.254.170.2"]
        {
            assert!(matches!(instance(bad), Err(Problem::InsecureEndpoint { .. })), "{bad}");
        }
        for bad in ["", " ", "169.254.169.254", "http://169.254.169.254\r"] {
            assert!(matches!(instance(bad), Err(Problem::MalformedEndpoint { .. })), "{bad:?}");
        }
    }

    #[test]
    fn passwords_in_an_address_stay_unsaid() {
        for url in [
            "https://u:s3cret@b/x",
            "http://u:s3/cret@b",
            "u:s3c@ret@b:80",
            "https://b/x?t=s3cret",
            "https://u:s3c#ret@b?s3cret",
        ] {
            let shown = without_secrets(url);
            assert!(
                !shown.contains("s3") && !shown.contains("ret") && shown.contains('b'),
                "{shown}"
            );
        }
    }
}

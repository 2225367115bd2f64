//! Selects the proxy for each call. Only encrypted calls use a proxy, and calls to this machine
//! never do. The SDK's own logic sends plain http, including secrets, through `HTTP_PROXY`, and
//! ignores a malformed proxy setting.

use crate::domain::Problem;
use crate::provision::network::endpoints::parse_url;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use std::net::IpAddr;
use std::sync::Arc;

/// The hosts that never use the proxy, in the form of `NO_PROXY`.
const LOCAL_HOSTS: &str = "localhost,127.0.0.0/8,::1";

/// The proxy from the environment, and the hosts that don't use it.
#[derive(Debug)]
pub(crate) struct Proxy {
    /// The proxy for all hosts that aren't exceptions; disabled if none is configured.
    pub(crate) config: ProxyConfig,
    exceptions: Vec<Exception>,
}

/// One entry of `NO_PROXY`: hosts that don't use the proxy.
#[derive(Debug, PartialEq, Eq)]
enum Exception {
    /// A domain and its subdomains. If a port is given, only calls to that port are exceptions.
    Name(String, Option<u16>),
    /// An address. If a port is given, only calls to that port are exceptions.
    Address(IpAddr, Option<u16>),
    /// All addresses that share this number of leading bits.
    Network(IpAddr, u32),
}

/// Reads the proxy and its exceptions from the environment. The exception `*` disables the proxy.
/// Otherwise, a malformed proxy is an error.
pub(crate) fn configured(variable: &impl Fn(&str) -> Option<String>) -> Result<Proxy, Problem> {
    let first =
        |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, variable(name)?)));
    let proxy = first(["HTTPS_PROXY", "https_proxy"]).or_else(|| first(["ALL_PROXY", "all_proxy"]));
    let none = || Proxy { config: ProxyConfig::disabled(), exceptions: Vec::new() };
    let Some((setting, url)) = proxy else { return Ok(none()) };
    let listed = first(["NO_PROXY", "no_proxy"]).map(|(_, hosts)| hosts).unwrap_or_default();
    let entries = || listed.split([',', ' ', '\t', '\r', '\n']).filter(|entry| !entry.is_empty());
    if entries().any(|entry| entry == "*") {
        return Ok(none());
    }
    // As in curl, a proxy without a scheme counts as http.
    let with_scheme = if url.contains('/') { url } else { format!("http://{url}") };
    let config =
        parse_url(&with_scheme).and_then(|_| ProxyConfig::https(with_scheme.as_str()).ok());
    // The problem doesn't contain the value, because that may contain a password.
    let config = config.ok_or(Problem::Proxy { setting })?;
    let exceptions = entries().chain(LOCAL_HOSTS.split(',')).filter_map(parse_exception).collect();
    Ok(Proxy { config, exceptions })
}

/// Parses an entry of `NO_PROXY`; `None` if it isn't a name, an address or a network.
fn parse_exception(entry: &str) -> Option<Exception> {
    if let Some((address, bits)) = entry.split_once('/') {
        return Some(Exception::Network(
            without_brackets(address).parse().ok()?,
            bits.parse().ok()?,
        ));
    }
    if let Ok(address) = without_brackets(entry).parse() {
        return Some(Exception::Address(address, None));
    }
    let (host, port) = match entry.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse().ok()?)),
        None => (entry, None),
    };
    if let Ok(address) = without_brackets(host).parse() {
        return Some(Exception::Address(address, port));
    }
    let name = host.strip_prefix('*').unwrap_or(host).trim_matches('.').to_ascii_lowercase();
    (!name.is_empty()).then_some(Exception::Name(name, port))
}

/// Returns `host` without the brackets around an IPv6 address.
fn without_brackets(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

impl Exception {
    fn covers(&self, host: &str, port: u16) -> bool {
        let host = without_brackets(host).trim_end_matches('.');
        let address = host.parse::<IpAddr>().ok().map(|address| address.to_canonical());
        let port_matches = |only: &Option<u16>| only.is_none_or(|only| only == port);
        match (self, address) {
            (Self::Name(name, only), None) => {
                let host = host.to_ascii_lowercase();
                let above = host.strip_suffix(name.as_str());
                port_matches(only)
                    && above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
            }
            (Self::Address(own, only), Some(address)) => {
                port_matches(only) && own.to_canonical() == address
            }
            (Self::Network(IpAddr::V4(own), bits @ ..=32), Some(IpAddr::V4(address))) => {
                ((own.to_bits() ^ address.to_bits()).checked_shr(32 - bits)).unwrap_or_default()
                    == 0
            }
            (Self::Network(IpAddr::V6(own), bits @ ..=128), Some(IpAddr::V6(address))) => {
                ((own.to_bits() ^ address.to_bits()).checked_shr(128 - bits)).unwrap_or_default()
                    == 0
            }
            _ => false,
        }
    }
}

impl Proxy {
    /// Returns true if the host of this URL is one of the exceptions.
    fn bypasses(&self, url: &str) -> bool {
        let Some((https, host)) = parse_url(url.split(['?', '#']).next().unwrap_or_default())
        else {
            return false;
        };
        let rest = url.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let port = authority.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        let port = port.unwrap_or(if https { 443 } else { 80 });
        self.exceptions.iter().any(|exception| exception.covers(host, port))
    }
}

/// Returns a client that calls the proxy's exceptions through `direct`, and all other hosts through
/// `proxied`.
pub(crate) fn select_proxy(
    proxied: SharedHttpClient,
    direct: SharedHttpClient,
    proxy: Proxy,
) -> SharedHttpClient {
    let proxy = Arc::new(proxy);
    http_client_fn(move |settings, components| {
        SharedHttpConnector::new(ProxySelector {
            proxied: proxied.http_connector(settings, components),
            direct: direct.http_connector(settings, components),
            proxy: Arc::clone(&proxy),
        })
    })
}

#[derive(Debug)]
struct ProxySelector {
    proxied: SharedHttpConnector,
    direct: SharedHttpConnector,
    proxy: Arc<Proxy>,
}

impl HttpConnector for ProxySelector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let connector =
            if self.proxy.bypasses(request.uri()) { &self.direct } else { &self.proxied };
        connector.call(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Proxy, Problem> {
        configured(&|name| {
            pairs.iter().find_map(|(key, value)| (*key == name).then(|| (*value).to_owned()))
        })
    }

    #[test]
    fn a_proxy_that_cannot_be_read_is_no_direct_connection() {
        for good in [
            "http://proxy:3128",
            "https://ann:p%40ss@proxy.example.com/",
            "proxy.example.com:8080",
            "10.0.0.1",
        ] {
            assert!(
                with(&[("https_proxy", good)]).is_ok_and(|proxy| !proxy.config.is_disabled()),
                "{good}"
            );
            assert!(
                with(&[("ALL_PROXY", good)]).is_ok_and(|proxy| !proxy.config.is_disabled()),
                "{good}"
            );
        }
        for bad in [
            "socks5://proxy:1080",
            "http://",
            "http://pro xy",
            "http://proxy:99999",
            "http://[::1",
            "://proxy",
            "http:/proxy",
            "http://ann:s3/cret@proxy",
            "::::pw",
        ] {
            let refused = with(&[("HTTPS_PROXY", bad), ("NO_PROXY", "x")]);
            assert!(
                matches!(refused, Err(Problem::Proxy { setting: "HTTPS_PROXY" })),
                "{bad}: {refused:?}"
            );
            assert!(
                with(&[("HTTPS_PROXY", bad), ("NO_PROXY", "x, *")])
                    .is_ok_and(|proxy| proxy.config.is_disabled())
            );
        }
        assert!(
            with(&[("HTTP_PROXY", "http://proxy")]).is_ok_and(|proxy| proxy.config.is_disabled())
        );
    }

    #[test]
    fn hosts_without_a_proxy() {
        let sts = "https://sts.eu-west-1.amazonaws.com/";
        for (listed, url, bypasses) in [
            ("", sts, false),
            ("amazonaws.com", sts, true),
            (".amazonaws.com", sts, true),
            ("*.amazonaws.com", sts, true),
            ("..AmazonAWS.com.", sts, true),
            ("zonaws.com", sts, false),
            ("sts.eu-west-1.amazonaws.com", "https://sts.eu-west-1.amazonaws.com.:443/x?y", true),
            ("x.com amazonaws.com", sts, true),
            (" x.com ,\tamazonaws.com ", sts, true),
            ("amazonaws.com:443", sts, true),
            ("amazonaws.com:8443", sts, false),
            ("amazonaws.com:8443", "https://x.amazonaws.com:8443", true),
            ("amazonaws.com:https", sts, false),
            ("10.0.0.0/8", "https://10.1.2.3", true),
            ("10.0.0.0/8", "https://11.1.2.3", false),
            ("10.1.2.3/32", "https://10.1.2.3", true),
            ("0.0.0.0/0", "https://11.1.2.3", true),
            ("0.0.0.0/0", sts, false),
            ("10.0.0.0/33", "https://10.0.0.0", false),
            ("10.1.2.3", "https://10.1.2.3:99", true),
            ("10.1.2.3:98", "https://10.1.2.3:99", false),
            ("fd00::/8", "https://[fd00:ec2::1]/", true),
            ("[fd00:ec2::1]:443", "https://[fd00:ec2::1]/", true),
            ("[fd00:ec2::1]:80", "https://[fd00:ec2::1]/", false),
            ("fd00:ec2::1", "https://[fd00:ec2::1]/", true),
            ("", "http://127.9.9.9:5000", true),
            ("", "https://localhost", true),
            ("", "https://[::1]:1/", true),
            ("", "https://[::ffff:127.0.0.1]", true),
        ] {
            let proxy = with(&[("HTTPS_PROXY", "http://proxy"), ("NO_PROXY", listed)]).unwrap();
            assert_eq!(proxy.bypasses(url), bypasses, "{listed:?} {url}");
        }
    }
}

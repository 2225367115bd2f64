//! Through which proxy calls go: only what is encrypted, and never what stays on this machine. The SDK's own reading sends
//! plain http through `HTTP_PROXY`, secrets and all, and takes a proxy that it cannot read for none.

use super::endpoints::{address, shown};
use crate::domain::Problem;
use aws_smithy_http_client::proxy::ProxyConfig;

/// What is reached directly whatever the environment says.
const HERE: &str = "localhost,127.0.0.0/8,::1,::ffff:127.0.0.0/104";

/// The proxy that the environment names.
///
/// # Errors
/// [`Problem::Proxy`].
pub(super) fn configured(variable: &impl Fn(&str) -> Option<String>) -> Result<ProxyConfig, Problem> {
    let first = |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, variable(name)?)));
    let proxy = first(["HTTPS_PROXY", "https_proxy"]).or_else(|| first(["ALL_PROXY", "all_proxy"]));
    let Some((setting, url)) = proxy else { return Ok(ProxyConfig::disabled()) };
    let passed = first(["NO_PROXY", "no_proxy"]).map(|(_, hosts)| hosts).unwrap_or_default();
    let mut hosts: Vec<&str> = passed.split([',', ' ']).filter(|host| !host.is_empty()).map(host).collect();
    if hosts.contains(&"*") {
        return Ok(ProxyConfig::disabled());
    }
    hosts.push(HERE);
    // Without a scheme it is http, as curl has it.
    let whole = if url.contains('/') { url.clone() } else { format!("http://{url}") };
    let config = address(&whole).and_then(|_| ProxyConfig::https(whole.as_str()).ok());
    let config = config.ok_or_else(|| Problem::Proxy { setting, url: shown(&url) })?;
    Ok(config.no_proxy(hosts.join(",")))
}

/// `*.example.com` and `example.com:443` as the matcher has them.
fn host(entry: &str) -> &str {
    let entry = entry.strip_prefix("*.").map_or(entry, |_| &entry[1..]);
    match entry.split_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => entry,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<ProxyConfig, Problem> {
        configured(&|name| pairs.iter().find_map(|(key, value)| (*key == name).then(|| (*value).to_owned())))
    }

    #[test]
    fn a_proxy_that_cannot_be_read_is_no_direct_connection() {
        for good in [
            "http://proxy:3128",
            "https://ann:p%40ss@proxy.example.com/",
            "proxy.example.com:8080",
            "10.0.0.1",
        ] {
            assert!(with(&[("https_proxy", good)]).is_ok_and(|proxy| !proxy.is_disabled()), "{good}");
            assert!(with(&[("ALL_PROXY", good)]).is_ok_and(|proxy| !proxy.is_disabled()), "{good}");
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
        ] {
            let refused = with(&[("HTTPS_PROXY", bad), ("NO_PROXY", "x")]);
            let Err(Problem::Proxy { setting: "HTTPS_PROXY", url }) = refused else {
                panic!("{bad}: {refused:?}")
            };
            assert!(!url.contains("s3"), "{url}");
            assert!(
                with(&[("HTTPS_PROXY", bad), ("NO_PROXY", "x, *")]).is_ok_and(|proxy| proxy.is_disabled())
            );
        }
        assert!(with(&[("HTTP_PROXY", "http://proxy")]).is_ok_and(|proxy| proxy.is_disabled()));
    }

    #[test]
    fn hosts_without_a_proxy() {
        for (entry, read) in [
            ("*.corp.com", ".corp.com"),
            ("a.com:443", "a.com"),
            ("::1", "::1"),
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("*", "*"),
        ] {
            assert_eq!(host(entry), read);
        }
    }
}

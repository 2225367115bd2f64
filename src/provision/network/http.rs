//! Builds the HTTP clients that all SDK clients and credential sources use. The SDK's default
//! client ignores `AWS_CA_BUNDLE`, which companies that inspect traffic need.

use crate::domain::{Problem, clean};
use crate::provision::network::proxy::{Proxy, select_proxy};
use crate::provision::network::response_limits::with_limits;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The HTTP clients: one for AWS, and one for the metadata endpoints of a container or an instance.
#[derive(Clone)]
pub(crate) struct Http {
    /// The client for AWS. It uses the configured proxy.
    pub(crate) aws: SharedHttpClient,
    /// The client for container and instance metadata. It uses no proxy, because a proxy can't
    /// reach them.
    pub(crate) metadata: SharedHttpClient,
}

/// Builds clients that use `proxy`, and trust the certificates in `ca_bundle` or else the system's.
/// `ca_bundle` is the path of a PEM file and the name of the setting with that path.
pub(crate) fn clients(ca_bundle: Option<(PathBuf, String)>, proxy: Proxy) -> Result<Http, Problem> {
    let trust = trust_store(ca_bundle)?;
    let direct = build_client(trust.clone(), ProxyConfig::disabled());
    let aws = select_proxy(build_client(trust, proxy.config.clone()), direct.clone(), proxy);
    Ok(Http { aws: with_limits(aws, false), metadata: with_limits(direct, true) })
}

fn build_client(trust: TrustStore, proxy: ProxyConfig) -> SharedHttpClient {
    Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder().proxy_config(proxy.clone());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(|components| components.sleep_impl()));
        let connector = connector.tls_provider(Provider::Rustls(CryptoMode::AwsLc));
        match TlsContext::builder().with_trust_store(trust.clone()).build() {
            Ok(context) => connector.tls_context(context).build(),
            Err(_) => connector.build(),
        }
    })
}

fn trust_store(ca_bundle: Option<(PathBuf, String)>) -> Result<TrustStore, Problem> {
    let Some((path, setting)) = ca_bundle else {
        // Cached because every worker of a batch builds its own clients, and reading the system's
        // certificates takes longer than a call.
        static SYSTEM: OnceLock<TrustStore> = OnceLock::new();
        let read = || to_trust_store(rustls_native_certs::load_native_certs().certs).0;
        return Ok(SYSTEM.get_or_init(read).clone());
    };
    let wrong = |reason: String| Problem::CaBundle {
        setting: setting.clone(),
        path: path.clone(),
        reason: clean(&reason),
    };
    // The parser's error isn't shown, because it repeats the faulty line, which may be from a
    // private key.
    let garbled = |_| wrong("a line in the file isn't PEM".to_owned());
    let pem = std::fs::read(&path).map_err(|error| wrong(error.to_string()))?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    match to_trust_store(certificates.map_err(garbled)?) {
        (_, 0) => Err(wrong("the file has no certificate".to_owned())),
        (trust, _) => Ok(trust),
    }
}

/// Returns the valid certificates and their number. Leaves out invalid ones, because the client
/// would panic on them.
fn to_trust_store(certificates: Vec<CertificateDer<'static>>) -> (TrustStore, usize) {
    let mut good = RootCertStore::empty();
    let mut trust = TrustStore::empty();
    for certificate in certificates {
        let pem = format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
            STANDARD.encode(&certificate)
        );
        if good.add(certificate).is_ok() {
            trust.add_pem_certificate(pem);
        }
    }
    (trust, good.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn direct() -> Proxy {
        crate::provision::network::proxy::configured(&|_| None).unwrap()
    }

    #[test]
    fn a_bundle_that_is_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        let reason = || match clients(Some((path.clone(), "AWS_CA_BUNDLE".to_owned())), direct()) {
            Err(Problem::CaBundle { path: named, reason, .. }) if named == path => reason,
            _ => panic!("taken"),
        };
        assert!(reason().contains("No such file"));
        let wrong = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for (content, why) in
            [("", "no certificate"), (wrong, "no certificate"), ("\0\u{fffd}", "no certificate")]
        {
            std::fs::write(&path, content).unwrap();
            assert!(reason().contains(why), "{content:?}");
        }
        assert!(clients(Some((folder.path().to_owned(), String::new())), direct()).is_err());
    }
}

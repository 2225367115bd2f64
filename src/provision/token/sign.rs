//! Signs short-term keys, byte for byte like the official Python generator. Depends only on its
//! arguments: credentials, region, lifetime and time.
//!
//! A key is a presigned request: anyone who has it can call Bedrock as the signer until it expires.

use crate::domain::{Problem, SHORT_TERM_PREFIX, Secret};
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign as sigv4,
};
use aws_sigv4::sign::v4;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::time::{Duration, SystemTime};
use zeroize::Zeroizing;

/// The mark after the prefix of a sandbox key. Base64 has no hyphen, so a real key can't contain
/// the mark there.
pub(crate) const SANDBOX: &str = "SANDBOX-";

/// The request that a key presigns. Its host is the same for every region, because the credential
/// scope names the region.
const URL: &str = "https://bedrock.amazonaws.com/?Action=CallWithBearerToken";
pub(crate) const HOST: &str = "bedrock.amazonaws.com";
/// The characters to percent-encode: all except RFC 3986's unreserved ones, as in botocore.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Signs a key for `region`. AWS accepts it from `at` for `life`, both in whole seconds. Fails with
/// [`Problem::Signing`] if the signer rejects the input, for example a time after the year 9999.
pub fn sign(
    credentials: &Credentials,
    region: &str,
    life: Duration,
    at: SystemTime,
) -> Result<Secret, Problem> {
    // aws-sigv4 panics on a time after the year 9999.
    Timestamp::try_from(at).map_err(signing_problem)?;
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(life);
    let identity = credentials.clone().into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("bedrock")
        .time(at)
        .settings(settings)
        .build()
        .map_err(signing_problem)?
        .into();
    let headers = std::iter::once(("host", HOST));
    let request = SignableRequest::new("POST", URL, headers, SignableBody::Bytes(&[]))
        .map_err(signing_problem)?;
    let (instructions, _) = sigv4(request, &params).map_err(signing_problem)?.into_parts();
    let (_, mut query) = instructions.into_parts();
    // The signature covers the parameters in sorted order, so their order in the key is free. The
    // Python generator puts the signature last.
    query.sort_by_key(|(name, _)| *name == "X-Amz-Signature");

    let mut url = Zeroizing::new(URL.trim_start_matches("https://").to_owned());
    for (name, value) in &query {
        url.push('&');
        url.push_str(name);
        url.push('=');
        url.extend(utf8_percent_encode(value, RESERVED));
    }
    url.push_str("&Version=1");
    Ok(Secret::new(format!("{SHORT_TERM_PREFIX}{}", STANDARD.encode(url.as_bytes()))))
}

fn signing_problem(error: impl std::fmt::Display) -> Problem {
    Problem::Signing { reason: error.to_string() }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    pub struct Vector {
        pub access_key: String,
        pub secret_key: String,
        pub session_token: Option<String>,
        pub region: String,
        pub expires_seconds: u64,
        pub time: String,
        pub decoded: String,
    }

    pub fn vectors() -> Vec<Vector> {
        serde_json::from_str(include_str!("../../../tests/data/token-vectors.json")).unwrap()
    }

    fn signed(vector: &Vector) -> Secret {
        let (id, secret) = (&vector.access_key, &vector.secret_key);
        let credentials = Credentials::new(id, secret, vector.session_token.clone(), None, "test");
        let time: Timestamp = vector.time.parse().unwrap();
        sign(&credentials, &vector.region, Duration::from_secs(vector.expires_seconds), time.into())
            .unwrap()
    }

    #[test]
    fn the_official_generators_bytes() {
        let vectors = vectors();
        assert_eq!(vectors.len(), 24);
        for vector in &vectors {
            let expected = format!("{SHORT_TERM_PREFIX}{}", STANDARD.encode(&vector.decoded));
            assert_eq!(
                signed(vector).expose(),
                expected,
                "{} {}",
                vector.region,
                vector.expires_seconds
            );
        }
    }

    #[test]
    fn hostile_session_tokens_and_clocks_are_no_panic() {
        let credentials =
            Credentials::new("a/b", "é", Some("+/=&?#%\u{1f600}\n".to_owned()), None, "test");
        let key = sign(&credentials, "eu-west-1", Duration::from_secs(900), SystemTime::UNIX_EPOCH)
            .unwrap();
        assert!(key.expose().starts_with(SHORT_TERM_PREFIX));
        if let Some(far) = SystemTime::now().checked_add(Duration::from_secs(400_000_000_000)) {
            assert!(matches!(
                sign(&credentials, "eu-west-1", Duration::from_secs(900), far),
                Err(Problem::Signing { .. })
            ));
        }
    }
}

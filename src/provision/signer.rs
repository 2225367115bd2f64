//! Short-term keys, byte for byte as the official Python generator makes them, and their reader.
//!
//! Pure: credentials, region, life and time come in, a key comes out. A key is a presigned request, so
//! whoever holds it may call Bedrock as the signer until it expires.

use crate::domain::{Problem, Region, Secret, Ttl};
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign as sigv4,
};
use aws_sigv4::sign::v4;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{Timestamp, civil, tz::TimeZone};
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};
use zeroize::Zeroizing;

/// What every short-term key starts with; the rest is base64.
pub(super) const PREFIX: &str = "bedrock-api-key-";
/// What follows the prefix in a key of `--sandbox`. Base64 has no hyphen, so it cannot be mistaken for a key's body.
pub(super) const SANDBOX: &str = "SANDBOX-";

/// One host for every region: the region is in the credential scope.
const URL: &str = "https://bedrock.amazonaws.com/?Action=CallWithBearerToken";
const HOST: &str = "bedrock.amazonaws.com";
/// A real key is 1-3 KiB, mostly its session token.
const LONGEST: usize = 16 * 1024;

/// Signs a key for `region` that AWS takes from `at` (whole seconds) for `life` (whole seconds).
///
/// # Errors
/// [`Problem::Signing`] where the clock is outside the years that a signature can name.
pub fn sign(
    credentials: &Credentials,
    region: &str,
    life: Duration,
    at: SystemTime,
) -> Result<Secret, Problem> {
    // aws-sigv4 panics on a time beyond year 9999.
    Timestamp::try_from(at).map_err(failed)?;
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
        .map_err(failed)?
        .into();
    let headers = std::iter::once(("host", HOST));
    let request = SignableRequest::new("POST", URL, headers, SignableBody::Bytes(&[])).map_err(failed)?;
    let (instructions, _) = sigv4(request, &params).map_err(failed)?.into_parts();
    let (_, mut query) = instructions.into_parts();
    // The signature covers sorted parameters, so their order is free; Python puts the signature last.
    query.sort_by_key(|(name, _)| *name == "X-Amz-Signature");

    let mut url = Zeroizing::new(URL.trim_start_matches("https://").to_owned());
    for (name, value) in &query {
        url.push('&');
        url.push_str(name);
        url.push('=');
        percent_encode(value, &mut url);
    }
    url.push_str("&Version=1");
    Ok(Secret::new(format!("{PREFIX}{}", STANDARD.encode(url.as_bytes()))))
}

/// What a short-term key says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFacts {
    /// The region it is bound to.
    pub region: Region,
    /// The life it was signed for (`X-Amz-Expires`).
    pub ttl: Ttl,
    /// When it was signed, whole seconds.
    pub signed_at: Timestamp,
}

/// Reads a short-term key of any of the official generators, or of `--sandbox`. `None` for everything else.
/// Nothing is verified: only AWS knows the secret that would.
pub fn read(key: &str) -> Option<KeyFacts> {
    let body = key.trim().strip_prefix(PREFIX).filter(|body| body.len() <= LONGEST)?;
    let url = Zeroizing::new(STANDARD.decode(body.strip_prefix(SANDBOX).unwrap_or(body)).ok()?);
    let (host, query) = std::str::from_utf8(&url).ok()?.split_once("/?")?;
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(key, value)| (key == name).then_some(value))
    };
    let scope = value("X-Amz-Credential")?.replace("%2F", "/");
    let &[_, _, region, "bedrock", "aws4_request"] = scope.split('/').collect::<Vec<_>>().as_slice() else {
        return None;
    };
    let signed_at = civil::DateTime::strptime("%Y%m%dT%H%M%SZ", value("X-Amz-Date")?).ok()?;
    (host == HOST).then_some(())?;
    Some(KeyFacts {
        region: Region::parse(region)?,
        ttl: Ttl::from_seconds(value("X-Amz-Expires")?.parse().ok()?),
        signed_at: signed_at.to_zoned(TimeZone::UTC).ok()?.timestamp(),
    })
}

/// RFC 3986 with nothing but the unreserved characters left alone, which is what botocore writes.
fn percent_encode(value: &str, out: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

fn failed(error: impl std::fmt::Display) -> Problem {
    Problem::Signing { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Vector {
        access_key: String,
        secret_key: String,
        session_token: Option<String>,
        region: String,
        expires_seconds: u64,
        time: String,
        decoded: String,
    }

    fn vectors() -> Vec<Vector> {
        serde_json::from_str(include_str!("../../tests/data/token-vectors.json")).unwrap()
    }

    fn signed(vector: &Vector) -> Secret {
        let (id, secret) = (&vector.access_key, &vector.secret_key);
        let credentials = Credentials::new(id, secret, vector.session_token.clone(), None, "test");
        let time: Timestamp = vector.time.parse().unwrap();
        sign(&credentials, &vector.region, Duration::from_secs(vector.expires_seconds), time.into()).unwrap()
    }

    #[test]
    fn the_official_generators_bytes() {
        let vectors = vectors();
        assert_eq!(vectors.len(), 24);
        for vector in &vectors {
            let expected = format!("{PREFIX}{}", STANDARD.encode(&vector.decoded));
            assert_eq!(signed(vector).expose(), expected, "{} {}", vector.region, vector.expires_seconds);
        }
    }

    #[test]
    fn what_was_signed_can_be_read_in_either_order() {
        for vector in &vectors() {
            let expected = KeyFacts {
                region: Region::parse(&vector.region).unwrap(),
                ttl: Ttl::from_seconds(vector.expires_seconds),
                signed_at: vector.time.parse().unwrap(),
            };
            let key = signed(vector);
            assert_eq!(read(key.expose()).as_ref(), Some(&expected));
            let (path, query) = vector.decoded.split_once('?').unwrap();
            let reversed: Vec<&str> = query.rsplit('&').collect();
            let other = STANDARD.encode(format!("{path}?{}", reversed.join("&")));
            assert_eq!(read(&format!("{PREFIX}{other}")).as_ref(), Some(&expected));
            assert_eq!(read(&format!("{PREFIX}{SANDBOX}{other}")), Some(expected));
        }
    }

    #[test]
    fn every_cut_and_every_flipped_byte_is_read_without_panic() {
        let key = signed(&vectors()[23]);
        let key = key.expose();
        for end in 0..key.len() {
            let _ = read(&key[..end]);
            let mut flipped = key.as_bytes().to_vec();
            flipped[end] ^= 0x15;
            let _ = read(&String::from_utf8_lossy(&flipped));
        }
    }

    #[test]
    fn what_is_no_short_term_key() {
        let url = |text: &str| format!("{PREFIX}{}", STANDARD.encode(text));
        let long = url(&"x".repeat(LONGEST));
        for bad in ["", PREFIX, "ABSKQmVkcm9ja0FQSUtleS0x", "bedrock-api-key-é", &long, &url("a/?b=c&d")] {
            assert_eq!(read(bad), None, "{bad:.40}");
        }
        let elsewhere = vectors()[0].decoded.replace("bedrock.amazonaws.com", "example.com");
        assert_eq!(read(&url(&elsewhere)), None);
    }

    #[test]
    fn hostile_session_tokens_and_clocks_are_no_panic() {
        let credentials = Credentials::new("a/b", "é", Some("+/=&?#%\u{1f600}\n".to_owned()), None, "test");
        let key = sign(&credentials, "eu-west-1", Duration::from_secs(900), SystemTime::UNIX_EPOCH).unwrap();
        assert!(key.expose().starts_with(PREFIX));
        if let Some(far) = SystemTime::now().checked_add(Duration::from_secs(400_000_000_000)) {
            assert!(matches!(
                sign(&credentials, "eu-west-1", Duration::from_secs(900), far),
                Err(Problem::Signing { .. })
            ));
        }
    }
}

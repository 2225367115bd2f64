//! Keys read back: which kind, from where, until when. Offline, and nothing is verified, for only AWS knows the secrets
//! that would.

use super::signer::{HOST, PREFIX, SANDBOX};
use crate::domain::{AccessKeyId, Decoded, KeyFacts, NoKey, Region, Ttl, is_account};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{civil, tz::TimeZone};
use zeroize::Zeroizing;

/// No key is longer: a real one has 1-3 KiB, mostly its session token.
pub const LONGEST: usize = 16 * 1024;

/// How a long-term Bedrock API key begins; the rest is base64 (facts.md).
const LONG_TERM: &str = "ABSK";

/// What a person copies along with a key.
const AROUND: [char; 4] = ['"', '\'', ';', '\u{feff}'];

/// The names that keys have in snippets, settings and answers of AWS, in the order in which they are looked for.
const NAMES: [&str; 6] = [
    "AWS_BEARER_TOKEN_BEDROCK",
    "AWS_ACCESS_KEY_ID",
    "aws_access_key_id",
    "AccessKeyId",
    "AWS_SECRET_ACCESS_KEY",
    "ServiceCredentialSecret",
];

/// Reads one key, or the one in a snippet; space around it and line breaks in it do no harm.
///
/// # Errors
/// [`NoKey`].
pub fn decode(text: &str) -> Result<Decoded, NoKey> {
    if text.len() > LONGEST {
        return Err(NoKey::TooLong);
    }
    let value = NAMES.iter().find_map(|name| assigned(text, name)).unwrap_or(text);
    let value = value.trim().trim_matches(AROUND).trim();
    let value = value.strip_prefix("Authorization:").map_or(value, str::trim_start);
    let value = value.strip_prefix("Bearer ").unwrap_or(value);
    // A terminal breaks what is copied from it. Never more than the value, so that nothing is left behind by growing.
    let mut key = Zeroizing::new(String::with_capacity(value.len()));
    key.extend(value.split_whitespace());
    let damaged = |kind: fn(usize) -> NoKey| kind(key.chars().count());
    match key.get(..LONG_TERM.len()) {
        _ if key.is_empty() => Err(NoKey::Nothing),
        _ if key.starts_with(PREFIX) => {
            read(&key).map(Decoded::ShortTerm).ok_or(damaged(NoKey::ShortTermDamaged))
        }
        Some(LONG_TERM) => long_term(&key).ok_or(damaged(NoKey::LongTermDamaged)),
        Some("AKIA" | "ASIA") => {
            // An id may have its secret behind it.
            let id = value.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            AccessKeyId::parse(id).map(Decoded::AccessKey).ok_or(damaged(NoKey::IdDamaged))
        }
        _ if is_secret(&key) => Ok(Decoded::Secret),
        _ => Err(NoKey::Unknown),
    }
}

/// What a shell's line, one of a file of settings or of JSON gives a name; a name without a value is only spoken of.
fn assigned<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.match_indices(name).find_map(|(at, _)| {
        let rest = &text[at + name.len()..];
        let value = rest.trim_start_matches(['"', '\'', '=', ':', ' ']);
        let given = rest[..rest.len() - value.len()].contains(['"', '\'', '=', ':']);
        let value = value.split(['"', '\'', ';', '\r', '\n']).next()?;
        (given && !value.trim().is_empty()).then_some(value)
    })
}

/// Reads a short-term key of any of the official generators, or of `--sandbox`. `None` for everything else, and where
/// anything is missing of it.
pub fn read(key: &str) -> Option<KeyFacts> {
    let body = key.trim().strip_prefix(PREFIX).filter(|body| body.len() <= LONGEST)?;
    let (sandbox, body) = match body.strip_prefix(SANDBOX) {
        Some(rest) => (true, rest),
        None => (false, body),
    };
    let url = Zeroizing::new(STANDARD.decode(body).ok()?);
    let (host, query) = std::str::from_utf8(&url).ok()?.split_once("/?")?;
    // Each generator has an order of its own.
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(key, value)| (key == name).then_some(value))
    };
    let scope = value("X-Amz-Credential")?.replace("%2F", "/");
    let &[signer, _, region, "bedrock", "aws4_request"] = scope.split('/').collect::<Vec<_>>().as_slice()
    else {
        return None;
    };
    let signed_at = civil::DateTime::strptime("%Y%m%dT%H%M%SZ", value("X-Amz-Date")?).ok()?;
    let whole = host == HOST
        && value("Action")? == "CallWithBearerToken"
        && value("X-Amz-Signature")?.len() == 64
        && value("Version")? == "1";
    whole.then_some(())?;
    Some(KeyFacts {
        region: Region::parse(region)?,
        ttl: Ttl::from_seconds(value("X-Amz-Expires")?.parse().ok()?),
        signed_at: signed_at.to_zoned(TimeZone::UTC).ok()?.timestamp(),
        signer: AccessKeyId::parse(signer),
        session: value("X-Amz-Security-Token").is_some(),
        sandbox,
    })
}

/// `{user}-at-{account}:{secret}` in base64; the user may have a `+1` behind it, where it is the second key.
fn long_term(key: &str) -> Option<Decoded> {
    let text = Zeroizing::new(STANDARD.decode(key.strip_prefix(LONG_TERM)?).ok()?);
    let (name, secret) = std::str::from_utf8(&text).ok()?.split_once(':')?;
    (!name.is_empty() && !secret.is_empty()).then_some(())?;
    let told = name.rsplit_once("-at-").filter(|(_, account)| is_account(account));
    let counted = |user: &str| {
        let (user, number) = user.rsplit_once('+')?;
        number.bytes().all(|b| b.is_ascii_digit()).then(|| user.to_owned())
    };
    let user = told.map(|(user, _)| counted(user).unwrap_or_else(|| user.to_owned()));
    Some(Decoded::LongTermBedrock {
        user: user.filter(|user| !user.is_empty()),
        account: told.map(|(_, account)| account.to_owned()),
    })
}

/// Forty characters of base64, of more than one kind: a checksum in hexadecimal is none.
fn is_secret(key: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| key.as_bytes().iter().any(kind);
    key.len() == 40
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/".contains(&b))
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests;

//! Decodes the type, origin and expiry of keys. Works offline. Doesn't verify the signature,
//! because only AWS has the necessary secret.

use crate::domain::{
    AccessKeyId, DecodedKey, KeyFacts, Misfit, NotAKey, Region, SHORT_TERM_PREFIX, Ttl, UserName,
    is_account, is_secret_access_key,
};
use crate::provision::sandbox::SIGNER;
use crate::provision::token::sign::{HOST, SANDBOX};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil;
use jiff::tz::TimeZone;
use std::ops::RangeInclusive;
use zeroize::Zeroizing;

/// The maximum size of a key in bytes. Real keys have 1-3 KiB, most of which is their session
/// token.
pub const LONGEST: usize = 16 * 1024;

/// The years in which a key may have been signed. `LIFETIMES` has SigV4's limits on the lifetime,
/// in seconds.
const YEARS: RangeInclusive<i16> = 2000..=2099;
const LIFETIMES: RangeInclusive<u64> = 1..=7 * 24 * 3600;

/// The start of a long-term Bedrock API key. The rest is base64 (docs/contract/AWS-FACTS.md).
const LONG_TERM: &str = "ABSK";

/// Characters that are often copied along with a key.
const SURROUNDING: [char; 4] = ['"', '\'', ';', '\u{feff}'];

/// The names that snippets, settings and AWS's answers give to keys, in the order in which they are
/// searched for.
const NAMES: [&str; 6] = [
    "AWS_BEARER_TOKEN_BEDROCK",
    "AWS_ACCESS_KEY_ID",
    "aws_access_key_id",
    "AccessKeyId",
    "AWS_SECRET_ACCESS_KEY",
    "ServiceCredentialSecret",
];

/// Decodes a key, or finds and decodes the key in a snippet or table. Ignores whitespace around the
/// key and line breaks within it.
pub fn decode(text: &str) -> Result<DecodedKey, NotAKey> {
    if text.len() > LONGEST {
        return Err(NotAKey::TooLong);
    }
    let value = NAMES.iter().find_map(|name| assigned_value(text, name)).unwrap_or(text);
    let value = value.trim().trim_matches(SURROUNDING).trim();
    let value = value.strip_prefix("Authorization:").map_or(value, str::trim_start);
    let value = value.strip_prefix("Bearer ").unwrap_or(value);
    // Terminals break long lines, so whitespace is removed. The buffer has enough capacity, so it
    // isn't reallocated, which would leave a copy of the key in memory.
    let mut key = Zeroizing::new(String::with_capacity(value.len()));
    key.extend(value.split_whitespace());
    match key.get(..LONG_TERM.len()) {
        _ if key.is_empty() => Err(NotAKey::Nothing),
        _ if key.starts_with(SHORT_TERM_PREFIX) => read(&key).map(DecodedKey::ShortTerm),
        Some(LONG_TERM) => long_term(&key),
        Some("AKIA" | "ASIA") => {
            // The ID's secret may follow it.
            let id = value.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            AccessKeyId::parse(id)
                .map(DecodedKey::AccessKey)
                .ok_or(NotAKey::IdDamaged(key.chars().count()))
        }
        _ if is_secret_access_key(&key) => Ok(DecodedKey::Secret),
        _ => key_among_words(text).ok_or(NotAKey::Unknown).and_then(decode),
    }
}

/// Returns true if the text is nothing but one key, as clients need it in a variable.
pub fn is_bare(text: &str) -> bool {
    let of_key = |b: u8| b.is_ascii_alphanumeric() || b"+/=-".contains(&b);
    let names = NAMES.iter().any(|name| text.contains(name));
    !names && text.bytes().all(of_key)
}

/// Returns the value that a line of shell, settings or JSON assigns to `name`. Skips places where
/// `name` has no value.
fn assigned_value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.match_indices(name).find_map(|(at, _)| {
        let rest = &text[at + name.len()..];
        let value = rest.trim_start_matches(['"', '\'', '=', ':', ' ']);
        let given = rest[..rest.len() - value.len()].contains(['"', '\'', '=', ':']);
        let value = value.split(['"', '\'', ';', '\r', '\n']).next()?;
        (given && !value.trim().is_empty()).then_some(value)
    })
}

/// Finds a key among other words, for example in a table or after a name that isn't in `NAMES`.
fn key_among_words(text: &str) -> Option<&str> {
    let ends = |c: char| {
        c.is_whitespace() || SURROUNDING.contains(&c) || matches!(c, ',' | '=' | ':' | '`')
    };
    text.split(ends).filter(|word| word.len() < text.len()).find(|word| {
        let bedrock = word.starts_with(SHORT_TERM_PREFIX) || word.starts_with(LONG_TERM);
        bedrock || AccessKeyId::parse(word).is_some()
    })
}

/// Decodes a short-term key from any official generator or the sandbox. A key that lacks a part is
/// damaged ([`NotAKey::ShortTermDamaged`]). A complete key with a part that can't occur in a real
/// key is a misfit ([`NotAKey::ShortTermMisfit`]).
pub fn read(key: &str) -> Result<KeyFacts, NotAKey> {
    let damaged = NotAKey::ShortTermDamaged(key.trim().chars().count());
    let body = key
        .trim()
        .strip_prefix(SHORT_TERM_PREFIX)
        .filter(|body| body.len() <= LONGEST)
        .ok_or(damaged)?;
    let (sandbox, body) = match body.strip_prefix(SANDBOX) {
        Some(rest) => (true, rest),
        None => (false, body),
    };
    let url = Zeroizing::new(STANDARD.decode(body).map_err(|_| damaged)?);
    let text = std::str::from_utf8(&url).map_err(|_| damaged)?;
    let (host, query) = text.split_once("/?").ok_or(damaged)?;
    let pairs: Option<Vec<(&str, &str)>> =
        query.split('&').map(|pair| pair.split_once('=')).collect();
    let mut pairs = pairs.ok_or(damaged)?;
    // The order of the parameters differs between the generators.
    let mut remove = |name: &str| {
        let at = pairs.iter().position(|(key, _)| *key == name)?;
        Some(pairs.swap_remove(at).1).filter(|value| !value.is_empty())
    };
    let mut required = |name: &str| remove(name).ok_or(damaged);
    let (action, algorithm, scope) =
        (required("Action")?, required("X-Amz-Algorithm")?, required("X-Amz-Credential")?);
    let (time, life, signed) =
        (required("X-Amz-Date")?, required("X-Amz-Expires")?, required("X-Amz-SignedHeaders")?);
    let (signature, version) = (required("X-Amz-Signature")?, required("Version")?);
    let session = required("X-Amz-Security-Token").is_ok();
    let scope = scope.replace("%2F", "/");
    let scope: Vec<&str> = scope.split('/').collect();
    let signed_at = civil::DateTime::strptime("%Y%m%dT%H%M%SZ", time).ok();
    let signed_at = signed_at.filter(|time| YEARS.contains(&time.year()));
    let signed_at = signed_at.and_then(|time| time.to_zoned(TimeZone::UTC).ok());
    let seconds = Some(life).filter(|life| life.bytes().all(|b| b.is_ascii_digit()));
    let seconds =
        seconds.and_then(|life| life.parse().ok()).filter(|life| LIFETIMES.contains(life));
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if version != "1" {
        return Err(damaged);
    }
    let ensure =
        |fit: bool, misfit| if fit { Ok(()) } else { Err(NotAKey::ShortTermMisfit(misfit)) };
    ensure(host == HOST && action == "CallWithBearerToken", Misfit::Call)?;
    ensure(pairs.is_empty() && signed == "host", Misfit::Part)?;
    ensure(algorithm == "AWS4-HMAC-SHA256", Misfit::Algorithm)?;
    ensure(signature.len() == 64 && signature.bytes().all(hex), Misfit::Signature)?;
    let &[signer, day, region, "bedrock", "aws4_request"] = scope.as_slice() else {
        return Err(NotAKey::ShortTermMisfit(Misfit::Scope));
    };
    ensure(time.get(..8) == Some(day), Misfit::Scope)?;
    let misfit = |misfit| move || NotAKey::ShortTermMisfit(misfit);
    let signer = AccessKeyId::parse(signer).ok_or_else(misfit(Misfit::Signer))?;
    ensure(!sandbox || signer.as_str() == SIGNER, Misfit::Sandbox)?;
    Ok(KeyFacts {
        region: Region::parse(region).ok_or_else(misfit(Misfit::Scope))?,
        ttl: Ttl::from_seconds(seconds.ok_or_else(misfit(Misfit::Life))?),
        signed_at: signed_at.ok_or_else(misfit(Misfit::Time))?.timestamp(),
        signer,
        session,
        sandbox,
    })
}

/// Decodes a long-term Bedrock API key, which is base64 of `{user}-at-{account}:{secret}`. A `+1`
/// after the user's name marks the user's second key.
fn long_term(key: &str) -> Result<DecodedKey, NotAKey> {
    let damaged = NotAKey::LongTermDamaged(key.chars().count());
    let body = key.strip_prefix(LONG_TERM).ok_or(damaged)?;
    let text = Zeroizing::new(STANDARD.decode(body).map_err(|_| damaged)?);
    let (name, secret) =
        std::str::from_utf8(&text).ok().and_then(|text| text.split_once(':')).ok_or(damaged)?;
    if name.is_empty() || secret.is_empty() {
        return Err(damaged);
    }
    if !secret.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b)) {
        return Err(NotAKey::LongTermMisfit(Misfit::Secret));
    }
    let parts = name.rsplit_once("-at-").filter(|(_, account)| is_account(account));
    let (user, account) =
        parts.map_or((name, None), |(user, account)| (user, Some(account.to_owned())));
    let counted =
        user.rsplit_once('+').filter(|(_, number)| number.bytes().all(|b| b.is_ascii_digit()));
    let user = counted.map_or(user, |(user, _)| user);
    let user = UserName::parse(user).ok_or(NotAKey::LongTermMisfit(Misfit::User))?;
    Ok(DecodedKey::LongTermBedrock { user: account.is_some().then_some(user), account })
}

#[cfg(test)]
mod tests;

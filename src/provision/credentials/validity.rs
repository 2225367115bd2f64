//! Checks credentials before they sign anything, and rejects those that AWS would never accept. A
//! key that they sign would look valid.

use crate::domain::{
    AccessKeyId, CredentialFault, CredentialPart, CredentialSource, InvalidCredentials,
    StrayCharacter, UnusableCredentials,
};
use crate::provision::credentials::resolved::ResolvedCredentials;
use aws_credential_types::Credentials;
use jiff::Timestamp;
use std::time::SystemTime;

/// Returns the credentials in the environment, if any. Reads neither files nor the network.
pub(crate) fn from_environment() -> Result<Option<ResolvedCredentials>, UnusableCredentials> {
    // A value that isn't UTF-8 is decoded with replacement characters, so that `validated` rejects
    // it.
    let variable = |name: &str| {
        let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
        Some(value.to_string_lossy().into_owned())
    };
    let invalid = |invalid| {
        let fault = CredentialFault::Invalid(invalid);
        UnusableCredentials::new(CredentialSource::Environment, fault)
    };
    let Some(id) = variable("AWS_ACCESS_KEY_ID") else { return Ok(None) };
    let secret = variable("AWS_SECRET_ACCESS_KEY")
        .ok_or_else(|| invalid(InvalidCredentials::SecretMissing))?;
    let token = variable("AWS_SECURITY_TOKEN").or_else(|| variable("AWS_SESSION_TOKEN"));
    let token = token.map(|token| token.trim().to_owned()).filter(|token| !token.is_empty());
    let expiry = variable("AWS_CREDENTIAL_EXPIRATION")
        .map(|text| parse_time(&text).ok_or_else(|| invalid(InvalidCredentials::Expiration)));
    let credentials = Credentials::new(id, secret, token, expiry.transpose()?, "environment");
    let credentials = validated(credentials, &CredentialSource::Environment)?;
    Ok(Some(ResolvedCredentials {
        credentials,
        source: CredentialSource::Environment,
        interactive: false,
    }))
}

/// Parses a time in RFC 3339 or RFC 2822 form. `UTC` may stand for `Z`.
pub(crate) fn parse_time(text: &str) -> Option<SystemTime> {
    let text = text.trim();
    let in_utc = text.strip_suffix("UTC").map(|text| format!("{}Z", text.trim_end()));
    let text = in_utc.as_deref().unwrap_or(text);
    let zoned = || jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp());
    text.parse::<Timestamp>().ok().or_else(zoned).map(SystemTime::from)
}

/// Returns the credentials if they have valid forms; otherwise the reason that AWS would reject
/// them.
pub(crate) fn validated(
    credentials: Credentials,
    source: &CredentialSource,
) -> Result<Credentials, UnusableCredentials> {
    let (id, secret) = (credentials.access_key_id(), credentials.secret_access_key());
    match flaw(id, secret, credentials.session_token()) {
        // The SDK parses a truncated answer as success without content.
        Some(_) if id.is_empty() || secret.is_empty() => {
            Err(UnusableCredentials::new(source.clone(), CredentialFault::Garbled))
        }
        Some(invalid) => {
            Err(UnusableCredentials::new(source.clone(), CredentialFault::Invalid(invalid)))
        }
        None => Ok(credentials),
    }
}

/// Returns the time at which the credentials expired, by the system clock; `None` if they haven't.
pub(crate) fn expired(credentials: &Credentials) -> Option<Timestamp> {
    let end = credentials.expiry().filter(|end| *end <= SystemTime::now())?;
    Timestamp::try_from(end).ok()
}

/// The length of an AWS secret access key in characters.
const SECRET_LENGTH: usize = 40;
/// The minimum length of a session token in characters. AWS documents none, but real tokens are
/// longer because they contain the encrypted identity.
const MIN_TOKEN_LENGTH: usize = 100;

fn flaw(id: &str, secret: &str, token: Option<&str>) -> Option<InvalidCredentials> {
    if AccessKeyId::parse(id).is_none() && AccessKeyId::parse(secret).is_some() {
        return Some(InvalidCredentials::Swapped);
    }
    for (part, value) in [
        (CredentialPart::Id, id),
        (CredentialPart::Secret, secret),
        (CredentialPart::Token, token.unwrap_or_default()),
    ] {
        let stray = |c| {
            stray(c).filter(|stray| match part {
                // For the ID, [`InvalidCredentials::Id`] says more than "another character".
                CredentialPart::Id => *stray != StrayCharacter::Other,
                CredentialPart::Secret => true,
                CredentialPart::Token => *stray != StrayCharacter::Other,
            })
        };
        if let Some(stray) = value.chars().find_map(stray) {
            return Some(InvalidCredentials::Character(part, stray));
        }
    }
    match AccessKeyId::parse(id).as_ref().map(|id| &id.as_str()[..4]) {
        Some("AKIA") if token.is_some() => Some(InvalidCredentials::TokenUnwanted),
        Some("ASIA") if token.is_none() => Some(InvalidCredentials::TokenMissing),
        Some("AKIA" | "ASIA") if secret.len() != SECRET_LENGTH => {
            Some(InvalidCredentials::Length(CredentialPart::Secret))
        }
        Some("AKIA" | "ASIA") => {
            let short = token.is_some_and(|token| token.len() < MIN_TOKEN_LENGTH);
            short.then_some(InvalidCredentials::Length(CredentialPart::Token))
        }
        _ => Some(InvalidCredentials::Id),
    }
}

/// Classifies a character that IDs and secrets can't contain; `None` for a character of base64
/// other than `=`.
fn stray(c: char) -> Option<StrayCharacter> {
    match c {
        c if c.is_ascii_alphanumeric() || "+/".contains(c) => None,
        '\n' | '\r' => Some(StrayCharacter::LineBreak),
        c if c.is_whitespace() => Some(StrayCharacter::Blank),
        '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' => Some(StrayCharacter::Quote),
        _ => Some(StrayCharacter::Other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LASTING: &str = "AKIAQ3ZT8VN5WY2KD7HC";
    const PASSING: &str = "ASIAQ3ZT8VN5WY2KD7HC";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzz";

    #[test]
    fn what_can_work_and_what_cannot() {
        let whole = "IQoJb3JpZ2lu_X2Vj-E+/".repeat(20) + "==";
        let (token, cut, quoted) = (whole.as_str(), &whole[..99], format!("\"{whole}\""));
        let broken = whole.replace("X2", "\n");
        let (longer, shorter) = (format!("{SECRET}z"), &SECRET[1..]);
        for (id, secret, token, expected) in [
            (LASTING, SECRET, None, None),
            (PASSING, SECRET, Some(token), None),
            (PASSING, SECRET, None, Some(InvalidCredentials::TokenMissing)),
            (LASTING, SECRET, Some("IQoJb3JpZ2lu"), Some(InvalidCredentials::TokenUnwanted)),
            (SECRET, LASTING, None, Some(InvalidCredentials::Swapped)),
            (SECRET, PASSING, Some("IQoJ"), Some(InvalidCredentials::Swapped)),
            ("YOUR_ACCESS_KEY", SECRET, None, Some(InvalidCredentials::Id)),
            ("<access-key-id>", SECRET, None, Some(InvalidCredentials::Id)),
            ("AKIAQ3ZT8VN5WY2KD7H", SECRET, None, Some(InvalidCredentials::Id)),
            ("AKIAQ3ZT8VN5WY2KD7HCC", SECRET, None, Some(InvalidCredentials::Id)),
            ("akiaq3zt8vn5wy2kd7hc", SECRET, None, Some(InvalidCredentials::Id)),
            ("AROAQ3ZT8VN5WY2KD7HC", SECRET, None, Some(InvalidCredentials::Id)),
            ("ACCAQ3ZT8VN5WY2KD7HC", SECRET, None, Some(InvalidCredentials::Id)),
            (
                " AKIAQ3ZT8VN5WY2KD7HC",
                SECRET,
                None,
                Some(InvalidCredentials::Character(CredentialPart::Id, StrayCharacter::Blank)),
            ),
            (
                "AKIAQ3ZT8VN5WY2KD7HC\n",
                SECRET,
                None,
                Some(InvalidCredentials::Character(CredentialPart::Id, StrayCharacter::LineBreak)),
            ),
            (
                "\"AKIAQ3ZT8VN5WY2KD7HC\"",
                SECRET,
                None,
                Some(InvalidCredentials::Character(CredentialPart::Id, StrayCharacter::Quote)),
            ),
            (LASTING, &longer, None, Some(InvalidCredentials::Length(CredentialPart::Secret))),
            (LASTING, shorter, None, Some(InvalidCredentials::Length(CredentialPart::Secret))),
            (LASTING, "abc", None, Some(InvalidCredentials::Length(CredentialPart::Secret))),
            (
                PASSING,
                &longer,
                Some(token),
                Some(InvalidCredentials::Length(CredentialPart::Secret)),
            ),
            (PASSING, SECRET, Some("abc"), Some(InvalidCredentials::Length(CredentialPart::Token))),
            (
                PASSING,
                SECRET,
                Some("<token>"),
                Some(InvalidCredentials::Length(CredentialPart::Token)),
            ),
            (
                PASSING,
                SECRET,
                Some("your-session-token"),
                Some(InvalidCredentials::Length(CredentialPart::Token)),
            ),
            (
                PASSING,
                SECRET,
                Some("your session token"),
                Some(InvalidCredentials::Character(CredentialPart::Token, StrayCharacter::Blank)),
            ),
            (PASSING, SECRET, Some(cut), Some(InvalidCredentials::Length(CredentialPart::Token))),
            (
                PASSING,
                SECRET,
                Some("\"\""),
                Some(InvalidCredentials::Character(CredentialPart::Token, StrayCharacter::Quote)),
            ),
            (
                PASSING,
                SECRET,
                Some(&quoted),
                Some(InvalidCredentials::Character(CredentialPart::Token, StrayCharacter::Quote)),
            ),
            (
                LASTING,
                &format!("{}=", &SECRET[1..]),
                None,
                Some(InvalidCredentials::Character(CredentialPart::Secret, StrayCharacter::Other)),
            ),
            (
                LASTING,
                "secret key",
                None,
                Some(InvalidCredentials::Character(CredentialPart::Secret, StrayCharacter::Blank)),
            ),
            (
                LASTING,
                "secret\r",
                None,
                Some(InvalidCredentials::Character(
                    CredentialPart::Secret,
                    StrayCharacter::LineBreak,
                )),
            ),
            (
                LASTING,
                "'secret'",
                None,
                Some(InvalidCredentials::Character(CredentialPart::Secret, StrayCharacter::Quote)),
            ),
            (
                LASTING,
                "s\u{e9}cret",
                None,
                Some(InvalidCredentials::Character(CredentialPart::Secret, StrayCharacter::Other)),
            ),
            (
                LASTING,
                "YOUR_SECRET_KEY",
                None,
                Some(InvalidCredentials::Character(CredentialPart::Secret, StrayCharacter::Other)),
            ),
            (
                LASTING,
                "${SECRET}",
                None,
                Some(InvalidCredentials::Character(CredentialPart::Secret, StrayCharacter::Other)),
            ),
            (
                PASSING,
                SECRET,
                Some(&broken),
                Some(InvalidCredentials::Character(
                    CredentialPart::Token,
                    StrayCharacter::LineBreak,
                )),
            ),
        ] {
            assert_eq!(flaw(id, secret, token), expected, "{id} {secret} {token:?}");
        }
    }

    #[test]
    fn times_as_programs_write_them() {
        for text in [
            "2026-11-29T18:00:00Z",
            "2026-11-29T18:00:00+00:00",
            "2026-11-29T18:00:00.123456Z",
            "2026-11-29T19:00:00+01:00",
            "2026-11-29 18:00:00Z",
            "2026-11-29T18:00:00UTC",
            "2026-11-29 18:00:00 UTC",
            "2026-11-29T18:00:00+0000",
            "Sun, 29 Nov 2026 18:00:00 GMT",
            " 2026-11-29T18:00:00Z\n",
        ] {
            let time = parse_time(text).unwrap_or_else(|| panic!("{text}"));
            let seconds = time.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
            assert_eq!(seconds, 1_795_975_200, "{text}");
        }
        for text in ["", "tomorrow", "2026-11-29T18:00:00", "1795975200", "2026-13-01T00:00:00Z"] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }
}

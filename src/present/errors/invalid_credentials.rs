//! Explains credentials that are recognizably invalid without a call to AWS.

use crate::domain::{
    CredentialPart, CredentialSource, InvalidCredentials, ProfileKind, StrayCharacter,
};
use crate::present::answers::snippet;
use crate::present::errors::sign_in::INSTEAD;
use crate::present::text::echo::echo;

/// Returns what is wrong, and the next step.
pub fn words(why: InvalidCredentials, source: &CredentialSource) -> (String, String) {
    let name = |part| named(part, source);
    let replace = |part| match (source, part) {
        (CredentialSource::Environment, _) => format!("copy the full value again, or {INSTEAD}"),
        (
            CredentialSource::Profile { name, kind: ProfileKind::Keys },
            CredentialPart::Id | CredentialPart::Secret,
        ) => {
            let name = snippet::word(&echo(name));
            format!("enter the full value again, without quotes: `aws configure --profile {name}`")
        }
        _ => format!("set {} again, to the full value", name(part)),
    };
    match why {
        InvalidCredentials::Id => (
            format!(
                "{} isn't an AWS access key ID (AKIA or ASIA, then 16 capital letters and digits)",
                name(CredentialPart::Id)
            ),
            replace(CredentialPart::Id),
        ),
        InvalidCredentials::Character(part, stray) => {
            let what = match stray {
                StrayCharacter::Blank => "a space",
                StrayCharacter::LineBreak => "a line break",
                StrayCharacter::Quote => "a quotation mark",
                StrayCharacter::Other => "a character",
            };
            (format!("{} contains {what} that isn't allowed", name(part)), replace(part))
        }
        InvalidCredentials::Length(part) => {
            let what = match part {
                CredentialPart::Token => "is too short to be an AWS session token",
                _ => "isn't an AWS secret access key, which has 40 characters",
            };
            (format!("{} {what}", name(part)), replace(part))
        }
        InvalidCredentials::Swapped => (
            format!("the access key ID is in {}", name(CredentialPart::Secret)),
            format!("swap {} and {}", name(CredentialPart::Id), name(CredentialPart::Secret)),
        ),
        InvalidCredentials::TokenMissing => (
            format!(
                "{} is a temporary key (ASIA…), so {} must be set too",
                name(CredentialPart::Id),
                name(CredentialPart::Token)
            ),
            match source {
                CredentialSource::Environment => {
                    format!("set AWS_SESSION_TOKEN too, or {INSTEAD}")
                }
                _ => format!("set {} too, or sign in again", name(CredentialPart::Token)),
            },
        ),
        InvalidCredentials::TokenUnwanted => (
            format!(
                "{} is a long-term key (AKIA…), which has no {}",
                name(CredentialPart::Id),
                name(CredentialPart::Token)
            ),
            match source {
                CredentialSource::Environment => {
                    "run `unset AWS_SESSION_TOKEN AWS_SECURITY_TOKEN`, or set all three values again"
                        .to_owned()
                }
                _ => format!(
                    "remove {}, or replace all three values",
                    name(CredentialPart::Token)
                ),
            },
        ),
        InvalidCredentials::SecretMissing => (
            format!(
                "{} is set, but {} isn't",
                name(CredentialPart::Id),
                name(CredentialPart::Secret)
            ),
            match source {
                CredentialSource::Environment => {
                    format!(
                        "set {} too, or run `unset {}`",
                        name(CredentialPart::Secret),
                        name(CredentialPart::Id)
                    )
                }
                _ => {
                    format!(
                        "add {}, or remove {}",
                        name(CredentialPart::Secret),
                        name(CredentialPart::Id)
                    )
                }
            },
        ),
        InvalidCredentials::Expiration => (
            "AWS_CREDENTIAL_EXPIRATION isn't a time such as 2026-11-29T18:00:00Z".to_owned(),
            "run `unset AWS_CREDENTIAL_EXPIRATION`, or set it to the time when the credentials expire"
                .to_owned(),
        ),
    }
}

/// Returns the name of a value in its source, such as `AWS_ACCESS_KEY_ID`.
fn named(part: CredentialPart, source: &CredentialSource) -> &'static str {
    match (source, part) {
        (CredentialSource::Environment, CredentialPart::Id) => "AWS_ACCESS_KEY_ID",
        (CredentialSource::Environment, CredentialPart::Secret) => "AWS_SECRET_ACCESS_KEY",
        (CredentialSource::Environment, CredentialPart::Token) => "AWS_SESSION_TOKEN",
        (CredentialSource::Profile { kind: ProfileKind::Keys, .. }, CredentialPart::Id) => {
            "aws_access_key_id"
        }
        (CredentialSource::Profile { kind: ProfileKind::Keys, .. }, CredentialPart::Secret) => {
            "aws_secret_access_key"
        }
        (CredentialSource::Profile { kind: ProfileKind::Keys, .. }, CredentialPart::Token) => {
            "aws_session_token"
        }
        (_, CredentialPart::Id) => "AccessKeyId",
        (_, CredentialPart::Secret) => "SecretAccessKey",
        (_, CredentialPart::Token) => "SessionToken",
    }
}

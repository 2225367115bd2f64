//! AWS credentials that cannot be obtained or cannot work: what happened, and the next step for the source at hand.

use crate::domain::{
    CredentialFault, CredentialPart, CredentialSource, InvalidCredentials, ProcessFault,
    ProfileKind, StrayCharacter, UnusableCredentials,
};
use crate::present::errors::sign_in::{INSTEAD, profile, renew};
use crate::present::errors::{ErrorText, aws, connection, owned};
use crate::present::text::echo::echo;

/// The words.
pub fn words(UnusableCredentials { source, fault: what }: &UnusableCredentials) -> ErrorText {
    let (code, message, hints) = match what {
        CredentialFault::SignedOut => (
            "not_signed_in",
            format!("You are not signed in{}, or the sign-in has expired.", with(source)),
            vec![renew(Some(source))],
        ),
        CredentialFault::Expired => (
            "credentials_expired",
            format!("{} have expired.", of(source)),
            vec![renew(Some(source))],
        ),
        CredentialFault::Mfa => (
            "mfa_required",
            format!("The role of{} requires an MFA code, and none was typed.", profile(source)),
            owned(&MFA),
        ),
        CredentialFault::Unfit(unfit) => {
            let (what, next) = self::unfit(*unfit, source);
            ("credentials_unfit", format!("{} cannot work: {what}.", of(source)), vec![next])
        }
        CredentialFault::Settings(why) => (
            "credentials_failed",
            failed(source, &echo(why)),
            vec![match source {
                CredentialSource::Container => format!("check {CONTAINER}"),
                CredentialSource::Profile { kind: ProfileKind::Nothing, .. } => renew(Some(source)),
                _ => "correct the profile in ~/.aws/config, or name another one with `--profile`"
                    .to_owned(),
            }],
        ),
        CredentialFault::TokenFile { reason } => {
            let setting = match source {
                CredentialSource::WebIdentity => "AWS_WEB_IDENTITY_TOKEN_FILE",
                _ => "web_identity_token_file",
            };
            (
                "credentials_failed",
                failed(
                    source,
                    &format!("the file that {setting} names cannot be read ({})", echo(reason)),
                ),
                vec![format!(
                    "see that {setting} names a file with a token, and that you may read it"
                )],
            )
        }
        CredentialFault::Process(fault) => (
            "credentials_failed",
            failed(source, &process(fault)),
            vec![format!(
                "run the command of credential_process by itself to see what is wrong; it stands under{} in ~/.aws/config",
                profile(source)
            )],
        ),
        CredentialFault::Refused(call) => {
            let (message, hints) = aws::told(call);
            ("credentials_failed", failed(source, message.trim_end_matches('.')), hints)
        }
        CredentialFault::Unreachable(why) => (
            "credentials_failed",
            failed(
                source,
                &format!("{} could not be reached: {}", giver(source), connection::unreached(*why)),
            ),
            vec![match source {
                CredentialSource::Container => format!("check {CONTAINER}"),
                _ => connection::connect(*why).to_owned(),
            }],
        ),
        CredentialFault::Answered(status) => (
            "credentials_failed",
            failed(source, &format!("{} answered with HTTP {status}", giver(source))),
            vec![match source {
                CredentialSource::Container => {
                    format!("check {CONTAINER}, or try again in a minute")
                }
                _ => "try again in a minute".to_owned(),
            }],
        ),
        CredentialFault::TimedOut => (
            "credentials_failed",
            failed(source, &format!("{} did not answer in time", giver(source))),
            owned(&["try again; if it asks you for something, run this on a terminal"]),
        ),
        CredentialFault::Garbled => (
            "credentials_failed",
            failed(source, &format!("the answer of {} holds no whole credentials", giver(source))),
            owned(&["try again"]),
        ),
    };
    ErrorText { kind: "credentials", code, message, hints }
}

fn failed(source: &CredentialSource, why: &str) -> String {
    format!("{} could not be obtained: {why}.", of(source))
}

fn of(source: &CredentialSource) -> String {
    match source {
        CredentialSource::Environment => "The AWS credentials in the environment".to_owned(),
        CredentialSource::Profile { .. } => format!("The AWS credentials of{}", profile(source)),
        CredentialSource::WebIdentity => {
            "The AWS credentials of the web identity (AWS_WEB_IDENTITY_TOKEN_FILE)".to_owned()
        }
        CredentialSource::Container => "The AWS credentials of this container".to_owned(),
        CredentialSource::Instance => "The AWS credentials of this instance".to_owned(),
    }
}

fn with(source: &CredentialSource) -> String {
    match source {
        CredentialSource::Profile { .. } => format!(" with{}", profile(source)),
        _ => String::new(),
    }
}

fn giver(source: &CredentialSource) -> &'static str {
    match source {
        CredentialSource::Profile { kind: ProfileKind::Process, .. } => "its credential_process",
        CredentialSource::Profile { kind: ProfileKind::Sso, .. } => "IAM Identity Center",
        CredentialSource::Profile { kind: ProfileKind::Login, .. } => "AWS Sign-In",
        CredentialSource::Container => "the container's endpoint for credentials",
        CredentialSource::Instance => "the instance's metadata",
        _ => "AWS STS",
    }
}

fn unfit(unfit: InvalidCredentials, source: &CredentialSource) -> (String, String) {
    let name = |part| named(part, source);
    let replace = |part| match (source, part) {
        (CredentialSource::Environment, _) => format!("copy the full value again, or {INSTEAD}"),
        (
            CredentialSource::Profile { name, kind: ProfileKind::Keys },
            CredentialPart::Id | CredentialPart::Secret,
        ) => {
            let name = crate::present::answers::snippet::word(&echo(name));
            format!("enter the full value again, without quotes: `aws configure --profile {name}`")
        }
        _ => format!("set {} again, to the full value", name(part)),
    };
    match unfit {
        InvalidCredentials::Id => (
            format!(
                "{} is not an AWS access key id (AKIA or ASIA, then 16 capital letters and digits)",
                name(CredentialPart::Id)
            ),
            replace(CredentialPart::Id),
        ),
        InvalidCredentials::Character(part, stray) => {
            let what = match stray {
                StrayCharacter::Blank => "a blank",
                StrayCharacter::LineBreak => "a line break",
                StrayCharacter::Quote => "a quotation mark",
                StrayCharacter::Other => "a character",
            };
            (format!("{} contains {what} that is not allowed there", name(part)), replace(part))
        }
        InvalidCredentials::Length(part) => {
            let what = match part {
                CredentialPart::Token => "is too short to be an AWS session token",
                _ => "is not an AWS secret access key, which has 40 characters",
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
                    format!("set AWS_SESSION_TOKEN as well, or {INSTEAD}")
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
                    "run `unset AWS_SESSION_TOKEN AWS_SECURITY_TOKEN`, or set all three values anew"
                        .to_owned()
                }
                _ => format!(
                    "take {} away, or replace all three values",
                    name(CredentialPart::Token)
                ),
            },
        ),
        InvalidCredentials::SecretMissing => (
            format!(
                "{} is set, but {} is not",
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
                        "add {}, or take {} away",
                        name(CredentialPart::Secret),
                        name(CredentialPart::Id)
                    )
                }
            },
        ),
        InvalidCredentials::Expiration => (
            "AWS_CREDENTIAL_EXPIRATION is not a time such as 2026-11-29T18:00:00Z".to_owned(),
            "run `unset AWS_CREDENTIAL_EXPIRATION`, or set it to when the credentials expire"
                .to_owned(),
        ),
    }
}

/// What a value is called where it stands.
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

fn process(fault: &ProcessFault) -> String {
    match fault {
        ProcessFault::NotFound => "its credential_process names a program that was not found".to_owned(),
        ProcessFault::Forbidden => "its credential_process names a file that cannot be run".to_owned(),
        ProcessFault::Quotes => {
            "its credential_process has a quotation mark that is not closed, or ends with a backslash"
                .to_owned()
        }
        ProcessFault::Unstarted { reason } => {
            format!("its credential_process could not be started ({})", echo(reason))
        }
        ProcessFault::Exit(127) => {
            "its credential_process names a program that was not found (exit status 127)".to_owned()
        }
        ProcessFault::Exit(126) => {
            "its credential_process names a file that cannot be run (exit status 126)".to_owned()
        }
        ProcessFault::Exit(code) => format!("its credential_process failed (exit status {code})"),
        ProcessFault::Signal(signal) => format!("its credential_process was ended by signal {signal}"),
        ProcessFault::NotJson => {
            "its credential_process printed something else than one JSON object".to_owned()
        }
        ProcessFault::Nothing => "its credential_process printed nothing".to_owned(),
        ProcessFault::TooMuch => "its credential_process printed more than credentials".to_owned(),
        ProcessFault::Field(field) => {
            format!("what its credential_process printed has no valid {field}")
        }
        ProcessFault::Version => "what its credential_process printed has no \"Version\": 1".to_owned(),
    }
}

const CONTAINER: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI and AWS_CONTAINER_AUTHORIZATION_TOKEN";

const MFA: [&str; 3] = [
    "run this on a terminal and type the code that the device shows",
    "or sign in through SSO instead: `aws configure sso`, once",
    "or fetch a session yourself with `aws sts get-session-token --serial-number ARN --token-code CODE` and put its three \
     values into the environment",
];

#[cfg(test)]
pub mod tests;

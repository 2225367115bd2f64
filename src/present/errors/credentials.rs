//! AWS credentials that cannot be obtained or cannot work: what happened, and the next step for the source at hand.

use crate::domain::{Fault, Part, ProcessFault, Source, SourceKind, Stray, Unfit, Unusable};
use crate::present::echo;
use crate::present::errors::{Words, owned};
use crate::present::errors::{aws, connection};

/// The words.
pub fn words(Unusable { source, fault: what }: &Unusable) -> Words {
    let (code, message, hints) = match what {
        Fault::SignedOut => (
            "not_signed_in",
            format!("You are not signed in{}, or the sign-in has expired.", with(source)),
            vec![renew(Some(source))],
        ),
        Fault::Expired => {
            ("credentials_expired", format!("{} have expired.", of(source)), vec![renew(Some(source))])
        }
        Fault::Mfa => (
            "mfa_required",
            format!("The role of{} wants an MFA code, and nobody typed one.", profile(source)),
            owned(&MFA),
        ),
        Fault::Unfit(unfit) => {
            let (what, next) = crate::present::errors::credentials::unfit(*unfit, source);
            ("credentials_unfit", format!("{} cannot work: {what}.", of(source)), vec![next])
        }
        Fault::Settings(why) => (
            "credentials_failed",
            failed(source, &echo(why)),
            vec![match source {
                Source::Container => format!("check {CONTAINER}"),
                _ => "correct the profile in ~/.aws/config, or name another one with `--profile`".to_owned(),
            }],
        ),
        Fault::TokenFile { reason } => {
            let setting = match source {
                Source::WebIdentity => "AWS_WEB_IDENTITY_TOKEN_FILE",
                _ => "web_identity_token_file",
            };
            (
                "credentials_failed",
                failed(source, &format!("the file that {setting} names cannot be read ({})", echo(reason))),
                vec![format!("see that {setting} names a file with a token, and that you may read it")],
            )
        }
        Fault::Process(fault) => (
            "credentials_failed",
            failed(source, &process(fault)),
            vec![format!(
                "run the command of credential_process by itself to see what is wrong; it stands under{} in ~/.aws/config",
                profile(source)
            )],
        ),
        Fault::Refused(call) => {
            let (message, hints) = aws::told(call);
            ("credentials_failed", failed(source, message.trim_end_matches('.')), hints)
        }
        Fault::Unreachable(why) => (
            "credentials_failed",
            failed(
                source,
                &format!("{} could not be reached: {}", giver(source), connection::unreached(*why)),
            ),
            owned(&[connection::connect(*why)]),
        ),
        Fault::Answered(status) => (
            "credentials_failed",
            failed(source, &format!("{} answered with HTTP {status}", giver(source))),
            vec![match source {
                Source::Container => {
                    format!("check {CONTAINER}, or try again in a minute")
                }
                _ => "try again in a minute".to_owned(),
            }],
        ),
        Fault::TimedOut => (
            "credentials_failed",
            failed(source, &format!("{} did not answer in time", giver(source))),
            owned(&["try again; if it asks you for something, run this on a terminal"]),
        ),
        Fault::Garbled => (
            "credentials_failed",
            failed(source, &format!("the answer of {} holds no whole credentials", giver(source))),
            owned(&["try again"]),
        ),
    };
    Words { kind: "credentials", code, message, hints }
}

/// How to have fresh credentials from a source.
pub fn renew(source: Option<&Source>) -> String {
    let Some(source) = source else {
        return "sign in again, for example with `aws login` or `aws sso login`".to_owned();
    };
    let flag = match source {
        Source::Profile { name, .. } if name != "default" => {
            format!(" --profile {}", crate::present::word(&echo(name)))
        }
        _ => String::new(),
    };
    match source {
        Source::Environment => "run `unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN`, or set fresh values: these \
             variables go before any sign-in"
            .to_owned(),
        Source::Profile { kind: SourceKind::Sso, .. } => format!("sign in: `aws sso login{flag}`"),
        Source::Profile { kind: SourceKind::Login, .. } => format!("sign in: `aws login{flag}`"),
        Source::Profile { kind: SourceKind::Process, .. } => {
            format!("sign in again to the program that credential_process names for{}", profile(source))
        }
        Source::Profile { kind: SourceKind::Keys | SourceKind::Nothing, .. } => format!(
            "replace the keys of{} in ~/.aws/credentials, or sign in instead: `aws login{flag}`",
            profile(source)
        ),
        Source::Profile { kind: SourceKind::Role, .. } => {
            format!("sign in again to the source_profile of{}, then try again", profile(source))
        }
        Source::Profile { kind: SourceKind::WebIdentity, .. } | Source::WebIdentity => {
            "have the token file of the web identity written anew, then try again".to_owned()
        }
        Source::Container | Source::Instance => {
            "try again in a minute; if they stay expired, see that this machine's clock is right".to_owned()
        }
    }
}

fn failed(source: &Source, why: &str) -> String {
    format!("{} could not be obtained: {why}.", of(source))
}

fn of(source: &Source) -> String {
    match source {
        Source::Environment => "The AWS credentials in the environment".to_owned(),
        Source::Profile { .. } => format!("The AWS credentials of{}", profile(source)),
        Source::WebIdentity => {
            "The AWS credentials of the web identity (AWS_WEB_IDENTITY_TOKEN_FILE)".to_owned()
        }
        Source::Container => "The AWS credentials of this container".to_owned(),
        Source::Instance => "The AWS credentials of this instance".to_owned(),
    }
}

/// With a space in front.
fn profile(source: &Source) -> String {
    match source {
        Source::Profile { name, .. } => format!(" the profile {}", echo(name)),
        _ => " the environment".to_owned(),
    }
}

fn with(source: &Source) -> String {
    match source {
        Source::Profile { .. } => format!(" with{}", profile(source)),
        _ => String::new(),
    }
}

fn giver(source: &Source) -> &'static str {
    match source {
        Source::Profile { kind: SourceKind::Process, .. } => "its credential_process",
        Source::Profile { kind: SourceKind::Sso, .. } => "IAM Identity Center",
        Source::Profile { kind: SourceKind::Login, .. } => "AWS Sign-In",
        Source::Container => "the container's endpoint for credentials",
        Source::Instance => "the instance's metadata",
        _ => "AWS STS",
    }
}

fn unfit(unfit: Unfit, source: &Source) -> (String, String) {
    let name = |part| named(part, source);
    let replace = |part| format!("set {} again, copied whole from where it was shown", name(part));
    match unfit {
        Unfit::Id => (
            format!(
                "{} is no access key id of AWS, which is AKIA or ASIA and 16 capital letters and digits",
                name(Part::Id)
            ),
            replace(Part::Id),
        ),
        Unfit::Character(part, stray) => {
            let what = match stray {
                Stray::Blank => "a blank",
                Stray::LineBreak => "a line break",
                Stray::Quote => "a quotation mark",
                Stray::Other => "a character",
            };
            (format!("{} holds {what} that no such value has", name(part)), replace(part))
        }
        Unfit::Length(part) => {
            let what = match part {
                Part::Token => "is too short to be an AWS session token",
                _ => "is not an AWS secret access key, which has 40 characters",
            };
            (format!("{} {what}", name(part)), replace(part))
        }
        Unfit::Swapped => (
            format!("the access key id stands in {}", name(Part::Secret)),
            format!("swap {} and {}", name(Part::Id), name(Part::Secret)),
        ),
        Unfit::TokenMissing => (
            format!(
                "{} is one of temporary credentials (ASIA…), and {} is missing",
                name(Part::Id),
                name(Part::Token)
            ),
            format!("set {} too, or sign in again", name(Part::Token)),
        ),
        Unfit::TokenUnwanted => (
            format!(
                "{} is one of a long-term key (AKIA…), which has no {}",
                name(Part::Id),
                name(Part::Token)
            ),
            match source {
                Source::Environment => {
                    "run `unset AWS_SESSION_TOKEN AWS_SECURITY_TOKEN`, or set all three values anew"
                        .to_owned()
                }
                _ => format!("take {} away, or replace all three values", name(Part::Token)),
            },
        ),
        Unfit::SecretMissing => (
            format!("{} is set, and {} is not", name(Part::Id), name(Part::Secret)),
            match source {
                Source::Environment => {
                    format!("set {} too, or run `unset {}`", name(Part::Secret), name(Part::Id))
                }
                _ => format!("add {}, or take {} away", name(Part::Secret), name(Part::Id)),
            },
        ),
        Unfit::Expiration => (
            "AWS_CREDENTIAL_EXPIRATION is no time like 2026-11-29T18:00:00Z".to_owned(),
            "run `unset AWS_CREDENTIAL_EXPIRATION`, or set it to when the credentials expire".to_owned(),
        ),
    }
}

/// What a value is called where it stands.
fn named(part: Part, source: &Source) -> &'static str {
    match (source, part) {
        (Source::Environment, Part::Id) => "AWS_ACCESS_KEY_ID",
        (Source::Environment, Part::Secret) => "AWS_SECRET_ACCESS_KEY",
        (Source::Environment, Part::Token) => "AWS_SESSION_TOKEN",
        (Source::Profile { kind: SourceKind::Keys, .. }, Part::Id) => "aws_access_key_id",
        (Source::Profile { kind: SourceKind::Keys, .. }, Part::Secret) => "aws_secret_access_key",
        (Source::Profile { kind: SourceKind::Keys, .. }, Part::Token) => "aws_session_token",
        (_, Part::Id) => "AccessKeyId",
        (_, Part::Secret) => "SecretAccessKey",
        (_, Part::Token) => "SessionToken",
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
mod tests;

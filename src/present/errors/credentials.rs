//! Explains AWS credentials that can't be obtained or can't work, with the next step for their
//! source.

use crate::domain::{
    CredentialFault, CredentialSource, ProcessFault, ProfileKind, UnusableCredentials,
};
use crate::present::errors::sign_in::{profile, renew};
use crate::present::errors::{Wording, aws, connection, invalid_credentials, wording};
use crate::present::text::echo::echo;
use crate::present::text::time;

pub fn words(UnusableCredentials { source, fault, endpoint }: &UnusableCredentials) -> Wording {
    let failed = |why: &str, hint: &str| wording(failed(source, why), [hint]);
    match fault {
        CredentialFault::SignedOut => wording(
            format!("You aren't signed in{}, or your sign-in has expired.", with(source)),
            [renew(Some(source))],
        ),
        CredentialFault::Expired(at) => {
            let expired = match at {
                Some(at) => format!("expired at {}", time::utc(*at)),
                None => "have expired".to_owned(),
            };
            wording(format!("The {} {expired}.", of(source)), [renew(Some(source))])
        }
        CredentialFault::Mfa => wording(
            format!("The role of {} requires an MFA code, and none was entered.", profile(source)),
            MFA,
        ),
        CredentialFault::Invalid(why) => {
            let (what, next) = invalid_credentials::words(*why, source);
            wording(format!("The {} can't work: {what}.", of(source)), [next])
        }
        CredentialFault::Settings(why) => match source {
            CredentialSource::Container => failed(&echo(why), &format!("check {CONTAINER}")),
            CredentialSource::Profile { kind: ProfileKind::Nothing, .. } => {
                failed(&echo(why), &renew(Some(source)))
            }
            _ => failed(
                &echo(why),
                "correct the profile in ~/.aws/config, or name another one with `--profile`",
            ),
        },
        CredentialFault::TokenFile { reason } => {
            let setting = match source {
                CredentialSource::WebIdentity => "AWS_WEB_IDENTITY_TOKEN_FILE",
                _ => "web_identity_token_file",
            };
            failed(
                &format!("the file in {setting} can't be read ({})", echo(reason)),
                &format!("set {setting} to a token file that you can read"),
            )
        }
        CredentialFault::Process(fault) => failed(
            &process(fault),
            &format!(
                "to see what is wrong, run the credential_process command of {} in ~/.aws/config yourself",
                profile(source)
            ),
        ),
        CredentialFault::Refused(call) => {
            let Wording { message, hints } = aws::call(call);
            wording(self::failed(source, message.trim_end_matches('.')), hints)
        }
        CredentialFault::Unreachable(why) => {
            let reason =
                format!("{} could not be reached: {}", giver(source), connection::reason(*why));
            match source {
                CredentialSource::Container => failed(&reason, &format!("check {CONTAINER}")),
                _ => failed(&reason, &connection::next(*why, endpoint.as_deref())),
            }
        }
        CredentialFault::Answered(status) => {
            let reason = format!("{} responded with HTTP {status}", giver(source));
            match source {
                CredentialSource::Container => {
                    failed(&reason, &format!("check {CONTAINER}, or try again in a minute"))
                }
                _ => failed(&reason, "try again in a minute"),
            }
        }
        CredentialFault::TimedOut => failed(
            &format!("{} did not respond in time", giver(source)),
            "try again; if you are asked for input, run the program in a terminal",
        ),
        CredentialFault::Garbled => failed(
            &format!("the response from {} doesn't contain complete credentials", giver(source)),
            "try again",
        ),
    }
}

fn failed(source: &CredentialSource, why: &str) -> String {
    format!("Could not load the {}: {why}.", of(source))
}

fn of(source: &CredentialSource) -> String {
    match source {
        CredentialSource::Environment => "AWS credentials in the environment".to_owned(),
        CredentialSource::Profile { .. } => format!("AWS credentials of {}", profile(source)),
        CredentialSource::WebIdentity => {
            "AWS credentials of the web identity (AWS_WEB_IDENTITY_TOKEN_FILE)".to_owned()
        }
        CredentialSource::Container => "AWS credentials of this container".to_owned(),
        CredentialSource::Instance => "AWS credentials of this instance".to_owned(),
    }
}

fn with(source: &CredentialSource) -> String {
    match source {
        CredentialSource::Profile { .. } => format!(" with {}", profile(source)),
        _ => String::new(),
    }
}

fn giver(source: &CredentialSource) -> &'static str {
    match source {
        CredentialSource::Profile { kind: ProfileKind::Process, .. } => "its credential_process",
        CredentialSource::Profile { kind: ProfileKind::Sso, .. } => "IAM Identity Center",
        CredentialSource::Profile { kind: ProfileKind::Login, .. } => "AWS Sign-In",
        CredentialSource::Container => "the container's credentials endpoint",
        CredentialSource::Instance => "the instance metadata service",
        _ => "AWS STS",
    }
}

fn process(fault: &ProcessFault) -> String {
    const NOT_FOUND: &str = "names a program that was not found";
    const NOT_EXECUTABLE: &str = "names a file that can't be executed";
    let what = match fault {
        ProcessFault::NotFound => NOT_FOUND.to_owned(),
        ProcessFault::Forbidden => NOT_EXECUTABLE.to_owned(),
        ProcessFault::Quotes => {
            "has an unclosed quotation mark, or ends with a backslash".to_owned()
        }
        ProcessFault::Unstarted { reason } => format!("could not be started ({})", echo(reason)),
        ProcessFault::Exit(127) => format!("{NOT_FOUND} (exit status 127)"),
        ProcessFault::Exit(126) => format!("{NOT_EXECUTABLE} (exit status 126)"),
        ProcessFault::Exit(code) => format!("failed with exit status {code}"),
        ProcessFault::Signal(signal) => format!("was terminated by signal {signal}"),
        ProcessFault::NotJson => "printed something other than one JSON object".to_owned(),
        ProcessFault::Nothing => "printed nothing".to_owned(),
        ProcessFault::TooMuch => "printed too much output to be credentials".to_owned(),
        ProcessFault::Field(field) => format!("printed JSON without a valid {field}"),
        ProcessFault::Version => "printed JSON without \"Version\": 1".to_owned(),
    };
    format!("its credential_process {what}")
}

const CONTAINER: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI and AWS_CONTAINER_AUTHORIZATION_TOKEN";

const MFA: [&str; 3] = [
    "run the program in a terminal and enter the code that your device shows",
    "or sign in through SSO instead: `aws configure sso`",
    "or get a session with `aws sts get-session-token --serial-number ARN --token-code CODE` and put its three values \
     into the environment",
];

#[cfg(test)]
pub mod tests;

//! Why there are no credentials or no connection, read from what the SDK says and never repeated: its errors hold what was
//! sent (a refresh token, the token of a web identity) and what came back. Its words only choose among ours.

use super::guard::Unfit;
use crate::domain::{SourceFault, Unreached};
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::error::ErrorMetadata;
use std::error::Error;
use std::io::{self, ErrorKind};

/// What AWS or a cache says when a session is over.
const OVER: [&str; 6] = [
    "ExpiredToken",
    "token has expired",
    "token is expired",
    "session has expired",
    "UnauthorizedException",
    "InvalidGrantException",
];

/// What the SDK says where its error has no kind that we could ask for, by what it comes to; the first that fits counts.
const SAID: [(&str, SourceFault); 16] = [
    ("infinite loop", SourceFault::Circle),
    ("could not parse response", SourceFault::ProcessOutput),
    ("could not decode output as UTF-8", SourceFault::ProcessOutput),
    ("external process", SourceFault::Process(None)),
    ("failed to load the cached SSO token", SourceFault::NotSignedIn),
    ("failed to read `", SourceFault::NotSignedIn),
    ("cached Login token file", SourceFault::NotSignedIn),
    ("profile referenced `", SourceFault::Settings),
    ("ProfileFile provider could not be built", SourceFault::Settings),
    ("was not defined", SourceFault::Settings),
    ("not properly configured", SourceFault::Settings),
    ("failed to construct request", SourceFault::Settings),
    ("request has timed out", SourceFault::TimedOut),
    ("timed out after", SourceFault::TimedOut),
    ("response error", SourceFault::Garbled),
    ("cut short", SourceFault::Garbled),
];

/// Whether a session was there and is over.
pub(super) fn is_over(error: &CredentialsError) -> bool {
    causes(error).any(|cause| {
        let words = cause.to_string();
        OVER.iter().any(|over| words.contains(over))
    })
}

/// Why a source gave no credentials.
pub(super) fn source(error: &CredentialsError) -> SourceFault {
    for cause in causes(error) {
        if let Some(code) = code(cause) {
            return SourceFault::Refused(code);
        }
        match cause.downcast_ref::<Unfit>() {
            Some(Unfit::TooLong) => return SourceFault::Endless,
            Some(Unfit::NotWhole) => return SourceFault::Garbled,
            Some(Unfit::Unencrypted) => return SourceFault::Settings,
            None => {}
        }
        if let Some(error) = cause.downcast_ref::<ConnectorError>().filter(|error| unfit(error).is_none()) {
            let why = || SourceFault::Unreachable(unreached(error));
            return if error.is_timeout() { SourceFault::TimedOut } else { why() };
        }
        if let Some(status) = exit_status(&cause.to_string()) {
            return SourceFault::Process(status);
        }
    }
    let said = |words: &str| causes(error).any(|cause| cause.to_string().contains(words));
    if let Some((_, fault)) = SAID.iter().find(|(words, _)| said(words)) {
        return fault.clone();
    }
    match error {
        _ if causes(error).any(|cause| cause.is::<io::Error>()) => SourceFault::File,
        CredentialsError::CredentialsNotLoaded(_) => SourceFault::NoSource,
        _ => SourceFault::Unknown,
    }
}

/// Why an answer that came was not read.
pub(super) fn unfit(error: &ConnectorError) -> Option<Unfit> {
    causes(error).find_map(|cause| cause.downcast_ref::<Unfit>()).copied()
}

/// Why no connection was made or kept.
pub(super) fn unreached(error: &ConnectorError) -> Unreached {
    let said = |words: &str| causes(error).any(|cause| cause.to_string().contains(words));
    let kind = |kind: ErrorKind| {
        causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|error| error.kind() == kind)
    };
    if !said("(Connect)") && !said("dns error") {
        return Unreached::Lost;
    }
    match () {
        () if said("tunnel") || said("proxy") => Unreached::Proxy,
        () if said("certificate") => Unreached::Certificate,
        () if said("dns error") || said("lookup address") => Unreached::Name,
        () if kind(ErrorKind::ConnectionRefused) => Unreached::Refused,
        () if kind(ErrorKind::NetworkUnreachable) || kind(ErrorKind::HostUnreachable) => Unreached::NoRoute,
        () => Unreached::Unconnected,
    }
}

/// AWS's code in one of its own forms. Letters and points only: what has another form is not a code, and may be anything.
pub(super) fn well_formed(code: &str) -> Option<&str> {
    let letters = code.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.');
    (letters && (1..=64).contains(&code.len())).then_some(code)
}

fn code(cause: &(dyn Error + 'static)) -> Option<String> {
    if let Some(code) = cause.downcast_ref::<ErrorMetadata>().and_then(ErrorMetadata::code) {
        return Some(well_formed(code).unwrap_or("an unknown code").to_owned());
    }
    // The exceptions that a service declares tell their name and nothing else of it.
    let words = cause.to_string();
    let name = words.split([':', ' ']).next().unwrap_or_default();
    well_formed(name).filter(|name| name.ends_with("Exception")).map(str::to_owned)
}

/// "external process exited with code exit status: 3. Stderr: …": only the number is taken.
fn exit_status(words: &str) -> Option<Option<i32>> {
    let status = words.split_once("external process exited with code ")?.1;
    let number = status.strip_prefix("exit status: ").or_else(|| status.strip_prefix("exit code: "));
    Some(number.and_then(|number| number.split('.').next()?.parse().ok()))
}

fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn Error + 'static)| (*error).source())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.Aow1abcDEF";

    #[test]
    fn what_an_sdk_error_says_chooses_among_our_words_and_is_never_repeated() {
        let failed = |words: String| CredentialsError::provider_error(words);
        let metadata = |code: &str| {
            CredentialsError::provider_error(ErrorMetadata::builder().code(code).message(SECRET).build())
        };
        let io = |kind| CredentialsError::unhandled(io::Error::new(kind, SECRET));
        for (error, fault) in [
            (
                failed(format!("external process exited with code exit status: 3. Stderr: {SECRET}")),
                SourceFault::Process(Some(3)),
            ),
            (
                failed(format!("external process exited with code signal: 9 (SIGKILL). Stderr: {SECRET}")),
                SourceFault::Process(None),
            ),
            (
                failed(format!("external process, could not parse response: {SECRET}")),
                SourceFault::ProcessOutput,
            ),
            (failed(format!("failed to refresh cached Login token: {SECRET}")), SourceFault::Unknown),
            (failed(format!("profile formed an infinite loop: {SECRET}")), SourceFault::Circle),
            (metadata("AccessDenied"), SourceFault::Refused("AccessDenied".to_owned())),
            (metadata(SECRET), SourceFault::Refused("an unknown code".to_owned())),
            (
                failed(format!("IDPRejectedClaimException: {SECRET}")),
                SourceFault::Refused("IDPRejectedClaimException".to_owned()),
            ),
            (failed(SECRET.to_owned()), SourceFault::Unknown),
            (io(ErrorKind::PermissionDenied), SourceFault::File),
            (CredentialsError::not_loaded(SECRET), SourceFault::NoSource),
            (
                CredentialsError::provider_error(ConnectorError::io(SECRET.into())),
                SourceFault::Unreachable(Unreached::Lost),
            ),
            (CredentialsError::provider_error(ConnectorError::timeout(SECRET.into())), SourceFault::TimedOut),
        ] {
            let found = source(&error);
            assert!(!format!("{found:?}").contains("eyJ"), "{found:?}");
            assert_eq!(found, fault, "{error:?}");
        }
        assert!(is_over(&failed(format!("the SSO token has expired and cannot be refreshed {SECRET}"))));
    }

    #[test]
    fn a_code_is_letters() {
        for code in ["AccessDenied", "InvalidRequest.Malformed"] {
            assert_eq!(well_formed(code), Some(code));
        }
        let long = "A".repeat(65);
        for odd in ["", "HTTP 502", "a-b", "wJalrXUtnFEMI/K7MDENG", "é", "\u{1b}[31m", SECRET, &long] {
            assert_eq!(well_formed(odd), None, "{odd}");
        }
    }
}

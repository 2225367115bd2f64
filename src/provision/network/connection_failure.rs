//! Why there was no connection, read from what the SDK says and never repeated: its errors hold what was sent (a refresh
//! token, the token of a web identity) and what came back. Its words only choose among ours.

use crate::domain::ConnectionFailure;
use crate::provision::network::response_limits::RejectedResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use std::error::Error;
use std::io;
use std::io::ErrorKind;

/// Why an answer that came was not read.
pub(crate) fn unfit(error: &ConnectorError) -> Option<RejectedResponse> {
    causes(error).find_map(|cause| cause.downcast_ref::<RejectedResponse>()).copied()
}

/// Why no connection was made or kept.
pub(crate) fn unreached(error: &ConnectorError) -> ConnectionFailure {
    let said = |words: &str| causes(error).any(|cause| cause.to_string().contains(words));
    let kind = |kind: ErrorKind| {
        causes(error)
            .filter_map(|cause| cause.downcast_ref::<io::Error>())
            .any(|error| error.kind() == kind)
    };
    if !said("(Connect)") && !said("dns error") {
        return ConnectionFailure::Lost;
    }
    match () {
        () if said("tunnel") || said("proxy") => ConnectionFailure::Proxy,
        () if said("certificate") => ConnectionFailure::Certificate,
        () if said("dns error") || said("lookup address") => ConnectionFailure::Name,
        () if kind(ErrorKind::ConnectionRefused) => ConnectionFailure::Refused,
        () if kind(ErrorKind::NetworkUnreachable) || kind(ErrorKind::HostUnreachable) => {
            ConnectionFailure::NoRoute
        }
        () => ConnectionFailure::Unconnected,
    }
}

/// AWS's code in one of its own forms. Letters and points only: what has another form is not a code, and may be anything.
pub(crate) fn well_formed(code: &str) -> Option<&str> {
    let letters = code.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.');
    (letters && (1..=64).contains(&code.len())).then_some(code)
}

/// An error with all its causes.
pub(crate) fn causes<'e>(
    error: &'e (dyn Error + 'static),
) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn Error + 'static)| (*error).source())
}

#[cfg(test)]
mod tests {
    use crate::provision::network::connection_failure::*;

    const SECRET: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.Aow1abcDEF";

    #[test]
    fn a_code_is_letters() {
        for code in ["AccessDenied", "InvalidRequest.Malformed"] {
            assert_eq!(well_formed(code), Some(code));
        }
        let long = "A".repeat(65);
        for odd in
            ["", "HTTP 502", "a-b", "wJalrXUtnFEMI/K7MDENG", "é", "\u{1b}[31m", SECRET, &long]
        {
            assert_eq!(well_formed(odd), None, "{odd}");
        }
    }
}

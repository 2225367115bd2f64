//! Classifies connection failures by searching the SDK's error texts. The texts are never shown,
//! because they can contain tokens that were sent and data that came back.

use crate::domain::ConnectionFailure;
use crate::provision::network::response_limits::RejectedResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use std::error::Error;
use std::io;
use std::io::ErrorKind;

/// Returns the reason for which `response_limits` rejected the response or the call, if it did.
pub(crate) fn rejected_response(error: &ConnectorError) -> Option<RejectedResponse> {
    causes(error).find_map(|cause| cause.downcast_ref::<RejectedResponse>()).copied()
}

/// Returns the reason that no connection was made, or that the connection was lost.
pub(crate) fn classify(error: &ConnectorError) -> ConnectionFailure {
    let mentions = |words: &str| causes(error).any(|cause| cause.to_string().contains(words));
    let kind = |kind: ErrorKind| {
        causes(error)
            .filter_map(|cause| cause.downcast_ref::<io::Error>())
            .any(|error| error.kind() == kind)
    };
    if !mentions("(Connect)") && !mentions("dns error") {
        return ConnectionFailure::Lost;
    }
    match () {
        () if mentions("tunnel") || mentions("proxy") => ConnectionFailure::Proxy,
        () if mentions("certificate") => ConnectionFailure::Certificate,
        () if mentions("dns error") || mentions("lookup address") => ConnectionFailure::Name,
        () if kind(ErrorKind::ConnectionRefused) => ConnectionFailure::Refused,
        () if kind(ErrorKind::NetworkUnreachable) || kind(ErrorKind::HostUnreachable) => {
            ConnectionFailure::NoRoute
        }
        () => ConnectionFailure::Unconnected,
    }
}

/// Returns the code if it has the form of AWS's codes: up to 64 letters and periods. Other text
/// isn't an error code and may contain a secret.
pub(crate) fn well_formed_code(code: &str) -> Option<&str> {
    let letters = code.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.');
    (letters && (1..=64).contains(&code.len())).then_some(code)
}

/// Returns the error and all its causes, outermost first.
pub(crate) fn causes<'e>(
    error: &'e (dyn Error + 'static),
) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn Error + 'static)| (*error).source())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.Aow1abcDEF";

    #[test]
    fn a_code_is_letters() {
        for code in ["AccessDenied", "InvalidRequest.Malformed"] {
            assert_eq!(well_formed_code(code), Some(code));
        }
        let long = "A".repeat(65);
        for odd in
            ["", "HTTP 502", "a-b", "wJalrXUtnFEMI/K7MDENG", "é", "\u{1b}[31m", SECRET, &long]
        {
            assert_eq!(well_formed_code(odd), None, "{odd}");
        }
    }
}

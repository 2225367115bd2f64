//! Why AWS was not reached, in words; then what to do next.

use crate::domain::ConnectionFailure;

/// What to do about an answer that AWS does not give.
pub const ELSEWHERE: &str =
    "check where calls go: a proxy or an AWS_ENDPOINT_URL variable may answer in AWS's place";

/// Why no call came through.
pub fn unreached(why: ConnectionFailure) -> &'static str {
    match why {
        ConnectionFailure::Name => "its host name cannot be looked up",
        ConnectionFailure::Refused => "the connection was refused",
        ConnectionFailure::NoRoute => "the network has no route to it",
        ConnectionFailure::Certificate => "the certificate that it presents is not trusted",
        ConnectionFailure::Proxy => "the proxy did not answer, or refused to connect",
        ConnectionFailure::Unconnected => "no connection was made",
        ConnectionFailure::Lost => "the connection was lost",
    }
}

/// What to do about that.
pub fn connect(why: ConnectionFailure) -> &'static str {
    match why {
        ConnectionFailure::Certificate => {
            "if your company inspects HTTPS traffic, get its CA certificate and run `export AWS_CA_BUNDLE=FILE.pem`"
        }
        ConnectionFailure::Proxy => {
            "check HTTPS_PROXY (http://USER:PASSWORD@HOST:PORT); to see what the proxy answers, run `curl -sSI https://sts.amazonaws.com`"
        }
        _ => {
            "check that this machine is online (`curl -sSI https://sts.amazonaws.com`) and that AWS_ENDPOINT_URL, if set, is right; behind a proxy, run `export HTTPS_PROXY=http://HOST:PORT`"
        }
    }
}

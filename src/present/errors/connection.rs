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
        ConnectionFailure::Certificate => "its certificate is not trusted",
        ConnectionFailure::Proxy => "the proxy did not connect to it",
        ConnectionFailure::Unconnected => "no connection was made",
        ConnectionFailure::Lost => "the connection was lost",
    }
}

/// What to do about that.
pub fn connect(why: ConnectionFailure) -> &'static str {
    match why {
        ConnectionFailure::Certificate => {
            "if your company inspects its traffic, ask for its CA certificate: `export AWS_CA_BUNDLE=FILE.pem`"
        }
        ConnectionFailure::Proxy => {
            "check the address, user and password in HTTPS_PROXY; what the proxy says: `curl -sSI https://sts.amazonaws.com`"
        }
        _ => {
            "see that this machine is online: `curl -sSI https://sts.amazonaws.com`; behind a proxy, `export HTTPS_PROXY=http://HOST:PORT`"
        }
    }
}

//! Why AWS was not reached, in words; then what to do next.

use crate::domain::Unreached;

/// What to do about an answer that AWS does not give.
pub const ELSEWHERE: &str =
    "check where calls go: a proxy or an AWS_ENDPOINT_URL variable may answer in AWS's place";

/// Why no call came through.
pub fn unreached(why: Unreached) -> &'static str {
    match why {
        Unreached::Name => "its host name cannot be looked up",
        Unreached::Refused => "the connection was refused",
        Unreached::NoRoute => "the network has no route to it",
        Unreached::Certificate => "its certificate is not trusted",
        Unreached::Proxy => "the proxy did not connect to it",
        Unreached::Unconnected => "no connection was made",
        Unreached::Lost => "the connection was lost",
    }
}

/// What to do about that.
pub fn connect(why: Unreached) -> &'static str {
    match why {
        Unreached::Certificate => {
            "if your company inspects its traffic, name its certificates with AWS_CA_BUNDLE"
        }
        Unreached::Proxy => {
            "check HTTPS_PROXY: its address, user and password, and whether it lets AWS through"
        }
        _ => "see that this machine is online; behind a proxy, set HTTPS_PROXY",
    }
}

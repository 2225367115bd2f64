//! Explains why AWS was not reached, and what to do about it.

use crate::domain::ConnectionFailure;
use crate::present::errors::settings::unset;
use crate::present::text::echo::echo;

/// The hint for a response that AWS cannot have sent.
pub const ELSEWHERE: &str = "check where calls go: a proxy, or the address in an AWS_ENDPOINT_URL variable, may respond instead of AWS";

/// Returns the reason why the call did not reach AWS.
pub fn reason(why: ConnectionFailure) -> &'static str {
    match why {
        ConnectionFailure::Name => "its host name can't be resolved",
        ConnectionFailure::Refused => "the connection was refused",
        ConnectionFailure::NoRoute => "there is no network route to it",
        ConnectionFailure::Certificate => "its certificate isn't trusted",
        ConnectionFailure::Proxy => "the proxy didn't respond, or refused to connect",
        ConnectionFailure::Unconnected => "no connection was made",
        ConnectionFailure::Lost => "the connection was lost",
    }
}

/// Returns the next step. `endpoint` names the setting that overrides AWS's own address, if any.
pub fn next(why: ConnectionFailure, endpoint: Option<&str>) -> String {
    match (why, endpoint) {
        (ConnectionFailure::Certificate, _) => {
            "if your company inspects HTTPS traffic, get its CA certificate and run `export AWS_CA_BUNDLE=FILE.pem`"
                .to_owned()
        }
        (ConnectionFailure::Proxy, _) => {
            "check HTTPS_PROXY (http://USER:PASSWORD@HOST:PORT); to see the proxy's response, run `curl -sSI https://sts.amazonaws.com`"
                .to_owned()
        }
        (_, Some(setting)) => format!(
            "{} sets the address of these calls: correct the address, or {}",
            echo(setting),
            unset(setting)
        ),
        (_, None) => {
            "check that this machine is online: `curl -sSI https://sts.amazonaws.com`; behind a proxy, run `export HTTPS_PROXY=http://HOST:PORT`"
                .to_owned()
        }
    }
}

//! Why a source gave no credentials, and why AWS was not reached, in words; then what to do next.

use super::echo;
use crate::domain::{SourceFault, Unreached};

/// What happened, to stand behind "could not be loaded: ".
pub fn source(fault: &SourceFault) -> String {
    match fault {
        SourceFault::NoSource => "it names no source of credentials.".to_owned(),
        SourceFault::Settings => {
            "its settings in the AWS configuration files are incomplete or contradict each other.".to_owned()
        }
        SourceFault::Circle => "its profiles take their credentials from each other in a circle.".to_owned(),
        SourceFault::Process(Some(127)) => {
            "the shell did not find its credential_process (exit code 127).".to_owned()
        }
        SourceFault::Process(Some(status)) => {
            format!("its credential_process failed with exit code {status}.")
        }
        SourceFault::Process(None) => "a signal ended its credential_process.".to_owned(),
        SourceFault::ProcessOutput => {
            "its credential_process did not print credentials as JSON in AWS's format.".to_owned()
        }
        SourceFault::NotSignedIn => "you are not signed in.".to_owned(),
        SourceFault::File => "a file that holds them cannot be read.".to_owned(),
        SourceFault::Refused(code) => format!("AWS refused them ({}).", echo(code)),
        SourceFault::Unreachable(why) => format!("AWS could not be reached: {}.", unreached(*why)),
        SourceFault::TimedOut => "their source did not answer in time.".to_owned(),
        SourceFault::Garbled => "the answer of their source was cut short.".to_owned(),
        SourceFault::Endless => "their source answered with more than 4 MiB.".to_owned(),
        SourceFault::Unknown => "their source failed without a reason that this program knows.".to_owned(),
    }
}

/// What to do about it. `flag` is ` --profile NAME` or empty.
pub fn next(fault: &SourceFault, flag: &str) -> String {
    match fault {
        SourceFault::NoSource | SourceFault::NotSignedIn => {
            format!("sign in with `aws sso login{flag}` (company SSO) or `aws login{flag}`")
        }
        SourceFault::Settings | SourceFault::Circle => {
            format!("correct the profile in ~/.aws/config, for example with `aws configure sso{flag}`")
        }
        SourceFault::Process(_) | SourceFault::ProcessOutput => {
            "run the command of `credential_process` in ~/.aws/config yourself to see what it prints"
                .to_owned()
        }
        SourceFault::File => {
            "check that the files which the profile names exist and are yours to read".to_owned()
        }
        SourceFault::Refused(_) => {
            format!(
                "check the role and account of the profile, or sign in again with `aws sso login{flag}` or `aws login{flag}`"
            )
        }
        SourceFault::Unreachable(why) => connect(*why).to_owned(),
        SourceFault::TimedOut => connect(Unreached::Lost).to_owned(),
        SourceFault::Garbled => "try again in a minute".to_owned(),
        SourceFault::Endless => ELSEWHERE.to_owned(),
        SourceFault::Unknown => {
            format!("see what the AWS CLI says: `aws sts get-caller-identity{flag}`")
        }
    }
}

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

//! Credentials in environment variables, and those of the container or instance that the program
//! runs on.

use super::roles_and_sso::role;
use super::{A, B, Case, FUTURE, PAST, S, SECRET, case, keys};
use crate::support::program::TOKEN;
use crate::support::servers::closed;

pub fn environment() -> Vec<Case> {
    vec![
        case("env: keys").keys(A),
        case("env: keys and token").keys(S).env("AWS_SESSION_TOKEN", TOKEN),
        case("env: the older name of the token").keys(S).env("AWS_SECURITY_TOKEN", TOKEN),
        case("env: keys before the default profile")
            .keys(A)
            .config(format!("[default]\n{}", keys(B))),
        case("env: keys before AWS_PROFILE")
            .keys(A)
            .env("AWS_PROFILE", "p")
            .config(format!("[profile p]\n{}", keys(B))),
        case("env: --profile before keys")
            .keys(A)
            .profile("p")
            .config(format!("[profile p]\n{}", keys(B))),
        case("env: keys beside an AWS_PROFILE that is not there")
            .keys(A)
            .env("AWS_PROFILE", "nope"),
        case("env: keys beside an empty AWS_PROFILE").keys(A).env("AWS_PROFILE", ""),
        case("env: id without secret").env("AWS_ACCESS_KEY_ID", A),
        case("env: id without secret, and a profile")
            .env("AWS_ACCESS_KEY_ID", A)
            .config(format!("[default]\n{}", keys(B))),
        case("env: secret without id").env("AWS_SECRET_ACCESS_KEY", SECRET),
        case("env: empty keys are none")
            .env("AWS_ACCESS_KEY_ID", "")
            .config(format!("[default]\n{}", keys(B))),
        case("env: an end to come")
            .keys(S)
            .env("AWS_SESSION_TOKEN", TOKEN)
            .env("AWS_CREDENTIAL_EXPIRATION", FUTURE),
        case("env: an end that is over")
            .keys(S)
            .env("AWS_SESSION_TOKEN", TOKEN)
            .env("AWS_CREDENTIAL_EXPIRATION", PAST),
        case("env: an end with an offset")
            .keys(S)
            .env("AWS_SESSION_TOKEN", TOKEN)
            .env("AWS_CREDENTIAL_EXPIRATION", "2099-01-01T02:00:00+02:00"),
        case("env: an end that is no time")
            .keys(S)
            .env("AWS_SESSION_TOKEN", TOKEN)
            .env("AWS_CREDENTIAL_EXPIRATION", "soon"),
        case("env: nothing at all"),
    ]
}

pub fn beside(answers: &str) -> Vec<Case> {
    vec![
        case("container: answers").env("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{answers}/container")),
        case("container: refuses").env("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{answers}/refuse")),
        case("container: over").env("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{answers}/over")),
        case("container: is gone").env("AWS_CONTAINER_CREDENTIALS_FULL_URI", closed()),
        case("container: of a role")
            .profile("r")
            .config(role("credential_source = EcsContainer\nrole_session_name = nn\n"))
            .env("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{answers}/container")),
        case("instance: answers")
            .env("AWS_EC2_METADATA_DISABLED", "false")
            .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", answers),
        case("instance: over")
            .env("AWS_EC2_METADATA_DISABLED", "false")
            .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", format!("{answers}/over/"))
            .differs(
                "botocore signs with what is over and hopes that AWS takes it; a key would only look good",
            ),
        case("instance: is gone")
            .env("AWS_EC2_METADATA_DISABLED", "false")
            .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", closed()),
    ]
}

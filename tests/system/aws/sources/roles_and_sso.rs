//! Credentials of assumed roles, web identities and SSO sign-ins.

use super::processes::{printed, process};
use super::{A, B, Case, FUTURE, PAST, case, keys};
use serde_json::json;

pub fn role(more: &str) -> String {
    format!(
        "[profile base]\n{}[profile r]\nrole_arn = arn:aws:iam::123456789012:role/r\n{more}",
        keys(A)
    )
}

fn token(expires: &str) -> String {
    json!({ "accessToken": "t", "expiresAt": expires, "region": "eu-west-1", "startUrl": "https://corp" })
        .to_string()
}

const SSO: &str = "[profile s]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = dev\n\
                   [sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp\n";
const OLD_SSO: &str = "[profile s]\nsso_account_id = 123456789012\nsso_role_name = dev\n\
                       sso_region = eu-west-1\nsso_start_url = https://corp\n";

pub fn roles() -> Vec<Case> {
    let of = |name: &'static str, more: &str| case(name).profile("r").config(role(more));
    vec![
        of("role: of a profile", "source_profile = base\nrole_session_name = nn\n"),
        of("role: for 15 minutes", "source_profile = base\nrole_session_name = nn\nduration_seconds = 900\n"),
        of("role: for a time that is no number", "source_profile = base\nrole_session_name = nn\nduration_seconds = 1h\n"),
        of("role: with an external id", "source_profile = base\nrole_session_name = nn\nexternal_id = x-1\n"),
        of("role: refused", "source_profile = base\nrole_session_name = refuse\n"),
        of("role: garbled", "source_profile = base\nrole_session_name = garble\n"),
        of("role: no source", ""),
        of("role: two sources", "source_profile = base\ncredential_source = Environment\n"),
        of("role: a source that does not exist", "source_profile = nobody\n"),
        of("role: itself without keys", "source_profile = r\n"),
        of("role: itself with keys", &format!("source_profile = r\nrole_session_name = nn\n{}", keys(B))),
        of("role: in a circle", "source_profile = q\n[profile q]\nrole_arn = arn:aws:iam::123456789012:role/q\nsource_profile = r\n"),
        of("role: of a role", "source_profile = q\nrole_session_name = nn\n[profile q]\nrole_arn = arn:aws:iam::123456789012:role/q\nsource_profile = base\nrole_session_name = mm\n"),
        of("role: of a role that has keys", &format!("source_profile = q\nrole_session_name = nn\n[profile q]\nrole_arn = arn:aws:iam::123456789012:role/q\nsource_profile = base\n{}", keys(B))),
        of("role: of the environment", "credential_source = Environment\nrole_session_name = nn\n").keys(B),
        of("role: of an environment without keys", "credential_source = Environment\n"),
        of("role: of a source that is none", "credential_source = Elsewhere\n"),
        of("role: of a process", &format!("source_profile = p\nrole_session_name = nn\n{}", process(&format!("echo '{}'", printed(""))))),
        of("role: of a profile without credentials", "source_profile = e\n[profile e]\nregion = eu-west-1\n"),
        case("web identity: in the environment")
            .env("AWS_WEB_IDENTITY_TOKEN_FILE", "token")
            .env("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/w")
            .env("AWS_ROLE_SESSION_NAME", "nn")
            .file("token", "a.jwt.of.ours"),
        case("web identity: before the keys of the default profile")
            .env("AWS_WEB_IDENTITY_TOKEN_FILE", "token")
            .env("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/w")
            .env("AWS_ROLE_SESSION_NAME", "nn")
            .file("token", "a.jwt.of.ours")
            .config(format!("[default]\n{}", keys(A))),
        case("web identity: in a profile")
            .profile("w")
            .config("[profile w]\nrole_arn = arn:aws:iam::123456789012:role/w\nweb_identity_token_file = token\nrole_session_name = nn\n")
            .file("token", "a.jwt.of.ours"),
        case("web identity: no token")
            .profile("w")
            .config("[profile w]\nrole_arn = arn:aws:iam::123456789012:role/w\nweb_identity_token_file = token\n"),
        case("web identity: no role").profile("w").config("[profile w]\nweb_identity_token_file = token\n").file("token", "a.jwt.of.ours"),
    ]
}

pub fn signed_in() -> Vec<Case> {
    let of = |name: &'static str, config: &str| case(name).profile("s").config(config);
    vec![
        of("sso: signed in", SSO).sso_cache("corp", token(FUTURE)),
        of("sso: an end in UTC, in letters", SSO).sso_cache("corp", token("2099-01-01T00:00:00UTC")),
        of("sso: a name in quotes", &SSO.replace("= corp\n", "= my corp\n").replace("sso-session corp", "sso-session 'my corp'"))
            .sso_cache("my corp", token(FUTURE)),
        of("sso: not signed in", SSO),
        of("sso: the sign-in is over", SSO).sso_cache("corp", token(PAST)),
        of("sso: a cache that is no JSON", SSO).sso_cache("corp", "{"),
        of("sso: without a session's section", OLD_SSO).sso_cache("https://corp", token(FUTURE)),
        of("sso: without a session's section, not signed in", OLD_SSO),
        of("sso: a session that does not exist", "[profile s]\nsso_session = x\nsso_account_id = 1\nsso_role_name = r\n"),
        of("sso: no region", "[profile s]\nsso_account_id = 1\nsso_role_name = r\nsso_start_url = https://corp\n"),
        of("sso: refused", &SSO.replace("= dev", "= refuse")).sso_cache("corp", token(FUTURE)),
        of("sso: over at AWS", &SSO.replace("= dev", "= over")).sso_cache("corp", token(FUTURE)),
        case("sso: behind a role")
            .profile("r")
            .config(format!("{SSO}[profile r]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = s\nrole_session_name = nn\n"))
            .sso_cache("corp", token(FUTURE)),
        case("sso: behind a role, not signed in")
            .profile("r")
            .config(format!("{SSO}[profile r]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = s\n")),
        of("login: not signed in", "[profile s]\nlogin_session = arn:aws:iam::123456789012:user/ann\n"),
    ]
}

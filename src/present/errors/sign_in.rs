//! Explains how to sign in, and how to renew the credentials of a source.

use crate::domain::{CredentialSource, ProfileKind};
use crate::present::text::echo::echo;
use crate::present::text::wrap;

/// Formats hints of the form `label: words` as a table, without the backticks around commands.
pub fn table(hints: impl Iterator<Item = String>, columns: usize) -> String {
    let row = |hint: String| {
        let (label, words) = hint.split_once(": ").unwrap_or(("", &hint));
        let mut letters = label.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        let label: String = first.into_iter().chain(letters).chain([':']).collect();
        let label = format!("  {label:<14}");
        wrap::hanging(&label, &label, &words.replace('`', "").replace(" (", "   ("), columns)
    };
    hints.map(row).collect()
}

/// Returns how to obtain fresh credentials from a source.
pub fn renew(source: Option<&CredentialSource>) -> String {
    let Some(source) = source else {
        return "sign in again, for example with `aws login` or `aws sso login`".to_owned();
    };
    let flag = match source {
        CredentialSource::Profile { name, .. } if name != "default" => {
            format!(" --profile {}", crate::present::answers::snippet::word(&echo(name)))
        }
        _ => String::new(),
    };
    match source {
        CredentialSource::Environment => format!("set new values, or {INSTEAD}"),
        CredentialSource::Profile { kind: ProfileKind::Sso, .. } => {
            format!("sign in: `aws sso login{flag}`")
        }
        CredentialSource::Profile { kind: ProfileKind::Login, .. } => {
            format!("sign in: `aws login{flag}`")
        }
        CredentialSource::Profile { kind: ProfileKind::Process, .. } => {
            format!(
                "sign in again with the program that credential_process runs in {}",
                profile(source)
            )
        }
        // The keys of a profile take precedence over its sign-in.
        CredentialSource::Profile { kind: ProfileKind::Keys, .. } => {
            "replace the profile's keys in ~/.aws/credentials, or sign in with a profile that has no keys: `aws login --profile NAME`"
                .to_owned()
        }
        CredentialSource::Profile { kind: ProfileKind::Nothing, .. } => {
            format!("sign in: `aws login{flag}` (company SSO: `aws configure sso{flag}`)")
        }
        CredentialSource::Profile { kind: ProfileKind::Role, .. } => {
            format!("sign in again with the source_profile of {}, then try again", profile(source))
        }
        CredentialSource::Profile { kind: ProfileKind::WebIdentity, .. }
        | CredentialSource::WebIdentity => {
            "renew the web identity's token file, then try again".to_owned()
        }
        CredentialSource::Container | CredentialSource::Instance => {
            "try again in a minute; if the credentials are still expired, check this machine's clock"
                .to_owned()
        }
    }
}

/// Names the profile of a source. Any other source is called the environment.
pub(crate) fn profile(source: &CredentialSource) -> String {
    match source {
        CredentialSource::Profile { name, .. } => format!("profile \"{}\"", echo(name)),
        _ => "the environment".to_owned(),
    }
}

/// The hint to sign in instead of using environment variables. Variables take precedence over any
/// sign-in, so they must be unset first.
pub(crate) const INSTEAD: &str =
    "sign in instead: `unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN; aws login`";

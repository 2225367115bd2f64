//! Writes the text of the notes that accompany a result.

use crate::domain::{KEY_TRIAL_SECONDS, Lookup, Note, Rights};
use crate::present::text::echo::echo;
use crate::present::text::time;

/// Says what a request for a long-term Bedrock API key leads to.
pub const IAM_KEY_INSTEAD: &str = "This program can't create long-term Bedrock API keys yet, so it creates an IAM access key \
     instead, which does not expire: it works until someone deletes it.";

pub fn words(note: &Note) -> String {
    match note {
        Note::UnitNotRecorded(unit) => format!(
            "Short-term keys cannot be tagged with a team ({unit}); AWS attributes their usage to you."
        ),
        Note::OwnerNotRecorded(owner) => {
            format!("Short-term keys cannot be tagged with an owner; {} is not recorded in AWS.", echo(owner.as_str()))
        }
        Note::PurposeSpeaksForLongTerm => {
            "A short-term key expires after at most 12 hours; a program that runs longer must fetch a new one.".to_owned()
        }
        Note::NeverExpires(ttl) => format!(
            "You said {}, but a long-term key does not expire: it works until someone deletes it.",
            time::lasts(ttl.seconds())
        ),
        Note::IamKeyInstead(Some(ttl)) => format!(
            "You said {}, but only a long-term Bedrock API key can end after that time. {IAM_KEY_INSTEAD}",
            time::lasts(ttl.seconds())
        ),
        Note::IamKeyInstead(None) => IAM_KEY_INSTEAD.to_owned(),
        Note::RoleIsBetter => "For CI and servers, prefer an IAM role (OIDC or an instance profile): there is no key to \
             store, leak or rotate."
            .to_owned(),
        Note::NotOurUser(user) => {
            let unit = if user.unit().is_some() { " for this team" } else { "" };
            format!(
                "The IAM user {} does not have this program's tags{unit}, so another tool may have created it.",
                echo(user.as_str())
            )
        }
        Note::OtherRights(user, rights) => other_rights(user.as_str(), rights),
        Note::UserStays(user) => format!(
            "This program deletes only keys; the IAM user {} and its policy remain.",
            echo(user.as_str())
        ),
        Note::OnlyKey(id) => format!(
            "{id} is the only active key: after its deletion, programs have no working key until they get the new one."
        ),
        Note::OwnKey(id) => format!(
            "{id} signs this session's calls. Without this key, this program and everything else that uses the key lose access."
        ),
        Note::OneUser(user) => {
            format!("These keys belong to the same IAM user, {}.", echo(user.as_str()))
        }
        Note::UserCreatedConcurrently(user) => format!(
            "Someone else has just created the IAM user {}, so nothing was changed. The user's current state follows.",
            echo(user.as_str())
        ),
        Note::UndeliveredKeyDeleted(id) => format!("The key {id}, which an earlier run created but did not deliver, was deleted."),
        Note::UnfinishedFileRemoved(id) => format!(
            "An earlier run was killed while it saved the key {id}, and the unfinished file was removed. If no one has \
             the secret, delete the key: `bedrock-assist \"delete key {id}\"`."
        ),
        Note::DryRun => "Dry run: AWS was not contacted, so the plan assumes that nothing exists yet.".to_owned(),
        Note::KeysUndocumented(region) => format!(
            "Bedrock runs in {region}, but AWS does not document API keys there and may refuse this key."
        ),
        Note::CutByCredentials => {
            "The key expires early, together with your AWS credentials.".to_owned()
        }
        Note::CutByLogin => "Credentials from `aws login` last 15 minutes at most, and the key expires with them; for a \
             key that lasts longer, sign in through SSO (`aws configure sso`) or use a role."
            .to_owned(),
        // Leaves out the seconds, so that JSON does not depend on timing.
        Note::Accepted(Some(_)) => "AWS accepts the new key: it works.".to_owned(),
        Note::Accepted(None) => format!(
            "AWS still doesn't accept the new key, {KEY_TRIAL_SECONDS} seconds after its creation. Try the key in a \
             minute. If AWS still refuses it then, delete it and create another."
        ),
        Note::ExpiryAtMost => {
            "The expiry of your AWS credentials is not known; if they expire earlier, the key expires with them."
                .to_owned()
        }
        Note::PermissionMissing { permission, code } => {
            let without = match permission.starts_with("iam:") {
                true => "Everything else still works.",
                false => "The key itself does not need this permission.",
            };
            format!("Some details are unavailable because the permission {permission} is missing ({}). {without}", echo(code))
        }
        Note::LookupFailed { what, code: Some(code) } => {
            format!("AWS did not say {} ({}).{}", subject(*what), echo(code), consequence(*what))
        }
        Note::LookupFailed { what, code: None } => {
            format!("AWS could not be reached to find out {}.{}", subject(*what), consequence(*what))
        }
        Note::LookupTimedOut(what) => {
            let (seconds, unknown) = match what {
                Lookup::Identity => (3, "the caller is unknown"),
                Lookup::Models => (3, "the region's models are unknown"),
                Lookup::LastUse => (10, "the last use of the keys is unknown"),
                Lookup::Policies => (10, "the user's policies are unknown"),
            };
            format!(
                "AWS did not respond within {seconds} seconds, so {unknown}.{}",
                consequence(*what)
            )
        }
        Note::CredentialsRefused { code } => format!(
            "AWS refuses the credentials that signed this key ({}), so the key will not work. Sign in again \
             (`aws login` or `aws sso login`) and create a new one.",
            echo(code)
        ),
        Note::ModelsIncomplete { permission, code } => {
            let code = code.as_deref().map(|code| format!(", {}", echo(code))).unwrap_or_default();
            format!("AWS did not return all models ({permission}{code}), so some may be missing here.")
        }
        Note::RegionTaken(region) => {
            format!("No region has the name that you gave. The closest match is {region}, which is shown here.")
        }
        Note::NoClaudeModels(region) => {
            format!("Bedrock currently offers no Claude models in {region}. Other regions: `bedrock-assist \"which regions can I use?\"`.")
        }
        Note::EndpointInForce { setting, url } => {
            format!("AWS calls go to {}, as set by {}.", echo(url), echo(setting))
        }
        Note::Remark(remark) => echo(remark),
        Note::KeyTyped => "Part of your input looks like a secret, so it was removed. If it is a real secret, replace \
            it, and delete it from your shell history."
            .to_owned(),
        Note::Saved(path) => format!("The key was written to {}.", echo(path)),
    }
}

/// Names the permissions that a user's keys have besides the Bedrock policy.
fn other_rights(user: &str, rights: &Rights) -> String {
    let named = |what: &str, names: &[String]| {
        let many = if names.len() > 1 {
            what.replace("policy", "policies").replace("group", "groups")
        } else {
            what.to_owned()
        };
        let names: Vec<String> = names.iter().map(|name| echo(name)).collect();
        (!names.is_empty()).then(|| format!("the {many} {}", names.join(", ")))
    };
    let parts = [
        named("attached policy", &rights.policies),
        named("inline policy", &rights.inline),
        named("group", &rights.groups),
        rights.boundary.as_ref().map(|name| format!("the permissions boundary {}", echo(name))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let more = if rights.beyond { " Its keys may do more than use Bedrock." } else { "" };
    format!("The IAM user {} also has {}.{more}", echo(user), parts.join("; "))
}

/// Returns true if the text answer for a key already contains the note.
pub fn is_in_text(note: &Note) -> bool {
    matches!(note, Note::ExpiryAtMost | Note::Saved(_) | Note::Accepted(_))
}

fn subject(what: Lookup) -> &'static str {
    match what {
        Lookup::Identity => "whose credentials these are",
        Lookup::Models => "which Claude models the region offers",
        Lookup::LastUse => "when the keys were last used",
        Lookup::Policies => "which policies the user has",
    }
}

/// Says that the failed look-up did not stop the creation of a short-term key. Returns an empty
/// string for a look-up about a long-term key.
fn consequence(what: Lookup) -> &'static str {
    match what {
        Lookup::Identity | Lookup::Models => " The key was created anyway.",
        Lookup::LastUse | Lookup::Policies => "",
    }
}

//! What a person should know beside a result, one sentence each.

use crate::domain::{Lookup, Note, Rights};
use crate::present::text::echo::echo;
use crate::present::text::time;

/// The sentence.
pub fn words(note: &Note) -> String {
    match note {
        Note::UnitNotRecorded(unit) => format!(
            "A short-term key cannot record that it is for {unit}; AWS books what it spends on you, its maker."
        ),
        Note::OwnerNotRecorded(owner) => {
            format!("A short-term key cannot record an owner; {} stands nowhere in AWS.", echo(owner.as_str()))
        }
        Note::PurposeSpeaksForLongTerm => {
            "A short-term key ends after 12 hours at the latest; what runs longer must fetch a new one.".to_owned()
        }
        Note::NeverExpires(ttl) => format!(
            "You said {}, but a long-term key does not end by itself: it lives until someone deletes it.",
            time::lasts(ttl.seconds())
        ),
        Note::RoleIsBetter => "CI and servers do better with a role of their own (OIDC, an instance profile): then there is \
             no key to keep, lose or rotate."
            .to_owned(),
        Note::NotOurUser(user) => {
            let unit = if user.unit().is_some() { " for that unit" } else { "" };
            format!(
                "The user {} does not carry this program's tags{unit}: somebody else may have made it.",
                echo(user.as_str())
            )
        }
        Note::OtherRights(user, rights) => other_rights(user.as_str(), rights),
        Note::UserStays(user) => format!(
            "This program deletes only keys: the IAM user {} and its policy stay.",
            echo(user.as_str())
        ),
        Note::OnlyKey(id) => format!(
            "{id} is the only key that works: from its deletion until the new one is in place, nothing can use it."
        ),
        Note::OwnKey(id) => format!(
            "{id} signs the calls of this very session: without it, this program and whatever else uses it is locked out."
        ),
        Note::OneUser(user) => {
            format!("These keys are for one and the same user, {}.", echo(user.as_str()))
        }
        Note::Appeared(user) => format!(
            "The user {} was made by someone else just now, so nothing of it was changed. This is how it stands.",
            echo(user.as_str())
        ),
        Note::UndeliveredKeyDeleted(id) => format!("The key {id}, which an earlier run made and nobody got, was deleted again."),
        Note::UnfinishedFileRemoved(id) => format!(
            "An earlier run was killed while it saved the key {id}, and the unfinished file was removed: if nobody has the \
             secret, delete the key with `bedrock-assist \"delete key {id}\"`."
        ),
        Note::DryRun => "A dry run: AWS was not asked, so this is planned as if nothing of it were there.".to_owned(),
        Note::KeysUndocumented(region) => format!(
            "Bedrock runs in {region}, but AWS does not document API keys there; this key may be refused."
        ),
        Note::CutByCredentials => {
            "The AWS credentials end before the life you asked for, and the key ends with them.".to_owned()
        }
        Note::CutByLogin => "Credentials of `aws login` last 15 minutes at most, and the key expires with them; for a \
             key that lasts longer, sign in through SSO (`aws configure sso`) or use a role."
            .to_owned(),
        // Without the seconds, so that JSON does not depend on timing.
        Note::Accepted(Some(_)) => "AWS accepts the new key: it works.".to_owned(),
        Note::Accepted(None) => "AWS doesn't accept the new key yet, 20 seconds after it was created. Try it in a \
             minute. If AWS still refuses it then, delete it and create another."
            .to_owned(),
        Note::ExpiryAtMost => {
            "When the AWS credentials end is not known here; the key ends with them, at most at the time given."
                .to_owned()
        }
        Note::PermissionMissing { permission, code } => {
            let without = match permission.starts_with("iam:") {
                true => "All else works without it.",
                false => "The key itself does not need it.",
            };
            format!("AWS did not say more: the permission {permission} is missing ({}). {without}", echo(code))
        }
        Note::LookupFailed { what, code: Some(code) } => {
            format!("AWS did not tell {}: {}.{}", told(*what), echo(code), all_the_same(*what))
        }
        Note::LookupFailed { what, code: None } => {
            format!("AWS could not be reached to tell {}.{}", told(*what), all_the_same(*what))
        }
        Note::LookupTimedOut(what) => {
            format!("AWS did not tell {} within {}.", told(*what), match what {
                Lookup::Identity | Lookup::Models => "3 seconds. The key is made all the same",
                Lookup::LastUse | Lookup::Policies => "10 seconds",
            })
        }
        Note::CredentialsRefused { code } => format!(
            "AWS refuses the credentials that signed this key ({}), so the key will not work. Sign in again, \
             for example with `aws login` or `aws sso login`, and make a new one.",
            echo(code)
        ),
        Note::ModelsIncomplete { permission, code } => {
            let code = code.as_deref().map(|code| format!(", {}", echo(code))).unwrap_or_default();
            format!("AWS did not tell everything ({permission}{code}), so models may be missing here.")
        }
        Note::RegionTaken(region) => {
            format!("No region is called that; this is about the one that is nearest in spelling, {region}.")
        }
        Note::NoClaudeModels(region) => {
            format!("{region} offers no Claude model now. `bedrock-assist \"which regions can I use?\"` lists others.")
        }
        Note::EndpointInForce { setting, url } => {
            format!("Calls to AWS go to {} instead, because {} says so.", echo(url), echo(setting))
        }
        Note::Remark(remark) => echo(remark),
        Note::KeyTyped => "Something in your words looks like a secret, so it was left out. If it is real, replace it, \
             and delete it from your shell's history."
            .to_owned(),
        Note::Saved(path) => format!("The key was written to {}.", echo(path)),
    }
}

/// What comes with a key of a user, all of it by name.
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
    let more = if rights.beyond { " Its keys may do more than Bedrock." } else { "" };
    format!("The user {} also has {}.{more}", echo(user), parts.join("; "))
}

/// Whether the text of a key says the same in its own place.
pub fn is_in_text(note: &Note) -> bool {
    matches!(note, Note::ExpiryAtMost | Note::Saved(_) | Note::Accepted(_))
}

fn told(what: Lookup) -> &'static str {
    match what {
        Lookup::Identity => "whose credentials these are",
        Lookup::Models => "which Claude models the region offers",
        Lookup::LastUse => "when the keys were last used",
        Lookup::Policies => "which policies the user has",
    }
}

/// What is looked up beside a short-term key does not hold it back.
fn all_the_same(what: Lookup) -> &'static str {
    match what {
        Lookup::Identity | Lookup::Models => " The key is made all the same.",
        Lookup::LastUse | Lookup::Policies => "",
    }
}

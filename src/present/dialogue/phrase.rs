//! Describes a request in a few words, and writes the phrase that makes the request.

use crate::domain::{AccessKeyId, Intent, KeyType, Request, RevokeAction, UserName};
use crate::present::text::time;

/// Describes a request in a few words: "a long-term key for marketing in eu-west-1".
pub fn in_short(request: &Request) -> String {
    let mut text = match (request.intent, request.key_type) {
        (Intent::CreateKey, Some(KeyType::LongTerm)) => "a long-term key",
        (Intent::CreateKey, Some(KeyType::ShortTerm)) => "a short-term key",
        (Intent::RefreshKey, _) => "a new short-term key",
        (Intent::RotateKey, _) => "rotating the key",
        (Intent::RevokeKey, _) => match request.revoke_action {
            Some(RevokeAction::Delete) => "deleting",
            _ => "deactivating",
        },
        (Intent::EnableKey, _) => "reactivating",
        (Intent::ListKeys, _) => "a list of keys",
        _ => "a key",
    }
    .to_owned();
    match (&request.access_key_id, request.intent) {
        (Some(id), Intent::RevokeKey | Intent::EnableKey) => text += &format!(" {id}"),
        (None, Intent::RevokeKey | Intent::EnableKey) => text += " a key",
        (Some(id), _) => text += &format!(" {id}"),
        (None, _) => {}
    }
    let of = matches!(request.intent, Intent::RotateKey | Intent::RevokeKey | Intent::EnableKey);
    if let Some(unit) = &request.business_unit {
        text += &format!(" {} {unit}", if of { "of" } else { "for" });
    }
    if let Some(ttl) = request.ttl {
        text += &format!(" for {}", time::lasts(ttl.seconds()));
    }
    if let Some(region) = &request.region {
        text += &format!(" in {region}");
    }
    if let Some(owner) = &request.owner {
        text += &format!(", owner {owner}");
    }
    text
}

/// Returns the phrase that makes this request. It names the key or team, the lifetime, the region
/// and the owner, as far as the intent uses them.
pub fn phrase(request: &Request) -> String {
    let Request { intent, access_key_id: id, business_unit: unit, .. } = request;
    let place = request.region.as_ref().map(|region| format!(" in {region}")).unwrap_or_default();
    let user = unit.as_ref().and_then(UserName::of);
    match (intent, id) {
        (Intent::RotateKey, Some(id)) => format!("rotate {}{place}", key(id, user.as_ref())),
        (Intent::RotateKey, None) => match (unit, user) {
            (Some(unit), _) if !request.label_unit => {
                format!("rotate the key for {unit}{place}")
            }
            (_, Some(user)) => format!("rotate {user}{place}"),
            _ => format!("rotate the key{place}"),
        },
        (Intent::RevokeKey | Intent::EnableKey, id) => {
            let verb = verb(request);
            match (id, user) {
                (Some(id), user) => format!("{verb} {}", key(id, user.as_ref())),
                (None, Some(user)) => format!("{verb} the key of {user}"),
                (None, None) => format!("{verb} the key"),
            }
        }
        (Intent::RefreshKey, _) => format!("refresh my key{}{place}", life(request)),
        (Intent::CreateKey, _) if request.key_type != Some(KeyType::LongTerm) => {
            let kind = if request.key_type.is_some() { "short-term key" } else { "key" };
            let unit = unit.as_ref().map(|unit| format!(" for {unit}")).unwrap_or_default();
            let owner =
                request.owner.as_ref().map(|owner| format!(", owner: {owner}")).unwrap_or_default();
            format!("{kind}{unit}{}{place}{owner}", life(request))
        }
        _ => {
            let another = if request.another { "another " } else { "" };
            let owner =
                request.owner.as_ref().map(|owner| format!(", owner: {owner}")).unwrap_or_default();
            let named = |label: &str, labelled| {
                let unit = unit.as_ref().filter(|_| request.label_unit == labelled);
                unit.map(|unit| format!("{label}{unit}")).unwrap_or_default()
            };
            format!(
                "{another}long-term key{}{place}{}{owner}",
                named(" for ", false),
                named(", unit: ", true)
            )
        }
    }
}

fn life(request: &Request) -> String {
    request.ttl.map(|ttl| format!(" for {}", time::lasts(ttl.seconds()))).unwrap_or_default()
}

/// Returns the verb for a change to an existing key.
pub fn verb(request: &Request) -> &'static str {
    match (request.intent, request.revoke_action) {
        (Intent::RotateKey, _) => "rotate",
        (Intent::EnableKey, _) => "reactivate",
        (_, Some(RevokeAction::Delete)) => "delete",
        _ => "deactivate",
    }
}

/// Returns the phrase that rotates the key of a request. The phrase contains no key ID, because
/// each rotation changes the ID, and no region.
pub fn rotation(made: &Request) -> String {
    phrase(&Request {
        intent: Intent::RotateKey,
        access_key_id: None,
        region: None,
        ..made.clone()
    })
}

/// Returns the text that names one key in a phrase. The text includes the user, because some
/// callers lack the permission to look up the user of a key (`iam:GetAccessKeyLastUsed`).
pub fn key(id: &AccessKeyId, user: Option<&UserName>) -> String {
    // The grammar would read any other user name as a team.
    let units = user.filter(|user| user.unit().is_some());
    units.map_or_else(|| format!("key {id}"), |user| format!("key {id} of {user}"))
}

/// Returns the phrase that repeats a request, if the request changes IAM.
pub fn again(request: &Request) -> Option<String> {
    let changes = match request.intent {
        Intent::CreateKey => request.key_type == Some(KeyType::LongTerm),
        Intent::RotateKey | Intent::RevokeKey | Intent::EnableKey => true,
        _ => false,
    };
    changes.then(|| phrase(request))
}

/// Returns the phrase that makes all these requests.
pub fn phrases(requests: &[Request]) -> String {
    requests.iter().map(phrase).collect::<Vec<_>>().join(", and ")
}

/// Describes several requests in a few words.
pub fn all(requests: &[Request]) -> String {
    requests.iter().map(in_short).collect::<Vec<_>>().join(", and ")
}

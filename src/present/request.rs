//! A request in a few words, for whoever asks what is pending or what was dropped.

use super::time;
use crate::domain::{Intent, KeyType, Request, RevokeAction};

/// Like "a long-term key for marketing in eu-west-1".
pub fn in_short(request: &Request) -> String {
    let mut text = match (request.intent, request.key_type) {
        (Intent::CreateKey, Some(KeyType::LongTerm)) => "a long-term key",
        (Intent::CreateKey, Some(KeyType::ShortTerm)) => "a short-term key",
        (Intent::RefreshKey, _) => "a new short-term key",
        (Intent::RotateKey, _) => "rotating the key",
        (Intent::RevokeKey, _) => match request.revoke_action {
            Some(RevokeAction::Delete) => "deleting",
            _ => "switching off",
        },
        (Intent::ListKeys, _) => "a list of keys",
        _ => "a key",
    }
    .to_owned();
    match (&request.access_key_id, request.intent) {
        (Some(id), Intent::RevokeKey) => text += &format!(" {id}"),
        (None, Intent::RevokeKey) => text += " a key",
        (Some(id), _) => text += &format!(" {id}"),
        (None, _) => {}
    }
    let of = matches!(request.intent, Intent::RotateKey | Intent::RevokeKey);
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

/// Several requests, with "and".
pub fn all(requests: &[Request]) -> String {
    requests.iter().map(in_short).collect::<Vec<_>>().join(", and ")
}

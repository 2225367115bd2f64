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

/// Words that ask for just this.
pub fn phrase(request: &Request) -> String {
    let unit = request.business_unit.as_ref().map(|unit| {
        // A purpose is only taken for a team's name where it is said to be one.
        let purpose = request.suggested.as_deref() == Some(unit.as_str());
        if purpose { format!(", unit: {unit}") } else { format!(" for {unit}") }
    });
    let unit = unit.unwrap_or_default();
    let mut text = match (request.intent, &request.access_key_id) {
        (Intent::RotateKey, _) => format!("rotate the key{unit}"),
        (Intent::RevokeKey, id) => {
            let verb = if request.revoke_action == Some(RevokeAction::Delete) { "delete" } else { "disable" };
            match id {
                Some(id) => format!("{verb} key {id}"),
                None => format!("{verb} the key{}", unit.replacen(" for ", " of ", 1)),
            }
        }
        _ => {
            let another = if request.another { "another " } else { "" };
            format!("{another}long-term key{unit}")
        }
    };
    if let Some(region) = request.region.as_ref().filter(|_| request.intent != Intent::RevokeKey) {
        text += &format!(", region: {region}");
    }
    if let Some(owner) = request.owner.as_ref().filter(|_| request.intent == Intent::CreateKey) {
        text += &format!(", owner: {owner}");
    }
    text
}

/// Several requests, with "and".
pub fn all(requests: &[Request]) -> String {
    requests.iter().map(in_short).collect::<Vec<_>>().join(", and ")
}

//! Converts users and keys to JSON, for lists and questions.

use crate::domain::{IamKey, IamUser};
use crate::present::text::echo::echo;
use crate::present::view::View;
use serde::Serialize;
use std::collections::BTreeMap;

/// A key with its user and owner.
#[derive(Serialize)]
pub struct KeyJson {
    unit: Option<String>,
    user: String,
    access_key_id: String,
    status: &'static str,
    created_at: String,
    age_days: u64,
    due: bool,
    last_use_known: bool,
    last_used_at: Option<String>,
    last_used_region: Option<String>,
    owner: Option<String>,
}

/// A user with its tags and its number of keys.
#[derive(Serialize)]
pub struct UserJson {
    user: String,
    unit: Option<String>,
    owner: Option<String>,
    tags: BTreeMap<String, String>,
    keys: usize,
    made_by_this_program: bool,
}

pub fn keys(user: &IamUser, view: &View<'_>) -> Vec<KeyJson> {
    let key = |key: &IamKey| KeyJson {
        unit: unit(user),
        user: echo(user.name.as_str()),
        access_key_id: key.id.to_string(),
        status: if key.active { "active" } else { "inactive" },
        created_at: key.created.to_string(),
        age_days: key.days(view.now),
        due: key.is_due(view.now),
        last_use_known: key.use_known,
        last_used_at: key.last_used.map(|at| at.to_string()),
        last_used_region: key.last_region.as_deref().map(echo),
        owner: user.tag("owner").map(echo),
    };
    user.keys.iter().map(key).collect()
}

pub fn user(user: &IamUser) -> UserJson {
    UserJson {
        user: echo(user.name.as_str()),
        unit: unit(user),
        owner: user.tag("owner").map(echo),
        tags: user.tags.iter().map(|(key, value)| (echo(key), echo(value))).collect(),
        keys: user.keys.len(),
        made_by_this_program: user.is_ours(),
    }
}

fn unit(user: &IamUser) -> Option<String> {
    user.tag("business-unit").or(user.name.unit()).map(echo)
}

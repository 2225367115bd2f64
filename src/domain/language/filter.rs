//! Selects users and keys from a list, as a request states them.

use crate::domain::{IamKey, IamUser, Request};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Returns true if `request` selects this key of `user`: by team, owner, key ID, age, region of the
/// last use and filters.
pub fn matches(request: &Request, user: &IamUser, key: &IamKey, now: Timestamp) -> bool {
    let place = match &request.region {
        Some(region) => key.was_used_in(region),
        None => {
            request.choices.is_empty()
                || request.choices.iter().any(|region| key.was_used_in(region))
        }
    };
    place
        && owns(request, user)
        && request.access_key_id.as_ref().is_none_or(|id| key.id == *id)
        && request.older_than_days.is_none_or(|days| key.is_older_than(days, now))
        && request.filters.iter().all(|filter| filter.keeps(user, key, now))
}

/// Returns true if `request` selects this user: by team and owner.
pub fn owns(request: &Request, user: &IamUser) -> bool {
    // A team has no user if IAM wouldn't accept the user's name.
    let named = |unit: &crate::domain::BusinessUnit| {
        crate::domain::UserName::of(unit)
            .is_some_and(|unit| user.name.as_str().eq_ignore_ascii_case(unit.as_str()))
    };
    request.business_unit.as_ref().is_none_or(named)
        && request.owner.as_ref().is_none_or(|owner| user.is_owned_by(owner))
}

/// A property that listed keys must have, besides team, owner, region and age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    Active,
    Inactive,
    /// AWS reports that the key was never used.
    Unused,
    /// The user has no owner tag.
    NoOwner,
    /// The key is due for rotation, because it is older than [`DUE_DAYS`](crate::domain::DUE_DAYS).
    Due,
    /// The user has more than one key.
    Several,
}

impl Filter {
    /// Returns true if this key of `user` has the property. A key whose last use is unknown doesn't
    /// count as unused.
    pub fn keeps(&self, user: &IamUser, key: &IamKey, now: Timestamp) -> bool {
        match self {
            Self::Active => key.active,
            Self::Inactive => !key.active,
            Self::Unused => key.use_known && key.last_used.is_none(),
            Self::NoOwner => user.tag("owner").is_none_or(str::is_empty),
            Self::Due => key.is_due(now),
            Self::Several => user.keys.len() > 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccessKeyId, BusinessUnit, Intent, OwnerEmail, Region, UserName};

    fn key(id: &str, days: i64, now: Timestamp) -> IamKey {
        IamKey {
            id: AccessKeyId::parse(id).unwrap(),
            active: true,
            created: now - jiff::SignedDuration::from_hours(24 * days),
            last_used: None,
            use_known: true,
            last_region: None,
        }
    }

    #[test]
    fn a_key_matches_only_if_everything_that_was_said_fits() {
        let now: Timestamp = "2026-01-31T12:00:00Z".parse().unwrap();
        let old = key("AKIASANDBOX000000001", 120, now);
        let mut used = key("AKIASANDBOX000000002", 10, now);
        used.last_used = Some(now);
        used.last_region = Some("eu-west-1".to_owned());
        used.active = false;
        let user = IamUser {
            name: UserName::parse("web-bedrock-user").unwrap(),
            tags: vec![("owner".to_owned(), "Web@example.com".to_owned())],
            policy_attached: None,
            rights: Default::default(),
            keys: vec![old.clone(), used.clone()],
        };
        let bare = || Request::bare(Intent::ListKeys);
        let team = |unit| Request { business_unit: BusinessUnit::from_folded(unit), ..bare() };
        let owner = |address| Request { owner: OwnerEmail::parse(address), ..bare() };
        let filter = |filter| Request { filters: vec![filter], ..bare() };
        let ireland = || Region::parse("eu-west-1").unwrap();
        for (request, first, second) in [
            (bare(), true, true),
            (team("web"), true, true),
            (team("batch"), false, false),
            (team(&"x".repeat(60)), false, false),
            (owner("web@example.com"), true, true),
            (owner("eve@example.com"), false, false),
            (Request { older_than_days: Some(90), ..bare() }, true, false),
            (Request { region: Some(ireland()), ..bare() }, false, true),
            (Request { choices: vec![Region::default(), ireland()], ..bare() }, false, true),
            (
                Request { access_key_id: AccessKeyId::parse("AKIASANDBOX000000001"), ..bare() },
                true,
                false,
            ),
            (filter(Filter::Active), true, false),
            (filter(Filter::Inactive), false, true),
            (filter(Filter::Unused), true, false),
            (filter(Filter::Due), true, false),
            (filter(Filter::NoOwner), false, false),
            (filter(Filter::Several), true, true),
            (Request { filters: vec![Filter::Unused, Filter::Inactive], ..bare() }, false, false),
        ] {
            assert_eq!(matches(&request, &user, &old, now), first, "{request:?}");
            assert_eq!(matches(&request, &user, &used, now), second, "{request:?}");
        }
    }
}

//! The account of the random conversations, and the outcomes of changes to it.

use bedrock_assist::domain::{
    AccessKeyId, HeldKey, IamKey, IamSnapshot, IamUser, Identity, Step, StepOutcome, UserName,
};
use jiff::Timestamp;

const NOW: i64 = 1_795_440_600;
const DAY: i64 = 86_400;

const KEYS: [(&str, &str, i64); 3] = [
    ("example-web", "AKIASANDBOX000000001", 120),
    ("example-batch", "AKIASANDBOX000000002", 200),
    ("example-batch", "AKIASANDBOX000000003", 40),
];

/// Returns the outcome of a successful plan.
pub fn done(user: Option<&UserName>, steps: &[Step]) -> StepOutcome {
    let held = |id: &AccessKeyId| HeldKey { user: user.unwrap().clone(), id: id.clone() };
    if steps.contains(&Step::CreateKey) {
        return StepOutcome::Issued(held(&AccessKeyId::parse("AKIASANDBOX000000009").unwrap()));
    }
    let removed_keys = steps.iter().find_map(|step| match step {
        Step::Deactivate(Some(id)) => Some(StepOutcome::Deactivated(held(id))),
        Step::Delete(Some(id)) => Some(StepOutcome::Deleted(held(id))),
        _ => None,
    });
    removed_keys.unwrap_or(StepOutcome::Nothing)
}

pub fn now(days: i64) -> Timestamp {
    Timestamp::from_second(NOW - days * DAY).unwrap()
}

/// Returns an account with the three keys of the sandbox.
pub fn known() -> IamSnapshot {
    let mut users: Vec<IamUser> = Vec::new();
    for (unit, id, days) in KEYS {
        let name = UserName::parse(&format!("{unit}-bedrock-user")).unwrap();
        let tags = [("business-unit", unit), ("purpose", "bedrock")];
        let key = IamKey {
            id: AccessKeyId::parse(id).unwrap(),
            active: true,
            created: now(days),
            last_used: None,
            use_known: true,
            last_region: None,
        };
        match users.iter_mut().find(|user| user.name == name) {
            Some(user) => user.keys.push(key),
            None => users.push(IamUser {
                name,
                tags: tags.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec(),
                policy_attached: Some(true),
                rights: Default::default(),
                keys: vec![key],
            }),
        }
    }
    let arn = "arn:aws:iam::123456789012:user/jane".to_owned();
    let identity = Some(Identity { account: "123456789012".to_owned(), arn });
    IamSnapshot { identity, users, ..IamSnapshot::default() }
}

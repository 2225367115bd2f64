//! The account of the random conversations: what look-ups find, and the outcomes of changes.

use crate::support::random::Dice;
use bedrock_assist::converse::Findings;
use bedrock_assist::domain::{
    AccessKeyId, Confirmation, HeldKey, IamKey, IamSnapshot, IamUser, Identity, Intent, Request,
    Step, StepOutcome, UserName,
};
use jiff::Timestamp;

pub fn results(confirmation: &Confirmation, dice: &mut Dice) -> Vec<StepOutcome> {
    let done = |plan: &bedrock_assist::domain::ChangePlan| {
        let user = plan.user.clone().unwrap_or_else(|| name("somebody"));
        let held = |id: &AccessKeyId| HeldKey { user: user.clone(), id: id.clone() };
        match plan.steps.last() {
            _ if dice.roll(5) == 0 => StepOutcome::Failed,
            Some(Step::CreateKey) => StepOutcome::Issued(held(&id(7))),
            Some(Step::Deactivate(Some(id))) => StepOutcome::Deactivated(held(id)),
            Some(Step::Delete(Some(id))) => StepOutcome::Deleted(held(id)),
            _ => StepOutcome::Nothing,
        }
    };
    confirmation.plans.iter().map(done).collect()
}

/// Returns a random account for these requests: each user has up to two keys, or, for `CreateKey`,
/// may not exist. One in four look-ups finds nothing.
pub fn account(requests: &[Request], dice: &mut Dice) -> Findings {
    let now: Timestamp = "2026-11-23T13:30:00Z".parse().unwrap();
    if dice.roll(4) == 0 {
        return Findings { now, ..Findings::default() };
    }
    let identity = Identity {
        account: "123456789012".to_owned(),
        arn: "arn:aws:iam::123456789012:user/jane".to_owned(),
    };
    let mut known = IamSnapshot { identity: Some(identity), ..IamSnapshot::default() };
    for request in requests {
        let user = request
            .business_unit
            .as_ref()
            .and_then(UserName::of)
            .unwrap_or_else(|| name("somebody"));
        let keys = (0..dice.roll(3)).map(|n| key(request, n)).collect();
        if request.intent != Intent::CreateKey || dice.roll(2) == 0 {
            let ours = user.unit().filter(|_| dice.roll(4) > 0).map(|unit| {
                vec![
                    ("business-unit".to_owned(), unit.to_owned()),
                    ("purpose".to_owned(), "bedrock".to_owned()),
                ]
            });
            let tags = ours.unwrap_or_default();
            known.users.push(IamUser {
                name: user,
                tags,
                policy_attached: Some(true),
                rights: Default::default(),
                keys,
            });
        }
    }
    Findings { known, now, ..Findings::default() }
}

fn key(request: &Request, n: usize) -> IamKey {
    let id = request.access_key_id.clone().filter(|_| n == 0).unwrap_or_else(|| id(n));
    let created = "2026-01-01T00:00:00Z".parse().unwrap();
    IamKey { id, active: true, created, last_used: None, use_known: true, last_region: None }
}

pub fn example() -> IamUser {
    let keys = (0..2).map(|n| key(&Request::bare(Intent::ListKeys), n)).collect();
    IamUser {
        name: name("example-batch"),
        tags: Vec::new(),
        policy_attached: None,
        rights: Default::default(),
        keys,
    }
}

fn name(unit: &str) -> UserName {
    UserName::parse(&format!("{unit}-bedrock-user")).unwrap()
}

fn id(n: usize) -> AccessKeyId {
    AccessKeyId::parse(&format!("AKIASANDBOX00000000{n}")).unwrap()
}

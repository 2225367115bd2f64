//! Checks users and keys in the sandbox: look-ups, the changes of a plan, and that nothing else
//! changes.

use bedrock_assist::domain::{
    AccessKeyId, BusinessUnit, ChangePlan, IamKey, IamSnapshot, IamUser, Identity, Intent,
    LongTermKey, OwnerEmail, Problem, Region, RegionSource, Request, Step, TagChange, Tags,
    UserName,
};
use bedrock_assist::provision::{AwsClient, Settings};
use jiff::{SignedDuration, Timestamp};

fn sandbox() -> AwsClient {
    AwsClient::open(Settings { sandbox: true, ..Settings::default() })
}

pub fn name(unit: &str) -> UserName {
    UserName::of(&BusinessUnit::from_folded(unit).unwrap()).unwrap()
}

pub fn tags(unit: &str, owner: Option<&str>) -> Tags {
    Tags {
        unit: BusinessUnit::from_folded(unit).unwrap(),
        owner: owner.and_then(OwnerEmail::parse),
    }
}

/// Returns a step that sets one tag.
fn retag(key: &str, value: &str) -> Step {
    Step::TagUser(vec![TagChange { key: key.to_owned(), value: value.to_owned(), was: None }])
}

pub fn plan(unit: &str, steps: &[Step]) -> ChangePlan {
    ChangePlan {
        tags: Vec::new(),
        policy: None,
        found: None,
        part: None,
        request: Request::bare(Intent::CreateKey),
        user: Some(name(unit)),
        region: Region::default(),
        region_source: RegionSource::Default,
        steps: steps.to_vec(),
        keys_before: Vec::new(),
        notes: Vec::new(),
    }
}

pub fn identity(name: &str) -> Identity {
    Identity {
        account: "123456789012".to_owned(),
        arn: format!("arn:aws:iam::123456789012:user/{name}"),
    }
}

/// Carries out a plan as this caller. Returns the new key, if any, and asserts that there are no
/// notes.
pub fn carried_out(
    session: &AwsClient,
    plan: &ChangePlan,
    caller: &str,
) -> Result<Option<LongTermKey>, Problem> {
    session.carry_out(plan, &identity(caller), &()).map(|(key, notes)| {
        assert_eq!(notes, []);
        key
    })
}

fn carry_out(
    session: &AwsClient,
    unit: &str,
    steps: &[Step],
) -> Result<Option<LongTermKey>, Problem> {
    carried_out(session, &plan(unit, steps), "sandbox")
}

fn user(session: &AwsClient, unit: &str) -> IamUser {
    let IamSnapshot { mut users, notes, .. } = session.look(&[name(unit)]).unwrap();
    assert_eq!((users.len(), notes), (1, Vec::new()));
    users.remove(0)
}

fn new(tags: Tags) -> [Step; 3] {
    [Step::CreateUser(tags), Step::AttachPolicy, Step::CreateKey]
}

/// Asserts that the sandbox has just created the key, and that debug output hides its secret.
fn checked(key: &LongTermKey) {
    assert!(key.id.as_str().starts_with("AKIASANDBOX"), "{}", key.id);
    let secret = key.secret.expose();
    assert!(secret.len() == 40 && secret.contains("SANDBOX"), "{secret}");
    assert!(!format!("{key:?}").contains(&secret[8..20]));
    assert!(Timestamp::now().duration_since(key.made_at).abs() < SignedDuration::from_mins(1));
}

#[test]
fn two_example_units_are_there_from_the_start() {
    let known = sandbox().list(&|_, _| {}).unwrap();
    assert_eq!(known.identity.unwrap().account, "123456789012");
    assert_eq!(known.notes, []);
    let ago = |time: Timestamp| Timestamp::now().duration_since(time).as_hours() / 24;
    let mut seen = Vec::new();
    for user in &known.users {
        assert!(
            user.is_ours() && user.policy_attached.is_none(),
            "a list shows no policies: {user:?}"
        );
        for key in &user.keys {
            assert!(key.active);
            let used = key.last_used.map(ago).zip(key.last_region.as_deref());
            seen.push((user.name.as_str(), user.tag("owner").unwrap(), ago(key.created), used));
        }
    }
    let (web, batch) = ("example-web-bedrock-user", "example-batch-bedrock-user");
    assert_eq!(
        seen,
        [
            (web, "web@example.com", 120, Some((1, "eu-west-1"))),
            (batch, "batch@example.com", 200, None),
            (batch, "batch@example.com", 40, Some((0, "us-east-1"))),
        ]
    );
}

#[test]
fn only_who_is_there_is_found() {
    let session = sandbox();
    let known = session.look(&[name("nobody"), name("example-web")]).unwrap();
    assert_eq!(known.users.len(), 1);
    assert!(known.user(&name("example-web")).is_some() && known.identity.is_some());

    let id = known.users[0].keys[0].id.clone();
    let held = session.look_for_key(&id).unwrap();
    assert_eq!((held.holder(&id), held.users.len()), (Some(&known.users[0]), 1));
    let strange = AccessKeyId::parse("AKIAQ3ZT8VN5WY2KD7HC").unwrap();
    let known = session.look_for_key(&strange).unwrap();
    assert!(known.users.is_empty() && known.identity.is_some());
}

#[test]
fn a_new_unit_gets_user_tags_policy_and_key() {
    let session = sandbox();
    let key = carry_out(&session, "marketing", &new(tags("marketing", Some("a.b+c@example.com"))))
        .unwrap()
        .unwrap();
    checked(&key);
    assert_eq!(key.user, name("marketing"));
    let user = user(&session, "marketing");
    let pairs: Vec<_> =
        user.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(pairs, tags("marketing", Some("a.b+c@example.com")).pairs());
    assert_eq!(user.policy_attached, Some(true));
    assert_eq!((user.keys.len(), &user.keys[0].id, user.keys[0].last_used), (1, &key.id, None));
    assert_eq!(user.keys[0].created, key.made_at);

    // A second session has its own sandbox.
    assert!(sandbox().look(&[name("marketing")]).unwrap().users.is_empty());
}

#[test]
fn what_an_earlier_run_left_undone_is_finished() {
    let session = sandbox();
    let bare = tags("finance", None);
    assert!(carry_out(&session, "finance", &[Step::CreateUser(bare.clone())]).unwrap().is_none());
    assert_eq!(user(&session, "finance").policy_attached, Some(false));
    let key = carry_out(&session, "finance", &new(bare)[1..]).unwrap().unwrap();
    let owned = retag("owner", "fin@example.com");
    assert!(carry_out(&session, "finance", &[owned]).unwrap().is_none());
    let user = user(&session, "finance");
    assert_eq!((user.tag("owner"), user.policy_attached), (Some("fin@example.com"), Some(true)));
    assert_eq!(user.keys[0].id, key.id);
    assert_eq!((user.keys.len(), user.tags.len()), (1, 4));
}

#[test]
fn a_user_that_appeared_since_is_left_alone() {
    let session = sandbox();
    let before = user(&session, "example-web");
    let mut plan = plan("example-web", &new(tags("example-web", Some("web@example.com"))));
    for name in ["example-web-bedrock-user", "EXAMPLE-web-bedrock-user"] {
        plan.user = UserName::parse(name);
        let problem = carried_out(&session, &plan, "sandbox").unwrap_err();
        assert_eq!(problem, Problem::UserCreatedConcurrently(plan.user.clone().unwrap()));
    }
    assert_eq!(user(&session, "example-web"), before);
}

#[test]
fn credentials_of_somebody_else_change_nothing() {
    let session = sandbox();
    for looked in [false, true] {
        if looked {
            session.look(&[]).unwrap();
        }
        let problem =
            carried_out(&session, &plan("new", &new(tags("new", None))), "ann").unwrap_err();
        assert!(
            matches!(&problem, Problem::OtherCaller { identity, .. } if *identity == self::identity("sandbox"))
        );
        assert!(session.look(&[name("new")]).unwrap().users.is_empty());
    }
    let role = |session| Identity {
        arn: format!("arn:aws:sts::1:assumed-role/dev/{session}"),
        ..identity("x")
    };
    assert!(role("a").is_caller(&role("b")) && !role("a").is_caller(&identity("x")));
}

#[test]
fn only_the_named_account_is_touched() {
    let account =
        |id: &str| Settings { sandbox: true, account: Some(id.to_owned()), ..Settings::default() };
    let session = AwsClient::open(account("210987654321"));
    let refused = |problem| matches!(problem, Problem::OtherAccount { wanted, .. } if wanted == "210987654321");
    assert!(
        refused(session.look(&[]).unwrap_err()) && refused(session.list(&|_, _| {}).unwrap_err())
    );
    assert!(refused(
        carried_out(&session, &plan("new", &new(tags("new", None))), "sandbox").unwrap_err()
    ));
    assert!(AwsClient::open(account("123456789012")).look(&[]).is_ok());
}

#[test]
fn a_rotation_makes_then_deactivates_then_deletes() {
    let session = sandbox();
    let old = user(&session, "example-web").keys[0].id.clone();
    let key = carry_out(&session, "example-web", &[Step::CreateKey]).unwrap().unwrap();
    checked(&key);
    let states = || -> Vec<(AccessKeyId, bool)> {
        user(&session, "example-web").keys.into_iter().map(|key| (key.id, key.active)).collect()
    };
    assert_eq!(states(), [(old.clone(), true), (key.id.clone(), true)]);
    let parting = |step| ChangePlan {
        keys_before: vec![
            IamKey::new(old.clone(), Timestamp::UNIX_EPOCH),
            IamKey::new(key.id.clone(), Timestamp::UNIX_EPOCH),
        ],
        ..plan("example-web", &[step])
    };
    let deactivate = parting(Step::Deactivate(Some(old.clone())));
    assert!(carried_out(&session, &deactivate, "sandbox").unwrap().is_none());
    assert_eq!(states(), [(old.clone(), false), (key.id.clone(), true)]);
    let delete = parting(Step::Delete(Some(old.clone())));
    assert!(carried_out(&session, &delete, "sandbox").unwrap().is_none());
    assert_eq!(states(), [(key.id.clone(), true)]);
    // A delete whose answer was lost may be repeated: the key is gone, as requested.
    assert!(carried_out(&session, &delete, "sandbox").is_ok());

    session.undo_key(&name("example-web"), &key.id, &()).unwrap();
    session.undo_key(&name("example-web"), &key.id, &()).unwrap();
    assert_eq!(states(), []);
}

#[test]
fn a_third_key_is_refused_and_what_was_done_is_said() {
    let session = sandbox();
    let steps = [retag("owner", "new@example.com"), Step::CreateKey];
    let Err(Problem::AwsRefused(refused)) = carry_out(&session, "example-batch", &steps) else {
        panic!("a third key")
    };
    assert_eq!(
        (refused.action, refused.code.as_deref()),
        ("iam:CreateAccessKey", Some("LimitExceeded"))
    );
    let progress = &refused.progress;
    assert_eq!((&progress.done[..], &progress.undone[..]), (&steps[..1], &steps[1..]));
    assert!(
        refused.certain
            && refused.message.is_some()
            && progress.user == Some(name("example-batch"))
    );
    assert_eq!(user(&session, "example-batch").keys.len(), 2);
}

#[test]
fn a_key_that_was_never_seen_is_not_parted_with() {
    let session = sandbox();
    let strange = AccessKeyId::parse("AKIAQ3ZT8VN5WY2KD7HC").unwrap();
    for step in [Step::Delete(Some(strange.clone())), Step::Deactivate(Some(strange))] {
        let problem = carry_out(&session, "example-web", &[step]).unwrap_err();
        assert!(matches!(problem, Problem::PlanUnusable { .. }), "{problem:?}");
    }
}

#[test]
fn plans_that_need_a_guess_change_nothing() {
    let session = sandbox();
    let before = session.list(&|_, _| {}).unwrap();
    let unit = "example-web";
    let unnamed = ChangePlan { user: None, ..plan(unit, &[Step::CreateKey]) };
    for plan in [
        unnamed,
        plan(unit, &[retag("owner", "x"), Step::Delete(None)]),
        plan(unit, &[Step::Deactivate(None)]),
        plan(unit, &[Step::CreateKey, Step::AttachPolicy]),
    ] {
        let problem = carried_out(&session, &plan, "sandbox").unwrap_err();
        assert!(matches!(problem, Problem::PlanUnusable { .. }), "{problem:?}");
    }
    assert_eq!(session.list(&|_, _| {}).unwrap(), before);
}

#[test]
fn a_list_of_many_pages_is_whole() {
    let session = sandbox();
    for number in 0..105 {
        let unit = format!("team-{number}");
        carry_out(&session, &unit, &[Step::CreateUser(tags(&unit, None))]).unwrap();
    }
    let known = session.list(&|_, _| {}).unwrap();
    assert_eq!(known.users.len(), 107);
    assert!(known.users.iter().all(IamUser::is_ours));
}

//! Callers with only the documented permissions can do what the documents promise. If a caller
//! lacks a permission, the program names it, and the request completes once the permission is
//! granted. A separate moto server checks permissions, for all callers at once.

use crate::aws::wire::{Iam, Key, delivered, expected_user, unit, user};
use crate::support::program::Ran;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// Permissions with which a caller can create, rotate and delete keys.
const SEED: [&str; 10] = [
    "iam:CreateUser",
    "iam:GetUser",
    "iam:TagUser",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:ListAccessKeys",
    "iam:DeleteAccessKey",
    "bedrock:ListFoundationModels",
    "bedrock:InvokeModel",
    "sts:GetCallerIdentity",
];
/// Permissions that the program uses if the caller has them, but doesn't require.
const BEYOND: [&str; 2] = ["iam:ListAttachedUserPolicies", "iam:GetAccessKeyLastUsed"];

/// Sets the number of calls that moto accepts without checking permissions: `0` or `inf`.
fn unchecked(iam: &Iam, calls: &str) {
    let address = iam.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let length = calls.len();
    let head = "POST /moto-api/reset-auth HTTP/1.0\r\ncontent-type: text/plain";
    write!(stream, "{head}\r\nhost: {address}\r\ncontent-length: {length}\r\n\r\n{calls}").unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    assert!(said.contains("200 OK") && said.contains("\"ok\""), "{said}");
}

/// Returns the call that grants a caller exactly these permissions.
fn allow(name: &str, permissions: &[&str]) -> (&'static str, Value) {
    let statement = json!({ "Effect": "Allow", "Action": permissions, "Resource": "*" });
    let document = json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
    (
        "put_user_policy",
        json!({ "UserName": name, "PolicyName": "seed", "PolicyDocument": document }),
    )
}

/// Creates a caller with exactly these permissions.
fn caller(iam: &Iam, name: &str, permissions: &[&str]) -> Iam {
    let named = || json!({ "UserName": name });
    let answers = iam.other_hand(&[
        ("create_user", named()),
        allow(name, permissions),
        ("create_access_key", named()),
    ]);
    let field = |field: &str| answers[2]["AccessKey"][field].as_str().unwrap().to_owned();
    iam.as_caller(&Key { id: field("AccessKeyId"), secret: field("SecretAccessKey") })
}

/// Returns `SEED` without `iam:AttachUserPolicy`.
fn lacking() -> Vec<&'static str> {
    SEED.into_iter().filter(|one| *one != "iam:AttachUserPolicy").collect()
}

#[test]
fn callers_with_just_their_permissions() {
    let Some(iam) = Iam::at("MOTO_AUTH_URL", "callers whose permissions are checked") else {
        return;
    };
    unchecked(&iam, "inf");
    let seed = caller(&iam, &unit("seed"), &SEED);
    let lacks = caller(&iam, &unit("lacks"), &lacking());
    let maker = caller(&iam, &unit("maker"), &documented("help: create policy"));
    let rotator = caller(&iam, &unit("rotator"), &documented("help: rotate policy"));
    let lister = caller(&iam, &unit("lister"), &documented("help: list policy"));
    // This caller reads the results and grants missing permissions.
    let admin = caller(&iam, &unit("admin"), &["*"]);
    unchecked(&iam, "0");
    // Proves that moto checks permissions.
    let refused = seed.boto(json!({ "read": ["nobody"] })).unwrap_err();
    assert!(refused.contains("not authorized to perform: iam:ListUsers"), "{refused}");

    the_seed_documents_permissions_are_enough(&seed, &admin);
    a_missing_permission_is_named_and_the_rest_is_finished(&lacks, &admin);
    each_documented_policy_is_enough(&maker, &rotator, &lister, &admin);
}

/// Returns the actions of the policy in the section of docs/PERMISSIONS.md that contains `words`.
/// moto doesn't support single users as resources, so only the actions count.
fn documented(words: &str) -> Vec<&'static str> {
    let section = include_str!("../../../../docs/PERMISSIONS.md")
        .split("\n## ")
        .find(|part| part.contains(words))
        .unwrap();
    let policy = section.split("```").nth(1).unwrap().strip_prefix("json\n").unwrap();
    let _: Value = serde_json::from_str(policy).unwrap();
    let actions: Vec<&str> = policy
        .split('"')
        .filter(|word| word.starts_with("iam:") && *word != "iam:PolicyARN")
        .collect();
    assert!(!actions.is_empty(), "{section}");
    actions
}

fn each_documented_policy_is_enough(maker: &Iam, rotator: &Iam, lister: &Iam, admin: &Iam) {
    let unit = unit("puffin");
    let words = format!("bedrock key for {unit}, owner: a@b.com");
    let ran = maker.say(&["--yes", &words]).exit_code(0);
    let first = crate::aws::wire::exported(&ran.out);
    assert!(!ran.err.replace("arn:aws:iam:", "").contains("iam:"), "{}", ran.whole());
    let ran = rotator.say(&["--yes", &format!("rotate the key for {unit}")]).exit_code(0);
    let second = crate::aws::wire::exported(&ran.out);
    assert!(!ran.err.contains("GetAccessKeyLastUsed"), "{}", ran.whole());
    admin.assert_state(&unit, Some("a@b.com"), &[&first, &second]);
    rotator.say(&["--yes", &format!("deactivate key {}", first.id)]).exit_code(0);
    rotator.say(&["--yes", &format!("delete key {}", first.id)]).exit_code(0);
    admin.assert_state(&unit, Some("a@b.com"), &[&second]);
    let ran = lister.say(&["list keys"]).exit_code(0);
    assert!(
        ran.out.contains(&second.id)
            && !ran.out.contains(&first.id)
            && !ran.err.contains("missing"),
        "{}",
        ran.whole()
    );
    // The policy for lists doesn't allow a deletion.
    lister
        .say(&["--yes", &format!("delete key {}", second.id)])
        .exit_code(1)
        .stderr_contains(&["AWS refused iam:DeleteAccessKey"]);
    admin.assert_state(&unit, Some("a@b.com"), &[&second]);
}

fn the_seed_documents_permissions_are_enough(seed: &Iam, admin: &Iam) {
    let unit = unit("walrus");
    let words = format!("bedrock key for {unit}, owner: a@b.com");
    // There is no user to look up yet, so no permission is reported missing.
    let ran = seed.say(&["-o", "json", "--yes", &words]).exit_code(0);
    assert!(!ran.out.contains("is missing"), "{}", ran.whole());
    let first = delivered(&ran.json());
    admin.assert_state(&unit, Some("a@b.com"), &[&first]);

    let ran =
        seed.say(&["--yes", &words]).exit_code(3).stderr_contains(&[&first.id, "already exists"]);
    notes_alone(&ran);
    assert_eq!(admin.read(&unit), expected_user(&unit, Some("a@b.com"), &[&first]));

    let ran = seed.say(&["--yes", &format!("another {words}")]).exit_code(0);
    notes_alone(&ran);
    let second = crate::aws::wire::exported(&ran.out);
    admin.assert_state(&unit, Some("a@b.com"), &[&first, &second]);

    let ran =
        seed.say(&["--yes", &format!("delete key {} of {}", first.id, user(&unit))]).exit_code(0);
    notes_alone(&ran);
    admin.assert_state(&unit, Some("a@b.com"), &[&second]);

    let ran = seed.say(&["--yes", &format!("rotate the key for {unit}")]).exit_code(0);
    notes_alone(&ran);
    admin.assert_state(&unit, Some("a@b.com"), &[&second, &crate::aws::wire::exported(&ran.out)]);
}

/// Asserts that each missing optional permission leads to one note and no error.
#[track_caller]
fn notes_alone(ran: &Ran) {
    let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    for permission in BEYOND {
        let note = format!("the permission {permission} is missing (AccessDenied)");
        assert_eq!(err.matches(&note).count(), 1, "{note} in {}", ran.whole());
    }
    assert!(!err.contains("error:"), "{}", ran.whole());
}

fn a_missing_permission_is_named_and_the_rest_is_finished(lacks: &Iam, admin: &Iam) {
    let unit = unit("seal");
    let words = format!("bedrock key for {unit}, owner: a@b.com");
    let ran = lacks.say(&["--yes", &words]).exit_code(1).stderr_contains(&[
        "AWS refused iam:AttachUserPolicy",
        "(AccessDenied)",
        &format!("creating user {}", user(&unit)),
    ]);
    assert!(ran.out.is_empty(), "{}", ran.whole());
    let statement = ran.err.lines().map(str::trim).find(|line| line.starts_with('{'));
    let statement = statement.unwrap_or_else(|| panic!("no statement in {}", ran.whole()));
    assert!(statement.contains("\"Action\":\"iam:AttachUserPolicy\""), "{statement}");
    let statement: Value = serde_json::from_str(statement).unwrap();
    assert_eq!(statement["Effect"], "Allow", "{statement}");
    let resource = format!("arn:aws:iam::123456789012:user/{}", user(&unit));
    assert_eq!(statement["Resource"], resource, "{statement}");
    assert_eq!(
        statement["Condition"]["ArnEquals"]["iam:PolicyARN"],
        crate::aws::wire::POLICY,
        "{statement}"
    );
    let mut half = expected_user(&unit, Some("a@b.com"), &[]);
    half["policies"] = json!([]);
    assert_eq!(admin.read(&unit), half);
    // A second attempt changes nothing.
    lacks.say(&["-o", "json", "--yes", &words]).exit_code(1);
    assert_eq!(admin.read(&unit), half);

    // moto supports neither a single user as a resource nor a condition on the policy, so only the
    // action is granted.
    let told = statement["Action"].as_str().unwrap();
    let allowed: Vec<&str> = lacking().into_iter().chain([told]).collect();
    admin.other_hand(&[allow(&crate::aws::wire::unit("lacks"), &allowed)]);
    let key = lacks.create_key(&words);
    admin.assert_state(&unit, Some("a@b.com"), &[&key]);
}

//! Checks the answers about permissions and models against a fake AWS that allows, refuses, hangs
//! or fails. A refused look-up becomes a line of the answer. If the caller is unknown, there is no
//! answer.

pub mod aws;

use crate::support::program::{ID, Ran, SECRET, TOKEN, World, set_up};
use crate::support::servers::{aws as bedrock, closed};
use aws::Aws;
use aws_credential_types::Credentials;
use bedrock_assist::cli::{Setup, run_scripted};
use bedrock_assist::domain::{PERMISSIONS, Permission, Shutdown, ShutdownSignal};
use serde_json::{Value, json};
use std::time::{Duration, Instant, SystemTime};

const CHECK: &str = "can I use Claude in eu-west-1";
const MODELS: &str = "which Claude models can I use in eu-west-1";

fn snapshot(name: &str, page: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, page));
}

/// Collapses whitespace, so that line breaks don't matter.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the availability of an open model, with `field` set to `value`.
fn but(field: &str, value: Value) -> String {
    let mut all: Value = serde_json::from_str(crate::support::servers::OPEN).unwrap();
    all[field] = value;
    all.to_string()
}

fn tried() -> impl Iterator<Item = &'static Permission> {
    PERMISSIONS.iter().filter(|permission| permission.can_be_tried)
}

/// Returns the API action that a permission allows: `ListUsers` for `iam:ListUsers`.
fn action(permission: &'static Permission) -> &'static str {
    permission.action.split_once(':').unwrap().1
}

/// Returns the permissions that a check reports with this value of `allowed`.
fn said_to_be(result: &Value, allowed: Value) -> Vec<&str> {
    let permissions = result["permissions"].as_array().unwrap().iter();
    let fitting = permissions.filter(|one| one["allowed"] == allowed);
    fitting.map(|one| one["permission"].as_str().unwrap()).collect()
}

#[test]
fn everything_is_allowed() {
    let aws = Aws::good();
    let (page, code) = aws.say(&["--full", CHECK]);
    assert_eq!(code, 0);
    snapshot("check_all_allowed", &page);
    let result = aws.result(CHECK);
    let all: Vec<&str> = tried().map(|permission| permission.action).collect();
    assert_eq!(said_to_be(&result, json!(true)), all, "each that can be tried is tried");
    assert_eq!(result["claude_open"], true);
    // The check must not look up a user that might exist, and must change nothing.
    for asked in aws.asked() {
        let harmless = ["Get", "List"].iter().any(|verb| asked.starts_with(verb));
        assert!(harmless, "{asked}");
        assert!(
            !asked.contains("UserName=") || asked.contains("tries-whether-it-may-look"),
            "{asked}"
        );
    }
    let asked = aws.asked().join("\n");
    assert!(asked.contains("bedrock.eu-west-1.") && asked.contains("MaxItems=1"), "{asked}");
    assert!(
        asked.contains("/foundation-model-availability/anthropic.claude-sonnet-4-6"),
        "{asked}"
    );
}

#[test]
fn each_permission_is_missing_on_its_own() {
    let (whole, _) = Aws::good().say(&["--full", CHECK]);
    for permission in tried() {
        let aws = Aws::good().refusing(action(permission), "AccessDenied", SECRET);
        let (page, code) = aws.say(&["--full", CHECK]);
        assert_eq!(code, 0, "{page}");
        assert!(!page.contains(SECRET), "{page}");
        let row = |page: &str, wanted: &str| {
            let mut rows = page
                .lines()
                .filter(|line| line.get(12..).is_some_and(|row| row.starts_with(wanted)));
            rows.next().map(str::to_owned)
        };
        for other in tried() {
            let (now, before) =
                (row(&page, other.action).unwrap(), row(&whole, other.action).unwrap());
            match other == permission {
                true => assert!(now.starts_with("  missing"), "{page}"),
                // Without the list of inference profiles, no model can be tried.
                false if now.starts_with("  unchecked") => {
                    assert_eq!(permission.action, "bedrock:ListInferenceProfiles");
                }
                false => assert_eq!(now, before, "{page}"),
            }
        }
        let statement =
            format!(r#"{{"Action":["{}"],"Effect":"Allow","Resource":"*"}}"#, permission.action);
        assert!(page.contains(&statement), "{page}");
        assert_eq!(said_to_be(&aws.result(CHECK), json!(false)), [permission.action]);
    }
    let aws = tried().fold(Aws::good(), |aws, permission| {
        aws.refusing(action(permission), "AccessDeniedException", "no")
    });
    snapshot("check_nothing_allowed", &aws.say(&["--full", CHECK]).0);
    let forbidden =
        Aws::good().refusing("ListUsers", "AccessDenied", "with an explicit deny in a policy");
    let (page, _) = forbidden.say(&["--full", CHECK]);
    assert!(page.contains("  forbidden iam:ListUsers") && !page.contains("\"Action\""), "{page}");
}

#[test]
fn the_first_use_is_explained_where_it_is_to_come() {
    let availability =
        |field, value| Aws::good().with("GetFoundationModelAvailability", 200, &but(field, value));
    let aws = availability("agreementAvailability", json!({ "status": "NOT_AVAILABLE" }));
    let (page, code) = aws.say(&["--full", CHECK]);
    assert_eq!(code, 0);
    snapshot("check_first_use", &page);
    for (field, value, says, steps) in [
        ("entitlementAvailability", json!("NOT_AVAILABLE"), "Entitled no", true),
        (
            "agreementAvailability",
            json!({ "status": "ERROR", "errorMessage": "card\u{202e}" }),
            "could not be accepted (card)",
            true,
        ),
        (
            "agreementAvailability",
            json!({ "status": "PENDING" }),
            "check again in a few minutes",
            false,
        ),
        ("regionAvailability", json!("NOT_AVAILABLE"), "try another region", false),
        ("authorizationStatus", json!("NOT_AUTHORIZED"), "allow bedrock:InvokeModel", false),
    ] {
        let aws = availability(field, value);
        let (page, code) = aws.say(&["--full", CHECK]);
        assert_eq!(code, 0, "{page}");
        assert!(page.starts_with("You don't have access to Claude in eu-west-1\n"), "{page}");
        assert!(flowing(&page).contains(says), "{page}");
        assert_eq!(page.contains("aws-marketplace:Subscribe"), steps, "{page}");
        let result = aws.result(CHECK);
        assert_eq!(
            (&result["claude_open"], &result["first_use_steps_needed"]),
            (&json!(false), &json!(steps))
        );
    }
    let (page, _) = availability("authorizationStatus", json!("NEW")).say(&["--full", CHECK]);
    assert!(page.contains("is unknown") && page.contains("Authorized   AWS did not say"), "{page}");
}

#[test]
fn without_a_caller_there_is_no_answer() {
    for (aws, code, says) in [
        (Aws::good().refusing("GetCallerIdentity", "ExpiredToken", "no"), 5, "sign in again"),
        (
            Aws::good().refusing("GetCallerIdentity", "InvalidClientTokenId", "no"),
            5,
            "sign in again",
        ),
        (
            Aws::good().silent("GetCallerIdentity"),
            1,
            "did not respond to sts:GetCallerIdentity in time",
        ),
        (Aws::good().with("GetCallerIdentity", 200, "<a/>"), 1, "incomplete response"),
    ] {
        let (page, ended) = aws.say(&["--full", CHECK]);
        assert_eq!(ended, code, "{page}");
        assert!(page.contains(says) && !page.contains("Permissions"), "{page}");
    }
    let (page, code) = Aws::good().say(&["--full", "--account", "999999999999", CHECK]);
    assert_eq!(code, 2);
    assert!(page.contains("999999999999") && page.contains("user/ann"), "{page}");
    assert_eq!(Aws::good().say(&["--account", "999999999999", MODELS]).1, 2);
    assert_eq!(Aws::good().say(&["--account", "123456789012", CHECK]).1, 0);
}

#[test]
fn silence_and_failures_are_lines_and_nobody_waits_long() {
    let all = tried().fold(Aws::good(), |aws, permission| aws.silent(action(permission)));
    let begin = Instant::now();
    let (page, code) = all.say(&["--full", CHECK]);
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
    assert_eq!(code, 0, "{page}");
    assert_eq!(
        flowing(&page).matches("AWS did not respond in time").count(),
        tried().count() - 1,
        "{page}"
    );
    for (code, says) in [
        ("UnrecognizedClientException", "enable the region"),
        ("ThrottlingException", "in a minute"),
    ] {
        let (page, ended) =
            Aws::good().refusing("ListFoundationModels", code, "no").say(&["--full", CHECK]);
        assert_eq!(ended, 0, "{page}");
        let words = flowing(&page);
        assert!(
            words.contains("unknown bedrock:ListFoundationModels") && words.contains(says),
            "{page}"
        );
    }
}

#[test]
fn a_session_ends_and_has_no_key_to_look_at() {
    let session = |end: Option<SystemTime>| {
        let id = ID.replacen("AKIA", "ASIA", 1);
        let credentials = Credentials::new(id, SECRET, Some(TOKEN.to_owned()), end, "test");
        Aws::good().signed_by(credentials)
    };
    let (page, code) = session(None).say(&["--full", CHECK]);
    assert!(code == 0 && page.contains("Credentials  temporary, with an unknown expiry"), "{page}");
    assert!(
        page.contains("  unchecked iam:GetAccessKeyLastUsed") && page.starts_with('✓'),
        "{page}"
    );
    // Scripted runs start at 2026-11-23 13:30 UTC.
    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_440_600 + 3600);
    let aws = session(Some(end));
    let (page, _) = aws.say(&["--full", CHECK]);
    assert!(page.contains("Credentials  temporary, expiring 14:30 UTC (in 1 hour)"), "{page}");
    assert!(!aws.asked().iter().any(|asked| asked.starts_with("GetAccessKeyLastUsed")));
    let result = aws.result(CHECK);
    assert_eq!(result["credentials_end_at"], "2026-11-23T14:30:00Z");
    assert!(!page.contains(TOKEN) && !result.to_string().contains(TOKEN));
}

#[test]
fn where_bedrock_does_not_run_it_is_not_asked() {
    let aws = Aws::good();
    let (page, code) = aws.say(&["--full", "can I use Claude in ap-east-1"]);
    assert!(code == 0 && page.contains("Bedrock does not run there"), "{page}");
    assert!(!aws.asked().iter().any(|asked| asked.contains("bedrock.")), "{:?}", aws.asked());
    let (page, code) = aws.say(&["list models in ap-east-1"]);
    assert!(code == 2 && page.contains("No models in ap-east-1 (Hong Kong)"), "{page}");
}

#[test]
fn models_are_listed_or_it_is_said_why_not() {
    let (page, code) = Aws::good().say(&[MODELS]);
    assert_eq!(code, 0);
    snapshot("models_listed", &page);
    let none = Aws::good().with("ListFoundationModels", 200, r#"{"modelSummaries":[]}"#);
    let (page, code) = none.say(&[MODELS]);
    assert_eq!(code, 0);
    snapshot("models_none", &page);
    assert_eq!(none.result(MODELS)["models"], json!([]));
    let (page, _) = none.say(&["--full", CHECK]);
    assert!(
        page.starts_with("You don't have access")
            && page.contains("no models are currently offered there"),
        "{page}"
    );

    // Without the list of inference profiles, the request fails. Without the list of models, the
    // profiles are enough for an answer.
    let (page, code) =
        Aws::good().refusing("ListInferenceProfiles", "AccessDeniedException", "no").say(&[MODELS]);
    assert_eq!(code, 1);
    snapshot("models_refused", &page);
    let aws = Aws::good().refusing("ListFoundationModels", "AccessDeniedException", "no");
    let (page, code) = aws.say(&[MODELS]);
    assert!(code == 0 && page.contains("eu.anthropic.claude-sonnet-4-6"), "{page}");
    assert!(page.contains("bedrock:ListFoundationModels"), "{page}");
    let (page, code) =
        Aws::good().silent("ListFoundationModels").silent("ListInferenceProfiles").say(&[MODELS]);
    assert!(code == 1 && page.contains("in time") && !page.contains("global."), "{page}");
    let expired = Aws::good()
        .refusing("ListFoundationModels", "ExpiredTokenException", "no")
        .refusing("ListInferenceProfiles", "ExpiredTokenException", "no");
    assert_eq!(expired.say(&[MODELS]).1, 5);
}

#[test]
fn a_signal_ends_the_looking() {
    for words in [CHECK, MODELS] {
        let stops = Shutdown::default();
        stops.raise(ShutdownSignal::Interrupt);
        let aws = tried().fold(Aws::good(), |aws, permission| aws.silent(action(permission)));
        let stage = Setup { piped: true, wiring: Some(aws.wiring()), stops };
        let args = ["bedrock-assist", words].map(str::to_owned);
        let (page, code) = run_scripted(&args, Vec::new(), stage);
        assert!(code == 130 && page.contains("The request was interrupted"), "{code}: {page}");
    }
}

#[test]
fn offline_both_fail_and_say_so() {
    let world = World::signing().with("AWS_ENDPOINT_URL", &closed());
    for words in [CHECK, MODELS] {
        let ran: Ran =
            world.say(&[words]).ended(1).says(&["could not be reached", "unset AWS_ENDPOINT_URL"]);
        assert!(ran.out.is_empty() && !ran.err.contains("global."), "{}", ran.whole());
    }
    for words in [CHECK, MODELS] {
        World::new().say(&[words]).ended(5).says(&["No AWS credentials", "aws login"]);
    }
}

#[test]
fn motos_iam_lets_everything_through() {
    let Some(moto) = set_up("MOTO_URL", "a check over the wire") else { return };
    let bedrock = bedrock();
    let world = World::signing().with("AWS_ENDPOINT_URL", &moto);
    let world = world.with("AWS_ENDPOINT_URL_BEDROCK", &bedrock.address);
    let object = world.say(&["-o", "json", CHECK]).ended(0).json();
    let result = &object["result"];
    assert_eq!(result["account"], "123456789012");
    assert_eq!(said_to_be(result, json!(true)).len(), tried().count(), "{object}");
    assert_eq!((&result["claude_open"], &result["credentials_end"]), (&json!(true), &json!(false)));
    assert!(object["notes"].to_string().contains("set by AWS_ENDPOINT_URL_BEDROCK"), "{object}");
    let text = world.say(&["--full", CHECK]).ended(0);
    assert!(
        text.out.starts_with("✓ You appear to have access to Claude in eu-west-1"),
        "{}",
        text.whole()
    );
    let models = world.say(&[MODELS]).ended(0);
    assert!(models.out.contains("eu.anthropic.claude-sonnet-4-6"), "{}", models.whole());
    for head in bedrock.heads() {
        assert!(head.contains("AWS4-HMAC-SHA256 Credential=") && !head.contains(SECRET), "{head}");
    }
}

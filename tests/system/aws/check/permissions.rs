//! The permissions that a check reports as allowed, missing or unchecked.

use super::aws::Aws;
use super::{CHECK, MODELS, action, said_to_be, snapshot, tried};
use crate::support::program::{ID, SECRET, TOKEN, World, variable_or_skip};
use crate::support::servers::aws as bedrock;
use aws_credential_types::Credentials;
use serde_json::json;
use std::time::{Duration, SystemTime};

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
fn motos_iam_lets_everything_through() {
    let Some(moto) = variable_or_skip("MOTO_URL", "a check over the wire") else { return };
    let bedrock = bedrock();
    let world = World::signing().with("AWS_ENDPOINT_URL", &moto);
    let world = world.with("AWS_ENDPOINT_URL_BEDROCK", &bedrock.address);
    let object = world.say(&["-o", "json", CHECK]).exit_code(0).json();
    let result = &object["result"];
    assert_eq!(result["account"], "123456789012");
    assert_eq!(said_to_be(result, json!(true)).len(), tried().count(), "{object}");
    assert_eq!((&result["claude_open"], &result["credentials_end"]), (&json!(true), &json!(false)));
    assert!(object["notes"].to_string().contains("set by AWS_ENDPOINT_URL_BEDROCK"), "{object}");
    let text = world.say(&["--full", CHECK]).exit_code(0);
    assert!(
        text.out.starts_with("✓ You appear to have access to Claude in eu-west-1"),
        "{}",
        text.whole()
    );
    let models = world.say(&[MODELS]).exit_code(0);
    assert!(models.out.contains("eu.anthropic.claude-sonnet-4-6"), "{}", models.whole());
    for head in bedrock.heads() {
        assert!(head.contains("AWS4-HMAC-SHA256 Credential=") && !head.contains(SECRET), "{head}");
    }
}

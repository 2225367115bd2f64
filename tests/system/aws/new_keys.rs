//! Invalid credentials sign no key in any format. The program tries a new long-term key, and the
//! answer says whether AWS already accepts it.

use crate::support::program::{ID, KEY, PASSING, SECRET, TOKEN, World};
use crate::support::servers::{Asked, Server, aws, aws_but};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::sync::atomic::{AtomicUsize, Ordering};

const PHRASE: &str = "key for 1 hour";
const FORMATS: [&str; 7] = ["text", "json", "env", "fish", "powershell", "dotenv", "raw"];
const NEW: &str = "AKIAQ3ZT8VN5WY2KD7HN";

#[test]
fn credentials_that_cannot_work_sign_nothing_in_any_format() {
    let quoted = format!("\"{ID}\"");
    let broken = format!("{ID}\n");
    for (id, secret, token, says) in [
        ("YOUR_ACCESS_KEY", SECRET, "", "AWS_ACCESS_KEY_ID isn't an AWS access key ID"),
        (SECRET, ID, "", "the access key ID is in AWS_SECRET_ACCESS_KEY"),
        (PASSING, SECRET, "", "AWS_SESSION_TOKEN must be set too"),
        (ID, SECRET, TOKEN, "unset AWS_SESSION_TOKEN"),
        (&quoted, SECRET, "", "a quotation mark"),
        (&broken, SECRET, "", "a line break"),
        (ID, "a secret", "", "AWS_SECRET_ACCESS_KEY contains a space"),
        (ID, "YOUR_SECRET_KEY", "", "AWS_SECRET_ACCESS_KEY contains a character"),
        (
            ID,
            "abc",
            "",
            "AWS_SECRET_ACCESS_KEY isn't an AWS secret access key, which has 40 characters",
        ),
        (PASSING, SECRET, "abc", "AWS_SESSION_TOKEN is too short to be an AWS session token"),
        (PASSING, SECRET, "<token>", "AWS_SESSION_TOKEN is too short"),
        (PASSING, SECRET, "your-session-token", "AWS_SESSION_TOKEN is too short"),
        (PASSING, SECRET, "\"\"", "AWS_SESSION_TOKEN contains a quotation mark"),
    ] {
        let world =
            World::new().with("AWS_ACCESS_KEY_ID", id).with("AWS_SECRET_ACCESS_KEY", secret);
        let world = world.with("AWS_SESSION_TOKEN", token);
        for format in FORMATS {
            let ran = world.say(&["-o", format, PHRASE]).exit_code(5);
            let said =
                format!("{}{}", ran.out, ran.err).split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                said.contains(says) && !said.contains(KEY) && !said.contains('✓'),
                "{format}: {}",
                ran.whole()
            );
            assert!(!said.contains("CanarySecret"), "{format}: {}", ran.whole());
        }
    }
}

#[test]
fn the_end_in_the_environment_is_the_keys_end() {
    let at = |minutes: i64| jiff::Timestamp::now() + jiff::SignedDuration::from_mins(minutes);
    let world = World::in_session().with("AWS_CREDENTIAL_EXPIRATION", &at(40).to_string());
    let object = world.say(&["--no-verify", "-o", "json", "key for 12 hours"]).exit_code(0).json();
    let left = object["result"]["expires_in_seconds"].as_i64().unwrap();
    assert!(
        (2300..=2400).contains(&left) && object["result"]["expires_at_most"] == false,
        "{object}"
    );
    let text = World::in_session().with("AWS_CREDENTIAL_EXPIRATION", &at(40).to_string());
    let text = text
        .say(&["--no-verify", "key for 12 hours"])
        .exit_code(0)
        .stderr_contains(&["expires early, together with your AWS credentials"]);
    assert!(!text.out.contains("at most"), "{}", text.whole());
    for format in FORMATS {
        let world = World::in_session().with("AWS_CREDENTIAL_EXPIRATION", &at(-1).to_string());
        let ran = world.say(&["-o", format, PHRASE]).exit_code(5);
        assert!(
            ran.whole().contains("expired at") && !ran.whole().contains(KEY),
            "{}",
            ran.whole()
        );
        assert!(ran.whole().contains("unset AWS_ACCESS_KEY_ID"), "{}", ran.whole());
    }
}

#[test]
fn a_key_at_hand_is_named_where_there_are_no_credentials() {
    let held = World::signing().say(&["-o", "raw", "key for 2 hours"]).exit_code(0).out;
    let world = World::new().with("AWS_BEARER_TOKEN_BEDROCK", held.trim());
    world.say(&[PHRASE]).exit_code(5).stderr_contains(&[
        "holds a key that is valid until",
        "UTC",
        "can't create another key",
    ]);
    let long = World::new()
        .with("AWS_BEARER_TOKEN_BEDROCK", "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxlLWV4YW1wbGU=");
    long.say(&[PHRASE])
        .exit_code(5)
        .stderr_contains(&["AWS_BEARER_TOKEN_BEDROCK is set", "can't create another key"]);
    let none = World::new().say(&[PHRASE]).exit_code(5);
    assert!(!none.err.contains("BEARER"), "{}", none.whole());
}

#[test]
fn a_key_of_aws_login_says_why_it_is_short() {
    let arn = "arn:aws:iam::123456789012:user/ann";
    let world = World::new().configured(&format!("[profile console]\nlogin_session = {arn}\n"));
    let folder = world.home().join(".aws/login/cache");
    std::fs::create_dir_all(&folder).unwrap();
    let name: String = Sha256::digest(arn).iter().map(|byte| format!("{byte:02x}")).collect();
    let end = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(13 * 60 + 30);
    let cache = json!({
        "accessToken": { "accessKeyId": PASSING, "secretAccessKey": SECRET, "sessionToken": TOKEN,
            "accountId": "123456789012", "expiresAt": end.strftime("%Y-%m-%dT%H:%M:%SZ").to_string() },
        "tokenType": "aws_sigv4", "refreshToken": "CanaryRefresh", "clientId": "c", "dpopKey": "CanaryKey",
    });
    std::fs::write(folder.join(format!("{name}.json")), cache.to_string()).unwrap();
    let ran = world.say(&["--no-verify", "--profile", "console", "key for 12 hours"]).exit_code(0);
    let ran = ran.stderr_contains(&[
        "Credentials from `aws login` last 15 minutes at most",
        "aws configure sso",
    ]);
    assert!(
        ran.out.contains("in 13 minutes") && !ran.whole().contains("CanaryRefresh"),
        "{}",
        ran.whole()
    );
    world
        .say(&["--no-verify", "--profile", "console", "key for 15 minutes"])
        .exit_code(0)
        .stderr_contains(&["15 minutes at most"]);
}

#[test]
fn the_certificates_of_a_profile_count() {
    let config = "[default]\nca_bundle = /no/such/ca.pem\n";
    let aws = aws();
    let world = World::signing().configured(config).with("AWS_ENDPOINT_URL", &aws.address);
    world
        .say(&[PHRASE])
        .exit_code(1)
        .stderr_contains(&["ca_bundle of profile default points to /no/such/ca.pem"]);
    world.say(&["-o", "raw", PHRASE]).exit_code(0);
}

#[test]
fn credentials_that_sts_does_not_take_are_an_error() {
    for code in [
        "InvalidClientTokenId",
        "ExpiredToken",
        "SignatureDoesNotMatch",
        "MissingAuthenticationToken",
        "IncompleteSignature",
    ] {
        let body = format!(
            "<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"
        );
        let aws = aws_but("/", (403, body));
        let world = World::signing().with("AWS_ENDPOINT_URL", &aws.address);
        let ran =
            world.say(&[PHRASE]).exit_code(5).stderr_contains(&[code, "unset AWS_ACCESS_KEY_ID"]);
        assert!(ran.out.is_empty(), "{}", ran.whole());
        let object = world.say(&["-o", "json", PHRASE]).exit_code(5).json();
        assert_eq!(
            (&object["status"], &object["error"]["kind"]),
            (&"failed".into(), &"credentials".into())
        );
        // Without a look-up, the program can't know that AWS rejects the credentials.
        world.say(&["--no-verify", PHRASE]).exit_code(0);
    }
}

/// Starts a fake IAM in which the user doesn't exist yet, and a fake STS that rejects the new key:
/// twice if `takes` is set, otherwise always. Also returns how often the new key was tried.
fn slow_to_know(takes: bool) -> (Server, std::sync::Arc<AtomicUsize>) {
    let tried = std::sync::Arc::new(AtomicUsize::new(0));
    let count = tried.clone();
    let answer = move |asked: &Asked| {
        let body = String::from_utf8_lossy(&asked.body).into_owned();
        let action = body
            .split('&')
            .find_map(|pair| pair.strip_prefix("Action="))
            .unwrap_or_default()
            .to_owned();
        let refused = |status, code: &str| {
            (
                status,
                format!(
                    "<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"
                ),
            )
        };
        let whole = |inner: &str| {
            (
                200,
                format!(
                    "<{action}Response><{action}Result>{inner}</{action}Result></{action}Response>"
                ),
            )
        };
        match &*action {
            "GetUser" => refused(404, "NoSuchEntity"),
            "CreateAccessKey" => whole(&format!(
                "<AccessKey><UserName>marketing-bedrock-user</UserName><AccessKeyId>{NEW}</AccessKeyId><Status>Active</Status>\
                 <SecretAccessKey>{SECRET}</SecretAccessKey><CreateDate>2026-11-29T18:00:00Z</CreateDate></AccessKey>"
            )),
            "CreateUser" => whole(
                "<User><Path>/</Path><UserName>marketing-bedrock-user</UserName><UserId>AIDA</UserId>\
                 <Arn>arn:aws:iam::123456789012:user/x</Arn><CreateDate>2026-11-29T18:00:00Z</CreateDate></User>",
            ),
            "GetCallerIdentity" => {
                let new = asked.header("authorization").is_some_and(|header| header.contains(NEW));
                let early = new && (count.fetch_add(1, Ordering::SeqCst) < 2 || !takes);
                if early {
                    refused(403, "InvalidClientTokenId")
                } else {
                    (200, crate::support::servers::IDENTITY.to_owned())
                }
            }
            _ => (200, format!("<{action}Response></{action}Response>")),
        }
    };
    (Server::reading(answer), tried)
}

#[test]
fn a_new_key_is_tried_until_it_works() {
    let words = "long-term key for marketing, owner: a@b.com";
    let (aws, tried) = slow_to_know(true);
    let world = World::signing().with("AWS_ENDPOINT_URL", &aws.address);
    let ran = world.say(&["--yes", words]).exit_code(0);
    assert!(
        ran.out.contains("✓ AWS accepts the key (") && !ran.out.contains("may refuse the new key"),
        "{}",
        ran.whole()
    );
    assert_eq!(tried.load(Ordering::SeqCst), 3);
    let object = world.say(&["--yes", "-o", "json", words]).exit_code(0).json();
    assert!(object["notes"].to_string().contains("AWS accepts the new key: it works"), "{object}");
    let before = tried.load(Ordering::SeqCst);
    for args in [&["--yes", "--no-verify"][..], &["--yes", "-o", "env"]] {
        let ran = world.say(&[args, &[words]].concat()).exit_code(0);
        assert!(!ran.whole().contains("AWS accepts"), "{}", ran.whole());
    }
    assert_eq!(tried.load(Ordering::SeqCst), before, "nobody wanted it tried");
}

#[test]
fn a_new_key_that_does_not_work_yet_is_delivered_and_says_so() {
    let (aws, _) = slow_to_know(false);
    let world = World::signing().with("AWS_ENDPOINT_URL", &aws.address);
    let ran = world.say(&["--yes", "long-term key for marketing, owner: a@b.com"]).exit_code(0);
    let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("still doesn't accept the new key") && said.contains(NEW),
        "{}",
        ran.whole()
    );
}

#[test]
fn the_words_single_a_key_out_where_one_is_inactive() {
    let first = "deactivate key AKIASANDBOX000000002 of example-batch";
    for (then, status, id) in [
        ("rotate the key for example-batch", "done", "AKIASANDBOX000000004"),
        ("delete the inactive key of example-batch", "done", "AKIASANDBOX000000002"),
        ("delete the old key of example-batch", "done", "AKIASANDBOX000000002"),
        ("deactivate the active key of example-batch", "done", "AKIASANDBOX000000003"),
        ("deactivate the key of example-batch", "done", "AKIASANDBOX000000003"),
        ("reactivate the old key of example-batch", "done", "AKIASANDBOX000000002"),
        // "The old key" is the inactive one, so nothing changes.
        ("deactivate the old key of example-batch", "done", ""),
    ] {
        let args = ["--sandbox", "--yes", "-o", "json", "--jobs", "1"];
        let ran = World::new().run(&args, format!("{first}\n{then}\n").as_bytes()).did_not_crash();
        let told: serde_json::Value =
            serde_json::from_str(ran.out.lines().nth(1).unwrap()).unwrap();
        let changed = told["result"]["access_key_id"].as_str().unwrap_or_default();
        assert_eq!((told["status"].as_str(), changed), (Some(status), id), "{then}: {told}");
    }
}

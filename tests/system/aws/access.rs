//! Checks what a new key's answer says about the caller and the models. moto or a double answers as
//! STS, a double as Bedrock. A denied look-up becomes a note. The program never sends an existing
//! Bedrock key to AWS.

use crate::support::program::{
    ID, KEY, PASSING, SECRET, TOKEN, World, decode_key, variable_or_skip,
};
use crate::support::servers::{Said, aws, aws_but};

const PHRASE: &str = "key for 1 hour in eu-west-1";

#[test]
fn identity_and_models_appear() {
    let Some(moto) = variable_or_skip("MOTO_URL", "moto's STS, from the program itself") else {
        return;
    };
    let bedrock = aws();
    let world = World::signing()
        .with("AWS_ENDPOINT_URL_STS", &moto)
        .with("AWS_ENDPOINT_URL_BEDROCK", &bedrock.address);
    let text = world
        .say(&[PHRASE])
        .exit_code(0)
        .stderr_contains(&["set by AWS_ENDPOINT_URL_STS", "set by AWS_ENDPOINT_URL_BEDROCK"]);
    for part in ["123456789012", "acts as user/moto", "eu.anthropic.claude-sonnet-4-6"] {
        assert!(text.out.contains(part), "{part} in {}", text.whole());
    }
    let object = world.say(&["-o", "json", PHRASE]).exit_code(0).json();
    assert_eq!(object["result"]["account"], "123456789012");
    assert_eq!(object["result"]["models"][0]["id"], "eu.anthropic.claude-sonnet-4-6");
    assert_eq!(object["notes"].as_array().unwrap().len(), 2, "{object}");
}

#[test]
fn a_role_signs_with_its_own_session() {
    let Some(moto) = variable_or_skip("MOTO_URL", "roles of moto's STS") else { return };
    let bedrock = aws();
    let world = World::new()
        .configured(&format!(
            "[profile base]\naws_access_key_id = {ID}\naws_secret_access_key = {SECRET}\n\
             [profile role]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = base\nregion = eu-west-1\n\
             [profile web]\nrole_arn = arn:aws:iam::123456789012:role/ci\nweb_identity_token_file = .aws/jwt\n"
        ))
        .with("AWS_ENDPOINT_URL_STS", &moto)
        .with("AWS_ENDPOINT_URL_BEDROCK", &bedrock.address);
    std::fs::write(world.home().join(".aws/jwt"), "e30.e30.e30").unwrap();
    for (profile, role) in [("role", "assumed-role/dev/"), ("web", "assumed-role/ci/")] {
        let object = world
            .say(&["--profile", profile, "-o", "json", "key for 30 minutes"])
            .exit_code(0)
            .json();
        let result = &object["result"];
        assert!(result["arn"].as_str().unwrap().contains(role), "{object}");
        assert!(result["access_key_id"].as_str().unwrap().starts_with("ASIA"), "{object}");
        assert_eq!(result["expires_at_most"], false, "AWS said when the session ends: {object}");
        assert!(decode_key(result["key"].as_str().unwrap()).contains("X-Amz-Security-Token="));
    }
    // A one-hour session limits a key of 12 hours. The answer says so.
    let object =
        world.say(&["--profile", "role", "-o", "json", "key for 12 hours"]).exit_code(0).json();
    let left = object["result"]["expires_in_seconds"].as_i64().unwrap();
    assert!((3500..=3600).contains(&left), "{object}");
    assert!(
        object["notes"].to_string().contains("expires early, together with your AWS credentials"),
        "{object}"
    );
}

fn sts_error(code: &str) -> Said {
    (
        403,
        format!(
            "<ErrorResponse><Error><Code>{code}</Code><Message>no {SECRET}</Message></Error></ErrorResponse>"
        ),
    )
}

fn bedrock_error(code: &str) -> Said {
    (403, format!("{{\"__type\":\"{code}\",\"message\":\"no {SECRET}\"}}"))
}

#[test]
fn each_denial_names_its_permission_and_the_key_stands() {
    for (path, said, permission) in [
        ("/", sts_error("AccessDenied"), "sts:GetCallerIdentity"),
        (
            "/foundation-models",
            bedrock_error("AccessDeniedException"),
            "bedrock:ListFoundationModels",
        ),
        (
            "/inference-profiles",
            bedrock_error("AccessDeniedException"),
            "bedrock:ListInferenceProfiles",
        ),
    ] {
        let aws = aws_but(path, said);
        let world = World::signing().with("AWS_ENDPOINT_URL", &aws.address);
        let text = world.say(&[PHRASE]).exit_code(0).stderr_contains(&[permission, "AccessDenied"]);
        assert!(text.out.contains(KEY) && !text.whole().contains(SECRET), "{}", text.whole());
        let object = world.say(&["-o", "json", PHRASE]).exit_code(0).json();
        assert!(object["notes"].to_string().contains(permission), "{object}");
    }
}

#[test]
fn credentials_that_have_expired_at_aws_are_said() {
    let aws = aws_but("/", sts_error("ExpiredToken"));
    let world = World::in_session().with("AWS_ENDPOINT_URL", &aws.address);
    // Keys signed by expired credentials don't work, so the program delivers none.
    for format in ["text", "json"] {
        let ran = world.say(&["-o", format, PHRASE]).exit_code(5);
        let said = ran.whole();
        assert!(
            said.contains("ExpiredToken") && !said.contains(KEY) && !said.contains('✓'),
            "{said}"
        );
        assert!(said.contains("unset AWS_ACCESS_KEY_ID"), "{said}");
    }
    // Expired credentials can't assume a role either.
    let config = format!(
        "[profile base]\naws_access_key_id = {PASSING}\naws_secret_access_key = {SECRET}\naws_session_token = {TOKEN}\n\
         [profile role]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = base\n"
    );
    let world = World::new().configured(&config).with("AWS_ENDPOINT_URL", &aws.address);
    let ran = world.say(&["--profile", "role", PHRASE]).exit_code(5).stderr_contains(&[
        "profile \"base\" have expired",
        "sign in with a profile that has no keys",
    ]);
    assert!(ran.out.is_empty() && !ran.err.contains("Canary"), "{}", ran.whole());
    let object = world.say(&["--profile", "role", "-o", "json", PHRASE]).exit_code(5).json();
    assert_eq!(object["error"]["code"], "credentials_expired");
}

#[test]
fn an_old_key_is_never_used() {
    // Another access key signs the old key, because the same one would sign an identical key within
    // the same second.
    let other = World::signing().with("AWS_ACCESS_KEY_ID", "AKIAOTHER0OTHER0OTHR");
    let held = other.say(&["-o", "raw", "key for 45 minutes in eu-west-1"]).exit_code(0).out;
    for old in ["stale", held.trim(), "", "bedrock-api-key-SANDBOX-eA=="] {
        let aws = aws();
        let world = World::signing()
            .with("AWS_BEARER_TOKEN_BEDROCK", old)
            .with("AWS_ENDPOINT_URL_BEDROCK", &aws.address)
            .with("AWS_ENDPOINT_URL_STS", &aws.address);
        for args in
            [&[PHRASE][..], &["-o", "json", PHRASE], &["-o", "json", "refresh my Bedrock token"]]
        {
            let before = aws.heads().len();
            let ran = world.say(args).exit_code(0);
            let heads = aws.heads().split_off(before);
            assert_eq!(heads.len(), 3, "{heads:?}");
            for head in heads {
                assert!(head.contains(&format!("AWS4-HMAC-SHA256 Credential={ID}/")), "{head}");
                assert!(!head.to_lowercase().contains("bearer"), "{head}");
                assert!(old.is_empty() || !head.contains(old), "{head}");
            }
            assert!(old.len() < 6 || !ran.whole().contains(old), "{}", ran.whole());
        }
    }
    // A refresh takes the region and duration from the old key, even offline.
    let world = World::signing().with("AWS_BEARER_TOKEN_BEDROCK", held.trim());
    let again = decode_key(&world.say(&["-o", "raw", "refresh my Bedrock token"]).exit_code(0).out);
    assert!(again.contains("%2Feu-west-1%2F") && again.contains("X-Amz-Expires=2700"), "{again}");
}

//! Runs the program and botocore on each case, with a double of STS, SSO, a container and an
//! instance, and compares the credentials that they take.

use super::environment::{beside, environment};
use super::files::files;
use super::processes::processes;
use super::roles_and_sso::{roles, signed_in};
use super::{Case, FUTURE, PAST, SECRET};
use crate::support::program::{Ran, TOKEN, World, report_figure, variable_or_skip};
use crate::support::servers::{Asked, Server};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::Stdio;

/// Answers as STS, SSO, a container and an instance. The access key ID that STS returns is a hash
/// of the request, so the test notices a difference in the request.
fn answers(asked: &Asked) -> (u16, String) {
    let body = String::from_utf8_lossy(&asked.body);
    let field = |name: &str| {
        let pair = body.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        pair.unwrap_or_default().to_owned()
    };
    let json = |id: &str, expiry: Value| json!({ "AccessKeyId": id, "SecretAccessKey": SECRET, "Token": TOKEN, "Expiration": expiry, "Code": "Success" });
    match asked.path() {
        "/container" => (200, json("ASIAQ3ZT8VN5WY2KD7HC", FUTURE.into()).to_string()),
        "/over" => (200, json("ASIAQ3ZT8VN5WY2KD7HC", PAST.into()).to_string()),
        "/refuse" => (403, "{\"code\":\"AccessDenied\",\"message\":\"no\"}".to_owned()),
        "/latest/api/token" => (200, "token".to_owned()),
        "/latest/meta-data/iam/security-credentials/" => (200, "role".to_owned()),
        "/over/latest/api/token" => (200, "token".to_owned()),
        "/over/latest/meta-data/iam/security-credentials/" => (200, "role".to_owned()),
        "/over/latest/meta-data/iam/security-credentials/role" => (200, json("ASIAQ3ZT8VN5WY2KD7HE", PAST.into()).to_string()),
        "/latest/meta-data/iam/security-credentials/role" => (200, json("ASIAQ3ZT8VN5WY2KD7HE", FUTURE.into()).to_string()),
        path if path.starts_with("/federation/credentials") => match path {
            _ if path.contains("refuse") => (403, "{\"__type\":\"ForbiddenException\",\"message\":\"No access\"}".to_owned()),
            _ if path.contains("over") => (401, "{\"__type\":\"UnauthorizedException\",\"message\":\"over\"}".to_owned()),
            _ => (
                200,
                json!({ "roleCredentials": { "accessKeyId": "ASIAQ3ZT8VN5WY2KD7HO", "secretAccessKey": SECRET,
                    "sessionToken": TOKEN, "expiration": 4_070_908_800_000_u64 } })
                .to_string(),
            ),
        },
        _ if field("RoleSessionName") == "refuse" => (
            403,
            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>".to_owned(),
        ),
        _ if field("RoleSessionName") == "garble" => (200, "<AssumeRoleResponse><AssumeRoleResult>".to_owned()),
        _ => {
            let signer = asked.header("authorization").and_then(|header| header.split("Credential=").nth(1));
            let signer = signer.and_then(|text| text.get(..20)).unwrap_or_default();
            let asked = ["RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId", "WebIdentityToken"].map(field);
            let action = field("Action");
            (
                200,
                format!(
                    "<{action}Response><{action}Result><Credentials><AccessKeyId>{}</AccessKeyId><SecretAccessKey>{SECRET}\
                     </SecretAccessKey><SessionToken>{TOKEN}</SessionToken><Expiration>{FUTURE}</Expiration></Credentials>\
                     </{action}Result></{action}Response>",
                    id_of(&format!("{signer} {asked:?}"))
                ),
            )
        }
    }
}

/// Returns an access key ID derived from a hash of `words`.
fn id_of(words: &str) -> String {
    let hash = words.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| {
        (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("ASIA{hash:016X}")
}

/// Creates a world with the files and variables of a case. Its calls to STS and SSO go to `server`.
fn arranged(case: &Case, server: &str) -> World {
    let mut world = World::new();
    std::fs::create_dir_all(world.home().join(".aws")).unwrap();
    std::fs::write(world.home().join(".aws/config"), &case.config).unwrap();
    std::fs::write(world.home().join(".aws/credentials"), &case.credentials).unwrap();
    for (name, text) in &case.files {
        std::fs::write(world.home().join(name), text).unwrap();
    }
    for name in [
        "AWS_ENDPOINT_URL_STS",
        "AWS_ENDPOINT_URL_SSO",
        "AWS_ENDPOINT_URL_SSO_OIDC",
        "AWS_ENDPOINT_URL_SIGNIN",
    ] {
        world = world.with(name, server);
    }
    // A role's region doesn't matter here, but botocore requires one.
    world = world.with("AWS_DEFAULT_REGION", "eu-west-1");
    case.env.iter().fold(world, |world, (name, value)| world.with(name, value))
}

/// Returns the program's result for a case: the access key ID, whether there is a token, and the
/// expiry; or `{"error": code}`.
fn ours(case: &Case, world: &World) -> Value {
    let mut args = vec!["--no-verify", "-o", "json", "key for 12 hours"];
    args.splice(0..0, case.profile.iter().flat_map(|profile| ["--profile", profile]));
    let ran = world.say(&args).did_not_crash();
    assert!(!ran.whole().contains(SECRET), "{}: {}", case.name, ran.whole());
    let object = ran.json();
    if ran.code != Some(0) {
        assert!(ran.code == Some(5) || ran.code == Some(2), "{}: {}", case.name, ran.whole());
        assert!(object["error"]["hint"].is_string(), "{}: {object}", case.name);
        return json!({ "error": object["error"]["code"] });
    }
    let result = &object["result"];
    let key = crate::support::program::decode_key(result["key"].as_str().unwrap());
    let at =
        |name: &str| result[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second();
    let expires = at("expires_at");
    json!({
        "id": result["access_key_id"],
        "token": key.contains("X-Amz-Security-Token"),
        // False if the credentials may expire before the key's own expiry, at a time that AWS did
        // not state.
        "known": !result["expires_at_most"].as_bool().unwrap(),
        "expires": expires,
    })
}

/// Returns botocore's result for each case.
fn botocores(python: &str, cases: &[(Case, World)]) -> Vec<Value> {
    let path = format!("{}/tests/as_botocore.py", env!("CARGO_MANIFEST_DIR"));
    let world = World::new();
    let mut command = world.command(python);
    command.arg(path).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines: String = cases
        .iter()
        .map(|(case, world)| {
            let env: serde_json::Map<String, Value> = world
                .command("true")
                .get_envs()
                .filter_map(|(name, value)| {
                    Some((name.to_str()?.to_owned(), value?.to_str()?.into()))
                })
                .collect();
            let cache: Vec<Value> =
                case.sso_cache.iter().map(|(name, text)| json!([name, text])).collect();
            let home = world.home().display().to_string();
            format!(
                "{}\n",
                json!({ "env": env, "profile": case.profile, "sso_cache": cache, "home": home })
            )
        })
        .collect();
    std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let ran = Ran::of(&child.wait_with_output().unwrap()).exit_code(0);
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Returns true if both gave the same credentials and agree on whether the expiry is certain, or if
/// both failed.
fn alike(ours: &Value, botocores: &Value) -> bool {
    if ours["error"].is_string() || botocores["error"].is_string() {
        return ours["error"].is_string() && botocores["error"].is_string();
    }
    let (same_id, same_token) =
        (ours["id"] == botocores["id"], ours["token"] == botocores["token"]);
    // Only a session without a stated end leaves the expiry uncertain.
    let known = !botocores["expiry"].is_null() || botocores["token"] == false;
    same_id && same_token && ours["known"] == known
}

#[test]
fn every_source_is_the_one_that_botocore_takes() {
    let Some(python) =
        variable_or_skip("BEDROCK_ASSIST_PYTHON", "sources of credentials beside botocore")
    else {
        return;
    };
    let server = Server::reading(answers);
    let cases =
        [environment(), files(), processes(), roles(), signed_in(), beside(&server.address)]
            .concat();
    let cases: Vec<(Case, World)> =
        cases.into_iter().map(|case| (case.clone(), arranged(&case, &server.address))).collect();
    // botocore runs first, because it creates the SSO cache.
    let botocores = botocores(&python, &cases);
    assert_eq!(botocores.len(), cases.len());
    let mut wrong = Vec::new();
    let mut explained = 0;
    for ((case, world), botocores) in cases.iter().zip(&botocores) {
        let ours = ours(case, world);
        let alike = alike(&ours, botocores);
        explained += usize::from(case.differs.is_some());
        if alike == case.differs.is_some() {
            wrong.push(format!(
                "{}: ours {ours}, botocore's {botocores}, explained: {:?}",
                case.name, case.differs
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() >= 60, "{}", cases.len());
    report_figure(&format!(
        "sources of credentials beside botocore: {} cases, {explained} differences, each explained",
        cases.len()
    ));
}

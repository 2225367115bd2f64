//! Secrets in what the program prints and saves: every format, answer, failure of AWS and source of
//! credentials, and the core that a crash leaves.

use super::{PHRASE, caller, loud, searched};
use crate::support::program::{PASSING, SECRET, TOKEN, World, decode_key, skip};
use crate::support::servers::{aws, aws_but};
use std::fs;

#[test]
fn every_format() {
    let aws = aws();
    for (format, shown) in [
        ("text", 1),
        ("json", 2),
        ("env", 1),
        ("fish", 1),
        ("powershell", 1),
        ("dotenv", 1),
        ("raw", 1),
    ] {
        let world = caller(&aws.address);
        let ran = world.say(&["-o", format, PHRASE]).exit_code(0);
        searched(format, &world, &ran, shown, None);
        let ran =
            world.run(&["-o", format], format!("{PHRASE}\n{PHRASE}\n").as_bytes()).exit_code(0);
        searched(&format!("batch {format}"), &world, &ran, 2 * shown, None);
        let ran = world.say(&["-o", format, "--save", "key", PHRASE]).exit_code(0);
        searched(&format!("saved {format}"), &world, &ran, 0, Some("key"));
    }
    let world = caller(&aws.address);
    searched("in full", &world, &world.say(&["--full", PHRASE]).exit_code(0), 1, None);
    // Reading a key repeats neither the key nor its signature.
    let key = world.say(&["-o", "raw", PHRASE]).exit_code(0).out;
    let ran = world.run(&["--decode"], key.as_bytes()).exit_code(0);
    searched("read back", &world, &ran, 0, None);
    let signature =
        decode_key(key.trim()).split("X-Amz-Signature=").nth(1).unwrap()[..64].to_owned();
    assert!(
        !ran.whole().contains(&signature) && !ran.whole().contains(&key.trim()[40..80]),
        "{}",
        ran.whole()
    );
}

#[test]
fn every_answer_that_is_no_key() {
    let aws = aws();
    for args in [
        &["help"][..],
        &["help credentials"],
        &["which regions can I use?"],
        &["key for prod"],
        &["key for 20 hours"],
        &["an S3 bucket for marketing"],
        &["--explain", PHRASE],
        &["--explain", "-o", "json", PHRASE],
        &["--save", ".", PHRASE],
        &["--region", "x", PHRASE],
        &["--profile", "x", PHRASE],
        &["--version"],
        &["--help"],
        &["help python"],
        &["tell me more"],
        &["--full", "help comparison"],
        &["--man"],
        &["--completions", "bash"],
        &["--nope"],
    ] {
        let world = caller(&aws.address);
        searched(&format!("{args:?}"), &world, &world.say(args).did_not_crash(), 0, None);
    }
}

#[test]
fn every_answer_of_aws() {
    let echo = format!("{SECRET} {TOKEN}");
    for (path, status, body) in [
        (
            "/",
            403,
            format!(
                "<ErrorResponse><Error><Code>AccessDenied</Code><Message>{echo}</Message></Error></ErrorResponse>"
            ),
        ),
        (
            "/",
            403,
            format!(
                "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>{echo}</Message></Error></ErrorResponse>"
            ),
        ),
        ("/", 200, format!("<GetCallerIdentityResponse>{echo}")),
        ("/", 500, echo.clone()),
        (
            "/foundation-models",
            403,
            format!("{{\"__type\":\"AccessDeniedException\",\"message\":\"{echo}\"}}"),
        ),
        ("/foundation-models", 200, format!("{{\"modelSummaries\":[{{\"{echo}\":")),
        (
            "/inference-profiles",
            400,
            format!("{{\"__type\":\"ValidationException\",\"message\":\"{echo}\"}}"),
        ),
    ] {
        let expired = body.contains("ExpiredToken");
        let aws = aws_but(path, (status, body));
        let world = caller(&aws.address);
        // Credentials that AWS rejects create no key.
        let (code, keys) = if expired { (5, 0) } else { (0, 1) };
        for (format, shown) in [("text", keys), ("json", 2 * keys)] {
            let ran = world.say(&["-o", format, PHRASE]).exit_code(code);
            searched(&format!("{path} {status} {format}"), &world, &ran, shown, None);
        }
    }
}

#[test]
fn every_source_of_credentials() {
    let process = format!(
        "printf '{{\"Version\":1,\"AccessKeyId\":\"{PASSING}\",\"SecretAccessKey\":\"{SECRET}\",\"SessionToken\":\"{TOKEN}\"'"
    );
    let shell =
        |more: &str| format!("sh -c '{}'", format!("{process}{more}").replace('\'', "'\"'\"'"));
    let (whole, cut, fails) = (shell("; printf '}'"), shell(""), shell("; exit 1"));
    let config = format!(
        "[profile whole]\ncredential_process = {whole}\n\
         [profile cut]\ncredential_process = {cut}\n\
         [profile fails]\ncredential_process = {fails}\n\
         [profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = plain\n\
         [profile plain]\naws_access_key_id = {PASSING}\naws_secret_access_key = {SECRET}\naws_session_token = {TOKEN}\n"
    );
    let session = format!(
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>{PASSING}</AccessKeyId>\
         <SecretAccessKey>{SECRET}</SecretAccessKey><SessionToken>{TOKEN}"
    );
    let aws = aws_but("/", (200, session));
    for (profile, code, shown) in
        [("whole", 0, 1), ("plain", 0, 1), ("cut", 5, 0), ("fails", 5, 0), ("role", 5, 0)]
    {
        let world = loud(World::new().configured(&config).with("AWS_ENDPOINT_URL", &aws.address));
        let ran = world.say(&["--profile", profile, PHRASE]).exit_code(code);
        // The test itself wrote the credentials in `.aws`, so it must not search there.
        fs::remove_dir_all(world.home().join(".aws")).unwrap();
        searched(profile, &world, &ran, shown, None);
    }
}

/// A crash must not leave the program's memory on disk.
#[test]
fn a_core_that_is_dumped() {
    let world = loud(World::signing());
    let crash = |program: &str| {
        let folder = tempfile::tempdir().unwrap();
        let script = format!("ulimit -c unlimited; {program} & sleep 1; kill -SEGV $!; wait $!");
        let mut shell = world.command("bash");
        shell.args(["-c", &script]).current_dir(&folder).output().unwrap();
        fs::read_dir(&folder).unwrap().count()
    };
    if crash("sleep 5") == 0 {
        skip("cores", "this system dumps none where it can be seen");
    }
    assert_eq!(crash("bedrock-assist --sandbox < <(echo key for 1 hour; sleep 5)"), 0);
}

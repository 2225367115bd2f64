//! Details of flags and answers: the program drops no argument and suggests nothing that would
//! fail.

use crate::support::program::World;
use std::fs;

/// Collapses whitespace.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sandbox() -> World {
    World::new()
}

#[test]
fn two_phrases_are_never_one() {
    let ran = sandbox().say(&["--sandbox", "key for A", "key for B"]).exit_code(2);
    assert!(ran.out.is_empty() && ran.err.contains("several requests"), "{}", ran.whole());
    let ran = sandbox()
        .say(&["--sandbox", "--yes", "key for 1 hour", "delete the key of example-web"])
        .exit_code(2);
    assert!(ran.out.is_empty(), "{}", ran.whole());
    // A phrase without quotes, and a phrase with a quoted name.
    sandbox().say(&["--sandbox", "key", "for", "1", "hour"]).exit_code(0);
    sandbox().say(&["--sandbox", "what", "keys", "does", "Order Desk", "have"]).exit_code(0);
}

#[test]
fn a_region_flag_takes_the_names_that_phrases_take() {
    for (name, code) in
        [("Frankfurt", "eu-central-1"), ("eu-west-1", "eu-west-1"), ("Tokyo", "ap-northeast-1")]
    {
        let ran = sandbox().say(&["--sandbox", "--region", name, "key for 1 hour"]).exit_code(0);
        assert!(ran.out.contains(&format!("{code} (from --region)")), "{}", ran.whole());
    }
}

#[test]
fn a_hint_never_repeats_the_region_that_is_wrong() {
    for name in ["nowhere", "franfurt", "Europe"] {
        let ran = sandbox().say(&["--sandbox", "--region", name, "key for 1 hour"]).exit_code(2);
        let hints: Vec<&str> = ran.err.split('`').skip(1).step_by(2).collect();
        assert!(
            !hints.is_empty() && !hints.iter().any(|hint| hint.contains("--region")),
            "{}",
            ran.whole()
        );
    }
    let ran = sandbox().say(&["--sandbox", "--region", "franfurt", "key for 1 hour"]).exit_code(2);
    assert!(ran.err.contains("the most similar region: eu-central-1"), "{}", ran.whole());
}

#[test]
fn the_origin_of_a_region_is_told_as_it_is() {
    let world = sandbox().with("AWS_REGION", "eu-west-1");
    let ran = world.say(&["--sandbox", "key for 1 hour"]).exit_code(0);
    assert!(ran.out.contains("eu-west-1 (from AWS_REGION in the environment)"), "{}", ran.whole());
    let world = World::signing().configured("[default]\nregion = eu-north-1\n");
    let ran = world.say(&["--no-verify", "--dry-run", "key for 1 hour"]).exit_code(0);
    assert!(ran.out.contains("eu-north-1 (from your AWS profile)"), "{}", ran.whole());
}

#[test]
fn decode_reads_a_file() {
    let world = sandbox();
    let key = world.say(&["--sandbox", "-o", "raw", "key for 1 hour"]).exit_code(0).out;
    let file = world.home().join("key.env");
    fs::write(&file, format!("export AWS_BEARER_TOKEN_BEDROCK=\"{}\"\n", key.trim())).unwrap();
    let ran = world.say(&["--decode", file.to_str().unwrap()]).exit_code(0);
    assert!(ran.out.contains("us-east-1") && !ran.out.contains(key.trim()), "{}", ran.whole());
    let ran = world.say(&["--decode", key.trim()]).exit_code(1);
    assert!(!ran.whole().contains(key.trim()), "{}", ran.whole());
}

#[test]
fn the_deletion_of_a_last_key_says_what_stays() {
    let stays = "the IAM user example-web-bedrock-user and its policy remain";
    let ran = sandbox().say(&["--sandbox", "delete the key of example-web"]);
    assert!(flat(&ran.whole()).contains(stays), "{}", ran.whole());
    let ran = sandbox().say(&["--sandbox", "--yes", "delete the key of example-web"]).exit_code(0);
    assert!(flat(&ran.whole()).contains(stays), "{}", ran.whole());
    let ran =
        sandbox().say(&["--sandbox", "--yes", "delete key AKIASANDBOX000000002"]).exit_code(0);
    assert!(!flat(&ran.whole()).contains(stays), "{}", ran.whole());
}

#[cfg(unix)]
#[test]
fn an_open_plan_is_open_wherever_the_output_goes() {
    let ended = |args: &[&str]| {
        let world = sandbox();
        let mut command = world.command("bedrock-assist");
        command.args(args).stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null());
        command.output().unwrap()
    };
    let open = ended(&["--sandbox", "long-term key for blue"]);
    assert_eq!(open.status.code(), Some(3), "{}", String::from_utf8_lossy(&open.stderr));
    let yes = ended(&["--sandbox", "--yes", "long-term key for blue"]);
    assert_eq!(yes.status.code(), Some(1), "{}", String::from_utf8_lossy(&yes.stderr));
}

#[test]
fn an_account_that_is_named_must_be_the_one_in_use() {
    for words in [
        "key for 1 hour in account ACCOUNT",
        "list keys in account ACCOUNT",
        "am I set up in account ACCOUNT",
        "long-term key for blue in account ACCOUNT",
        "delete key AKIASANDBOX000000001 in account ACCOUNT",
        "long-term key for blue, long-term key for green in account ACCOUNT",
    ] {
        let other = words.replace("ACCOUNT", "999988887777");
        let ran = sandbox().say(&["--sandbox", "--yes", &other]).exit_code(2);
        assert!(
            ran.out.is_empty() && flat(&ran.err).contains("not to 999988887777"),
            "{}",
            ran.whole()
        );
        let same = words.replace("ACCOUNT", "123456789012");
        sandbox().say(&["--sandbox", "--yes", &same]).exit_code(0);
    }
}

#[test]
fn a_profile_that_is_named_must_be_the_one_in_use() {
    let config = "[profile dev]\nregion = eu-west-1\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
                  aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";
    let world = World::new().configured(config);
    let dev = world
        .say(&["--no-verify", "--profile", "dev", "key for 1 hour using profile dev"])
        .exit_code(0);
    assert!(dev.out.contains("eu-west-1"), "{}", dev.whole());
    let other = world
        .say(&["--no-verify", "--profile", "dev", "key for 1 hour using profile staging"])
        .exit_code(2);
    assert!(other.out.is_empty() && other.err.contains("--profile staging"), "{}", other.whole());
    let sandbox =
        sandbox().say(&["--sandbox", "--yes", "delete key AKIASANDBOX000000001 using profile dev"]);
    assert!(sandbox.exit_code(2).out.is_empty());
}

//! Without credentials there is no key. Each cause has its own message and next step, in text and
//! JSON, and no message prints a credential. The exit code is 5, or 2 for a profile that doesn't
//! exist and for unreadable settings.

use crate::support::program::{ID, SECRET, World, decode_key};
use crate::support::servers::{Server, aws_but, closed};

const CONFIG: &str = "[default]\nregion = eu-north-1\n\
    [profile other]\nregion = ap-south-1\naws_access_key_id = AKIAOTHER8VN5WY2KD7H\n\
    aws_secret_access_key = CanarySecretOther11111111111111111111111\n\
    [profile mfa]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = other\n\
    mfa_serial = arn:aws:iam::123456789012:mfa/ann\n\
    [profile over]\ncredential_process = printf '{\"Version\":1,\"AccessKeyId\":\"ASIAOTHER8VN5WY2KD7H\",\
    \"SecretAccessKey\":\"CanaryProcess111111111111111111111111111\",\"SessionToken\":\"CanaryProcess2222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222\",\"Expiration\":\"2020-01-01T00:00:00Z\"}'\n\
    [profile broken]\ncredential_process = sh -c 'echo CanaryProcess; echo Ask for help >&2; exit 3'\n\
    [profile absent]\ncredential_process = /no/such/program\n\
    [profile torn]\nsso_account_id = 1\n  credential_process = touch ran\nsso_role_name = r\n\
    sso_region = eu-west-1\nsso_start_url = https://127.0.0.1:9/start\n\
    [profile denied]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = other\n\
    [profile circle]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = circle2\n\
    [profile circle2]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = circle\n\
    [profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = dev\n\
    [sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://127.0.0.1:9/start\n";
const PHRASE: &str = "key for 1 hour";

#[test]
fn none_at_all() {
    let ran = World::new().say(&[PHRASE]).exit_code(5).stderr_contains(&[
        "No AWS credentials",
        "--sandbox",
        "--profile",
    ]);
    assert!(ran.out.is_empty() && !ran.err.contains("static"), "{}", ran.whole());
    let help = World::new().say(&["help credentials"]).exit_code(0);
    for page in [&ran.err, &help.out] {
        let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words} in {page}"));
        assert!(at("aws login") < at("aws configure sso"), "the best way first");
    }
    assert!(help.out.find("static keys") > help.out.find("aws configure sso"), "{}", help.out);
    for format in ["env", "fish", "powershell", "dotenv", "raw"] {
        let ran = World::new()
            .say(&["-o", format, PHRASE])
            .exit_code(5)
            .stderr_contains(&["No AWS credentials"]);
        assert!(ran.out.is_empty());
    }
    // Half of a credential pair in the environment is an error of its own, not missing credentials.
    let half = World::new().with("AWS_ACCESS_KEY_ID", ID).say(&[PHRASE]);
    half.exit_code(5).stderr_contains(&[
        "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY isn't",
        "unset AWS_ACCESS_KEY_ID",
    ]);
}

#[test]
fn each_failure_has_its_own_words() {
    let refuses = aws_but(
        "/",
        (
            403,
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>"
                .to_owned(),
        ),
    );
    let world = World::new().configured(CONFIG).with("AWS_ENDPOINT_URL_STS", &refuses.address);
    for (profile, code, said) in [
        (
            "mfa",
            "mfa_required",
            &[
                "profile \"mfa\" requires an MFA code",
                "run the program in a terminal",
                "aws configure sso",
                "get-session-token",
            ][..],
        ),
        ("over", "credentials_expired", &["profile \"over\"", "sign in again with the program"]),
        (
            "broken",
            "credentials_failed",
            &["profile \"broken\"", "exit status 3", "Ask for help", "help credentials"],
        ),
        (
            "absent",
            "credentials_failed",
            &["profile \"absent\"", "was not found", "help credentials"],
        ),
        (
            "denied",
            "credentials_failed",
            &["profile \"denied\"", "AccessDenied", "AWS says: not you"],
        ),
        (
            "torn",
            "credentials_failed",
            &["profile \"torn\"", "sso_account_id continues over several lines"],
        ),
        ("circle", "credentials_failed", &["profile \"circle2\"", "leads back to it"]),
        (
            "sso",
            "not_signed_in",
            &["signed in with profile \"sso\"", "aws sso login --profile sso"],
        ),
    ] {
        let ran = world.say(&["--profile", profile, PHRASE]).exit_code(5).stderr_contains(said);
        assert!(ran.out.is_empty() && !ran.err.contains("Canary"), "{profile}: {}", ran.whole());
        let object = world.say(&["--profile", profile, "-o", "json", PHRASE]).exit_code(5).json();
        assert_eq!((&object["error"]["code"], &object["status"]), (&code.into(), &"failed".into()));
        assert!(object["error"]["hint"].is_string() && object["result"].is_null(), "{object}");
        // AWS_PROFILE selects a profile too. A fallback to other sources must not hide its failure.
        let ran = world
            .command(env!("CARGO_BIN_EXE_bedrock-assist"))
            .env("AWS_PROFILE", profile)
            .args([PHRASE])
            .output();
        assert_eq!(ran.unwrap().status.code(), Some(5), "{profile}");
    }
}

#[test]
fn a_profile_that_is_not_there_is_named_with_those_that_are() {
    let world = World::signing().configured(CONFIG);
    world.say(&["--profile", "ohter", PHRASE]).exit_code(2).stderr_contains(&[
        "no profile \"ohter\"",
        "other",
        "default",
        "sso",
    ]);
    World::signing()
        .say(&["--profile", "x", PHRASE])
        .exit_code(2)
        .stderr_contains(&["no profile \"x\"", "aws configure sso"]);
    let world = World::new().configured(CONFIG).with("AWS_PROFILE", "nobody");
    world.say(&[PHRASE]).exit_code(2).stderr_contains(&["no profile \"nobody\""]);
    let object = world.say(&["-o", "json", PHRASE]).exit_code(2).json();
    assert_eq!(object["error"]["code"], "profile_not_found");
}

#[test]
fn a_profile_beats_the_environment() {
    let world = World::signing().configured(CONFIG);
    let key = |args: &[&str]| {
        let all: Vec<&str> = args.iter().copied().chain(["-o", "raw", PHRASE]).collect();
        decode_key(&world.say(&all).exit_code(0).out)
    };
    let environment = key(&[]);
    assert!(environment.contains(ID) && environment.contains("eu-north-1"), "{environment}");
    let profile = key(&["--profile", "other"]);
    assert!(
        profile.contains("AKIAOTHER8VN5WY2KD7H") && profile.contains("ap-south-1"),
        "{profile}"
    );
    assert!(!profile.contains("X-Amz-Security-Token"), "{profile}");
    // A failing profile doesn't fall back on the environment either.
    world.say(&["--profile", "over", PHRASE]).exit_code(5);
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let world = World::new().configured("[profile\n");
    world
        .say(&[PHRASE])
        .exit_code(2)
        .stderr_contains(&["read your AWS settings", ".aws/config, line 1"]);
    World::signing().configured("[profile\n").say(&["-o", "raw", PHRASE]).exit_code(0);
    let odd = World::new()
        .configured("[default]\nregion = \u{1b}[31mred\n")
        .with("AWS_ACCESS_KEY_ID", ID);
    let ran = odd.with("AWS_SECRET_ACCESS_KEY", SECRET).say(&[PHRASE]).exit_code(2);
    assert!(!ran.err.contains('\u{1b}'), "{}", ran.whole());
}

#[test]
fn a_container_that_gives_none_says_why() {
    let server = Server::new(|path| match path {
        "/moved" => (302, String::new()),
        "/broken" => (500, "CanaryAnswer".to_owned()),
        "/denied" => (403, "{\"message\":\"CanaryAnswer\"}".to_owned()),
        _ => (200, "{\"message\":\"CanaryAnswer\"}".to_owned()),
    });
    let at = |path: &str| format!("{}{path}", server.address);
    for (address, token, said) in [
        (closed(), "", "the connection was refused"),
        (at("/moved"), "", "responded with HTTP 302"),
        (at("/broken"), "", "responded with HTTP 500"),
        (at("/denied"), "", "responded with HTTP 403"),
        (at("/odd"), "", "t contain complete credentials"),
        (at("/odd"), "Canary\ntoken", "token for its endpoint has a character"),
        ("http://10.1.2.3/x".to_owned(), "", "its endpoint isn't https"),
    ] {
        let world = World::new().with("AWS_CONTAINER_CREDENTIALS_FULL_URI", &address);
        let world = if token.is_empty() {
            world
        } else {
            world.with("AWS_CONTAINER_AUTHORIZATION_TOKEN", token)
        };
        let ran = world.say(&[PHRASE]).exit_code(5);
        let text = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains("of this container") && text.contains(said),
            "{address}: {}",
            ran.whole()
        );
        assert!(ran.out.is_empty() && !text.contains("Canary"), "{}", ran.whole());
    }
}

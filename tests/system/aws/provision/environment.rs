//! Checks the effects of environment variables and of the AWS configuration file. Each test runs a
//! child process that has only the variables and files that the test gives it.

use crate::aws::provision::{plan, sts_error};
use crate::support::program::{ID, SECRET, TOKEN};
use crate::support::servers::{Server, aws};
use bedrock_assist::provision::{AwsClient, Settings};
use jiff::Timestamp;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// The debug output that [`child`] wrote, and the time that its process took.
struct Child {
    said: String,
    took: Duration,
}

/// Runs [`child`] in a process whose environment has only `pairs` and the variables that keep it on
/// this machine. Asserts that its output has no secret.
fn run(home: &Path, pairs: &[(&str, &str)]) -> Child {
    let out = home.join("out");
    let _ = std::fs::remove_file(&out);
    let begin = Instant::now();
    let mut command = Command::new(std::env::current_exe().unwrap());
    // A test's name is its path without the crate.
    let (_, here) = module_path!().split_once("::").unwrap();
    command.args(["--exact", &format!("{here}::child")]).env_clear();
    command.env("HOME", home).env("PATH", "/usr/bin:/bin").env("AWS_EC2_METADATA_DISABLED", "true");
    command.env("CHILD_OUT", &out).envs(pairs.iter().copied());
    let output = command.output().unwrap();
    let took = begin.elapsed();
    let said = std::fs::read_to_string(&out).unwrap_or_default();
    let all = format!(
        "{said}{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    for canary in [SECRET, TOKEN, "Canary"] {
        assert!(!all.contains(canary), "{all}");
    }
    assert!(!said.is_empty(), "{all}");
    Child { said, took }
}

/// Does nothing as a test. [`run`] starts it again in a process with another environment.
#[test]
fn child() {
    let Ok(out) = std::env::var("CHILD_OUT") else { return };
    let settings = Settings {
        profile: std::env::var("CHILD_PROFILE").ok(),
        verify: std::env::var("CHILD_VERIFY").is_ok(),
        ..Settings::default()
    };
    let session = AwsClient::open(settings.clone());
    let mut said = String::new();
    if std::env::var("CHILD_JOINED").is_ok() {
        let made = std::thread::scope(|scope| {
            let join = |_| (settings.clone(), session.shared());
            let workers = [(); 8].map(join).map(|(settings, shared)| {
                scope.spawn(|| {
                    AwsClient::joining(settings, shared).sign_key(&plan(), Timestamp::now())
                })
            });
            workers.map(|worker| worker.join().unwrap())
        });
        said = format!("{made:?}\n");
    }
    said += &format!(
        "{:?}\n{:?}",
        session.configured_region(),
        session.sign_key(&plan(), Timestamp::now())
    );
    std::fs::write(out, said).unwrap();
}

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", ID), ("AWS_SECRET_ACCESS_KEY", SECRET)];

fn with(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    [&KEYS[..], more].concat()
}

fn home(config: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    std::fs::write(home.path().join(".aws/config"), config).unwrap();
    home
}

#[test]
fn nothing_anywhere_is_said_soon() {
    let child = run(home("").path(), &[]);
    assert!(child.said.contains("Err(NoCredentials { held: None })"), "{}", child.said);
    assert!(child.took < Duration::from_secs(2), "{:?}", child.took);
}

#[test]
fn instance_metadata_that_never_answers_costs_two_seconds_at_most() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    let pairs = [
        ("AWS_EC2_METADATA_DISABLED", "false"),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", address.as_str()),
    ];
    let child = run(home("").path(), &pairs);
    assert!(child.said.contains("Err(NoCredentials { held: None })"), "{}", child.said);
    assert!(child.took < Duration::from_millis(2500), "{:?}", child.took);
}

const CONFIG: &str = "[default]\nregion = eu-north-1\n\
    [profile other]\nregion = ap-south-1\naws_access_key_id = ASIAOTHER8VN5WY2KD7H\n\
    aws_secret_access_key = CanarySecretOther11111111111111111111111\naws_session_token = CanaryTokenOther2222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222\n\
    [profile odd]\nregion = nowhere\n\
    [profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = other\n\
    mfa_serial = arn:aws:iam::123456789012:mfa/ann\n\
    [profile chained]\nrole_arn = arn:aws:iam::123456789012:role/s\nsource_profile = role\n\
    [profile old]\ncredential_process = printf '{\"Version\":1,\"AccessKeyId\":\"ASIAOTHER8VN5WY2KD7H\",\
    \"SecretAccessKey\":\"CanaryProcess111111111111111111111111111\",\"SessionToken\":\"CanaryProcess2222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222\",\"Expiration\":\"2020-01-01T00:00:00Z\"}'\n\
    [profile broken]\ncredential_process = sh -c 'echo CanaryProcess; exit 3'\n\
    [profile chatty]\ncredential_process = echo CanaryProcess\n\
    [profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = dev\n\
    [sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://127.0.0.1:9/start\n\
    [profile plain]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = other\n\
    [profile empty]\noutput = json\n";

#[test]
fn a_chosen_profile_is_the_only_source() {
    let home = home(CONFIG);
    let child = run(home.path(), &with(&[]));
    assert!(
        child.said.contains("AKIAQ3ZT8VN5WY2KD7HC") && child.said.contains("eu-north-1"),
        "{}",
        child.said
    );
    let child = run(home.path(), &with(&[("CHILD_PROFILE", "other")]));
    assert!(
        child.said.contains("ASIAOTHER8VN5WY2KD7H") && child.said.contains("ap-south-1"),
        "{}",
        child.said
    );
    assert!(child.said.contains("ExpiryAtMost"), "{}", child.said);
    let child = run(home.path(), &with(&[("CHILD_PROFILE", "empty")]));
    assert!(child.said.contains("it has no credentials configured"), "{}", child.said);
    let child = run(home.path(), &with(&[("CHILD_PROFILE", "nobody")]));
    assert!(
        child.said.contains("ProfileNotFound { profile: \"nobody\", known: [\"broken\""),
        "{}",
        child.said
    );
    let child = run(home.path(), &with(&[("AWS_PROFILE", "other"), ("AWS_REGION", "us-west-2")]));
    assert!(child.said.contains(ID) && child.said.contains("us-west-2"), "{}", child.said);
    let child = run(home.path(), &[("AWS_PROFILE", "nobody")]);
    assert!(child.said.ends_with("known: [\"broken\", \"chained\", \"chatty\", \"default\", \"empty\", \"odd\", \"old\", \"other\", \"plain\", \"role\", \"sso\"] })"), "{}", child.said);
}

#[test]
fn each_failure_of_a_profile_has_its_own_problem() {
    let home = home(CONFIG);
    let refuses =
        Server::new(|_| (403, sts_error("AccessDenied").unwrap().1.replace("Canary", "")));
    let sts = ("AWS_ENDPOINT_URL_STS", refuses.address.as_str());
    for (profile, problem) in [
        ("role", "Profile { name: \"role\", kind: Role }, fault: Mfa"),
        ("chained", "Profile { name: \"role\", kind: Role }, fault: Mfa"),
        ("old", "Profile { name: \"old\", kind: Process }, fault: Expired("),
        ("broken", "kind: Process }, fault: Process(Exit(3))"),
        ("chatty", "kind: Process }, fault: Process(NotJson)"),
        ("sso", "Profile { name: \"sso\", kind: Sso }, fault: SignedOut"),
        ("plain", "AccessDenied"),
    ] {
        let child = run(home.path(), &[("CHILD_PROFILE", profile), sts]);
        assert!(child.said.contains(problem), "{profile}: {}", child.said);
    }
    let half = "<AssumeRoleResponse><AssumeRoleResult><Credentials><SecretAccessKey>Canary</SecretAccessKey>";
    let garbles = Server::new(move |_| (200, half.to_owned()));
    let child =
        run(home.path(), &[("CHILD_PROFILE", "plain"), ("AWS_ENDPOINT_URL_STS", &garbles.address)]);
    assert!(
        child
            .said
            .contains("fault: Refused(AwsFailure { action: \"sts:AssumeRole\", cause: Garbled"),
        "{}",
        child.said
    );
    let child = run(home.path(), &with(&[("AWS_REGION", "nowhere")]));
    assert!(
        child.said.contains(
            "MalformedRegion { text: \"nowhere\", setting: \"AWS_REGION\", nearest: [] }"
        ),
        "{}",
        child.said
    );
    let child = run(home.path(), &with(&[("AWS_PROFILE", "odd")]));
    assert!(child.said.contains("setting: \"region of profile odd\""), "{}", child.said);
}

#[test]
fn files_that_cannot_be_read_matter_only_where_they_are_needed() {
    let home = home("[profile\n");
    assert!(run(home.path(), &with(&[])).said.contains("Ok((ShortTermKey"));
    let child = run(home.path(), &[]);
    assert!(child.said.contains("ConfigUnreadable"), "{}", child.said);
    let child = run(home.path(), &with(&[("CHILD_PROFILE", "x")]));
    assert!(child.said.contains("ConfigUnreadable"), "{}", child.said);
}

#[test]
fn an_old_bearer_token_goes_nowhere() {
    let aws = aws();
    let pairs = [
        ("AWS_ENDPOINT_URL", aws.address.as_str()),
        ("AWS_BEARER_TOKEN_BEDROCK", "stale-token"),
        ("CHILD_VERIFY", "1"),
    ];
    let child = run(home("").path(), &[&KEYS[..], &pairs].concat());
    assert!(child.said.contains("eu.anthropic.claude-sonnet-4-6"), "{}", child.said);
    assert!(
        child.said.contains("EndpointInForce { setting: \"AWS_ENDPOINT_URL\""),
        "{}",
        child.said
    );
    let heads = aws.heads();
    assert_eq!(heads.len(), 3);
    for head in &heads {
        assert!(head.contains("AWS4-HMAC-SHA256 Credential=AKIAQ3ZT8VN5WY2KD7HC/"), "{head}");
        assert!(!head.contains("stale-token") && !head.to_lowercase().contains("bearer"), "{head}");
    }
}

#[test]
fn plain_http_beyond_this_machine_is_refused() {
    let home = home(
        "[default]\nservices = s\n[services s]\nbedrock =\n  endpoint_url = http://192.0.2.1/\n",
    );
    let child = run(home.path(), &with(&[]));
    assert!(
        child
            .said
            .contains("InsecureEndpoint { setting: \"endpoint_url of bedrock in [services s]\""),
        "{}",
        child.said
    );
    let child = run(home.path(), &with(&[("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")]));
    assert!(child.said.contains("Ok((ShortTermKey"), "{}", child.said);
    let child = run(home.path(), &with(&[("AWS_ENDPOINT_URL", "http://192.0.2.1/")]));
    assert!(
        child.said.contains("InsecureEndpoint { setting: \"AWS_ENDPOINT_URL\""),
        "{}",
        child.said
    );
}

#[test]
fn proxy_and_ca_bundle_are_honoured() {
    let home = home("");
    let proxy = Server::new(|_| (503, String::new()));
    let pairs = [("HTTPS_PROXY", proxy.address.as_str()), ("CHILD_VERIFY", "1")];
    let child = run(home.path(), &[&KEYS[..], &pairs].concat());
    assert!(
        child.said.contains("LookupFailed") || child.said.contains("LookupTimedOut"),
        "{}",
        child.said
    );
    let heads = proxy.heads();
    assert!(
        heads.iter().any(|head| head.starts_with("CONNECT sts.eu-west-1.amazonaws.com:443")),
        "{heads:?}"
    );
    let child =
        run(home.path(), &with(&[("AWS_CA_BUNDLE", "/no/such/file"), ("CHILD_VERIFY", "1")]));
    assert!(
        child.said.contains("CaBundle { setting: \"AWS_CA_BUNDLE\", path: \"/no/such/file\""),
        "{}",
        child.said
    );
}

#[test]
fn joined_sessions_ask_for_credentials_once() {
    let asks = |answer: &str| {
        let home = home("");
        let script = format!("echo asked >>{0}/asked; sleep 0.2; {answer}", home.path().display());
        std::fs::write(home.path().join("ask"), script).unwrap();
        let config = format!("[default]\ncredential_process = sh {}/ask\n", home.path().display());
        std::fs::write(home.path().join(".aws/config"), config).unwrap();
        let child = run(home.path(), &[("CHILD_JOINED", "1")]);
        let asked = std::fs::read_to_string(home.path().join("asked")).unwrap().lines().count();
        (asked, child.said)
    };
    let key = "{\"Version\":1,\"AccessKeyId\":\"AKIAOTHER8VN5WY2KD7H\",\"SecretAccessKey\":\"CanaryProcess111111111111111111111111111\"}";
    let (asked, said) = asks(&format!("echo '{key}'"));
    assert_eq!((asked, said.matches("Ok((ShortTermKey").count()), (1, 9), "{said}");
    // Sessions that wait share the failure; sessions that start later try again.
    let (asked, said) = asks("exit 3");
    assert!((2..=4).contains(&asked), "{asked}: {said}");
    assert_eq!(said.matches("Err(Credentials(").count(), 9, "{said}");
}

//! The provision room against doubles of AWS: in this process where everything is given, in a child process where
//! the environment decides. Nothing here leaves 127.0.0.1.

use aws_credential_types::Credentials;
use bedrock_assist::domain::{Lookup, MintedKey, Note, Plan, Region, RegionSource};
use bedrock_assist::provision::{Session, Settings, Wire, Wiring, read};
use jiff::Timestamp;
use std::future::Future;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::pin::Pin;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use winterbaume_core::{MockAws, MockRequest, MockResponse, MockService};

const ID: &str = "AKIAQ3ZT8VN5WY2KD7HC";
const SECRET: &str = "CanarySecretKey/1111111111111111111111111";
const TOKEN: &str = "CanarySessionToken/2222222222222222222222";
const IDENTITY: &str = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
    <GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ann\u{202e}</Arn><UserId>AIDA</UserId>\
    <Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
const MODELS: &str = r#"{"modelSummaries":[
    {"modelArn":"a","modelId":"anthropic.claude-sonnet-4-6","modelName":"Claude Sonnet 4.6",
     "inferenceTypesSupported":["INFERENCE_PROFILE"],"modelLifecycle":{"status":"ACTIVE"}},
    {"modelArn":"a","modelId":"anthropic.claude-3-opus-20240229-v1:0","modelName":"Claude 3 Opus",
     "inferenceTypesSupported":["ON_DEMAND"],"modelLifecycle":{"status":"LEGACY"}}]}"#;
const PROFILES: &str = r#"{"inferenceProfileSummaries":[
    {"inferenceProfileId":"eu.anthropic.claude-sonnet-4-6","inferenceProfileName":"EU Claude Sonnet 4.6",
     "inferenceProfileArn":"a","models":[],"status":"ACTIVE","type":"SYSTEM_DEFINED"}]}"#;

/// What the double says to one call; `None` is never to answer.
type Reply = Option<(u16, String)>;

struct Double {
    sts: Reply,
    models: Reply,
    profiles: Reply,
}

impl Double {
    fn good() -> Self {
        let ok = |body: &str| Some((200, body.to_owned()));
        Self { sts: ok(IDENTITY), models: ok(MODELS), profiles: ok(PROFILES) }
    }

    fn session(self, credentials: Credentials, settings: Settings) -> Session {
        let wire = Wire { http: MockAws::builder().with_service(self).build().http_client(), endpoint: None };
        Session::wired(settings, Wiring { credentials, sts: wire.clone(), bedrock: wire })
    }

    fn mint(self) -> (MintedKey, Vec<Note>) {
        let settings = Settings { lookup_deadline: Duration::from_millis(300), ..Settings::default() };
        self.session(forever(), settings).mint(&plan(), now()).unwrap()
    }
}

impl MockService for Double {
    fn service_name(&self) -> &str {
        "all"
    }

    fn url_patterns(&self) -> Vec<&str> {
        vec!["."]
    }

    fn handle(&self, request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        let reply = match request.uri.split('/').nth(3).unwrap_or_default() {
            path if path.starts_with("foundation-models") => &self.models,
            path if path.starts_with("inference-profiles") => &self.profiles,
            _ => &self.sts,
        };
        Box::pin(async move {
            match reply {
                Some((status, body)) if body.starts_with('{') => {
                    MockResponse::rest_json(*status, body.clone())
                }
                Some((status, body)) => MockResponse::xml(*status, body.clone()),
                None => std::future::pending().await,
            }
        })
    }
}

fn forever() -> Credentials {
    Credentials::new(ID, SECRET, None, None, "test")
}

fn plan() -> Plan {
    Plan {
        region: Region::parse("eu-west-1").unwrap(),
        region_source: RegionSource::Said,
        life: Default::default(),
        notes: Vec::new(),
    }
}

fn now() -> Timestamp {
    "2026-01-02T03:04:05.678Z".parse().unwrap()
}

fn sts_error(code: &str) -> Reply {
    let body = format!(
        "<ErrorResponse><Error><Code>{code}</Code><Message>{SECRET}</Message></Error></ErrorResponse>"
    );
    Some((403, body))
}

fn bedrock_error(code: &str) -> Reply {
    Some((403, format!("{{\"__type\":\"{code}\",\"message\":\"{SECRET}\"}}")))
}

fn denied(permission: &'static str, code: &str) -> Note {
    Note::PermissionMissing { permission, code: code.to_owned() }
}

#[test]
fn identity_and_models_appear() {
    let (key, notes) = Double::good().mint();
    assert_eq!(notes, []);
    assert_eq!(key.identity.unwrap().arn, "arn:aws:iam::123456789012:user/ann");
    let models = key.models.unwrap();
    assert_eq!(models.len(), 1);
    assert_eq!(
        (models[0].id.as_str(), models[0].name.as_str()),
        ("eu.anthropic.claude-sonnet-4-6", "Claude Sonnet 4.6")
    );
    let facts = read(key.secret.expose()).unwrap();
    assert_eq!((facts.region, facts.signed_at), (key.region, key.made_at));
    assert_eq!(key.expires_at, "2026-01-02T15:04:05Z".parse().unwrap());
    assert!(key.expiry_certain);
}

#[test]
fn each_denial_names_its_permission() {
    let (key, notes) = Double { sts: sts_error("AccessDenied"), ..Double::good() }.mint();
    assert_eq!(notes, [denied("sts:GetCallerIdentity", "AccessDenied")]);
    assert!(key.identity.is_none() && key.models.is_some());

    let (key, notes) = Double { models: bedrock_error("AccessDeniedException"), ..Double::good() }.mint();
    assert_eq!(notes, [denied("bedrock:ListFoundationModels", "AccessDeniedException")]);
    assert_eq!(key.models.unwrap()[0].name, "EU Claude Sonnet 4.6");

    let (key, notes) = Double { profiles: bedrock_error("AccessDeniedException"), ..Double::good() }.mint();
    assert_eq!(notes, [denied("bedrock:ListInferenceProfiles", "AccessDeniedException")]);
    assert!(key.models.is_none(), "{:?}", key.models);
}

#[test]
fn credentials_that_aws_refuses_are_said_once() {
    let refused = bedrock_error("UnrecognizedClientException");
    let double = Double { sts: sts_error("ExpiredToken"), models: refused.clone(), profiles: refused };
    let (key, notes) = double.mint();
    assert_eq!(notes, [Note::CredentialsRefused { code: "ExpiredToken".to_owned() }]);
    assert!(key.models.is_none());
}

#[test]
fn silence_ends_at_the_deadline() {
    let begin = Instant::now();
    let (key, notes) = Double { sts: None, models: None, profiles: None }.mint();
    assert!(begin.elapsed() < Duration::from_secs(2));
    assert_eq!(notes, [Note::LookupTimedOut(Lookup::Identity), Note::LookupTimedOut(Lookup::Models)]);
    assert!(read(key.secret.expose()).is_some());
}

#[test]
fn answers_that_were_cut_short_are_none() {
    let cut = || Some((200, "<GetCallerIdentityResponse><GetCallerIdentityResult/>".to_owned()));
    let (key, notes) =
        Double { sts: cut(), models: Some((200, "{\"modelSumm".to_owned())), ..Double::good() }.mint();
    assert!(key.identity.is_none());
    let failed = |what| Note::LookupFailed { what, code: None };
    assert_eq!(notes, [failed(Lookup::Identity), failed(Lookup::Models)]);
    let (_, notes) = Double { models: Some((200, "{}".to_owned())), ..Double::good() }.mint();
    assert_eq!(notes, [Note::NoClaudeModels(plan().region)]);
}

#[test]
fn the_credentials_own_end_counts() {
    let end: Timestamp = "2026-01-02T04:00:00Z".parse().unwrap();
    let until = |end: Option<SystemTime>| Credentials::new(ID, SECRET, Some(TOKEN.to_owned()), end, "test");
    let settings = || Settings { verify: false, ..Settings::default() };
    let mint = |credentials| Double::good().session(credentials, settings()).mint(&plan(), now()).unwrap();

    let (key, notes) = mint(until(Some(end.into())));
    assert_eq!((key.expires_at, key.expiry_certain, notes), (end, true, vec![Note::CutByCredentials]));
    assert_eq!(read(key.secret.expose()).unwrap().ttl.seconds(), 43200, "what was asked is what is signed");
    let (key, notes) = mint(until(None));
    assert_eq!((key.expiry_certain, notes), (false, vec![Note::ExpiryAtMost]));
    assert!(key.identity.is_none() && key.models.is_none());
}

#[test]
fn the_sandbox_is_a_whole_aws() {
    let session =
        Session::open(Settings { sandbox: true, profile: Some("no such".into()), ..Settings::default() });
    for (region, model) in [
        ("us-east-1", "us.anthropic.claude-opus-5-5"),
        ("eu-central-1", "eu.anthropic.claude-opus-5-5"),
        ("ap-southeast-1", "global.anthropic.claude-opus-5-5"),
        ("eusc-de-east-1", "global.anthropic.claude-opus-5-5"),
    ] {
        let plan = Plan { region: Region::parse(region).unwrap(), ..plan() };
        let (key, notes) = session.mint(&plan, now()).unwrap();
        assert_eq!(notes, [], "{region}");
        assert!(key.secret.expose().starts_with("bedrock-api-key-SANDBOX-"));
        assert_eq!(read(key.secret.expose()).unwrap().region, plan.region);
        assert_eq!(key.identity.unwrap().account, "123456789012");
        assert_eq!(key.models.unwrap()[0].id, model);
    }
}

/// What a child process says: its result in Debug, which must hold no secret.
struct Child {
    said: String,
    took: Duration,
}

/// Runs [`child`] with nothing in its environment but `pairs` and what keeps it on this machine.
fn run(home: &Path, pairs: &[(&str, &str)]) -> Child {
    let out = home.join("out");
    let _ = std::fs::remove_file(&out);
    let begin = Instant::now();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "provision::child"]).env_clear();
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

/// No test of its own: [`run`] starts it again in a process whose environment it chooses.
#[test]
fn child() {
    let Ok(out) = std::env::var("CHILD_OUT") else { return };
    let settings = Settings {
        profile: std::env::var("CHILD_PROFILE").ok(),
        verify: std::env::var("CHILD_VERIFY").is_ok(),
        ..Settings::default()
    };
    let session = Session::open(settings);
    let said = format!("{:?}\n{:?}", session.configured_region(), session.mint(&plan(), Timestamp::now()));
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
    assert!(child.said.contains("Err(NoCredentials)"), "{}", child.said);
    assert!(child.took < Duration::from_secs(2), "{:?}", child.took);
}

#[test]
fn instance_metadata_that_never_answers_costs_two_seconds_at_most() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    let pairs =
        [("AWS_EC2_METADATA_DISABLED", "false"), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", address.as_str())];
    let child = run(home("").path(), &pairs);
    assert!(child.said.contains("Err(NoCredentials)"), "{}", child.said);
    assert!(child.took < Duration::from_millis(2500), "{:?}", child.took);
}

const CONFIG: &str = "[default]\nregion = eu-north-1\n\
    [profile other]\nregion = ap-south-1\naws_access_key_id = AKIAOTHER8VN5WY2KD7H\n\
    aws_secret_access_key = CanarySecretOther\naws_session_token = CanaryTokenOther\n\
    [profile odd]\nregion = nowhere\n\
    [profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = other\n\
    mfa_serial = arn:aws:iam::123456789012:mfa/ann\n\
    [profile chained]\nrole_arn = arn:aws:iam::123456789012:role/s\nsource_profile = role\n\
    [profile old]\ncredential_process = printf '{\"Version\":1,\"AccessKeyId\":\"AKIAOTHER8VN5WY2KD7H\",\
    \"SecretAccessKey\":\"CanaryProcess\",\"SessionToken\":\"CanaryProcess\",\"Expiration\":\"2020-01-01T00:00:00Z\"}'\n\
    [profile broken]\ncredential_process = echo CanaryProcess; echo CanaryStderr >&2; exit 3\n\
    [profile chatty]\ncredential_process = echo CanaryProcess\n\
    [profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = dev\n\
    [sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://127.0.0.1:9/start\n\
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
        child.said.contains("AKIAOTHER8VN5WY2KD7H") && child.said.contains("ap-south-1"),
        "{}",
        child.said
    );
    assert!(child.said.contains("ExpiryAtMost"), "{}", child.said);
    let child = run(home.path(), &with(&[("CHILD_PROFILE", "empty")]));
    assert!(child.said.contains("CredentialsFailed"), "{}", child.said);
    let child = run(home.path(), &with(&[("CHILD_PROFILE", "nobody")]));
    assert!(
        child.said.contains("ProfileNotFound { profile: \"nobody\", known: [\"broken\""),
        "{}",
        child.said
    );
    let child = run(home.path(), &with(&[("AWS_PROFILE", "other"), ("AWS_REGION", "us-west-2")]));
    assert!(child.said.contains(ID) && child.said.contains("us-west-2"), "{}", child.said);
    let child = run(home.path(), &[("AWS_PROFILE", "nobody")]);
    assert!(child.said.ends_with("known: [\"broken\", \"chained\", \"chatty\", \"default\", \"empty\", \"odd\", \"old\", \"other\", \"role\", \"sso\"] })"), "{}", child.said);
}

#[test]
fn each_failure_of_a_profile_has_its_own_problem() {
    let home = home(CONFIG);
    let refuses = server(|_| (403, sts_error("AccessDenied").unwrap().1.replace("Canary", "")));
    let sts = ("AWS_ENDPOINT_URL_STS", refuses.address.as_str());
    for (profile, problem) in [
        ("role", "MfaProfile { profile: \"role\" }"),
        ("chained", "MfaProfile { profile: \"role\" }"),
        ("old", "CredentialsExpired { profile: Some(\"old\") }"),
        ("broken", "external process exited with code exit status: 3\""),
        ("chatty", "CredentialsFailed"),
        ("sso", "CredentialsFailed"),
    ] {
        let child = run(home.path(), &[("CHILD_PROFILE", profile), sts]);
        assert!(child.said.contains(problem), "{profile}: {}", child.said);
    }
    let child = run(home.path(), &with(&[("AWS_REGION", "nowhere")]));
    assert!(
        child.said.contains("MalformedRegion { text: \"nowhere\", setting: \"AWS_REGION\" }"),
        "{}",
        child.said
    );
    let child = run(home.path(), &with(&[("AWS_PROFILE", "odd")]));
    assert!(child.said.contains("setting: \"region of profile odd\""), "{}", child.said);
}

#[test]
fn files_that_cannot_be_read_matter_only_where_they_are_needed() {
    let home = home("[profile\n");
    assert!(run(home.path(), &with(&[])).said.contains("Ok((MintedKey"));
    let child = run(home.path(), &[]);
    assert!(child.said.contains("ConfigUnreadable"), "{}", child.said);
    let child = run(home.path(), &with(&[("CHILD_PROFILE", "x")]));
    assert!(child.said.contains("ConfigUnreadable"), "{}", child.said);
}

#[test]
fn an_old_bearer_token_goes_nowhere() {
    let aws = server(|path| match path {
        path if path.starts_with("/foundation-models") => (200, MODELS.to_owned()),
        path if path.starts_with("/inference-profiles") => (200, PROFILES.to_owned()),
        _ => (200, IDENTITY.to_owned()),
    });
    let pairs = [
        ("AWS_ENDPOINT_URL", aws.address.as_str()),
        ("AWS_BEARER_TOKEN_BEDROCK", "stale-token"),
        ("CHILD_VERIFY", "1"),
    ];
    let child = run(home("").path(), &[&KEYS[..], &pairs].concat());
    assert!(child.said.contains("eu.anthropic.claude-sonnet-4-6"), "{}", child.said);
    assert!(child.said.contains("EndpointInForce { setting: \"AWS_ENDPOINT_URL\""), "{}", child.said);
    let heads = aws.heads.lock().unwrap();
    assert_eq!(heads.len(), 3);
    for head in heads.iter() {
        assert!(head.contains("AWS4-HMAC-SHA256 Credential=AKIAQ3ZT8VN5WY2KD7HC/"), "{head}");
        assert!(!head.contains("stale-token") && !head.to_lowercase().contains("bearer"), "{head}");
    }
}

#[test]
fn plain_http_beyond_this_machine_is_refused() {
    let home = home("[default]\nservices = s\n[services s]\nbedrock =\n  endpoint_url = http://192.0.2.1/\n");
    let child = run(home.path(), &with(&[]));
    assert!(
        child.said.contains("InsecureEndpoint { setting: \"endpoint_url of bedrock in [services s]\""),
        "{}",
        child.said
    );
    let child = run(home.path(), &with(&[("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")]));
    assert!(child.said.contains("Ok((MintedKey"), "{}", child.said);
    let child = run(home.path(), &with(&[("AWS_ENDPOINT_URL", "http://192.0.2.1/")]));
    assert!(child.said.contains("InsecureEndpoint { setting: \"AWS_ENDPOINT_URL\""), "{}", child.said);
}

#[test]
fn proxy_and_ca_bundle_are_honoured() {
    let home = home("");
    let proxy = server(|_| (503, String::new()));
    let pairs = [("HTTPS_PROXY", proxy.address.as_str()), ("CHILD_VERIFY", "1")];
    let child = run(home.path(), &[&KEYS[..], &pairs].concat());
    assert!(child.said.contains("LookupFailed") || child.said.contains("LookupTimedOut"), "{}", child.said);
    let heads = proxy.heads.lock().unwrap();
    assert!(
        heads.iter().any(|head| head.starts_with("CONNECT sts.eu-west-1.amazonaws.com:443")),
        "{heads:?}"
    );
    let child = run(home.path(), &with(&[("AWS_CA_BUNDLE", "/no/such/file"), ("CHILD_VERIFY", "1")]));
    assert!(child.said.contains("CaBundle { path: \"/no/such/file\""), "{}", child.said);
}

/// `MOTO_URL` is where moto's server listens.
#[test]
#[ignore = "needs moto's server"]
fn motos_sts_knows_the_caller() {
    let url = std::env::var("MOTO_URL").unwrap();
    let double = MockAws::builder().with_service(Double::good()).build().http_client();
    let http = aws_smithy_http_client::Builder::new().build_http();
    let sts = Wire { http, endpoint: Some(url) };
    let wiring = Wiring { credentials: forever(), sts, bedrock: Wire { http: double, endpoint: None } };
    let (key, notes) = Session::wired(Settings::default(), wiring).mint(&plan(), now()).unwrap();
    assert_eq!(notes, []);
    assert_eq!(key.identity.unwrap().account, "123456789012");
    assert!(key.models.is_some());
}

/// An HTTP server on this machine that keeps the head of every request.
struct Server {
    address: String,
    heads: Arc<Mutex<Vec<String>>>,
}

fn server(answer: impl Fn(&str) -> (u16, String) + Send + 'static) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let heads = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&heads);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut seen = Vec::new();
            let mut part = [0; 4096];
            while !seen.windows(4).any(|window| window == b"\r\n\r\n") {
                match stream.read(&mut part) {
                    Ok(0) | Err(_) => break,
                    Ok(read) => seen.extend_from_slice(&part[..read]),
                }
            }
            let head = String::from_utf8_lossy(&seen).into_owned();
            let (status, body) = answer(head.split(' ').nth(1).unwrap_or_default());
            let length = body.len();
            kept.lock().unwrap().push(head);
            let _ = write!(
                stream,
                "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
        }
    });
    Server { address, heads }
}

//! Tests of `provision` against doubles of AWS. All connections stay on 127.0.0.1.

pub mod environment;
pub mod iam;
pub mod iam_refused;
pub mod joined;
pub mod witnessed;

use crate::support::program::{ID, SECRET, TOKEN, variable_or_skip};
use crate::support::servers::{IDENTITY, MODELS, PROFILES};
use aws_credential_types::Credentials;
use bedrock_assist::domain::{
    Cause, Lookup, Note, Problem, Region, RegionSource, ShortTermKey, SigningPlan,
};
use bedrock_assist::provision::{AwsClient, Connection, Connections, Pace, Settings, read};
use jiff::Timestamp;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime};
use winterbaume_core::{MockAws, MockRequest, MockResponse, MockService};

/// The status and body of an answer; `None` means that the double never answers.
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

    fn session(self, credentials: Credentials, settings: Settings) -> AwsClient {
        let wire = Connection {
            http: MockAws::builder().with_service(self).build().http_client(),
            endpoint: None,
        };
        let (sts, iam, pace) = (wire.clone(), wire.clone(), Pace::default());
        AwsClient::wired(settings, Connections { credentials, sts, iam, bedrock: wire, pace })
    }

    fn sign_key(self) -> (ShortTermKey, Vec<Note>) {
        let settings =
            Settings { lookup_deadline: Duration::from_millis(300), ..Settings::default() };
        self.session(forever(), settings).sign_key(&plan(), now()).unwrap()
    }
}

impl MockService for Double {
    fn service_name(&self) -> &str {
        "all"
    }

    fn url_patterns(&self) -> Vec<&str> {
        vec!["."]
    }

    fn handle(
        &self,
        request: MockRequest,
    ) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
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

pub fn forever() -> Credentials {
    Credentials::new(ID, SECRET, None, None, "test")
}

fn plan() -> SigningPlan {
    SigningPlan {
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
    let (key, notes) = Double::good().sign_key();
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
    let (key, notes) = Double { sts: sts_error("AccessDenied"), ..Double::good() }.sign_key();
    assert_eq!(notes, [denied("sts:GetCallerIdentity", "AccessDenied")]);
    assert!(key.identity.is_none() && key.models.is_some());

    let (key, notes) =
        Double { models: bedrock_error("AccessDeniedException"), ..Double::good() }.sign_key();
    assert_eq!(notes, [denied("bedrock:ListFoundationModels", "AccessDeniedException")]);
    assert_eq!(key.models.unwrap()[0].name, "EU Claude Sonnet 4.6");

    let (key, notes) =
        Double { profiles: bedrock_error("AccessDeniedException"), ..Double::good() }.sign_key();
    assert_eq!(notes, [denied("bedrock:ListInferenceProfiles", "AccessDeniedException")]);
    assert!(key.models.is_none(), "{:?}", key.models);
}

#[test]
fn credentials_that_aws_refuses_are_said_once() {
    let refused = bedrock_error("UnrecognizedClientException");
    let double =
        Double { sts: sts_error("ExpiredToken"), models: refused.clone(), profiles: refused };
    let Err(Problem::AwsRefused(refused)) =
        double.session(forever(), Settings::default()).sign_key(&plan(), now())
    else {
        panic!("a dead key")
    };
    assert_eq!((refused.action, refused.cause), ("sts:GetCallerIdentity", Cause::Credentials));
}

#[test]
fn silence_ends_at_the_deadline() {
    let begin = Instant::now();
    let (key, notes) = Double { sts: None, models: None, profiles: None }.sign_key();
    assert!(begin.elapsed() < Duration::from_secs(2));
    assert_eq!(
        notes,
        [Note::LookupTimedOut(Lookup::Identity), Note::LookupTimedOut(Lookup::Models)]
    );
    assert!(read(key.secret.expose()).is_ok());
}

#[test]
fn answers_that_were_cut_short_are_none() {
    let cut = || Some((200, "<GetCallerIdentityResponse><GetCallerIdentityResult/>".to_owned()));
    let (key, notes) =
        Double { sts: cut(), models: Some((200, "{\"modelSumm".to_owned())), ..Double::good() }
            .sign_key();
    assert!(key.identity.is_none());
    let failed = |what| Note::LookupFailed { what, code: Some("unreadable response".to_owned()) };
    assert_eq!(notes, [failed(Lookup::Identity), failed(Lookup::Models)]);
    let (_, notes) = Double { models: Some((200, "{}".to_owned())), ..Double::good() }.sign_key();
    assert_eq!(notes, [Note::NoClaudeModels(plan().region)]);
}

#[test]
fn the_credentials_own_end_counts() {
    let end: Timestamp = "2026-01-02T04:00:00Z".parse().unwrap();
    let until =
        |end: Option<SystemTime>| Credentials::new(ID, SECRET, Some(TOKEN.to_owned()), end, "test");
    let settings = || Settings { verify: false, ..Settings::default() };
    let mint = |credentials| {
        Double::good().session(credentials, settings()).sign_key(&plan(), now()).unwrap()
    };

    let (key, notes) = mint(until(Some(end.into())));
    assert_eq!(
        (key.expires_at, key.expiry_certain, notes),
        (end, true, vec![Note::CutByCredentials])
    );
    assert_eq!(
        read(key.secret.expose()).unwrap().ttl.seconds(),
        43200,
        "what was asked is what is signed"
    );
    let (key, notes) = mint(until(None));
    assert_eq!((key.expiry_certain, notes), (false, vec![Note::ExpiryAtMost]));
    assert!(key.identity.is_none() && key.models.is_none());
}

#[test]
fn the_sandbox_is_a_whole_aws() {
    let session = AwsClient::open(Settings {
        sandbox: true,
        profile: Some("no such".into()),
        ..Settings::default()
    });
    for (region, model) in [
        ("us-east-1", "us.anthropic.claude-opus-5-5"),
        ("eu-central-1", "eu.anthropic.claude-opus-5-5"),
        ("ap-southeast-1", "global.anthropic.claude-opus-5-5"),
        ("eusc-de-east-1", "global.anthropic.claude-opus-5-5"),
    ] {
        let plan = SigningPlan { region: Region::parse(region).unwrap(), ..plan() };
        let (key, notes) = session.sign_key(&plan, now()).unwrap();
        assert_eq!(notes, [], "{region}");
        assert!(key.secret.expose().starts_with("bedrock-api-key-SANDBOX-"));
        assert_eq!(read(key.secret.expose()).unwrap().region, plan.region);
        assert_eq!(key.identity.unwrap().account, "123456789012");
        assert_eq!(key.models.unwrap()[0].id, model);
    }
}

#[test]
fn motos_sts_knows_the_caller() {
    let Some(url) = variable_or_skip("MOTO_URL", "moto's STS, in the program") else { return };
    let double = MockAws::builder().with_service(Double::good()).build().http_client();
    let http = aws_smithy_http_client::Builder::new().build_http();
    let sts = Connection { http, endpoint: Some(url) };
    let double = Connection { http: double, endpoint: None };
    let wiring = Connections {
        credentials: forever(),
        sts,
        iam: double.clone(),
        bedrock: double,
        pace: Pace::default(),
    };
    let (key, notes) =
        AwsClient::wired(Settings::default(), wiring).sign_key(&plan(), now()).unwrap();
    assert_eq!(notes, []);
    assert_eq!(key.identity.unwrap().account, "123456789012");
    assert!(key.models.is_some());
}

//! Implements `--sandbox`: the real SDK clients run, but get simulated answers. Needs no account,
//! network or AWS files. The state is in memory and is lost when the program ends.

pub mod account;
pub mod iam;
pub mod sts;
pub mod transport;
pub mod xml;

pub(crate) use account::SIGNER;

use crate::domain::SHORT_TERM_PREFIX;
use crate::domain::Secret;
use crate::provision::client::connection::{Connection, Connections, Pace};
use crate::provision::token::sign::SANDBOX;
use aws_credential_types::Credentials;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;
use transport::{SandboxCall, SandboxReply};

/// Returns connections to a simulated AWS with this clock.
pub fn connections(clock: fn() -> Timestamp) -> Connections {
    let iam = iam::Iam::open(clock);
    let http = transport::client(move |call| match call.host.split('.').next() {
        Some("sts") => sts::handle(call),
        Some("iam") => iam.handle(call),
        _ => catalogue(call),
    });
    let connection = Connection { http, endpoint: None };
    // The secret is from AWS's documentation, so it is recognizable as fake.
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    let credentials = Credentials::new(account::SIGNER, secret, None, None, "sandbox");
    Connections {
        credentials,
        sts: connection.clone(),
        iam: connection.clone(),
        bedrock: connection,
        pace: Pace { pause: Duration::ZERO, ..Pace::default() },
    }
}

/// Returns the key with a readable `SANDBOX` in it, so that it can't be mistaken for a real key.
pub(crate) fn with_sandbox_mark(key: &Secret) -> Secret {
    let body = key.expose().trim_start_matches(SHORT_TERM_PREFIX);
    Secret::new(format!("{SHORT_TERM_PREFIX}{SANDBOX}{body}"))
}

/// The IDs and names of the Claude models that the simulated Bedrock offers.
const MODELS: [(&str, &str); 6] = [
    ("anthropic.claude-sonnet-4-5-20250929-v1:0", "Claude Sonnet 4.5"),
    ("anthropic.claude-opus-4-5-20251101-v1:0", "Claude Opus 4.5"),
    ("anthropic.claude-haiku-4-5-20251001-v1:0", "Claude Haiku 4.5"),
    ("anthropic.claude-sonnet-4-6", "Claude Sonnet 4.6"),
    ("anthropic.claude-opus-5-5", "Claude Opus 5.5"),
    ("anthropic.claude-haiku-5-5", "Claude Haiku 5.5"),
];

/// Answers calls to Bedrock: the list of models, the list of inference profiles, and a model's
/// availability.
fn catalogue(call: &SandboxCall<'_>) -> SandboxReply {
    let region = call.host.split('.').nth(1).unwrap_or_default();
    let (status, body) = match call.path {
        "foundation-models" => (200, models(region)),
        "inference-profiles" => (200, profiles(region)),
        path if path.starts_with(AVAILABILITY) => (200, availability(&path[AVAILABILITY.len()..])),
        _ => (404, json!({ "message": "The sandbox does not know this call." })),
    };
    (status, body.to_string())
}

/// The path of the availability call, followed by the model's ID.
const AVAILABILITY: &str = "foundation-model-availability/";

/// Returns the availability of a model. The account may use every model.
fn availability(model: &str) -> Value {
    json!({
        "modelId": model,
        "agreementAvailability": { "status": "AVAILABLE" },
        "authorizationStatus": "AUTHORIZED",
        "entitlementAvailability": "AVAILABLE",
        "regionAvailability": "AVAILABLE",
    })
}

fn models(region: &str) -> Value {
    let summaries: Vec<Value> = MODELS
        .iter()
        .map(|(id, name)| {
            json!({
                "modelArn": format!("arn:aws:bedrock:{region}::foundation-model/{id}"),
                "modelId": id,
                "modelName": name,
                "providerName": "Anthropic",
                "inferenceTypesSupported": ["INFERENCE_PROFILE"],
                "modelLifecycle": { "status": "ACTIVE" },
            })
        })
        .collect();
    json!({ "modelSummaries": summaries })
}

fn profiles(region: &str) -> Value {
    let areas = [Some("global"), area(region)];
    let summaries: Vec<Value> = areas
        .into_iter()
        .flatten()
        .flat_map(|area| MODELS.map(|(id, name)| (format!("{area}.{id}"), area, id, name)))
        .map(|(profile, area, id, name)| {
            json!({
                "inferenceProfileId": profile,
                "inferenceProfileName": format!("{} Anthropic {name}", area.to_ascii_uppercase()),
                "inferenceProfileArn": format!("arn:aws:bedrock:{region}:123456789012:inference-profile/{profile}"),
                "models": [{ "modelArn": format!("arn:aws:bedrock:{region}::foundation-model/{id}") }],
                "status": "ACTIVE",
                "type": "SYSTEM_DEFINED",
            })
        })
        .collect();
    json!({ "inferenceProfileSummaries": summaries })
}

/// Returns the area of the inference profiles in a region; `None` if it has only those of `global`.
fn area(region: &str) -> Option<&'static str> {
    match region {
        "ap-southeast-2" | "ap-southeast-4" => Some("au"),
        "ap-northeast-1" | "ap-northeast-3" => Some("jp"),
        _ if region.starts_with("us-gov-") => Some("us-gov"),
        _ if region.starts_with("us-") || region.starts_with("ca-") => Some("us"),
        _ if region.starts_with("eu-") => Some("eu"),
        _ => None,
    }
}

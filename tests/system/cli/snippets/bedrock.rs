//! A fake Bedrock runtime with one model, which accepts only the right key. It checks a SigV4
//! signature by signing the received request again, as AWS's documentation describes.

use crate::support::program::{KEY, decode_key};
use crate::support::servers::{Asked, Said, Server};
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The caller that Bedrock accepts.
#[derive(Clone)]
pub enum Guest {
    /// A caller with exactly this key.
    Key(String),
    /// A caller with any key signed by this access key.
    KeyOf(&'static str),
    /// A caller that signs requests with this access key.
    Signer { id: String, secret: String },
}

impl Guest {
    /// Returns a similar caller with other credentials, which Bedrock must refuse.
    pub fn stranger(&self) -> Self {
        match self.clone() {
            Self::Key(key) => Self::Key(key + "x"),
            Self::KeyOf(_) => Self::KeyOf("AKIASTRANGER"),
            Self::Signer { id, secret } => Self::Signer { id, secret: secret + "x" },
        }
    }
}

/// Starts a Bedrock runtime with this model in this region.
pub fn bedrock(model: &'static str, region: &'static str, guest: Guest) -> Server {
    Server::reading(move |asked| {
        answer(asked, model, region, &guest).unwrap_or_else(|refusal| refusal)
    })
}

fn answer(asked: &Asked, model: &str, region: &str, guest: &Guest) -> Result<Said, Said> {
    let shown = asked.header("authorization").unwrap_or_default();
    let right = match guest {
        Guest::Key(key) => shown == format!("Bearer {key}"),
        Guest::KeyOf(id) => shown.strip_prefix("Bearer ").is_some_and(|key| of(key, id, region)),
        Guest::Signer { id, secret } => {
            signed(asked, shown, id, secret, region).unwrap_or_default()
        }
    };
    if !right {
        return Err(refusal(403, "Authentication failed: Please make sure your API Key is valid."));
    }
    let path = asked.path().strip_prefix("/model/").and_then(|path| path.split_once('/'));
    let (id, call) = path.ok_or_else(|| refusal(404, "no such call"))?;
    if id.replace("%3A", ":") != model {
        return Err(refusal(400, "The provided model identifier is invalid."));
    }
    let body: Value =
        serde_json::from_slice(&asked.body).map_err(|_| refusal(400, "Malformed input"))?;
    let said = &body["messages"][0]["content"];
    let said = match call {
        "invoke" => said.as_str(),
        "converse" => said[0]["text"].as_str(),
        _ => None,
    };
    let text =
        format!("You said: {}", said.ok_or_else(|| refusal(400, "messages: Field required"))?);
    if call == "converse" {
        let message = json!({ "role": "assistant", "content": [{ "text": text }] });
        let usage = json!({ "inputTokens": 1, "outputTokens": 1, "totalTokens": 2 });
        let metrics = json!({ "latencyMs": 1 });
        let output = json!({ "message": message });
        return Ok((
            200,
            json!({ "output": output, "stopReason": "end_turn", "usage": usage, "metrics": metrics })
                .to_string(),
        ));
    }
    // Claude models up to 4.6 accept only this version.
    if model.contains("-4-") && body["anthropic_version"] != "bedrock-2023-05-31" {
        return Err(refusal(400, "anthropic_version: not supported"));
    }
    if body["max_tokens"].as_u64().is_none() {
        return Err(refusal(400, "max_tokens: Field required"));
    }
    let content = json!([{ "type": "text", "text": text }]);
    let usage = json!({ "input_tokens": 1, "output_tokens": 1 });
    let message = json!({ "id": "msg_1", "type": "message", "role": "assistant", "model": "claude", "usage": usage,
        "content": content, "stop_reason": "end_turn", "stop_sequence": null });
    Ok((200, message.to_string()))
}

fn refusal(status: u16, message: &str) -> Said {
    (status, json!({ "message": message }).to_string())
}

/// Returns true if this access key signed `key` for this region.
fn of(key: &str, id: &str, region: &str) -> bool {
    let scope = |request: String| {
        request.contains(&format!("X-Amz-Credential={id}%2F"))
            && request.contains(&format!("%2F{region}%2F"))
    };
    key.starts_with(KEY) && scope(decode_key(key))
}

/// Returns true if the request has the right signature; `None` if a part of the signature is
/// missing.
fn signed(asked: &Asked, shown: &str, id: &str, secret: &str, region: &str) -> Option<bool> {
    let field = |name: &str| {
        let fields = shown.strip_prefix("AWS4-HMAC-SHA256 ")?;
        fields.split(", ").find_map(|field| field.strip_prefix(name)?.strip_prefix('='))
    };
    let date = asked.header("x-amz-date")?;
    let scope = format!("{}/{region}/bedrock/aws4_request", date.get(..8)?);
    let names = field("SignedHeaders")?;
    let mut headers = String::new();
    let mut host = false;
    for name in names.split(';') {
        // HTTP/2 calls the `host` header `:authority`.
        let known_as = if name == ":authority" { "host" } else { name };
        host |= known_as == "host";
        headers += &format!("{name}:{}\n", asked.header(known_as)?);
    }
    let path: String = asked.path().bytes().map(encoded).collect();
    let canonical = format!("POST\n{path}\n\n{headers}\n{names}\n{}", sha256(&asked.body));
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", sha256(canonical.as_bytes()));
    let at =
        DateTime::strptime("%Y%m%dT%H%M%SZ", date).ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp();
    let key = generate_signing_key(secret, at.into(), region, "bedrock");
    let signature = calculate_signature(key, to_sign.as_bytes());
    Some(
        host && field("Credential")? == format!("{id}/{scope}") && field("Signature")? == signature,
    )
}

/// Encodes a byte of a path. AWS encodes the path as received, so an encoded byte is encoded twice.
fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

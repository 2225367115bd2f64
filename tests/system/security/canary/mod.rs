//! Searches every stream and file for recognizable credentials, in every mode, answer and failure,
//! with all logging enabled.

pub mod answers;
pub mod pasted_secrets;
pub mod terminal;

use crate::support::program::{KEY, Ran, World, decode_key};

const PHRASE: &str = "key for 1 hour in eu-west-1";
const LOUD: [(&str, &str); 5] = [
    ("RUST_LOG", "trace"),
    ("AWS_LOG", "trace"),
    ("AWS_SDK_LOAD_CONFIG", "1"),
    ("RUST_BACKTRACE", "full"),
    ("BEDROCK_ASSIST_LOG", "trace"),
];

fn loud(world: World) -> World {
    LOUD.iter().fold(world, |world, (name, value)| world.with(name, value))
}

fn caller(endpoint: &str) -> World {
    loud(World::in_session().with("AWS_ENDPOINT_URL", endpoint))
}

/// Asserts that the text contains no part of the credentials.
fn credentials_are_nowhere(what: &str, text: &str) {
    for secret in ["CanarySecretKey", "CanarySessionToken", "1111111111111", "2222222222222"] {
        assert!(!text.contains(secret), "{what}: {secret} in {text}");
    }
}

/// Returns the short-term keys in `text`.
fn keys(text: &str) -> Vec<String> {
    let whole = |part: &str| {
        part.chars().take_while(|c| c.is_ascii_alphanumeric() || "+/=-".contains(*c)).collect()
    };
    text.match_indices(KEY).map(|(at, _)| whole(&text[at..])).collect()
}

/// Asserts that standard output shows `shown` keys, and that no other stream or file, except the
/// file `saved`, holds a key, a part of one or the credentials.
fn searched(what: &str, world: &World, ran: &Ran, shown: usize, saved: Option<&str>) {
    credentials_are_nowhere(what, &ran.whole());
    let found = keys(&ran.out);
    assert_eq!(found.len(), shown, "{what}: {}", ran.whole());
    let mut minted = found;
    for (path, content) in world.files() {
        let content = String::from_utf8_lossy(&content).into_owned();
        credentials_are_nowhere(what, &content);
        if saved.is_some_and(|name| path.ends_with(name)) {
            assert_eq!(keys(&content).len(), 1, "{what}: {content}");
            minted.extend(keys(&content));
        } else {
            assert!(
                !content.contains(KEY) && !content.contains("X-Amz-"),
                "{what}: {}: {content}",
                path.display()
            );
        }
    }
    assert!(!ran.err.contains(KEY) && !ran.whole().contains("X-Amz-"), "{what}: {}", ran.whole());
    for key in minted {
        let url = decode_key(&key);
        let signature = url.split("X-Amz-Signature=").nth(1).unwrap().split('&').next().unwrap();
        assert!(!ran.whole().contains(signature), "{what}: {}", ran.whole());
    }
}

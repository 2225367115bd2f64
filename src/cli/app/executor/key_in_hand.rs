//! Finds the key that the person has: the one that this session created, or the one in
//! `AWS_BEARER_TOKEN_BEDROCK`. Returns what the key says about itself, never the key.

use crate::cli::environment::Environment;
use crate::domain::{DecodedKey, KeyInHand, KeyPlace, ShortTermKey, Ttl};
use crate::provision;

/// Returns a short-term key that this session created. It ends when the program said, which may be
/// before the signed lifetime ends.
pub fn created(key: &ShortTermKey) -> Option<KeyInHand> {
    let mut facts = provision::read(key.secret.expose()).ok()?;
    let seconds = key.expires_at.as_second().saturating_sub(facts.signed_at.as_second());
    let seconds = u64::try_from(seconds).unwrap_or_default();
    facts.ttl = Ttl::from_seconds(facts.ttl.seconds().min(seconds));
    let content = Ok(DecodedKey::ShortTerm(facts));
    Some(KeyInHand { place: KeyPlace::Session, content, wrapped: false })
}

/// Returns the key in `AWS_BEARER_TOKEN_BEDROCK`, if the variable is set.
pub fn in_variable(environment: &Environment) -> Option<KeyInHand> {
    let value = environment.bearer.as_ref()?.expose();
    let content = provision::decode(value);
    let wrapped = content.is_ok() && !provision::is_bare(value);
    Some(KeyInHand { place: KeyPlace::Variable, content, wrapped })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{NotAKey, Region, SHORT_TERM_PREFIX, Secret};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use jiff::Timestamp;

    /// Returns a key of an official generator, the time of signing and the lifetime in seconds.
    fn signed() -> (Secret, Timestamp, i64) {
        let vectors = include_str!("../../../../tests/data/token-vectors.json");
        let vectors: Vec<serde_json::Value> = serde_json::from_str(vectors).unwrap();
        let text = |name: &str| vectors[0][name].as_str().unwrap();
        let decoded = text("decoded").replace(text("access_key"), "AKIAQ3ZT8VN5WY2KD7HC");
        let key = format!("{SHORT_TERM_PREFIX}{}", STANDARD.encode(decoded));
        let life = vectors[0]["expires_seconds"].as_i64().unwrap();
        (Secret::new(key), text("time").parse().unwrap(), life)
    }

    fn held(value: String) -> KeyInHand {
        let bearer = Some(Secret::new(value));
        in_variable(&Environment { bearer, ..Environment::scripted(false) }).unwrap()
    }

    #[test]
    fn what_is_around_a_key_is_told() {
        let (key, ..) = signed();
        let key = key.expose();
        assert!(!held(key.to_owned()).wrapped);
        for value in [
            format!("\"{key}\""),
            format!("{key}\n"),
            format!(" {key}"),
            format!("Bearer {key}"),
            format!("{}\n{}", &key[..40], &key[40..]),
            format!("export AWS_BEARER_TOKEN_BEDROCK={key}"),
        ] {
            let found = held(value);
            assert!(found.wrapped && matches!(found.content, Ok(DecodedKey::ShortTerm(_))));
        }
    }

    #[test]
    fn what_holds_no_key_is_told() {
        for (value, why) in [
            (String::new(), NotAKey::Nothing),
            (" \r\n".to_owned(), NotAKey::Nothing),
            ("x".repeat(10 << 20), NotAKey::TooLong),
            ("\u{fffd}\u{fffd}".to_owned(), NotAKey::Unknown),
            (signed().0.expose()[..100].to_owned(), NotAKey::ShortTermDamaged(100)),
        ] {
            let found = held(value);
            assert_eq!((found.content, found.wrapped), (Err(why), false));
        }
        assert_eq!(in_variable(&Environment::scripted(false)), None);
    }

    #[test]
    fn a_created_key_ends_when_the_program_said() {
        let ends_after = |seconds| {
            let (secret, made_at, _) = signed();
            let key = ShortTermKey {
                secret,
                region: Region::parse("us-east-1").unwrap(),
                made_at,
                expires_at: made_at + jiff::SignedDuration::from_secs(seconds),
                expiry_certain: true,
                signer: None,
                identity: None,
                models: None,
            };
            match created(&key).unwrap().content {
                Ok(DecodedKey::ShortTerm(facts)) => facts.ends().as_second() - made_at.as_second(),
                other => panic!("{other:?}"),
            }
        };
        let (.., life) = signed();
        assert_eq!((ends_after(life), ends_after(60), ends_after(2 * life)), (life, 60, life));
    }
}

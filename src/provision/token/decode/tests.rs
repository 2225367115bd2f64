//! Tests the decoding of complete keys, and of keys that were damaged while being copied.

use crate::domain::{
    AccessKeyId, DecodedKey, KeyFacts, Misfit, NotAKey, Region, SHORT_TERM_PREFIX, Ttl, UserName,
};
use crate::provision::token::decode::{LONGEST, decode, read};
use crate::provision::token::sign::SANDBOX;
use crate::provision::token::sign::tests::{Vector, vectors as examples};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Returns the official generators' test keys, with signer IDs that are valid.
fn vectors() -> Vec<Vector> {
    let mut vectors = examples();
    for vector in &mut vectors {
        let id = if vector.session_token.is_some() {
            "ASIAQ3ZT8VN5WY2KD7HC"
        } else {
            "AKIAQ3ZT8VN5WY2KD7HC"
        };
        vector.decoded = vector.decoded.replace(&vector.access_key, id);
        vector.access_key = id.to_owned();
    }
    vectors
}

fn key(decoded: &str) -> String {
    format!("{SHORT_TERM_PREFIX}{}", STANDARD.encode(decoded))
}

fn facts(vector: &Vector) -> KeyFacts {
    KeyFacts {
        region: Region::parse(&vector.region).unwrap(),
        ttl: Ttl::from_seconds(vector.expires_seconds),
        signed_at: vector.time.parse().unwrap(),
        signer: AccessKeyId::parse(&vector.access_key).unwrap(),
        session: vector.session_token.is_some(),
        sandbox: false,
    }
}

#[test]
fn short_term_keys_in_either_order() {
    for vector in &vectors() {
        let whole = key(&vector.decoded);
        assert_eq!(read(&whole), Ok(facts(vector)));
        assert_eq!(decode(&whole), Ok(DecodedKey::ShortTerm(facts(vector))));
        let (path, query) = vector.decoded.split_once('?').unwrap();
        let reversed: Vec<&str> = query.rsplit('&').collect();
        let other = STANDARD.encode(format!("{path}?{}", reversed.join("&")));
        assert_eq!(read(&format!("{SHORT_TERM_PREFIX}{other}")), Ok(facts(vector)));
        // The sandbox's mark makes a real key invalid.
        let marked =
            |text: &str| read(&format!("{SHORT_TERM_PREFIX}{SANDBOX}{}", STANDARD.encode(text)));
        assert_eq!(marked(&vector.decoded), Err(NotAKey::ShortTermMisfit(Misfit::Sandbox)));
        let signer = AccessKeyId::parse(crate::provision::sandbox::SIGNER).unwrap();
        let ours = vector.decoded.replace(&vector.access_key, signer.as_str());
        assert_eq!(marked(&ours), Ok(KeyFacts { sandbox: true, signer, ..facts(vector) }));
    }
}

#[test]
fn what_is_copied_along_does_no_harm() {
    let vector = &vectors()[23];
    let whole = key(&vector.decoded);
    let (front, back) = whole.split_at(whole.len() / 2);
    for around in [
        format!("  {whole}\r\n\n"),
        format!("\"{whole}\""),
        format!("Bearer {whole}"),
        format!("export AWS_BEARER_TOKEN_BEDROCK=\"{whole}\"\nexport AWS_REGION=\"eu-west-1\"\n"),
        format!("set -gx AWS_BEARER_TOKEN_BEDROCK '{whole}'\nset -gx AWS_REGION 'eu-west-1'\n"),
        format!("$env:AWS_BEARER_TOKEN_BEDROCK = '{whole}'\r\n"),
        format!("AWS_REGION=eu-west-1\nAWS_BEARER_TOKEN_BEDROCK={whole}\n"),
        format!("{front}\n  {back}"),
        format!("\u{feff}{whole}"),
        format!("Authorization: Bearer {whole}"),
        format!("unset AWS_BEARER_TOKEN_BEDROCK\nexport AWS_BEARER_TOKEN_BEDROCK=\"{whole}\"\n"),
        format!(
            "# AWS_BEARER_TOKEN_BEDROCK is what Bedrock takes\nAWS_BEARER_TOKEN_BEDROCK={whole}"
        ),
        format!("{{\"env\":{{\"AWS_BEARER_TOKEN_BEDROCK\":\"{whole}\"}}}}"),
    ] {
        assert_eq!(decode(&around), Ok(DecodedKey::ShortTerm(facts(vector))), "{around:.60}");
    }
}

#[test]
fn every_cut_is_seen_and_every_flipped_byte_is_no_panic() {
    let whole = key(&vectors()[23].decoded);
    for end in SHORT_TERM_PREFIX.len()..whole.len() {
        let cut = &whole[..end];
        // A cut that removes only padding also counts as damage.
        assert_eq!(decode(cut), Err(NotAKey::ShortTermDamaged(end)), "{end}");
        let mut flipped = whole.as_bytes().to_vec();
        flipped[end] ^= 0x15;
        let _ = decode(&String::from_utf8_lossy(&flipped));
    }
    for end in 0..SHORT_TERM_PREFIX.len() {
        assert!(decode(&whole[..end]).is_err());
    }
}

#[test]
fn long_term_keys() {
    let bedrock = |text: &str| format!("ABSK{}", STANDARD.encode(text));
    let maker = |user: Option<&str>, account: Option<&str>| {
        let user = user.map(|user| UserName::parse(user).unwrap());
        Ok(DecodedKey::LongTermBedrock { user, account: account.map(str::to_owned) })
    };
    let first = bedrock("BedrockAPIKey-abcd-at-123456789012:c2VjcmV0c2VjcmV0c2VjcmV0");
    assert_eq!(decode(&first), maker(Some("BedrockAPIKey-abcd"), Some("123456789012")));
    let second = bedrock("marketing-bedrock-user+1-at-123456789012:c2VjcmV0");
    assert_eq!(decode(&second), maker(Some("marketing-bedrock-user"), Some("123456789012")));
    assert_eq!(decode(&bedrock("somebody:c2VjcmV0")), maker(None, None));
    let named = bedrock("dev+test-at-123456789012:c2VjcmV0");
    assert_eq!(decode(&named), maker(Some("dev+test"), Some("123456789012")));
    for name in
        ["-at-123456789012", "x;touch PWN;-at-123456789012", "a b", "$(id)", "\u{1b}[31m", "é"]
    {
        let crafted = bedrock(&format!("{name}:c2VjcmV0"));
        assert_eq!(decode(&crafted), Err(NotAKey::LongTermMisfit(Misfit::User)), "{name}");
    }
    assert_eq!(
        decode(&bedrock("somebody:two words")),
        Err(NotAKey::LongTermMisfit(Misfit::Secret))
    );
    for cut in [&first[..first.len() - 1], &first[..30], "ABSK", "ABSK%%%%"] {
        assert_eq!(decode(cut), Err(NotAKey::LongTermDamaged(cut.len())), "{cut}");
    }
    let id = AccessKeyId::parse("AKIAQ3ZT8VN5WY2KD7HC").unwrap();
    for text in [
        "AKIAQ3ZT8VN5WY2KD7HC",
        "aws_access_key_id = AKIAQ3ZT8VN5WY2KD7HC\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
        "{\"AccessKey\": {\"AccessKeyId\": \"AKIAQ3ZT8VN5WY2KD7HC\", \"SecretAccessKey\": \"x\"}}",
        "unset AWS_SESSION_TOKEN\nunset AWS_BEARER_TOKEN_BEDROCK\nexport AWS_ACCESS_KEY_ID=\"AKIAQ3ZT8VN5WY2KD7HC\"\n",
        " AKIAQ3ZT8VN5WY2KD7HC wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "export AWS_ACCESS_KEY_ID=\"AKIAQ3ZT8VN5WY2KD7HC\"\nexport AWS_SECRET_ACCESS_KEY=\"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"\n",
    ] {
        assert_eq!(decode(text), Ok(DecodedKey::AccessKey(id.clone())), "{text}");
    }
    assert_eq!(decode("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"), Ok(DecodedKey::Secret));
    assert_eq!(decode("AKIAQ3ZT8VN5WY2KD7H"), Err(NotAKey::IdDamaged(19)));
}

#[test]
fn what_is_no_key() {
    for (text, why) in [
        ("", NotAKey::Nothing),
        (" \n\t", NotAKey::Nothing),
        ("\"\"", NotAKey::Nothing),
        ("hello, this is no key", NotAKey::Unknown),
        ("da39a3ee5e6b4b0d3255bfef95601890afd80709", NotAKey::Unknown),
        ("sk-ant-api03-abcdefghijklmnopqrst", NotAKey::Unknown),
        ("bedrock-api-key-é", NotAKey::ShortTermDamaged(17)),
        (SHORT_TERM_PREFIX, NotAKey::ShortTermDamaged(SHORT_TERM_PREFIX.len())),
        ("é", NotAKey::Unknown),
    ] {
        assert_eq!(decode(text), Err(why), "{text}");
    }
    assert_eq!(decode(&key(&"x".repeat(LONGEST))), Err(NotAKey::TooLong));
    let elsewhere = vectors()[0].decoded.replace("bedrock.amazonaws.com", "example.com");
    assert_eq!(read(&key(&elsewhere)), Err(NotAKey::ShortTermMisfit(Misfit::Call)));
    assert!(matches!(read(&key("a/?b=c&d")), Err(NotAKey::ShortTermDamaged(_))));
}

#[test]
fn a_key_behind_other_words_is_found() {
    let short = key(&vectors()[0].decoded);
    for text in [
        format!("set -gx AWS_BEARER_TOKEN_BEDROCK {short}\n"),
        format!("BEDROCK_KEY={short}\nREGION=us-east-1\n"),
        format!("{{\"apiKey\": \"{short}\"}}"),
        format!("# the key\n{short}\n"),
        format!("name,key\nmarketing,{short}\n"),
    ] {
        assert!(matches!(decode(&text), Ok(DecodedKey::ShortTerm(_))), "{text}");
    }
    let table = "Access key ID,Secret access key\nAKIAQ3ZT8VN5WY2KD7HC,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";
    assert!(matches!(decode(table), Ok(DecodedKey::AccessKey(_))));
}

#[test]
fn what_cannot_be_a_key_is_told_by_what_does_not_fit() {
    let whole = &vectors()[0].decoded;
    let signature = &whole[whole.find("X-Amz-Signature=").unwrap() + 16..][..64];
    for (from, to, misfit) in [
        (signature, "z".repeat(64), Misfit::Signature),
        (signature, signature.to_uppercase(), Misfit::Signature),
        (signature, signature[1..].to_owned(), Misfit::Signature),
        ("AWS4-HMAC-SHA256", "none".to_owned(), Misfit::Algorithm),
        ("AKIAQ3ZT8VN5WY2KD7HC", "nobody".to_owned(), Misfit::Signer),
        ("%2Fbedrock%2F", "%2Fs3%2F".to_owned(), Misfit::Scope),
        ("us-east-1", "$(id)".to_owned(), Misfit::Scope),
        ("Expires=900", "Expires=soon".to_owned(), Misfit::Life),
        ("Expires=900", "Expires=0".to_owned(), Misfit::Life),
        ("Expires=900", "Expires=-900".to_owned(), Misfit::Life),
        ("Expires=900", "Expires=+900".to_owned(), Misfit::Life),
        ("Expires=900", "Expires=9.5".to_owned(), Misfit::Life),
        ("Expires=900", "Expires=604801".to_owned(), Misfit::Life),
        ("Expires=900", "Expires=9223372036854775807".to_owned(), Misfit::Life),
        ("Expires=900", "Expires=99999999999999999999".to_owned(), Misfit::Life),
        ("20260102", "99990102".to_owned(), Misfit::Time),
        ("20260102", "00000102".to_owned(), Misfit::Time),
        ("20260102", "20260230".to_owned(), Misfit::Time),
        ("20260102", "999990102".to_owned(), Misfit::Scope),
        ("SignedHeaders=host", "SignedHeaders=host%3Bx".to_owned(), Misfit::Part),
        ("Version=1", "Version=1&x=y".to_owned(), Misfit::Part),
        ("Version=1", "Version=1&Version=1".to_owned(), Misfit::Part),
        ("CallWithBearerToken", "DeleteUser".to_owned(), Misfit::Call),
    ] {
        let crafted = whole.replace(from, &to);
        assert_ne!(crafted, *whole, "{from}");
        assert_eq!(decode(&key(&crafted)), Err(NotAKey::ShortTermMisfit(misfit)), "{from} {to}");
    }
    let time = &vectors()[0].time.replace(['-', ':'], "");
    let never = format!("{}99", &time[..time.len() - 3]);
    let crafted = whole.replace(&format!("X-Amz-Date={time}"), &format!("X-Amz-Date={never}Z"));
    assert_ne!(crafted, *whole);
    assert_eq!(decode(&key(&crafted)), Err(NotAKey::ShortTermMisfit(Misfit::Time)));
    let other_day = whole.replace(&format!("X-Amz-Date={time}"), "X-Amz-Date=20200101T000000Z");
    assert_eq!(decode(&key(&other_day)), Err(NotAKey::ShortTermMisfit(Misfit::Scope)));
}

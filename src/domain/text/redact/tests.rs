//! Tests that secrets are redacted however they are written or split, and that ordinary words
//! aren't.

use super::{RUN, SHAPES, mask};
use unicode_normalization::UnicodeNormalization as _;

#[test]
fn every_shape_catches_its_own_value_within_a_phrase() {
    for (shape, value) in SHAPES.into_iter().chain([RUN]) {
        assert!(regex::Regex::new(shape).unwrap().is_match(value), "{shape}");
        let phrase = format!("is {value} a key for 2 hours");
        let masked = mask(&phrase);
        assert!(!masked.contains(value) && masked.len() == phrase.len(), "{shape}: {masked}");
        assert!(masked.starts_with("is *") && masked.ends_with("* a key for 2 hours"), "{masked}");
    }
}

#[test]
fn a_secret_in_another_writing_is_one() {
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    let split = |by: &str| format!("{}{by}{}", &secret[..13], &secret[13..]);
    let by = |length: usize, mark: &str| {
        let chars: Vec<char> = "Zk9qWmR4UyTnVb3LpQ8rXw2EaHs7Dg5Jf1CkM0oI".chars().collect();
        let parts: Vec<String> = chars.chunks(length).map(|part| part.iter().collect()).collect();
        parts.join(mark)
    };
    let moved =
        |c: char, base: char, to: u32| char::from_u32(u32::from(c) - u32::from(base) + to).unwrap();
    let wide = |c: char| moved(c, '!', 0xff01);
    let bold = |c: char| match c {
        'A'..='Z' => moved(c, 'A', 0x1d400),
        'a'..='z' => moved(c, 'a', 0x1d41a),
        '0'..='9' => moved(c, '0', 0x1d7ce),
        c => c,
    };
    let each = |by: &str| secret.chars().map(|c| format!("{c}{by}")).collect::<String>();
    for written in [
        split("\u{200b}"),
        split("\u{202e}"),
        split("\u{ad}"),
        split("\u{1b}"),
        split("\u{feff}\u{2060}"),
        each("\u{200d}"),
        secret.replace('/', "%2F"),
        secret.replace('/', "%2f"),
        secret.replace('/', "%252F"),
        secret.replace('/', "%25252F"),
        secret.replace('/', "\\/"),
        secret.replace('/', "\\u002f"),
        secret.replace('/', "&#47;"),
        secret.replace('/', "&#x2F;"),
        format!("{secret}%3D"),
        secret.bytes().map(|b| format!("%{b:02X}")).collect(),
        secret.bytes().map(|b| format!("{b:02x}")).collect(),
        secret.bytes().map(|b| format!("{b:02X}")).collect(),
        format!("https://x.example/?s={}", secret.replace('/', "%2F")),
        "bedrock-api-key-\u{200b}YmVkcm9jay5hbWF6b25hd3MuY29tLz9B".to_owned(),
        "pass\u{200b}word: hunter2".to_owned(),
        "Ao1bC2dE3.fG4hI5jK6lM7nO8pQ9rS0t.uV1wX2yZ3aB4cD5eF6gH7iJ8k".to_owned(),
        "rT5yU8iO2pA6sD9fG3hJ7kL1".to_owned(),
        "https://ann:hunter2@example.com/".to_owned(),
        split(" "),
        split("-"),
        split(", "),
        [&secret[..13], &secret[13..26], &secret[26..]].join(" "),
        by(8, "-"),
        by(8, "_"),
        by(8, " "),
        by(10, "/"),
        by(13, ":"),
        by(20, "'"),
        by(5, "."),
        by(4, "-"),
        by(8, " – "),
        by(20, " "),
        [&secret[..20], &secret[20..]].join(" "),
        format!("/nonexistent/{secret}"),
        format!("/etc/{secret}/Keys"),
        format!("/nonexistent/{} {}", &secret[..20], &secret[20..]),
        by(8, "·"),
        by(40, "").to_lowercase(),
        by(40, "").to_uppercase(),
        by(8, "_").to_lowercase(),
        secret.chars().map(wide).collect(),
        secret.chars().map(bold).collect(),
        [&secret[..20], &secret[20..]]
            .map(|part| part.chars().map(wide).collect::<String>())
            .join("\u{3000}"),
        "da39a3ee5e6b4b0d3255bfef95601890afd80709".to_owned(),
        "da39a3ee5e6b4b0d3255bfef95601890afd80709_".to_owned(),
        "9f86d081_884c7d65_9a2feaa0_c55ad015".to_owned(),
        "https://x.example/?token=hunter2".to_owned(),
        "https://x.example/?a=b&api_key=hunter2".to_owned(),
        "password hunter2".to_owned(),
        "passwd is s3cret-word".to_owned(),
        "refresh_token=Canary.Refresh".to_owned(),
    ] {
        let phrase = format!("ü is {written} a key for 2 hours");
        let masked = mask(&phrase);
        assert_eq!(masked.len(), phrase.len(), "{written}");
        assert!(masked.starts_with("ü is ") && masked.ends_with(" a key for 2 hours"), "{masked}");
        // No part of the secret may remain readable, in whatever form it was written.
        let left: String = masked.nfkd().filter(char::is_ascii_alphanumeric).collect();
        for part in [
            "wJal", "K7MDE", "PxR", "YmVkc", "unter2", "s3cret", "Canary", "dE3", "yU8", "39a3e",
            "86d0", "Zk9q", "Hs7D", "M0oI",
        ] {
            assert!(!left.contains(part), "{part} of {written}: {masked}");
        }
    }
}

#[test]
fn ordinary_words_stay() {
    for phrase in [
        "key for the Legal/Compliance group, owner: firstname.lastname@subsidiary.example, 30 minutes",
        "rotate AKIAQ3ZT8VN5WY2KD7HC of invoice-matching-service-bedrock-user",
        "AKIAQ3ZT8VN5WY2KD7HC, AKIAIOSFODNN7EXAMPLE and ASIAQ3ZT8VN5WY2KD7HC of Web2Go",
        "AROAQ3ZT8VN5WY2KD7HCX is the id of a role, AIDAQ3ZT8VN5WY2KD7HCX of a user",
        "1h30m, 2h15m, 3h45m, 1h20m, 2h30m or 12h",
        "request 3f2504e0-4f89-11d3-9a0c-0305e82c3301 and 9f2504e0-4f89-11d3-9a0c-0305e82c3302",
        "GPT4o, iOS18 and OAuth2 for McDonalds",
        "sg-0a1b2c3d, sg-1b2c3d4e, sg-2c3d4e5f, sg-3d4e5f6a",
        "i-0abcd1234ef567890 in vpc-0abcd1234ef567890",
        "key for team A1, B2, C3, D4, E5 and F6",
        "/tmp/tmp.AbCdEf1234/key.env",
        "/Users/Ann/Documents/Projects2026/keys/marketing/key.env",
        "/home/runner/work/Bedrock2/Bedrock2/keys/2026/Marketing/key",
        "https://grafana.example/d?team=marketing&from=now-6h",
        "a bedrock-api-key-for-testing please",
        "/provisioning-bedrock create token",
        "I forgot my password, please",
        "password reset tool key for 2 hours",
        "the password-reset-service team",
        "the passenger-information-system team needs a key",
        "AWSReservedSSO_AdministratorAccess_0a1b2c3d4e5f6a7b",
        "arn:aws:iam::123456789012:role/MyService2-ProductionEnvironment-V3-DeploymentRole",
        "https://bedrock-runtime.eu-central-1.amazonaws.com/model/eu.anthropic.claude-sonnet-4-5-20250929-v1:0/converse",
        "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "100% of the budget & 50%25 more, C:\\Users\\ann",
        "CustomerSupportTicketTriage2026",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "the secret-santa-planning team",
        "basic authentication-and-authorization",
        "Schlüssel für die Donaudampfschifffahrtsgesellschaftsabteilung",
    ] {
        assert_eq!(mask(phrase), phrase);
    }
}

//! Tests what a check says about the person's key.

use crate::domain::{
    AccessKeyId, AnswerBody, DecodedKey, KeyCheck, KeyFacts, KeyInHand, KeyPlace, NotAKey,
    RegionSource, Ttl, UserName,
};
use crate::present::tests::{answer, at, both, region, shown, snapshots};
use crate::present::view::Format;

fn short_term(signed_at: &str, code: &str) -> KeyInHand {
    let facts = KeyFacts {
        region: region(code),
        ttl: Ttl::from_seconds(7200),
        signed_at: at(signed_at),
        signer: AccessKeyId::parse("AKIAQ3ZT8VN5WY2KD7HC").unwrap(),
        session: false,
        sandbox: false,
    };
    held(Ok(DecodedKey::ShortTerm(facts)))
}

fn held(content: Result<DecodedKey, NotAKey>) -> KeyInHand {
    KeyInHand { place: KeyPlace::Variable, content, wrapped: false }
}

#[test]
fn each_kind_of_key_and_what_is_no_key() {
    let good = short_term("2026-11-23T13:00:00Z", "us-east-1");
    let account = Some("123456789012".to_owned());
    let user = UserName::parse("BedrockAPIKey-abcd");
    let id = AccessKeyId::parse("AKIAQ3ZT8VN5WY2KD7HC").unwrap();
    let checks = [
        None,
        Some(good.clone()),
        Some(KeyInHand { place: KeyPlace::Session, ..good.clone() }),
        Some(KeyInHand { wrapped: true, ..good }),
        Some(short_term("2026-11-23T11:40:00Z", "us-east-1")),
        Some(short_term("2026-11-23T08:00:00Z", "us-east-1")),
        Some(short_term("2026-11-23T13:00:00Z", "ca-central-1")),
        Some(held(Ok(DecodedKey::LongTermBedrock { user, account }))),
        Some(held(Ok(DecodedKey::AccessKey(id)))),
        Some(held(Ok(DecodedKey::Secret))),
        Some(held(Err(NotAKey::Nothing))),
        Some(held(Err(NotAKey::TooLong))),
        Some(held(Err(NotAKey::ShortTermDamaged(300)))),
    ];
    let mut said = String::new();
    for key in checks {
        let here = Some((region("us-east-1"), RegionSource::Environment("AWS_REGION")));
        let check = answer(AnswerBody::Checked(KeyCheck { key, region: here }));
        for format in [Format::Text, Format::Json] {
            said += &both(&shown(&check, format, None));
        }
        said += "\n----\n";
    }
    snapshots(|| insta::assert_snapshot!("key_checks", said));
}

#[test]
fn the_region_is_compared_with_what_is_said_or_configured() {
    let key = || Some(short_term("2026-11-23T13:00:00Z", "us-east-1"));
    for (place, wanted) in [
        (None, "us-east-1; no region is configured, so set AWS_REGION=us-east-1"),
        (Some(("us-east-1", RegionSource::Said)), "us-east-1\n"),
        (Some(("eu-west-1", RegionSource::Said)), "us-east-1, not eu-west-1"),
        (
            Some(("us-east-1", RegionSource::Environment("AWS_DEFAULT_REGION"))),
            "us-east-1, like AWS_DEFAULT_REGION",
        ),
        (
            Some(("eu-west-1", RegionSource::Profile)),
            "us-east-1, but the region of your AWS profile is eu-west-1",
        ),
    ] {
        let region = place.map(|(code, source)| (region(code), source));
        let check = answer(AnswerBody::Checked(KeyCheck { key: key(), region }));
        let said = shown(&check, Format::Text, None).out.to_string();
        assert!(said.contains(wanted), "{said}");
        let differs = place.is_some_and(|(code, _)| code != "us-east-1");
        assert_eq!(said.contains("works only in us-east-1"), differs, "{said}");
    }
}

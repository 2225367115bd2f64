//! Tests explanations as people see them. The readings are written by hand, so that changes to the
//! grammar don't affect them.

use crate::domain::{
    AccessKeyId, BusinessUnit, Intent, KeyType, OwnerEmail, Question, Region, Request,
    RevokeAction, Slot, Span, Ttl, TypeRule, Understanding, Unreadable,
};
use crate::present::explain::{Explanation, explain, explain_refused};
use crate::present::tests::snapshots;
use crate::present::text::style::Style;
use unicode_width::UnicodeWidthStr;

/// The meaning of marked words.
enum Taken {
    /// The words request something.
    Wish,
    /// The words fill this slot of the request at this index.
    For(Slot, usize),
    /// The words are not understood.
    Nothing,
}

use Taken::{For, Nothing, Wish};

/// Returns the understanding of a phrase in which these words have these meanings. The words must
/// be in the order of the phrase.
fn taken(
    text: &str,
    parts: &[(&str, Taken)],
    requests: Vec<(Request, Option<TypeRule>)>,
) -> Understanding {
    let requests =
        requests.into_iter().map(|(request, type_rule)| Request { type_rule, ..request }).collect();
    let mut understanding = Understanding { requests, ..Understanding::default() };
    let mut behind = 0;
    for (words, taken) in parts {
        let start = behind + text[behind..].find(words).unwrap();
        let end = start + words.len();
        // The next words may lie within these, or be the same words again.
        behind = start;
        match taken {
            Wish => understanding.wish.push((start, end)),
            &For(slot, request) => understanding.spans.push(Span { start, end, slot, request }),
            Nothing => understanding.unexplained.push((start, end)),
        }
    }
    understanding
}

fn shown(text: &str, understanding: &Understanding, columns: usize) -> String {
    let words = explain(
        text,
        understanding,
        Explanation::Text { paint: Style(false), columns, line: None },
    );
    words.as_str().to_owned()
}

fn create() -> Request {
    Request::bare(Intent::CreateKey)
}

fn unit(name: &str) -> Option<BusinessUnit> {
    BusinessUnit::from_folded(name)
}

const LONG: &str = "Hi, please make a key for the nightly report service in Frankfurt and call it \
                    zorblax, owner: jane.doe@example.com, 30 minutes";

fn long() -> Understanding {
    let request = Request {
        business_unit: unit("nightly-report-service"),
        ttl: Some(Ttl::from_seconds(1800)),
        region: Region::parse("eu-central-1"),
        owner: OwnerEmail::parse("jane.doe@example.com"),
        ask: vec![Question::KeyType],
        ..create()
    };
    let parts = [
        ("make", Wish),
        ("key", Wish),
        ("nightly report service", For(Slot::BusinessUnit, 0)),
        ("Frankfurt", For(Slot::Region, 0)),
        ("call", Nothing),
        ("it", Nothing),
        ("zorblax", Nothing),
        ("jane.doe@example.com", For(Slot::Owner, 0)),
        ("30 minutes", For(Slot::TtlSeconds, 0)),
    ];
    taken(LONG, &parts, vec![(request, Some(TypeRule::CuesOfBoth))])
}

#[test]
fn in_windows_of_any_width() {
    snapshots(|| {
        insta::assert_snapshot!("explain_80_columns", shown(LONG, &long(), 80));
        insta::assert_snapshot!("explain_40_columns", shown(LONG, &long(), 40));
    });
    for columns in 0..200 {
        let words = shown(LONG, &long(), columns);
        // After the arrow, a team or an address stays whole, because people copy it.
        for line in words.split("=>").next().unwrap().lines() {
            assert!(line.width() <= columns.clamp(24, 120), "{columns}: {line}");
        }
    }
}

#[test]
fn several_requests() {
    let text = "one for Sales and one for CI/CD, both in Dublin; also delete AKIAQ3ZT8VN5WY2KD7HC";
    let in_dublin = Request { region: Region::parse("eu-west-1"), ..create() };
    let sales = Request {
        business_unit: unit("sales"),
        key_type: Some(KeyType::LongTerm),
        ..in_dublin.clone()
    };
    let pipeline = Request {
        key_type: Some(KeyType::LongTerm),
        ask: vec![Question::BusinessUnit],
        suggested: Some("ci-cd".to_owned()),
        ..in_dublin
    };
    let delete = Request {
        access_key_id: AccessKeyId::parse("AKIAQ3ZT8VN5WY2KD7HC"),
        revoke_action: Some(RevokeAction::Delete),
        ..Request::bare(Intent::RevokeKey)
    };
    let parts = [
        ("Sales", For(Slot::BusinessUnit, 0)),
        ("CI/CD", For(Slot::KeyType, 1)),
        ("Dublin", For(Slot::Region, 0)),
        ("Dublin", For(Slot::Region, 1)),
        ("delete", Wish),
        ("AKIAQ3ZT8VN5WY2KD7HC", For(Slot::AccessKeyId, 2)),
    ];
    let requests =
        vec![(sales, Some(TypeRule::Unit)), (pipeline, Some(TypeRule::Cues)), (delete, None)];
    let mut understanding = taken(text, &parts, requests);
    understanding.remarks = vec!["Using eu-west-1 for Dublin".to_owned()];
    snapshots(|| insta::assert_snapshot!("explain_requests", shown(text, &understanding, 80)));
}

#[test]
fn characters_of_any_width() {
    // The text has wide characters, combining accents, a right-to-left override, and a secret split
    // by invisible characters.
    let text = "key for \u{202e}東京 チーム in Sa\u{303}o Paulo, 2\u{a0}hours, wJalrXUtnFEMI/\u{200b}K7MDENG/bPxRfiCYEXAMPLEKEY";
    let parts = [
        ("key", Wish),
        ("東京 チーム", For(Slot::BusinessUnit, 0)),
        ("Sa\u{303}o Paulo", For(Slot::Region, 0)),
        ("2\u{a0}hours", For(Slot::TtlSeconds, 0)),
    ];
    let understanding = taken(text, &parts, vec![(create(), Some(TypeRule::CuesOfBoth))]);
    let words = shown(text, &understanding, 60);
    assert!(!words.contains(['\u{202e}', '\u{200b}']) && !words.contains("wJalr"), "{words}");
    snapshots(|| insta::assert_snapshot!("explain_widths", words));
    // A word longer than a line is cut, and its mark continues on the next line.
    let text = "東".repeat(30);
    let parts = [(text.as_str(), For(Slot::BusinessUnit, 0))];
    let words = shown(&text, &taken(&text, &parts, vec![(create(), None)]), 40);
    snapshots(|| insta::assert_snapshot!("explain_cut", words));
}

#[test]
fn marks_over_marks() {
    let text = "create prod key for the prod serverteam7";
    let parts = [
        ("create prod key", Wish),
        ("prod", For(Slot::KeyType, 0)),
        ("prod server", For(Slot::KeyType, 0)),
        ("serverteam", For(Slot::BusinessUnit, 0)),
        ("7", Nothing),
    ];
    let understanding = taken(text, &parts, vec![(create(), Some(TypeRule::Cues))]);
    snapshots(|| insta::assert_snapshot!("explain_overlaps", shown(text, &understanding, 80)));
}

#[test]
fn for_machines() {
    let text = "key for \u{202e}Marketing, 30 minutes";
    let parts = [("key", Wish), ("Marketing", For(Slot::BusinessUnit, 0))];
    let request =
        Request { ttl: Some(Ttl::from_seconds(1800)), ask: vec![Question::KeyType], ..create() };
    let understanding = taken(text, &parts, vec![(request, Some(TypeRule::CuesOfBoth))]);
    let json = explain(text, &understanding, Explanation::Json);
    assert!(json.contains("\\u202e"), "{}", json.as_str());
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["text"], text);
    snapshots(|| {
        insta::assert_snapshot!("explain_json", json.as_str());
        let refused = explain_refused(Unreadable::NotUtf8, Explanation::Json);
        insta::assert_snapshot!("explain_refused", refused.as_str());
    });
}

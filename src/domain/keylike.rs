//! People paste keys where they should not. Whatever looks like one is blotted out of their words
//! before any other room sees them, so that it can be neither echoed nor remembered.

use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Each shape with a value that it must catch (examples made for documentation, not keys).
const SHAPES: [(&str, &str); 8] = [
    (
        r"(?i:bedrock-api-key-)[A-Za-z0-9+/=_&-]*[A-Za-z0-9+/=]{20,}[A-Za-z0-9+/=_&-]*",
        "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tLz9B",
    ),
    (r"ABSK[A-Za-z0-9+/=_-]{20,}", "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxlLWV4YW1wbGU="),
    (
        r#"(?i)(?:aws_)?(?:secret|session|security|bearer)[_-]?(?:access[_-]?)?(?:key|token)(?:[_-]?bedrock)?["']?\s*[:=]\s*["']?[^\s"']{8,}"#,
        "AWS_SECRET_ACCESS_KEY=hunter2-hunter2",
    ),
    (r"(?i)X-Amz-(?:Signature|Security-Token|Credential)=[^\s&]{8,}", "X-Amz-Signature=0123456789abcdef"),
    (r"(?-u:\b)sk-[A-Za-z0-9_-]{20,}", "sk-ant-api03-abcdefghijklmnopqrst"),
    (r"(?-u:\b)gh[pousr]_[A-Za-z0-9]{30,}", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
    (r"(?-u:\b)eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_.-]{10,}", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc"),
    (
        r"[A-Za-z0-9+/=_-]{100,}",
        "IQoJb3JpZ2luX2VjEXAMPLEIQoJb3JpZ2luX2VjEXAMPLEIQoJb3JpZ2luX2VjEXAMPLEIQoJb3JpZ2luX2VjEXAMPLEIQoJb3JpZ2lu",
    ),
];

/// A secret access key has no mark of its own: what has its shape is weighed further.
const RUN: (&str, &str) = (r"[A-Za-z0-9+/]{40,}", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

/// The shortest text that any shape catches has a word of this many bytes.
const SHORTEST_WORD: usize = 15;

// No groups that are kept, no borders of words beyond ASCII: with either, long lines cost several times as much.
static KEYLIKE: LazyLock<Regex> = LazyLock::new(|| {
    let shapes: Vec<String> = SHAPES.iter().map(|(shape, _)| format!("(?:{shape})")).collect();
    compiled(&shapes.join("|"))
});
static RUNS: LazyLock<Regex> = LazyLock::new(|| compiled(RUN.0));

fn compiled(shape: &str) -> Regex {
    Regex::new(shape).expect("the shapes are constants, and a test compiles them")
}

/// `text` with as many `*` in place of whatever looks like a key, so that byte offsets stay true.
pub fn mask(text: &str) -> Cow<'_, str> {
    // Almost every line ends here, and the patterns are never compiled.
    if !text.split_ascii_whitespace().any(|word| word.len() >= SHORTEST_WORD) {
        return Cow::Borrowed(text);
    }
    let blot = |found: &Captures<'_>| "*".repeat(found[0].len());
    let marked = KEYLIKE.replace_all(text, blot);
    let weighed = |found: &Captures<'_>| if mixed(&found[0]) { blot(found) } else { found[0].to_owned() };
    match RUNS.replace_all(&marked, weighed) {
        Cow::Owned(masked) => Cow::Owned(masked),
        Cow::Borrowed(_) => marked,
    }
}

/// Random base64 has capitals, small letters and something else in 40 characters; a path or a hash hardly ever.
fn mixed(run: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| run.as_bytes().iter().any(kind);
    has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(|b| !b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::{RUN, SHAPES, mask};

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
    fn ordinary_words_stay() {
        for phrase in [
            "key for the Legal/Compliance group, owner: firstname.lastname@subsidiary.example, 30 minutes",
            "rotate AKIAQ3ZT8VN5WY2KD7HC of invoice-matching-service-bedrock-user",
            "commit da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "a bedrock-api-key-for-testing please",
            "/provisioning-bedrock create token",
            "Schlüssel für die Donaudampfschifffahrtsgesellschaftsabteilung",
        ] {
            assert_eq!(mask(phrase), phrase);
        }
    }
}

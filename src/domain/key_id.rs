//! The id of an access key: not secret, but only ever acted on when whole.

use std::fmt;

/// `AKIA` (or `ASIA`, `ABIA`, `ACCA`) and sixteen upper-case letters and digits,
/// the prefixes that the IAM user guide lists for keys and bearer tokens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccessKeyId(String);

impl AccessKeyId {
    /// `None` where `text` is not exactly one key id.
    pub fn parse(text: &str) -> Option<Self> {
        let prefix = text.get(..4)?;
        let known = matches!(prefix, "AKIA" | "ASIA" | "ABIA" | "ACCA");
        let rest = &text.as_bytes()[4..];
        let shaped = rest.len() == 16 && rest.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        (known && shaped).then(|| Self(text.to_owned()))
    }

    /// Whether the sandbox made it, whose ids say so themselves.
    pub fn is_sandbox(&self) -> bool {
        self.0[4..].starts_with("SANDBOX")
    }

    /// Whether it belongs to a session: whoever has its key needs a session token too.
    pub fn is_session(&self) -> bool {
        self.0.starts_with("ASIA")
    }

    /// The id, whole.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccessKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::AccessKeyId;

    #[test]
    fn only_whole_ids() {
        assert!(AccessKeyId::parse("AKIAQ3ZT8VN5WY2KD7HC").is_some());
        assert!(AccessKeyId::parse("ASIA4TQ8RBN6YKD1VJ3S").is_some());
        for bad in [
            "AKIAQ3ZT8VN5WY2KD7H",
            "AKIAQ3ZT8VN5WY2KD7HCC",
            "akiaq3zt8vn5wy2kd7hc",
            "AROAQ3ZT8VN5WY2KD7HC",
            "",
            "ÄKI",
        ] {
            assert!(AccessKeyId::parse(bad).is_none(), "{bad}");
        }
    }
}

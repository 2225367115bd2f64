//! Defines the ID of an access key. The ID isn't secret.

use std::fmt;

/// An access key ID: `AKIA`, `ASIA`, `ABIA` or `ACCA`, followed by 16 uppercase letters and digits.
/// The IAM user guide lists these prefixes for access keys and other credentials.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccessKeyId(String);

impl AccessKeyId {
    /// Parses a key ID. Returns `None` if `text` isn't exactly one key ID.
    pub fn parse(text: &str) -> Option<Self> {
        let prefix = text.get(..4)?;
        let known = matches!(prefix, "AKIA" | "ASIA" | "ABIA" | "ACCA");
        let rest = &text.as_bytes()[4..];
        let shaped =
            rest.len() == 16 && rest.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        (known && shaped).then(|| Self(text.to_owned()))
    }

    /// Returns true if the sandbox created the key.
    pub fn is_sandbox(&self) -> bool {
        self.0[4..].starts_with("SANDBOX")
    }

    /// Returns true for the key ID of a session, whose credentials also have a session token.
    pub fn is_session(&self) -> bool {
        self.0.starts_with("ASIA")
    }

    /// Returns the account that newer IDs contain in base32; `None` for other IDs. AWS doesn't
    /// document this encoding.
    pub fn account(&self) -> Option<String> {
        let digit = |b: u8| match b {
            b'A'..=b'Z' => Some(u64::from(b - b'A')),
            b'2'..=b'7' => Some(u64::from(b - b'2') + 26),
            _ => None,
        };
        let number = self
            .0
            .bytes()
            .skip(4)
            .take(10)
            .try_fold(0, |number, b| Some(number << 5 | digit(b)?))?;
        // Only newer IDs have this bit set. The account is the 40 bits after it.
        let (newer, account) = (number >> 49 == 1, (number & ((1 << 49) - 1)) >> 9);
        (newer && account < 1_000_000_000_000).then(|| format!("{account:012}"))
    }

    /// Returns the last four characters, which tell apart the keys of one account. The first twelve
    /// don't: they may contain the account, so that all its keys share them.
    pub fn last_four(&self) -> &str {
        &self.0[16..]
    }

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
    fn the_account_that_an_id_says() {
        let account = |id| AccessKeyId::parse(id).unwrap().account();
        assert_eq!(account("ASIAQNZGKIQY56JQ7WML").as_deref(), Some("029608264753"));
        for untold in [
            "AKIAIOSFODNN7EXAMPLE",
            "AKIAI44QH8DHBEXAMPLE",
            "AKIASANDBOX000000001",
            "AKIAQ3ZT8VN5WY2KD7HC",
        ] {
            assert_eq!(account(untold), None, "{untold}");
        }
    }

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

//! Defines the owner of a key, as an email address.

use std::fmt;

/// An email address as written: a local part, `@`, and a domain with at least one dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerEmail(String);

impl OwnerEmail {
    /// Parses an email address. Returns `None` if `text` isn't one (`a@b`, `@team`).
    pub fn parse(text: &str) -> Option<Self> {
        let (local, domain) = text.split_once('@')?;
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"._%+-'".contains(&b));
        let labels_ok = domain.len() <= 253
            && domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            });
        let top_ok = domain
            .rsplit('.')
            .next()
            .is_some_and(|top| top.len() >= 2 && top.bytes().any(|b| b.is_ascii_alphabetic()));
        (local_ok && labels_ok && top_ok).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OwnerEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::OwnerEmail;

    #[test]
    fn addresses_and_what_only_looks_like_one() {
        for good in ["a@b.com", "x.y+z@sub.corp.example", "o'neil@a-b.co", "J.W@south.example"] {
            assert!(OwnerEmail::parse(good).is_some(), "{good}");
        }
        for bad in [
            "a@b",
            "@team",
            "a@.com",
            "a@b..com",
            ".a@b.com",
            "a b@c.com",
            "a@b.1",
            "a@@b.com",
            "a@-b.com",
        ] {
            assert!(OwnerEmail::parse(bad).is_none(), "{bad}");
        }
    }
}

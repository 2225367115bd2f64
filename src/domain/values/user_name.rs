//! Defines the names of IAM users.

use crate::domain::BusinessUnit;
use std::fmt;

/// The end of every team's user name (docs/contract/UNDERSTANDING.md, rule T8).
const SUFFIX: &str = "-bedrock-user";
/// The maximum length of an IAM user name (docs/contract/AWS-FACTS.md).
const MAX_LENGTH: usize = 64;

/// A valid IAM user name: 1 to 64 letters, digits and `_+=,.@-`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UserName(String);

impl UserName {
    /// Parses a user name. Returns `None` if `text` isn't a valid IAM user name.
    pub fn parse(text: &str) -> Option<Self> {
        let is_valid = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b);
        (1..=MAX_LENGTH).contains(&text.len()).then_some(())?;
        text.bytes().all(is_valid).then(|| Self(text.to_owned()))
    }

    /// Returns the name of a team's IAM user, `{unit}-bedrock-user`; `None` if it is too long or
    /// has non-ASCII letters.
    pub fn of(unit: &BusinessUnit) -> Option<Self> {
        Self::parse(&format!("{unit}{SUFFIX}"))
    }

    /// Returns the team in a name such as `marketing-bedrock-user`; `None` for a name of another
    /// form.
    pub fn unit(&self) -> Option<&str> {
        self.0.strip_suffix(SUFFIX).filter(|unit| !unit.is_empty())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::UserName;
    use crate::domain::BusinessUnit;

    #[test]
    fn names_that_iam_takes() {
        let user_of = |unit: &str| UserName::of(&BusinessUnit::from_folded(unit).unwrap());
        assert_eq!(user_of("marketing").unwrap().as_str(), "marketing-bedrock-user");
        assert_eq!(user_of("marketing").unwrap().unit(), Some("marketing"));
        assert!(user_of(&"x".repeat(51)).is_some_and(|name| name.as_str().len() == 64));
        assert!(user_of(&"x".repeat(52)).is_none());
        assert!(user_of("営業").is_none());
        assert!(UserName::parse("").is_none() && UserName::parse("a b").is_none());
        assert!(UserName::parse("-bedrock-user").unwrap().unit().is_none());
    }
}

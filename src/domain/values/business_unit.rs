//! Defines business units: the teams and systems that long-term keys belong to.

use std::fmt;

/// The name of a team: lowercase letters and digits, joined by single hyphens ("Marketing Team" is
/// `marketing-team`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BusinessUnit(String);

impl BusinessUnit {
    /// Creates a team's name from text that is already lowercase and without accents. Each run of
    /// characters other than letters and digits becomes one hyphen. Returns `None` if the text has
    /// no letter or digit.
    pub fn from_folded(folded: &str) -> Option<Self> {
        let mut unit = String::with_capacity(folded.len());
        for c in folded.chars() {
            if c.is_alphanumeric() {
                unit.push(c);
            } else if !unit.ends_with('-') && !unit.is_empty() {
                unit.push('-');
            }
        }
        if unit.ends_with('-') {
            unit.pop();
        }
        (!unit.is_empty()).then_some(Self(unit))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BusinessUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::BusinessUnit;

    #[test]
    fn runs_become_one_hyphen() {
        for (said, unit) in [
            ("r&d", "r-d"),
            ("legal/compliance group", "legal-compliance-group"),
            ("--a  b--", "a-b"),
        ] {
            assert_eq!(BusinessUnit::from_folded(said).unwrap().as_str(), unit);
        }
        assert!(BusinessUnit::from_folded("&!").is_none());
    }
}

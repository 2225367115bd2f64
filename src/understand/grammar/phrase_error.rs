//! Reasons to refuse a phrase of a form, with their messages.

use crate::understand::grammar::concept::Concept;
use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub enum PhraseError {
    /// The phrase is empty, or has something other than words, such as a comma.
    NotWords,
    /// The form expands to too many phrases.
    TooMany,
    /// The phrase already has another meaning, with this concept.
    Taken(String, Concept),
}

impl PhraseError {
    /// Returns the message for forms that have no concept: a phrase is taken by another form in
    /// `place`, such as "this file".
    pub fn without_concept(&self, place: &str) -> String {
        match self {
            Self::Taken(phrase, _) => format!("`{phrase}` is already a form in {place}"),
            other => other.to_string(),
        }
    }

    /// Returns what to do about a phrase that is taken. The other messages say it themselves.
    pub fn hint(&self) -> Option<String> {
        matches!(self, Self::Taken(..)).then(|| "remove it from one of them".to_owned())
    }
}

impl fmt::Display for PhraseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWords => f.write_str("a form consists of words without punctuation"),
            Self::TooMany => {
                f.write_str("this expands to too many phrases; split it into two forms")
            }
            Self::Taken(phrase, other) => write!(f, "`{phrase}` already means `{}`", other.name()),
        }
    }
}
